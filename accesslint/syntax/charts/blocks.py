"""Block scalars (`key: |`) of a template: which lines belong to them, and what they hold as it is written.

The tags in a block belong to the text in it: they stay, for the loader of the file that the text is. Those that close
what was opened before the block, or open what is closed behind it, belong to the lines around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from accesslint.source import LineOrigin, Source
from accesslint.syntax.charts.collections import Entry
from accesslint.syntax.charts.marks import filler
from accesslint.syntax.go_templates import Tag

_PROPERTIES = re.compile(r"(?:[!&]\S*[ \t]+)*")
_INDICATOR = re.compile(r"[|>](?P<digit>[1-9])?[+-]?(?P<late>[1-9])?[ \t]*(?:[ \t]#.*)?")
_STEPS = {"open": 1, "close": -1}


class Block(msgspec.Struct):
    """One block scalar."""

    parent: int
    """The column of its key or dash."""
    start: int
    """Offset of its indicator."""
    indentation: int | None
    lines: list[tuple[int, int, bool]] = []
    """Offsets of the lines that are its own, and whether more than tags is in them."""
    has_tags: bool = False
    has_text: bool = False
    """Whether anything but tags is in it."""
    depth: int = 0
    is_closed: bool = False
    """Whether a tag has closed what was opened before the block."""
    opener: int = 0
    """How many lines stand before the condition that is still open."""
    early: list[int] = []
    """Which blanked lines wait for the indentation to be known."""

    def written(self, source: Source, tags: Sequence[Tag]) -> tuple[str, list[LineOrigin]]:
        """The text as it stands in the template, and where its lines do. Braces in a tag's strings are replaced."""
        indentation = self.indentation or 0
        texts: list[str] = []
        origins: list[LineOrigin] = []
        for start, end, _ in self.lines:
            number = source.position(start)[0]
            for line in _harmless(source.text, start, end, tags).split("\n"):
                shift = min(indentation, len(line) - len(line.lstrip(" ")))
                texts.append(line[shift:])
                origins.append(LineOrigin(number, shift))
                number += 1
        while texts and not texts[-1].strip():
            texts.pop()
            origins.pop()
        texts.append("")
        origins.append(origins[-1] if origins else LineOrigin(source.position(self.start)[0], 0))
        return "\n".join(texts), origins


def _harmless(text: str, start: int, end: int, tags: Sequence[Tag]) -> str:
    """A line in which no tag holds braces, as `{{ "}}" }}` does: readers of other languages look for the next ones."""
    low, high = 0, len(tags)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if tags[middle].start < start else (low, middle)
    parts, at = list[str](), start
    while low < len(tags) and tags[low].end <= end:
        tag = tags[low]
        inner = text[tag.start + 2 : tag.end - 2]
        if "}}" in inner or "{{" in inner or inner[-1:] == "}":
            parts += (text[at : tag.start + 2], inner.replace("{", "_").replace("}", "_"))
            at = tag.end - 2
        low += 1
    parts.append(text[at:end])
    return "".join(parts)


class Blocks:
    """Finds them, line by line."""

    def __init__(self, blanked: list[str]) -> None:
        self.found: dict[int, Block] = {}
        self._blanked = blanked
        self._now: Block | None = None

    def begin(self, line: str, entry: Entry, offset: int) -> None:
        """Look whether the value of an entry is a block scalar."""
        properties = _PROPERTIES.match(line, entry.value)
        at = properties.end() if properties is not None else entry.value
        indicator = _INDICATOR.fullmatch(line.rstrip(), at)
        if indicator is not None:
            digit = indicator["digit"] or indicator["late"]
            self._now = Block(entry.column, offset + at, max(entry.column, 0) + int(digit) if digit else None)

    def takes(self, start: int, raw: str, plain: str, here: Sequence[Tag]) -> bool:
        """Whether a line belongs to the block that is open; if so, it is put to the blanked ones."""
        block = self._now
        if block is None:
            return False
        if not raw.strip():
            block.lines += [] if block.is_closed else [(start, start + len(raw), False)]
            self._blanked.append(raw)
            return True
        column = len(raw) - len(raw.lstrip(" "))
        is_tag = bool(here) and here[0].start == start + len(raw) - len(raw.lstrip())
        if not self._holds(block, column, here if is_tag else (), plain):
            self.close()
            return False
        if block.indentation is None and not is_tag:
            block.indentation = column
            for number in block.early:
                self._blanked[number] = filler(self._blanked[number], column)
        self._add(block, start, raw, plain, here)
        return True

    @staticmethod
    def _holds(block: Block, column: int, leading: Sequence[Tag], plain: str) -> bool:
        """Whether a line belongs to a block, by its column or by the tag that it begins with."""
        if not leading:
            return not block.is_closed and column > block.parent and column >= (block.indentation or 0)
        writes = next((tag for tag in leading if tag.role == "expression"), None)
        if block.is_closed or writes is None or leading[0].role != "expression":
            return not block.is_closed or (writes is None and not plain.strip())
        wanted = writes.indentation
        return (column if wanted is None else wanted) > block.parent

    def _add(self, block: Block, start: int, raw: str, plain: str, here: Sequence[Tag]) -> None:
        for tag in here:
            if tag.role in ("close", "inner"):
                block.is_closed = block.is_closed or block.depth == 0
            if tag.role == "open" and not block.depth:
                block.opener = len(block.lines)
            block.depth = max(0, block.depth + _STEPS.get(tag.role, 0))
        block.has_tags = block.has_tags or bool(here)
        block.has_text = block.has_text or bool(plain.strip())
        if not block.is_closed:
            block.lines.append((start, start + len(raw), bool(plain.strip())))
        if not here:
            self._blanked.append(raw)
        elif block.indentation is None:
            block.early.append(len(self._blanked))
            self._blanked.append(raw)
        else:
            self._blanked.append(filler(raw, block.indentation))

    def close(self) -> None:
        """The block ends, if one is open."""
        block, self._now = self._now, None
        if block is None:
            return
        for number in block.early if block.indentation is None else ():
            self._blanked[number] = filler(self._blanked[number], block.parent + 1)
        if block.indentation is None:
            block.indentation = block.parent + 1
        if block.depth and not any(is_text for _, _, is_text in block.lines[block.opener :]):
            del block.lines[block.opener :]
        if block.has_tags:
            self.found[block.start] = block
