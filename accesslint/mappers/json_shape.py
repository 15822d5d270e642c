"""Reads a log format that is shaped like JSON, with variables where values stand.

The parts need not be whole: what a template fills in is skipped. One pass, no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

_LITERAL = re.compile(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_BLANK = " \t\r\n"


class Slot(msgspec.Struct, frozen=True):
    """Where a variable stands."""

    name: str
    """The key, with the keys around it: `request.method`; empty outside of any value."""
    quoted: bool
    """Inside of a JSON string."""


class Shape(msgspec.Struct):
    """What was read."""

    slots: list[Slot]
    """One for each variable, in order."""
    error: str = ""
    """Why the text is no JSON whatever the variables hold; empty if it is."""


class Opening(msgspec.Struct, frozen=True):
    """A part that is unknown."""


class Hole(msgspec.Struct, frozen=True):
    """A variable."""


Part = str | Hole | Opening


def looks_like_json(parts: Iterable[Part]) -> bool:
    """Whether a format's text is meant to be a JSON object: it begins with `{` and a quote, or something unknown."""
    head = ""
    for part in parts:
        if not isinstance(part, str):
            return isinstance(part, Opening) and head.strip() == "{"
        head += part
        text = head.lstrip()
        if text and text[0] != "{":
            return False
        rest = text[1:].lstrip()
        if rest:
            return rest[0] in '"}'
    return False


def read_json(parts: Iterable[Part]) -> Shape:
    """Follow the parts through JSON's grammar."""
    reader = _Reader()
    for part in parts:
        if isinstance(part, str):
            for char in part:
                reader.take(char)
        elif isinstance(part, Hole):
            reader.variable()
        else:
            reader.unknown()
    reader.finish()
    return Shape(reader.slots, "" if reader.is_open else reader.error)


class _Reader:
    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self.error = ""
        self.is_open = False
        self._closers: list[str] = []
        self._keys: list[str] = []
        self._want = "value"
        """`key`, `first key`, `colon`, `value`, `first value`, `next` or `end`."""
        self._string: list[str] | None = None
        self._escaped = False
        self._bare = ""
        self._bare_has_variable = False

    def take(self, char: str) -> None:
        """One character of the text."""
        if self._string is not None:
            self._in_string(char)
        elif char in _BLANK:
            self._end_bare()
        elif char in ',:]}[{"':
            self._end_bare()
            self._structure(char)
        elif self._want in ("value", "first value"):
            self._bare += char
        else:
            self._fail(f"`{char}` where {self._expected()} is expected")

    def variable(self) -> None:
        """A variable, in a string or bare."""
        quoted = self._string is not None
        self.slots.append(Slot(self._name(), quoted))
        if self._string is not None:
            self._string.append("$")
        elif self._want in ("value", "first value"):
            self._bare_has_variable = True
        else:
            self._fail(f"a variable where {self._expected()} is expected")

    def unknown(self) -> None:
        """A part that a template fills in: what follows may stand anywhere."""
        if self._string is not None:
            self._string.append("*")
        else:
            self.is_open = True

    def finish(self) -> None:
        """The text's end."""
        self._end_bare()
        if self._string is not None:
            self._fail("a string is not closed")
        elif self._closers:
            self._fail(f"`{self._closers[-1]}` is missing at its end")

    def _in_string(self, char: str) -> None:
        string = self._string if self._string is not None else []
        if self._escaped:
            self._escaped = False
            string.append(char)
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._end_string("".join(string))
        else:
            string.append(char)

    def _end_string(self, text: str) -> None:
        self._string = None
        if self._want in ("key", "first key"):
            self._keys[-1] = text
            self._want = "colon"
        else:
            self._after_value()

    def _end_bare(self) -> None:
        if not self._bare and not self._bare_has_variable:
            return
        if not self._bare_has_variable and not _LITERAL.fullmatch(self._bare):
            self._fail(f"`{self._bare[:20]}` is not quoted")
        self._bare, self._bare_has_variable = "", False
        self._after_value()

    def _after_value(self) -> None:
        self._want = "next" if self._closers else "end"

    def _structure(self, char: str) -> None:
        want = self._want
        if char == '"' and want in ("key", "first key", "value", "first value"):
            self._string = []
        elif char in "{[" and want in ("value", "first value"):
            self._closers.append("}" if char == "{" else "]")
            self._keys.append("")
            self._want = "first key" if char == "{" else "first value"
        elif char == ":" and want == "colon":
            self._want = "value"
        elif char == "," and want == "next":
            self._want = "key" if self._closers[-1] == "}" else "value"
        elif self._closers and char == self._closers[-1] and want in ("next", "first key", "first value"):
            self._closers.pop()
            self._keys.pop()
            self._after_value()
        else:
            self._fail(f"`{char}` where {self._expected()} is expected")

    def _name(self) -> str:
        if self._want in ("key", "first key", "colon"):
            return ""
        return ".".join(key for key in self._keys if key)

    def _expected(self) -> str:
        return {
            "key": "a quoted key",
            "first key": "a quoted key",
            "colon": "`:`",
            "value": "a value",
            "first value": "a value",
            "next": "`,` or a closing bracket",
            "end": "the end",
        }[self._want]

    def _fail(self, message: str) -> None:
        if not self.error and not self.is_open:
            self.error = message
