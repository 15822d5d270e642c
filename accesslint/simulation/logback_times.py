"""A moment as logback's `%d{pattern, zone}` writes it.

https://logback.qos.ch/manual/layouts.html#date
"""

from __future__ import annotations

import re

from accesslint.model.values import Unknown
from accesslint.simulation.java_times import written

ISO = "yyyy-MM-dd HH:mm:ss,SSS"
_UTC = re.compile(r"(?:UTC|GMT|Etc/UTC|Etc/GMT|Zulu|UCT|Z|S+|)\Z")
"""Zones of no offset; one that Java does not know, as the milliseconds behind a comma, is GMT."""
_QUOTED = re.compile("'[^']*'")
_LETTERS_OF_JAVA = frozenset("GyYMLwWDdFEuaHkKhmsSzZX")


def moment(options: tuple[str, ...], fallback: str) -> str | Unknown:
    """The time in UTC; `fallback` is the pattern that holds where there is none, or one that Java refuses."""
    pattern, zone = [*options, "", ""][:2]
    bare = _QUOTED.sub("", pattern)
    refused = "'" in bare or any(sign.isascii() and sign.isalpha() for sign in set(bare) - _LETTERS_OF_JAVA)
    if pattern == "ISO8601":
        pattern = ISO
    elif not pattern or refused:
        pattern = fallback
    elif "z" in bare and zone not in ("", "UTC"):
        return Unknown(f"the name of the zone {zone} is not told", "the `values` of a scenario")
    if not _UTC.match(zone):
        return Unknown(f"the time in the zone {zone} is not told", "the `values` of a scenario")
    return written(pattern)
