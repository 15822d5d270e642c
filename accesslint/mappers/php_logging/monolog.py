"""What Monolog's handlers do, whoever configures them: levels, places, formats.

https://seldaek.github.io/monolog/doc/02-handlers-formatters-processors.html; `RotatingFileHandler` writes a file a day
and keeps `maxFiles`, all if that is 0; `LineFormatter` writes the time as RFC 3339 with microseconds, and puts blanks
in place of line breaks unless it is told to keep them; `JsonFormatter` escapes as JSON does.
"""

from __future__ import annotations

import msgspec

from accesslint.mappers.application_loggers import MESSAGE, Logger, Time, set_encoding, set_rotation
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.server_files import SYSLOG, append_route
from accesslint.model.programs import BY_FUNCTION, named, scalar
from accesslint.model.values import Scalar, Unknown, Value
from accesslint.source import Span

LEVELS = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
_NUMBERS = (100, 200, 250, 300, 400, 500, 550, 600)
STANDARD = Time("rfc3339", "offset", "microsecond")


class Handler(msgspec.Struct, frozen=True):
    """One place where records go."""

    kind: str
    """`file`, `rotating`, `syslog`, `remote`, `null`; anything else is not known."""
    span: Span
    path: Scalar | Unknown = None
    """Of a file; the receiver of what is sent."""
    place: Span | None = None
    days: Scalar | Unknown = None
    days_place: Span | None = None
    """None where a default decides it."""
    level: str | Unknown = "debug"
    level_place: Span | None = None
    form: str | Unknown = "line"
    """`line`, `json`, or why it is not known."""
    time: Time | Unknown = STANDARD
    keeps_breaks: bool = False
    """Whether line breaks in a message are written."""
    waits: str = ""
    """The level without which nothing is kept: what `fingers_crossed` waits for."""


def level_of(value: Value | None) -> str | Unknown:
    """A level as configurations write it: `info`, `INFO`, 200, `Level::Info`."""
    if value is None:
        return "debug"
    kind, _, name = named(value).rpartition(".")
    known = name if kind.endswith(("Logger", "Level", "LogLevel")) else scalar(value)
    if isinstance(known, str) and known.isdecimal() and len(known) < 5:
        known = int(known)
    if isinstance(known, int) and known in _NUMBERS:
        return LEVELS[_NUMBERS.index(known)]
    if isinstance(known, str) and known.lower() in LEVELS:
        return known.lower()
    return known if isinstance(known, Unknown) else BY_FUNCTION


def _is_silent(handler: Handler, least: str) -> bool:
    level = handler.level
    return handler.kind == "null" or (isinstance(level, str) and LEVELS.index(level) > LEVELS.index(least))


def describe(log: Logger, handlers: list[Handler]) -> None:
    """Set what a channel with these handlers keeps, where, and in which form."""
    least = "info" if "access" in log.shown.lower() else "warning"
    heard = [handler for handler in handlers if not _is_silent(handler, least)]
    if not handlers:
        log.set_logging("off", log.resource.header, "no handler takes its records")
        return
    if not heard:
        first = handlers[0]
        why = "its records are thrown away" if first.kind == "null" else f"its level is {first.level}"
        log.set_logging("off", first.level_place or first.span, why)
        return
    sure = [handler for handler in heard if isinstance(handler.level, str)]
    if sure:
        log.set_logging("on", log.resource.header)
    else:
        level = heard[0].level
        reason = level if isinstance(level, Unknown) else BY_FUNCTION
        log.set_logging(Unknown(f"the level decides: {reason.reason}", reason.decided_by), heard[0].level_place)
    for number, handler in enumerate(heard):
        _add(log, handler, number)
    if all(handler.waits for handler in heard):
        detail = f"records are kept only if one of level {heard[0].waits} follows in the same request"
        log.add_filter("condition", "fingers_crossed", detail, heard[0].span)


def _add(log: Logger, handler: Handler, number: int) -> None:
    span = handler.place or handler.span
    if handler.kind in ("file", "rotating"):
        path = handler.path
        if isinstance(path, str) and path in ("php://stdout", "php://stderr", "php://output"):
            log.add_standard_output(span)
        else:
            store = log.add_output(span, path)
            days = handler.days
            if store is not None and handler.kind == "rotating" and days:
                set_rotation(store, {"keep_days": days}, handler.days_place or span, f"files of {days} days are kept")
    elif handler.kind == "syslog":
        append_route(log.emitter, "syslog", "syslog", SYSLOG, span)
    elif handler.kind == "remote":
        target = handler.path if isinstance(handler.path, str) else "a receiver"
        log.add_remote("syslog", target, span, encrypted=False)
    else:
        log.add_unknown_route(
            handler.kind or "a handler", Unknown("what the handler does is not told here", "it"), span
        )
    form = log.add_format(f"format {number + 1}" if number else "format", handler.span)
    if isinstance(handler.form, Unknown):
        unknown_line(form, handler.form, handler.span)
        form.set("rest", handler.form, handler.span)
        return
    is_json = handler.form == "json"
    escaping = "json" if is_json else "none" if handler.keeps_breaks else "vendor"
    set_encoding(form, "json" if is_json else "text", handler.span, escaping=escaping)
    form.set("fields", [], handler.span)
    time = STANDARD if is_json else handler.time
    form.append("fields", {"token": "datetime", "name": "datetime", "meaning": "timestamp"}, handler.span)
    form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), handler.span)
    form.set("rest", MESSAGE, handler.span)
