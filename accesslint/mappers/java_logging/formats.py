"""What a record of an access or audit log holds: by its pattern, or by the encoder that writes JSON.

Words of access events: https://logback.qos.ch/manual/layouts.html#logback-access; without a pattern the layout
writes `common`. A message of an application may hold anything, so that what an audit log's record lacks is not known.
Encoders:
https://github.com/logfellow/logstash-logback-encoder,
https://logging.apache.org/log4j/2.x/manual/json-template-layout.html,
https://www.elastic.co/guide/en/ecs-logging/java/current/setup.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.java_logging import platform_formats
from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.java_logging.encoders import time_of_encoder
from accesslint.mappers.java_logging.known_audits import KnownAudit
from accesslint.mappers.java_logging.patterns import Word, time_of, words
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_COMMON = '%h %l %u [%t] "%r" %s %b'
_NAMED = {"common": _COMMON, "clf": _COMMON, "combined": _COMMON + ' "%i{Referer}" "%i{User-Agent}"'}
_ACCESS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("t", "date"), ("timestamp",)),
    **dict.fromkeys(("u", "user"), ("identity",)),
    **dict.fromkeys(("r", "requestURL"), ("action", "resource")),
    **dict.fromkeys(("m", "requestMethod"), ("action",)),
    **dict.fromkeys(("U", "requestURI"), ("resource",)),
    **dict.fromkeys(("s", "statusCode"), ("result",)),
    **dict.fromkeys(("a", "remoteIP", "h", "clientHost"), ("client_address",)),
    **dict.fromkeys(("b", "B", "bytesSent"), ("size",)),
    **dict.fromkeys(("D", "elapsedTime", "T", "elapsedSeconds"), ("duration",)),
    **dict.fromkeys(("H", "protocol"), ("protocol",)),
    **dict.fromkeys(("v", "server"), ("host",)),
    **dict.fromkeys(("fullRequest",), ("action", "resource")),
}
_HEADERS = {
    **dict.fromkeys(("referer",), "referrer"),
    **dict.fromkeys(("user-agent",), "user_agent"),
    **dict.fromkeys(("x-request-id", "x-correlation-id"), "request_id"),
    **dict.fromkeys(("traceparent", "x-b3-traceid", "x-amzn-trace-id"), "trace_id"),
}
_SECRET = ("authorization", "proxy-authorization", "cookie", "x-api-key", "set-cookie")
_GIVES_AWAY = {
    **dict.fromkeys(("r", "requestURL", "q", "queryString"), "query-strings"),
    **dict.fromkeys(("reqCookie", "requestCookie"), "credentials"),
    **dict.fromkeys(("requestContent", "responseContent", "fullRequest", "fullResponse"), "bodies"),
}
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
    kind = (
        ""
        if holder is None
        else (holder.said("class").rpartition(".")[2] or holder.said("type") or holder.name).lower()
    )
    if holder is not None and kind in _JSON:
        entity.set("encoding", "json", holder.span)
        entity.set("structured", True, holder.span)
        entity.set("escaping", "json", holder.span)
        entity.set("rest", Unknown(f"{kind} writes the fields that it is told to", "the application"), holder.span)
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
        pattern = Unknown(f"{kind} is not known", "its source")
    if isinstance(pattern, Unknown):
        for path in ("fields", "timestamp", "encoding"):
            entity.set(path, pattern, span)
        return entity
    named = _NAMED.get((pattern or "common").lower(), pattern or "")
    _read(entity, named if is_access else pattern or "", span, known, is_access=is_access)
    return entity


def _read(entity: Entity, pattern: str, span: Span, known: KnownAudit | None, *, is_access: bool) -> None:
    is_json = pattern.lstrip().startswith(("{", r"\{"))
    is_clf = pattern in _NAMED.values()
    entity.set("encoding", "json" if is_json else "clf" if is_clf else "text", span)
    entity.set("structured", is_json or is_clf, span)
    entity.set("fields", [], span)
    found = words(pattern)
    if not is_access:
        entity.set("escaping", "none", span)
        if known is None:
            entity.set("rest", _OWN, span)
        else:
            entity.set("offers", ["timestamp", *known.meanings], span)
    for word in found:
        for field in _access_fields(word) if is_access else _event_fields(word, known):
            entity.append("fields", field, span)
    date = next((word for word in found if word.name in ("d", "date", *("t",) * is_access)), None)
    time = None if date is None else time_of(date, is_access=is_access)
    if time is not None:
        entity.set("timestamp", time, span)


def _access_fields(word: Word) -> Iterator[dict[str, Any]]:
    token = f"%{word.name}" + "".join(f"{{{option}}}" for option in word.options)
    option = word.options[0].lower() if word.options else ""
    secret = _GIVES_AWAY.get(word.name)
    meanings = _ACCESS.get(word.name, ("other",))
    if word.name in ("i", "header", "responseHeader"):
        secret = "credentials" if not option or option in _SECRET else None
        meanings = (_HEADERS.get(option, "other"),)
    if word.name in ("n", "l"):
        return
    for meaning in meanings:
        field: dict[str, Any] = {"token": token, "meaning": meaning}
        if secret:
            field["sensitive"] = secret
        yield field


def _event_fields(word: Word, known: KnownAudit | None) -> Iterator[dict[str, Any]]:
    token = f"%{word.name}" + "".join(f"{{{option}}}" for option in word.options[:1])
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
