r"""What a LogFormat's text holds: fields with their meanings, encoding and time.

httpd escapes quotes and backslashes with a backslash and writes other bytes that are not printable ASCII as `\xhh`
(https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats), which is no JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from accesslint.mappers.apache.directives import DIRECTIVE, Directive, meaning_of, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line
from accesslint.mappers.line_texts import parts_of, split
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

_ESCAPING = Escaping(
    in_json="default",
    json_fault=r"httpd writes bytes beyond ASCII as \xhh, which is no JSON, and a client sends them",
)
_CLF = {"h": "remote", "l": "ident", "u": "remote_user", "r": "request", "s": "status", "b": "bytes", "a": "remote"}
"""The common log format's directives in the words of `read_text_shape`."""
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)(?!\w)")


def pieces_of(parts: Iterable[str | Unknown]) -> list[str | Directive | Unknown]:
    """A format's text in literal texts, directives and what is not known."""
    found: list[str | Directive | Unknown] = []
    for part in parts:
        found += (part,) if isinstance(part, Unknown) else split(part, DIRECTIVE, _directive)
    return found


def _directive(match: re.Match[str]) -> str | Directive:
    if match["letter"] == "%":
        return "%"
    return Directive(match[0], match["letter"], match["argument"] or "", match["modifier"] + match["late"])


def set_facts(entity: Entity, value: Value, own_headers: frozenset[str]) -> None:
    """Write what a format's text says to its entity. `own_headers`: see `Escaping`."""
    pieces: list[Piece] = [
        _token(piece)
        if isinstance(piece, Directive)
        else piece.replace("\\t", "\t")
        if isinstance(piece, str)
        else piece
        for piece in pieces_of(parts_of(value))
    ]
    pieces = [_with_zone(pieces, at) for at in range(len(pieces))]
    set_line(entity, pieces, value.span, msgspec.structs.replace(_ESCAPING, own_headers=own_headers))


def _with_zone(pieces: list[Piece], at: int) -> Piece:
    """A piece; a time whose zone is a text behind it, or behind its fraction (`%{%FT%T}t.%{msec_frac}tZ`), has one."""
    piece = pieces[at]
    if not isinstance(piece, Token) or piece.time is None or piece.time["zone"] != "none":
        return piece
    while isinstance(behind := pieces[at + 1] if at + 1 < len(pieces) else "", Token) or behind in (".", ","):
        if isinstance(behind, Token) and behind.time is None:
            return piece
        at += 1
    if not isinstance(behind, str) or _ZONE.match(behind) is None:
        return piece
    zone = "utc" if behind[0] == "Z" else "offset"  # what the author says; httpd writes local time
    return msgspec.structs.replace(piece, time={**piece.time, "zone": zone})


def _token(directive: Directive) -> Token:
    is_time = directive.letter == "t"
    return Token(
        directive.written,
        meaning_of(directive),
        word=_CLF.get(directive.letter, "other"),
        time=time_of(directive) if is_time else None,
        brings_brackets=is_time and not directive.argument,
    )
