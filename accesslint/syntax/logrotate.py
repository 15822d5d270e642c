"""logrotate's files: directives, blocks for log files, scripts; with every part's place.

Why a parser of our own: the format is a matter of lines, and what repositories hold is often the template of a file,
whose tags a grammar does not know: https://man7.org/linux/man-pages/man8/logrotate.8.html.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import TextLines

MAX_LINES = 100_000
"""Lines of one file that are read."""

_SCRIPTS = frozenset({"postrotate", "prerotate", "firstaction", "lastaction", "preremove"})
_PATHS = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'{}]+)")
_DIRECTIVE = re.compile(r"([A-Za-z]+)[ \t]*=?[ \t]*(.*?)\Z")


class Directive(msgspec.Struct, frozen=True):
    """`rotate 4`"""

    name: str
    value: str
    span: Span
    conditional: bool = False
    """A template's condition decides whether it is there."""


class Block(msgspec.Struct):
    """The log files before a `{`, and what holds for them."""

    paths: list[tuple[str, Span]]
    directives: list[Directive]
    header: Span


class Document(msgspec.Struct):
    """What was read of a file."""

    directives: list[Directive]
    """Outside of blocks: defaults, and `include`."""
    blocks: list[Block]
    problems: list[Problem]


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.document = Document([], [], [])
        self.block: Block | None = None
        self.paths: list[tuple[str, Span]] = []
        self.depth = 0
        self.in_script = False

    def run(self) -> Document:
        for at, last, _, depth in TextLines(self.source, MAX_LINES):
            self.depth = depth
            self._line(at, last)
        if self.block is not None:
            self.document.problems.append(Problem(self.block.header, "this block does not end", "warning"))
        return self.document

    def _line(self, at: int, last: int) -> None:
        text = self.source.text
        word = text[at:last].split(None, 1)[0]
        if self.in_script:
            self.in_script = word != "endscript"
        elif text[at] == "#":
            return
        elif word in _SCRIPTS:
            self.in_script = True
        elif text[at] == "}":
            self.block = None
        elif self.block is not None:
            self._directive(self.block.directives, at, last)
        elif text[at] in "/\"'{*" or text.startswith(("~", "$"), at) or text[last - 1] == "{":
            self._head(at, last)
        else:
            self._directive(self.document.directives, at, last)

    def _head(self, at: int, last: int) -> None:
        """Paths, with or without the `{`; a whole block on one line is read as well."""
        text = self.source.text
        opening = self._opening(at, last)
        for match in _PATHS.finditer(text, at, last if opening < 0 else opening):
            path = next(group for group in match.groups() if group is not None)
            self.paths.append((path, self.source.span(*match.span())))
        if opening < 0:
            return
        header = self.paths[0][1] if self.paths else self.source.span(at, last)
        self.block = Block(self.paths, [], header)
        self.document.blocks.append(self.block)
        self.paths = []
        rest = text[opening + 1 : last].strip()
        if rest.endswith("}"):
            for part in rest[:-1].split(";"):
                if part.strip():
                    self._one(self.block.directives, part.strip(), self.source.span(opening, last))
            self.block = None

    def _opening(self, at: int, last: int) -> int:
        """Where a block opens: a brace that is not a template's."""
        text = self.source.text
        found = text.find("{", at, last)
        while found >= 0 and text[found : found + 2] in ("{{", "{%"):
            close = text.find("}}" if text[found + 1] == "{" else "%}", found, last)
            found = -1 if close < 0 else text.find("{", close + 2, last)
        return found

    def _directive(self, into: list[Directive], at: int, last: int) -> None:
        self._one(into, self.source.text[at:last], self.source.span(at, last))

    def _one(self, into: list[Directive], text: str, span: Span) -> None:
        match = _DIRECTIVE.match(text)
        if match is None:
            if len(self.document.problems) < 50:
                self.document.problems.append(Problem(span, "this is no directive and is not read", "warning"))
            return
        value = match[2].partition("#")[0].strip()
        into.append(Directive(match[1].lower(), value, span, self.depth > 0))


def parse(source: Source) -> Document:
    """Read a file. Faults become problems of the document; the rest is kept."""
    return _Reader(source).run()
