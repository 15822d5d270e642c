"""What a log would hold: audit scenarios rendered through every format, and what can be read back from the lines.

A family of formats is a module of this package named as `Layout.family` (see `Family`); it is found by being there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any, Protocol, TypeAlias, cast

import msgspec

from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Unknown
from accesslint.simulation.scenarios import Scenario

Octets: TypeAlias = "bytes | Unknown"


class Piece(msgspec.Struct, frozen=True):
    """A part of a line."""

    token: str
    """As the format writes it; empty for literal text."""
    written: Octets
    """What stands in the line, escaped."""
    tells: frozenset[str] | None = None
    """The fields that the value truly tells, where the family knows it; None: it is compared with the truth."""


LINE_END = Piece("", b"\n")
"""Between the lines, where an access leaves several."""


class Context(msgspec.Struct, frozen=True):
    """What decides the values of a line."""

    scenario: Scenario
    recording: Recording
    worked_out: dict[tuple[str, int], Any] = msgspec.field(default_factory=dict)
    """What a family has worked out of the recording (0), or of it and a scenario (its `id`), and need not again."""


def untold(token: str) -> Unknown:
    """Why a token's value is not known, where nothing but the user can tell it."""
    return Unknown(f"{token} is not told by the files", f"`{token}` in the `values` of a scenario")


class Family(Protocol):
    """What a module that knows a family of formats has."""

    def place(self, context: Context) -> Place | Unknown:
        """The part of the emitter where the request ends."""

    def keeps(self, condition: str | Unknown, context: Context) -> bool | Unknown:
        """Whether a log with that condition gets a line."""

    def render(self, layout: Layout, context: Context) -> list[Piece]:
        """The line, without its end."""


_LONGEST_FORMAT = 20_000
_TOO_LONG = Unknown(f"a format of more than {_LONGEST_FORMAT:,} characters is not rendered")


def rendered(server: Family, layout: Layout, context: Context) -> list[Piece]:
    """The line of a format, without its end; a lone unknown piece of one that no server was ever given."""
    length = sum(len(part) for part in layout.parts if isinstance(part, str))
    return [Piece("", _TOO_LONG)] if length > _LONGEST_FORMAT else server.render(layout, context)


@cache
def family(name: str) -> Family | None:
    """The module that renders a family's formats; None if there is none."""
    known = {module.name for module in pkgutil.iter_modules(__path__)}
    module = importlib.import_module(f"{__name__}.{name}") if name in known else None
    return cast("Family", module) if hasattr(module, "render") else None
