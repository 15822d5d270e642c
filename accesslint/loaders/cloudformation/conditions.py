"""Decides conditions: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` and named ones, with unknown as the third answer.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from accesslint.loaders.cloudformation.evaluation import Evaluator, function_name
from accesslint.loaders.cloudformation.texts import is_symbolic, plain_text
from accesslint.model.values import Unknown, Value

_DEPTH = 100


def decide(raw: Value | None, evaluator: Evaluator, depth: int = 0) -> bool | Unknown:
    """Whether a condition's expression holds."""
    entries = list(raw.entries()) if raw is not None else []
    if raw is None or len(entries) != 1 or depth > _DEPTH:
        return Unknown("a condition that cannot be read")
    name, argument = function_name(entries[0][0]), entries[0][1]
    if name == "Condition":
        return evaluator.names.condition(argument.text or "")
    if name == "Fn::Equals":
        return _equal(argument, evaluator)
    if name == "Fn::Not":
        inner = decide(argument.get(0), evaluator, depth + 1)
        return inner if isinstance(inner, Unknown) else not inner
    if name in ("Fn::And", "Fn::Or"):
        return _several([decide(item, evaluator, depth + 1) for item in argument.items()], all_of=name == "Fn::And")
    if name == "Fn::Contains":
        return Unknown("a rule's function")
    return Unknown(f"{name} is no function of conditions")


def _several(found: list[bool | Unknown], *, all_of: bool) -> bool | Unknown:
    """All of them, or any."""
    if (not all_of) in found:
        return not all_of
    return next((one for one in found if isinstance(one, Unknown)), all_of)


def _equal(argument: Value, evaluator: Evaluator) -> bool | Unknown:
    sides = argument.items()
    if len(sides) != 2:
        return Unknown("Fn::Equals without two sides")
    left, right = (evaluator.known(side) for side in sides)
    if left.plain() == right.plain() and not left.is_partly_open:
        return True
    texts = plain_text(left), plain_text(right)
    if texts[0] is not None and texts[1] is not None and not any(is_symbolic(text or "") for text in texts):
        return texts[0] == texts[1]
    possible = [evaluator.names.possible(side) for side in sides]
    if possible[0] is not None and possible[1] is not None:
        if set(possible[0]).isdisjoint(possible[1]):
            return False
        if len(possible[0]) == len(possible[1]) == 1:
            return True
    return left.unknown or right.unknown or Unknown("it compares what is known only at deployment", "the deployment")
