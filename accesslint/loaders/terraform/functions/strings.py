"""Terraform's string functions.

Changes of case and trimmed ends leave a reference inside a text as it is: it still names the same
resource. Source: the "String Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import openness, results
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.formatting import format_parts
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.loaders.terraform.functions.patterns import Pattern, is_pattern
from accesslint.model.values import Reference, Template, Value


def _plain(function: Callable[..., Any], *kinds: Callable[[Value], Any]) -> Function:
    """A function of known arguments, each read by the kind at its position."""

    def run(call: Call) -> Value:
        return call.result(function(*(read(value) for read, value in zip(kinds, call.arguments, strict=False))))

    return Function(run, len(kinds), len(kinds))


def _kept(change: Callable[[str], str]) -> Function:
    """A change of case or space that is made in the known parts of a text."""
    return Function(lambda call: _change_parts(call, call.arguments[0], change))


def _change_parts(call: Call, value: Value, change: Callable[[str], str]) -> Value:
    data = value.data
    if isinstance(data, Template | Reference):
        parts = arg.text_parts(value)
        return results.assemble((change(part) if isinstance(part, str) else part for part in parts), call.span)
    return call.result(change(arg.text(value)))


def _title(text: str) -> str:
    made, before = [], " "
    for character in text:
        starts = not (before.isalnum() or before == "_")
        made.append(character.upper() if starts else character)
        before = character
    return "".join(made)


def _trim_space(call: Call) -> Value:
    value = call.arguments[0]
    data = value.data
    if isinstance(data, Template):
        parts = list(data.parts)
        first, last = parts[0], parts[-1]
        if isinstance(last, str):
            parts[-1] = last.rstrip()
        if isinstance(first, str):
            parts[0] = first.lstrip()
        return results.assemble(parts, call.span)
    return value if _is_whole(value) else call.result(arg.text(value).strip())


def _chomp(call: Call) -> Value:
    value = call.arguments[0]
    if isinstance(value.data, Template):
        *parts, last = value.data.parts
        return results.assemble([*parts, last.rstrip("\r\n") if isinstance(last, str) else last], call.span)
    return value if _is_whole(value) else call.result(arg.text(value).rstrip("\r\n"))


def _is_whole(value: Value) -> bool:
    """Whether a trimmed value is still that value: a reference, or JSON that is not written out yet."""
    return isinstance(value.data, Reference) or arg.is_encoded(value)


def _trim_prefix(call: Call) -> Value:
    value, prefix = call.arguments[0], arg.text(call.arguments[1])
    if isinstance(value.data, Template | Reference):
        first, *others = arg.text_parts(value)
        return results.assemble([first.removeprefix(prefix) if isinstance(first, str) else first, *others], call.span)
    return call.result(arg.text(value).removeprefix(prefix))


def _trim_suffix(call: Call) -> Value:
    value, suffix = call.arguments[0], arg.text(call.arguments[1])
    if isinstance(value.data, Template | Reference):
        *others, last = arg.text_parts(value)
        return results.assemble([*others, last.removesuffix(suffix) if isinstance(last, str) else last], call.span)
    return call.result(arg.text(value).removesuffix(suffix))


def _replace(call: Call) -> Value:
    value, sought, substitute = call.arguments[0], arg.text(call.arguments[1]), arg.text(call.arguments[2])
    if is_pattern(sought):
        return call.result(Pattern(sought[1:-1]).replace(arg.text(value), substitute))

    def change(text: str) -> str:
        if not sought:
            return text
        grown = len(text) + text.count(sought) * max(0, len(substitute) - len(sought))
        if grown > results.CHARACTERS:
            raise Undetermined(results.TOO_LONG)
        return text.replace(sought, substitute)

    return _change_parts(call, value, change)


def _indent(spaces: int, text: str) -> str:
    if not 0 <= spaces <= 1000:
        raise FunctionError("indent() takes 0 to 1,000 spaces")
    if text.count("\n") * spaces > results.CHARACTERS:
        raise Undetermined(results.TOO_LONG)
    return text.replace("\n", "\n" + " " * spaces)


def _substr(text: str, offset: int, length: int) -> str:
    offset = max(0, offset + len(text)) if offset < 0 else offset
    return text[offset:] if length < 0 else text[offset : offset + length]


def _split(separator: str, text: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def _join(call: Call) -> Value:
    separator = arg.text(call.arguments[0])
    parts: list[Any] = []
    for values in call.arguments[1:]:
        for item in arg.elements(values):
            if item.data is None:
                raise FunctionError("join() takes no null elements")
            parts.extend((separator, *arg.text_parts(item)))
    return results.assemble(parts[1:], call.span)


def _format(call: Call) -> Value:
    return results.assemble(format_parts(arg.text(call.arguments[0]), call.arguments[1:]), call.span)


def _format_list(call: Call) -> Value:
    template, values = arg.text(call.arguments[0]), call.arguments[1:]
    lengths = {len(value.data) for value in values if isinstance(value.data, list)}
    if not lengths:
        for value in values:
            openness.require_known(value)
    if len(lengths) > 1:
        raise FunctionError("formatlist() takes lists of one length")
    made = []
    for number in range(next(iter(lengths), 1)):
        row = [value.data[number] if isinstance(value.data, list) else value for value in values]
        made.append(results.assemble(format_parts(template, row), call.span))
    return Value(results.bounded(made), call.span)


def _regex(pattern: str, text: str) -> Any:
    return Pattern(pattern).first(text)


def _regex_all(pattern: str, text: str) -> Any:
    return Pattern(pattern).all(text)


FUNCTIONS: dict[str, Function] = {
    "lower": _kept(str.lower),
    "upper": _kept(str.upper),
    "title": _kept(_title),
    "trimspace": Function(_trim_space),
    "chomp": Function(_chomp),
    "trim": _plain(lambda text, cut: text.strip(cut) if cut else text, arg.text, arg.text),
    "trimprefix": Function(_trim_prefix, 2, 2),
    "trimsuffix": Function(_trim_suffix, 2, 2),
    "replace": Function(_replace, 3, 3),
    "indent": _plain(_indent, arg.integer, arg.text),
    "substr": _plain(_substr, arg.text, arg.integer, arg.integer),
    "strrev": _plain(lambda text: text[::-1], arg.text),
    "startswith": _plain(str.startswith, arg.text, arg.text),
    "endswith": _plain(str.endswith, arg.text, arg.text),
    "strcontains": _plain(lambda text, part: part in text, arg.text, arg.text),
    "split": _plain(_split, arg.text, arg.text),
    "join": Function(_join, 2, None),
    "format": Function(_format, 1, None),
    "formatlist": Function(_format_list, 1, None),
    "regex": _plain(_regex, arg.text, arg.text),
    "regexall": _plain(_regex_all, arg.text, arg.text),
}
