"""The fields of Undertow's extended access log, which WildFly offers (`extended`).

https://undertow.io/javadoc/2.1.x/io/undertow/server/handlers/accesslog/ExtendedAccessLogParser.html: the pattern lists
fields of the W3C format, with those of Tomcat for cookies, attributes and the like. A field that Undertow does not know
(`cs-username`, `s-port`) ends the record: what is listed behind it is never written.
"""

from __future__ import annotations

import re

from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.undertow_patterns import FAMILY
from accesslint.mappers.w3c_fields import set_fields
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown, Value

EXTENDED = "extended"
"""The escaping of a layout that lists fields."""
KNOWN = re.compile(
    r"(?:date|time(?:-taken)?|bytes|cached|[cs]-(?:ip|dns)|cs-(?:method|uri(?:-(?:stem|query))?)|sc-(?:status|comment)"
    r"|(?:cs|sc|sr|rs)\([^()\s]{1,200}\)|(?:sr|rs)-[\w-]{1,200}|x-[ACHOPRS]\([^()\s]{1,200}\))\Z"
)
"""A field that Undertow writes."""


def read_extended_pattern(entity: Entity, pattern: Value | None) -> None:
    """Write to a format's entity what a list of fields says; without one it is `common`, which is no field."""
    entity.layout = Layout(FAMILY, parts_of(pattern, "common"), EXTENDED)
    span = pattern.span if pattern is not None else None
    unknown: Unknown | None = None
    names: list[str] = []
    for part in entity.layout.parts:
        if isinstance(part, Unknown):
            unknown = part
            break
        names += part.split()
    stray = next((name for name in names if not KNOWN.match(name)), None)
    written = names if stray is None else names[: names.index(stray)]
    set_fields(entity, [(name, span) for name in written], span, default=pattern is None)
    if stray is not None:
        entity.set("defined", "invalid", span)
        entity.set("defined_detail", f"Undertow knows no field {stray[:60]}, and writes nothing behind it")
    elif unknown is not None:
        entity.set("rest", unknown, span)
