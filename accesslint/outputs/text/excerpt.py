"""The source line of a finding with a caret under the deciding value."""

from __future__ import annotations

from itertools import accumulate

from accesslint.outputs.text.visible import cells
from accesslint.source import Span

_CUT = "..."
_LONGEST = 5_000
"""Characters of a line that are looked at on either side of the value."""


def excerpt(line: str, span: Span, room: int) -> tuple[str, str] | None:
    """(The line as shown, the carets under it), cut to `room` columns around the value.

    `line` is the whole line on which the span starts. None where there is nothing to show:
    the line is empty, or the span starts after its end (the file has changed meanwhile).
    """
    if not line.strip() or span.column > len(line) + 1:
        return None
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    end = min(max(end, start + 1), len(line) + 1)
    indent = _indentation(line, start)
    text = line[indent:].rstrip()
    if len(text) <= room and text.isascii() and text.isprintable():
        # One column for each character, as nearly always.
        return text, " " * (start - indent) + "^" * max(1, min(end - indent, len(text)) - (start - indent))
    skipped = max(0, start - _LONGEST)
    line, start, end = line[skipped : start + _LONGEST], start - skipped, min(end - skipped, _LONGEST + start)
    shown = list(cells(line.rstrip()))
    edges = [0, *accumulate(width for _, width in shown)]
    indent = 0 if skipped else indent
    first, last = _window(edges, indent, start, min(end, len(shown)), room)
    left = _CUT if skipped or first > indent else ""
    right = _CUT if last < len(shown) else ""
    text = left + "".join(cell for cell, _ in shown[first:last]) + right
    before = len(left) + edges[min(start, len(shown))] - edges[first]
    carets = max(1, edges[min(end, last)] - edges[min(start, last)])
    return text, " " * before + "^" * carets


def _indentation(line: str, start: int) -> int:
    """The characters before the text that every excerpt leaves out."""
    return min(start, len(line) - len(line.lstrip()))


def _window(edges: list[int], indent: int, start: int, end: int, room: int) -> tuple[int, int]:
    """The characters to show, from and up to: the whole line if it fits, else those around the value."""
    last = len(edges) - 1
    if edges[last] - edges[indent] <= room:
        return indent, last
    room -= 2 * len(_CUT)
    start = min(start, last)
    end = min(max(end, start), last)
    first = start
    lead = max(0, (room - (edges[end] - edges[start])) // 2)
    while first > indent and edges[start] - edges[first - 1] <= lead:
        first -= 1
    cut = first
    while cut < last and edges[cut + 1] - edges[first] <= room:
        cut += 1
    while first > indent and edges[cut] - edges[first - 1] <= room:
        first -= 1
    return first, cut
