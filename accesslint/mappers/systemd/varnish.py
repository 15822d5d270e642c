"""varnishncsa as units start it; in a unit a percent sign is doubled.

https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers. What else a unit says of its
output is told by `services`.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.systemd.commands import command_of
from accesslint.mappers.varnish import varnishncsa
from accesslint.model.values import Value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The units whose commands start varnishncsa."""
    for unit in resources.of_type("systemd_service"):
        command = command_of(unit)
        words = [_undoubled(word) for word in command.items()] if command is not None else []
        arguments = varnishncsa.started(words)
        if arguments is not None:
            yield from varnishncsa.entities(unit, arguments)


def _undoubled(word: Value) -> Value:
    return Value(word.text.replace("%%", "%"), word.span) if word.text is not None else word
