"""varnishncsa as units start it; what else a unit says of its output is told by `services`.

In a unit a percent sign is doubled, else systemd fills in something of its own or leaves the sign as it is:
https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.systemd.commands import command_of
from accesslint.mappers.varnish import varnishncsa
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem

_NOT_MEANT = Unknown("systemd fills in parts of the format, which is hardly meant", "a format whose % are doubled")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The units whose commands start varnishncsa."""
    for unit in resources.of_type("systemd_service"):
        command = command_of(unit)
        arguments = varnishncsa.started(command.items()) if command is not None else None
        if arguments is None:
            continue
        written = arguments.values.get("F")
        filled = [] if written is None else _filled_in(written)
        if written is None or not filled:
            yield from varnishncsa.entities(unit, arguments)
            continue
        yield Problem(
            written.span,
            f"systemd fills in {', '.join(filled[:5])} before varnishncsa gets this format; write each % of it twice",
            "warning",
        )
        yield from varnishncsa.entities(unit, arguments, undone=_NOT_MEANT)


def _filled_in(written: Value) -> list[str]:
    """The specifiers of a text, each once; none where it doubles other percent signs, and so means these."""
    parts = written.data.parts if isinstance(written.data, Template) else ()
    if any(isinstance(part, str) and "%" in part for part in parts):
        return []
    reasons = (part.reason for part in parts if isinstance(part, Unknown))
    return list(dict.fromkeys(reason.rpartition(" ")[2] for reason in reasons if reason.startswith("systemd fills in")))
