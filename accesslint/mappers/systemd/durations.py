"""systemd's spans of time: `7day`, `1h 30min`.

https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html
"""

from __future__ import annotations

import re

_SPAN = re.compile(r"(\d{1,9})\s*([A-Za-z]*)")
_SECONDS = {
    **dict.fromkeys(("", "s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 604800.0),
    **dict.fromkeys(("M", "month", "months"), 2629800.0),
    **dict.fromkeys(("y", "year", "years"), 31557600.0),
    **dict.fromkeys(("us", "usec"), 1e-6),
    **dict.fromkeys(("ms", "msec"), 1e-3),
}


def seconds(text: str) -> float | None:
    """A span of time in systemd's words; None where it is none."""
    total, rest = 0.0, text.strip()
    while rest:
        match = _SPAN.match(rest)
        factor = _SECONDS.get(match[2]) if match is not None else None
        if match is None or factor is None:
            return None
        total += int(match[1]) * factor
        rest = rest[match.end() :].lstrip()
    return total
