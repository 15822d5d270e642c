"""Regular expressions of configurations, tried on a text without ever taking long."""

from __future__ import annotations

import re

from accesslint.model.values import Unknown

_LONGEST = 200
_LONGEST_TEXT = 4_096
_REPEATED = re.compile(r"[*+}]\)?[*+{]|\)[*+{]")
_MOST_REPEATS = 4


_GROUP = re.compile(r"\$(\d)|\\(.)|([$\\])", re.DOTALL)


def matches(pattern: str, text: bytes, *, ignore_case: bool) -> bool | Unknown:
    """Whether a pattern is found in a text; unknown where the pattern is one that Python cannot try safely."""
    compiled = _compiled(pattern, text, re.IGNORECASE if ignore_case else 0)
    return compiled if isinstance(compiled, Unknown) else compiled.search(text) is not None


def substituted(pattern: str, replacement: str, text: bytes) -> bytes | Unknown:
    r"""A text with what a pattern finds replaced, as Java does it: `$1` is a group, `\\` takes a sign for itself.

    Java looks at characters, and only at those of ASCII for `\\w`, `\\d` and `\\s`.
    """
    is_safe = _compiled(pattern, text, 0)
    if isinstance(is_safe, Unknown):
        return is_safe
    try:
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, ValueError):  # flags that hold for octets only
        return Unknown(f"the pattern {pattern[:60]} is not Java's", "the server")
    for found in _GROUP.finditer(replacement):
        if found[3] is not None or (found[1] is not None and int(found[1]) > compiled.groups):
            return Unknown(f"the replacement {replacement[:60]} is not Java's", "the server")

    def one(hit: re.Match[str]) -> str:
        return _GROUP.sub(lambda found: found[2] if found[1] is None else hit[int(found[1])] or "", replacement)

    return compiled.sub(one, text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _compiled(pattern: str, text: bytes, flags: int) -> re.Pattern[bytes] | Unknown:
    """The pattern; unknown where it is one that Python cannot try safely."""
    repeats = pattern.count("*") + pattern.count("+") + pattern.count("{")
    if len(pattern) > _LONGEST or _REPEATED.search(pattern) or repeats > _MOST_REPEATS or len(text) > _LONGEST_TEXT:
        return Unknown(f"the pattern {pattern[:60]} is not tried", "the server")
    try:
        return re.compile(pattern.encode(), flags)
    except (re.error, OverflowError, RecursionError):
        return Unknown(f"the pattern {pattern[:60]} is not Python's", "the server")
