"""Directives and parameters as values, with what templates, Ruby and the environment fill in unknown."""

from __future__ import annotations

import re

from accesslint.loaders.fluentbit.texts import conditional, environment, joined, pieces
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.fluentd import Document, Literal, Parameter

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_ENVIRONMENT = re.compile(r"""ENV(?:\[|\.fetch\()\s*['"](\w{1,100})['"]""")


def parameter_value(document: Document, parameter: Parameter) -> Value:
    """A parameter's value; that of a bare key is an empty text at the key's place."""
    place = document.span(parameter)
    if parameter.conditional:
        return Value(conditional(parameter.key), place)
    if not parameter.value.pieces:
        return Value("", place)
    return literal_value(document, parameter.value)


def literal_value(document: Document, literal: Literal) -> Value:
    """A text, or what a JSON array or mapping holds."""
    span = document.span(literal)
    if literal.is_json:
        value = _json(document, literal)
        if value is not None:
            return value
    parts: list[str | Unknown] = []
    for piece in literal.pieces:
        parts += [_code(piece.text)] if piece.is_code else pieces(piece.text, _variable)
    return Value(joined(parts), span)


def _json(document: Document, literal: Literal) -> Value | None:
    from accesslint.syntax.json import scan

    def place(start: int, end: int) -> Span:
        return document.source.span(literal.start + start, literal.start + end)

    value, problems = scan(literal.pieces[0].text, place)
    return None if any(problem.level == "error" for problem in problems) else value


def _variable(name: str) -> Unknown | None:
    """`${NAME}` is filled in before Fluentd reads the file; `${tag}` by Fluentd, record by record."""
    return environment(name, "Fluentd") if _VARIABLE.fullmatch(name) else None


def _code(text: str) -> Unknown:
    named = _ENVIRONMENT.search(text[:1_000])
    if named is not None:
        return environment(named[1], "Fluentd")
    return Unknown(f"the Ruby code `{text.strip()[:60]}` decides", "the host that Fluentd runs on")
