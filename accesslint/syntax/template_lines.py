"""The lines of a configuration that may be a template: those with text of their own, and those of tags between them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.source import Source, Span
from accesslint.syntax.nginx_templates import tag_at

OPENERS = ("{{", "{%", "<%", "{#")

FILLED_IN = ("{{", "<%=", "${")
"""What begins a tag or variable that stands for text."""
_TAGS = ("{{", "<%", "${")


def is_filled_in(text: str) -> bool:
    """Whether a tag or variable in a text stands for text."""
    return any(mark in text for mark in FILLED_IN)


def has_tag(text: str) -> bool:
    """Whether any tag or variable is in a text."""
    return any(mark in text for mark in _TAGS)


class TagLine(NamedTuple):
    """One line, or several where a tag is longer."""

    next_line: int
    """Offset of the line behind it."""
    depth: int
    """How many conditions and loops are open behind it."""
    hole: tuple[int, int] | None
    """Start and end of a tag that stands for text."""


def tag_line(text: str, at: int, depth: int) -> TagLine | None:
    """The line of tags that begins at an offset, `depth` conditions deep; None if it has text of its own."""
    begin, hole = at, None
    while True:
        tag = tag_at(text, at, comments=True)
        if tag is None:
            return None
        at = tag.end
        if tag.role == "expression":
            hole = hole or (begin, at)
        depth = depth + 1 if tag.role == "open" else max(0, depth - 1) if tag.role == "close" else depth
        while text[at : at + 1] in (" ", "\t"):
            at += 1
        if at >= len(text) or text[at] in "\r\n#":
            end = text.find("\n", at)
            return TagLine(len(text) if end < 0 else end + 1, depth, hole)


class TextLine(NamedTuple):
    """A line with text of its own."""

    start: int
    """Offset of its first sign that is no blank."""
    last: int
    """Offset behind its last sign that is no blank."""
    end: int
    """Offset of its end."""
    depth: int
    """How many of a template's conditions and loops are open here."""


def line_end(text: str, start: int) -> int:
    """The end of the line that begins at an offset."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


class TextLines:
    """The lines of a text that are neither blank nor a template's tags alone, in their order.

    `most`: how many lines, blank ones included, are read; `end_of`: where the line ends that begins at an offset.
    """

    def __init__(self, source: Source, most: int = sys.maxsize, end_of: Callable[[str, int], int] = line_end) -> None:
        self._source = source
        self._most = most
        self._end_of = end_of
        self.hole: Span | None = None
        """The first tag so far that stands for text, and so maybe for further lines."""

    def __iter__(self) -> Iterator[TextLine]:
        text, start, depth, count = self._source.text, 0, 0, 0
        while start < len(text) and count < self._most:
            end = self._end_of(text, start)
            line = text[start:end]
            at, last = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
            start, count = end + 1, count + 1
            tags = tag_line(text, at, depth) if text.startswith(OPENERS, at) else None
            if tags is not None:
                start, depth = max(start, tags.next_line), tags.depth
                if tags.hole is not None and self.hole is None:
                    self.hole = self._source.span(*tags.hole)
            elif at < last:
                yield TextLine(at, last, end, depth)
