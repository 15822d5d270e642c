"""Middlewares of libraries that hand requests to a logger which the program made: gin-contrib/zap, httplog, slog-gin.

https://github.com/gin-contrib/zap (`Ginzap`, `GinzapWithConfig`: a time only where `TimeFormat` is given, beside zap's
own), https://github.com/go-chi/httplog (version 3 takes a logger of slog and `Options`, those before a logger of their
own; handlers may add attributes; in 3 `Level` drops what is below it: an answer below 400 is told at `Info`, below 500
at `Warn`), https://github.com/samber/slog-gin#handler-options (and slog-echo, slog-chi, slog-fiber, slog-http).
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, set_encoding
from accesslint.mappers.go_logging.writers import field_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import ELSEWHERE
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, argument, callee, is_function, named, scalar
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_BY_HANDLERS = Unknown("handlers may add attributes to the record of a request", "the program")
_ZAP = (
    Field("status", ("result",), "status"),
    Field("method", ("action",), "method"),
    Field("path", ("resource",), "path", by_client=True),
    Field("query", ("other",), "query", by_client=True, sensitive="query-strings"),
    Field("ip", ("client_address",), "ip"),
    Field("user-agent", ("user_agent",), "user-agent", by_client=True),
    Field("latency", ("duration",), "latency"),
)
_HTTPLOG = (
    Field("url", ("resource",), by_client=True, sensitive="query-strings"),
    Field("method", ("action",)),
    Field("path", ("resource",), by_client=True),
    Field("remote address", ("client_address",)),
    Field("status", ("result",)),
    Field("bytes", ("size",)),
    Field("duration", ("duration",)),
)
_REQUEST_ID = Field("requestID", ("request_id",))
_SLOG = (
    Field("request.method", ("action",), "request.method"),
    Field("request.path", ("resource",), "request.path", by_client=True),
    Field("request.query", ("other",), "request.query", by_client=True, sensitive="query-strings"),
    Field("request.ip", ("client_address",), "request.ip"),
    Field("request.referer", ("referrer",), "request.referer", by_client=True),
    Field("response.latency", ("duration",), "response.latency"),
    Field("response.status", ("result",), "response.status"),
    Field("response.length", ("size",), "response.length"),
    Field("id", ("request_id",), "id"),
)
_QUIET = {"LevelWarn": "answers below 400", "LevelError": "answers below 500"}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format."""
    for resource in resources.of_type("ginzap_logger"):
        yield from _ginzap(resource)
    for resource in resources.of_type("httplog_logger"):
        yield from _httplog(resource)
    for resource in resources.of_type("samber_slog_logger"):
        yield from _samber(resource)


def _open(resource: Resource, shown: str) -> tuple[Logger, Entity]:
    log = Logger(resource, f"{shown} in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    form = log.add_format("format", resource.header)
    form.set("fields", [], resource.header)
    return log, form


def _add(form: Entity, *fields: Field, span: Span | None = None) -> None:
    for field in fields:
        for facts in field.facts(escaped=True):
            form.append("fields", facts, span or form.header)


def _set_logger(log: Logger, form: Entity, given: Value | None) -> None:
    """Set where records go and how they look, which the logger decides that is given."""
    span = log.resource.header
    _add(form, Field("the logger's time", ("timestamp",)))
    form.set("timestamp", ELSEWHERE, span)
    handler = argument(given, 0) if callee(given) == "log/slog.New" else None
    if callee(given) == "go.uber.org/zap.NewProduction" or callee(handler) == "log/slog.NewJSONHandler":
        set_encoding(form, "json", span)
    else:
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, ELSEWHERE, span)
    log.add_unknown_route("a logger", ELSEWHERE, span)


def _ginzap(resource: Resource) -> Iterator[Entity]:
    log, form = _open(resource, "gin's logger by zap")
    call = resource.get("call")
    config = argument(call, 1) if callee(call).endswith("WithConfig") else None
    _add(form, *_ZAP)
    _set_logger(log, form, argument(call, 0))
    _set_paths(log, field_of(config, ".Config", "SkipPaths"), "SkipPaths")
    _set_function(log, field_of(config, ".Config", "Skipper"), "Skipper")
    context = field_of(config, ".Config", "Context")
    if context is not None and context.data is not None:
        reason = Unknown("the function given as Context adds fields", "the program")
        form.set("rest", context.unknown or reason, context.span.first_line())
    yield from log.entities()


def _set_paths(log: Logger, listed: Value | None, option: str) -> None:
    if listed is None or listed.data is None:
        return
    paths = [path for one in listed.items() if isinstance(path := scalar(one), str)]
    if listed.unknown is not None or len(paths) < len(listed.items()):
        log.emitter.set("coverage.locations", listed.unknown or BY_PROGRAM, listed.span)
    elif paths:
        log.emitter.set("coverage.locations", {"excluded": paths, "detail": f"{option} lists them"}, listed.span)


def _set_function(log: Logger, function: Value | None, option: str) -> None:
    if function is None or function.data is None:
        return
    if is_function(function):
        log.set_skipped(function, option)
    else:
        log.emitter.set("filters", function.unknown or BY_PROGRAM, function.span)


def _httplog(resource: Resource) -> Iterator[Entity]:
    log, form = _open(resource, "httplog")
    call = resource.get("call")
    given, options = argument(call, 0), argument(call, 1)
    is_older = callee(given).endswith("/httplog.NewLogger")
    _add(form, *_HTTPLOG)
    if is_older:
        _add(form, _REQUEST_ID)
        options, listed = argument(given, 1), options
        _set_paths(log, listed, "the logger's second argument")
        _set_paths(log, field_of(options, ".Options", "QuietDownRoutes"), "QuietDownRoutes")
    level = field_of(options, ".Options", "LogLevel" if is_older else "Level")
    dropped = _QUIET.get(named(level).rpartition(".")[2])
    if level is not None and level.unknown is not None:
        log.emitter.set("filters", level.unknown, level.span)
    elif dropped is not None and level is not None:
        log.add_filter("condition", "Level", f"the level leaves out {dropped}", level.span)
    _set_function(log, field_of(options, ".Options", "Skip"), "Skip")
    for option in ("LogRequestBody", "LogResponseBody", "RequestBody", "ResponseBody"):
        written = field_of(options, ".Options", option)
        if written is not None and (written.data is True or is_function(written)):
            _add(form, Field(option, ("other",), by_client=True, sensitive="bodies"), span=written.span.first_line())
    _set_logger(log, form, given)
    form.set("rest", _BY_HANDLERS, resource.header)
    yield from log.entities()


def _samber(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    library = callee(call).rpartition(".")[0].rpartition("/")[2]
    log, form = _open(resource, library)
    config = argument(call, 1) if callee(call).endswith("WithConfig") else None
    listed = call.get(ARGUMENTS) if call is not None else None
    filters = field_of(config, ".Config", "Filters")
    chosen = callee(call).endswith("WithFilters") and listed is not None and len(listed.items()) > 1
    if chosen or (filters is not None and filters.data is not None):
        span = filters.span if filters is not None else resource.header
        log.add_filter("condition", "Filters", "functions choose the records", span.first_line())
    identified = field_of(config, ".Config", "WithRequestID")
    has_id = config is None or (identified is not None and identified.data is True)
    _add(form, *(_SLOG if has_id else _SLOG[:-1]))
    if config is not None:
        for option, field in _OPTIONS.items():
            written = field_of(config, ".Config", option)
            if written is not None and written.data is True:
                _add(form, field, span=written.span.first_line())
    _set_logger(log, form, argument(call, 0))
    form.set("rest", _BY_HANDLERS, resource.header)
    yield from log.entities()


_OPTIONS = {
    "WithRequestBody": Field("request.body", ("other",), by_client=True, sensitive="bodies"),
    "WithResponseBody": Field("response.body", ("other",), sensitive="bodies"),
    "WithUserAgent": Field("request.user-agent", ("user_agent",), by_client=True),
    "WithTraceID": Field("trace_id", ("trace_id",)),
}
"""Headers are written without those that the library takes for secrets."""
