"""The functions of ARM templates and Bicep, by their names in lower case.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cmp_to_key
from typing import TYPE_CHECKING

from accesslint.loaders.arm.evaluation import Evaluator, Locals, merged, truth
from accesslint.loaders.arm.lists import LISTS
from accesslint.loaders.arm.scalars import SCALARS
from accesslint.loaders.arm.texts import DEPLOYED, joined, plain_text, segments, written
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.azure.nodes import Call, Lambda, Node

if TYPE_CHECKING:
    from accesslint.source import Source

_NONE = Unknown("the function is given too little")


def call(evaluator: Evaluator, node: Call, local: Locals) -> Value:
    """What a call gives."""
    lazy = _LAZY.get(node.name)
    if lazy is not None:
        return lazy(evaluator, node.arguments, local, node.span)
    declared = evaluator.names.function(node.name)
    arguments = [evaluator.value(item, local) for item in node.arguments]
    if declared is not None:
        return evaluator.apply(declared, arguments, node.span)
    asking = _ASKING.get(node.name)
    if asking is not None:
        return asking(evaluator, arguments, node.span)
    function = SCALARS.get(node.name) or LISTS.get(node.name)
    if function is not None:
        return function(arguments, node.span)
    shown = f"{node.name}({', '.join(written(argument) for argument in arguments)})"
    return Value(Unknown(f"{shown} is known only at the deployment", DEPLOYED), node.span)


def _if(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    if len(nodes) != 3:
        return Value(_NONE, span)
    holds = evaluator.decide(nodes[0], local)
    if isinstance(holds, bool):
        return evaluator.value(nodes[1 if holds else 2], local)
    why = Unknown(f"it depends on a condition: {holds.reason}", holds.decided_by)
    return merged(evaluator.value(nodes[1], local), evaluator.value(nodes[2], local), why, span)


def _several(*, all_of: bool) -> Callable[[Evaluator, tuple[Node, ...], Locals, Span], Value]:
    def decide(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
        doubt: Unknown | None = None
        for node in nodes:
            one = evaluator.decide(node, local)
            if isinstance(one, Unknown):
                doubt = doubt or one
            elif one is not all_of:
                return Value(not all_of, span)
        return Value(doubt if doubt is not None else all_of, span)

    return decide


def _coalesce(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    for node in nodes:
        found = evaluator.value(node, local)
        if found.data is not None:
            return found
    return Value(None, span)


def _function_of(nodes: tuple[Node, ...]) -> Lambda | None:
    last = nodes[-1] if nodes else None
    return last if isinstance(last, Lambda) else None


def _each(evaluator: Evaluator, function: Lambda, item: Value, number: int, local: Locals) -> Value:
    given = (item, Value(number, item.span))
    return evaluator.value(function.body, {**local, **dict(zip(function.parameters, given, strict=False))})


def _doubt(value: Value, span: Span) -> Value:
    return Value(value.unknown or Unknown("a list that is known only at the deployment", DEPLOYED), span)


def _map(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    function = _function_of(nodes)
    if function is None or len(nodes) != 2:
        return Value(_NONE, span)
    given = evaluator.value(nodes[0], local)
    if not isinstance(given.data, list):
        return _doubt(given, span)
    return Value([_each(evaluator, function, item, number, local) for number, item in enumerate(given.data)], span)


def _filter(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    function = _function_of(nodes)
    if function is None or len(nodes) != 2:
        return Value(_NONE, span)
    given = evaluator.value(nodes[0], local)
    if not isinstance(given.data, list):
        return _doubt(given, span)
    found: list[Value] = []
    for number, item in enumerate(given.data):
        holds = truth(_each(evaluator, function, item, number, local))
        if holds is not False:
            found.append(item if holds is True else Value(holds, item.span))
    return Value(found, span)


def _reduce(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    function = _function_of(nodes)
    if function is None or len(nodes) != 3:
        return Value(_NONE, span)
    given, found = evaluator.value(nodes[0], local), evaluator.value(nodes[1], local)
    if not isinstance(given.data, list):
        return _doubt(given, span)
    for number, item in enumerate(given.data):
        handed = dict(zip(function.parameters, (found, item, Value(number, item.span)), strict=False))
        found = evaluator.value(function.body, {**local, **handed})
    return found


def _to_object(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    given = evaluator.value(nodes[0], local) if nodes else Value(_NONE, span)
    key = nodes[1] if len(nodes) > 1 else None
    content = nodes[2] if len(nodes) > 2 else None
    if not isinstance(given.data, list) or not isinstance(key, Lambda):
        return _doubt(given, span)
    found: dict[str, Value] = {}
    for number, item in enumerate(given.data):
        name = plain_text(_each(evaluator, key, item, number, local))
        if name is None:
            return Value(Unknown("a property whose name is not known"), span)
        found[name] = _each(evaluator, content, item, number, local) if isinstance(content, Lambda) else item
    return Value(found, span)


def _sort(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    """By a function that says whether the first of two goes before the second."""
    function = _function_of(nodes)
    given = evaluator.value(nodes[0], local) if nodes else Value(_NONE, span)
    if function is None or not isinstance(given.data, list):
        return _doubt(given, span)
    doubts: list[Unknown] = []

    def order(left: Value, right: Value) -> int:
        for sign, pair in ((-1, (left, right)), (1, (right, left))):
            holds = truth(
                evaluator.value(function.body, {**local, **dict(zip(function.parameters, pair, strict=False))})
            )
            if isinstance(holds, Unknown):
                doubts.append(holds)
            elif holds:
                return sign
        return 0

    ordered = sorted(given.data, key=cmp_to_key(order))
    return Value(doubts[0], span) if doubts else Value(ordered, span)


def _copy_index(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    """`copyIndex('loop', 1)`, `copyIndex(1)` or `copyIndex()`."""
    given = [evaluator.value(node, local) for node in nodes]
    name = given[0].text.lower() if given and given[0].text else ""
    offset = next((one.data for one in given if isinstance(one.data, int)), 0)
    number = local.get(f"copy:{name}")
    if number is None or not isinstance(number.data, int):
        return Value(number.data if number is not None else Unknown("copyIndex outside of a loop"), span)
    return Value(number.data + offset, span)


def _parameters(evaluator: Evaluator, nodes: tuple[Node, ...], local: Locals, span: Span) -> Value:
    """A parameter of the function that is called, or of the template."""
    name = (evaluator.value(nodes[0], local).text or "").lower() if nodes else ""
    own = local.get(f"parameter:{name}")
    return own if own is not None else evaluator.names.parameter(name, span)


_LAZY: Mapping[str, Callable[[Evaluator, tuple[Node, ...], Locals, Span], Value]] = {
    "if": _if,
    "and": _several(all_of=True),
    "or": _several(all_of=False),
    "coalesce": _coalesce,
    "map": _map,
    "filter": _filter,
    "reduce": _reduce,
    "toobject": _to_object,
    "sort": _sort,
    "copyindex": _copy_index,
    "parameters": _parameters,
}
"""Functions that evaluate their arguments themselves."""


def _variables(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    name = arguments[0].text if arguments else None
    return Value(_NONE, span) if name is None else evaluator.names.variable(name.lower(), span)


def _resource_id(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    """The subscription and the group may go before the type; they name where, not what.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
    """
    for number, argument in enumerate(arguments):
        text = argument.text
        if text and "/" in text and "." in text.partition("/")[0]:
            names = [part for name in arguments[number + 1 :] for part in segments(name)]
            return evaluator.names.resource_id(text, names, span)
    return Value(Unknown("an id without a type"), span)


def _extension_id(_evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    if len(arguments) < 3 or not arguments[1].text:
        return Value(_NONE, span)
    steps = [Value(f"/providers/{arguments[1].text.partition('/')[0]}", span)]
    for kind, name in zip(arguments[1].text.split("/")[1:], arguments[2:], strict=False):
        steps += [Value(f"/{kind}/", span), name]
    return joined([arguments[0], *steps], span)


def _reference(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    if not arguments:
        return Value(_NONE, span)
    whole = len(arguments) > 2 and (arguments[2].text or "").lower() == "full"
    return evaluator.names.looked_up(arguments[0], span, whole=whole)


def _resource_info(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    """A resource by its symbol, where a template has symbols."""
    return evaluator.names.looked_up(arguments[0], span, whole=True) if arguments else Value(_NONE, span)


def _place(name: str) -> Callable[[Evaluator, list[Value], Span], Value]:
    return lambda evaluator, arguments, span: evaluator.names.place(name, arguments, span)


def _split(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    """Cuts ids as well: `last(split(vault.id, '/'))` is its name."""
    separator = arguments[1].text if len(arguments) == 2 else None
    if not separator:
        return Value(arguments[-1].unknown if arguments and arguments[-1].unknown else _NONE, span)
    text = arguments[0]
    if isinstance(text.data, Reference) and text.data.attribute == "id":
        text = evaluator.names.written_id(text.data, span)
    if isinstance(text.data, Unknown | list | dict):
        return _doubt(text, span)
    return Value(segments(text, separator), span)


def _source(evaluator: Evaluator, arguments: list[Value]) -> Source | None:
    path = arguments[0].text if arguments else None
    return evaluator.names.file(path) if path else None


def _load_text(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    source = _source(evaluator, arguments)
    return Value(Unknown("the file is not at hand") if source is None else source.text, span)


def _load_json(evaluator: Evaluator, arguments: list[Value], span: Span) -> Value:
    from accesslint.syntax import json

    source = _source(evaluator, arguments)
    found = json.read(source)[0] if source is not None and len(arguments) == 1 else None
    return found or Value(Unknown("the file is not at hand"), span)


_ASKING: Mapping[str, Callable[[Evaluator, list[Value], Span], Value]] = {
    "variables": _variables,
    "resourceid": _resource_id,
    "subscriptionresourceid": _resource_id,
    "tenantresourceid": _resource_id,
    "managementgroupresourceid": _resource_id,
    "extensionresourceid": _extension_id,
    "reference": _reference,
    "resourceinfo": _resource_info,
    "resourcegroup": _place("resourcegroup"),
    "subscription": _place("subscription"),
    "managementgroup": _place("managementgroup"),
    "tenant": _place("tenant"),
    "split": _split,
    "loadtextcontent": _load_text,
    "loadjsoncontent": _load_json,
}
"""Functions that ask the deployment."""
