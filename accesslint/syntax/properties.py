"""Java properties files: keys and values with their places, as `java.util.Properties` splits them.

Why a parser of our own: the libraries for Python give no columns, and what repositories hold is often the template of a
file, whose tags stand for text that is not known.

The rules are those of https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-: `#` or
`!` begins a comment line, an unescaped `=`, `:` or blank ends a key, a backslash at its end joins a line to the next.
A line `#---` or `!---` begins another document, as Spring Boot reads it:
https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import OPENERS, TextLines, line_end

MAX_PROPERTIES = 50_000
"""Properties of one file that are read."""

_KEY = re.compile(r"(?:\\.|[^\\=:\s])*", re.DOTALL)
_SEPARATOR = re.compile(r"[ \t\f]*(?:[=:][ \t\f]*)?")
_JOINED = re.compile(r"\\\n[ \t\f]*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_DIVIDERS = ("#---", "!---")


class Property(msgspec.Struct, frozen=True):
    """One key and its value, both without their escapes."""

    key: str
    value: str
    line: Span
    """The key and the first line of its value."""
    span: Span
    """The first line of the value; the key where the value is empty."""
    document: int = 0
    """Which of the file's documents it is in, from 0."""
    conditional: bool = False
    """Whether a template's condition decides if it is there."""


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    properties: list[Property]
    problems: list[Problem]
    hole: Span | None = None
    """A template's tag that may stand for further properties."""

    def last(self) -> dict[str, Property]:
        """The properties by key: of equal ones the last counts."""
        return {one.key: one for one in self.properties}


def parse(source: Source) -> Document:
    """Read a properties file; nothing in it is a fault."""
    document, number = Document([], []), 0
    text, lines = source.text, TextLines(source, end_of=_logical_end)
    for at, last, _, depth in lines:
        if text[at] in "#!":
            number += text[at:last] in _DIVIDERS
            continue
        if len(document.properties) >= MAX_PROPERTIES:
            message = f"only the first {MAX_PROPERTIES:,} properties are read"
            document.problems.append(Problem(source.span(at, at + 1), message, "warning"))
            break
        if text.startswith(OPENERS, at):
            # The key itself is filled in: `{{ key }}={{ value }}`.
            document.hole = document.hole or source.span(at, min(last, line_end(text, at)))
            continue
        document.properties.append(_property(source, at, last, number, conditional=depth > 0))
    document.hole = document.hole or lines.hole
    return document


def _logical_end(text: str, start: int) -> int:
    """The end of a line with the lines that it is joined to; a comment is joined to none."""
    end = line_end(text, start)
    if text[start:end].lstrip()[:1] in ("#", "!", ""):
        return end
    while end < len(text) and _is_joined(text, start, end):
        end = line_end(text, end + 1)
    return end


def _is_joined(text: str, start: int, end: int) -> bool:
    at = end
    while at > start and text[at - 1] == "\\":
        at -= 1
    return (end - at) % 2 == 1


def _property(source: Source, at: int, last: int, document: int, *, conditional: bool) -> Property:
    text = source.text
    found = _KEY.match(text, at, last)
    key_end = found.end() if found is not None else at
    separator = _SEPARATOR.match(text, key_end, last)
    start = separator.end() if separator is not None else key_end
    first = min(last, line_end(text, start))
    span = source.span(start, first) if start < first else source.span(at, max(key_end, at + 1))
    line = source.span(at, min(last, line_end(text, at)))
    return Property(_plain(text[at:key_end]), _plain(text[start:last]), line, span, document, conditional)


def _plain(text: str) -> str:
    return _ESCAPE.sub(_meant, _JOINED.sub("", text)) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    escaped = found[1]
    return chr(int(escaped[1:], 16)) if len(escaped) > 1 else _LETTERS.get(escaped, escaped)
