"""What every function has: the table's entry, the call, and its arguments read as text, number, list or mapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, Protocol

from accesslint.loaders.terraform.functions.openness import (
    FunctionError,
    first_open,
    require_known,
)
from accesslint.loaders.terraform.functions.results import json_text, number_text, tidy, wrap
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span


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


def is_encoded(value: Value) -> bool:
    """Whether a text is JSON made of a structured value, which should stay structured."""
    return isinstance(value.data, Encoded)


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
