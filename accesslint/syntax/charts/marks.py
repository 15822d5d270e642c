"""The signs that stand for tags in a blanked text: they say which tag it is, and YAML takes them for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accesslint.syntax.go_templates import Tag

_FIRST = "\ue000"
_FILLER = "\ue001"
_DIGITS = 0xE002
_BASE = 0xF8FF - _DIGITS
_LEAST = 3
"""Signs that a mark with a number takes."""

_MARK = re.compile(f"{_FIRST}([\ue002-\uf8ff])([\ue002-\uf8ff]){_FILLER}*|[{_FIRST}{_FILLER}]+")
_WRITTEN = re.compile(r"[^\n]")


def mark(number: int, length: int) -> str:
    """The sign of a tag, so many letters long; a shorter one than three does not say which."""
    if length < _LEAST:
        return _FILLER * length
    high, low = divmod(number % (_BASE * _BASE), _BASE)
    return _FIRST + chr(_DIGITS + high) + chr(_DIGITS + low) + _FILLER * (length - _LEAST)


def spaces(text: str) -> str:
    """Blanks for everything but line ends."""
    return _WRITTEN.sub(" ", text)


def filler(text: str, indentation: int) -> str:
    """Letters for everything but line ends, after an indentation: lines that a block scalar may hold."""
    lines = text.split("\n")
    return "\n".join(" " * min(indentation, len(line)) + _FILLER * max(0, len(line) - indentation) for line in lines)


def has_mark(text: str) -> bool:
    """Whether a tag stands in a text."""
    return _FIRST in text or _FILLER in text


def pieces(text: str, tags: Sequence[Tag]) -> Iterator[str | Tag | None]:
    """A text's own parts and the tags in it; None for one that is not told."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        number = (ord(found[1]) - _DIGITS) * _BASE + ord(found[2]) - _DIGITS if found[1] else -1
        yield tags[number] if 0 <= number < len(tags) else None
    if at < len(text):
        yield text[at:]
