"""Terraform's functions over lists.

A list whose length is known may hold unknown elements: what asks only for places goes on, what
asks for contents is unknown. Source: the "Collection Functions" of
https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import openness, results
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.model.values import Reference, Template, Unknown, Value


def _concat(call: Call) -> Value:
    made: list[Value] = []
    for values in call.arguments:
        made.extend(arg.elements(values))
    return Value(results.bounded(made), call.span)


def _length(call: Call) -> Value:
    value = call.arguments[0]
    openness.require_known(value)
    if isinstance(value.data, list | dict):
        return call.result(len(value.data))
    if not isinstance(value.data, str):
        arg.refuse(value, "a list, mapping or text")
    return call.result(len(value.data))


def _contains(call: Call) -> Value:
    sought, undecided = call.arguments[1], None
    for item in arg.elements(call.arguments[0]):
        equal = results.same(item, sought)
        if equal:
            return call.result(True)
        if equal is None:
            undecided = undecided or openness.first_open(item) or openness.first_open(sought)
    return call.result(False) if undecided is None else Value(undecided, call.span)


def _index(call: Call) -> Value:
    for number, item in enumerate(arg.elements(call.arguments[0])):
        equal = results.same(item, call.arguments[1])
        if equal:
            return call.result(number)
        if equal is None:
            openness.require_wholly_known(item)
            openness.require_wholly_known(call.arguments[1])
    raise FunctionError("index() finds no such element")


def _element(call: Call) -> Value:
    values = call.arguments[0]
    if isinstance(values.data, Reference):
        number = arg.integer(call.arguments[1])
        return Value(Reference(values.data.target, f"{values.data.attribute}.{number}".lstrip(".")), values.span)
    items, number = arg.elements(values), arg.integer(call.arguments[1])
    if not items:
        raise FunctionError("element() cannot take one of an empty list")
    return items[number % len(items)]


def _one(call: Call) -> Value:
    value = call.arguments[0]
    if isinstance(value.data, Reference):
        return value
    items = arg.elements(value)
    if len(items) > 1:
        raise FunctionError("one() takes a list of at most one element")
    return items[0] if items else Value(None, call.span)


def _flatten(call: Call) -> Value:
    made: list[Value] = []

    def walk(items: list[Value], depth: int) -> None:
        if depth > openness.DEPTH:
            raise FunctionError("flatten() of lists nested too deeply")
        for item in items:
            if isinstance(item.data, list):
                walk(item.data, depth + 1)
            elif isinstance(item.data, Unknown):
                raise Undetermined(item.data)
            else:
                made.append(item)

    walk(arg.elements(call.arguments[0]), 0)
    return Value(results.bounded(made), call.span)


def _compact(call: Call) -> Value:
    items = arg.elements(call.arguments[0])
    for item in items:
        if isinstance(item.data, Unknown):
            raise Undetermined(item.data)
    return Value([item for item in items if item.data is not None and item.data != ""], call.span)


def _distinct(call: Call) -> Value:
    return Value(unique(arg.elements(call.arguments[0])), call.span)


def unique(items: list[Value]) -> list[Value]:
    """The elements without those equal to an earlier one; open ones all stay, references once."""
    seen: set[str] = set()
    kept = []
    for item in items:
        if not isinstance(item.data, Unknown) and not (isinstance(item.data, Template) and item.unknown):
            key = results.key_of(item)
            if key in seen:
                continue
            seen.add(key)
        kept.append(item)
    return kept


def _sort(call: Call) -> Value:
    return Value(sorted(arg.elements(call.arguments[0]), key=arg.text), call.span)


def _reverse(call: Call) -> Value:
    return Value(arg.elements(call.arguments[0])[::-1], call.span)


def _slice(call: Call) -> Value:
    items = arg.elements(call.arguments[0])
    start, end = arg.integer(call.arguments[1]), arg.integer(call.arguments[2])
    if not 0 <= start <= end <= len(items):
        raise FunctionError(f"slice() from {start} to {end} is outside a list of {len(items)}")
    return Value(items[start:end], call.span)


def _chunk_list(call: Call) -> Value:
    items, size = arg.elements(call.arguments[0]), arg.integer(call.arguments[1])
    if size < 0:
        raise FunctionError("chunklist() takes no negative size")
    size = size or max(1, len(items))
    return Value([Value(items[at : at + size], call.span) for at in range(0, len(items), size)], call.span)


def _range(call: Call) -> Value:
    limits = [arg.number(value) for value in call.arguments]
    start, limit = (0, limits[0]) if len(limits) == 1 else (limits[0], limits[1])
    step = limits[2] if len(limits) == 3 else 1 if limit >= start else -1
    if step == 0 or (limit != start and (limit > start) != (step > 0)):
        raise FunctionError("range() has a step that leads away from its limit")
    made = []
    here = start
    while (here < limit) if step > 0 else (here > limit):
        made.append(results.tidy(here))
        if len(made) > results.ELEMENTS:
            results.bounded(made)
        here += step
    return call.result(made)


def _coalesce(call: Call) -> Value:
    for value in call.arguments:
        if isinstance(value.data, Unknown):
            return Value(value.data, call.span)
        if value.data is not None and value.data != "":
            return value
    raise FunctionError("coalesce() has no argument that is neither null nor empty")


def _coalesce_list(call: Call) -> Value:
    for value in call.arguments:
        if isinstance(value.data, Reference):
            return value
        if value.data is not None and arg.elements(value):
            return value
    raise FunctionError("coalescelist() has no argument that is not empty")


def _match_keys(call: Call) -> Value:
    values, keys, sought = (arg.elements(value) for value in call.arguments)
    if len(values) != len(keys):
        raise FunctionError("matchkeys() takes as many keys as values")
    for value in call.arguments[1:]:
        openness.require_wholly_known(value)
    wanted = {results.key_of(item) for item in sought}
    return Value([value for value, key in zip(values, keys, strict=True) if results.key_of(key) in wanted], call.span)


def _all_true(call: Call) -> Value:
    return _any_is(call, wanted=False)


def _any_true(call: Call) -> Value:
    return _any_is(call, wanted=True)


def _any_is(call: Call, *, wanted: bool) -> Value:
    """`wanted` if an element is, else its opposite; null counts as false."""
    undecided = None
    for truth, reason in _truths(arg.elements(call.arguments[0])):
        if reason is not None:
            undecided = undecided or reason
        elif truth is wanted:
            return call.result(wanted)
    return call.result(not wanted) if undecided is None else Value(undecided, call.span)


def _truths(items: list[Value]) -> Iterator[tuple[bool, Unknown | None]]:
    for item in items:
        reason = openness.open_reason(item)
        yield (False, reason) if reason or item.data is None else (arg.boolean(item), None)


FUNCTIONS: dict[str, Function] = {
    "concat": Function(_concat, 1, None),
    "length": Function(_length),
    "contains": Function(_contains, 2, 2),
    "index": Function(_index, 2, 2),
    "element": Function(_element, 2, 2),
    "one": Function(_one),
    "flatten": Function(_flatten),
    "compact": Function(_compact),
    "distinct": Function(_distinct),
    "sort": Function(_sort),
    "reverse": Function(_reverse),
    "slice": Function(_slice, 3, 3),
    "chunklist": Function(_chunk_list, 2, 2),
    "range": Function(_range, 1, 3),
    "coalesce": Function(_coalesce, 1, None),
    "coalescelist": Function(_coalesce_list, 1, None),
    "matchkeys": Function(_match_keys, 3, 3),
    "alltrue": Function(_all_true),
    "anytrue": Function(_any_true),
}
