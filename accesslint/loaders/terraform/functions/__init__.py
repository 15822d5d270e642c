"""Terraform's built-in functions over values that keep their places.

`call` is all that the evaluator needs. `try`, `can`, `templatefile` and `templatestring` are the
evaluator's own, since they evaluate expressions. Functions and their semantics are those of
https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from functools import cache

from accesslint.loaders.terraform.functions.arguments import Call, Function, FunctionFiles
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

__all__ = ["FunctionError", "FunctionFiles", "call", "is_known_function"]


def call(name: str, arguments: list[Value], span: Span, files: FunctionFiles) -> Value:
    """The result of one function call.

    `arguments` are evaluated (a trailing `...` is expanded by the caller). Elements keep their
    own spans; what the function makes anew gets `span`, the call's. An unknown argument makes
    the result `Unknown` with the same reason, unless the function can do without it; a
    reference stays one where the function leaves it whole.

    Raises `FunctionError` where Terraform itself would refuse the call (so that `try` works).
    """
    function = _functions().get(name)
    if function is None:
        return Value(Unknown(f"function {name} is not evaluated", "a plan file"), span)
    try:
        function.check_count(name, len(arguments))
        return function.run(Call(name, arguments, span, files))
    except Undetermined as open_argument:
        return Value(open_argument.unknown, span)


def is_known_function(name: str) -> bool:
    """Whether `call` evaluates a function of that name."""
    return name in _functions()


@cache
def _functions() -> dict[str, Function]:
    from accesslint.loaders.terraform.functions import (
        arithmetic,
        conversions,
        encoding,
        files,
        lists,
        maps,
        sets,
        strings,
    )

    tables = (
        strings.FUNCTIONS,
        lists.FUNCTIONS,
        maps.FUNCTIONS,
        sets.FUNCTIONS,
        conversions.FUNCTIONS,
        arithmetic.FUNCTIONS,
        encoding.FUNCTIONS,
        files.FUNCTIONS,
    )
    return {name: function for table in tables for name, function in table.items()}
