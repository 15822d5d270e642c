"""Fields of the W3C extended log format as servers write them, each with a name that the file's header tells.

https://www.w3.org/TR/WD-logfile.html; Tomcat's:
https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Extended_Access_Log_Valve, IIS's:
https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging. Date and time are UTC. Each server makes blanks and
quotes harmless in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from accesslint.mappers.line_formats import Token, add_field
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.source import Span

_QUERY = "query-strings"
_URI = Variable(("resource",), client=True, sensitive=_QUERY)
_PATH = Variable(("resource",), client=True)
_FIELDS: Mapping[str, Variable] = {
    **dict.fromkeys(("date", "time"), Variable(("timestamp",))),
    **dict.fromkeys(("c-ip", "c-dns"), Variable(("client_address",))),
    "cs-username": Variable(("identity",), client=True),
    "x-h(remoteuser)": Variable(("identity",)),
    "cs-method": Variable(("action",)),
    "cs-uri": _URI,
    "cs-uri-stem": _PATH,
    "cs-uri-query": Variable(client=True, sensitive=_QUERY),
    "sc-status": Variable(("result",)),
    **dict.fromkeys(("bytes", "sc-bytes", "cs-bytes"), Variable(("size",))),
    **dict.fromkeys(("cs-version", "x-h(protocol)"), Variable(("protocol",))),
    "cs-host": Variable(("host",), client=True),
    "x-h(requestedsessionid)": Variable(client=True, sensitive="credentials"),
}
"""By name in lower case; what is not here means nothing to an audit (`s-ip`, `s-port`, `sc-win32-status`)."""

_OF_HEADER = re.compile(r"(cs|sc|x-o|x-c|x-p|x-r|x-s|x-a)\(([^()]*)\)")
_KINDS = {
    "cs": "http_", "sc": "sent_http_", "x-o": "sent_http_", "x-c": "cookie_", "x-p": "arg_",
    "x-r": "own_", "x-s": "own_", "x-a": "own_",
}  # fmt: skip


def meaning_of(field: str) -> Variable:
    """What a field means."""
    name = field.lower()
    known = _FIELDS.get(name)
    if known is not None:
        return known
    if name.startswith("time-taken"):
        return Variable(("duration",))
    header = _OF_HEADER.fullmatch(name)
    if header is not None:
        return variable_of(_KINDS[header[1]] + header[2].replace("-", "_").replace(".", "_"))
    return Variable()


def set_fields(
    entity: Entity, fields: Sequence[tuple[str, Span | None]], span: Span | None, *, default: bool = False
) -> None:
    """Write to a format's entity what records of these fields hold; no span where it is the server's default."""
    entity.set("encoding", "text", span, default=default)
    entity.set("structured", True, span, default=default)
    entity.set("escaping", "vendor", default=True)
    entity.set("fields", [], span, default=default)
    for name, place in fields:
        add_field(entity, Token(name, meaning_of(name)), name, place, safe=True)
    if {name.lower() for name, _ in fields} & {"date", "time"}:
        time = {"zone": "utc", "form": "other", "precision": "second", "fixed": True}
        entity.set("timestamp", time, span, default=default)
