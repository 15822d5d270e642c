"""Monolog's loggers that PHP's programs make, as far as their names say that they keep records.

https://github.com/Seldaek/monolog/blob/main/doc/01-usage.md; the arguments of handlers:
https://github.com/Seldaek/monolog/tree/main/src/Monolog/Handler
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import Logger, Time, keeps_records
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.php_logging.monolog import LEVELS, STANDARD, Handler, describe, level_of
from accesslint.model.programs import BY_FUNCTION, RECEIVER, argument, callee, keyword, scalar
from accesslint.model.values import Resource, Unknown, Value

_KINDS = {
    "StreamHandler": ("file", 1),
    "RotatingFileHandler": ("rotating", 2),
    "NullHandler": ("null", 0),
    "SyslogHandler": ("syslog", 2),
    "SyslogUdpHandler": ("remote", 3),
}
"""What a handler is, and which of its arguments is its level."""
_WRAPPERS = ("FingersCrossedHandler", "BufferHandler", "WhatFailureGroupHandler")
_DEEPEST = 5


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such loggers as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("monolog_logger"):
        yield from _entities(resource)


def _entities(resource: Resource) -> Iterator[Mapped]:
    call = resource.get("call")
    names = [known for one in (argument(call, 0), resource.get("name")) if isinstance(known := scalar(one), str)]
    if not keeps_records(*names):
        return
    shown = next(name for name in names if keeps_records(name)).removeprefix("$")
    log = Logger(resource, f"the logger {shown}", is_server=False)
    given, additions = argument(call, 1), resource.get("additions")
    added = additions.items() if additions is not None else []
    written = given.items() if given is not None else []
    written = written + [argument(one, 0) or Value(one.unknown or BY_FUNCTION, one.span) for one in added]
    handlers = [found for one in written for found in _handlers(resource, one, "", 0)]
    if handlers:
        describe(log, handlers)
    else:
        # Monolog writes to standard error where there is none, and another file may add one.
        log.set_logging("on", resource.header)
        reason = Unknown("no handler is added to it in this file", "the program")
        log.add_unknown_route("a handler", reason, resource.header)
    yield from log.entities()


def _handlers(resource: Resource, value: Value, waits: str, depth: int) -> Iterator[Handler]:
    name = callee(value).rpartition("\\")[2]
    inner = argument(value, 0)
    if name in _WRAPPERS and inner is not None and depth < _DEEPEST:
        if name == "FingersCrossedHandler":
            action = argument(value, 1)
            least = level_of(action) if action is not None else "warning"
            waits = least if isinstance(least, str) and least not in LEVELS[:2] else waits
        for one in inner.items():
            yield from _handlers(resource, one, waits, depth + 1)
        return
    kind, position = _KINDS.get(name, (name or "a handler", 9))
    span = value.span.first_line()
    level = keyword(value, "level") or argument(value, position)
    path = keyword(value, "stream", "filename", "host") or inner
    days = (keyword(value, "maxFiles") or argument(value, 1)) if kind == "rotating" else None
    form, time = _form(resource, value)
    yield Handler(
        kind,
        span,
        path=scalar(path),
        place=path.span if path is not None else None,
        days=scalar(days),
        days_place=days.span if days is not None else None,
        level=level_of(level),
        level_place=level.span if level is not None else None,
        form=form,
        time=time,
        waits=waits,
    )


def _form(resource: Resource, handler: Value) -> tuple[str | Unknown, Time | Unknown]:
    """What `setFormatter` is given for a handler, which is known by its place."""
    listed = resource.get("formatters")
    for one in listed.items() if listed is not None else ():
        receiver = one.get(RECEIVER)
        if receiver is None or receiver.span != handler.span:
            continue
        made = argument(one, 0)
        name = callee(made).rpartition("\\")[2]
        if name == "JsonFormatter":
            return "json", STANDARD
        if name == "LineFormatter" and argument(made, 0) is None and argument(made, 1) is None:
            return "line", STANDARD
        return BY_FUNCTION, STANDARD
    return "line", STANDARD
