"""What every function needs: a call, its arguments read as text, number, list or mapping, and its limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn, Protocol

from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span

ELEMENTS = 10_000
"""A list or mapping that a function makes has at most so many elements."""
CHARACTERS = 1_000_000
"""A text that a function makes has at most so many characters."""
TOO_MANY = Unknown(f"the result has more than {ELEMENTS:,} elements")
TOO_LONG = Unknown(f"the result has more than {CHARACTERS:,} characters")
DEPTH = 200
"""Structures nested deeper than this are not walked."""


class FunctionError(Exception):
    """Terraform would refuse this call; the message is a sentence for the user."""


class Undetermined(Exception):  # noqa: N818 - control flow, never seen outside `call`
    """The call's result is not known."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


class FunctionFiles(Protocol):
    """The files that `file()` and its relatives may read."""

    def read(self, path: str) -> str | None:
        """The text at a path relative to the module's folder; None if absent, outside the tree or too large."""


class Call(NamedTuple):
    """One call under evaluation."""

    name: str
    arguments: list[Value]
    span: Span
    files: FunctionFiles

    def result(self, data: Any) -> Value:
        """Plain data as a value; every part gets the call's span."""
        return wrap(data, self.span)


class Function(NamedTuple):
    """An entry of a theme's table: what runs, and how many arguments it takes."""

    run: Callable[[Call], Value]
    least: int = 1
    most: int | None = 1
    """None: any number."""

    def check_count(self, name: str, count: int) -> None:
        """Raises `FunctionError` on too few or too many arguments."""
        if count < self.least or (self.most is not None and count > self.most):
            wanted = f"at least {self.least}" if self.most is None else f"{self.least} to {self.most}"
            wanted = str(self.least) if self.most == self.least else wanted
            raise FunctionError(f"{name}() takes {wanted} arguments, {count} given")


def open_reason(value: Value) -> Unknown | None:
    """Why a value (itself, not its elements) has no known content; a reference is known only after apply."""
    data = value.data
    if isinstance(data, Unknown):
        return data
    if isinstance(data, Template):
        return value.unknown or open_reason(Value(next(value.references()), value.span))
    if isinstance(data, Reference):
        shown = f"{data.target.rpartition('#')[2]}.{data.attribute}".rstrip(".")
        return Unknown(f"{shown} is known only after apply", "a plan file")
    if isinstance(data, Encoded):
        return first_open(data.value)
    return None


def is_encoded(value: Value) -> bool:
    """Whether a text is JSON made of a structured value, which should stay structured."""
    return isinstance(value.data, Encoded)


def first_open(value: Value, depth: int = 0) -> Unknown | None:
    """Why a value is not wholly known, looked for at any depth."""
    data = value.data
    if depth > DEPTH:
        return Unknown("the value is nested too deeply")
    if isinstance(data, list | dict):
        inner: Iterable[Value] = data if isinstance(data, list) else data.values()
        return next((found for item in inner if (found := first_open(item, depth + 1)) is not None), None)
    return open_reason(value)


def require_known(value: Value) -> None:
    """Raises `Undetermined` if the value itself is unknown, a reference or a text with such parts."""
    reason = open_reason(value)
    if reason is not None:
        raise Undetermined(reason)


def require_wholly_known(value: Value) -> None:
    """As `require_known`, for the value and everything in it."""
    reason = first_open(value)
    if reason is not None:
        raise Undetermined(reason)


def refuse(value: Value, wanted: str) -> NoReturn:
    """Raises the `FunctionError` of an argument of the wrong type."""
    data = value.data
    shown = (
        "null" if data is None else {str: "text", bool: "bool", list: "list", dict: "mapping"}.get(type(data), "number")
    )
    raise FunctionError(f"{wanted} is required, got {shown}")


def text(value: Value) -> str:
    """A known text; numbers and booleans are converted as Terraform does."""
    require_known(value)
    data = value.data
    if isinstance(data, str):
        return data
    if isinstance(data, Encoded):
        return json_text(data.value)
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int | float):
        return number_text(data)
    refuse(value, "a text")


def number(value: Value) -> int | float:
    """A known number; a text that holds one is converted."""
    require_known(value)
    data = value.data
    if isinstance(data, bool):
        refuse(value, "a number")
    if isinstance(data, int | float):
        return data
    if isinstance(data, str):
        return parse_number(data)
    refuse(value, "a number")


def parse_number(written: str) -> int | float:
    """A number written in decimal digits; `FunctionError` for any other text."""
    stripped = written.lstrip("-")
    if (
        len(written) > 400
        or not written.isascii()
        or not stripped
        or stripped[0] not in "0123456789."
        or "_" in written
    ):
        raise FunctionError("a number is required, got another text")
    try:
        return int(written)
    except ValueError:
        pass
    try:
        return tidy(float(written))
    except ValueError:
        raise FunctionError("a number is required, got another text") from None


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


def integer(value: Value) -> int:
    """A known whole number."""
    found = tidy(number(value))
    if isinstance(found, float):
        raise FunctionError("a whole number is required")
    return found


def boolean(value: Value) -> bool:
    """A known boolean; the texts `true` and `false` are converted."""
    require_known(value)
    data = value.data
    if isinstance(data, bool):
        return data
    if data in ("true", "false"):
        return data == "true"
    refuse(value, "true or false")


def elements(value: Value) -> list[Value]:
    """A list whose length is known; its elements may be unknown."""
    require_known(value)
    if isinstance(value.data, list):
        return value.data
    refuse(value, "a list")


def mapping(value: Value) -> dict[str, Value]:
    """A mapping whose keys are known; its values may be unknown."""
    require_known(value)
    if isinstance(value.data, dict):
        return value.data
    refuse(value, "a mapping")


def plain(value: Value) -> Any:
    """Python data of a value that must be wholly known."""
    require_wholly_known(value)
    return value.plain()


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
    """A text that equal known values share, and no others (references by what they name)."""
    data = value.data
    if isinstance(data, list):
        return "[" + ",".join(key_of(item) for item in data) + "]"
    if isinstance(data, dict):
        return "{" + ",".join(f"{key!r}:{key_of(item)}" for key, item in sorted(data.items())) + "}"
    if isinstance(data, Encoded):
        return repr(json_text(data.value)) if first_open(data.value) is None else f"encoded {key_of(data.value)}"
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


def text_parts(value: Value) -> tuple[str | Reference | Unknown, ...]:
    """What a value contributes to a text: its known text, its reference, or its unknown parts."""
    data = value.data
    if isinstance(data, Template):
        return data.parts
    if isinstance(data, Reference | Unknown):
        return (data,)
    if isinstance(data, Encoded):
        reason = first_open(data.value)
        return (json_text(data.value) if reason is None else reason,)
    return (text(value),)
