"""`for` expressions.

https://developer.hashicorp.com/terraform/language/expressions/for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.functions.arguments import boolean
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.instances import Frame
from accesslint.loaders.terraform.partial import OpenList, OpenMap, SetList
from accesslint.model.values import Unknown, Value
from accesslint.syntax.hcl.nodes import For

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

ELEMENTS = 10_000
"""What one expression makes has at most so many elements."""
_KEY = Unknown("the keys are known only after apply", "a plan file")


class Loops:
    """Evaluates `for` expressions."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def pairs(self, collection: Value) -> list[tuple[Value, Value]] | None:
        """The (key, value) pairs that a loop goes through: mappings by key, lists by number. None for no collection."""
        data = collection.data
        if isinstance(data, OpenMap | OpenList):
            sole = data.sole if isinstance(data, OpenMap) else next(iter(data), None)
            return [] if sole is None else [(Value(_KEY, collection.span), sole)]
        if isinstance(data, dict):
            return [(Value(key, item.span), item) for key, item in sorted(data.items())]
        if isinstance(data, SetList):
            return [(item, item) for item in data]
        if isinstance(data, list):
            return [(Value(number, item.span), item) for number, item in enumerate(data)]
        return None

    def evaluate(self, node: For, frame: Frame) -> Value:
        """The list or object that a loop makes; unknown as a whole if a condition or key is."""
        evaluator = self._evaluator
        collection = evaluator.evaluate(node.collection, frame)
        pairs = self.pairs(collection)
        if pairs is None:
            reason = open_reason(collection)
            return (
                evaluator.fail("for needs a list or mapping", node.span) if reason is None else Value(reason, node.span)
            )
        if len(pairs) > ELEMENTS:
            return Value(Unknown(f"the loop makes more than {ELEMENTS:,} elements"), node.span)
        try:
            if node.result_key is None:
                made = [evaluator.evaluate(node.result, inner) for inner in self._kept(node, frame, pairs)]
                is_open = isinstance(collection.data, OpenList | OpenMap)
                return Value(OpenList(made) if is_open else made, node.span)
            return self._object(node, frame, pairs)
        except Undetermined as error:
            return Value(error.unknown, node.span)
        except FunctionError as error:
            return evaluator.fail(str(error), node.span)

    def _kept(self, node: For, frame: Frame, pairs: list[tuple[Value, Value]]) -> list[Frame]:
        """The frames of the rounds whose condition holds. Raises `Undetermined` if that is not known."""
        kept: list[Frame] = []
        for key, value in pairs:
            self._evaluator.spend(node.span)
            names = dict(frame.names)
            if node.key:
                names[node.key] = key
            names[node.value] = value
            inner = Frame(frame.instance, names, frame.own)
            if node.condition is None or boolean(self._evaluator.evaluate(node.condition, inner)):
                kept.append(inner)
        return kept

    def _object(self, node: For, frame: Frame, pairs: list[tuple[Value, Value]]) -> Value:
        evaluator = self._evaluator
        made: dict[str, Value] = {}
        groups: dict[str, list[Value]] = {}
        for inner in self._kept(node, frame, pairs):
            assert node.result_key is not None  # noqa: S101 - the caller looked
            key = evaluator.key(evaluator.evaluate(node.result_key, inner))
            value = evaluator.evaluate(node.result, inner)
            if node.grouping:
                groups.setdefault(key, []).append(value)
            elif key in made:
                raise FunctionError(f'the key "{key}" is made twice')
            else:
                made[key] = value
        if node.grouping:
            return Value({key: Value(values, node.span) for key, values in groups.items()}, node.span)
        return Value(made, node.span)
