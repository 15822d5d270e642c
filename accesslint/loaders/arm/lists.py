"""Functions over lists and mappings, and those that take texts as well.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array and
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.loaders.arm.evaluation import MOST_ITEMS, limited
from accesslint.loaders.arm.scalars import Function, doubt, hashed, is_filled
from accesslint.loaders.arm.texts import joined, plain_text
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

_UNION_DEPTH = 30


def _concat(arguments: list[Value], span: Span) -> Value:
    if any(isinstance(argument.data, list) for argument in arguments):
        found: list[Value] = []
        for argument in arguments:
            if isinstance(argument.data, list):
                found += argument.data
            elif argument.data is not None:
                found.append(argument)
        return limited(Value(found, span))
    return joined(arguments, span)


def _join(arguments: list[Value], span: Span) -> Value:
    separator = plain_text(arguments[1]) if len(arguments) == 2 else None
    if separator is None or not isinstance(arguments[0].data, list):
        return doubt(arguments, span)
    parts: list[Value] = []
    for number, item in enumerate(arguments[0].data):
        parts += [Value(separator, span), item] if number and separator else [item]
    return joined(parts, span)


def _union(arguments: list[Value], span: Span) -> Value:
    """Mappings are merged at every depth, the last value holds; lists are joined without repeats."""
    if arguments and all(isinstance(argument.data, list) for argument in arguments):
        found: list[Value] = []
        seen: set[str] = set()
        for argument in arguments:
            for item in argument.items():
                key = str(item.plain())
                if key not in seen:
                    seen.add(key)
                    found.append(item)
        return Value(found, span)
    result: Value | None = None
    for argument in arguments:
        if argument.data is None:
            continue
        if not isinstance(argument.data, dict):
            return doubt([argument], span)
        result = argument if result is None else _merged(result, argument, 0)
    return limited(Value(result.data, span)) if result is not None else Value(None, span)


def _merged(left: Value, right: Value, depth: int) -> Value:
    if depth > _UNION_DEPTH or not isinstance(left.data, dict) or not isinstance(right.data, dict):
        return right
    result = dict(left.data)
    for key, value in right.data.items():
        result[key] = _merged(result[key], value, depth + 1) if key in result else value
    return Value(result, right.span)


def _shallow(arguments: list[Value], span: Span) -> Value:
    result: dict[str, Value] = {}
    for item in arguments[0].items() if arguments else ():
        if not isinstance(item.data, dict):
            return doubt([item], span)
        result.update(item.data)
    return Value(result, span)


def _intersection(arguments: list[Value], span: Span) -> Value:
    if not arguments or not all(isinstance(argument.data, list) for argument in arguments):
        return doubt(arguments, span)
    others = [{str(item.plain()) for item in argument.items()} for argument in arguments[1:]]
    return Value([item for item in arguments[0].items() if all(str(item.plain()) in one for one in others)], span)


def _contains(arguments: list[Value], span: Span) -> Value:
    if len(arguments) != 2:
        return doubt(arguments, span)
    holder, item = arguments
    if isinstance(holder.data, list):
        if any(one.plain() == item.plain() and not one.is_partly_open for one in holder.data):
            return Value(True, span)
        return doubt(arguments, span) if holder.is_partly_open or item.is_partly_open else Value(False, span)
    text = plain_text(item)
    if text is None:
        return doubt(arguments, span)
    if isinstance(holder.data, dict):
        return Value(any(name.lower() == text.lower() for name in holder.data), span)
    whole = plain_text(holder)
    return doubt(arguments, span) if whole is None else Value(text in whole, span)


def _empty(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    if data is None or isinstance(data, str | list | dict):
        return Value(not data, span)
    return Value(False, span) if is_filled(arguments[0]) else doubt(arguments, span)


def _length(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    return Value(len(data), span) if isinstance(data, str | list | dict) else doubt(arguments, span)


def _first(arguments: list[Value], span: Span) -> Value:
    return _one(arguments, span, 0)


def _last(arguments: list[Value], span: Span) -> Value:
    return _one(arguments, span, -1)


def _one(arguments: list[Value], span: Span, index: int) -> Value:
    data = arguments[0].data if arguments else None
    if isinstance(data, list):
        return data[index] if data else Value(None, span)
    return Value(data[index] if data else "", span) if isinstance(data, str) else doubt(arguments, span)


def _take(arguments: list[Value], span: Span) -> Value:
    data, number = _counted(arguments)
    if isinstance(data, Template | Unknown) and number is not None:
        return hashed(arguments, span, "take")
    if number is None or not isinstance(data, list | str):
        return doubt(arguments, span)
    return Value(data[:number], span)


def _skip(arguments: list[Value], span: Span) -> Value:
    data, number = _counted(arguments)
    if number is None or not isinstance(data, list | str):
        return doubt(arguments, span)
    return Value(data[number:], span)


def _counted(arguments: list[Value]) -> tuple[object, int | None]:
    number = arguments[1].data if len(arguments) == 2 else None
    known = max(number, 0) if isinstance(number, int) else None
    return (arguments[0].data if arguments else None), known


def _range(arguments: list[Value], span: Span) -> Value:
    numbers = [argument.data for argument in arguments]
    if len(numbers) != 2 or not all(isinstance(number, int) for number in numbers):
        return doubt(arguments, span)
    start, count = int(numbers[0]), int(numbers[1])  # type: ignore[arg-type]
    return Value([Value(start + number, span) for number in range(max(0, min(count, MOST_ITEMS)))], span)


def _array(arguments: list[Value], span: Span) -> Value:
    return Value(arguments[0].items() if arguments else [], span)


def _create_array(arguments: list[Value], span: Span) -> Value:
    return Value(arguments, span)


def _create_object(arguments: list[Value], span: Span) -> Value:
    result: dict[str, Value] = {}
    for key, value in zip(arguments[::2], arguments[1::2], strict=False):
        name = plain_text(key)
        if name is None:
            return Value(Unknown("a property whose name is not known"), span)
        result[name] = value
    return Value(result, span)


def _flatten(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    if not isinstance(data, list):
        return doubt(arguments, span)
    return limited(Value([inner for item in data for inner in item.items()], span))


def _items(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    if not isinstance(data, dict):
        return doubt(arguments, span)
    pairs = sorted(data.items(), key=lambda pair: pair[0].lower())
    return Value([Value({"key": Value(name, value.span), "value": value}, value.span) for name, value in pairs], span)


def _keys(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    return Value([Value(name, span) for name in data], span) if isinstance(data, dict) else doubt(arguments, span)


def _try_get(arguments: list[Value], span: Span) -> Value:
    found: Value | None = arguments[0] if arguments else None
    for key in arguments[1:]:
        step = key.data
        if found is None or found.unknown is not None or not isinstance(step, str | int):
            return found or Value(None, span)
        found = found.get(step)
    return found or Value(None, span)


def _bounded(arguments: list[Value], span: Span, *, largest: bool) -> Value:
    numbers = arguments[0].items() if len(arguments) == 1 else arguments
    known = [number.data for number in numbers if isinstance(number.data, int)]
    if not known or len(known) != len(numbers):
        return doubt(arguments, span)
    return Value(max(known) if largest else min(known), span)


LISTS: Mapping[str, Function] = {
    "array": _array,
    "concat": _concat,
    "contains": _contains,
    "createarray": _create_array,
    "createobject": _create_object,
    "empty": _empty,
    "first": _first,
    "flatten": _flatten,
    "intersection": _intersection,
    "items": _items,
    "join": _join,
    "last": _last,
    "length": _length,
    "max": lambda arguments, span: _bounded(arguments, span, largest=True),
    "min": lambda arguments, span: _bounded(arguments, span, largest=False),
    "objectkeys": _keys,
    "range": _range,
    "shallowmerge": _shallow,
    "skip": _skip,
    "take": _take,
    "tryget": _try_get,
    "union": _union,
}
