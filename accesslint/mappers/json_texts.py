"""Formats that are JSON texts with placeholders in them: which key each placeholder's value gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_FIRST = 900_000
_NUMBERS = re.compile(r"9\d{5}")


def json_names(
    text: str, placeholders: re.Pattern[str], finish: Callable[[str], str] = lambda text: text
) -> list[str] | None:
    """The path of the key of each placeholder, in order; None where the text is no JSON object once they are filled in.

    `finish` is applied to the text after the placeholders are replaced by numbers.
    """
    if not text.lstrip().startswith("{"):
        return None
    numbers = iter(range(_FIRST, 10 * _FIRST))
    try:
        record = json.loads(finish(placeholders.sub(lambda _: str(next(numbers)), text)))
    except (ValueError, RecursionError):
        return None
    found: dict[int, str] = {}
    waiting: list[tuple[str, Any]] = [("", record)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict):
            waiting.extend((f"{path}.{key}" if path else str(key), item) for key, item in here.items())
        elif isinstance(here, list):
            waiting.extend((path, item) for item in here)
        else:
            for number in _NUMBERS.findall(str(here)):
                found[int(number)] = path
    return [found.get(_FIRST + number, "") for number in range(len(placeholders.findall(text)))]
