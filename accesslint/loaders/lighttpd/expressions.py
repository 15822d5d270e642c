"""Values of lighttpd's settings: texts, numbers, lists and mappings, joined by `+`; variables by their names.

A list is a list, one with `=>` a mapping. `var.name` may be written `name`; `env.NAME` is not in the files.
https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_Configuration
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.model.values import Data, Reference, Template, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.filled_texts import filled_text
from accesslint.syntax.lighttpd import Document, Token, text_of

_DEEPEST = 20
_LONGEST = 10_000
_RENDERED = "the rendered file"
_ENVIRONMENT = "the environment that lighttpd starts in"

Scopes = Sequence[Mapping[str, Value]]
"""Settings by name, the innermost first."""


def evaluated(document: Document, tokens: Sequence[Token], scopes: Scopes) -> Value:
    """The value that tokens stand for."""
    if not tokens:
        return Value(Unknown("its value is not understood", _RENDERED), document.source.span(0, 1))
    span = document.source.span(tokens[0].start, tokens[-1].end)
    parts = [_part(document, part, scopes, 0) for part in _split(tokens, "+")]
    return parts[0] if len(parts) == 1 else joined_values(parts, span)


def joined_values(parts: Sequence[Value], span: Span) -> Value:
    """Values joined by `+`: lists to a list, anything else to a text."""
    if any(isinstance(part.data, list | dict) for part in parts):
        if all(isinstance(part.data, dict) for part in parts):
            return Value({key: item for part in parts for key, item in part.entries()}, span)
        return Value([item for part in parts for item in _items(part)][:_LONGEST], span)
    whole: list[str | Reference | Unknown] = []
    for part in parts:
        data = part.data
        pieces = data.parts if isinstance(data, Template) else (data if isinstance(data, Unknown) else str(data),)
        for piece in pieces:
            if isinstance(piece, str) and whole and isinstance(whole[-1], str):
                whole[-1] = (whole[-1] + piece)[:_LONGEST]
            else:
                whole.append(piece)
    only = whole[0] if len(whole) == 1 and not isinstance(whole[0], Reference) else None
    return Value(only if only is not None else Template(tuple(whole[:_DEEPEST])), span)


def _items(part: Value) -> list[Value]:
    if isinstance(part.data, dict):
        return [Value({key: item}, item.span) for key, item in part.data.items()]
    return part.items()


def _split(tokens: Sequence[Token], mark: str) -> list[Sequence[Token]]:
    """The tokens between marks that stand in no brackets."""
    parts: list[Sequence[Token]] = []
    depth = begin = 0
    for number, token in enumerate(tokens):
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.text == mark and token.kind != "text":
            parts.append(tokens[begin:number])
            begin = number + 1
    return [part for part in [*parts, tokens[begin:]] if part]


def _part(document: Document, tokens: Sequence[Token], scopes: Scopes, depth: int) -> Value:
    first = tokens[0]
    span = document.source.span(first.start, tokens[-1].end)
    if first.text == "(" and first.kind == "mark":
        return _listed(document, tokens, scopes, depth, span)
    if first.kind == "text":
        return filled_text(text_of(first), span)
    if first.kind == "number":
        return Value(int(first.text[:18]), span)
    if first.kind == "name":
        return Value(_named(first.text, scopes), span)
    return Value(Unknown(f"`{first.text[:60]}` is filled in elsewhere", _RENDERED), span)


def _listed(document: Document, tokens: Sequence[Token], scopes: Scopes, depth: int, span: Span) -> Value:
    if depth > _DEEPEST:
        return Value(Unknown("the list is nested too deeply", _RENDERED), span)
    keyed: dict[str, Value] = {}
    plain: list[Value] = []
    inner = tokens[1:-1] if tokens[-1].text == ")" else tokens[1:]
    for item in _split(inner, ","):
        pair = _split(item, "=>")
        values = [_part(document, part, scopes, depth + 1) for part in _split(pair[-1], "+")] if pair else []
        if not values:
            continue
        value = values[0] if len(values) == 1 else joined_values(values, values[0].span)
        if len(pair) > 1:
            keyed[text_of(pair[0][0]) if pair[0][0].kind == "text" else pair[0][0].text] = value
        else:
            plain.append(value)
    return Value(keyed if keyed and not plain else plain, span)


def _named(name: str, scopes: Scopes) -> Data:
    if name.startswith("env."):
        return Unknown(f"the environment variable {name[4:60]} decides", _ENVIRONMENT)
    for scope in scopes:
        found = scope.get(name) or scope.get(f"var.{name}")
        if found is not None:
            return found.data
    return Unknown(f"{name[:60]} is not set in the files", "the file that sets it")
