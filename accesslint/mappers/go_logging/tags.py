"""echo's and fiber's logs of requests: formats of `${tags}`.

https://pkg.go.dev/github.com/labstack/echo/v4/middleware#LoggerConfig: JSON by default, its values escaped since
4.14.0 where the format begins with a brace. https://docs.gofiber.io/api/middleware/logger#constants: text by default,
nothing escaped, the time without date and zone. Decoded values, which may hold line breaks: echo's `path`, queries,
form fields. What is written was tried with echo 4 and fiber 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, Time, is_since, set_encoding
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.go_logging.own_records import WRITERS
from accesslint.mappers.go_logging.writers import add_writer, field_of, time_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.json_texts import json_names
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.request_records import ELSEWHERE, add_records
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.model.programs import argument, callee, is_function, named
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

_TAG = re.compile(r"\$\{(\w{1,60}:?)([^}]{0,100})\}")
_ECHO = (
    '{"time":"${time_rfc3339_nano}","id":"${id}","remote_ip":"${remote_ip}","host":"${host}","method":"${method}",'
    '"uri":"${uri}","user_agent":"${user_agent}","status":${status},"error":"${error}","latency":${latency},'
    '"latency_human":"${latency_human}","bytes_in":${bytes_in},"bytes_out":${bytes_out}}'
)
_FIBER = "${time} | ${status} | ${latency} | ${ip} | ${method} | ${path} | ${error}"
_MEANINGS = {
    **dict.fromkeys(("uri", "url", "path", "route"), "resource"),
    **dict.fromkeys(("remote_ip", "ip"), "client_address"),
    **dict.fromkeys(("latency", "latency_human"), "duration"),
    **dict.fromkeys(("bytes_in", "bytes_out", "bytesSent", "bytesReceived"), "size"),
    **dict.fromkeys(("user_agent", "ua"), "user_agent"),
    "method": "action",
    "status": "result",
    "id": "request_id",
    "requestid": "request_id",
    "request_id": "request_id",
    "host": "host",
    "protocol": "protocol",
    "referer": "referrer",
}
_VALUES = (
    *("method", "uri", "status", "latency", "host", "bytes_in", "bytes_out", "user_agent", "remote_ip", "request_id"),
)
"""https://github.com/labstack/echo/blob/v4.14.0/middleware/request_logger.go"""
_TIMES = {
    "time_rfc3339": Time("rfc3339", "offset", "second"),
    "time_rfc3339_nano": Time("rfc3339", "offset", "nanosecond"),
    "time_unix": Time("epoch", "utc", "second"),
    "time_unix_milli": Time("epoch", "utc", "millisecond"),
    "time_unix_micro": Time("epoch", "utc", "microsecond"),
    "time_unix_nano": Time("epoch", "utc", "nanosecond"),
}
_BY_CLIENT = frozenset(
    {"uri", "url", "path", "user_agent", "ua", "referer", "host", "ips", "id", "body", "queryParams"}
)
_DECODED = frozenset({"path", "query:", "form:"})
_WITH_QUERY = frozenset({"uri", "url", "queryParams", "referer"})
_BODIES = frozenset({"body", "resBody"})
_HEADERS = frozenset({"header:", "reqHeader:"})
_SECRETS = frozenset({"authorization", "cookie", "x-api-key", "proxy-authorization", "x-auth-token"})
_COLORS = frozenset({"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "reset"})
_OPEN = frozenset({"custom", "locals:"})
_ESCAPES_SINCE = (4, 14)
_VERSION = Unknown("echo escapes values in JSON since 4.14.0, and no go.mod tells which version is used", "go.mod")
_FUNCTION = Unknown("a function of the program writes the record", "the program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its file."""
    for resource in resources.of_type("echo_logger"):
        yield from _echo(resource)
    for resource in resources.of_type("fiber_logger"):
        yield from _fiber(resource)


def _echo(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    config = _config(call)
    log = Logger(resource, f"echo's logger in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    _set_skipper(log, field_of(config, "Config", "Skipper"), "Skipper")
    if add_records(log, WRITERS):
        yield from log.entities()
        return
    form = log.add_format("format", resource.header)
    if callee(call).endswith(".RequestLogger"):
        _set_values(log, form)
    elif "RequestLogger" in callee(call):
        log.add_unknown_route("a function", _FUNCTION, resource.header)
        unknown_line(form, _FUNCTION, resource.header)
    else:
        add_writer(log, field_of(config, "Config", "Output"))
        custom = time_of(field_of(config, "Config", "CustomTimeFormat"), Time("other", "none", "microsecond"))
        _set_format(form, config, _ECHO, {**_TIMES, "time_custom": custom}, _escaping(resource))
    yield from log.entities()


def _set_values(log: Logger, form: Entity) -> None:
    """What `RequestLogger` hands to slog's default logger."""
    log.add_unknown_route("a logger", ELSEWHERE, form.header)
    for fact in ("encoding", "structured", "escaping", "timestamp"):
        form.set(fact, ELSEWHERE, form.header)
    form.set("fields", [], form.header)
    for name in _VALUES:
        for facts in _field(name, name, "", name).facts():
            form.append("fields", facts, form.header)
    form.append("fields", {"token": "the logger's time", "meaning": "timestamp"}, form.header)


def _config(call: Value | None) -> Value | None:
    """What is configured; nothing where the library's own defaults are given by their name."""
    given = argument(call, 0)
    return None if named(given).endswith((".DefaultLoggerConfig", ".ConfigDefault")) else given


def _escaping(resource: Resource) -> str | Unknown:
    """How echo writes values into JSON, by its version; unescaped ones are told of each field."""
    version = resource.get("version")
    if version is None or not version.text:
        return _VERSION
    return "json" if is_since(version.text, _ESCAPES_SINCE) else "none"


def _fiber(resource: Resource) -> Iterator[Entity]:
    config = _config(resource.get("call"))
    log = Logger(resource, f"fiber's logger in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    _set_skipper(log, field_of(config, "Config", "Next", "Skip"), "Next")
    form = log.add_format("format", resource.header)
    add_writer(log, field_of(config, "Config", "Output", "Stream"))
    time = time_of(field_of(config, "Config", "TimeFormat"), Time("other", "none", "second"))
    _set_format(form, config, _FIBER, {"time": time}, "vendor")
    yield from log.entities()


def _set_skipper(log: Logger, skipper: Value | None, option: str) -> None:
    if skipper is None or skipper.data is None:
        return
    if is_function(skipper):
        log.set_skipped(skipper, option)
    elif not named(skipper).endswith("DefaultSkipper"):
        log.emitter.set("filters", skipper.unknown or BY_PROGRAM, skipper.span)


def _set_format(
    form: Entity, config: Value | None, default: str, times: dict[str, Time | Unknown], escaping: str | Unknown
) -> None:
    written = field_of(config, "Config", "Format")
    span = written.span if written is not None else form.header
    data = written.data if written is not None else default
    if isinstance(data, Template):
        form.set("rest", (written and written.unknown) or BY_PROGRAM, span)
        data = "".join(part if isinstance(part, str) else " " for part in data.parts)
    if not isinstance(data, str):
        unknown_line(form, data if isinstance(data, Unknown) else BY_PROGRAM, span)
        return
    _set_text(form, data or default, span, times, escaping)


def _set_text(form: Entity, text: str, span: Span, times: dict[str, Time | Unknown], escaping: str | Unknown) -> None:
    # What JSON escapes is echo's alone; fiber's is "vendor".
    is_echo = escaping != "vendor"
    found = [match for match in _TAG.finditer(text) if match[1] not in _COLORS]
    bare = re.sub(r"\$\{(?:" + "|".join(sorted(_COLORS)) + r")\}", "", text)
    names = json_names(bare, _TAG)
    is_json = names is not None
    shape = read_text_shape(_texts(bare), [one[0] for one in found])
    set_encoding(form, "json" if is_json else shape.encoding, span, escaping="default", is_structured=shape.structured)
    tags = [one[1] for one in found]
    breaking = _DECODED if is_echo and not is_json else frozenset[str]()
    if is_json:
        # Unescaped values may end the text that they stand in: that is told of each field.
        form.set("escaping", "vendor" if escaping == "none" else escaping, span)
    elif not breaking.isdisjoint(tags):
        form.set("escaping", "none", span)
    form.set("fields", [], span)
    for match, name, bounded in zip(found, names or shape.names, shape.bounded, strict=True):
        tag, option = match[1], match[2]
        safe: bool | None = escaping == "json" if is_json else bounded or tag in ("uri", "url", "path", "host")
        if tag in breaking or isinstance(escaping, Unknown):
            safe = None
        for facts in _field(match[0], tag, option, name).facts(escaped=safe):
            form.append("fields", facts, span)
    for tag in tags:
        if tag in times:
            time = times[tag]
            form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), span)
            break
    if not _OPEN.isdisjoint(tags) and form.get("rest") is None:
        form.set("rest", _FUNCTION, span)


def _texts(text: str) -> list[str]:
    """The texts between the tags, one more than those."""
    ends = [0, *(match.end() for match in _TAG.finditer(text))]
    starts = [*(match.start() for match in _TAG.finditer(text)), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _field(written: str, tag: str, option: str, name: str) -> Field:
    by_client = tag in _BY_CLIENT or tag.endswith(":")
    sensitive = "query-strings" if tag in _WITH_QUERY else "bodies" if tag in _BODIES else ""
    meaning = "timestamp" if tag.startswith("time") else _MEANINGS.get(tag, "other")
    if tag in _HEADERS:
        meaning = meaning_of(option)
        sensitive = "credentials" if option.lower() in _SECRETS else ""
    elif tag == "locals:":
        meaning, by_client = ("request_id" if option == "requestid" else meaning_of(option)), False
    elif tag in ("cookie:", "reqHeaders"):
        sensitive = "credentials"
    return Field(written, (meaning,), name, by_client, sensitive)
