"""Reads the pieces of nginx configuration that settings and annotations hold: directives, and the blocks around them.

Only as much of nginx's syntax as it takes to tell a directive from a comment, a text, and code in Lua
(https://nginx.org/en/docs/beginners_guide.html#conf_structure). One pass, no recursion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

_TOKEN = re.compile(
    r"(?P<blank>\s+|\#[^\n]*)|(?P<mark>[;{}])"
    r'|"(?P<double>(?:[^"\\]|\\.)*)"|\'(?P<single>(?:[^\'\\]|\\.)*)\''
    r"|(?P<word>(?:\\.|\$\{|[^\s;{\\])+)",
    re.DOTALL,
)
_BRACE = re.compile(r"[{}]")
_ESCAPED = re.compile(r"\\([\"'\\])")
_LONGEST = 200_000
_DEEPEST = 50
_LOG = "access_log"


class Directive(msgspec.Struct, frozen=True):
    """A simple directive."""

    words: tuple[str, ...]
    """Its name and arguments, without quotes."""
    span: Span
    inside: tuple[tuple[str, ...], ...] = ()
    """The words of the blocks around it, outermost first: `("location", "/x")`."""


def directives(value: Value) -> Iterator[Directive]:
    """The directives of a text; none for a value that is no known text. What follows a fault is left out."""
    text = (value.text or "")[:_LONGEST]
    places = _Places(value, text)
    around: list[tuple[str, ...]] = []
    words: list[str] = []
    start = at = 0
    while (token := _TOKEN.match(text, at)) is not None:
        at = token.end()
        mark = token["mark"]
        if token["blank"]:
            continue
        if mark is None:
            start = start if words else token.start()
            words.append(_plain(token))
        elif mark == "{":
            if words and words[0].endswith("_by_lua_block"):
                at = _past_block(text, at)
            elif len(around) < _DEEPEST:
                around.append(tuple(words))
            else:
                return
            words = []
        elif mark == "}":
            if not around:
                return
            around.pop()
            words = []
        else:
            if words:
                yield Directive(tuple(words), places.span(start, token.start()), tuple(around))
            words = []


def may_log(value: Value | None) -> bool:
    """Whether a text of which parts are unknown speaks of access logs."""
    data = None if value is None else value.data
    return isinstance(data, Template) and any(isinstance(part, str) and _LOG in part for part in data.parts)


class Level(msgspec.Struct):
    """What a snippet says of access logs, at the level that it is put at."""

    logs: list[Directive]
    off: Directive | None = None
    locations: list[tuple[str, Span]] = []
    """Locations inside of it that do not log: (path, place)."""
    conditions: list[tuple[str, Span]] = []
    """Conditions under which it does not log: (as written, place)."""
    doubt: Unknown | None = None
    """Why it is not known."""

    @property
    def is_silent(self) -> bool:
        """Whether the snippet leaves everything as it is."""
        return not (self.logs or self.off or self.locations or self.conditions or self.doubt)


def read_level(value: Value | None) -> Level:
    """The access logs of a snippet.

    Where one level has both `off` and another log, `off` wins, as seen on a running nginx.
    """
    level = Level([])
    if value is None:
        return level
    if may_log(value):
        level.doubt = value.unknown
        return level
    for directive in directives(value):
        if directive.words[0] != _LOG or len(directive.words) < 2:
            continue
        inner = directive.inside[-1] if directive.inside else ()
        is_off = directive.words[1] == "off"
        if not inner:
            if is_off:
                level.off = level.off or directive
            else:
                level.logs.append(directive)
        elif is_off and inner[0] == "location":
            level.locations.append((_path(inner), directive.span))
        elif is_off and inner[0] in ("if", "limit_except"):
            # A closing parenthesis may follow a quote: there it is a word of its own.
            level.conditions.append((" ".join(inner).replace(" )", ")"), directive.span))
    return level


def definitions(value: Value | None) -> dict[str, Value]:
    """The variables that a snippet defines, as the nginx mappers take them, by lower-case name.

    Each is a mapping of `kind`, `source` and `entries` with `match` and `value`.
    """
    found: dict[str, Value] = {}
    for directive in () if value is None else directives(value):
        block = directive.inside[-1] if directive.inside else ()
        if len(block) >= 2 and block[0] in ("map", "geo", "split_clients") and block[-1].startswith("$"):
            name = block[-1][1:].lower()
            source = block[1] if len(block) > 2 else "$remote_addr"
            definition = found.get(name) or _definition(block[0], source, directive.span)
            _add(definition, directive.words[0], directive.words[1:2], directive.span)
            found[name] = definition
        elif directive.words[0] == "set" and len(directive.words) == 3 and directive.words[1].startswith("$"):
            definition = _definition("set", "", directive.span)
            _add(definition, "", directive.words[2:], directive.span)
            found[directive.words[1][1:].lower()] = definition
    return found


def _definition(kind: str, source: str, span: Span) -> Value:
    data = {"kind": Value(kind, span), "entries": Value([], span)}
    if source:
        data["source"] = Value(source, span)
    return Value(data, span)


def _add(definition: Value, match: str, value: tuple[str, ...], span: Span) -> None:
    entries = definition.get("entries")
    if entries is not None and value:
        entries.items().append(Value({"match": Value(match, span), "value": Value(value[0], span)}, span))


def _plain(token: re.Match[str]) -> str:
    quoted = token["double"] if token["double"] is not None else token["single"]
    return token["word"] or "" if quoted is None else _ESCAPED.sub(r"\1", quoted)


def _path(block: tuple[str, ...]) -> str:
    """A location's path, with its modifier only where it is a regular expression."""
    return " ".join(block[2:] if block[1:2] in (("=",), ("^~",)) else block[1:])


def _past_block(text: str, at: int) -> int:
    depth = 1
    while depth and (brace := _BRACE.search(text, at)) is not None:
        depth += 1 if brace[0] == "{" else -1
        at = brace.end()
    return at if not depth else len(text)


class _Places:
    """Where the characters of a value stand, as far as the value's own place tells."""

    def __init__(self, value: Value, text: str) -> None:
        self._span = span = value.span
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        lines = text.rstrip().split("\n")
        self._first, self._shift = span.line, 0
        width = span.end_column - span.column
        if span.line == span.end_line:
            # Plain, or in quotes.
            self._shift = span.column + (width - len(text)) // 2
            self.is_exact = len(lines) == 1 and width in (len(text), len(text) + 2)
        else:
            # A literal block: its indicator's line, then line by line, indented. All else is folded.
            self._first = span.line + 1
            self._shift = span.end_column - len(lines[-1])
            is_literal = getattr(value, "style", "") == "|"
            self.is_exact = is_literal and span.end_line - span.line == len(lines) and self._shift > 1

    def span(self, start: int, end: int) -> Span:
        """The place of characters; the value's first line where it does not tell."""
        if not self.is_exact:
            return self._span.first_line()
        line, column = self._position(start)
        end_line, end_column = self._position(end)
        return Span(self._span.file, line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self._starts, offset) - 1
        return self._first + row, offset - self._starts[row] + self._shift


def lines_of(value: Value) -> list[Value]:
    """The lines of a literal block, each at its place and without its end; the value itself where they are not told."""
    text = value.text
    if text is None or value.span.line == value.span.end_line:
        return [value]
    places = _Places(value, text)
    if not places.is_exact:
        return [value]
    found, at = [], 0
    for line in text.rstrip().split("\n"):
        found.append(Value(line, places.span(at, at + len(line))))
        at += len(line) + 1
    return found
