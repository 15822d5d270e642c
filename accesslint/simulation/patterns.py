"""Regular expressions of configurations, tried on a text without ever taking long."""

from __future__ import annotations

import re

from accesslint.model.values import Unknown

_LONGEST = 200
_LONGEST_TEXT = 4_096
_REPEATED = re.compile(r"[*+}]\)?[*+{]|\)[*+{]")
_MOST_REPEATS = 4


def matches(pattern: str, text: bytes, *, ignore_case: bool) -> bool | Unknown:
    """Whether a pattern is found in a text; unknown where the pattern is one that Python cannot try safely."""
    repeats = pattern.count("*") + pattern.count("+") + pattern.count("{")
    if len(pattern) > _LONGEST or _REPEATED.search(pattern) or repeats > _MOST_REPEATS or len(text) > _LONGEST_TEXT:
        return Unknown(f"the pattern {pattern[:60]} is not tried", "the server")
    try:
        compiled = re.compile(pattern.encode(), re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError):
        return Unknown(f"the pattern {pattern[:60]} is not Python's", "the server")
    return compiled.search(text) is not None
