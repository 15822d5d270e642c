"""The verbs of `format` and `formatlist`: https://developer.hashicorp.com/terraform/language/functions/format.

A reference or an unknown value that a plain `%s` or `%v` takes becomes a part of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import openness, results
from accesslint.loaders.terraform.functions.openness import FunctionError
from accesslint.model.values import Reference, Unknown, Value

_VERB = re.compile(r"%([-+ #0]*)(?:\[(\d{1,4})\])?(\d{1,4})?(?:\.(\d{1,4}))?(.?)", re.DOTALL)


class _Verb(NamedTuple):
    flags: str
    width: int
    precision: int | None
    letter: str


def format_parts(template: str, values: Sequence[Value]) -> Iterator[str | Reference | Unknown]:
    """The parts of the formatted text. Raises `FunctionError` on wrong verbs or arguments."""
    at, following, highest, explicit = 0, 0, 0, False
    for match in _VERB.finditer(template):
        yield template[at : match.start()]
        at = match.end()
        flags, index, width, precision, letter = match.groups()
        if letter == "%":
            yield "%"
            continue
        number = int(index) - 1 if index else following
        explicit = explicit or index is not None
        if not 0 <= number < len(values):
            raise FunctionError(f"format() has no argument for {match.group()}")
        following = number + 1
        highest = max(highest, following)
        verb = _Verb(flags, int(width or 0), None if precision is None else int(precision), letter)
        yield from _verb_parts(verb, values[number])
    yield template[at:]
    if highest < len(values) and not explicit:
        raise FunctionError(f"format() uses {highest} of {len(values)} arguments")


def _verb_parts(verb: _Verb, value: Value) -> Iterator[str | Reference | Unknown]:
    reason = openness.first_open(value)
    if reason is None:
        yield _pad(verb, _written(verb, value))
    elif verb.letter in "sv" and verb == _Verb("", 0, None, verb.letter) and not isinstance(value.data, list | dict):
        yield from arg.text_parts(value)
    else:
        yield reason


def _written(verb: _Verb, value: Value) -> str:
    letter = verb.letter
    if letter == "v":
        return _as_json(value) if "#" in verb.flags else _default(value)
    if letter in "sq":
        if value.data is None:
            raise FunctionError(f"format() cannot write null with %{letter}")
        text = arg.text(value)[: verb.precision]
        return json.dumps(text, ensure_ascii=False) if letter == "q" else text
    if letter == "t":
        return "true" if arg.boolean(value) else "false"
    if letter in "dboxX":
        return _sign(verb, format(arg.integer(value), letter))
    if letter in "eEfFgG":
        return _sign(
            verb, format(float(arg.number(value)), f".{6 if verb.precision is None else verb.precision}{letter}")
        )
    raise FunctionError(f"format() has no verb %{letter}")


def _default(value: Value) -> str:
    return _as_json(value) if value.data is None or isinstance(value.data, list | dict) else arg.text(value)


def _as_json(value: Value) -> str:
    return results.json_text(value)


def _sign(verb: _Verb, digits: str) -> str:
    if digits.startswith("-"):
        return digits
    return "+" + digits if "+" in verb.flags else " " + digits if " " in verb.flags else digits


def _pad(verb: _Verb, text: str) -> str:
    if "-" in verb.flags:
        return text.ljust(verb.width)
    if "0" in verb.flags and verb.letter not in "svq":
        return text.zfill(verb.width)
    return text.rjust(verb.width, "0" if "0" in verb.flags else " ")
