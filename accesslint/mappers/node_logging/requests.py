"""pino-http and Fastify: logs of requests in JSON by pino.

https://github.com/pinojs/pino-http#pinohttpopts-stream: every request leaves one record, with all its headers unless
they are redacted or a serializer leaves them out; nobody is named unless `customProps` adds it. NestJS has its options
as `pinoHttp` of a module: https://github.com/iamolegga/nestjs-pino#configuration (`exclude` lists routes without
records).
https://fastify.dev/docs/latest/Reference/Logging/: off by default; a record when a request comes in and one when it is
answered, told to belong together by `reqId`; `disableRequestLogging` leaves both out.
What records hold was tried with pino-http 11.0.0 and Fastify 5.12.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.node_logging.pino import LEVELS, Redaction, add_outputs, level_of, set_lines, set_time
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, REST, argument, callee, is_function, named, returned, scalar, setting
from accesslint.model.values import Resource, Unknown, Value

_PINOS = ("pino", "pino.pino", "pino.default")
REQUEST = (
    Field("req.id", ("request_id",), "req.id"),
    Field("req.method", ("action",), "req.method"),
    Field("req.url", ("resource",), "req.url", by_client=True, sensitive="query-strings"),
    Field("req.headers", ("other",), "req.headers", by_client=True),
    Field("req.headers.user-agent", ("user_agent",), "req.headers.user-agent", by_client=True),
    Field("req.remoteAddress", ("client_address",), "req.remoteAddress"),
)
RESPONSE = (
    Field("res.statusCode", ("result",), "res.statusCode"),
    Field("responseTime", ("duration",), "responseTime"),
)
_FASTIFY = (
    Field("reqId", ("request_id",), "reqId"),
    Field("req.method", ("action",), "req.method"),
    Field("req.url", ("resource",), "req.url", by_client=True, sensitive="query-strings"),
    Field("req.host", ("host",), "req.host", by_client=True),
    Field("req.remoteAddress", ("client_address",), "req.remoteAddress"),
)
SECRETS = ("req.headers.authorization", "req.headers.cookie", "res.headers.set-cookie")
_KEYS = {"id": "request_id", "requestId": "request_id", "correlationId": "request_id"}
_TEXTS_OF_CLIENTS = frozenset({"url", "path", "originalUrl", "query", "params", "headers", "body", "userAgent"})
_OWN = Unknown("what is logged for a request is decided where the application does it", "the application")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its files."""
    for resource in resources.of_type("pino_http_middleware"):
        yield from _pino_http(resource)
    for resource in resources.of_type("fastify_server"):
        yield from _fastify(resource)


def _file_name(resource: Resource) -> str:
    return resource.scope.rpartition("/")[2]


def _pino_http(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    log = Logger(resource, f"pino-http in {_file_name(resource)}", is_server=True)
    options, stream, excluded = _given(call)
    automatic = setting(options, "autoLogging")
    state = scalar(automatic)
    if automatic is not None and state is False:
        log.set_logging("off", automatic.span, "autoLogging is false")
    elif automatic is not None and automatic.unknown is not None:
        log.set_logging(automatic.unknown, automatic.span)
    else:
        set_request_level(log, resource, options, setting(options, "useLevel"))
    ignored = setting(automatic, "ignore") if automatic is not None and isinstance(automatic.data, dict) else None
    if is_function(ignored) and ignored is not None:
        log.set_skipped(ignored, "autoLogging.ignore")
    elif ignored is not None and ignored.data is not None:
        log.emitter.set("filters", ignored.unknown or BY_PROGRAM, ignored.span)
    if excluded is not None and excluded.data is not None:
        log.emitter.set("coverage.locations", excluded.unknown or BY_PROGRAM, excluded.span.first_line())
    if log.emitter.get("logging") != "off":
        own = _options_of_logger(options)
        lines = add_outputs(log, own, stream or _stream_of_logger(options))
        form = log.add_format("format", resource.header)
        set_lines(form, lines, resource.header)
        form.set("fields", [], resource.header)
        set_time(form, own, resource.header)
        add_record(form, own, options, (*REQUEST, *RESPONSE), SECRETS)
        open_by(form, options, ("customProps", "reqCustomProps", "mixin", "formatters"))
        if own is not options:
            open_by(form, own, ("mixin", "formatters", "hooks"))
    yield from log.entities()


def _given(call: Value | None) -> tuple[Value | None, Value | None, Value | None]:
    """The options, the stream, and the routes that are left out."""
    options, stream, excluded = argument(call, 0), argument(call, 1), None
    if callee(call).endswith((".forRoot", ".forRootAsync")):
        if callee(call).endswith("Async"):
            factory = setting(options, "useFactory")
            made = returned(factory)
            options = made if made is not None or call is None else Value(BY_PROGRAM, call.span)
        excluded, options = setting(options, "exclude"), setting(options, "pinoHttp")
        if options is not None and isinstance(options.data, list):
            options, stream = (*options.items(), None, None)[:2]
    if options is not None and callee(options):
        # A stream may be given alone.
        options, stream = None, options
    return options, stream, excluded


def _options_of_logger(options: Value | None) -> Value | None:
    """The options of pino: those of the logger that is given, else those of the middleware themselves."""
    given = setting(options, "logger")
    if given is None or given.data is None:
        return options
    if callee(given) in _PINOS:
        first = argument(given, 0)
        return None if first is not None and callee(first) else first
    return Value(given.unknown or BY_PROGRAM, given.span)


def _stream_of_logger(options: Value | None) -> Value | None:
    given = setting(options, "logger")
    if given is None or callee(given) not in _PINOS:
        return None
    first = argument(given, 0)
    return first if first is not None and callee(first) else argument(given, 1)


def set_request_level(log: Logger, resource: Resource, options: Value | None, used: Value | None) -> None:
    """Set `logging` by the level: a request is told at `info` by default."""
    level, written = level_of(_options_of_logger(options))
    said = scalar(used)
    wanted = LEVELS.get(said, LEVELS["info"]) if isinstance(said, str) else LEVELS["info"]
    place = written.span if written is not None else resource.header
    unsure = level if isinstance(level, Unknown) else said if isinstance(said, Unknown) else None
    if unsure is not None:
        log.set_logging(Unknown(f"the level decides: {unsure.reason}", unsure.decided_by), place)
    elif isinstance(level, int) and level > wanted:
        shown = scalar(written)
        log.set_logging("off", place, f"its level is {shown}, above that of the records of requests")
    else:
        log.set_logging("on", resource.header)


def add_record(
    form: Entity, own: Value | None, options: Value | None, fields: tuple[Field, ...], secrets: tuple[str, ...] = ()
) -> None:
    """Add a record's fields, and the secrets among its headers, as serializers and redaction leave them."""
    unsure = own.unknown if own is not None else None
    redaction = Redaction(own)
    replaced = {side: _serializer(side, own, options) for side in ("req", "res")}
    for field in fields:
        side = field.token.partition(".")[0]
        if replaced.get(side) is None and not redaction.takes(field.token.lower()):
            for facts in field.facts(escaped=True):
                form.append("fields", facts)
    for side, written in replaced.items():
        if written is not None:
            _add_written(form, side, written, redaction)
    if unsure is not None and own is not None:
        form.set("rest", unsure, own.span)
        return
    left = [path for path in secrets if replaced[path[:3]] is None and not redaction.takes(path)]
    if left and redaction.doubt is None:
        # One cause: what is not redacted.
        fact = {"token": ", ".join(left), "meaning": "other", "sensitive": "credentials"}
        form.append("fields", fact, redaction.span)


def _serializer(side: str, *holders: Value | None) -> Value | None:
    """What writes a request or an answer in the program's own way; None where pino does."""
    for holder in holders:
        if holder is not None and holder.unknown is not None:
            continue
        all_of_them = setting(holder, "serializers")
        written = setting(all_of_them, side)
        if written is not None and not named(written).endswith(f"erializers.{side}") and written.data is not None:
            return written
    return None


def _add_written(form: Entity, side: str, written: Value, redaction: Redaction) -> None:
    """Add the fields of the object that a serializer returns; what it computes otherwise is not told."""
    result, span = returned(written), written.span.first_line()
    is_object = result is not None and isinstance(result.data, dict) and not callee(result) and not named(result)
    found = dict(result.entries()) if is_object and result is not None else {}
    if not found or REST in found:
        form.set("rest", Unknown(f"a serializer of the program writes {side}", "the program"), span)
    for key, value in found.items():
        name = f"{side}.{key}"
        if key == REST or redaction.takes(name.lower()):
            continue
        by_client = key in _TEXTS_OF_CLIENTS
        # Its parts may be left out: only headers handed on whole are told to hold secrets.
        sensitive = "bodies" if key == "body" else ""
        for facts in Field(name, (_KEYS.get(key) or meaning_of(key),), name, by_client, sensitive).facts(escaped=True):
            form.append("fields", facts, value.span.first_line())


def open_by(form: Entity, options: Value | None, names: tuple[str, ...]) -> None:
    """What adds fields that are not told here."""
    for name in names:
        written = setting(options, name)
        if written is not None and written.data is not None:
            form.set("rest", Unknown(f"{name} adds what the program decides", "the program"), written.span.first_line())
            return


def _fastify(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    log = Logger(resource, f"Fastify in {_file_name(resource)}", is_server=True)
    options = argument(call, 0)
    given = setting(options, "loggerInstance") or setting(options, "logger")
    quiet = setting(options, "disableRequestLogging")
    hooks = resource.get("hooks")
    if given is not None and given.data is True:
        own: Value | None = None
    elif callee(given) in _PINOS:
        own = _options_of_logger(Value({"logger": given}, given.span)) if given is not None else None
    else:
        own = given
    if call is None or (call.get(ARGUMENTS) is not None and call.get(ARGUMENTS, 0) is None) or given is None:
        log.set_logging("off", None, "logger is not set, and false by default")
    elif given.unknown is not None:
        log.set_logging(given.unknown, given.span)
    elif given.data is False or given.data is None:
        log.set_logging("off", given.span, "logger is false")
    elif quiet is not None and quiet.unknown is not None:
        log.set_logging(quiet.unknown, quiet.span)
    elif quiet is not None and quiet.data is True:
        log.set_logging("off", quiet.span, "disableRequestLogging is true")
    else:
        set_request_level(log, resource, Value({"logger": given}, given.span) if callee(given) else own, None)
    if log.emitter.get("logging") == "off" and hooks is not None and hooks.data is True:
        # A hook commonly writes the record instead, in a form of its own.
        log.doubt = log.doubt or _OWN
        yield from log.entities()
        return
    if is_function(quiet) and quiet is not None:
        log.set_skipped(quiet, "disableRequestLogging")
    if log.emitter.get("logging") != "off":
        lines = add_outputs(log, own, argument(given, 1) if callee(given) in _PINOS else None)
        form = log.add_format("format", resource.header)
        set_lines(form, lines, resource.header)
        form.set("fields", [], resource.header)
        set_time(form, own, resource.header)
        add_record(form, own, None, (*_FASTIFY, *RESPONSE))
        open_by(form, own, ("mixin", "formatters", "hooks"))
        open_by(form, options, ("childLoggerFactory",))
    yield from log.entities()
