"""What constants come to: names of other modules, the environment, texts put together, the arithmetic of sizes."""

from __future__ import annotations

from accesslint.model.programs import CALL, COMPUTED, NAME, SET
from accesslint.model.values import Data, Template, Unknown, Value
from accesslint.source import Span

_LONGEST = 65_536
_BIG = 2**40
_ENVIRONMENT = "the environment of the process"


def of_module(path: str, span: Span) -> Data:
    """What a path of another module stands for: itself, or what a file of this program decides."""
    if path.startswith("."):
        return Unknown(f"it comes from {path}", path)
    return {NAME: Value(path, span)}


def of_environment(name: str | None, *, has_default: bool = False) -> Unknown:
    """A variable of the environment, by its name where that is known."""
    more = ", which may replace the default here" if has_default else ""
    return Unknown(f"the environment variable {name or 'that is read'} decides it{more}", _ENVIRONMENT)


def as_part(value: Value) -> str | Unknown:
    """A value as a part of a text."""
    data = value.data
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data) if isinstance(data, str | int | float) else value.unknown or COMPUTED


def text_of(parts: list[str | Unknown]) -> Data:
    """The text that parts make, a template where some are unknown."""
    if all(isinstance(part, str) for part in parts):
        text = "".join(part for part in parts if isinstance(part, str))
        return text if len(text) < _LONGEST else COMPUTED
    return Template(tuple(parts)) if any(isinstance(part, str) for part in parts) else COMPUTED


def computed(left: Value, sign: str, right: Value) -> Data:
    """Texts put together, and the arithmetic by which sizes are commonly written: `10 * 1024`, `10 << 20`."""
    one, other = left.data, right.data
    if isinstance(one, str | Template) or isinstance(other, str | Template):
        if sign not in ("+", "."):
            return COMPUTED
        sides = [side.data.parts if isinstance(side.data, Template) else (as_part(side),) for side in (left, right)]
        return text_of([part for side in sides for part in side if isinstance(part, str | Unknown)])
    are_small = all(
        isinstance(side, int | float) and not isinstance(side, bool) and abs(side) < _BIG for side in (one, other)
    )
    if not are_small:
        return left.unknown or right.unknown or COMPUTED
    assert isinstance(one, int | float) and isinstance(other, int | float)  # noqa: S101, PT018 (for the type checker)
    if sign == "+":
        return one + other
    if sign == "-":
        return one - other
    if sign == "*":
        return one * other
    if sign == "/" and other:
        return one / other if one % other else one // other
    if sign == "<<" and isinstance(one, int) and isinstance(other, int) and 0 <= other < 40:
        return one << other
    return COMPUTED


def replaced(value: Value, steps: tuple[str, ...], new: Value) -> Value:
    """A mapping with another value at a path of keys, a call with that set; what is neither stays as it is."""
    if not steps:
        return new
    if not isinstance(value.data, dict):
        return value
    if CALL in value.data and steps[0] != SET:
        steps = (SET, *steps)
    inner = value.data.get(steps[0]) or Value({}, new.span)
    return Value({**value.data, steps[0]: replaced(inner, steps[1:], new)}, value.span)
