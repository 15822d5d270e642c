"""Mappings and lists of a text in YAML, told line by line from their indentation alone.

As much as it takes to know where a tag's lines belong: which collection may hold more, and the condition that a
collection stands under, which is that of the key before it. Collections in braces are one value here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import msgspec

from accesslint.syntax.charts.conditions import Condition

_DEEPEST = 300
"""More than YAML's reader takes."""

Kind: TypeAlias = Literal["map", "list"]


class _Collection(msgspec.Struct):
    column: int
    kind: Kind
    start: int
    """Offset of its first key or dash."""
    last: Condition | None
    """The condition of its newest entry."""


class Entry(NamedTuple):
    """What the first line of an entry tells."""

    column: int
    """Of its innermost key or dash."""
    kind: Kind
    value: int
    """Where in the line its value begins; the line's end where it has none there."""


class Collections:
    """The collections that are open at a line."""

    def __init__(self) -> None:
        self.begun: dict[int, Condition | None] = {}
        """By the offset where a collection begins: the condition that it stands under."""
        self._open: list[_Collection] = []
        self.awaits = False
        """Whether the newest entry's value is still to come."""

    @property
    def column(self) -> int:
        """That of the innermost collection; -1 where there is none yet."""
        return self._open[-1].column if self._open else -1

    def clear(self) -> None:
        """A document ends."""
        self._open.clear()
        self.awaits = False

    def at(self, column: int) -> list[int]:
        """Where the collections begin that lines of a column belong to; else the one around them."""
        fitting = [one.start for one in self._open if one.column == column]
        around = [one.start for one in self._open if one.column < column]
        return fitting or around[-1:] or [one.start for one in self._open[:1]]

    def enter(self, line: str, offset: int, condition: Condition | None) -> tuple[Entry | None, list[int]]:
        """Take a line; its entry, and where the collections begin that it opens (outermost first)."""
        body = line.rstrip()
        at = len(body) - len(body.lstrip(" "))
        opened: list[int] = []
        entry = None
        while body.startswith("- ", at) or body[at:] == "-":
            entry = Entry(at, "list", len(body))
            opened += self._step(at, "list", offset, condition)
            at += 1
            while at < len(body) and body[at] == " ":
                at += 1
            if at < len(body):
                entry = entry._replace(value=at)
        end = _key_end(body, at)
        if end >= 0:
            opened += self._step(at, "map", offset, condition)
            value = end + len(body[end:]) - len(body[end:].lstrip())
            entry = Entry(at, "map", value)
        if entry is not None:
            self.awaits = body[entry.value : entry.value + 1] in ("", "#", "&", "!")
        return entry, opened

    def _step(self, column: int, kind: Kind, offset: int, condition: Condition | None) -> list[int]:
        while self._open and (
            self._open[-1].column > column
            or (self._open[-1].column == column and self._open[-1].kind == "list" and kind == "map")
        ):
            self._open.pop()
        top = self._open[-1] if self._open else None
        if top is not None and (top.column, top.kind) == (column, kind):
            top.last = condition
            return []
        if len(self._open) > _DEEPEST:
            return []
        start = offset + column
        self.begun[start] = top.last if top is not None else None
        self._open.append(_Collection(column, kind, start, condition))
        return [start]


def _key_end(body: str, at: int) -> int:
    """Behind the colon of a key that begins at a place; -1 if there is none."""
    first = body[at : at + 1]
    if first in ("", "#", "{", "[", "|", ">", "%", "@"):
        return -1
    start = at
    if first in ('"', "'"):
        start = body.find(first, at + 1)
        if start < 0 or body[start + 1 : start + 2] != ":":
            return -1
    end = body.find(": ", start)
    if end < 0 and body.endswith(":"):
        end = len(body) - 1
    remark = body.find(" #", at)
    return -1 if end < 0 or 0 <= remark < end else end + 1
