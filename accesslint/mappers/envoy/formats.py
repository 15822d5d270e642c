"""Envoy's formats of records: text, JSON, and the fixed ones of its gRPC and OpenTelemetry services.

Sources: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage (the default format)
and https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/substitution_format_string.proto. JSON is escaped;
text is not at all, so that a quote which a client sends stands in it as it is
(https://github.com/envoyproxy/envoy/issues/4191); a header with a line break is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accesslint.mappers.envoy.operators import Operator, meaning_of_operator, pieces_of, time_of
from accesslint.mappers.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

DEFAULT = (
    '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% '
    '%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" '
    '"%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n'
)
_QUOTES = "text_format writes what a client sends as it is, and a quote breaks the JSON; json_format escapes"
_MOST_FIELDS = 1_000
_DEEPEST = 50


def parts_of(value: Value) -> list[str | Operator | Unknown]:
    """A text in literals, operators and what is not known."""
    found: list[str | Operator | Unknown] = []
    parts = value.data.parts if isinstance(value.data, Template) else (value.data,)
    for part in parts:
        if isinstance(part, Unknown):
            found.append(part)
        else:
            found += pieces_of(part if isinstance(part, str) else str(part))
    return found


def set_text(entity: Entity, value: Value, *, default: bool = False, omits: bool = False) -> None:
    """The facts of a format that is text. `omits`: nothing is written for what is empty."""
    pieces = parts_of(value)
    span = None if default else value.span
    entity.set("escaping", "none", span, default=default)
    entity.set("line_breaks", False, default=True)
    shape: list[Part] = [
        piece if isinstance(piece, str) else Hole() if isinstance(piece, Operator) else Opening() for piece in pieces
    ]
    operators = [piece for piece in pieces if isinstance(piece, Operator)]
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    if looks_like_json(shape):
        read = read_json(shape)
        names = [slot.name for slot in read.slots]
        entity.set("encoding", "json", span)
        entity.set("structured", True, span)
        fault = f"its text is not JSON: {read.error}" if read.error else _QUOTES
        if read.error or any(meaning_of_operator(operator).client for operator in operators):
            entity.set("defined", "invalid", span)
            entity.set("defined_detail", fault)
    elif unknown is not None and not isinstance(pieces[0], str | Operator):
        names = [""] * len(operators)
        entity.set("encoding", unknown, span)
        entity.set("structured", unknown, span)
    else:
        texts = [""]
        for piece in pieces:
            if isinstance(piece, Operator):
                texts.append("")
            elif isinstance(piece, str):
                texts[-1] += piece
        text_shape = read_text_shape(texts, ["$other"] * len(operators))
        names = text_shape.names
        entity.set("encoding", text_shape.encoding, span, default=default)
        entity.set("structured", text_shape.structured, span, default=default)
    entity.set("fields", [], span, default=default)
    for operator, name in zip(operators, names, strict=True):
        for fact in _facts(operator, name, escaped=False):
            entity.append("fields", fact, span)
    _set_time(entity, [(operator, value.span) for operator in operators], default=default)
    if unknown is not None:
        entity.set("rest", unknown, span)
        if entity.get("timestamp") is None:
            entity.set("timestamp", unknown, span)
    held = value.data.parts if isinstance(value.data, Template) else (value.data,)
    told = tuple(part for part in held if isinstance(part, str | Unknown))
    entity.layout = Layout("envoy", told, "omit" if omits else "text")


def set_json(entity: Entity, value: Value, *, omits: bool = False) -> None:
    """The facts of `json_format`, whose keys are the fields."""
    entity.set("encoding", "json", value.span)
    entity.set("structured", True, value.span)
    entity.set("escaping", "json", default=True)
    entity.set("fields", [], value.span)
    times: list[tuple[Operator, Span]] = []
    for number, (name, leaf) in enumerate(_leaves(value, "", 0)):
        if number > _MOST_FIELDS:
            break
        for piece in parts_of(leaf):
            if isinstance(piece, Unknown):
                entity.set("rest", piece, leaf.span)
            elif isinstance(piece, Operator):
                for fact in _facts(piece, name, escaped=True):
                    entity.append("fields", fact, leaf.span)
                times.append((piece, leaf.span))
    _set_time(entity, times, default=False)
    entity.layout = Layout("envoy", (json.dumps(_held(value)),), "json omit" if omits else "json")


UNKNOWN = "\0"
"""The key of what stands for an unknown value in the text of a layout; no format has such a key."""


def _held(value: Value, depth: int = 0) -> Any:
    """A dictionary in plain data; an unknown value, or one with an unknown part, as `{UNKNOWN: reason}`."""
    data = value.data
    if value.unknown is not None and not isinstance(data, dict | list):
        return {UNKNOWN: value.unknown.reason}
    if isinstance(data, dict) and depth < _DEEPEST:
        return {key: _held(item, depth + 1) for key, item in data.items()}
    if isinstance(data, list) and depth < _DEEPEST:
        return [_held(item, depth + 1) for item in data]
    return {UNKNOWN: "it is nested too deeply"} if isinstance(data, dict | list) else value.plain()


def _leaves(value: Value, name: str, depth: int) -> Iterator[tuple[str, Value]]:
    if depth > _DEEPEST:
        return
    if isinstance(value.data, dict):
        for key, item in value.entries():
            yield from _leaves(item, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value.data, list):
        for item in value.data:
            yield from _leaves(item, name, depth + 1)
    elif value.data is not None:
        yield name, value


def _facts(operator: Operator, name: str, *, escaped: bool) -> Iterator[dict[str, Any]]:
    variable = meaning_of_operator(operator)
    for meaning in variable.meanings:
        fact: dict[str, Any] = {"token": operator.written, "name": name, "meaning": meaning}
        if variable.client:
            fact |= {"client_controlled": True, "escaped": escaped}
        if variable.sensitive:
            fact["sensitive"] = variable.sensitive
        yield fact


def _set_time(entity: Entity, operators: list[tuple[Operator, Span]], *, default: bool) -> None:
    times = [(time_of(one), span) for one, span in operators if meaning_of_operator(one).meanings == ("timestamp",)]
    if times:
        best, span = next((time for time in times if time[0]["zone"] != "none"), times[0])
        entity.set("timestamp", best, None if default else span, default=default)


GRPC: tuple[tuple[str, str, bool, str], ...] = (
    ("common_properties.start_time", "timestamp", False, ""),
    ("common_properties.downstream_remote_address", "client_address", False, ""),
    ("common_properties.tls_properties.peer_certificate_properties.subject", "identity", False, ""),
    ("common_properties.stream_id", "request_id", False, ""),
    ("request.request_method", "action", False, ""),
    ("request.authority", "host", True, ""),
    ("request.path", "resource", True, "query-strings"),
    ("request.user_agent", "user_agent", True, ""),
    ("request.referer", "referrer", True, ""),
    ("request.request_id", "request_id", False, ""),
    ("response.response_code", "result", False, ""),
    ("response.response_body_bytes", "size", False, ""),
    ("protocol_version", "protocol", False, ""),
)
"""Fields of a message: name, meaning, whether a client decides it, what it gives away.
https://www.envoyproxy.io/docs/envoy/latest/api-v3/data/accesslog/v3/accesslog.proto"""


def set_message(entity: Entity) -> None:
    """The facts of the message that Envoy streams to a gRPC service."""
    entity.set("encoding", "binary", default=True)
    entity.set("structured", True, default=True)
    entity.set("escaping", "vendor", default=True)
    entity.set("fields", [], default=True)
    for name, meaning, client, sensitive in GRPC:
        fact: dict[str, Any] = {"token": name, "name": name, "meaning": meaning}
        if client:
            fact |= {"client_controlled": True, "escaped": True}
        if sensitive:
            fact["sensitive"] = sensitive
        entity.append("fields", fact)
    entity.set("timestamp", {"zone": "utc", "form": "rfc3339", "precision": "nanosecond", "fixed": True}, default=True)


def set_opentelemetry(entity: Entity, settings: Value) -> None:
    """The facts of OpenTelemetry's log records: their own time, a body, and attributes as the settings give them."""
    entity.set("encoding", "binary", default=True)
    entity.set("structured", True, default=True)
    entity.set("escaping", "vendor", default=True)
    entity.set("fields", [], settings.span)
    entity.append("fields", {"token": "time_unix_nano", "name": "time_unix_nano", "meaning": "timestamp"})
    values = settings.get("attributes", "values")
    given = [(item.get("key"), item.get("value")) for item in values.items()] if values is not None else []
    body = settings.get("body")
    if body is not None:
        given.append((Value("body", body.span), body))
    for key, value in given:
        for _, leaf in _leaves(value, "", 0) if value is not None else ():
            for piece in parts_of(leaf):
                if isinstance(piece, Unknown):
                    entity.set("rest", piece, leaf.span)
                elif isinstance(piece, Operator):
                    for fact in _facts(piece, (key.text or "") if key is not None else "", escaped=True):
                        entity.append("fields", fact, leaf.span)
    entity.set("timestamp", {"zone": "utc", "form": "epoch", "precision": "nanosecond", "fixed": True}, default=True)
