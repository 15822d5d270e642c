"""Escapes and numbers as programs write them."""

from __future__ import annotations

import re
from math import isfinite

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b", "s": " "}
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]{1,16}|0[bB][01]{1,64}|0[oO]?[0-7]{1,21}|\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?|\.\d{1,300}"
)


def unescaped(written: str) -> str:
    r"""What an escape stands for: `\n`, `\x41`, `\u{1F600}`, `\101`; any other character stands for itself."""
    body = written[1:]
    if not body or body[0] == "\n":
        return ""
    if body[0] in "xuU" and len(body) > 1:
        return _character(body[1:].strip("{}"), 16, written)
    if body[0] in "01234567":
        return _character(body, 8, written)
    return _SIMPLE.get(body, body)


def _character(digits: str, base: int, written: str) -> str:
    try:
        code = int(digits, base)
    except ValueError:
        return written
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "�"


def number(written: str) -> int | float | None:
    """A number; None for what is none, or of a size that nobody means."""
    plain = written.replace("_", "")
    match = _NUMBER.match(plain)
    if match is None:
        return None
    text = match[0]
    if text[:1] == "0" and len(text) > 1 and text[1] not in ".eE":
        try:
            return int(text, 0) if text[1].isalpha() else int(text, 8)
        except ValueError:
            return None
    if text.isdecimal():
        return int(text) if len(text) < 20 else None
    found = float(text)
    return found if isfinite(found) else None
