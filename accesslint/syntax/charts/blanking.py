"""A chart's template without its tags: the same lines and columns, with other signs where tags stand.

Lines of tags alone become blank; a tag in a line becomes a mark, which YAML reads as letters. Where a tag writes lines
of its own, the collection that they belong to may hold more.
"""

from __future__ import annotations

import copy
import re

import msgspec

from accesslint.source import Source
from accesslint.syntax.charts.blocks import Block, Blocks
from accesslint.syntax.charts.collections import Collections, Entry
from accesslint.syntax.charts.conditions import Condition, Conditions
from accesslint.syntax.charts.marks import mark, spaces
from accesslint.syntax.go_templates import Tag, tags
from accesslint.syntax.template_lines import line_end

_CONTROL = ("open", "inner", "close", "define")
_WHOLE = frozenset({"apiVersion", "kind", "metadata"})
"""Top-level keys of an object: where it has them, its version behind a tag begins the object of another branch."""
_KIND_FIRST = re.compile(r"kind:.*\n(?=apiVersion:)")


class Blanked(msgspec.Struct):
    """What is known of a template. Places are lines and columns of the (outer) file."""

    source: Source
    """The blanked text."""
    tags: list[Tag]
    conditions: dict[int, Condition]
    """By line."""
    begun: dict[tuple[int, int], Condition | None]
    """The condition that a collection stands under, by the place where it begins."""
    more: dict[tuple[int, int], Tag]
    """Collections that may hold more, with the tag that would write it, by the place where they begin."""
    blocks: dict[int, Block]
    """Block scalars with tags in them, by the offset of their indicator."""


class _Awaited(msgspec.Struct):
    """A tag that writes the value of a key, or a part of it."""

    number: int
    """The tag's."""
    column: int
    """Of the key."""
    line: int
    """Which line of the blanked text is changed: to `beside` if more of the value follows, else to `alone`."""
    beside: str
    alone: str


class _Reader:
    """Goes through a text once, by lines; a line goes on as long as the tags in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.tags = tags(self.text)
        self.lines: list[str] = []
        self.conditions = Conditions()
        self.collections = Collections()
        self.blocks = Blocks(self.lines)
        self.more: dict[int, Tag] = {}
        self.by_line: dict[int, Condition] = {}
        self._awaited: list[_Awaited] = []
        self._keys: set[str] = set()
        """The document's, at the top level."""
        self._edge = -1
        """The newest line of conditions alone, since the last text."""
        self._numbers = {tag.start: number for number, tag in enumerate(self.tags)}

    def read(self) -> None:
        text, start, next_tag = self.text, 0, 0
        while start < len(text):
            end, first = line_end(text, start), next_tag
            while next_tag < len(self.tags) and self.tags[next_tag].start < end:
                end = max(end, line_end(text, self.tags[next_tag].end))
                next_tag += 1
            self._line(start, end, self.tags[first:next_tag])
            start = end + 1
        self.blocks.close()
        self._settle(-1, [])

    def _line(self, start: int, end: int, here: list[Tag]) -> None:
        raw = self.text[start:end]
        if self.conditions.is_in_definition or any(tag.role == "define" for tag in here):
            self._pass(here)
            self.lines.append(spaces(raw))
            return
        plain = _without(raw, start, here)
        if plain.strip():
            self._branch(raw, start)
        elif any(tag.role in ("open", "inner", "close") for tag in here):
            self._edge = len(self.lines)
        if self.blocks.takes(start, raw, plain, here):
            self._pass(here)
            return
        stripped = plain.strip()
        if not here and (not stripped or stripped[0] == "#"):
            self.lines.append(raw)
        elif not stripped or stripped[0] == "#":
            self.lines.append(spaces(raw))
            for tag in here:
                if tag.role == "expression" and not stripped:
                    self._hole(tag, start)
                self.conditions.passed(tag)
        elif here and not raw[: here[0].start - start].strip() and here[0].role != "expression":
            # What follows the tag has another column than it will have.
            self.lines.append(spaces(raw))
            self._hole(here[0], start)
            self._pass(here)
        else:
            self._content(start, raw, here)

    def _pass(self, here: list[Tag]) -> None:
        for tag in here:
            self.conditions.passed(tag)

    def _content(self, start: int, raw: str, here: list[Tag]) -> None:
        line = self._marked(start, raw, here) if here else raw
        now = self.conditions.now
        if now is not None:
            self.by_line[self.source.span(start, start).line] = now
        if raw.startswith(("---", "...")) and raw[3:4] in ("", " "):
            self._end_document()
        first = line.partition("\n")[0]
        entry, opened = self.collections.enter(first, start, now)
        self._settle(len(first) - len(first.lstrip(" ")), opened)
        self.lines.append(line)
        if entry is not None:
            self._value(entry, start, line, first, here)
        self._pass(here)

    def _branch(self, raw: str, start: int) -> None:
        """A line with text: one that begins another object's branch of a condition ends the document before it."""
        key, colon, _ = raw.partition(":")
        edge, self._edge = self._edge, -1
        if not colon or raw[0] in " \t#-":
            return
        is_head = key == "apiVersion" or _KIND_FIRST.match(self.text, start) is not None
        if edge >= 0 and is_head and self._keys >= _WHOLE:
            self.blocks.close()
            self._end_document()
            first, end, rest = self.lines[edge].partition("\n")
            self.lines[edge] = "---" + spaces(first[3:]) + end + rest
        self._keys.add(key)

    def _end_document(self) -> None:
        self._settle(-1, [])
        self.collections.clear()
        self._keys.clear()

    def _value(self, entry: Entry, start: int, line: str, first: str, here: list[Tag]) -> None:
        """A block scalar begins, or a tag is all of the value."""
        self.blocks.begin(first, entry, start)
        inside = [tag for tag in here if tag.start >= start + entry.value]
        if inside and inside[0].start == start + entry.value:
            own = _without(self.text[inside[0].start : start + len(line)], inside[0].start, inside).strip()
            if not own or own.startswith("#"):
                beside = line[: entry.value] + spaces(line[entry.value :])
                writing = next((tag for tag in inside if tag.role == "expression"), inside[0])
                number = self._numbers[writing.start]
                self._awaited.append(_Awaited(number, entry.column, len(self.lines) - 1, beside, line))

    def _hole(self, tag: Tag, start: int) -> None:
        """A line of tags, one of which writes text."""
        own = tag.start - start if "\n" not in self.text[start : tag.start] else 0
        wanted = tag.indentation
        column = own if wanted is None else wanted
        collections = self.collections
        if collections.awaits and column >= collections.column:
            number, blank = self._numbers[tag.start], self.lines[-1]
            at = max(collections.column + 1, own)
            length = len(blank.partition("\n")[0])
            if at >= length:
                at = min(collections.column + 1, length)
            alone = blank[:at] + mark(number, length - at) + blank[length:]
            alone = blank if self._awaited else alone
            self._awaited.append(_Awaited(number, collections.column, len(self.lines) - 1, blank, alone))
            if column > collections.column:
                return
        if self._awaited and column > self._awaited[0].column:
            return  # all of the value is not known anyway
        for offset in collections.at(column):
            self.more.setdefault(offset, tag)

    def _settle(self, column: int, opened: list[int]) -> None:
        """Whether what was awaited is all of a value is told by the next line."""
        if not self._awaited:
            return
        is_beside = bool(opened) and column >= self._awaited[0].column
        for one in self._awaited:
            self.lines[one.line] = one.beside if is_beside else one.alone
            if is_beside:
                self.more.setdefault(opened[0], self.tags[one.number])
        self._awaited.clear()

    def _marked(self, start: int, raw: str, here: list[Tag]) -> str:
        """A line with marks for its tags; those that write nothing become blank."""
        depth = sum({"open": 1, "close": -1}.get(tag.role, 0) for tag in here)
        parts, at = list[str](), start
        for tag in here:
            parts.append(self.text[at : tag.start])
            written = self.text[tag.start : tag.end]
            if tag.role == "silent" or (depth and tag.role in _CONTROL):
                parts.append(spaces(written))
            else:
                first, _, rest = written.partition("\n")
                parts.append(mark(self._numbers[tag.start], len(first)) + written[len(first) :][:1] + spaces(rest))
            at = tag.end
        parts.append(self.text[at : start + len(raw)])
        return "".join(parts)


def _without(raw: str, start: int, here: list[Tag]) -> str:
    """A line's own text."""
    if not here:
        return raw
    parts, at = list[str](), 0
    for tag in here:
        parts.append(raw[at : tag.start - start])
        at = tag.end - start
    parts.append(raw[at:])
    return "".join(parts)


def without_tags(source: Source) -> Blanked:
    """The blanked text, and what stood there."""
    reader = _Reader(source)
    reader.read()

    def place(offset: int) -> tuple[int, int]:
        span = source.span(offset, offset)
        return span.line, span.column

    blanked = copy.copy(source)
    blanked.text = "\n".join(reader.lines) + ("\n" if source.text.endswith("\n") else "")
    return Blanked(
        blanked,
        reader.tags,
        reader.by_line,
        {place(offset): condition for offset, condition in reader.collections.begun.items()},
        {place(offset): tag for offset, tag in reader.more.items()},
        reader.blocks.found,
    )
