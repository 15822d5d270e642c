"""What a database runs with: named values with their places, and whether something holds by them.

Parameters of a group, flags of an instance and settings of a server's file are all such values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Unknown, Value
from accesslint.source import Span


class Found(NamedTuple):
    """Whether something holds, what decided it, and what to say of it."""

    holds: bool | Unknown
    span: Span | None = None
    """None where nothing in the files decided it: a vendor's default."""
    why: str = ""
    """Said where it does not hold: `log_connections is off`."""


def every(*found: Found) -> Found:
    """All hold: the first that does not, else the first that is unknown, else the first."""
    return next((one for one in found if one.holds is False), None) or next(
        (one for one in found if isinstance(one.holds, Unknown)), found[0]
    )


def either(*found: Found) -> Found:
    """One holds: the first that does, else the first that is unknown, else the first."""
    return next((one for one in found if one.holds is True), None) or next(
        (one for one in found if isinstance(one.holds, Unknown)), found[0]
    )


class Settings(msgspec.Struct):
    """Named values that a database runs with: parameters, or one option's settings."""

    values: dict[str, Value] = {}
    doubt: Unknown | None = None
    """Why there may be others."""

    def get(self, name: str) -> Value | None:
        """The value of a name, unknown where there may be one that is not seen; None where the default holds."""
        value = self.values.get(name)
        if value is not None or self.doubt is None:
            return value
        return Value(self.doubt, next(iter(self.values.values())).span) if self.values else Value(self.doubt, _NOWHERE)

    def text(self, name: str, default: str = "") -> tuple[str | Unknown, Span | None]:
        """A value as text in lower case and its place; no place where the default holds."""
        value = self.get(name)
        if value is None:
            return default, None
        span = None if value.span == _NOWHERE else value.span
        unknown = undecided(value)
        return unknown or (shown(value) or "").strip().lower(), span

    def switched(self, name: str, on: Iterable[str], off: Iterable[str], *, default: bool = False) -> Found:
        """Whether a switch is on, by the texts that mean so."""
        text, span = self.text(name)
        if isinstance(text, Unknown):
            return Found(text, span)
        if span is None:
            return Found(default, None, f"{name} is {'on' if default else 'off'} by default")
        if text in on or text in off:
            return Found(text in on, span, f"{name} is {text}")
        return Found(Unknown(f"{name} is {text}, which is not documented"), span)


_NOWHERE = Span("", 0, 0, 0, 0)


def settings_of(definitions: Mapping[str, Value]) -> Settings:
    """What a recording keeps of a server's parameters; a doubt about others stands under the empty name."""
    values = dict(definitions)
    doubt = values.pop("", None)
    return Settings(values, None if doubt is None else doubt.unknown)


def add_pair(settings: Settings, block: Value, key: str) -> None:
    """Add what a block with a `name` says; a block whose name is not known may be any setting."""
    name, value = find(block, "name"), find(block, key)
    if name is not None and name.text and value is not None:
        settings.values[name.text] = value
    elif name is None or name.text is None:
        unknown = None if name is None else undecided(name)
        settings.doubt = settings.doubt or unknown or Unknown("a parameter has no name")
