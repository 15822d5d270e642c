"""Loggers of zerolog, slog and logrus whose names say that they keep access, audit or security records.

https://pkg.go.dev/github.com/rs/zerolog (JSON; no time without `Timestamp`; `Sample` drops records),
https://pkg.go.dev/log/slog#HandlerOptions (`Info` and above by default; the time in RFC 3339 with its offset),
https://pkg.go.dev/github.com/sirupsen/logrus (logfmt to standard error by default, the time in RFC 3339 to the second).
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, MESSAGE, Logger, Time, keeps_records, set_encoding
from accesslint.mappers.go_logging.requests import set_time
from accesslint.mappers.go_logging.writers import add_writer, chain_of, field_of, time_of
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity
from accesslint.model.programs import argument, callee, keyword, named, scalar
from accesslint.model.values import Resource, Unknown, Value

_LEVELS = {
    **dict.fromkeys(("trace", "debug", "info"), 1),
    **dict.fromkeys(("warn", "warning"), 2),
    **dict.fromkeys(("error", "fatal", "panic", "dpanic", "no", "disabled"), 3),
}
_SAMPLED = "of the records of one kind, only some are written"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such loggers as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("zerolog_logger"):
        yield from _zerolog(resource)
    for resource in resources.of_type("slog_logger"):
        yield from _slog(resource)
    for resource in resources.of_type("logrus_logger"):
        yield from _logrus(resource)


def named_logger(resource: Resource, *more: Value | None) -> Logger | None:
    """The log that a resource is, where its variable's name or one of `more` says so."""
    names = [name for value in (resource.get("name"), *more) if isinstance(name := scalar(value), str)]
    if not keeps_records(*names):
        return None
    return Logger(resource, f"the logger {next(name for name in names if keeps_records(name))}", is_server=False)


def set_level(log: Logger, level: Value | None) -> None:
    """Set `logging` by a level: a constant such as `zap.WarnLevel`, `slog.LevelError`."""
    name = named(level).rpartition(".")[2].removeprefix("Level").removesuffix("Level").lower()
    least = 1 if "access" in log.shown.lower() else 2
    if level is None or level.data is None:
        log.set_logging("on", log.resource.header)
    elif name in _LEVELS:
        if _LEVELS[name] > least:
            log.set_logging("off", level.span, f"its level is {name}")
        else:
            log.set_logging("on", log.resource.header)
    else:
        reason = level.unknown or BY_PROGRAM
        log.set_logging(Unknown(f"the level decides: {reason.reason}", reason.decided_by), level.span)


def open_format(log: Logger, encoding: str) -> Entity:
    """A format whose message is the program's; an empty encoding is not known."""
    span = log.resource.header
    form = log.add_format("format", span)
    if encoding:
        escaping = "json" if encoding == "json" else "vendor"
        set_encoding(form, encoding, span, escaping=escaping, is_structured=encoding == "logfmt")
    else:
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, BY_PROGRAM, span)
    form.set("fields", [], span)
    form.set("rest", MESSAGE, span)
    return form


def add_time(form: Entity, time: Time | Unknown | None, place: Value | None, name: str = "time") -> None:
    """Set the fact `timestamp` and its field; None: no time is written."""
    span = place.span if place is not None else form.header
    if time is None:
        return
    form.append("fields", {"token": name, "name": name, "meaning": "timestamp"}, span)
    form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), span)
    if place is None:
        form.defaults.add("timestamp")


def _zerolog(resource: Resource) -> Iterator[Entity]:
    log = named_logger(resource)
    steps = list(chain_of(resource.get("call")))
    made = next((one for one in steps if callee(one).endswith("/zerolog.New")), None)
    if log is None or made is None:
        return
    by_name = {callee(one).rpartition(".")[2]: one for one in reversed(steps)}
    level = argument(by_name.get("Level"), 0)
    if level is None and "Level" not in by_name:
        level = resource.get("assigned", "github.com/rs/zerolog.GlobalLevel")
    set_level(log, level)
    if "Sample" in by_name:
        log.add_filter("sample", "Sample", _SAMPLED, by_name["Sample"].span.first_line())
    if log.emitter.get("logging") != "off":
        is_text = add_writer(log, argument(made, 0)) == "text"
        form = open_format(log, "text" if is_text else "json")
        set_time(form, resource, steps)
    yield from log.entities()


def _slog(resource: Resource) -> Iterator[Entity]:
    log = named_logger(resource)
    if log is None:
        return
    handler = argument(resource.get("call"), 0)
    kind = callee(handler).rpartition(".")[2]
    options = argument(handler, 1)
    is_known = kind in ("NewJSONHandler", "NewTextHandler")
    if not is_known:
        log.set_logging("on", resource.header)
        log.add_unknown_route("a handler", (handler.unknown if handler else None) or BY_PROGRAM, resource.header)
        form = open_format(log, "")
        form.set("timestamp", BY_PROGRAM, resource.header)
    else:
        set_level(log, field_of(options, ".HandlerOptions", "Level"))
        if log.emitter.get("logging") != "off":
            add_writer(log, argument(handler, 0))
            form = open_format(log, "json" if kind == "NewJSONHandler" else "logfmt")
            replacing = field_of(options, ".HandlerOptions", "ReplaceAttr")
            precision = "nanosecond" if kind == "NewJSONHandler" else "millisecond"
            time: Time | Unknown = Time("rfc3339", "offset", precision)
            if replacing is not None and replacing.data is not None:
                time = Unknown("ReplaceAttr may change or drop the time", "the program")
            add_time(form, time, replacing)
    yield from log.entities()


def _logrus(resource: Resource) -> Iterator[Entity]:
    log = named_logger(resource)
    if log is None:
        return
    call = resource.get("call")
    added = resource.get("additions")
    calls = added.items() if added is not None else []
    doubt = next((one.unknown for one in calls if one.unknown is not None), None)
    by_name = {callee(one).rpartition(".")[2]: one for one in calls}
    level = argument(by_name.get("SetLevel"), 0) or keyword(call, "Level")
    set_level(log, level)
    if log.emitter.get("logging") != "off":
        writer = argument(by_name.get("SetOutput"), 0) or keyword(call, "Out")
        if writer is None and doubt is not None:
            log.add_unknown_route("a writer", doubt, resource.header)
        else:
            add_writer(log, writer)
        formatter = argument(by_name.get("SetFormatter"), 0) or keyword(call, "Formatter")
        _set_formatter(log, formatter, doubt)
    yield from log.entities()


def _set_formatter(log: Logger, formatter: Value | None, doubt: Unknown | None) -> None:
    kind = callee(formatter).rpartition(".")[2]
    if formatter is None and doubt is None:
        kind = "TextFormatter"
    if kind not in ("TextFormatter", "JSONFormatter"):
        form = open_format(log, "")
        form.set("timestamp", doubt or BY_PROGRAM, log.resource.header)
        return
    form = open_format(log, "json" if kind == "JSONFormatter" else "logfmt")
    without, layout = keyword(formatter, "DisableTimestamp"), keyword(formatter, "TimestampFormat")
    if without is not None and without.data is True:
        return
    if without is not None and without.data is not False:
        add_time(form, without.unknown or BY_PROGRAM, without)
    else:
        add_time(form, time_of(layout, Time("rfc3339", "offset", "second")), layout)
