"""Steps into values: attributes, indices and splats, through references too.

https://developer.hashicorp.com/terraform/language/expressions/references and …/expressions/splat
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.functions.arguments import integer
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.instances import Frame
from accesslint.loaders.terraform.partial import OpenList, OpenMap
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.hcl.nodes import Splat, Step

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator


class Steps:
    """Takes steps, with the evaluator's rules on failures."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def take(self, value: Value, steps: tuple[Step, ...], frame: Frame, span: Span) -> Value:
        """The value after all steps. What is unknown, or a new reference, gets `span`: the expression's."""
        for step in steps:
            if isinstance(step, str):
                value = self.attribute(value, step, span)
            elif isinstance(step, Splat):
                value = self._splat(value, step, frame, span)
            else:
                value = self.index(value, self._evaluator.evaluate(step, frame), span)
        if isinstance(value.data, Unknown) and value.span != span:
            return Value(value.data, span)
        return value

    def attribute(self, value: Value, name: str, span: Span) -> Value:
        """`value.name`"""
        data = value.data
        if isinstance(data, OpenMap):
            return data.sole
        if isinstance(data, dict):
            found = data.get(name)
            return found if found is not None else self._evaluator.fail(f'there is no "{name}" in it', span)
        if isinstance(data, Reference):
            return self._evaluator.names.attribute_of(data, name, span)
        if isinstance(data, Unknown):
            return value
        if isinstance(data, OpenList):
            return self.attribute(data[0], name, span) if data else value
        return self._evaluator.fail(f'"{name}" is asked of {_kind(data)}', span)

    def index(self, value: Value, key: Value, span: Span) -> Value:
        """`value[key]`"""
        data = value.data
        if isinstance(data, Unknown):
            return value
        if isinstance(data, Reference) and not data.attribute:
            return value
        if isinstance(data, Reference):
            shown = "*" if open_reason(key) is not None else str(key.data)
            return self._evaluator.names.attribute_of(data, shown, span)
        if isinstance(data, OpenMap):
            return data.sole
        if isinstance(data, OpenList):
            return data[0] if data else value
        try:
            if isinstance(data, dict):
                name = self._evaluator.key(key)
                found = data.get(name)
                return found if found is not None else self._evaluator.fail(f'there is no "{name}" in it', span)
            if isinstance(data, list):
                number = integer(key)
                if 0 <= number < len(data):
                    return data[number]
                return self._evaluator.fail(f"there is no element {number} among {len(data)}", span)
        except Undetermined as error:
            return Value(error.unknown, span)
        except FunctionError as error:
            return self._evaluator.fail(f"the index does not fit: {error}", span)
        return self._evaluator.fail(f"{_kind(data)} has no elements", span)

    def _splat(self, value: Value, splat: Splat, frame: Frame, span: Span) -> Value:
        data = value.data
        if data is None:
            return Value([], span)
        if isinstance(data, Unknown):
            return value
        if isinstance(data, Reference) and data.attribute:
            names = [step if isinstance(step, str) else "*" for step in splat.steps]
            return Value(Reference(data.target, ".".join((data.attribute, "*", *names))), span)
        if isinstance(data, list):
            taken = [self.take(item, splat.steps, frame, span) for item in data]
            return Value(OpenList(taken) if isinstance(data, OpenList) else taken, span)
        return Value([self.take(value, splat.steps, frame, span)], span)


def _kind(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "a boolean"
    if isinstance(data, int | float):
        return "a number"
    return "a list" if isinstance(data, list) else "a text"
