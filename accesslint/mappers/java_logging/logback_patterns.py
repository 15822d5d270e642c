r"""Conversion patterns of logback, read as logback reads them: literal texts and words, with what pads and cuts them.

No library reads them. A word is `%name`, with `-20.30` before the name and `{option, 'option'}` behind it; `%(…)` and
`%name(…)` enclose a pattern. A backslash takes its meaning from what may follow it, which differs from place to place.
https://logback.qos.ch/manual/layouts.html#conversionWord. A pattern that logback refuses has no nodes.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

LONGEST = 5_000
_DEEPEST = 20
_MODIFIER = re.compile(r"(?P<least>-?\d{1,6})?(?:\.(?P<most>-?\d{1,6}))?\Z", re.ASCII)
_OPTION = re.compile(
    r"""[ \t\r\n,]+|(?P<end>\})|(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<raw>(?!['"])[^,}]+(?=[,}]))""",
    re.DOTALL,
)
_ESCAPED = {"\\": "\\", "t": "\t", "r": "\r", "n": "\n", "_": ""}
BARE = "BARE"
"""The name of brackets without one."""


class Modifier(msgspec.Struct, frozen=True):
    """How a value is padded and cut, in characters as Java counts them."""

    least: int = 0
    most: int = 2**31
    pads_left: bool = True
    cuts_left: bool = True
    zeros: bool = False
    """Padded with zeros instead of blanks, on the left."""


class Word(msgspec.Struct, frozen=True):
    """A conversion word."""

    name: str
    options: tuple[str, ...] = ()
    modifier: Modifier | None = None
    inner: tuple[Node, ...] | None = None
    """The pattern that it encloses."""

    @property
    def token(self) -> str:
        """The word as people write it, without what pads it."""
        name = self.name if self.inner is None else "(…)" if self.name == BARE else f"{self.name}(…)"
        return f"%{name}" + (f"{{{','.join(self.options)}}}" if self.options else "")


Node: TypeAlias = "str | Word"


class _RefusedError(Exception):
    """logback refuses the pattern."""


def parse(pattern: str) -> tuple[Node, ...] | None:
    """The nodes of a pattern; None where logback refuses it, or it is longer or deeper than anybody writes."""
    if len(pattern) > LONGEST:
        return None
    try:
        nodes, _ = _Reader(pattern).read(0, 0)
    except _RefusedError:
        return None
    return nodes


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._text = pattern

    def read(self, at: int, depth: int) -> tuple[tuple[Node, ...], int]:
        """The nodes from a place on, up to the bracket that ends them; one that ends nothing ends the pattern."""
        if depth > _DEEPEST:
            raise _RefusedError
        nodes: list[Node] = []
        literal: list[str] = []
        is_closed = False
        while at < len(self._text) and self._text[at] != ")":
            character = self._text[at]
            if character == "\\":
                literal.append(self._escaped(at, "%{}" if is_closed else "%()"))
                at += 2
            elif character == "%" and not is_closed:
                _end(literal, nodes)
                word, at, is_closed = self._word(at + 1, depth)
                nodes.append(word)
                continue
            else:
                literal.append(character)
                at += 1
            is_closed = False
        if depth and at >= len(self._text):
            raise _RefusedError
        _end(literal, nodes)
        return tuple(nodes), at

    def _word(self, at: int, depth: int) -> tuple[Word, int, bool]:
        """The word, where it ends, and whether a bracket ends it, behind which a `%` is but a sign."""
        start = at
        while at < len(self._text) and self._text[at] != "(" and not _is_of_name(self._text[at], first=True):
            at += 1
        modifier = _modifier(self._text[start:at])
        start = at
        while at < len(self._text) and _is_of_name(self._text[at]):
            at += 1
        name = self._text[start:at]
        inner: tuple[Node, ...] | None = None
        if self._text[at : at + 1] == "(":
            inner, at = self.read(at + 1, depth + 1)
            at += 1
        elif not name:
            raise _RefusedError
        if self._text[at : at + 1] != "{":
            return Word(name or BARE, (), modifier, inner), at, inner is not None
        options, at = self._options(at + 1)
        return Word(name or BARE, options, modifier, inner), at, False

    def _options(self, at: int) -> tuple[tuple[str, ...], int]:
        found: list[str] = []
        while (option := _OPTION.match(self._text, at)) is not None:
            at = option.end()
            if option["end"]:
                return tuple(found), at
            if option["quoted"] is not None:
                found.append(option["quoted"][1:-1])  # backslashes stay as they are
            elif option["raw"] is not None:
                found.append(option["raw"].strip())
        raise _RefusedError

    def _escaped(self, at: int, more: str) -> str:
        """What a backslash and the character behind it stand for."""
        following = self._text[at + 1 : at + 2]
        if following in more:
            return following  # nothing follows the last one
        if following not in _ESCAPED:
            raise _RefusedError
        return _ESCAPED[following]


def _end(literal: list[str], nodes: list[Node]) -> None:
    text = "".join(literal)
    if text:
        nodes.append(text)
    literal.clear()


def _is_of_name(character: str, *, first: bool = False) -> bool:
    """Whether Java allows it in an identifier."""
    return character in "_$" or (character.isalpha() if first else character.isalnum())


def _modifier(text: str) -> Modifier | None:
    if not text:
        return None
    found = _MODIFIER.match(text)
    if found is None:
        raise _RefusedError
    least, most = found["least"] or "0", found["most"]
    return Modifier(
        abs(int(least)),
        2**31 if most is None else abs(int(most)),
        not least.startswith("-"),
        most is None or not most.startswith("-"),
    )
