"""Expands `Fn::ForEach` among the resources, where the collection is known.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accesslint.loaders.cloudformation.texts import plain_text
from accesslint.model.values import Value

if TYPE_CHECKING:
    from accesslint.loaders.cloudformation.evaluation import Evaluator

_MARK = "Fn::ForEach::"
_MOST = 500
_DEPTH = 5
_VALUE_DEPTH = 150


def without_loops(entries: Mapping[str, Value], evaluator: Evaluator, depth: int = 0) -> dict[str, Value]:
    """The entries, each loop replaced by what it makes. One over an unknown collection makes nothing."""
    result: dict[str, Value] = {}
    for key, raw in entries.items():
        if not key.startswith(_MARK):
            result[key] = raw
            continue
        name, collection, body = (raw.get(number) for number in range(3))
        identifier = plain_text(name)
        if identifier is None or collection is None or body is None or depth >= _DEPTH:
            continue
        found = evaluator.known(collection)
        for item in found.data[:_MOST] if isinstance(found.data, list) else ():
            text = plain_text(item)
            if text is not None and len(result) < _MOST:
                copy = _filled(body, identifier, text)
                result |= without_loops(dict(copy.entries()), evaluator, depth + 1)
    return result


def _filled(value: Value, name: str, text: str, depth: int = 0) -> Value:
    """A copy in which the loop's variable has its value: `${Name}`, `&{Name}` and `Ref: Name`."""
    data = value.data
    if isinstance(data, str):
        return Value(_replaced(data, name, text), value.span)
    if depth > _VALUE_DEPTH:
        return value
    if isinstance(data, list):
        return Value([_filled(item, name, text, depth + 1) for item in data], value.span)
    if isinstance(data, dict):
        if len(data) == 1 and next(iter(data)) in ("Ref", "!Ref") and next(iter(data.values())).text == name:
            return Value(text, value.span)
        return Value(
            {_replaced(key, name, text): _filled(item, name, text, depth + 1) for key, item in data.items()},
            value.span,
        )
    return value


def _replaced(written: str, name: str, text: str) -> str:
    if name not in written:
        return written
    alphanumeric = "".join(character for character in text if character.isalnum())
    return written.replace("${" + name + "}", text).replace("&{" + name + "}", alphanumeric)
