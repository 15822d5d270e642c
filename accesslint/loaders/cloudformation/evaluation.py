"""Evaluates a template's values: intrinsic functions, long and short, and what they make of lists and mappings.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from accesslint.loaders.cloudformation.texts import is_symbolic, joined, pieces_of, plain_text
from accesslint.model.values import Encoded, Unknown, Value
from accesslint.source import Span

DEPTH = 150


class Names(Protocol):
    """What the names in a template stand for."""

    def ref(self, name: str, span: Span) -> Value:
        """What `Ref` gives."""

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """What `Fn::GetAtt` gives."""

    def condition(self, name: str) -> bool | Unknown:
        """Whether a condition holds."""

    def mapping(self, name: str) -> Value | None:
        """A mapping of the section `Mappings`."""

    def exported(self, name: Value, span: Span) -> Value:
        """What `Fn::ImportValue` gives."""

    def possible(self, raw: Value) -> list[str] | None:
        """The texts that an unevaluated value may have; None where they are not known."""


class Evaluator:
    """Evaluates the values of one stack."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._depth = 0

    def value(self, raw: Value | None) -> Value | None:
        """A value with every function in it evaluated; None where it is `AWS::NoValue` (or absent)."""
        if raw is None:
            return None
        data = raw.data
        if isinstance(data, str):
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
            if "{{resolve:" in data:
                return Value(
                    Unknown("a dynamic reference, read when the stack is deployed", "the deployment"), raw.span
                )
            return raw
        if not isinstance(data, dict | list):
            return raw
        if self._depth >= DEPTH:
            return Value(Unknown("nested too deeply"), raw.span)
        self._depth += 1
        try:
            return self._list(data, raw.span) if isinstance(data, list) else self._mapping(data, raw)
        finally:
            self._depth -= 1

    def known(self, raw: Value, why: str = "it is absent") -> Value:
        """As `value`, with an unknown in place of nothing."""
        return self.value(raw) or Value(Unknown(why), raw.span)

    def _list(self, items: list[Value], span: Span) -> Value:
        found = (self.value(item) for item in items)
        return Value([item for item in found if item is not None], span)

    def _mapping(self, data: Mapping[str, Value], raw: Value) -> Value | None:
        if len(data) == 1:
            key, argument = next(iter(data.items()))
            name = function_name(key)
            if name == "Ref" and argument.text == "AWS::NoValue":
                return None
            function = FUNCTIONS.get(name)
            if function is not None:
                return function(self, argument, raw.span)
            if key.startswith("!") and name != "Condition":
                return Value(Unknown(f"{key} is a tag of another tool", "the template that the tool makes"), raw.span)
        result: dict[str, Value] = {}
        for key, item in data.items():
            if key == "Fn::Transform" or key.startswith("Fn::ForEach::"):
                return Value(
                    Unknown(f"{key} is expanded when the stack is deployed", "the expanded template"), raw.span
                )
            found = self.value(item)
            if found is not None:
                result[key] = found
        return Value(result, raw.span)


def function_name(key: str) -> str:
    """The long name of a function: `!Sub` and `Fn::Sub` are `Fn::Sub`, `!Ref` is `Ref`."""
    if key.startswith("!"):
        key = key[1:]
        return key if key in ("Ref", "Condition") else f"Fn::{key}"
    return key


def _arguments(evaluator: Evaluator, argument: Value) -> list[Value]:
    """The arguments of a function that takes a list, evaluated one by one."""
    return [evaluator.known(item) for item in argument.items()]


def _doubt(value: Value, function: str, span: Span) -> Value:
    why = value.unknown or Unknown(f"{function} of what is known only after the deployment", "the deployment")
    return Value(why, span)


def _ref(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    if argument.text is None:
        return Value(Unknown("Ref of what is no name"), span)
    return evaluator.names.ref(argument.text, span)


def _get_att(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    parts = [argument.text] if argument.text else [plain_text(item) for item in _arguments(evaluator, argument)]
    name, _, attribute = ".".join(part or "" for part in parts).partition(".")
    if not name or not attribute:
        return Value(Unknown("Fn::GetAtt without a name and an attribute"), span)
    return evaluator.names.attribute(name, attribute, span)


def _sub(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    text, given = argument, None
    if isinstance(argument.data, list):
        text, given = argument.get(0) or argument, argument.get(1)
    if text.text is None:
        return Value(Unknown("Fn::Sub of what is no text"), span)
    parts = []
    for is_name, piece in pieces_of(text.text):
        if not is_name:
            parts.append(evaluator.known(Value(piece, span)))
            continue
        own = given.get(piece) if given is not None else None
        name, dot, attribute = piece.partition(".")
        if own is not None:
            parts.append(evaluator.known(own))
        elif dot:
            parts.append(evaluator.names.attribute(name, attribute, span))
        else:
            parts.append(evaluator.names.ref(piece, span))
    return joined(parts, span)


def _join(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    arguments = _arguments(evaluator, argument)
    separator = plain_text(arguments[0]) if len(arguments) == 2 else None
    if separator is None:
        return Value(Unknown("Fn::Join without a delimiter and a list"), span)
    if not isinstance(arguments[1].data, list):
        return _doubt(arguments[1], "Fn::Join", span)
    return joined(arguments[1].data, span, separator)


def _split(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    arguments = _arguments(evaluator, argument)
    separator = plain_text(arguments[0]) if len(arguments) == 2 else None
    text = plain_text(arguments[1]) if separator else None
    if not separator or text is None or is_symbolic(text):
        return _doubt(arguments[1] if len(arguments) == 2 else argument, "Fn::Split", span)
    return Value([Value(part, arguments[1].span) for part in text.split(separator)], span)


def _select(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    arguments = _arguments(evaluator, argument)
    index = plain_text(arguments[0]) if len(arguments) == 2 else None
    if index is None or not index.isdecimal() or len(index) > 6:
        return _doubt(arguments[0] if arguments else argument, "Fn::Select", span)
    found = arguments[1].get(int(index)) if isinstance(arguments[1].data, list) else None
    return found or _doubt(arguments[1], "Fn::Select", span)


def _if(evaluator: Evaluator, argument: Value, span: Span) -> Value | None:
    condition, then, otherwise = (argument.get(number) for number in range(3))
    if condition is None or condition.text is None:
        return Value(Unknown("Fn::If without a condition"), span)
    holds = evaluator.names.condition(condition.text)
    if isinstance(holds, bool):
        return evaluator.value(then if holds else otherwise)
    why = Unknown(f"it depends on the condition {condition.text}: {holds.reason}", holds.decided_by)
    return merged(evaluator.value(then), evaluator.value(otherwise), why, span)


def merged(left: Value | None, right: Value | None, why: Unknown, span: Span) -> Value | None:
    """What holds whichever of two values it is: what they have in common, the rest unknown."""
    if left is None and right is None:
        return None
    if left is not None and right is not None:
        if left.plain() == right.plain():
            return left
        if isinstance(left.data, dict) and isinstance(right.data, dict):
            found: dict[str, Value] = {}
            for key in [*left.data, *(key for key in right.data if key not in left.data)]:
                one = merged(left.data.get(key), right.data.get(key), why, span)
                if one is not None:
                    found[key] = one
            return Value(found, span)
    return Value(why, span)


def _find_in_map(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    arguments = argument.items()
    name = plain_text(evaluator.value(arguments[0])) if len(arguments) >= 3 else None
    table = evaluator.names.mapping(name) if name is not None else None
    if table is None:
        return Value(Unknown(f"Fn::FindInMap names no mapping of the template: {name or 'unknown'}"), span)
    found = [table]
    for raw in arguments[1:3]:
        keys = evaluator.names.possible(raw)
        found = [inner for level in found for key, inner in level.entries() if keys is None or key in keys]
    if found and all(one.plain() == found[0].plain() for one in found):
        return found[0]
    default = arguments[3].get("DefaultValue") if len(arguments) > 3 else None
    if not found:
        if default is not None:
            return evaluator.known(default)
        return Value(Unknown(f"the mapping {name} has no such entry"), span)
    return Value(Unknown(f"what the mapping {name} gives depends on the stack's parameters", "its parameters"), span)


def _import(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    return evaluator.names.exported(evaluator.known(argument), span)


def _to_json(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    return Value(Encoded(evaluator.known(argument)), span)


def _length(evaluator: Evaluator, argument: Value, span: Span) -> Value:
    found = evaluator.known(argument)
    return Value(len(found.data), span) if isinstance(found.data, list) else _doubt(found, "Fn::Length", span)


def _base64(evaluator: Evaluator, argument: Value, span: Span) -> Value:  # noqa: ARG001
    return Value(Unknown("a text in Base64"), span)


def _deployed(what: str) -> Callable[[Evaluator, Value, Span], Value]:
    def give(evaluator: Evaluator, argument: Value, span: Span) -> Value:  # noqa: ARG001
        return Value(Unknown(f"{what} is known only when the stack is deployed", "the deployment"), span)

    return give


FUNCTIONS: Mapping[str, Callable[[Evaluator, Value, Span], Value | None]] = {
    "Ref": _ref,
    "Fn::Base64": _base64,
    "Fn::Cidr": _deployed("an address block"),
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _deployed("the list of availability zones"),
    "Fn::GetAtt": _get_att,
    "Fn::GetStackOutput": _deployed("another stack's output"),
    "Fn::If": _if,
    "Fn::ImportValue": _import,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json,
    "Fn::Transform": _deployed("what a macro makes"),
}
