"""Parts of a file that stand in several places, as one text whose lines know where each of them does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from accesslint.source import LineOrigin, Source, Span

REST = "{{ the rest of the file, which is not told }}"
"""Loaders take a tag as what may stand for further lines."""


class Piece(NamedTuple):
    """One line."""

    text: str
    source: Source
    """A text that holds the line, embedded where it stands."""
    line: int = 1
    """Its line there."""


class Assembled(Source):
    """A text of pieces."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__(pieces[0].source.name, "\n".join(piece.text for piece in pieces) + "\n")
        self._pieces = pieces

    def place(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """The span between two own line/column pairs, where the pieces stand."""
        last = len(self._pieces)
        first, final = self._pieces[min(line, last) - 1], self._pieces[min(end_line, last) - 1]
        start = first.source.place(first.line, column, first.line, column + 1)
        end = final.source.place(final.line, max(1, end_column - 1), final.line, end_column)
        if end.file != start.file or (end.end_line, end.end_column) < (start.line, start.column):
            return start
        return Span(start.file, start.line, start.column, end.end_line, end.end_column)


def lines_of(text: str, source: Source) -> list[Piece]:
    """The lines of an embedded text."""
    return [Piece(line, source, number) for number, line in enumerate(text.split("\n"), 1)]


def exact(outer: Source, text: str, span: Span) -> Piece:
    """A line that stands as it is at a span; the span as a whole where it is written otherwise."""
    if span.line == span.end_line and span.end_column - span.column in (len(text), len(text) + 2):
        shift = span.column - 1 + (span.end_column - span.column - len(text)) // 2
        return Piece(text, outer.embed(text, [LineOrigin(span.line, shift)]))
    return coarse(outer, text, span)


def coarse(outer: Source, text: str, span: Span) -> Piece:
    """A line that stands for a span."""
    return Piece(text, outer.embed_coarsely(text, span.first_line()))
