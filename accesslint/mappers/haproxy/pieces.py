"""A log format's text in literal texts, blanks, aliases (`%ci`) and samples (`%[src]`), as HAProxy splits it.

https://docs.haproxy.org/2.6/configuration.html#8.2.6: blanks between are merged, `%%` is a percent sign, a `%` before
any other sign that is no letter is left out, flags in braces hold for one token or, with `%o`, for all that follow.
Names in parentheses (`%(user)[src]`): https://docs.haproxy.org/3.0/configuration.html#8.2.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from accesslint.model.values import Unknown

_FIRST_HOLE = 0xE000
_MOST_HOLES = 0x1800
_HOLES = re.compile("([\ue000-\uf7ff])")
_PERCENT = re.compile(
    r"%(?:\((?P<label>[\w.-]{1,100})(?::\w+)?\))?(?:\{(?P<flags>[^}]*)\})?(?:(?P<alias>[A-Za-z][A-Za-z0-9]*)|(?P<open>\[))",
    re.ASCII,
)
BLANK = " "


class Alias(msgspec.Struct, frozen=True):
    """`%ci`"""

    written: str
    name: str
    flags: frozenset[str]
    """The flags in force: `Q`, `E`, `X`, `json`, `cbor`, `M` (`-` for what is absent)."""
    label: str = ""


class Sample(msgspec.Struct, frozen=True):
    """`%[capture.req.hdr(0),lower]`"""

    written: str
    expression: str
    flags: frozenset[str]
    label: str = ""


Piece = str | Alias | Sample | Unknown
"""A blank between others is a piece of its own: it is merged with its neighbours."""


class Format(msgspec.Struct):
    """What was read."""

    pieces: list[Piece]
    fault: str = ""
    """Why HAProxy does not start with it."""
    whole: frozenset[str] = frozenset()
    """The flags of `%o` at its beginning."""


def read_format(parts: Sequence[str | Unknown], *, mandatory: bool = True) -> Format:
    """Split a format's text, with the reasons why parts are not known.

    `mandatory`: `-` stands for what is absent, as in log-format.
    """
    if all(isinstance(part, str) for part in parts):
        return _read_text("".join(str(part) for part in parts), mandatory=mandatory)
    holes = [part for part in parts if isinstance(part, Unknown)][:_MOST_HOLES]
    numbers = iter(range(_FIRST_HOLE, _FIRST_HOLE + len(holes)))
    text = "".join(part if isinstance(part, str) else chr(next(numbers, _FIRST_HOLE)) for part in parts)
    return _Reader(text, holes, frozenset("M") if mandatory else frozenset()).read()


@lru_cache(maxsize=256)
def _read_text(text: str, *, mandatory: bool) -> Format:
    return _Reader(text, [], frozenset("M") if mandatory else frozenset()).read()


class _Reader:
    def __init__(self, text: str, holes: Sequence[Unknown], flags: frozenset[str]) -> None:
        self._text, self._holes, self._flags = text, holes, flags
        self._found = Format([])
        self._letters: list[str] = []

    def read(self) -> Format:
        text, at = self._text, 0
        while at < len(text):
            char = text[at]
            if char == "%":
                at = self._percent(at)
            elif char == " ":
                self._flush()
                self._found.pieces.append(BLANK)
                at += 1
            else:
                self._letters.append(char)
                at += 1
        self._flush()
        return self._found

    def _percent(self, at: int) -> int:
        text = self._text
        match = _PERCENT.match(text, at)
        if match is None:
            return self._literal(at)
        end, expression = match.end(), ""
        if match["open"]:
            end = end_of_expression(text, end)
            if end < 0:
                self._fail(f"`{text[at : at + 40]}` has no closing bracket")
                return len(text)
            expression = text[match.end() : end]
            end += 1
        flags = self._changed(match["flags"] or "")
        written = text[at:end]
        if match["alias"] == "o":
            self._flags = flags
            if not self._found.pieces and not self._letters:
                self._found.whole = flags
            return end
        self._flush()
        hole = _HOLES.search(written)
        if hole is not None:
            self._found.pieces.append(self._hole(hole[0]))
        elif match["open"]:
            self._found.pieces.append(Sample(written, expression, flags, match["label"] or ""))
        else:
            self._found.pieces.append(Alias(written, match["alias"], flags, match["label"] or ""))
        return end

    def _literal(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "%":
            self._letters.append("%")
            return at + 2
        if not following or following in "{ \t" or following.isdecimal():
            self._fail(f"the `%` of `{self._text[at : at + 20]}` stands alone; a percent sign is written `%%`")
        return at + 1

    def _changed(self, written: str) -> frozenset[str]:
        if not written:
            return self._flags
        flags = set(self._flags)
        for part in written.split(","):
            name = part.strip()[1:]
            if part.strip().startswith("+"):
                flags.add(name)
            elif part.strip().startswith("-"):
                flags.discard(name)
        return frozenset(flags)

    def _flush(self) -> None:
        for number, part in enumerate(_HOLES.split("".join(self._letters))):
            if part:
                self._found.pieces.append(self._hole(part) if number % 2 else part)
        self._letters.clear()

    def _hole(self, char: str) -> Unknown | str:
        number = ord(char) - _FIRST_HOLE
        return self._holes[number] if number < len(self._holes) else char

    def _fail(self, message: str) -> None:
        if not self._holes:
            self._found.fault = self._found.fault or message


def end_of_expression(text: str, at: int) -> int:
    """Where the `]` of an expression that begins at an offset stands; -1 without one."""
    inside, quote = False, ""
    while at < len(text):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif inside and char in "\"'":
            quote = char
        elif char == "(":
            inside = True
        elif char == ")":
            inside = False
        elif char == "]" and not inside:
            return at
        at += 1
    return -1


class Call(msgspec.Struct, frozen=True):
    """A fetch or converter with its arguments."""

    name: str
    arguments: tuple[str, ...] = ()

    def argument(self, number: int) -> str:
        """An argument; empty where there is none."""
        return self.arguments[number] if number < len(self.arguments) else ""


def calls(expression: str) -> list[Call]:
    """The fetch and the converters of an expression, in order."""
    return [_call(part.strip()) for part in _split(expression)]


def _call(text: str) -> Call:
    name, opening, rest = text.partition("(")
    if not opening:
        return Call(name)
    inner = rest.rpartition(")")[0] if rest.endswith(")") else rest
    return Call(name, tuple(_unquoted(part) for part in _split(inner)))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _split(text: str) -> Iterator[str]:
    """The parts between commas that stand neither in quotes nor in parentheses."""
    start, depth, quote = 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and (depth or not text.count("(")):
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "," and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]
