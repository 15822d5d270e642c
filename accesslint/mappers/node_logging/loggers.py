"""Loggers of winston, pino and bunyan whose names say that they keep access, audit or security records.

A name is that of the variable, the logger's own (`name`, `defaultMeta.service`), or of a file that it writes. bunyan:
https://github.com/trentm/node-bunyan#streams (a `rotating-file` keeps `count` files, 10 by default, of a `period`, a
day by default; standard output where there is no stream; the time is UTC, as ISO 8601).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import (
    MESSAGE,
    Logger,
    Time,
    keeps_records,
    set_encoding,
    set_rotation,
)
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.node_logging.options import path_of
from accesslint.mappers.node_logging.pino import LEVELS, add_outputs, level_of, set_lines, set_time
from accesslint.mappers.node_logging.winston import Reading, add_transports, set_level
from accesslint.model.entities import Entity
from accesslint.model.programs import SET, argument, callee, named, scalar, setting
from accesslint.model.values import Resource, Unknown, Value

_PERIOD = re.compile(r"(\d{1,4})(ms|h|d|w|m|y)\Z")
_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
_NAMED = {"hourly": "1h", "daily": "1d", "weekly": "1w", "monthly": "1m", "yearly": "1y"}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such loggers as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("winston_logger"):
        yield from _winston(resource)
    for resource in resources.of_type("pino_logger"):
        yield from _pino(resource)
    for resource in resources.of_type("bunyan_logger"):
        yield from _bunyan(resource)


def _logger(resource: Resource, *more: Value | None) -> Logger | None:
    """The log that a resource is, where one of its names says so."""
    bound = resource.get("name")
    names = [name for value in (bound, *more) if isinstance(name := scalar(value), str)]
    if not keeps_records(*names):
        return None
    shown = next((name for name in names if keeps_records(name)), "")
    return Logger(resource, f"the logger {shown.rpartition('/')[2]}", is_server=False)


def _least(log: Logger) -> str:
    """The level at which the log's records are told: accesses as information, audit records perhaps as warnings."""
    return "info" if "access" in log.shown.lower() else "warn"


def _additions(resource: Resource) -> list[Value]:
    added = resource.get("additions")
    return added.items() if added is not None else []


def _winston(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    options = argument(call, 1) if callee(call).endswith("loggers.add") else argument(call, 0)
    transports = setting(options, "transports")
    listed = transports.items() if transports is not None else []
    files = [setting(argument(one, 0), "filename") for one in listed]
    # A file's name speaks for the logger only if it has no other.
    others = files if len([file for file in files if file is not None]) == 1 and len(listed) == 1 else []
    given = argument(call, 0) if callee(call).endswith("loggers.add") else None
    log = _logger(resource, given, setting(setting(options, "defaultMeta"), "service"), *others)
    if log is None:
        return
    if options is not None and options.unknown is not None:
        log.set_logging(options.unknown, options.span)
    else:
        set_level(log, options, call.get(SET) if call is not None else None, _least(log), resource.header)
    if log.emitter.get("logging") != "off":
        add_transports(log, transports)
        for added in _additions(resource):
            if added.unknown is not None or not callee(added).endswith(".add"):
                log.add_unknown_route("a transport", added.unknown or MESSAGE, added.span.first_line())
            else:
                add_transports(log, argument(added, 0))
        if not log.emitter.get("routes"):
            reason = Unknown("no transport is named for it here", "the running program")
            log.add_unknown_route("a transport", reason, resource.header)
        form = log.add_format("format", resource.header)
        form.set("fields", [], resource.header)
        written = setting(options, "format") or next(
            (one for transport in listed if (one := setting(argument(transport, 0), "format")) is not None), None
        )
        Reading(written).set(form, resource.header)
        form.set("rest", MESSAGE, resource.header)
    yield from log.entities()


def _pino(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    options, stream = argument(call, 0), argument(call, 1)
    if options is not None and callee(options):
        options, stream = None, options
    log = _logger(resource, setting(options, "name"))
    if log is None:
        return
    level, written = level_of(options)
    if isinstance(level, Unknown):
        log.set_logging(level, written.span if written is not None else resource.header)
    elif level > LEVELS[_least(log)] and written is not None:
        log.set_logging("off", written.span, f"its level is {scalar(written)}")
    else:
        log.set_logging("on", resource.header)
    if log.emitter.get("logging") != "off":
        lines = add_outputs(log, options, stream)
        form = log.add_format("format", resource.header)
        set_lines(form, lines, resource.header)
        form.set("fields", [], resource.header)
        set_time(form, options, resource.header)
        form.set("rest", MESSAGE, resource.header)
    yield from log.entities()


def _bunyan(resource: Resource) -> Iterator[Entity]:
    call = resource.get("call")
    options = argument(call, 0)
    log = _logger(resource, setting(options, "name"))
    if log is None:
        return
    if options is not None and options.unknown is not None:
        log.set_logging(options.unknown, options.span)
    else:
        level, written = level_of(options)
        if isinstance(level, Unknown):
            # A number is a level as well.
            level = LEVELS["info"] if written is not None and isinstance(written.data, int) else level
        if isinstance(level, Unknown) and written is not None:
            log.set_logging(level, written.span)
        elif isinstance(level, int) and level > LEVELS[_least(log)] and written is not None:
            log.set_logging("off", written.span, f"its level is {scalar(written)}")
        else:
            log.set_logging("on", resource.header)
    if log.emitter.get("logging") != "off":
        streams = setting(options, "streams")
        one = setting(options, "stream")
        if streams is None and one is None:
            log.add_standard_output(None)
        elif streams is not None and streams.unknown is not None:
            log.add_unknown_route("a stream", streams.unknown, streams.span)
        for stream in streams.items() if streams is not None else ():
            _add_stream(log, stream)
        if one is not None:
            _add_stream(log, Value({"stream": one}, one.span))
        form = log.add_format("format", resource.header)
        set_encoding(form, "json", resource.header)
        form.set("fields", [], resource.header)
        form.append("fields", {"token": "time", "name": "time", "meaning": "timestamp"})
        form.set("timestamp", Time("rfc3339").fact(), resource.header)
        form.set("rest", MESSAGE, resource.header)
    yield from log.entities()


def _add_stream(log: Logger, stream: Value) -> None:
    path, target = setting(stream, "path"), setting(stream, "stream")
    span = stream.span.first_line()
    if path is not None:
        store = log.add_output(path.span, path_of(path))
        kind = scalar(setting(stream, "type"))
        if store is not None and kind == "rotating-file":
            count, period = setting(stream, "count"), scalar(setting(stream, "period"))
            number = scalar(count) if count is not None else 10
            place = count.span if count is not None else span
            text = period if isinstance(period, str) else "1d"
            match = _PERIOD.match(_NAMED.get(text, text))
            if isinstance(number, int) and match is not None and match[2] in _DAYS:
                days = round(_DAYS[match[2]] * int(match[1]) * number, 3)
                set_rotation(store, {"keep_days": days}, place, f"{number} files of {text} each are kept")
            else:
                set_rotation(store, {"max_files": number}, place)
    elif named(target) in ("process.stdout", "process.stderr"):
        log.add_standard_output(span)
    else:
        reason = (target.unknown if target is not None else None) or Unknown("what the stream does is not told", "it")
        log.add_unknown_route("a stream", reason, span)
