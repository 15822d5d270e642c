"""Terraform's operators over values that may be unknown or references.

https://developer.hashicorp.com/terraform/language/expressions/operators
"""

from __future__ import annotations

from collections.abc import Callable

from accesslint.loaders.terraform.functions.arguments import boolean, number
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.functions.results import same, tidy
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value

_NEVER_NULL = frozenset({"", "arn", "id"})
"""Attributes that every provider sets: a resource that exists has them."""
_NOT_TOLD = Unknown("the comparison is known only after apply", "a plan file")


def unary(operator: str, operand: Value) -> bool | float | int:
    """`!x` or `-x`. Raises `Undetermined` or `FunctionError`."""
    return not boolean(operand) if operator == "!" else -number(operand)


def decided_by_left(operator: str, left: Value) -> bool | None:
    """What `&&` and `||` give whatever stands on the right; None if that counts too."""
    if operator == "&&" and left.data is False:
        return False
    return True if operator == "||" and left.data is True else None


def binary(operator: str, left: Value, right: Value) -> bool | float | int:
    """`x + y` and its like. Raises `Undetermined` or `FunctionError`."""
    if operator in ("==", "!="):
        equal = _equal(left, right)
        if equal is None:
            raise Undetermined(open_reason(left) or open_reason(right) or _NOT_TOLD)
        return equal == (operator == "==")
    if operator in ("&&", "||"):
        return _logic(left, right, deciding=operator == "||")
    run = _COMPARISONS.get(operator)
    if run is not None:
        return run(number(left), number(right))
    return tidy(_ARITHMETIC[operator](number(left), number(right)))


def same_or_none(left: Value, right: Value) -> bool:
    """Whether two values are certainly the same; `Undetermined` counts as no."""
    try:
        return bool(_equal(left, right))
    except Undetermined:
        return False


def _equal(left: Value, right: Value) -> bool | None:
    for one, other in ((left, right), (right, left)):
        if other.data is None and _is_set(one):
            return False
        if other.data == "" and _is_set(one) and not _may_be_empty(one):
            return False
    return same(left, right)


def _is_set(value: Value) -> bool:
    """Whether a value that is not known is certainly not null."""
    data = value.data
    return isinstance(data, Template | Encoded | list | dict) or (
        isinstance(data, Reference) and data.attribute in _NEVER_NULL
    )


def _may_be_empty(value: Value) -> bool:
    return isinstance(value.data, Template) and not any(isinstance(part, str) for part in value.data.parts)


def _logic(left: Value, right: Value, *, deciding: bool) -> bool:
    """`||` (deciding: true) or `&&`: a side that decides does so even if the other is unknown."""
    unknown: Unknown | None = None
    for side in (left, right):
        try:
            if boolean(side) is deciding:
                return deciding
        except Undetermined as error:
            unknown = unknown or error.unknown
    if unknown is not None:
        raise Undetermined(unknown)
    return not deciding


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise FunctionError("division by zero")
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return _finite(lambda: left / right)


def _remainder(left: float, right: float) -> float:
    if right == 0:
        raise FunctionError("division by zero")
    # HCL's remainder has the sign of the left side.
    size = abs(left) % abs(right)
    return -size if left < 0 else size


def _finite(run: Callable[[], float]) -> float:
    try:
        return run()
    except OverflowError:
        raise Undetermined(Unknown("the number is too large")) from None


def _multiply(left: float, right: float) -> float:
    if max(abs(left), abs(right)) > 1e150:
        raise Undetermined(Unknown("the number is too large"))
    return left * right


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: _finite(lambda: left + right),
    "-": lambda left, right: _finite(lambda: left - right),
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}
