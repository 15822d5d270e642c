"""Terraform's type conversions, which keep references, unknown elements and places.

Source: the "Type Conversion Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.sets import as_set
from accesslint.model.values import Encoded, Reference, Template, Value


def _same(call: Call) -> Value:
    return call.arguments[0]


def _to_text(call: Call) -> Value:
    value = call.arguments[0]
    if isinstance(value.data, str | Reference | Template | Encoded) or value.data is None:
        return value
    return Value(arg.text(value), value.span)


def _scalar(read: Callable[[Value], Any]) -> Function:
    """A conversion of one known value; null stays null, a reference stays one."""

    def run(call: Call) -> Value:
        value = call.arguments[0]
        if value.data is None or isinstance(value.data, Reference):
            return value
        return Value(read(value), value.span)

    return Function(run)


def _to_list(call: Call) -> Value:
    value = call.arguments[0]
    return value if isinstance(value.data, Reference) or value.data is None else Value(arg.elements(value), value.span)


def _to_set(call: Call) -> Value:
    value = call.arguments[0]
    if isinstance(value.data, Reference) or value.data is None:
        return value
    return Value(as_set(arg.elements(value)), value.span)


def _to_map(call: Call) -> Value:
    value = call.arguments[0]
    return value if isinstance(value.data, Reference) or value.data is None else Value(arg.mapping(value), value.span)


def _list(call: Call) -> Value:
    return Value(list(call.arguments), call.span)


def _map(call: Call) -> Value:
    keys, values = call.arguments[::2], call.arguments[1::2]
    return Value({arg.text(key): value for key, value in zip(keys, values, strict=False)}, call.span)


FUNCTIONS: dict[str, Function] = {
    "tostring": Function(_to_text),
    "tonumber": _scalar(arg.number),
    "tobool": _scalar(arg.boolean),
    "tolist": Function(_to_list),
    "toset": Function(_to_set),
    "tomap": Function(_to_map),
    "sensitive": Function(_same),
    "nonsensitive": Function(_same),
    "ephemeralasnull": Function(_same),
    # Removed in Terraform 0.15, still in old configurations.
    "list": Function(_list, 0, None),
    "map": Function(_map, 0, None),
}
