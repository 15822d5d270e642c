"""Reads Bicep's and ARM's tokens one by one, and the texts in quotes, which may have expressions in them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NamedTuple

from accesslint.source import Span
from accesslint.syntax.azure.nodes import Joined, Literal, Node

_TOKEN = re.compile(
    r"(?P<blank>(?:[ \t\r\f\ufeff\u00a0]|//[^\n]*|#[a-z][^\n]*)+)|(?P<comment>/\*)"
    r"|(?P<line>\n(?:[ \t\r\n\f]|//[^\n]*)*)|(?P<number>\d{1,40}(?:\.\d{1,40})?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<mark>\.\.\.|=>|==|=~|!=|!~|<=|>=|&&|\|\||\?\?|\.\?|::|[^\s])"
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}
_UNICODE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}")


class Token(NamedTuple):
    """A piece of the text."""

    kind: str
    """`number`, `name`, `mark`, `line`, or `end`."""
    text: str
    start: int
    end: int


class Fault(Exception):  # noqa: N818 (what is wrong with the text, not with the program)
    """What is wrong at a place; caught where the reading can go on."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


class TextReader(ABC):
    """Reads tokens from a place on. `place` turns two offsets into a span."""

    def __init__(self, text: str, place: Callable[[int, int], Span], at: int = 0, *, arm: bool = False) -> None:
        self.text, self.place, self._arm = text, place, arm
        self._depth = 0
        self.token = Token("line", "", at, at)
        self.last_end = at
        self.move(at)

    def move(self, at: int) -> None:
        """Go to a place and read the token there."""
        text = self.text
        while True:
            match = _TOKEN.match(text, at)
            if match is None:
                self.token = Token("end", "", len(text), len(text))
                return
            kind = match.lastgroup or ""
            if kind == "blank" or (kind == "line" and self._arm):
                at = match.end()
            elif kind == "comment":
                end = text.find("*/", match.end())
                at = len(text) if end < 0 else end + 2
            else:
                self.token = Token(kind, match[0], match.start(), match.end())
                return

    def advance(self) -> Token:
        """The token, and on to the next."""
        token = self.token
        self.last_end = token.end
        self.move(token.end)
        return token

    def fault(self, message: str) -> Fault:
        """What is wrong at the token."""
        return Fault(message, self.token.start, max(self.token.end, self.token.start + 1))

    def is_mark(self, mark: str) -> bool:
        """Whether the token is a mark."""
        return self.token.kind == "mark" and self.token.text == mark

    def expect(self, mark: str) -> Token:
        """Read a mark."""
        if not self.is_mark(mark):
            shown = self.token.text[:20] if self.token.kind not in ("line", "end") else "the end of the line"
            raise self.fault(f'"{mark}" is expected, not {shown}')
        return self.advance()

    def identifier(self) -> Token:
        """Read a name."""
        if self.token.kind != "name":
            raise self.fault("a name is expected")
        return self.advance()

    def skip_lines(self) -> None:
        """On to the next token that is no end of a line."""
        while self.token.kind == "line":
            self.advance()

    @abstractmethod
    def expression(self) -> Node:
        """Read an expression, as those that stand in texts."""

    def string(self) -> Node:
        """Read a text, from its quote on."""
        start = self.token.start
        if not self._arm and self.text.startswith("'''", start):
            end = self.text.find("'''", start + 3)
            while self.text[end + 3 : end + 4] == "'" and end >= 0:
                end += 1
            if end < 0:
                raise self.fault("the text is never closed")
            inner = self.text[start + 3 : end]
            self._end_string(end + 3)
            return Literal(inner.removeprefix("\n"), self.place(start, end + 3))
        return self._arm_string(start) if self._arm else self._bicep_string(start)

    def _end_string(self, end: int) -> None:
        self.last_end = end
        self.move(end)

    def _arm_string(self, start: int) -> Node:
        """A quote inside is written twice."""
        pieces, at = [], start + 1
        while True:
            end = self.text.find("'", at)
            if end < 0:
                raise self.fault("the text is never closed")
            pieces.append(self.text[at:end])
            if self.text[end + 1 : end + 2] != "'":
                self._end_string(end + 1)
                return Literal("'".join(pieces), self.place(start, end + 1))
            at = end + 2

    def _bicep_string(self, start: int) -> Node:
        text, at, piece_start = self.text, start + 1, start + 1
        parts: list[Node] = []
        letters: list[str] = []

        def flush(end: int) -> None:
            if letters:
                parts.append(Literal("".join(letters), self.place(piece_start, end)))
                letters.clear()

        while True:
            letter = text[at : at + 1]
            if letter in ("", "\n"):
                raise self.fault("the text is never closed")
            if letter == "'":
                break
            if letter == "\\":
                wide = _UNICODE.match(text, at)
                code = int(wide[1], 16) if wide else 0
                is_letter = wide is not None and code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
                letters.append(chr(code) if is_letter else _ESCAPES.get(text[at + 1 : at + 2], text[at : at + 2]))
                at = wide.end() if wide else at + 2
            elif letter == "$" and text[at + 1 : at + 2] == "{":
                flush(at)
                self.move(at + 2)
                parts.append(self.expression())
                if not self.is_mark("}"):
                    raise self.fault('"}" is expected')
                at = piece_start = self.token.end
            else:
                letters.append(letter)
                at += 1
        flush(at)
        self._end_string(at + 1)
        span = self.place(start, at + 1)
        if not parts:
            return Literal("", span)
        if len(parts) == 1 and isinstance(parts[0], Literal) and isinstance(parts[0].data, str):
            return Literal(parts[0].data, span)
        return Joined(tuple(parts), span)
