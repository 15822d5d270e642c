"""`replace` in texts that are documents or have open parts: a policy with placeholders keeps its structure.

The built-in function works on plain text; modules put the name of a bucket that is yet to be made in the place of a
marker in a rendered policy, and without this the policy would be unknown as a whole.
"""

from __future__ import annotations

from accesslint.loaders.terraform.functions.arguments import text_parts
from accesslint.loaders.terraform.functions.openness import FunctionError
from accesslint.loaders.terraform.functions.results import assemble
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span

_Parts = tuple["str | Reference | Unknown", ...]
_OCCURRENCES = 1_000
"""A text with more of them is left to the built-in function."""


def replaced(arguments: list[Value], span: Span) -> Value | None:
    """The result of `replace(text, sought, substitute)`; None where the built-in function is the one to ask.

    That is so for regular expressions, plain texts, and substitutes that are no text. Raises `Undetermined`
    if the result is too large.
    """
    if len(arguments) != 3:
        return None
    value, sought, substitute = arguments
    wanted = sought.data
    if not isinstance(wanted, str) or not wanted or (len(wanted) > 1 and wanted[0] == wanted[-1] == "/"):
        return None
    is_document = isinstance(value.data, Encoded)
    is_open = isinstance(substitute.data, Reference | Template | Unknown)
    if not is_document and not (is_open and isinstance(value.data, str | Template)):
        return None
    try:
        parts = text_parts(substitute)
    except FunctionError:
        return None
    if isinstance(value.data, Encoded):
        inner = _in_document(value.data.value, wanted, parts)
        return None if inner is None else Value(Encoded(inner), value.span)
    return _in_text(value, wanted, parts, span)


def _in_document(value: Value, sought: str, parts: _Parts) -> Value | None:
    """The value with every text in it changed; None if a key would have to be open."""
    data = value.data
    if isinstance(data, list):
        items = [_in_document(item, sought, parts) for item in data]
        known = [item for item in items if item is not None]
        return Value(known, value.span) if len(known) == len(items) else None
    if isinstance(data, dict):
        pairs: dict[str, Value] = {}
        for key, item in data.items():
            inner = _in_document(item, sought, parts)
            if inner is None or sought in key:
                return None
            pairs[key] = inner
        return Value(pairs, value.span)
    return _in_text(value, sought, parts, value.span) if isinstance(data, str | Template) else value


def _in_text(value: Value, sought: str, parts: _Parts, span: Span) -> Value | None:
    made: list[str | Reference | Unknown] = []
    changed = False
    for part in text_parts(value):
        if not isinstance(part, str) or sought not in part:
            made.append(part)
            continue
        changed = True
        pieces = part.split(sought)
        if len(pieces) > _OCCURRENCES:
            return None
        made.append(pieces[0])
        for piece in pieces[1:]:
            made += [*parts, piece]
    return assemble(made, span) if changed else value
