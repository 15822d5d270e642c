"""Conversion patterns of logback and Log4j 2: the words in them, what they mean, how they write the time.

logback: https://logback.qos.ch/manual/layouts.html (words of access events at #logback-access); Log4j 2:
https://logging.apache.org/log4j/2.x/manual/pattern-layout.html. `%replace` and Log4j's `%enc{…}{CRLF}` take line breaks
out of what they enclose; Log4j's encodings HTML (the default) and JSON do as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_DEEPEST = 20
_LONGEST = 5_000
_WORD = re.compile(r"%[-+.\d]*([A-Za-z_][A-Za-z_]*)?")
_QUOTED = re.compile(r"'[^']*'")
_HOURS_AND_MINUTES = "X" * 3
"""An offset with a colon, as RFC 3339 wants it."""
_SIMPLE = {
    "ISO8601": "yyyy-MM-dd HH:mm:ss,SSS",
    "STRICT": "yyyy-MM-dd'T'HH:mm:ss,SSS",
    "DEFAULT": "yyyy-MM-dd HH:mm:ss,SSS",
    "ISO8601_OFFSET_DATE_TIME_HH": "yyyy-MM-dd'T'HH:mm:ss,SSSX",
    "ISO8601_OFFSET_DATE_TIME_HHMM": "yyyy-MM-dd'T'HH:mm:ss,SSSXX",
    "ISO8601_OFFSET_DATE_TIME_HHCMM": "yyyy-MM-dd'T'HH:mm:ss,SSS" + _HOURS_AND_MINUTES,
    "ISO8601_PERIOD": "yyyy-MM-dd'T'HH:mm:ss.SSS",
    "ABSOLUTE": "HH:mm:ss,SSS",
}
_PRECISIONS = ((0, "second"), (3, "millisecond"), (6, "microsecond"), (_LONGEST, "nanosecond"))
_CLF_TIME = "dd/MMM/yyyy:HH:mm:ss Z"


class Word(msgspec.Struct, frozen=True):
    """A conversion word of a pattern."""

    name: str
    options: tuple[str, ...]
    is_safe: bool
    """Whether something around it takes line breaks out."""


def words(pattern: str) -> list[Word]:
    """The words of a pattern in order, those inside of others included."""
    return list(_words(pattern[:_LONGEST], is_safe=False, depth=0))


def _words(pattern: str, *, is_safe: bool, depth: int) -> Iterator[Word]:
    at = 0
    while depth < _DEEPEST and (found := _WORD.search(pattern, at)) is not None:
        at = found.end()
        if found.start() and pattern[found.start() - 1] == "\\":
            continue
        inner, at = _enclosed(pattern, at, "()")
        options: list[str] = []
        while at < len(pattern) and pattern[at] == "{":
            option, at = _enclosed(pattern, at, "{}")
            options.append(option or "")
        name = found[1] or ""
        body = inner
        if inner is None and name in _ENCLOSING and options:
            body, *options = options
        if body is not None:
            safe = is_safe or _makes_safe(name, options)
            yield from _words(body, is_safe=safe, depth=depth + 1)
        elif name:
            yield Word(name, tuple(options), is_safe)


_ENCLOSING = ("replace", "enc", "encode", "highlight", "style", "maxLen", "maxLength", "notEmpty", "varsNotEmpty")
"""Log4j's words whose first option is a pattern."""


def _makes_safe(name: str, options: list[str]) -> bool:
    if name in ("enc", "encode"):
        return not options or options[0].upper() in ("CRLF", "HTML", "JSON")
    return name == "replace" and bool(options) and ("\\n" in options[0] or "\\r" in options[0] or "\\s" in options[0])


def _enclosed(text: str, at: int, pair: str) -> tuple[str | None, int]:
    """The text between a pair of brackets that begins here, and where it ends; None where none begins."""
    if at >= len(text) or text[at] != pair[0]:
        return None, at
    depth = 0
    for here in range(at, len(text)):
        if text[here] in pair and text[here - 1] != "\\":
            depth += 1 if text[here] == pair[0] else -1
            if depth == 0:
                return text[at + 1 : here], here + 1
    return text[at + 1 :], len(text)


def time_of(word: Word, *, is_access: bool) -> dict[str, Any] | None:
    """How a date word writes the time: the fact `timestamp`; None where its pattern says no date."""
    written = word.options[0] if word.options else _CLF_TIME if is_access else "DEFAULT"
    quoted = written.startswith('"')
    pattern, _, rest = written[1:].partition('"') if quoted else written.partition(", ")
    zones = [zone.strip(" ,\"'") for zone in (rest.split(",")[0] or rest.lstrip(" ,"), *word.options[1:]) if zone]
    if pattern in ("UNIX", "UNIX_MILLIS"):
        precision = "millisecond" if pattern == "UNIX_MILLIS" else "second"
        return {"zone": "utc", "form": "epoch", "precision": precision}
    pattern = _SIMPLE.get(pattern, pattern)
    bare = _QUOTED.sub("", pattern)
    is_utc = any(zone.upper() in ("UTC", "GMT", "ETC/UTC", "Z", "GMT+0") for zone in zones)
    says_zone = any(letter in bare for letter in "XxZzOV") or "'Z'" in pattern
    zone = "none" if not says_zone else "utc" if is_utc else "offset"
    fraction = max(len(run) for run in re.findall(r"S+|n+|$", bare))
    precision = next(name for most, name in _PRECISIONS if fraction <= most)
    return {"zone": zone, "form": _form(pattern, bare), "precision": precision}


def _form(pattern: str, bare: str) -> str:
    if pattern.startswith("dd/MMM/yyyy:HH:mm:ss"):
        return "clf"
    is_standard = re.match(r"(?:yyyy|uuuu)-MM-dd.HH:mm:ss", pattern.replace("'T'", "T")) is not None
    has_zone = bare.endswith((_HOURS_AND_MINUTES, _HOURS_AND_MINUTES.lower())) or "'Z'" in pattern
    return "rfc3339" if is_standard and "," not in bare and has_zone else "other"
