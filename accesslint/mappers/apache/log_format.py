r"""What a LogFormat's text holds: fields with their meanings, encoding and time.

httpd escapes quotes and backslashes with a backslash and writes other bytes that are not printable ASCII as `\xhh`
(https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats), which is no JSON.
"""

from __future__ import annotations

from typing import Any

from accesslint.mappers.apache.directives import DIRECTIVE, Directive, meaning_of, time_of
from accesslint.mappers.nginx.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.nginx.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value

_OPEN = Unknown("a part of the format is not known", "the rendered file")
_CLF = {"h": "remote", "l": "ident", "u": "remote_user", "r": "request", "s": "status", "b": "bytes", "a": "remote"}
"""The common log format's directives in the words of `read_text_shape`."""


def pieces_of(value: Value) -> list[str | Directive | Unknown]:
    """A format's text in literal texts, directives and what is not known."""
    found: list[str | Directive | Unknown] = []
    parts = value.data.parts if isinstance(value.data, Template) else (value.text or value.unknown or _OPEN,)
    for part in parts:
        if not isinstance(part, str):
            found.append(part if isinstance(part, Unknown) else _OPEN)
            continue
        at = 0
        for match in DIRECTIVE.finditer(part):
            if match.start() > at:
                found.append(part[at : match.start()])
            if match["letter"] == "%":
                found.append("%")
            else:
                modifier = match["modifier"] + match["late"]
                found.append(Directive(match[0], match["letter"], match["argument"] or "", modifier))
            at = match.end()
        if at < len(part):
            found.append(part[at:])
    return found


def set_facts(entity: Entity, value: Value, *, default: bool) -> None:
    """Write what a format's text says to its entity."""
    pieces = pieces_of(value)
    span = None if default else value.span
    directives = [piece for piece in pieces if isinstance(piece, Directive)]
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    shape: list[Part] = [
        piece if isinstance(piece, str) else Hole() if isinstance(piece, Directive) else Opening() for piece in pieces
    ]
    entity.set("escaping", "default", default=True)
    fault = ""
    if looks_like_json(shape):
        read = read_json(shape)
        names, bounded = [slot.name for slot in read.slots], [slot.quoted for slot in read.slots]
        entity.set("encoding", "json", span, default=default)
        entity.set("structured", True, span, default=default)
        loose = [one.written for one in directives if meaning_of(one).client]
        if read.error:
            fault = f"its text is not JSON: {read.error}"
        elif loose:
            fault = rf"httpd writes bytes beyond ASCII as \xhh, which is no JSON, and a client sends them: {loose[0]}"
    elif unknown is not None and not isinstance(pieces[0], str | Directive):
        names, bounded = [""] * len(directives), [False] * len(directives)
        entity.set("encoding", unknown, span)
        entity.set("structured", unknown, span)
    else:
        names, bounded = _text_shape(entity, pieces, default=default, value=value)
    entity.set("fields", [], span, default=default)
    for directive, name, safe in zip(directives, names, bounded, strict=True):
        _add(entity, directive, name, safe=safe, value=value, default=default)
    _set_time(entity, directives, value, default=default)
    if unknown is not None:
        entity.set("rest", unknown, span)
        if not any(directive.letter == "t" for directive in directives):
            entity.set("timestamp", unknown, span)
    if fault:
        entity.set("defined", "invalid", span)
        entity.set("defined_detail", fault)


def _text_shape(
    entity: Entity, pieces: list[str | Directive | Unknown], *, default: bool, value: Value
) -> tuple[list[str], list[bool]]:
    texts, variables = [""], []
    for piece in pieces:
        if isinstance(piece, Directive):
            is_plain_time = piece.letter == "t" and not piece.argument
            if is_plain_time:  # it brings its brackets along
                texts[-1] += "["
            variables.append(f"${_CLF.get(piece.letter, 'other')}")
            texts.append("]" if is_plain_time else "")
        elif isinstance(piece, str):
            texts[-1] += piece
    texts = [text.replace("\\t", "\t") for text in texts]
    read = read_text_shape(texts, variables)
    span = None if default else value.span
    entity.set("encoding", read.encoding, span, default=default)
    entity.set("structured", read.structured, span, default=default)
    layout = read.encoding == "clf"
    safe = [
        bounded or (layout and variable == "$remote_user")
        for bounded, variable in zip(read.bounded, variables, strict=True)
    ]
    return read.names, safe


def _add(entity: Entity, directive: Directive, name: str, *, safe: bool, value: Value, default: bool) -> None:
    variable = meaning_of(directive)
    for meaning in variable.meanings:
        facts: dict[str, Any] = {"token": directive.written, "name": name, "meaning": meaning}
        if variable.client:
            facts["client_controlled"] = True
            facts["escaped"] = safe or not variable.blanks
        if variable.sensitive:
            facts["sensitive"] = variable.sensitive
        entity.append("fields", facts, None if default else value.span)


def _set_time(entity: Entity, directives: list[Directive], value: Value, *, default: bool) -> None:
    times = [time_of(directive) for directive in directives if directive.letter == "t"]
    if times:
        best = next((time for time in times if time["zone"] != "none"), times[0])
        entity.set("timestamp", best, None if default else value.span, default=default)
