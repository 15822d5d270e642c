"""Conversion patterns: their words, what is taken out around them, how they write the time."""

from __future__ import annotations

import pytest

from accesslint.mappers.java_logging.patterns import time_of, words


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("%d{HH:mm:ss.SSS} [%thread] %-5level - %msg%n", ["d", "thread", "level", "msg", "n"]),
        (r"%replace(%msg){'[\r\n]', '_'}", ["msg!"]),
        ("%replace(%msg){'a', 'b'}", ["msg"]),
        ("%enc{%m}{CRLF} %enc{%X{user}}{XML} %encode{%m}", ["m!", "X", "m!"]),
        (r"%highlight{%d{ISO8601} %p} %replace{%m}{[\r\n]+}{ }", ["d", "p", "m!"]),
        (r"%clr(%d{yyyy}){faint} 100\% %%", ["d"]),
        ("%i{User-Agent} %h", ["i", "h"]),
        ("", []),
        ("%", []),
        ("%d{((", ["d"]),
        ("%a(" * 500, []),
    ],
)
def test_words(pattern: str, expected: list[str]) -> None:
    assert [word.name + "!" * word.is_safe for word in words(pattern)] == expected


@pytest.mark.parametrize(
    ("pattern", "zone", "form", "precision"),
    [
        ("%d", "none", "other", "millisecond"),
        ("%d{HH:mm:ss.SSS}", "none", "other", "millisecond"),
        ("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}", "offset", "rfc3339", "millisecond"),
        ("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC}", "utc", "rfc3339", "millisecond"),
        ("%d{\"yyyy-MM-dd'T'HH:mm:ss,SSSXXX\", UTC}", "utc", "other", "millisecond"),
        ("%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'}{UTC}", "utc", "rfc3339", "microsecond"),
        ("%d{yyyy-MM-dd HH:mm:ss}{UTC}", "none", "other", "second"),
        ("%d{ISO8601_OFFSET_DATE_TIME_HHCMM}", "offset", "other", "millisecond"),
        ("%d{UNIX_MILLIS}", "utc", "epoch", "millisecond"),
        ("%d{yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnX}", "offset", "other", "nanosecond"),
        ("%d{}", "none", "other", "second"),
    ],
)
def test_times(pattern: str, zone: str, form: str, precision: str) -> None:
    (word,) = words(pattern)
    assert time_of(word, is_access=False) == {"zone": zone, "form": form, "precision": precision}


def test_access_events_have_a_common_log_time() -> None:
    (word,) = words("%t")
    assert time_of(word, is_access=True) == {"zone": "offset", "form": "clf", "precision": "second"}
