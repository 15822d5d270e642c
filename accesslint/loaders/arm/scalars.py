"""Functions over texts, numbers and truths.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string and
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote, urljoin

from accesslint.loaders.arm.evaluation import truth
from accesslint.loaders.arm.texts import DEPLOYED, LONGEST, joined, plain_text
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

Function = Callable[[list[Value], Span], Value]

_BIGGEST = 1 << 62


def doubt(arguments: list[Value], span: Span) -> Value:
    """Why a function cannot tell."""
    found = (argument.unknown for argument in arguments)
    why = next((unknown for unknown in found if unknown is not None), None)
    return Value(why or Unknown("it is made of what is known only after the deployment", DEPLOYED), span)


def _of_text(change: Callable[[str], str | int | list[Value] | bool]) -> Function:
    """A function of one text."""

    def function(arguments: list[Value], span: Span) -> Value:
        text = plain_text(arguments[0]) if arguments else None
        return doubt(arguments, span) if text is None else Value(change(text), span)

    return function


def _lower(arguments: list[Value], span: Span) -> Value:
    """Azure's names are equal whatever their case: the known parts of a text are changed alone."""
    return _parts(arguments, span, str.lower)


def _upper(arguments: list[Value], span: Span) -> Value:
    return _parts(arguments, span, str.upper)


def _parts(arguments: list[Value], span: Span, change: Callable[[str], str]) -> Value:
    data = arguments[0].data if arguments else None
    if isinstance(data, Template):
        return Value(Template(tuple(change(part) if isinstance(part, str) else part for part in data.parts)), span)
    return Value(change(data), span) if isinstance(data, str) else Value(data, span)


def _replace(arguments: list[Value], span: Span) -> Value:
    texts = [plain_text(argument) for argument in arguments[1:3]]
    old, new = texts if len(texts) == 2 else (None, None)
    if not old or new is None:
        return doubt(arguments, span)
    if len(new) > len(old) and len(plain_text(arguments[0]) or "") * len(new) > LONGEST:
        return Value(Unknown("a text that is too long"), span)
    return _parts(arguments, span, lambda text: text.replace(old, new))


def _format(arguments: list[Value], span: Span) -> Value:
    text = plain_text(arguments[0]) if arguments else None
    if text is None:
        return doubt(arguments, span)
    parts: list[Value] = []
    at = 0
    while at < len(text):
        start = text.find("{", at)
        if start < 0:
            parts.append(Value(text[at:].replace("}}", "}"), span))
            break
        parts.append(Value(text[at:start].replace("}}", "}"), span))
        end = text.find("}", start)
        number, colon, form = text[start + 1 : end].partition(":")
        if text[start + 1 : start + 2] == "{":
            parts.append(Value("{", span))
            at = start + 2
        elif end > 0 and number.isdecimal() and len(number) < 4 and int(number) + 1 < len(arguments):
            parts.append(_formed(arguments[int(number) + 1], form if colon else "", span))
            at = end + 1
        else:
            parts.append(Value(text[start], span))
            at = start + 1
    return joined(parts, span)


def _formed(value: Value, form: str, span: Span) -> Value:
    """A value in a form of .NET's; of these `D2` (digits) alone is told."""
    if not form:
        return value
    digits = form[1:]
    if form[:1] in ("D", "d") and digits.isdecimal() and len(digits) < 3 and type(value.data) is int:
        return Value(f"{value.data:0{int(digits)}d}", span)
    return Value(Unknown("a text in a form that is not read"), span)


def _substring(arguments: list[Value], span: Span) -> Value:
    text = plain_text(arguments[0]) if arguments else None
    numbers = [argument.data for argument in arguments[1:]]
    if text is None or not numbers or not all(isinstance(number, int) and number >= 0 for number in numbers):
        return hashed(arguments, span, "substring")
    start = int(numbers[0])  # type: ignore[arg-type]
    end = start + int(numbers[1]) if len(numbers) > 1 else None  # type: ignore[arg-type]
    return Value(text[start:end], span)


def hashed(arguments: list[Value], span: Span, name: str) -> Value:
    """An unknown that is equal where what it is made of is equal."""
    shown = ", ".join(_shown(argument) for argument in arguments)
    return Value(Unknown(f"{name}({shown})"[:400] + " is known only at the deployment", DEPLOYED), span)


def _shown(value: Value) -> str:
    data = value.data
    parts = data.parts if isinstance(data, Template) else (data,)
    found = ""
    for part in parts:
        if isinstance(part, Reference):
            found += f"{part.target.rpartition('#')[2]}.{part.attribute}"
        elif isinstance(part, Unknown):
            found += part.reason.removesuffix(" is known only at the deployment")
        else:
            found += str(value.plain() if isinstance(part, list | dict) else part)[:200]
    return found


def _hashing(name: str) -> Function:
    return lambda arguments, span: hashed(arguments, span, name)


def _fresh(name: str) -> Function:
    return lambda _arguments, span: Value(Unknown(f"{name} differs at every deployment", DEPLOYED), span)


def _string(arguments: list[Value], span: Span) -> Value:
    import json

    if not arguments:
        return doubt(arguments, span)
    data = arguments[0].data
    if isinstance(data, list | dict):
        if arguments[0].is_partly_open:
            from accesslint.model.values import Encoded

            return Value(Encoded(arguments[0]), span)
        return Value(json.dumps(arguments[0].plain(), separators=(",", ":"))[:LONGEST], span)
    return Value(data if isinstance(data, Reference | Template | Unknown) else plain_text(arguments[0]) or "", span)


def _int(arguments: list[Value], span: Span) -> Value:
    text = (plain_text(arguments[0]) or "").strip() if arguments else ""
    if not text.removeprefix("-").isdecimal() or len(text) > 18:
        return doubt(arguments, span)
    return Value(int(text), span)


def _bool(arguments: list[Value], span: Span) -> Value:
    data = arguments[0].data if arguments else None
    if isinstance(data, int) and not isinstance(data, bool):
        return Value(data != 0, span)
    return Value(truth(arguments[0]) if arguments else Unknown("bool of nothing"), span)


def _json(arguments: list[Value], span: Span) -> Value:
    text = plain_text(arguments[0]) if arguments else None
    if text is None:
        decoded = arguments[0].decoded() if arguments else None
        return decoded or doubt(arguments, span)
    if text == "null":
        return Value(None, span)
    found = Value(text, span).decoded()
    return found if found is not None else Value(Unknown("it is no JSON"), span)


def _equals(arguments: list[Value], span: Span) -> Value:
    if len(arguments) != 2:
        return doubt(arguments, span)
    left, right = arguments
    if left.is_partly_open or right.is_partly_open:
        # What is made of an id or has text in it is never null or empty.
        for one, other in ((left, right), (right, left)):
            if not one.is_partly_open and one.data in (None, "") and is_filled(other):
                return Value(False, span)
        return doubt(arguments, span)
    return Value(left.plain() == right.plain(), span)


def is_filled(value: Value) -> bool:
    """Whether a value that is open is surely neither null nor empty."""
    if isinstance(value.data, Reference):
        return value.data.attribute in ("", "id", "name")
    return isinstance(value.data, Template) and any(isinstance(part, str | Reference) for part in value.data.parts)


def _equals_any_case(arguments: list[Value], span: Span) -> Value:
    return _equals(_lowered(arguments), span)


def _lowered(arguments: list[Value]) -> list[Value]:
    return [Value(one.data.lower(), one.span) if isinstance(one.data, str) else one for one in arguments]


def _not(arguments: list[Value], span: Span) -> Value:
    holds = truth(arguments[0]) if arguments else Unknown("not of nothing")
    return Value(holds if isinstance(holds, Unknown) else not holds, span)


def _compared(holds: Callable[[int | float | str, int | float | str], bool]) -> Function:
    def function(arguments: list[Value], span: Span) -> Value:
        sides = [argument.data for argument in arguments]
        if len(sides) == 2 and all(isinstance(side, int | float) for side in sides):
            return Value(holds(sides[0], sides[1]), span)  # type: ignore[arg-type]
        if len(sides) == 2 and all(isinstance(side, str) for side in sides):
            return Value(holds(sides[0], sides[1]), span)  # type: ignore[arg-type]
        return doubt(arguments, span)

    return function


def _number(compute: Callable[[int, int], int]) -> Function:
    def function(arguments: list[Value], span: Span) -> Value:
        numbers = [argument.data for argument in arguments]
        if len(numbers) != 2 or not all(isinstance(one, int) and abs(one) < _BIGGEST for one in numbers):
            return doubt(arguments, span)
        try:
            return Value(compute(int(numbers[0]), int(numbers[1])), span)  # type: ignore[arg-type]
        except ZeroDivisionError:
            return Value(Unknown("a division by zero"), span)

    return function


def _pad_left(arguments: list[Value], span: Span) -> Value:
    text, width = plain_text(arguments[0]) if arguments else None, arguments[1].data if len(arguments) > 1 else None
    fill = plain_text(arguments[2]) if len(arguments) > 2 else " "
    if text is None or not isinstance(width, int) or not fill or len(fill) != 1 or width > LONGEST:
        return doubt(arguments, span)
    return Value(text.rjust(width, fill), span)


def _searched(find: Callable[[str, str], int | bool]) -> Function:
    def function(arguments: list[Value], span: Span) -> Value:
        texts = [plain_text(argument) for argument in arguments]
        if len(texts) != 2 or texts[0] is None or texts[1] is None:
            return doubt(arguments, span)
        return Value(find(texts[0].lower(), texts[1].lower()), span)

    return function


def _uri(arguments: list[Value], span: Span) -> Value:
    texts = [plain_text(argument) for argument in arguments]
    if len(texts) == 2 and texts[0] is not None and texts[1] is not None:
        try:
            return Value(urljoin(texts[0], texts[1]), span)
        except ValueError:
            return Value(Unknown("it is no address"), span)
    return joined([*arguments[:1], Value("/", span), *arguments[1:2]], span)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return ""


SCALARS: Mapping[str, Function] = {
    "add": _number(lambda left, right: left + right),
    "sub": _number(lambda left, right: left - right),
    "mul": _number(lambda left, right: left * right),
    "div": _number(lambda left, right: int(left / right) if abs(left) < 1 << 52 else left // right),
    "mod": _number(lambda left, right: left % right),
    "base64": _of_text(lambda text: base64.b64encode(text.encode("utf-8", "replace")).decode()),
    "base64tostring": _of_text(_decoded),
    "bool": _bool,
    "endswith": _searched(lambda text, end: text.endswith(end)),
    "equals": _equals,
    "equalsanycase": _equals_any_case,
    "false": lambda _arguments, span: Value(False, span),
    "format": _format,
    "greater": _compared(lambda left, right: left > right),  # type: ignore[operator]
    "greaterorequals": _compared(lambda left, right: left >= right),  # type: ignore[operator]
    "guid": _hashing("guid"),
    "indexof": _searched(lambda text, part: text.find(part)),
    "int": _int,
    "json": _json,
    "lastindexof": _searched(lambda text, part: text.rfind(part)),
    "less": _compared(lambda left, right: left < right),  # type: ignore[operator]
    "lessorequals": _compared(lambda left, right: left <= right),  # type: ignore[operator]
    "newguid": _fresh("newGuid"),
    "not": _not,
    "null": lambda _arguments, span: Value(None, span),
    "padleft": _pad_left,
    "replace": _replace,
    "startswith": _searched(lambda text, start: text.startswith(start)),
    "string": _string,
    "substring": _substring,
    "tolower": _lower,
    "toupper": _upper,
    "trim": _of_text(str.strip),
    "true": lambda _arguments, span: Value(True, span),
    "uniquestring": _hashing("uniqueString"),
    "uri": _uri,
    "uricomponent": _of_text(lambda text: quote(text, safe="")),
    "uricomponenttostring": _of_text(unquote),
    "utcnow": _fresh("utcNow"),
}
