"""Type constraints of variables: converts a value to the type, fills optional attributes with their defaults.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Callable

from accesslint.loaders.terraform.functions.arguments import number, text
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.loaders.terraform.functions.sets import as_set
from accesslint.loaders.terraform.partial import SetList
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.syntax.hcl.nodes import Access, Call, ListNode, Literal, Node, ObjectNode

_DEPTH = 60
Evaluate = Callable[[Node], Value]


def convert(value: Value, wanted: Node, evaluate: Evaluate, depth: int = 0) -> Value:
    """The value as a type constraint makes it. What does not fit stays as it is.

    `evaluate` gives the defaults of `optional` attributes.
    """
    if depth > _DEPTH or isinstance(value.data, Unknown | Reference | Template):
        return value
    if isinstance(wanted, Access):
        return _primitive(value, str(wanted.root)) if not wanted.steps else value
    if isinstance(wanted, Literal):
        # `type = "string"`, as Terraform before 0.12 had it.
        return _primitive(value, str(wanted.value.data))
    if not isinstance(wanted, Call) or not wanted.arguments or value.data is None:
        return value
    inner = wanted.arguments[0]
    if wanted.name == "optional":
        return convert(value, inner, evaluate, depth + 1)
    if wanted.name in ("list", "set"):
        return _elements(value, inner, evaluate, depth, is_set=wanted.name == "set")
    if wanted.name == "map" and isinstance(value.data, dict):
        pairs = {key: convert(item, inner, evaluate, depth + 1) for key, item in value.data.items()}
        return Value(pairs, value.span)
    if wanted.name == "object":
        return _object(value, inner, evaluate, depth)
    if wanted.name == "tuple" and isinstance(inner, ListNode) and isinstance(value.data, list):
        items = [convert(item, kind, evaluate, depth + 1) for item, kind in zip(value.data, inner.items, strict=False)]
        return Value(items, value.span) if len(items) == len(value.data) else value
    return value


def _primitive(value: Value, wanted: str) -> Value:
    data = value.data
    try:
        if wanted == "string" and isinstance(data, bool | int | float):
            return Value(text(value), value.span)
        if wanted == "number" and isinstance(data, str):
            return Value(number(value), value.span)
    except (FunctionError, Undetermined):
        return value
    if wanted == "bool" and data in ("true", "false"):
        return Value(data == "true", value.span)
    return value


def _elements(value: Value, inner: Node, evaluate: Evaluate, depth: int, *, is_set: bool) -> Value:
    if not isinstance(value.data, list):
        return value
    items = [convert(item, inner, evaluate, depth + 1) for item in value.data]
    if not is_set:
        return Value(items, value.span)
    try:
        return Value(SetList(as_set(items)), value.span)
    except Undetermined:
        return Value(SetList(items), value.span)


def _object(value: Value, inner: Node, evaluate: Evaluate, depth: int) -> Value:
    if not isinstance(value.data, dict) or not isinstance(inner, ObjectNode):
        return value
    made: dict[str, Value] = {}
    for key, kind in inner.items:
        if not isinstance(key, Literal):
            return value
        name = str(key.value.data)
        given = value.data.get(name)
        if isinstance(kind, Call) and kind.name == "optional" and kind.arguments:
            if given is None or given.data is None:
                absent = Value(None, value.span) if given is None else given
                given = evaluate(kind.arguments[1]) if len(kind.arguments) > 1 else absent
            made[name] = convert(given, kind.arguments[0], evaluate, depth + 1)
        elif given is not None:
            made[name] = convert(given, kind, evaluate, depth + 1)
    return Value(made, value.span)
