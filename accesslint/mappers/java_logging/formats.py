"""What a record of an access or audit log holds: by its pattern, or by the encoder that writes JSON.

What patterns of access events mean is told by `access_patterns`. A message of an application may hold anything, so that
what an audit log's record lacks is not known. Encoders:
https://github.com/logfellow/logstash-logback-encoder,
https://logging.apache.org/log4j/2.x/manual/json-template-layout.html,
https://www.elastic.co/guide/en/ecs-logging/java/current/setup.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.java_logging import logback_patterns, platform_formats
from accesslint.mappers.java_logging.access_patterns import FAMILY, read_access_pattern
from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.java_logging.encoders import time_of_encoder
from accesslint.mappers.java_logging.known_audits import KnownAudit
from accesslint.mappers.java_logging.patterns import Word, time_of, words
from accesslint.mappers.java_logging.recordings import layout_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_MESSAGE = ("m", "msg", "message")
_CONTEXT = ("X", "mdc", "MDC", "K", "map", "MAP")
_CONTEXT_NAMES = (
    ("trace_id", ("traceid", "trace_id", "trace.id")),
    ("request_id", ("requestid", "request_id", "correlationid", "correlation_id", "x-request-id")),
    ("identity", ("user", "userid", "user_id", "username", "principal")),
    ("client_address", ("clientip", "client_ip", "remoteaddr", "req.remotehost", "ip")),
)
_JSON = ("logstashencoder", "loggingeventcompositejsonencoder", "ecsencoder", "jsonencoder", "structuredlogencoder",
         "logstashaccessencoder", "accesseventcompositejsonencoder", "jsontemplatelayout", "ecslayout", "jsonlayout",
         "gelflayout", "logstashlayout", "jsonformatter")  # fmt: skip
_SHOWN = {"jsontemplatelayout": "JsonTemplateLayout", "ecslayout": "EcsLayout", "jsonlayout": "JsonLayout",
          "gelflayout": "GelfLayout", "logstashlayout": "LogstashLayout"}  # fmt: skip
"""Elements whose names do not tell capitals here."""
_OWN = Unknown("what the message holds is the application's choice", "the application's source")


def format_of(resource: Resource, appender: Node, known: KnownAudit | None = None, *, is_access: bool) -> Entity:
    """The format entity of what an appender writes; `known`: the audit log of a product whose messages are known."""
    entity = entity_for(
        "format", "access-log" if is_access else "audit-log", resource, appender.said("name") or "appender"
    )
    entity.set("name", f"the format of {appender.said('name')}")
    entity.address = f"the format of {appender.said('name')}"
    entity.set("configurable", True)
    holder = appender.first("encoder", "patternlayout", "layout", *_JSON)
    # An encoder may wrap a layout, which then says what it writes.
    holder = (holder.first("layout") or holder) if holder is not None else None
    shown = "" if holder is None else holder.said("class").rpartition(".")[2] or holder.said("type") or holder.name
    kind = shown.lower()
    shown = _SHOWN.get(shown, shown)
    if holder is not None and kind in _JSON:
        if is_access:
            entity.layout = Layout(FAMILY, (Unknown(f"lines of {shown} are not simulated", "the encoder"),))
        entity.set("encoding", "json", holder.span)
        entity.set("structured", True, holder.span)
        entity.set("escaping", "json", holder.span)
        entity.set("rest", Unknown(f"{shown} writes the fields that it is told to", "the application"), holder.span)
        time = time_of_encoder(kind, holder)
        if time is not None:
            entity.set("fields", [{"token": time.field, "name": time.field, "meaning": "timestamp"}], holder.span)
            entity.set("timestamp", time.fact, time.span)
        return entity
    pattern, span = holder.value("pattern") if holder is not None else (None, appender.span)
    if holder is not None and kind in platform_formats.KINDS:
        platform_formats.set_format(entity, kind, pattern, span if pattern is not None else holder.span, _OWN)
        return entity
    if pattern is None and not is_access:
        pattern = Unknown("the appender's layout has no pattern here", "the layout's own configuration")
    elif pattern is None and kind not in ("", "encoder", "layout", "patternlayout", "patternlayoutencoder"):
        pattern = Unknown(f"{shown} is not known", "its source")
    if is_access:
        entity.header = span.first_line()
        read_access_pattern(entity, pattern, span)
    elif isinstance(pattern, Unknown):
        for path in ("fields", "timestamp", "encoding"):
            entity.set(path, pattern, span)
    else:
        _read(entity, pattern or "", span, known, is_logback=resource.type == "logback_configuration")
        entity.layout = layout_of(resource, holder or appender, kind, pattern or "")
    return entity


def _read(entity: Entity, pattern: str, span: Span, known: KnownAudit | None, *, is_logback: bool) -> None:
    is_json = pattern.lstrip().startswith(("{", r"\{"))
    entity.set("encoding", "json" if is_json else "text", span)
    entity.set("structured", is_json, span)
    entity.set("fields", [], span)
    found = words(pattern)
    entity.set("escaping", "none", span)
    if known is None:
        entity.set("rest", _OWN, span)
    else:
        entity.set("offers", ["timestamp", *known.meanings], span)
    for word in found:
        for field in _event_fields(word, _token(word, is_logback=is_logback), known):
            entity.append("fields", field, span)
    date = next((word for word in found if word.name in ("d", "date")), None)
    time = None if date is None else time_of(date, is_access=False)
    if time is not None:
        entity.set("timestamp", time, span)


def _token(word: Word, *, is_logback: bool) -> str:
    """The word as people write it, with the first of its options; those of logback without quotes and blanks."""
    token = f"%{word.name}" + "".join(f"{{{option}}}" for option in word.options[:1])
    nodes = logback_patterns.parse(token) if is_logback else None
    return nodes[0].token if nodes and isinstance(nodes[0], logback_patterns.Word) else token


def _event_fields(word: Word, token: str, known: KnownAudit | None) -> Iterator[dict[str, Any]]:
    if word.name in ("d", "date"):
        yield {"token": token, "meaning": "timestamp"}
    elif word.name in _MESSAGE and known is not None:
        yield from ({"token": token, "meaning": meaning} for meaning in known.meanings)
    elif word.name in _MESSAGE:
        yield {"token": token, "meaning": "other", "client_controlled": True, "escaped": word.is_safe}
    elif word.name in _CONTEXT:
        key = (word.options[0] if word.options else "").partition(":-")[0].lower()
        meaning = next((meaning for meaning, names in _CONTEXT_NAMES if key in names), meaning_of(key))
        yield {"token": token, "meaning": meaning}
    elif word.name != "n":
        yield {"token": token, "meaning": "other"}
