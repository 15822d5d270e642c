r"""Reads HAProxy's configuration: sections with their lines, words with quotes and escapes, each with its place.

pyhaproxy rejects a frontend without an address in its header, so this parser reads what it can and never raises.

Words are those of https://docs.haproxy.org/2.6/configuration.html#2.2: `#` begins a comment wherever it is not quoted,
a backslash protects a character outside of single quotes, single quotes keep all as it is, double quotes leave
environment variables (`$NAME`, `${NAME}`) in force. A line ends at its line feed: nothing continues it.
"""

from __future__ import annotations

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at

_SERVING = ("global", "defaults", "frontend", "backend", "listen", "log-forward", "ring")
_OTHER = ("peers", "resolvers", "mailers", "userlist", "program", "cache", "http-errors", "fcgi-app")
SECTIONS = frozenset((*_SERVING, *_OTHER))
"""The first words that open a section."""

_MOST_PROBLEMS = 50
_BLANKS = " \t\r"
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_PROTECTED = " \\#\"'"


class Token(msgspec.Struct, frozen=True):
    """One word."""

    text: str
    """As HAProxy reads it: quotes and escapes resolved, environment variables left as they are written."""
    start: int
    end: int
    """Offsets in the source's text, quotes included."""
    template: bool = False
    """A template fills in (a part of) it."""
    variable: bool = False
    """It holds a `$` that stands for an environment variable."""


class Line(msgspec.Struct, frozen=True):
    """A line with at least one word."""

    words: tuple[Token, ...]
    tag: bool = False
    """It starts with a template's tag, which may stand for any lines or decide about those that follow."""

    @property
    def keyword(self) -> str:
        """Its first word."""
        return self.words[0].text


class Section(msgspec.Struct):
    """A section: its opening line and the lines below it."""

    header: Line
    lines: list[Line]

    @property
    def kind(self) -> str:
        """`frontend`, `defaults`, …"""
        return self.header.keyword

    @property
    def name(self) -> str:
        """The word behind the kind; empty where there is none (`defaults from base` has no name)."""
        words = self.header.words
        return words[1].text if len(words) > 1 and words[1].text != "from" else ""

    @property
    def parent(self) -> str:
        """The defaults that `from` names; empty where the header has no `from`."""
        words = [word.text for word in self.header.words]
        at = words.index("from", 1) if "from" in words[1:] else len(words)
        return words[at + 1] if at + 1 < len(words) else ""


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    loose: list[Line]
    """Lines above the first section."""
    sections: list[Section]
    problems: list[Problem]
    comments: list[tuple[int, int]]

    def span(self, line: Line) -> Span:
        """The place of a line, from its first word to its last."""
        return self.source.span(line.words[0].start, line.words[-1].end)


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document."""
    document = Document(source, [], [], [], [])
    here, at, text = document.loose, 0, source.text
    while at < len(text):
        line_feed = text.find("\n", at)
        end = len(text) if line_feed < 0 else line_feed
        line, end = _line(document, at, end)
        at = end + 1
        if line is None:
            continue
        if not line.tag and line.keyword in SECTIONS:
            here = []
            document.sections.append(Section(line, here))
        else:
            here.append(line)
    return document


def _line(document: Document, at: int, end: int) -> tuple[Line | None, int]:
    """The line that starts at an offset, and where it ends: a template's tag may hold line feeds."""
    text = document.source.text
    words: list[Token] = []
    while True:
        while at < end and text[at] in _BLANKS:
            at += 1
        if at >= end:
            break
        if text[at] == "#":
            document.comments.append((at, end))
            break
        word, end = _word(document, at, end)
        words.append(word)
        at = word.end
    if not words:
        return None, end
    return Line(tuple(words), tag_at(text, words[0].start) is not None), end


def _word(document: Document, start: int, end: int) -> tuple[Token, int]:
    text, at, quote = document.source.text, start, ""
    letters: list[str] = []
    template = variable = False
    while at < end:
        char = text[at]
        tag = tag_at(text, at) if char in "{<" else None
        if tag is not None and tag.end > at:
            template = True
            letters.append(text[at : tag.end])
            at = tag.end
            if at > end:
                line_feed = text.find("\n", at)
                end = len(text) if line_feed < 0 else line_feed
        elif char == "\\" and quote != "'" and at + 1 < end:
            letter, at = _escape(text, at, end, quote)
            letters.append(letter)
        elif char == quote or (not quote and char in "\"'"):
            quote = "" if quote else char
            at += 1
        elif not quote and (char in _BLANKS or char == "#"):
            break
        else:
            variable = variable or (char == "$" and quote == '"')
            letters.append(char)
            at += 1
    if quote and len(document.problems) < _MOST_PROBLEMS:
        document.problems.append(Problem(document.source.span(start, end), "this quote is not closed"))
    return Token("".join(letters), start, at, template, variable), end


def _escape(text: str, at: int, end: int, quote: str) -> tuple[str, int]:
    r"""What the backslash at an offset and the characters behind it stand for; one that protects nothing stays."""
    following = text[at + 1]
    if following in _ESCAPES:
        return _ESCAPES[following], at + 2
    if following in _PROTECTED or (following == "$" and quote):
        return following, at + 2
    digits = text[at + 2 : min(at + 4, end)]
    if following == "x" and len(digits) == 2 and all(digit in "0123456789abcdefABCDEF" for digit in digits):
        return chr(int(digits, 16)), at + 4
    return "\\", at + 1
