"""The words of a shell's command line, with their offsets; operators and redirections are words of their own.

Why by hand: `shlex` gives no offsets. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html:
quotes are dropped, expansions stay as they are written.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

MAX_WORDS = 10_000

_LONGEST = 200_000

_BLANK = frozenset(" \t\r\n")
_OPERATORS = frozenset(";&|()")
_ARROWS = frozenset("<>")


class Word(msgspec.Struct, frozen=True):
    """A word."""

    text: str
    """Without its quotes."""
    start: int
    end: int
    """Offsets in the text, quotes included."""
    is_operator: bool = False
    """`&&`, `;`, `|`, `2>`, `>>`, …"""


def words_of(text: str, pieces: Sequence[tuple[int, int]], escape: str = "\\", *, operators: bool = True) -> list[Word]:
    """The words of the parts of a text that make one line.

    `escape`: what takes its meaning from a sign; `operators`: whether a shell reads the line.
    """
    signs = [(text[at], at) for start, end in pieces for at in range(start, min(end, start + _LONGEST))][:_LONGEST]
    found: list[Word] = []
    index = 0
    while index < len(signs) and len(found) < MAX_WORDS:
        sign, _ = signs[index]
        if sign in _BLANK:
            index += 1
        elif operators and _is_operator(signs, index):
            index = _operator(signs, index, found)
        else:
            index = _word(signs, index, escape, found, operators=operators)
    return found


def _is_operator(signs: Sequence[tuple[str, int]], index: int) -> bool:
    sign = signs[index][0]
    if sign in _OPERATORS or sign == ">":
        return True
    if sign == "<":
        return signs[index + 1 : index + 2] != [] and signs[index + 1][0] != "<"
    return sign.isdigit() and index + 1 < len(signs) and signs[index + 1][0] == ">"


def _operator(signs: Sequence[tuple[str, int]], index: int, found: list[Word]) -> int:
    begin = index
    while index < len(signs) and (signs[index][0] in _OPERATORS | _ARROWS or (index == begin)) and index - begin < 4:
        index += 1
    whole = "".join(sign for sign, _ in signs[begin:index])
    found.append(Word(whole, signs[begin][1], signs[index - 1][1] + 1, is_operator=True))
    return index


def _word(signs: Sequence[tuple[str, int]], index: int, escape: str, found: list[Word], *, operators: bool) -> int:
    begin, kept, quote = index, list[str](), ""
    while index < len(signs):
        sign = signs[index][0]
        if quote:
            if sign == quote:
                quote = ""
            elif sign == escape and quote == '"' and index + 1 < len(signs) and signs[index + 1][0] in '"\\$`':
                index += 1
                kept.append(signs[index][0])
            else:
                kept.append(sign)
        elif sign in "\"'":
            quote = sign
        elif sign == escape and index + 1 < len(signs):
            index += 1
            kept.append(signs[index][0])
        elif sign in _BLANK or (operators and _ends_word(signs, begin, sign)):
            break
        else:
            kept.append(sign)
        index += 1
    found.append(Word("".join(kept), signs[begin][1], signs[index - 1][1] + 1))
    return index


def _ends_word(signs: Sequence[tuple[str, int]], begin: int, sign: str) -> bool:
    """Whether a sign is an operator; a word that begins with `<` is the name of a here-document."""
    return sign in _OPERATORS or (sign in _ARROWS and signs[begin][0] != "<")
