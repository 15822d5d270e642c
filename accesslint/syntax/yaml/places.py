"""From libyaml's marks, which count inside one document's text, to spans of the file."""

from __future__ import annotations

from typing import Any

import msgspec

from accesslint.source import Source, Span

MAX_SPAN = 1_000
"""Characters of a mapping's or list's first line that its span covers at most."""

OTHER_BREAKS = ("\r", "\x85", "\u2028", "\u2029", "\ufeff")
"""Line breaks of YAML 1.1 (and the byte order mark) that do not end a line of a `Source`."""


class Mark(msgspec.Struct, frozen=True):
    """A place in one document's text; libyaml's own marks have the same three, counted from 0."""

    index: int
    line: int
    column: int


class Places:
    """One document's text and where it lies in its source."""

    def __init__(self, source: Source, start: int, end: int, line: int) -> None:
        self.source = source
        self.text = source.text[start:end]
        self.start = start
        self._line = line + 1
        self._by_offset = source.text.startswith("\ufeff") or any(mark in self.text for mark in OTHER_BREAKS)

    def span(self, start: Any, end: Any) -> Span:
        """The span between two marks."""
        if self._by_offset:
            return self.source.span(self.start + start.index, self.start + end.index)
        line = self._line
        return self.source.place(line + start.line, start.column + 1, line + end.line, end.column + 1)

    def first_line(self, start: Any, end: Any) -> Span:
        """The span of a mapping or list: up to its end, or the end of its first line."""
        if start.line == end.line:
            return self.span(start, end)
        at = start.index
        line_end = self.text.find("\n", at, at + MAX_SPAN)
        stop = at + MAX_SPAN if line_end < 0 else line_end
        length = max(1, len(self.text[at:stop].rstrip()))
        return self.span(start, Mark(at + length, start.line, start.column + length))

    def block(self, start: Any, end: Any) -> Span:
        """The span of a block scalar, from its indicator to the end of its last line that is not blank."""
        first = self.start + start.index
        length = len(self.text[start.index : end.index].rstrip())
        return self.source.span(first, first + length)

    def after_properties(self, event: Any) -> Any:
        """Where a node itself starts: after the anchor and tag that its event's mark points at."""
        start = event.start_mark
        if event.anchor is None and event.tag is None:
            return start
        text, at = self.text, start.index
        for _ in range((event.anchor is not None) + (event.tag is not None)):
            at = _past(text, at, blank=False)
            at = _past(text, at, blank=True)
        at = min(at, event.end_mark.index)
        line = start.line + text.count("\n", start.index, at)
        return Mark(at, line, at - (text.rfind("\n", 0, at) + 1))


def _past(text: str, at: int, *, blank: bool) -> int:
    while at < len(text) and text[at].isspace() is blank:
        at += 1
    return at
