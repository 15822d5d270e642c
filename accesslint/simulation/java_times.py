"""A moment as `java.text.SimpleDateFormat` writes it, in UTC and English.

Source: https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/text/SimpleDateFormat.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone

from accesslint.model.values import Unknown

MOMENT = datetime(2026, 11, 24, 13, 11, 51, 42_000, tzinfo=timezone.utc)
"""The moment of every simulated line."""

_PIECE = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z']+)")
_NAMES_FROM = 3
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def _number(value: int) -> Callable[[int], str]:
    return lambda width: str(value).zfill(width)


def _named(names: tuple[str, ...], number: int) -> Callable[[int], str]:
    return lambda width: names[number] if width > _NAMES_FROM else names[number][:3]


_LETTERS: Mapping[str, Callable[[int], str]] = {
    "G": lambda _: "AD",
    "y": lambda width: f"{MOMENT.year % 100:02}" if width == 2 else str(MOMENT.year).zfill(width),
    "M": lambda width: (_number(11) if width < _NAMES_FROM else _named(_MONTHS, MOMENT.month - 1))(width),
    "d": _number(MOMENT.day),
    "E": _named(_DAYS, MOMENT.weekday()),
    "u": _number(MOMENT.isoweekday()),
    "a": lambda _: "PM",
    "H": _number(MOMENT.hour),
    "k": _number(MOMENT.hour),
    "h": _number(MOMENT.hour % 12),
    "m": _number(MOMENT.minute),
    "s": _number(MOMENT.second),
    "S": _number(MOMENT.microsecond // 1000),
    "z": lambda width: "UTC" if width <= _NAMES_FROM else "Coordinated Universal Time",
    "Z": lambda _: "+0000",
    "X": lambda _: "Z",
}


def written(pattern: str) -> str | Unknown:
    """The moment; unknown for a pattern that Java refuses or that is not told here."""
    found: list[str] = []
    at = 0
    for piece in _PIECE.finditer(pattern):
        if piece.start() != at or (piece[3] is not None and piece[3] not in _LETTERS):
            break
        at = piece.end()
        if piece[1] is not None:
            found.append(piece[1].replace("''", "'") or "'")
        else:
            found.append(_LETTERS[piece[3]](len(piece[2])) if piece[2] is not None else piece[4])
    if at < len(pattern):
        return Unknown(f"the form of time {pattern[:60]} is not known", "the `values` of a scenario")
    return "".join(found)
