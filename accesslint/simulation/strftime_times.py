"""A moment as C's `strftime` writes it, in UTC and English.

Codes of ISO C, https://docs.python.org/3/library/time.html#time.strftime, and of glibc; `%f` is none of C's, and glibc
writes it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.values import Unknown
from accesslint.simulation.java_times import MOMENT

_CODE = re.compile(r"%(-?)(.?)", re.DOTALL)
_STANDARD = frozenset("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%")
_NUMBERS = frozenset("CdegGHIjklmMSUVWyY")
_OF_GLIBC: Mapping[str, str] = {
    "s": f"{MOMENT.timestamp():.0f}",
    "k": f"{MOMENT.hour:2}",
    "l": f"{MOMENT.hour % 12:2}",
    "P": "pm",
    "f": "%f",
}


def written(pattern: str) -> str | Unknown:
    """The moment; unknown for a code that is not told here."""
    for sign, letter in _CODE.findall(pattern):
        if letter not in (_NUMBERS if sign else _STANDARD | _OF_GLIBC.keys()):
            return Unknown(f"the form of time {pattern[:60]} is not known", "the C library")
    return _CODE.sub(lambda found: _one(found[2], short=bool(found[1])), pattern)


def _one(letter: str, *, short: bool) -> str:
    text = _OF_GLIBC.get(letter) or MOMENT.strftime(f"%{letter}")
    return (text.lstrip("0 ") or "0") if short else text
