"""Durations as the provider writes them: `72h`, `8760h0m0s`."""

from __future__ import annotations

from typing import Any

from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning


def _days(data: Any) -> Any:
    hours = data.partition("h")[0] if isinstance(data, str) and "h" in data else ""
    if not (hours.isascii() and hours.isdecimal() and len(hours) < 10):
        return NOT_UNDERSTOOD
    whole, rest = divmod(int(hours), 24)
    return whole if rest == 0 else int(hours) / 24


days = Meaning(_days, lambda fact: f"{fact * 24}h" if isinstance(fact, int) else fact)
"""A number of hours as days."""
