"""Texts in which a template's tag or a variable may stand: known, unknown, or known in part.

`{{ }}`, `<%= %>`, `${name}`, `__NAME__` and `@NAME@`, as templates of configurations are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

RENDERED = "the rendered file"

_MARK = re.compile(
    r"\{\{[^\n]{0,400}?\}\}|<%=[^\n]{0,400}?%>|\$\{([^{}\n]{0,200})\}|__[A-Z][A-Z0-9_]{0,60}?__|@[A-Z][A-Z0-9_]{0,60}@"
)

Lookup = Callable[[str], "str | None"]
"""What a variable is set to; None where the files do not tell."""


def nothing(_: str) -> str | None:
    """No variable is known."""
    return None


def filled_text(text: str, span: Span, lookup: Lookup = nothing) -> Value:
    """A text with the variables filled in that are known; unknown, wholly or in part, by the others."""
    if not any(mark in text for mark in ("{{", "<%=", "${", "__", "@")):
        return Value(text, span)
    parts: list[str | Reference | Unknown] = []
    at = 0
    for found in _MARK.finditer(text):
        meant: str | Unknown | None = lookup(found[1]) if found[1] is not None else None
        if meant is None:
            meant = Unknown(f"`{found[0][:60]}` is filled in elsewhere", RENDERED)
        _add(parts, text[at : found.start()])
        _add(parts, meant)
        at = found.end()
    _add(parts, text[at:])
    return _whole(parts, span)


def joined_texts(texts: Sequence[Value], span: Span) -> Value:
    """Texts behind each other as one; what is neither a text nor unknown counts as it is written."""
    parts: list[str | Reference | Unknown] = []
    for text in texts:
        for piece in text.data.parts if isinstance(text.data, Template) else (text.data,):
            _add(parts, piece if isinstance(piece, Unknown) else str(piece))
    return _whole(parts, span)


def _whole(parts: Sequence[str | Reference | Unknown], span: Span) -> Value:
    if not parts:
        return Value("", span)
    return Value(parts[0] if len(parts) == 1 and not isinstance(parts[0], Reference) else Template(tuple(parts)), span)


def _add(parts: list[str | Reference | Unknown], part: str | Unknown) -> None:
    if isinstance(part, str) and parts and isinstance(parts[-1], str):
        parts[-1] += part
    elif part != "":
        parts.append(part)
