"""What a `logformat` holds: fields with their meanings, encoding and time."""

from __future__ import annotations

import re
from typing import Any

from accesslint.mappers.nginx.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.nginx.text_shape import read_text_shape
from accesslint.mappers.squid.format_codes import Code, pieces_of
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value

_CLF = re.compile(r'>a (?:-|\S+) \S+ \[tl\] "rm ru HTTP/rv" >Hs <st')
"""Common log format in Squid's codes; more may follow."""


def set_facts(form: Entity, text: Value, *, default: bool, stripped: bool) -> None:
    """Write what a format's text says to its entity.

    `default`: it is Squid's own. `stripped`: `strip_query_terms` is on.
    """
    parts = text.data.parts if isinstance(text.data, Template) else (text.text or text.unknown or "",)
    pieces = list(pieces_of(parts))
    span = None if default else text.span
    codes = [piece for piece in pieces if isinstance(piece, Code)]
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    if not codes and unknown is not None:
        for fact in ("encoding", "structured", "escaping", "fields", "timestamp"):
            form.set(fact, unknown, span)
        return
    fault = "a % in it begins no code that Squid knows" if "%" in pieces and unknown is None else ""
    shape: list[Part] = [
        Hole() if isinstance(piece, Code) else Opening() if isinstance(piece, Unknown) else piece for piece in pieces
    ]
    if looks_like_json(shape):
        read = read_json(shape)
        names, bounded = [slot.name for slot in read.slots], [slot.quoted for slot in read.slots]
        encoding, structured = "json", True
        fault = fault or (f"its text is not JSON: {read.error}" if read.error else "")
    else:
        encoding, structured, names, bounded = _text_shape(pieces)
    form.set("encoding", encoding, span, default=default)
    form.set("structured", structured, span, default=default)
    # What Squid writes between quotes are escapes that JSON knows too.
    form.set("escaping", "json" if encoding == "json" else "vendor", default=True)
    form.set("fields", [], span, default=default)
    for code, name, safe in zip(codes, names, bounded, strict=True):
        _add(form, code, name, bounded=safe, stripped=stripped)
    _set_time(form, codes, text, default=default)
    if unknown is not None:
        form.set("rest", unknown, span)
        if form.get("timestamp") is None:
            form.set("timestamp", unknown, span)
    if fault:
        form.set("defined", "invalid", span)
        form.set("defined_detail", fault)


def _text_shape(pieces: list[str | Code | Unknown]) -> tuple[str, bool, list[str], list[bool]]:
    texts, variables = [""], list[str]()
    for piece in pieces:
        if isinstance(piece, Code):
            variables.append("$other")
            texts.append("")
        elif isinstance(piece, str):
            texts[-1] += piece
    whole = "".join(piece.name if isinstance(piece, Code) else str(piece) for piece in pieces)
    read = read_text_shape(texts, variables)
    is_clf = _CLF.match(whole) is not None
    return "clf" if is_clf else read.encoding, read.structured and not is_clf, read.names, read.bounded


def _add(form: Entity, code: Code, name: str, *, bounded: bool, stripped: bool) -> None:
    variable = code.variable()
    for meaning in variable.meanings:
        field: dict[str, Any] = {"token": code.written, "meaning": meaning}
        if name:
            field["name"] = name
        if variable.client:
            field["client_controlled"] = True
            field["escaped"] = code.is_safe(bounded=bounded) or (not variable.blanks and code.quoting != "'")
        sensitive = code.gives_away(stripped=stripped)
        if sensitive:
            field["sensitive"] = sensitive
        form.append("fields", field)


def _set_time(form: Entity, codes: list[Code], text: Value, *, default: bool) -> None:
    times = [code.time() for code in codes if code.variable().meanings == ("timestamp",)]
    if not times:
        return
    best = dict(times[0])
    if best["zone"] == "none":  # `%{%FT%T}tl.%03tu%{%z}tl`: the zone may stand in a code of its own
        best["zone"] = next((time["zone"] for time in times if time["zone"] != "none"), "none")
    if best["precision"] == "second" and any(code.name == "tu" for code in codes):
        best["precision"] = "millisecond"
    form.set("timestamp", best, None if default else text.span, default=default)
