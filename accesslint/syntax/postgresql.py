"""PostgreSQL's configuration files: a parameter and its value per line, includes; with every part's place.

Why a parser of our own: libraries for ini files know neither its quoting nor places, and what repositories hold is
often the template of a configuration. A template's tags stand for text that is not known; the lines around them are
read as they are.

The rules are those of https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE:
`name = value` or `name value`, single quotes around texts in which a quote is doubled or follows a backslash, `#`
begins a comment, names are read in either case.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import FILLED_IN, OPENERS, TextLines, is_filled_in

MAX_ENTRIES = 100_000
"""Entries of one file that are read."""

_MOST_PROBLEMS = 50
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*(?:\.[A-Za-z_][A-Za-z0-9_$]*)?")
_EQUALS = re.compile(r"[ \t]*=?[ \t]*")
_BARE = re.compile(r"[^\s'#=]+")
_ESCAPE = re.compile(r"''|\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Entry(msgspec.Struct, frozen=True):
    """A parameter with its value, or an include."""

    name: str
    """In lower case."""
    value: str
    """Without quotes; of a templated value as written."""
    start: int
    end: int
    """Offsets of the value in the source's text."""
    templated: bool = False
    """A template fills in (a part of) the value."""
    conditional: bool = False
    """A template's condition decides whether the line is there."""


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    entries: list[Entry]
    problems: list[Problem]
    hole: Span | None = None
    """A template's tag that may stand for further lines."""

    def span(self, entry: Entry) -> Span:
        """The place of an entry's value."""
        return self.source.span(entry.start, entry.end)


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document; the rest is kept."""
    document = Document(source, [], [])
    lines = TextLines(source)
    for at, _, end, depth in lines:
        if source.text[at] == "#":
            continue
        _entry(document, at, end, depth)
        if len(document.entries) >= MAX_ENTRIES:
            _say(document, at, at + 1, f"only the first {MAX_ENTRIES:,} entries are read")
            break
    document.hole = document.hole or lines.hole
    return document


def _say(document: Document, start: int, end: int, message: str) -> None:
    if len(document.problems) < _MOST_PROBLEMS:
        document.problems.append(Problem(document.source.span(start, end), message, "warning"))


def _entry(document: Document, at: int, end: int, depth: int) -> None:
    text = document.source.text
    name = _NAME.match(text, at, end)
    if name is None and text.startswith(OPENERS, at):
        # The name itself is filled in: `{{ name }} = '{{ value }}'`.
        document.hole = document.hole or document.source.span(at, end)
        return
    if name is None:
        _say(document, at, end, "this is no parameter with a value and is not read")
        return
    equals = _EQUALS.match(text, name.end(), end)
    begin = equals.end() if equals else name.end()
    if begin == name.end() and text[begin:end].strip():
        _say(document, at, end, "this is no parameter with a value and is not read")
        return
    found = _value(text, begin, end)
    if found is None:
        _say(document, at, end, f"the value of {name[0]} is not read: it is missing or its quote does not end")
        return
    value, close = found
    templated = is_filled_in(value)
    document.entries.append(Entry(name[0].lower(), value, begin, close, templated, depth > 0))


def _value(text: str, begin: int, end: int) -> tuple[str, int] | None:
    """A value and where it ends; None where there is none."""
    if text[begin : begin + 1] != "'":
        if text.startswith(FILLED_IN, begin, end):
            whole = text[begin:end].partition(" #")[0].rstrip()
            return whole, begin + len(whole)
        bare = _BARE.match(text, begin, end)
        return (bare[0], bare.end()) if bare else None
    at = begin + 1
    while at < end:
        sign = text[at]
        if sign == "\\" or (sign == "'" and text[at + 1 : at + 2] == "'" and at + 1 < end):
            at += 2
        elif sign == "'":
            return _ESCAPE.sub(_unescaped, text[begin + 1 : at]), at + 1
        else:
            at += 1
    return None


def _unescaped(match: re.Match[str]) -> str:
    sign = match[1]
    if sign is None:
        return "'"
    return chr(int(sign, 8) & 0xFF) if sign[0] in "01234567" else _LETTERS.get(sign, sign)
