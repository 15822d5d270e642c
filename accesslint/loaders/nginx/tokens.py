"""Words of a configuration as values: known text, or unknown where a template fills them in."""

from __future__ import annotations

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.syntax.nginx import Document, Piece, Token

DECIDED_BY = "the rendered file"


def value_of(document: Document, token: Token) -> Value:
    """A word as a value at its place."""
    if not token.template:
        return Value(token.text, document.span(token))
    parts: list[str | Reference | Unknown] = []
    for piece in document.pieces(token):
        if piece.kind == "template":
            parts.append(_filled_in(piece))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += piece.text
        else:
            parts.append(piece.text)
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        return Value(parts[0], document.span(token))
    return Value(Template(tuple(parts)), document.span(token))


def piece_values(document: Document, token: Token) -> list[Value]:
    """The parts of a word as values, each at its own place: literal text, `$variable`, unknown."""
    return [
        Value(
            _filled_in(piece) if piece.kind == "template" else piece.text, document.source.span(piece.start, piece.end)
        )
        for piece in document.pieces(token)
    ]


def is_wholly_template(document: Document, token: Token) -> bool:
    """Whether nothing of a word is known: `{{ access_log }}`, but not `/var/log/{{ name }}.log`."""
    return token.template and all(piece.kind == "template" for piece in document.pieces(token))


def _filled_in(piece: Piece) -> Unknown:
    return Unknown(f"the template's `{piece.text[:60]}` is filled in elsewhere", DECIDED_BY)
