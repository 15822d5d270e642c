"""How .NET's format strings write the time.

https://learn.microsoft.com/en-us/dotnet/standard/base-types/custom-date-and-time-format-strings; `o` and `s` are
standard ones: https://learn.microsoft.com/en-us/dotnet/standard/base-types/standard-date-and-time-format-strings
"""

from __future__ import annotations

import re

from accesslint.mappers.application_loggers import Time

_LITERAL = re.compile(r"'[^']*'|\\.")
_FRACTION = re.compile(r"[fF]{1,7}")
_RFC3339 = re.compile(r"yyyy-MM-dd(?:'T'|\\T|T| )HH:mm:ss(?:\.[fF]{1,7})?(?:zzz|K|'Z'|Z)\s*\Z")


def time_of(pattern: str, *, is_utc: bool = False) -> Time:
    """How a pattern writes a time; `is_utc` where it is turned into UTC first."""
    if pattern in ("o", "O", "s", "u"):
        zone = "none" if pattern == "s" else "offset" if pattern in "oO" else "utc"
        return Time("other" if pattern in "su" else "rfc3339", zone, "second" if pattern in "su" else "microsecond")
    bare = _LITERAL.sub("", pattern)
    fraction = _FRACTION.search(bare)
    digits = len(fraction[0]) if fraction is not None else 0
    precision = "second" if digits == 0 else "millisecond" if digits <= 3 else "microsecond"
    has_offset = "z" in bare or "K" in bare
    zone = "utc" if is_utc or "'Z'" in pattern or bare.rstrip().endswith("Z") else "offset" if has_offset else "none"
    return Time("rfc3339" if _RFC3339.match(pattern) else "other", zone, precision)
