"""Terraform's functions over mappings (values may be unknown, keys may not).

Source: the "Collection Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.openness import FunctionError
from accesslint.model.values import Reference, Value


def _merge(call: Call) -> Value:
    made: dict[str, Value] = {}
    for value in call.arguments:
        if value.data is not None:
            made.update(arg.mapping(value))
    return Value(made, call.span)


def _lookup(call: Call) -> Value:
    values, key = call.arguments[0], arg.text(call.arguments[1])
    if isinstance(values.data, Reference):
        return Value(Reference(values.data.target, f"{values.data.attribute}.{key}".lstrip(".")), values.span)
    found = arg.mapping(values).get(key)
    if found is not None:
        return found
    if len(call.arguments) == 3:
        return call.arguments[2]
    raise FunctionError(f"lookup() finds no key {key!r}, and there is no default")


def _keys(call: Call) -> Value:
    return call.result(sorted(arg.mapping(call.arguments[0])))


def _values(call: Call) -> Value:
    return Value([value for _, value in sorted(arg.mapping(call.arguments[0]).items())], call.span)


def _zip_map(call: Call) -> Value:
    keys, values = arg.elements(call.arguments[0]), arg.elements(call.arguments[1])
    if len(keys) != len(values):
        raise FunctionError("zipmap() takes as many values as keys")
    return Value({arg.text(key): value for key, value in zip(keys, values, strict=True)}, call.span)


def _transpose(call: Call) -> Value:
    made: dict[str, list[str]] = {}
    for key, values in sorted(arg.mapping(call.arguments[0]).items()):
        for item in arg.elements(values):
            made.setdefault(arg.text(item), []).append(key)
    return call.result(made)


FUNCTIONS: dict[str, Function] = {
    "merge": Function(_merge, 0, None),
    "lookup": Function(_lookup, 2, 3),
    "keys": Function(_keys),
    "values": Function(_values),
    "zipmap": Function(_zip_map, 2, 2),
    "transpose": Function(_transpose),
}
