"""hapi's and Koa's own loggers of requests: hapi-pino, and koa-logger, whose form the library fixes.

https://github.com/hapijs/hapi-pino#options: a record for each answer, with the request and all its headers unless they
are redacted, a serializer leaves them out, or `getChildBindings` leaves out the request.
https://github.com/koajs/logger#readme: two coloured lines for each request to standard output, without a time, unless a
`transporter` takes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, set_encoding
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.node_logging.pino import add_outputs, set_lines, set_time
from accesslint.mappers.node_logging.requests import (
    REQUEST,
    RESPONSE,
    SECRETS,
    add_record,
    open_by,
    set_request_level,
)
from accesslint.model.entities import Entity
from accesslint.model.programs import argument, callee, is_function, named, scalar, setting
from accesslint.model.values import Resource, Value

_KOA = (
    Field("method", ("action",)),
    Field("url", ("resource",), by_client=True, sensitive="query-strings"),
    Field("status", ("result",)),
    Field("time", ("duration",)),
    Field("length", ("size",)),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its files."""
    for resource in resources.of_type("hapi_pino_plugin"):
        yield from _hapi(resource)
    for resource in resources.of_type("koa_logger_middleware"):
        yield from _koa(resource)


def _hapi(resource: Resource) -> Iterator[Entity]:
    plugin = resource.get("plugin")
    log = Logger(resource, f"hapi-pino in {resource.scope.rpartition('/')[2]}", is_server=True)
    options = None if named(plugin) else setting(plugin, "options")
    instance = setting(options, "instance")
    own = _own(options, instance)
    _set_logging(log, resource, options, own)
    _set_ignored(log, options)
    if log.emitter.get("logging") != "off":
        lines = add_outputs(log, own, setting(options, "stream"))
        form = log.add_format("format", resource.header)
        set_lines(form, lines, resource.header)
        form.set("fields", [], resource.header)
        set_time(form, own, resource.header)
        add_record(form, own, options, (*REQUEST, *RESPONSE), SECRETS)
        open_by(form, options, ("getChildBindings", "mixin", "formatters"))
    yield from log.entities()


def _own(options: Value | None, instance: Value | None) -> Value | None:
    """The options of pino: those of the instance that is given, else the plugin's own."""
    if instance is None or instance.data is None:
        return options
    if callee(instance) in ("pino", "pino.pino", "pino.default"):
        return argument(instance, 0)
    return Value(instance.unknown or BY_PROGRAM, instance.span)


def _set_logging(log: Logger, resource: Resource, options: Value | None, own: Value | None) -> None:
    events, complete = setting(options, "logEvents"), setting(options, "logRequestComplete")
    listed = [scalar(one) for one in events.items()] if events is not None and isinstance(events.data, list) else None
    if complete is not None and complete.data is False:
        log.set_logging("off", complete.span, "logRequestComplete is false")
    elif is_function(complete) and complete is not None:
        set_request_level(log, resource, own, None)
        detail = "the function given as logRequestComplete chooses the records"
        log.add_filter("condition", "logRequestComplete", detail, complete.span.first_line())
    elif events is not None and (events.data is False or events.data is None):
        log.set_logging("off", events.span, "logEvents is empty")
    elif events is not None and listed is None:
        log.set_logging(events.unknown or BY_PROGRAM, events.span)
    elif listed is not None and events is not None and "response" not in listed:
        log.set_logging("off", events.span, "logEvents leaves out response")
    else:
        set_request_level(log, resource, own, None)


def _set_ignored(log: Logger, options: Value | None) -> None:
    paths, function = setting(options, "ignorePaths"), setting(options, "ignoreFunc")
    if is_function(function) and function is not None:
        log.set_skipped(function, "ignoreFunc")
    elif paths is not None and isinstance(paths.data, list):
        named = [path for one in paths.items() if isinstance(path := scalar(one), str)]
        if len(named) < len(paths.items()):
            log.emitter.set("coverage.locations", BY_PROGRAM, paths.span)
        elif named:
            detail = "ignorePaths lists them"
            log.emitter.set("coverage.locations", {"excluded": named, "detail": detail}, paths.span)
    elif paths is not None and paths.data is not None:
        log.emitter.set("coverage.locations", paths.unknown or BY_PROGRAM, paths.span)


def _koa(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"koa-logger in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    options = argument(resource.get("call"), 0)
    is_own = is_function(options) or (options is not None and setting(options, "transporter") is not None)
    form = log.add_format("format", resource.header)
    form.set("fields", [], resource.header)
    if is_own:
        log.add_unknown_route("a transporter", BY_PROGRAM, resource.header)
        for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
            form.set(fact, BY_PROGRAM, resource.header)
    else:
        log.add_standard_output(None)
        set_encoding(form, "text", resource.header, escaping="default")
    for field in _KOA:
        for facts in field.facts(escaped=True):
            form.append("fields", facts, resource.header)
    yield from log.entities()
