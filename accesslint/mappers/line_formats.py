"""What a log line holds that a server composes of literal texts and tokens: one engine for the servers' tables.

A server's table says what each token means (`Token.variable`, see `line_variables`), how it writes the
time, and what it is called in the common log format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from accesslint.mappers.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.line_variables import Variable
from accesslint.mappers.text_shape import TextShape, read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span


class Token(msgspec.Struct, frozen=True):
    """One token of a format."""

    written: str
    variable: Variable
    word: str = "other"
    """What `read_text_shape` calls it: `remote`, `remote_user`, `request`, `status`, …"""
    time: Mapping[str, str] | None = None
    """How it writes the time: the fact `timestamp`."""
    brings_brackets: bool = False
    """It writes `[` and `]` around itself."""
    name: str = ""
    """What the server itself calls it in a record of named fields."""


class Escaping(msgspec.Struct, frozen=True):
    """What a server does to a client's bytes."""

    in_text: str = "default"
    """The fact `escaping` where the line is text; `vendor` where only bare values do harm."""
    in_json: str = "json"
    """The fact where the line is shaped like JSON."""
    keeps_quotes: bool = False
    """Quotes are written raw, so that a quoted value is not safe either."""
    json_fault: str = ""
    """Why a line shaped like JSON is none whenever a client wants so; empty if it always is."""
    own_headers: frozenset[str] = frozenset()
    """Headers of the request that the server itself sets or strips, in lower case with `_`."""


Piece = str | Token | Unknown


def set_written(
    entity: Entity, written: Value | None, default: str, read: Callable[[str], Iterable[Piece]], escaping: Escaping
) -> None:
    """Write to a format's entity what its text says, whose pieces `read` finds; None: the server's default holds."""
    parts = parts_of(written, default)
    if written is not None and len(parts) == 1 and isinstance(parts[0], Unknown):
        unknown_line(entity, parts[0], written.span)
        return
    pieces = [piece for part in parts for piece in ((part,) if isinstance(part, Unknown) else read(part))]
    set_line(entity, pieces, written.span if written is not None else None, escaping, default=written is None)


def set_line(
    entity: Entity, pieces: Sequence[Piece], span: Span | None, escaping: Escaping, *, default: bool = False
) -> None:
    """Write to a format's entity what a line of these pieces says: encoding, fields, time, escaping.

    No span where it is the server's own default.
    """
    tokens = [piece for piece in pieces if isinstance(piece, Token)]
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    parts: list[Part] = [
        piece if isinstance(piece, str) else Hole() if isinstance(piece, Token) else Opening() for piece in pieces
    ]
    fault = ""
    is_json = looks_like_json(parts)
    if is_json:
        read = read_json(parts)
        names, bounded = [slot.name for slot in read.slots], [slot.quoted for slot in read.slots]
        encoding: str | Unknown = "json"
        structured: bool | Unknown = True
        loose = next((token.written for token in tokens if token.variable.client), "")
        if read.error:
            fault = f"its text is not JSON: {read.error}"
        elif escaping.json_fault and loose:
            fault = f"{escaping.json_fault}: {loose}"
    elif unknown is not None and isinstance(pieces[0], Unknown):
        names, bounded = [""] * len(tokens), [False] * len(tokens)
        encoding = structured = unknown
    else:
        shape = _text_shape(pieces)
        names, bounded, encoding, structured = shape.names, shape.bounded, shape.encoding, shape.structured
    entity.set("encoding", encoding, span, default=default)
    entity.set("structured", structured, span, default=default)
    entity.set("escaping", escaping.in_json if is_json else escaping.in_text, default=True)
    entity.set("fields", [], span, default=default)
    breaks = is_json and escaping.json_fault != ""
    for token, name, safe in zip(tokens, names, bounded, strict=True):
        add_field(entity, token, name, span, safe=safe and not escaping.keeps_quotes, breaks=breaks)
    set_time(entity, tokens, span, default=default)
    if unknown is not None:
        entity.set("rest", unknown, span)
        if entity.get("timestamp") is None:
            entity.set("timestamp", unknown, span)
    else:
        set_identity_source(entity, [token.variable for token in tokens], span, escaping.own_headers)
    if fault:
        entity.set("defined", "invalid", span)
        entity.set("defined_detail", fault)


def set_identity_source(
    entity: Entity, variables: Sequence[Variable], span: Span | None, own: frozenset[str] = frozenset()
) -> None:
    """Say that nothing but headers of the request name the user, where that is so: anybody can send them.

    `own`: those that the server itself sets or strips.
    """
    naming = [variable for variable in variables if "identity" in variable.meanings]
    if not naming or not all(variable.header for variable in naming):
        return
    if any(variable.header in own for variable in naming):
        entity.set("identity_source", "server", span)
    else:
        name = naming[0].header.replace("_", "-")
        reason = f"whether a proxy in front sets the header {name}, or whoever sends the request, is not told here"
        entity.set("identity_source", Unknown(reason, "the configuration of the proxy in front"), span)


def unknown_line(entity: Entity, unknown: Unknown, span: Span | None) -> None:
    """Nothing is known of the format."""
    for fact in ("encoding", "structured", "escaping", "fields", "timestamp"):
        entity.set(fact, unknown, span)


def add_field(entity: Entity, token: Token, name: str, span: Span | None, *, safe: bool, breaks: bool = False) -> None:
    """Append the facts of a token, once for each of its meanings.

    `safe`: its place makes a client's bytes harmless; `breaks`: no place does, for the escaping is another encoding's.
    """
    variable = token.variable
    for meaning in variable.meanings:
        facts: dict[str, Any] = {"token": token.written, "name": name, "meaning": meaning}
        if variable.client:
            facts["client_controlled"] = True
            facts["escaped"] = not breaks and (safe or not variable.blanks)
        if variable.sensitive:
            facts["sensitive"] = variable.sensitive
        entity.append("fields", facts, span)


def set_time(entity: Entity, tokens: Sequence[Token], span: Span | None, *, default: bool = False) -> None:
    """Set the time's form by the token that writes it best: one with a zone."""
    times = [token.time for token in tokens if token.time is not None]
    if times:
        best = next((time for time in times if time["zone"] != "none"), times[0])
        entity.set("timestamp", dict(best), span, default=default)


def _text_shape(pieces: Sequence[Piece]) -> TextShape:
    texts, words = [""], []
    for piece in pieces:
        if isinstance(piece, Token):
            texts[-1] += "[" if piece.brings_brackets else ""
            words.append(f"${piece.word}")
            texts.append("]" if piece.brings_brackets else "")
        elif isinstance(piece, str):
            texts[-1] += piece
    read = read_text_shape(texts, words)
    if read.encoding == "clf":
        # The layout's own place for the user is bare; readers of it know.
        read.bounded = [one or word == "$remote_user" for one, word in zip(read.bounded, words, strict=True)]
    return read
