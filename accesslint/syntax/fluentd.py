"""Fluentd's configuration language: directives, parameters, quotes, JSON, Ruby in quotes; with every part's place.

Why a parser of our own: there is none outside of Fluentd. What repositories hold is often a template of a
configuration or a part of one, so this parser reads what it can and says what it could not.

The rules are those of https://docs.fluentd.org/configuration/config-file: a `#` begins a comment at the start of a word
only, values in double quotes and JSON may take several lines, and `#{…}` in double quotes is Ruby.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import Tag, tag_at

MAX_DEPTH = 60
"""Directives nested deeper than this are skipped, with a problem."""
MAX_ITEMS = 200_000

_MOST_PROBLEMS = 50
_LONGEST_VALUE = 100_000
_LONGEST_CODE = 4_000
_MOST_STEPS = 1_000_000
"""Brackets that are looked at, in one file, to find where JSON and Ruby end."""
_SKIP = re.compile(r"(?:[ \t\r\n\f\v\ufeff]+|#[^\n]*)*")
_CLOSING = re.compile(r"</[ \t]*([A-Za-z0-9_]*)[ \t]*(>?)[^\n]*")
_OPENING = re.compile(r"<([A-Za-z0-9_]+)[ \t]*")
_INCLUDE = re.compile(r"@?include(?=[ \t])")
_KEY = re.compile(r"[^\s#][^\s]*")
_COMMENT = re.compile(r"(?:^|[ \t])#[^\n]*$")
_DOUBLE = re.compile(r'[\\"]|#\{')
_SINGLE = re.compile(r"[\\']")
_BRACE = re.compile(r"[{}]")
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|(?<=\s)#[^\n]*', re.DOTALL)
_ESCAPED = {"r": "\r", "n": "\n", "t": "\t", "f": "\f", "b": "\b"}
_TEMPLATES = ("{{", "{%", "<%", "{#")


class Piece(msgspec.Struct, frozen=True):
    """A part of a text: characters, or Ruby code."""

    text: str
    """With its escapes resolved; of code, what stands between the braces."""
    is_code: bool = False


class Literal(msgspec.Struct, frozen=True):
    """A value, or a directive's argument."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    """Offsets in the source's text, without quotes."""
    is_json: bool = False
    """An array or a mapping, written as JSON; the text is the JSON."""
    quote: str = ""


class Parameter(msgspec.Struct, frozen=True):
    """A key with its value."""

    key: str
    start: int
    end: int
    """Offsets of the key."""
    value: Literal
    conditional: bool = False
    """A template's condition, opened inside the same directive, decides whether it is there."""


class Include(msgspec.Struct, frozen=True):
    """`@include config.d/*.conf`."""

    argument: Literal


class Hole(msgspec.Struct, frozen=True):
    """A template's tag that may stand for anything."""

    text: str
    start: int
    end: int


class Element(msgspec.Struct):
    """`<match app.**>` and what stands in it."""

    name: str
    argument: Literal | None
    start: int
    end: int
    """Offsets of the opening tag."""
    items: list[Item]


Item: TypeAlias = "Parameter | Element | Include | Hole"


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    items: list[Item]
    problems: list[Problem]

    def span(self, part: Literal | Parameter | Element | Hole) -> Span:
        """The place of a part; of a directive, its opening tag."""
        return self.source.span(part.start, part.end)


class _Open(msgspec.Struct):
    """A directive whose end is still to come."""

    items: list[Item]
    element: Element | None
    opened_at: int
    """How many of a template's conditions were open at its beginning."""


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document; the rest is kept."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.document = Document(source, [], [])
        self.stack = [_Open(self.document.items, None, 0)]
        self.at = 0
        self.conditions = 0
        self.count = 0
        self.steps = 0

    def run(self) -> Document:
        text = self.text
        while True:
            skipped = _SKIP.match(text, self.at)
            self.at = skipped.end() if skipped else self.at
            if self.at >= len(text):
                break
            self.count += 1
            if self.count > MAX_ITEMS:
                self._problem(self.at, self.at + 1, f"only the first {MAX_ITEMS:,} parts are read")
                break
            if text.startswith(_TEMPLATES, self.at) and self._template():
                continue
            if text.startswith("</", self.at):
                self._close()
            elif text[self.at] == "<" and _OPENING.match(text, self.at):
                self._open()
            elif (include := _INCLUDE.match(text, self.at)) and (text[self.at] == "@" or len(self.stack) == 1):
                self._here().append(Include(self._value(self._after_blanks(include.end()))))
            else:
                self._parameter()
        for unclosed in reversed(self.stack[1:]):
            self._unclosed(unclosed)
        return self.document

    def _problem(self, start: int, end: int, message: str, level: str = "error") -> None:
        if len(self.document.problems) < _MOST_PROBLEMS:
            self.document.problems.append(Problem(self.document.source.span(start, end), message, level))

    def _unclosed(self, opened: _Open) -> None:
        element = opened.element
        if element is not None:
            self._problem(element.start, element.end, f"<{element.name}> is not closed")

    def _here(self) -> list[Item]:
        return self.stack[-1].items

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _after_blanks(self, at: int) -> int:
        text = self.text
        while at < len(text) and text[at] in " \t":
            at += 1
        return at

    # Templates

    def _template(self) -> bool:
        """Take the tags that a line consists of; False if it has text of its own."""
        tags: list[Tag] = []
        start = at = self.at
        while (tag := tag_at(self.text, at, comments=True)) is not None:
            tags.append(tag)
            at = self._after_blanks(tag.end)
        rest = self.text[at : self._line_end(at)].strip()
        if not tags or (rest and not rest.startswith("#")):
            return False
        for tag in tags:
            if tag.role == "open":
                self.conditions += 1
            elif tag.role == "close":
                self.conditions = max(0, self.conditions - 1)
        if any(tag.role == "expression" for tag in tags):
            self._here().append(Hole(self.text[start : tags[-1].end], start, tags[-1].end))
        self.at = at
        return True

    # Directives

    def _open(self) -> None:
        text, start = self.text, self.at
        match = _OPENING.match(text, start)
        if match is None:
            self.at += 1
            return
        at, line_end = match.end(), self._line_end(start)
        argument = None
        if text[at : at + 1] in ("'", '"'):
            argument = self._quoted(at)
            at = self.at
        end = text.find(">", at, line_end)
        if end < 0:
            self._problem(start, line_end, f"<{match[1]} has no `>` on its line")
            end = line_end
        if argument is None and text[at:end].strip():
            raw = text[at:end].rstrip()
            argument = Literal((Piece(raw),), at, at + len(raw))
        self.at = min(end + 1, line_end)
        rest = text[self.at : line_end].strip()
        if rest and not rest.startswith(("#", "<")):
            self._problem(self.at, line_end, "a directive's tag stands on a line of its own", "warning")
            self.at = line_end
        element = Element(match[1], argument, start, min(end + 1, line_end), [])
        if len(self.stack) == MAX_DEPTH + 1:
            self._problem(start, element.end, f"directives nested deeper than {MAX_DEPTH} are not read")
        if len(self.stack) <= MAX_DEPTH:
            self._here().append(element)
        self.stack.append(_Open(element.items, element, self.conditions))

    def _close(self) -> None:
        match = _CLOSING.match(self.text, self.at)
        start = self.at
        self.at = match.end() if match else self._line_end(self.at)
        name = match[1] if match else ""
        depth = len(self.stack) - 1
        while depth > 0 and not self._is_named(self.stack[depth], name):
            depth -= 1
            if len(self.stack) - depth > MAX_DEPTH:
                depth = 0
        if not depth:
            self._problem(start, self.at, f"</{name}> closes nothing")
            return
        for unclosed in reversed(self.stack[depth + 1 :]):
            self._unclosed(unclosed)
        del self.stack[depth:]

    @staticmethod
    def _is_named(opened: _Open, name: str) -> bool:
        return opened.element is not None and opened.element.name == name

    # Parameters

    def _parameter(self) -> None:
        match = _KEY.match(self.text, self.at)
        if match is None:
            self.at += 1
            return
        start, end = match.span()
        after = self._after_blanks(end)
        following = self.text[after : after + 1]
        if following in ("", "\r", "\n") or (following == "#" and after > end):
            self.at = self._line_end(end)
            value = Literal((), end, end)
        else:
            value = self._value(after)
        conditional = self.conditions > self.stack[-1].opened_at
        self._here().append(Parameter(match[0], start, end, value, conditional))

    def _value(self, at: int) -> Literal:
        first = self.text[at : at + 1]
        if first in ("'", '"'):
            literal = self._quoted(at)
            rest = self.text[self.at : self._line_end(self.at)].strip()
            if rest and not rest.startswith("#"):
                self._problem(self.at, self._line_end(self.at), "text after a closing quote is not read", "warning")
            self.at = self._line_end(self.at)
            return literal
        if first in ("[", "{") and not self.text.startswith(_TEMPLATES, at):
            end = self._end_of_json(at)
            if end is not None:
                self.at = self._line_end(end)
                return Literal((Piece(self.text[at:end]),), at, end, is_json=True)
        return self._bare(at)

    def _bare(self, at: int) -> Literal:
        self.at = self._line_end(at)
        raw = self.text[at : self.at]
        comment = _COMMENT.search(raw)
        if comment is not None and len(raw) < _LONGEST_VALUE:
            raw = raw[: raw.find("#", self._first_comment(raw))]
        raw = raw.rstrip()
        return Literal((Piece(raw),) if raw else (), at, at + len(raw))

    @staticmethod
    def _first_comment(raw: str) -> int:
        """Where the first `#` stands that is at the beginning of a word."""
        at = raw.find("#")
        while at > 0 and raw[at - 1] not in " \t":
            at = raw.find("#", at + 1)
        return max(at, 0)

    def _quoted(self, start: int) -> Literal:
        text, quote = self.text, self.text[start]
        stop = _DOUBLE if quote == '"' else _SINGLE
        limit = min(len(text), start + _LONGEST_VALUE)
        pieces: list[Piece] = []
        held: list[str] = []
        literal = at = start + 1
        while (match := stop.search(text, at, limit)) is not None:
            at = match.end()
            if match[0] == quote:
                held.append(text[literal : match.start()])
                self.at = at
                return Literal((*pieces, *_text(held)), start + 1, at - 1, quote=quote)
            if match[0] == "\\":
                following = text[at : at + 1]
                if quote == '"' or following in ("'", "\\"):
                    held += (text[literal : match.start()], _unescaped(following, quote))
                    literal = at + 1
                at += 1
            elif (end := self._end_of_code(at)) is not None:
                held.append(text[literal : match.start()])
                pieces += (*_text(held), Piece(text[at : end - 1], is_code=True))
                held, literal, at = [], end, end
        self.at = self._line_end(start)
        raw = text[start + 1 : self.at].rstrip()
        end = start + 1 + len(raw)
        self._problem(start, max(end, start + 1), "this quote is not closed; read up to the end of its line")
        return Literal((Piece(raw),) if raw else (), start + 1, end, quote=quote)

    def _end_of_code(self, at: int) -> int | None:
        """Where Ruby code ends, after its `}`; None if it does not end within 4,000 characters."""
        depth = 1
        for match in _BRACE.finditer(self.text, at, min(len(self.text), at + _LONGEST_CODE)):
            depth += 1 if match[0] == "{" else -1
            self.steps += 1
            if self.steps > _MOST_STEPS:
                break
            if not depth:
                return match.end()
        return None

    def _end_of_json(self, at: int) -> int | None:
        """Where an array or mapping ends; None if its brackets do not fit."""
        closing: list[str] = []
        for match in _JSON.finditer(self.text, at, min(len(self.text), at + _LONGEST_VALUE)):
            char = match[0]
            self.steps += 1
            if self.steps > _MOST_STEPS:
                break
            if char in ("[", "{"):
                closing.append("]" if char == "[" else "}")
            elif char in ("]", "}"):
                if closing.pop() != char:
                    return None
                if not closing:
                    return match.end()
        return None


def _text(parts: list[str]) -> list[Piece]:
    joined = "".join(parts)
    return [Piece(joined)] if joined else []


def _unescaped(char: str, quote: str) -> str:
    return _ESCAPED.get(char, char) if quote == '"' else char
