"""What a `logformat` holds: fields with their meanings, encoding and time."""

from __future__ import annotations

import re

import msgspec

from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line, unknown_line
from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.squid.format_codes import NAMES, Code, pieces_of
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

_CLF = re.compile(r'>a (?:-|\S+) \S+ \[tl\] "rm ru HTTP/rv" >Hs <st')
"""Common log format in Squid's codes; more may follow."""
# What Squid writes between quotes are escapes that JSON knows too.
_ESCAPING = Escaping(in_text="vendor", in_json="json")


def set_facts(form: Entity, text: Value, *, default: bool, stripped: bool, asks: bool) -> None:
    """Write what a format's text says to its entity.

    `default`: it is Squid's own. `stripped`: `strip_query_terms` is on. `asks`: somebody may be asked for a name.
    """
    pieces = list(pieces_of(parts_of(text)))
    span = None if default else text.span
    codes = [piece for piece in pieces if isinstance(piece, Code)]
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    if not codes and unknown is not None:
        unknown_line(form, unknown, span)
        return
    line: list[Piece] = [
        _token(piece, stripped=stripped, asks=asks) if isinstance(piece, Code) else piece for piece in pieces
    ]
    set_line(form, line, span, _ESCAPING, default=default)
    is_json = form.get("encoding") == "json"
    raw = {code.written for code in codes if _is_raw(code, own=default, is_json=is_json)}
    for field in form.get("fields"):
        if field["token"] in raw and field.get("client_controlled"):
            field["escaped"] = False  # between quotes too
    if _CLF.match("".join(piece.name if isinstance(piece, Code) else str(piece) for piece in pieces)):
        form.set("encoding", "clf", span, default=default)
    _set_time(form, codes)
    if "%" in pieces and unknown is None and form.get("defined") != "invalid":
        form.set("defined", "invalid", span)
        form.set("defined_detail", "a % in it begins no code that Squid knows")


def _is_raw(code: Code, *, own: bool, is_json: bool) -> bool:
    """Whether a quote in a value is one in the line; in Squid's own formats those of headers are (a test shows it)."""
    if code.quoting == "'" or (own and code.name == ">h"):
        return True
    return is_json and code.quoting == "[" and code.variable().blanks


def _token(code: Code, *, stripped: bool, asks: bool) -> Token:
    variable = code.variable()
    held = msgspec.structs.replace(
        variable,
        client=variable.client and (asks or code.name not in NAMES),
        blanks=variable.blanks and code.keeps_blanks,
        sensitive=code.gives_away(stripped=stripped),
    )
    return Token(code.written, held, time=code.time() if variable.meanings == ("timestamp",) else None)


def _set_time(form: Entity, codes: list[Code]) -> None:
    """`%ts.%03tu` has milliseconds, in `%{%FT%T}tl.%03tu%{%z}tl` the zone stands in a code of its own."""
    times = [code.time() for code in codes if code.variable().meanings == ("timestamp",)]
    if not times:
        return
    best = form.get("timestamp")
    best["form"] = times[0]["form"]
    if any(code.name == "tu" for code in codes):
        best["precision"] = "millisecond"
