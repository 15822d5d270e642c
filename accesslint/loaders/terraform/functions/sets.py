"""Terraform's functions over sets. A set is a list without equal elements, in Terraform's order where that is known.

Source: the "Collection Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from itertools import product
from math import prod

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import openness, results
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.lists import unique
from accesslint.loaders.terraform.functions.openness import Undetermined
from accesslint.model.values import Value


def as_set(items: list[Value]) -> list[Value]:
    """The elements once each; texts and numbers sorted, as Terraform goes through a set."""
    kept = unique(items)
    if all(isinstance(item.data, str) for item in kept):
        return sorted(kept, key=lambda item: str(item.data))
    if all(isinstance(item.data, int | float) and not isinstance(item.data, bool) for item in kept):
        return sorted(kept, key=arg.number)
    return kept


def _union(call: Call) -> Value:
    return Value(as_set([item for values in call.arguments for item in arg.elements(values)]), call.span)


def _intersection(call: Call) -> Value:
    first, *others = (arg.elements(values) for values in call.arguments)
    for values in call.arguments:
        openness.require_wholly_known(values)
    keys = [{results.key_of(item) for item in items} for items in others]
    return Value(as_set([item for item in first if all(results.key_of(item) in other for other in keys)]), call.span)


def _subtract(call: Call) -> Value:
    first, second = (arg.elements(values) for values in call.arguments)
    if not second:
        return Value(as_set(first), call.span)
    for values in call.arguments:
        openness.require_wholly_known(values)
    without = {results.key_of(item) for item in second}
    return Value(as_set([item for item in first if results.key_of(item) not in without]), call.span)


def _symmetric_difference(call: Call) -> Value:
    first, *others = (arg.elements(values) for values in call.arguments)
    for values in call.arguments:
        openness.require_wholly_known(values)
    made = unique(first)
    for other in others:
        ours, theirs = {results.key_of(item) for item in made}, {results.key_of(item) for item in other}
        made = [item for item in made if results.key_of(item) not in theirs]
        made += [item for item in unique(other) if results.key_of(item) not in ours]
    return Value(as_set(made), call.span)


def _product(call: Call) -> Value:
    pools = [arg.elements(values) for values in call.arguments]
    if prod(len(pool) for pool in pools) > results.ELEMENTS:
        raise Undetermined(results.TOO_MANY)
    return Value([Value(list(row), call.span) for row in product(*pools)], call.span)


FUNCTIONS: dict[str, Function] = {
    "setunion": Function(_union, 1, None),
    "setintersection": Function(_intersection, 1, None),
    "setsubtract": Function(_subtract, 2, 2),
    "setsymmetricdifference": Function(_symmetric_difference, 1, None),
    "setproduct": Function(_product, 1, None),
}
