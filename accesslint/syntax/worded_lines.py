"""Lines of a name and its words, each with its place, as squid.conf and redis.conf are written.

Why a parser of our own: there is no grammar to take, words carry places, and what repositories hold is often the
template of a file. `directive_lines.py` gives a line's value as one text; here each word counts.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import OPENERS, TextLines, is_filled_in, line_end

MAX_LINES = 100_000
"""Lines of one file that are read."""

_TAG = r"\{\{[^\n]{0,200}?\}\}|<%=[^\n]{0,200}?%>|\$\{[^}\n]{0,200}\}"
_TAGS = re.compile(_TAG)
_WORD = re.compile(rf'"(?:[^"\\\n]|\\.)*"(?=\s|\Z)|\'(?:[^\'\\\n]|\\.)*\'(?=\s|\Z)|(?:{_TAG}|\\\n[ \t]*|[^\s])+')
_CONTINUED = re.compile(r"\\\n[ \t]*")
"""The blanks at the beginning of a line that continues another one are dropped."""


class Word(msgspec.Struct, frozen=True):
    """A word as written, without the quotes around it."""

    text: str
    start: int
    end: int


class Line(msgspec.Struct, frozen=True):
    """`access_log daemon:/var/log/squid/access.log squid`"""

    name: str
    """In lower case."""
    words: tuple[Word, ...]
    """Behind the name."""
    start: int
    end: int
    """Offsets of the line without the blanks around it."""
    depth: int
    """How many of a template's conditions are open."""


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    lines: list[Line]
    problems: list[Problem]
    hole: Span | None = None
    """A template's tag that may stand for further lines."""

    def text(self, line: Line, first: int) -> Value:
        """What stands from a word on to the end of its line, as one text in which a template's tags are unknown."""
        if first >= len(line.words):
            return Value("", self.source.span(line.start, line.end))
        start = line.words[first].start
        return templated(_CONTINUED.sub("", self.source.text[start : line.end]), self.source.span(start, line.end))

    def word(self, word: Word) -> Value:
        """A word, in which a template's tags are unknown."""
        return templated(word.text, self.source.span(word.start, word.end))


def templated(text: str, span: Span) -> Value:
    """A text; unknown, wholly or in part, where a template fills it in."""
    if not is_filled_in(text):
        return Value(text, span)
    filled = Unknown("a template fills it in", "the rendered file")
    parts: list[str | Unknown] = []
    at = 0
    for tag in _TAGS.finditer(text):
        parts += [text[at : tag.start()], filled] if tag.start() > at else [filled]
        at = tag.end()
    if at < len(text):
        parts.append(text[at:])
    if len(parts) == 1 or not any(isinstance(part, Unknown) for part in parts):
        return Value(filled, span)
    return Value(Template(tuple(parts)), span)


def parse(source: Source, *, continued: bool = False) -> Document:
    """Read a file; `#` begins a comment line. `continued`: a backslash at a line's end continues it."""
    document = Document(source, [], [])
    lines = TextLines(source, MAX_LINES, _joined if continued else line_end)
    for at, last, _, depth in lines:
        document.hole = document.hole or lines.hole
        if source.text[at] == "#":
            continue
        if source.text.startswith(OPENERS, at):
            document.hole = document.hole or source.span(at, last)
            continue
        words = [_word(found, source.text) for found in _WORD.finditer(source.text, at, last)]
        words = [word for word in words if word.text.strip("\\") or source.text[word.start] != "\\"]
        if words:
            document.lines.append(Line(words[0].text.lower(), tuple(words[1:]), at, last, depth))
    document.hole = document.hole or lines.hole
    return document


def _word(found: re.Match[str], text: str) -> Word:
    start, end = found.span()
    written = text[start:end]
    if len(written) > 1 and written[0] in "\"'" and written[-1] == written[0]:
        return Word(written[1:-1], start, end)
    return Word(_CONTINUED.sub("", written), start, end)


def _joined(text: str, start: int) -> int:
    end = line_end(text, start)
    while end < len(text) and end > start and text[end - 1] == "\\":
        end = line_end(text, end + 1)
    return end
