"""gin, gorilla, chi and zerolog's hlog: logs of requests whose form the library fixes, or a function of the program.

https://pkg.go.dev/github.com/gin-gonic/gin#LoggerConfig (`gin.Default` has the logger, `gin.New` has not),
https://pkg.go.dev/github.com/gorilla/handlers#CombinedLoggingHandler (the user is that of the URL, which a request to a
server never has), https://pkg.go.dev/github.com/go-chi/chi/v5/middleware#Logger,
https://pkg.go.dev/github.com/rs/zerolog/hlog. What the records hold was tried with the current versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import (
    BY_PROGRAM,
    Field,
    Logger,
    Time,
    set_encoding,
)
from accesslint.mappers.application_loggers import (
    field_of as named_field,
)
from accesslint.mappers.go_logging.gin_formats import set_printed
from accesslint.mappers.go_logging.writers import add_writer, chain_of, field_of, time_of, time_of_layout
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.meanings import undecided
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, argument, callee, is_function, scalar, source_of
from accesslint.model.values import Resource, Unknown, Value

_FUNCTION = Unknown("a function of the program writes the record", "the program")
_REQUEST = (
    Field("method", ("action",)),
    Field("path", ("resource",), by_client=True, sensitive="query-strings"),
    Field("status", ("result",)),
    Field("client address", ("client_address",)),
)
_TIME = Field("time", ("timestamp",))
_CLIENT = (Field("referrer", ("referrer",), by_client=True), Field("user agent", ("user_agent",), by_client=True))


class _Fixed(msgspec.Struct, frozen=True):
    """A form that a library fixes."""

    shown: str
    encoding: str
    time: Time
    fields: tuple[Field, ...]


_GIN = _Fixed(
    "gin's logger",
    "text",
    time_of_layout("2006/01/02 - 15:04:05"),
    (_TIME, *_REQUEST, Field("latency", ("duration",))),
)
_GORILLA = _Fixed(
    "gorilla's logging handler",
    "clf",
    time_of_layout("02/Jan/2006:15:04:05 -0700"),
    (_TIME, *_REQUEST, Field("size", ("size",)), Field("protocol", ("protocol",))),
)
_CHI = _Fixed(
    "chi's logger",
    "text",
    time_of_layout("2006/01/02 15:04:05"),
    (_TIME, *_REQUEST, Field("elapsed", ("duration",)), Field("request id", ("request_id",))),
)
_KEYS = re.compile(r'\.(?:Str|Stringer|Int|Int64|Dur|IPAddr|Any|Interface|Time|Bool|Strs)\("([^"]{1,100})"')
_HANDLERS = {
    "MethodHandler": ("action", False),
    "URLHandler": ("resource", True),
    "RequestHandler": ("resource", True),
    "RemoteAddrHandler": ("client_address", False),
    "RemoteIPHandler": ("client_address", False),
    "UserAgentHandler": ("user_agent", True),
    "RefererHandler": ("referrer", True),
    "RequestIDHandler": ("request_id", False),
    "HostHandler": ("host", True),
}
"""Meaning, whether a client decides its bytes."""
_CONTEXT = Unknown("the program may add fields to the logger of a request", "the program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its file."""
    for resource in resources.of_type("gin_logger"):
        yield from _gin(resource)
    for resource in resources.of_type("gorilla_logger"):
        yield from _gorilla(resource)
    for resource in resources.of_type("chi_logger"):
        yield from _chi(resource)
    for resource in resources.of_type("hlog_access_handler"):
        yield from _hlog(resource)


def _log(resource: Resource, shown: str) -> Logger:
    log = Logger(resource, f"{shown} in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    return log


def _set_fixed(log: Logger, form: Entity, fixed: _Fixed, *, without_query: bool = False) -> None:
    span = log.resource.header
    set_encoding(form, fixed.encoding, span, escaping="default")
    form.set("fields", [], span)
    for field in fixed.fields:
        for facts in field.facts(escaped=True):
            if without_query:
                facts.pop("sensitive", None)
            form.append("fields", facts, span)
    form.set("timestamp", fixed.time.fact(), span)


def _gin(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    log = _log(resource, _GIN.shown)
    first, name = argument(call, 0), callee(call).rpartition(".")[2]
    assigned = resource.get("assigned", "github.com/gin-gonic/gin.DefaultWriter")
    config = first if name == "LoggerWithConfig" else None
    writer = first if name == "LoggerWithWriter" else field_of(config, ".LoggerConfig", "Output")
    formatter = first if name == "LoggerWithFormatter" else field_of(config, ".LoggerConfig", "Formatter")
    add_writer(log, writer or assigned)
    _set_paths(log, field_of(config, ".LoggerConfig", "SkipPaths"), call if name == "LoggerWithWriter" else None)
    skip = field_of(config, ".LoggerConfig", "Skip")
    if skip is not None and is_function(skip):
        log.set_skipped(skip, "Skip")
    elif skip is not None and skip.data is not None:
        log.emitter.set("filters", skip.unknown or BY_PROGRAM, skip.span)
    form = log.add_format("format", resource.header)
    if formatter is not None:
        span = formatter.span.first_line()
        if not set_printed(form, source_of(formatter), span):
            unknown_line(form, _FUNCTION, span)
    else:
        query = field_of(config, ".LoggerConfig", "SkipQueryString")
        _set_fixed(log, form, _GIN, without_query=query is not None and query.data is True)
    yield from log.entities()


def _set_paths(log: Logger, listed: Value | None, call: Value | None) -> None:
    """Paths that leave no record: a list, or the arguments after the writer."""
    given = call.get(ARGUMENTS) if call is not None else None
    items = [listed] if listed is not None and listed.unknown is not None else []
    items = items or (listed.items() if listed is not None else given.items()[1:] if given is not None else [])
    if not items:
        return
    span = listed.span if listed is not None else items[0].span
    doubt = undecided(listed) if listed is not None else None
    paths = [path for item in items if isinstance(path := scalar(item), str)]
    if doubt is not None or len(paths) < len(items):
        log.emitter.set("coverage.locations", doubt or BY_PROGRAM, span)
    else:
        detail = "SkipPaths lists them" if listed is not None else "the logger is told to leave them out"
        log.emitter.set("coverage.locations", {"excluded": paths, "detail": detail}, span)


def _gorilla(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    log = _log(resource, _GORILLA.shown)
    add_writer(log, argument(call, 0))
    form = log.add_format("format", resource.header)
    if callee(call).endswith(".CustomLoggingHandler"):
        unknown_line(form, _FUNCTION, resource.header)
    else:
        more = _CLIENT if callee(call).endswith(".CombinedLoggingHandler") else ()
        _set_fixed(log, form, msgspec.structs.replace(_GORILLA, fields=(*_GORILLA.fields, *more)))
    yield from log.entities()


def _chi(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    log = _log(resource, _CHI.shown)
    form = log.add_format("format", resource.header)
    formatter = argument(call, 0)
    is_own = callee(call).endswith(".RequestLogger") and not callee(formatter).endswith(".DefaultLogFormatter")
    if is_own:
        log.add_unknown_route("a formatter", _FUNCTION, resource.header)
        unknown_line(form, _FUNCTION, resource.header)
    else:
        log.add_standard_output(None)
        _set_fixed(log, form, _CHI)
    yield from log.entities()


def _hlog(resource: Resource) -> Iterator[Entity]:
    log = _log(resource, "hlog's access handler")
    form = log.add_format("format", resource.header)
    function = argument(resource.get("call"), 0)
    handlers = resource.get("handlers")
    listed = handlers.items() if handlers is not None else []
    given = next((argument(one, 0) for one in listed if callee(one).endswith(".NewHandler")), None)
    steps = list(chain_of(given))
    made = next((one for one in steps if callee(one).endswith("/zerolog.New")), None)
    if made is None:
        log.add_unknown_route("a logger", (given.unknown if given else None) or BY_PROGRAM, resource.header)
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, BY_PROGRAM, resource.header)
    else:
        is_text = add_writer(log, argument(made, 0)) == "text"
        set_encoding(form, "text" if is_text else "json", resource.header, escaping="vendor" if is_text else "json")
    form.set("fields", [], resource.header)
    for one in listed:
        meaning, by_client = _HANDLERS.get(callee(one).rpartition(".")[2], ("", False))
        name = scalar(argument(one, 0))
        if meaning and isinstance(name, str):
            sensitive = "query-strings" if meaning == "resource" else ""
            meanings = ("action", "resource") if callee(one).endswith(".RequestHandler") else (meaning,)
            for facts in Field(name, meanings, name, by_client, sensitive).facts(escaped=True):
                form.append("fields", facts, one.span.first_line())
    if is_function(function) and function is not None:
        for name in dict.fromkeys(_KEYS.findall(source_of(function))):
            for facts in named_field(name).facts():
                form.append("fields", facts, function.span.first_line())
    form.set("rest", _CONTEXT, resource.header)
    set_time(form, resource, steps if made is not None else None)
    yield from log.entities()


def set_time(form: Entity, resource: Resource, steps: list[Value] | None) -> None:
    """Zerolog writes a time only where `Timestamp` says so."""
    if steps is None:
        form.set("timestamp", BY_PROGRAM, resource.header)
    elif any(callee(one).endswith(".Timestamp") for one in steps):
        layout = resource.get("assigned", "github.com/rs/zerolog.TimeFieldFormat")
        time = time_of(layout, Time("rfc3339", "offset", "second"))
        form.append("fields", {"token": "time", "name": "time", "meaning": "timestamp"}, resource.header)
        place = layout.span if layout is not None else resource.header
        form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), place)
