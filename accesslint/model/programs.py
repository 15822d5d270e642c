"""What a program's source says beside plain values: calls, functions and names, in the shape of a `Value`.

Each is a mapping with one key that no setting has, so that a value of a program goes through a `Resource` as any other:

- a call (of a function, a method, a constructor, a Go struct by its fields): `{"()": callee, "arguments": [...],
  "keywords": {...}, "receiver": value, "set": {...}}`; `receiver` is what a method was called on, `set` what was
  assigned to the result's own fields later
- a function: `{"=>": what it returns, "source": its text, "set": {...}}`; unknown where it returns more than one
  expression; `set` is what it assigns to the fields of its parameters, absent where that is nothing
- a mapping into which another one is taken that is not known has the key `...`, with the reason
- a name of another module that stands for itself (`zap.InfoLevel`): `{".": "go.uber.org/zap.InfoLevel"}`
"""

from __future__ import annotations

from accesslint.model.values import Scalar, Template, Unknown, Value
from accesslint.source import Span

CALL, ARGUMENTS, KEYWORDS, RECEIVER, SET = "()", "arguments", "keywords", "receiver", "set"
FUNCTION, SOURCE = "=>", "source"
NAME = "."
REST = "..."

COMPUTED = Unknown("it is computed when the program runs", "the running program")
CONDITIONAL = Unknown("it is set up under a condition only", "the running program")
BY_FUNCTION = Unknown("a function of the program decides it", "the program")


def callee(value: Value | None) -> str:
    """The callee of a call: `winston.transports.File`; empty for any other value."""
    found = value.get(CALL) if value is not None else None
    return (found.text or "") if found is not None else ""


def argument(value: Value | None, number: int) -> Value | None:
    """A positional argument of a call."""
    return value.get(ARGUMENTS, number) if value is not None else None


def keyword(value: Value | None, *names: str) -> Value | None:
    """The first keyword argument, or field of a struct, that is there; what was assigned later comes before it."""
    for holder in (SET, KEYWORDS):
        for name in names:
            found = value.get(holder, name) if value is not None else None
            if found is not None:
                return found
    return None


def setting(value: Value | None, *names: str) -> Value | None:
    """The first of the settings of a mapping that is there; an unknown where not all of the mapping is known.

    None where none of them is set: the default holds.
    """
    if value is None or value.data is None:
        return None
    if not isinstance(value.data, dict) or CALL in value.data or NAME in value.data or FUNCTION in value.data:
        return value if isinstance(value.data, Unknown) else Value(COMPUTED, value.span)
    found = (value.data.get(name) for name in names)
    return next((one for one in found if one is not None), value.data.get(REST))


def named(value: Value | None) -> str:
    """A name that stands for itself: `os.Stdout`; empty for any other value."""
    found = value.get(NAME) if value is not None else None
    return (found.text or "") if found is not None else ""


def is_function(value: Value | None) -> bool:
    """Whether the value is a function that the program defines in this place."""
    return value is not None and value.get(FUNCTION) is not None


def returned(value: Value | None) -> Value | None:
    """What such a function returns."""
    return value.get(FUNCTION) if value is not None else None


def source_of(value: Value | None) -> str:
    """The text of such a function, its beginning where it is long."""
    found = value.get(SOURCE) if is_function(value) and value is not None else None
    return (found.text or "") if found is not None else ""


def scalar(value: Value | None) -> Scalar | Unknown:
    """A plain value: text, number, truth or None; unknown for what a program computes. None stands for absent too."""
    if value is None:
        return None
    data = value.data
    if isinstance(data, Unknown):
        return data
    if isinstance(data, Template):
        return value.unknown or COMPUTED
    if isinstance(data, list):
        return COMPUTED
    if isinstance(data, dict):
        return BY_FUNCTION if FUNCTION in data else COMPUTED
    return data if isinstance(data, str | int | float) or data is None else COMPUTED


def call_value(name: str, span: Span, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """A call as a value."""
    parts: dict[str, Value] = {CALL: Value(name, span), ARGUMENTS: Value(arguments, span)}
    if keywords:
        parts[KEYWORDS] = Value(keywords, span)
    return Value(parts, span)
