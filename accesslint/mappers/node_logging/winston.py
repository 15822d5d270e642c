"""winston: what a format writes, and where transports put it.

Formats: https://github.com/winstonjs/logform#formats (`timestamp` writes ISO 8601 in UTC unless it has a `format` of
https://github.com/taylorhakes/fecha#formatting-tokens; without it there is no time; `json` is the default of a logger).
Transports: https://github.com/winstonjs/winston/blob/master/docs/transports.md (a file is begun anew at `maxsize`
bytes, of which `maxFiles` are kept, all by default; `Http` speaks TLS with `ssl`), and
https://github.com/winstonjs/winston-daily-rotate-file#options (`maxFiles` with `d` are days).
"""

from __future__ import annotations

import re

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_encoding, set_rotation
from accesslint.mappers.node_logging.options import kept, path_of, size_of
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, argument, callee, named, returned, scalar, setting, source_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

LEVELS = ("error", "warn", "info", "http", "verbose", "debug", "silly")
_FORMAT = re.compile(r"(?:winston\.(?:default\.)?format|logform(?:\.format)?)\.(\w+)\Z")
_HARMLESS = frozenset(
    {"colorize", "uncolorize", "splat", "errors", "label", "metadata", "align", "padLevels", "ms", "cli", "simple"}
)
_LITERAL = re.compile(r"\[[^\]]{0,300}\]")
_RFC3339 = re.compile(r"YYYY-MM-DD(?:\[T\]|T| )HH:mm:ss(?:\.S{1,3})?(?:ZZ?|\[Z\])\Z")
_MOST = 50
_LINE_PARTS = ("level", "timestamp")
_CUSTOM = Unknown("a format of the program's own decides it", "the program")


class Reading:
    """What formats in order make of a record."""

    def __init__(self, written: Value | None) -> None:
        self.encoding = "json" if written is None else ""
        self.time: Time | Unknown | None = None
        self.time_span: Span | None = None
        self.rest: Unknown | None = None
        self.span: Span | None = None if written is None else written.span.first_line()
        waiting = [] if written is None else [written]
        count = 0
        while waiting and count < _MOST:
            one = waiting.pop(0)
            count += 1
            match = _FORMAT.match(callee(one))
            if match is not None and match[1] == "combine":
                given = one.get(ARGUMENTS)
                waiting = [*(given.items() if given is not None else ()), *waiting]
            else:
                self._take(one, match[1] if match is not None else "")

    def _take(self, one: Value, name: str) -> None:
        if name == "timestamp":
            self.time, self.time_span = _time(argument(one, 0)), one.span
        elif name in ("json", "logstash"):
            self.encoding = "json"
        elif name == "printf":
            function = argument(one, 0)
            is_json = callee(returned(function)) == "JSON.stringify"
            # A function that writes the message alone may write one that is JSON.
            is_line = any(word in source_of(function) for word in _LINE_PARTS)
            self.encoding = "json" if is_json else "text" if is_line else ""
            self.rest = self.rest or _CUSTOM
        elif name in _HARMLESS or name == "prettyPrint":
            self.encoding = "text" if name in ("simple", "prettyPrint", "cli") else self.encoding
        else:
            self.rest = one.unknown or _CUSTOM

    def set(self, form: Entity, span: Span) -> None:
        """Set the facts of a format but its fields; the field of the time is appended."""
        place = self.span or span
        if self.encoding:
            set_encoding(form, self.encoding, place)
        else:
            for fact in ("encoding", "structured", "escaping"):
                form.set(fact, self.rest or BY_PROGRAM, place)
        if self.rest is not None:
            form.set("rest", self.rest, place)
        if self.time is not None:
            form.append("fields", {"token": "timestamp", "name": "timestamp", "meaning": "timestamp"}, self.time_span)
            form.set("timestamp", self.time if isinstance(self.time, Unknown) else self.time.fact(), self.time_span)
        elif self.rest is not None:
            form.set("timestamp", self.rest, place)


def _time(options: Value | None) -> Time | Unknown:
    written = setting(options, "format")
    if written is None:
        return Time("rfc3339")
    pattern = scalar(written)
    if isinstance(pattern, Unknown) or not isinstance(pattern, str):
        return pattern if isinstance(pattern, Unknown) else BY_PROGRAM
    bare = _LITERAL.sub("", pattern)
    zone = "offset" if "Z" in bare else "utc" if "[Z]" in pattern else "none"
    precision = "millisecond" if "SSS" in bare else "second"
    return Time("rfc3339" if _RFC3339.match(pattern) else "other", zone, precision)


def add_transports(log: Logger, transports: Value | None) -> None:
    """Append where records go."""
    if transports is None:
        return
    if transports.unknown is not None:
        log.add_unknown_route("a transport", transports.unknown, transports.span)
        return
    for transport in transports.items():
        _add_transport(log, transport)


def _add_transport(log: Logger, transport: Value) -> None:
    name = callee(transport)
    kind = name.rpartition(".")[2]
    options, span = argument(transport, 0), transport.span.first_line()
    if name.startswith("winston-daily-rotate-file") or kind == "DailyRotateFile":
        file = setting(options, "filename")
        store = log.add_output((file.span if file is not None else span), path_of(file, setting(options, "dirname")))
        number = setting(options, "maxFiles")
        if store is not None and number is not None:
            rotation = kept(number, size_of(setting(options, "maxSize")))
            set_rotation(store, rotation, number.span, f"maxFiles is {scalar(number)}")
    elif kind == "Console":
        log.add_standard_output(span)
    elif kind == "File":
        file = setting(options, "filename")
        store = log.add_output((file.span if file is not None else span), path_of(file, setting(options, "dirname")))
        number, size = setting(options, "maxFiles"), setting(options, "maxsize")
        if store is not None and number is not None and size is not None:
            set_rotation(store, {"max_files": scalar(number), "max_size_mb": size_of(size)}, number.span)
    elif kind == "Http":
        secure, host = scalar(setting(options, "ssl")), scalar(setting(options, "host"))
        target = host if isinstance(host, str) else "localhost" if host is None else "a host"
        is_told = not isinstance(secure, Unknown)
        log.add_remote("http", target, span, encrypted=bool(secure) if is_told else None)
    else:
        shown = kind or named(transport) or "given"
        reason = transport.unknown or Unknown(f"what the transport {shown} does is not told here", "its source")
        log.add_unknown_route(shown, reason, span)


def set_level(log: Logger, options: Value | None, changed: Value | None, wanted: str, span: Span) -> None:
    """Set `logging` by `silent` and the level; records are written at `wanted`."""
    silent = setting(changed, "silent") or setting(options, "silent")
    level = setting(changed, "level") or setting(options, "level")
    quiet, known = scalar(silent), scalar(level)
    if silent is not None and isinstance(quiet, Unknown):
        log.set_logging(quiet, silent.span)
    elif silent is not None and quiet is True:
        log.set_logging("off", silent.span, "silent is true")
    elif level is not None and isinstance(known, Unknown):
        log.set_logging(Unknown(f"the level decides: {known.reason}", known.decided_by), level.span)
    elif setting(options, "levels") is not None:
        # Levels of the program's own: their order is its.
        log.set_logging("on", span)
    elif level is not None and known in LEVELS and LEVELS.index(str(known)) < LEVELS.index(wanted):
        log.set_logging("off", level.span, f"its level is {known}, and records are told at {wanted}")
    else:
        log.set_logging("on", span)
