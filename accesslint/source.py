"""A file's text with its line index: turns character offsets into places (spans).

Every other layer speaks of places as `Span`. A `Source` may be *embedded* in another file (an
nginx.conf inside a ConfigMap's block scalar): its spans then lie in the outer file.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import msgspec


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A place in a file: lines and columns count from 1, in Unicode characters; the end is exclusive."""

    file: str
    """Path relative to the scanned root, with forward slashes."""
    line: int
    column: int
    end_line: int
    end_column: int

    def first_line(self, text_length: int = 0) -> Span:
        """The part of this span that lies on its first line (`text_length` closes a cut line)."""
        if self.end_line == self.line:
            return self
        return Span(self.file, self.line, self.column, self.line, max(self.column + 1, text_length + 1))


class Problem(msgspec.Struct, frozen=True):
    """Something in the input that could not be read or understood; the run goes on without it."""

    span: Span
    message: str
    """One sentence: what is wrong and, where it helps, what to do."""
    level: str = "error"
    """`error`: (part of) a file was not read; `warning`: read with doubt; `note`: said in --verbose only."""


def problem_of_file(name: str, message: str, level: str = "error") -> Problem:
    """A problem of a whole file, placed at its first line."""
    return Problem(Span(name, 1, 1, 1, 2), message, level)


class LineOrigin(NamedTuple):
    """Where one line of an embedded text stands in the outer file."""

    line: int
    column_shift: int
    """Characters to add to the column inside the embedded line."""


class Source:
    """One text to parse.

    Line ends are normalised to LF (lines and columns stay what an editor shows), a byte order
    mark is dropped.
    """

    __slots__ = ("_coarse", "_origins", "_starts", "name", "text")

    def __init__(
        self,
        name: str,
        text: str,
        *,
        origins: Sequence[LineOrigin] | None = None,
        coarse: Span | None = None,
    ) -> None:
        self.name = name
        self.text = text
        self._origins = origins
        self._coarse = coarse
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Offset of each line's first character."""
        if self._starts is None:
            starts = [0]
            find, at = self.text.find, -1
            while (at := find("\n", at + 1)) >= 0:
                starts.append(at + 1)
            self._starts = starts
        return self._starts

    def embed(self, text: str, origins: Sequence[LineOrigin]) -> Source:
        """A text found inside this one, line by line (a YAML literal block scalar).

        `origins` has one entry per line of `text`, in this source's own lines and columns.
        """
        own = self._origins
        if own is not None:
            origins = [
                LineOrigin(own[o.line - 1].line, own[o.line - 1].column_shift + o.column_shift)
                for o in origins
                if o.line <= len(own)
            ]
        return Source(self.name, text, origins=origins, coarse=self._coarse)

    def embed_coarsely(self, text: str, span: Span) -> Source:
        """A text found inside this one whose characters do not map one to one (an escaped string)."""
        return Source(self.name, text, coarse=span)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1) of a character offset, in this text's own lines."""
        starts = self.starts
        row = bisect_right(starts, offset) - 1
        return row + 1, offset - starts[row] + 1

    def place(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """The span between two own line/column pairs, translated to the outer file."""
        if self._coarse is not None and self._origins is None:
            return self._coarse
        if self._origins is not None:
            last = len(self._origins) - 1
            first, final = self._origins[min(line - 1, last)], self._origins[min(end_line - 1, last)]
            line, column = first.line, column + first.column_shift
            end_line, end_column = final.line, end_column + final.column_shift
        return Span(self.name, line, column, end_line, end_column)

    def span(self, start: int, end: int) -> Span:
        """The span of the characters `start` up to, not including, `end`."""
        line, column = self.position(start)
        end_line, end_column = self.position(max(start, end))
        return self.place(line, column, end_line, end_column)

    def line_text(self, line: int) -> str:
        """The text of an own line (from 1), without its end; empty past the last line."""
        starts = self.starts
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end]


def decode(name: str, data: bytes) -> tuple[Source, Problem | None]:
    """Bytes to a `Source`: UTF-8, or UTF-16 where a byte order mark says so.

    Bytes that do not decode are replaced and reported once, as a warning with their line.
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    problem = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        place = Span(name, line, 1, line, 2)
        problem = Problem(place, f"bytes that are not {error.encoding.upper()} were replaced", "warning")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return Source(name, text), problem
