"""Text from input files made fit for a terminal: control characters visible, widths known, long texts cut.

What a scanned file says must not move the cursor, change colours, or hide or reorder text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

TAB = "    "


@cache
def _unsafe() -> re.Pattern[str]:
    # C0 and C1 controls, line and paragraph separators, what reorders or hides text, lone surrogates.
    return re.compile(
        "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
        "|[\U000e0000-\U000e0fff]"
    )


def visible(text: str) -> str:
    r"""The text with every unsafe character written as its escape (`\x1b`), on one line."""
    if text.isascii() and text.isprintable():
        return text
    return _unsafe().sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return escaped(match.group())


def escaped(character: str) -> str:
    r"""A character as an escape: `\n`, `\x1b`, `\u202e`."""
    return {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(character) or _numeric(ord(character))


def _numeric(code: int) -> str:
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def cells(line: str) -> Iterator[tuple[str, int]]:
    """(What is shown, how many columns it takes) for each character of a source line."""
    if line.isascii() and line.isprintable():
        yield from ((character, 1) for character in line)
        return
    import unicodedata

    unsafe = _unsafe()
    for character in line:
        if character == "\t":
            yield TAB, len(TAB)
        elif unsafe.match(character):
            shown = escaped(character)
            yield shown, len(shown)
        elif unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            yield character, 0
        else:
            yield character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, limit: int) -> str:
    """The text cut at a word before the limit, with `...`; whole if it fits."""
    if len(text) <= limit:
        return text
    kept = text[: max(1, limit - 3)]
    return kept.rpartition(" ")[0].rstrip(" ,;:.") + "..." if " " in kept.strip() else kept + "..."
