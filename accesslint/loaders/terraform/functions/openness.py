"""Whether a value is known, and why not: what decides if a function can go on."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Encoded, Reference, Template, Unknown, Value

DEPTH = 200
"""Structures nested deeper than this are not walked."""
PARTS = 200_000
"""Nor are those of more parts (locals that repeat each other make huge ones)."""
TOO_DEEP = Unknown("the value is nested too deeply")
TOO_LARGE = Unknown("the value has too many parts")


class FunctionError(Exception):
    """Terraform would refuse this call; the message is a sentence for the user."""


class Undetermined(Exception):  # noqa: N818 - control flow, never seen outside `call`
    """The call's result is not known."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


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
    return first_open(value) if isinstance(data, Encoded) else None


def first_open(value: Value) -> Unknown | None:
    """Why a value is not wholly known, looked for at any depth."""
    try:
        return next((reason for leaf in leaves(value) if (reason := open_reason(leaf)) is not None), None)
    except Undetermined as too_big:
        return too_big.unknown


def leaves(value: Value) -> Iterator[Value]:
    """Every part that is no list, mapping or `Encoded`. Raises `Undetermined` past the limits of size."""
    pending = [(value, 0)]
    for _ in range(PARTS):
        if not pending:
            return
        here, depth = pending.pop()
        data = here.data
        if depth > DEPTH:
            raise Undetermined(TOO_DEEP)
        if isinstance(data, Encoded):
            pending.append((data.value, depth + 1))
        elif isinstance(data, list | dict):
            inner = data if isinstance(data, list) else list(data.values())
            pending.extend((item, depth + 1) for item in reversed(inner))
        else:
            yield here
    raise Undetermined(TOO_LARGE)


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
