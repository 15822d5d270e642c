"""What functions make: new values within their limits, texts of parts, JSON texts, and equality."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from accesslint.loaders.terraform.functions.openness import (
    DEPTH,
    FunctionError,
    Undetermined,
    first_open,
    leaves,
    require_wholly_known,
)
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span

ELEMENTS = 10_000
"""A list or mapping that a function makes has at most so many elements."""
CHARACTERS = 1_000_000
"""A text that a function makes has at most so many characters."""
TOO_MANY = Unknown(f"the result has more than {ELEMENTS:,} elements")
TOO_LONG = Unknown(f"the result has more than {CHARACTERS:,} characters")


def wrap(data: Any, span: Span, depth: int = 0) -> Value:
    """Plain data as a value, every part at one span. Raises `FunctionError` past the limits."""
    if depth > DEPTH:
        raise FunctionError("the result is nested too deeply")
    if isinstance(data, str):
        return Value(bounded_text(data), span)
    if isinstance(data, list | tuple):
        return Value([wrap(item, span, depth + 1) for item in bounded(list(data))], span)
    if isinstance(data, dict):
        return Value({str(key): wrap(item, span, depth + 1) for key, item in data.items()}, span)
    return Value(data, span)


def bounded(items: list[Any]) -> list[Any]:
    """The list itself; `Undetermined` if it is too long to go on with."""
    if len(items) > ELEMENTS:
        raise Undetermined(TOO_MANY)
    return items


def bounded_text(made: str) -> str:
    """The text itself; `Undetermined` if it is too long to go on with."""
    if len(made) > CHARACTERS:
        raise Undetermined(TOO_LONG)
    return made


def tidy(value: float) -> int | float:
    """Whole numbers are integers, as Terraform shows them."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def number_text(value: float) -> str:
    """A number as Terraform writes it in a text."""
    value = tidy(value)
    if isinstance(value, int):
        return str(value)
    written = repr(value)
    return format(value, "f").rstrip("0").rstrip(".") if "e" in written and abs(value) < 1e21 else written


def json_text(value: Value) -> str:
    """JSON as `jsonencode` writes it: compact, keys sorted, `<`, `>`, `&` escaped. Must be wholly known."""
    require_wholly_known(value)
    made = json.dumps(value.plain(), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    for character, escape in _ESCAPES:
        if character in made:
            made = made.replace(character, escape)
    return made


_ESCAPES = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\N{LINE SEPARATOR}", "\\u2028"),
    ("\N{PARAGRAPH SEPARATOR}", "\\u2029"),
)


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None if an unknown part leaves it open.

    Values of different types differ (`1` and `true`, `"1"` and `1`).
    """
    open_parts = first_open(left) is not None or first_open(right) is not None
    if not open_parts:
        return key_of(left) == key_of(right)
    if isinstance(left.data, Reference | Template) and left.data == right.data and left.unknown is None:
        return True
    return None


def key_of(value: Value) -> str:
    """A text that equal values share, and no others (references by what they name).

    Raises `Undetermined` if the value is too deep or too large to tell.
    """
    for _ in leaves(value):
        pass
    return _key_of(value)


def _key_of(value: Value) -> str:
    data = value.data
    if isinstance(data, list):
        return "[" + ",".join(_key_of(item) for item in data) + "]"
    if isinstance(data, dict):
        return "{" + ",".join(f"{key!r}:{_key_of(item)}" for key, item in sorted(data.items())) + "}"
    if isinstance(data, Encoded):
        known = first_open(data.value) is None
        return repr(json_text(data.value)) if known else f"encoded {_key_of(data.value)}"
    return f"bool {data}" if isinstance(data, bool) else repr(data)


def assemble(parts: Iterable[str | Reference | Unknown], span: Span) -> Value:
    """A text made of parts: plain, a lone reference or unknown, or a `Template`."""
    made: list[str | Reference | Unknown] = []
    written: list[str] = []
    length = 0
    for part in parts:
        if isinstance(part, str):
            written.append(part)
            length += len(part)
            if length > CHARACTERS:
                raise Undetermined(TOO_LONG)
            continue
        made += filter(None, ("".join(written), part))
        written.clear()
    made += filter(None, ("".join(written),))
    if not made:
        return Value("", span)
    return Value(made[0] if len(made) == 1 else Template(tuple(bounded(made))), span)
