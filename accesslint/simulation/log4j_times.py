"""A moment as Log4j 2's `%d{pattern}{zone}` writes it, by a pattern or by the name of one.

https://logging.apache.org/log4j/2.x/manual/pattern-layout.html#converter-date, names and offsets compared with
Log4j 2.19 by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.values import Unknown
from accesslint.simulation.java_times import MOMENT, written

_DAY, _CLOCK, _WORDS = "yyyy-MM-dd", "HH:mm:ss", "dd MMM yyyy"
_ISO, _BASIC = f"{_DAY}'T'{_CLOCK}", "yyyyMMdd'T'HHmmss"
_NAMED: Mapping[str, str] = {
    "ABSOLUTE": f"{_CLOCK},SSS",
    "ABSOLUTE_MICROS": f"{_CLOCK},nnnnnn",
    "ABSOLUTE_NANOS": f"{_CLOCK},nnnnnnnnn",
    "ABSOLUTE_PERIOD": f"{_CLOCK}.SSS",
    "COMPACT": "yyyyMMddHHmmssSSS",
    "DATE": f"{_WORDS} {_CLOCK},SSS",
    "DATE_PERIOD": f"{_WORDS} {_CLOCK}.SSS",
    "DEFAULT": f"{_DAY} {_CLOCK},SSS",
    "DEFAULT_MICROS": f"{_DAY} {_CLOCK},nnnnnn",
    "DEFAULT_NANOS": f"{_DAY} {_CLOCK},nnnnnnnnn",
    "DEFAULT_PERIOD": f"{_DAY} {_CLOCK}.SSS",
    "ISO8601": f"{_ISO},SSS",
    "ISO8601_PERIOD": f"{_ISO}.SSS",
    "ISO8601_PERIOD_MICROS": f"{_ISO}.nnnnnn",
    "ISO8601_BASIC": f"{_BASIC},SSS",
    "ISO8601_BASIC_PERIOD": f"{_BASIC}.SSS",
    "ISO8601_OFFSET_DATE_TIME_HH": f"{_ISO},SSS'+00'",
    "ISO8601_OFFSET_DATE_TIME_HHMM": f"{_ISO},SSS'+0000'",
    "ISO8601_OFFSET_DATE_TIME_HHCMM": f"{_ISO},SSS'+00:00'",
    "US_MONTH_DAY_YEAR2_TIME": f"dd/MM/yy {_CLOCK}.SSS",
    "US_MONTH_DAY_YEAR4_TIME": f"dd/MM/yyyy {_CLOCK}.SSS",
}
"""In UTC, whose offset these names write as a number."""
_UTC = ("", "UTC", "GMT", "Etc/UTC", "Z", "Zulu", "GMT+0")
_QUOTED = re.compile("'[^']*'")
_FRACTION = re.compile(r"n{1,9}(?!n)")
_TEXT = re.compile(r"'[^']*'|[^'n]+|n+")


def moment(options: tuple[str, ...]) -> str | Unknown:
    """The time in UTC; unknown in another zone, in another language, and for a pattern that Java refuses."""
    pattern, zone, locale = [*options, "", "", ""][:3] if options else ("DEFAULT", "", "")
    if zone not in _UTC or locale or ("z" in _QUOTED.sub("", pattern) and zone not in ("", "UTC")):
        return Unknown(f"the time in the zone {zone} is not told", "the `values` of a scenario")
    milliseconds = f"{MOMENT.timestamp() * 1000:.0f}"
    if pattern in ("UNIX", "UNIX_MILLIS"):
        return milliseconds if pattern == "UNIX_MILLIS" else milliseconds[:-3]
    return written(_TEXT.sub(_fraction, _NAMED.get(pattern, pattern)))


def _fraction(found: re.Match[str]) -> str:
    """The digits of a second as a text, which Java's own patterns have no letter for."""
    if _FRACTION.fullmatch(found[0]) is None:
        return found[0]
    return f"'{f'{MOMENT.microsecond:06}000'[: len(found[0])]}'"
