"""Terraform's numeric functions. Whole results are integers.

Source: the "Numeric Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import results
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.model.values import Unknown, Value

TOO_LARGE = Unknown("the number is too large")


def _plain(function: Callable[..., Any], *kinds: Callable[[Value], Any]) -> Function:
    def run(call: Call) -> Value:
        read = [kind(value) for kind, value in zip(kinds, call.arguments, strict=True)]
        try:
            return call.result(_finite(function(*read)))
        except OverflowError:
            raise Undetermined(TOO_LARGE) from None
        except (ValueError, ZeroDivisionError) as error:
            raise FunctionError(f"{call.name}() has no result: {error}") from None

    return Function(run, len(kinds), len(kinds))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise Undetermined(TOO_LARGE)
    return results.tidy(value)


def _extreme(choose: Callable[..., Any]) -> Function:
    return Function(lambda call: call.result(choose(arg.number(value) for value in call.arguments)), 1, None)


def _power(base: int | float, exponent: int | float) -> int | float:  # noqa: PYI041 - an exact whole power
    rough = float(base) ** float(exponent)
    if isinstance(rough, complex):
        raise FunctionError("pow() has no real result")
    exact = isinstance(base, int) and isinstance(exponent, int) and exponent >= 0
    return int(base) ** int(exponent) if exact else float(rough)


def _parse_integer(digits: str, radix: int) -> int:
    if not 2 <= radix <= 62 or len(digits) > 1_000:
        raise FunctionError("parseint() takes a radix of 2 to 62")
    if radix > 36:
        raise Undetermined(Unknown("parseint() with a radix over 36 is not evaluated"))
    if "_" in digits or digits != digits.strip():
        raise FunctionError("parseint() takes digits only")
    return int(digits, radix)


def _sum(call: Call) -> Value:
    numbers = [arg.number(item) for item in arg.elements(call.arguments[0])]
    if not numbers:
        raise FunctionError("sum() takes a list that is not empty")
    return call.result(_finite(sum(numbers)))


FUNCTIONS: dict[str, Function] = {
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": _plain(abs, arg.number),
    "ceil": _plain(math.ceil, arg.number),
    "floor": _plain(math.floor, arg.number),
    "log": _plain(math.log, arg.number, arg.number),
    "pow": _plain(_power, arg.number, arg.number),
    "signum": _plain(lambda value: (value > 0) - (value < 0), arg.number),
    "parseint": _plain(_parse_integer, arg.text, arg.integer),
    "sum": Function(_sum),
}
