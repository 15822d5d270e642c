"""Variables in the values of a logging configuration, filled in by what the file itself sets.

https://logback.qos.ch/manual/configuration.html#variableSubstitution and
https://logging.apache.org/log4j/2.x/manual/configuration.html#property-substitution
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_HOW = "the environment of the application"
_VARIABLE = re.compile(r"\$\{([^${}:]+)(:-([^${}]*))?\}")
_ROUNDS = 5
_LONGEST = 10_000


def filled(text: str, known: Mapping[str, str]) -> str:
    """A text with its variables filled in as far as they are known."""
    for _ in range(_ROUNDS):
        if "${" not in text or len(text) > _LONGEST:
            break
        text = _VARIABLE.sub(lambda found: known.get(found[1], found[3] if found[2] else found[0]), text)
    return text


def filled_value(written: str, known: Mapping[str, str], span: Span) -> Value:
    """A text as a value; unknown where a variable or a template's tag is left in it."""
    text = filled(written, known)
    if "${" in text or "{{" in text:
        found = _VARIABLE.search(text)
        what = (
            f"{found[1]} is not set in the file" if found else f"{written[:60]} is filled in from outside of the file"
        )
        return Value(Unknown(what, _HOW), span)
    return Value(text, span)
