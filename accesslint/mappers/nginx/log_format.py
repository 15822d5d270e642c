r"""What a log format's text holds: fields with their meanings, encoding, time, and what is wrong with it.

`read_format` takes the parts that the nginx loader gives, `read_text` one whole text (ingress-nginx's
`log-format-upstream`); `set_facts` writes the reading to a format entity. Escaping is that of
https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format, the output of each mode was seen on a
running nginx: `default` writes `"` as `\x22`, which is no JSON, and `-` for a variable without a value; `json`
writes nothing for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from accesslint.mappers.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.line_formats import set_identity_source
from accesslint.mappers.line_variables import Variable
from accesslint.mappers.nginx.variables import Definitions, describe
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

COMBINED = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
)
"""The predefined format `combined`."""

TIMES: Mapping[str, dict[str, str]] = {
    "time_iso8601": {"zone": "offset", "form": "rfc3339", "precision": "second"},
    "time_local": {"zone": "offset", "form": "clf", "precision": "second"},
    "msec": {"zone": "utc", "form": "epoch", "precision": "millisecond"},
    "date_gmt": {"zone": "utc", "form": "other"},
    "date_local": {"zone": "none", "form": "other"},
}
"""How each variable writes the time, best first. https://nginx.org/en/docs/http/ngx_http_core_module.html#variables,
`$date_…`: https://nginx.org/en/docs/http/ngx_http_ssi_module.html#variables."""

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)", re.ASCII)


class Field(msgspec.Struct, frozen=True):
    """One field of a record, as facts, with its place."""

    facts: dict[str, Any]
    span: Span


class Reading(msgspec.Struct):
    """What a format's text says."""

    fields: list[Field]
    encoding: str | Unknown
    structured: bool | Unknown
    escaping: str | Unknown
    timestamp: dict[str, Any] | None
    timestamp_span: Span | None
    fault: str = ""
    """Why records are not what they are meant to be; empty if they are."""
    fault_span: Span | None = None
    rest: Unknown | None = None
    """Why further fields may be there."""
    variables: Sequence[Variable] = ()
    tokens: frozenset[str] = frozenset()
    """The variables, as `$remote_addr`."""


class _Token(msgspec.Struct, frozen=True):
    """A variable in the text."""

    written: str
    name: str
    span: Span


def read_text(value: Value, escape: str | Unknown = "default", definitions: Definitions | None = None) -> Reading:
    """A whole format text as one value. `escape`: `default`, `json` or `none`.

    A variable's place is its own where the text stands on one line as it is, else the whole value's.
    """
    return read_format([value], escape, definitions)


def read_format(
    parts: Sequence[Value], escape: str | Unknown = "default", definitions: Definitions | None = None
) -> Reading:
    """A format's text in parts, which nginx joins without anything between them.

    Unknown parts leave the rest readable. `definitions`: the configuration's own variables.
    """
    pieces, unknown = _pieces(parts)
    tokens = [piece for piece in pieces if isinstance(piece, _Token)]
    variables = [describe(token.name, definitions or {}) for token in tokens]
    reading = Reading([], "text", structured=False, escaping=escape, timestamp=None, timestamp_span=None)
    reading.rest = unknown
    reading.variables = variables
    reading.tokens = frozenset(f"${token.name.lower()}" for token in tokens)
    shape: list[Part] = [_as_part(piece) for piece in pieces]
    if looks_like_json(shape):
        _read_as_json(reading, shape, tokens, variables, parts)
    elif unknown is not None and not isinstance(pieces[0], str | _Token):
        _add_fields(reading, tokens, variables, [""] * len(tokens), None)
        reading.encoding = reading.structured = unknown
    else:
        _read_as_text(reading, pieces, tokens, variables)
    _find_time(reading, tokens, variables)
    return reading


def set_facts(entity: Entity, reading: Reading, span: Span | None, *, default: bool = False) -> None:
    """Write a reading to a format entity. `span`: the format's text, where a fact has no place of its own."""
    entity.set("encoding", reading.encoding, span, default=default)
    entity.set("structured", reading.structured, span, default=default)
    entity.set("escaping", reading.escaping, span, default=default)
    entity.set("fields", [], span, default=default)
    for field in reading.fields:
        entity.append("fields", dict(field.facts), None if default else field.span)
    if reading.timestamp is not None:
        entity.set("timestamp", reading.timestamp, None if default else reading.timestamp_span, default=default)
    elif reading.rest is not None:
        entity.set("timestamp", reading.rest, span)
    if reading.rest is not None:
        entity.set("rest", reading.rest, span)
    else:
        set_identity_source(entity, reading.variables, span)
    if reading.fault:
        entity.set("defined", "invalid", reading.fault_span or span)
        entity.set("defined_detail", reading.fault)


# Pieces


def _pieces(parts: Sequence[Value]) -> tuple[list[str | _Token | Unknown], Unknown | None]:
    pieces: list[str | _Token | Unknown] = []
    for part in parts:
        if part.text is not None:
            pieces += _split(part.text, part.span)
        elif isinstance(part.data, Template):
            for inner in part.data.parts:
                pieces += _split(inner, part.span, exact=False) if isinstance(inner, str) else [_untold(inner)]
        else:
            pieces.append(_untold(part.data))
    return pieces, next((piece for piece in pieces if isinstance(piece, Unknown)), None)


def _untold(data: object) -> Unknown:
    return data if isinstance(data, Unknown) else Unknown("a part of the format is not known", "the rendered file")


def _split(text: str, span: Span, *, exact: bool = True) -> list[str | _Token | Unknown]:
    found: list[str | _Token | Unknown] = []
    at = 0
    width = span.end_column - span.column
    inset = (width - len(text)) // 2 if width in (len(text), len(text) + 2) else -1
    exact = exact and span.line == span.end_line and inset >= 0
    for match in _VARIABLE.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        place = span
        if exact and width != match.end() - match.start():
            start = span.column + inset + match.start()
            place = Span(span.file, span.line, start, span.line, start + match.end() - match.start())
        found.append(_Token(match[0], match[1] or match[2], place))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return found


def _as_part(piece: str | _Token | Unknown) -> Part:
    if isinstance(piece, str):
        return piece
    return Hole() if isinstance(piece, _Token) else Opening()


# Encodings


def _read_as_json(
    reading: Reading, shape: list[Part], tokens: list[_Token], variables: list[Variable], parts: Sequence[Value]
) -> None:
    read = read_json(shape)
    escaping = reading.escaping
    reading.encoding, reading.structured = "json", True
    safe = [slot.quoted and escaping == "json" for slot in read.slots]
    _add_fields(reading, tokens, variables, [slot.name for slot in read.slots], safe)
    if read.error:
        reading.fault, reading.fault_span = f"its text is not JSON: {read.error}", None
    elif isinstance(escaping, str) and escaping != "json" and tokens:
        result = r"writes a quote as \x22, which JSON does not know" if escaping == "default" else "writes quotes raw"
        reading.fault = f"it is shaped like JSON, and escape={escaping} {result}; escape=json is needed"
        reading.fault_span = parts[0].span
    else:
        bare = [
            token
            for token, slot, variable in zip(tokens, read.slots, variables, strict=True)
            if not slot.quoted and not variable.number and not variable.derived
        ]
        if bare and escaping == "json":
            names = ", ".join(dict.fromkeys(token.written for token in bare))
            reading.fault = f"outside of quotes a record is no JSON when the variable is empty or no number: {names}"
            reading.fault_span = bare[0].span


def _read_as_text(
    reading: Reading, pieces: Sequence[str | _Token | Unknown], tokens: list[_Token], variables: list[Variable]
) -> None:
    texts = [""]
    for piece in pieces:
        if isinstance(piece, _Token):
            texts.append("")
        elif isinstance(piece, str):
            texts[-1] += piece
    shape = read_text_shape(texts, [f"${token.name}" for token in tokens])
    reading.encoding, reading.structured = shape.encoding, shape.structured
    escaped: list[bool] | None = None
    if isinstance(reading.escaping, str):
        # The common log format's own user name stands unquoted in every server that writes it.
        layout = ("remote_user",) if shape.encoding == "clf" else ()
        escaped = [
            reading.escaping != "none" and (bounded or not variable.blanks or token.name in layout)
            for token, variable, bounded in zip(tokens, variables, shape.bounded, strict=True)
        ]
    _add_fields(reading, tokens, variables, shape.names, escaped)


def _add_fields(
    reading: Reading,
    tokens: Sequence[_Token],
    variables: Sequence[Variable],
    names: Sequence[str],
    escaped: Sequence[bool] | None,
) -> None:
    for number, (token, variable, name) in enumerate(zip(tokens, variables, names, strict=True)):
        for meaning in variable.meanings:
            facts: dict[str, Any] = {"token": token.written, "name": name, "meaning": meaning}
            if variable.client:
                facts["client_controlled"] = True
                if isinstance(reading.escaping, Unknown):
                    facts["escaped"] = {"unknown": reading.escaping.reason}
                elif escaped is not None:
                    facts["escaped"] = escaped[number]
            if variable.sensitive:
                facts["sensitive"] = variable.sensitive
            reading.fields.append(Field(facts, token.span))


def _find_time(reading: Reading, tokens: Sequence[_Token], variables: Sequence[Variable]) -> None:
    by_name = {token.name.lower(): token for token in reversed(tokens)}
    for name, form in TIMES.items():
        if name in by_name:
            reading.timestamp, reading.timestamp_span = dict(form), by_name[name].span
            return
    for token, variable in zip(tokens, variables, strict=True):
        if "timestamp" in variable.meanings:
            reason = {"unknown": f"the configuration puts {token.written} together itself"}
            reading.timestamp, reading.timestamp_span = {"zone": reason, "form": reason}, token.span
            return
