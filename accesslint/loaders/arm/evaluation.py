"""Evaluates expressions of Bicep and of ARM templates: names, accesses, lists, mappings, loops and calls.

What a function does stands in `functions`; what a name stands for is told by the deployment (`Names`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias

import msgspec

from accesslint.loaders.arm.texts import DEPLOYED, joined, plain_text
from accesslint.model.values import Encoded, Reference, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.azure.nodes import (
    Access,
    Broken,
    Call,
    Entries,
    Items,
    Joined,
    Lambda,
    Literal,
    Loop,
    Method,
    Name,
    Node,
    Spread,
)
from accesslint.syntax.azure.programs import Function

DEPTH = 120
"""Calls within calls, through variables and parameters too."""
MOST_ITEMS = 2_000
"""Of a list that a loop makes; the Resource Manager itself stops at 800."""
_LARGEST = 50_000
"""Values inside one value."""

Locals: TypeAlias = Mapping[str, Value]


class Budget(msgspec.Struct):
    """How much a run may still evaluate: calls that multiply each other would never end."""

    steps: int = 1_000_000
    depth: int = 0


class Names(Protocol):
    """What an evaluator asks of the deployment."""

    def symbol(self, name: str, span: Span) -> Value:
        """What a name of a Bicep file stands for."""

    def parameter(self, name: str, span: Span) -> Value:
        """A parameter's value."""

    def variable(self, name: str, span: Span) -> Value:
        """A variable's value."""

    def function(self, name: str) -> tuple[Evaluator, Function] | None:
        """A function that is declared, and who evaluates it."""

    def onward(self, reference: Reference, key: str, span: Span) -> Value:
        """A property of a resource, or of a part of it."""

    def resource_id(self, kind: str, names: list[Value], span: Span) -> Value:
        """The id of a resource of a whole type with the parts of its name."""

    def looked_up(self, value: Value, span: Span, *, whole: bool) -> Value:
        """What `reference` gives for an id, a name or a symbol."""

    def place(self, name: str, arguments: list[Value], span: Span) -> Value:
        """What `resourceGroup()`, `subscription()` and their like give."""

    def written_id(self, reference: Reference, span: Span) -> Value:
        """The id of a declared resource as a text."""

    def file(self, path: str) -> Source | None:
        """A file of the tree, by its path from the file that names it."""


class Evaluator:
    """Evaluates nodes for one deployment."""

    def __init__(self, names: Names, budget: Budget) -> None:
        self.names, self.budget = names, budget

    def value(self, node: Node, local: Locals) -> Value:
        """The value of a node. `local` has the variables of loops, lambdas and functions around it."""
        budget = self.budget
        budget.steps -= 1
        if budget.steps < 0:
            return Value(Unknown("there is too much to evaluate"), node.span)
        if budget.depth >= DEPTH:
            return Value(Unknown("nested too deeply"), node.span)
        budget.depth += 1
        try:
            return self._value(node, local)
        finally:
            budget.depth -= 1

    def _value(self, node: Node, local: Locals) -> Value:
        if isinstance(node, Literal):
            return Value(node.data, node.span)
        if isinstance(node, Entries):
            return self._entries(node, local)
        if isinstance(node, Items):
            return self._items(node, local)
        if isinstance(node, Joined):
            return joined([self.value(part, local) for part in node.parts], node.span)
        if isinstance(node, Name):
            found = local.get(node.name)
            return found if found is not None else self.names.symbol(node.name, node.span)
        if isinstance(node, Access):
            return self._access(node, local)
        if isinstance(node, Call):
            from accesslint.loaders.arm.functions import call

            return call(self, node, local)
        if isinstance(node, Method):
            return self._method(node, local)
        if isinstance(node, Loop):
            return self._loop(node, local)
        reason = {Broken: getattr(node, "reason", ""), Lambda: "a function is no value", Spread: "a spread is no value"}
        return Value(Unknown(reason[type(node)]), node.span)

    def decide(self, node: Node, local: Locals) -> bool | Unknown:
        """Whether a condition holds."""
        return truth(self.value(node, local))

    def _items(self, node: Items, local: Locals) -> Value:
        found: list[Value] = []
        for item in node.items:
            value = self.value(item.value if isinstance(item, Spread) else item, local)
            if isinstance(item, Spread) and isinstance(value.data, list):
                found += value.data
            else:
                found.append(value)
        return limited(Value(found, node.span))

    def _entries(self, node: Entries, local: Locals) -> Value:
        found: dict[str, Value] = {}
        for key, item in node.pairs:
            value = self.value(item.value if isinstance(item, Spread) else item, local)
            if key is None:
                if isinstance(value.data, dict):
                    found.update(value.data)
                elif value.data is not None:
                    return Value(value.unknown or Unknown("a mapping that is not told"), node.span)
                continue
            name = plain_text(self.value(key, local))
            if name is None:
                return Value(Unknown("a property whose name is not known"), node.span)
            found[name] = value
        return Value(found, node.span)

    def _access(self, node: Access, local: Locals) -> Value:
        return self.element(self.value(node.target, local), self.value(node.key, local), node.span, is_safe=node.safe)

    def element(self, target: Value, key: Value, span: Span, *, is_safe: bool = False) -> Value:
        """A property or an element of a value."""
        data, step = target.data, key.data
        if isinstance(data, Encoded):
            data = data.value.data
        if isinstance(data, Reference) and isinstance(step, str):
            return self.names.onward(data, step, span)
        if isinstance(data, dict) and isinstance(step, str):
            found = data.get(step)
            if found is None:
                lowered = step.lower()
                found = next((value for name, value in data.items() if name.lower() == lowered), None)
            if found is not None:
                return found
            # What is not there is null, so that a loop over mappings of different form is told.
            return Value(None, span) if is_safe else Value(Unknown(f'there is no property "{step[:60]}"'), span)
        if isinstance(data, list) and isinstance(step, int) and not isinstance(step, bool):
            if -len(data) <= step < len(data):
                return data[step]
            return Value(None, span) if is_safe else Value(Unknown(f"the list has no item {step}"), span)
        if data is None and is_safe:
            return Value(None, span)
        why = target.unknown or key.unknown
        return Value(why or Unknown("a property of what is known only after the deployment", DEPLOYED), span)

    def _method(self, node: Method, local: Locals) -> Value:
        if isinstance(node.target, Name):
            declared = self.names.function(f"{node.target.name}.{node.name}".lower())
            if declared is not None:
                return self.apply(declared, [self.value(item, local) for item in node.arguments], node.span)
        return Value(Unknown(f"what {node.name} gives is known only at the deployment", DEPLOYED), node.span)

    def apply(self, declared: tuple[Evaluator, Function], arguments: list[Value], span: Span) -> Value:
        """What a declared function gives."""
        evaluator, function = declared
        local = dict(zip(function.parameters, arguments, strict=False))
        found = evaluator.value(function.body, local)
        return Value(found.data, span) if not isinstance(found.data, dict | list) else found

    def _loop(self, node: Loop, local: Locals) -> Value:
        rounds = self.rounds(node, local)
        if isinstance(rounds, Unknown):
            return Value(rounds, node.span)
        found: list[Value] = []
        for one in rounds:
            holds = True if node.condition is None else self.decide(node.condition, one)
            if holds is not False:
                value = self.value(node.body, one)
                found.append(value if holds is True else Value(holds, value.span))
        return limited(Value(found, node.span))

    def rounds(self, node: Loop, local: Locals) -> list[Locals] | Unknown:
        """The variables of each round of a loop; why they are not known."""
        if node.count is not None:
            count = self.value(node.count, local)
            if not isinstance(count.data, int) or isinstance(count.data, bool):
                return count.unknown or Unknown("the count is not known", DEPLOYED)
            numbers = [Value(number, count.span) for number in range(max(0, min(count.data, MOST_ITEMS)))]
            # Without a name, copyIndex is that of the loop around all others.
            return [{"copy:": number, **local, f"copy:{node.name}": number} for number in numbers]
        if node.collection is None:
            return Unknown("a loop over nothing")
        found = self.value(node.collection, local)
        if not isinstance(found.data, list):
            return found.unknown or Unknown("what is looped over is known only at the deployment", DEPLOYED)
        rounds: list[Locals] = []
        for number, item in enumerate(found.data[:MOST_ITEMS]):
            own = {node.item: item}
            if node.index:
                own[node.index] = Value(number, item.span)
            rounds.append({**local, **own})
        return rounds


def truth(value: Value) -> bool | Unknown:
    """Whether a value is true."""
    if isinstance(value.data, bool):
        return value.data
    text = (plain_text(value) or "").lower()
    if text in ("true", "false"):
        return text == "true"
    return value.unknown or Unknown("the condition is known only at the deployment", DEPLOYED)


def limited(value: Value) -> Value:
    """The value, or an unknown where there is too much in it."""
    left, waiting = _LARGEST, [value]
    while waiting:
        data = waiting.pop().data
        if isinstance(data, list):
            left -= len(data)
            waiting += data
        elif isinstance(data, dict):
            left -= len(data)
            waiting += data.values()
        if left < 0:
            return Value(Unknown("the value is too large"), value.span)
    return value


def merged(left: Value, right: Value, why: Unknown, span: Span) -> Value:
    """What holds whichever of two values it is: what they have in common, the rest unknown."""
    if left.plain() == right.plain():
        return left
    if isinstance(left.data, dict) and isinstance(right.data, dict):
        nothing = Value(None, span)
        keys = [*left.data, *(key for key in right.data if key not in left.data)]
        pairs = ((key, left.data.get(key, nothing), right.data.get(key, nothing)) for key in keys)
        return Value({key: merged(one, other, why, span) for key, one, other in pairs}, span)
    return Value(why, span)
