"""pino's options: level, how the time is written, what is redacted, where records go.

https://github.com/pinojs/pino/blob/main/docs/api.md: the time is in milliseconds since 1970 by default, and left out
with `timestamp: false`; `redact` replaces the values at paths by `[Redacted]`, or removes them. Transports:
https://github.com/pinojs/pino/blob/main/docs/transports.md (`pino/file` writes to the file descriptor 1 unless it has a
`destination`), https://github.com/mcollina/pino-roll#options. Lines are JSON, unless `pino-pretty` writes them.
"""

from __future__ import annotations

import re

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_encoding, set_rotation
from accesslint.mappers.node_logging.options import file_of, path_of, size_of
from accesslint.model.entities import Entity
from accesslint.model.programs import COMPUTED, argument, callee, is_function, named, scalar, setting
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

LEVELS = {"trace": 10, "debug": 20, "info": 30, "warn": 40, "error": 50, "fatal": 60, "silent": 100}
_EPOCH = Time("epoch")
_TIMES: dict[str, Time | None] = {
    "epochTime": _EPOCH,
    "unixTime": Time("epoch", "utc", "second"),
    "isoTime": Time("rfc3339"),
    "isoTimeNano": Time("rfc3339", "utc", "nanosecond"),
    "nullTime": None,
}
_PRETTY = "pino-pretty"
_FILES = ("pino/file", "pino-roll")
_DESTINATIONS = ("pino.destination", "pino.pino.destination", "pino.default.destination")
_TRANSPORTS = ("pino.transport", "pino.pino.transport", "pino.default.transport")
_PERIODS = {"daily": 1.0, "hourly": 1 / 24}
_STEP = re.compile(r"""\.?([^.\[\]]+)|\[(?:"([^"]{0,300})"|'([^']{0,300})'|([^\]]{0,300}))\]""")


def level_of(options: Value | None, default: str = "info") -> tuple[int | Unknown, Value | None]:
    """The level that holds, as a number, and where it is set."""
    written = setting(options, "level")
    level = scalar(written)
    if isinstance(level, Unknown):
        return level, written
    if written is None or level is None:
        return LEVELS[default], None
    return LEVELS.get(str(level).lower(), COMPUTED), written


def set_time(form: Entity, options: Value | None, span: Span) -> None:
    """Set the fact `timestamp` and the field that holds it."""
    written = setting(options, "timestamp")
    time: Time | Unknown | None = _EPOCH
    if written is not None:
        span = written.span
        known = scalar(written)
        kind = named(written).rpartition(".")[2]
        if kind in _TIMES:
            time = _TIMES[kind]
        elif isinstance(known, Unknown):
            time = BY_PROGRAM if is_function(written) else known
        else:
            time = _EPOCH if known else None
    if isinstance(time, Unknown):
        form.set("timestamp", time, span)
        form.append("fields", {"token": "time", "name": "time", "meaning": "timestamp"}, span)
    elif time is not None:
        form.append("fields", {"token": "time", "name": "time", "meaning": "timestamp"}, span)
        form.set("timestamp", time.fact(), span)
        if written is None:
            form.defaults.add("timestamp")


class Redaction:
    """What `redact` takes out. `doubt`: why it may take out more."""

    def __init__(self, options: Value | None) -> None:
        written = setting(options, "redact")
        paths = written
        if written is not None and isinstance(written.data, dict):
            paths = setting(written, "paths")
        known = [scalar(path) for path in paths.items()] if paths is not None else []
        self._paths = [tuple(_steps(path)) for path in known if isinstance(path, str)]
        self.doubt = next((path for path in known if isinstance(path, Unknown)), None)
        self.span = written.span if written is not None else None

    def takes(self, path: str) -> bool:
        """Whether the value at a path, or all above it, is taken out."""
        steps = path.split(".")
        return any(
            len(one) <= len(steps) and all(step in ("*", given) for step, given in zip(one, steps, strict=False))
            for one in self._paths
            if one
        )


def _steps(path: str) -> list[str]:
    return [next(part for part in match.groups() if part is not None).lower() for match in _STEP.finditer(path[:500])]


def add_outputs(log: Logger, options: Value | None, stream: Value | None = None) -> str:
    """Append where records go; gives how they are written there: `json`, `text`, or an empty text where unknown."""
    transport = setting(options, "transport")
    stream = stream or setting(options, "stream")
    file = setting(options, "file")
    if file is not None:
        log.add_output(file.span, path_of(file))
        return "json"
    if transport is None and callee(stream) in _TRANSPORTS:
        transport = argument(stream, 0)
    if transport is not None and transport.data is not None:
        return _add_transport(log, transport)
    if stream is None or stream.data is None:
        log.add_standard_output(None)
        return "json"
    if named(stream) in ("process.stdout", "process.stderr"):
        log.add_standard_output(stream.span)
    elif callee(stream) in _DESTINATIONS:
        _add_destination(log, argument(stream, 0), stream.span.first_line())
    elif callee(stream).startswith(_PRETTY):
        log.add_standard_output(stream.span)
        return "text"
    elif (found := file_of(stream)) is not None:
        store = log.add_output(stream.span.first_line(), found.path)
        if store is not None:
            set_rotation(store, found.rotation, stream.span.first_line())
    else:
        log.add_unknown_route("a stream", stream.unknown or BY_PROGRAM, stream.span.first_line())
        return ""
    return "json"


def _add_destination(log: Logger, written: Value | None, span: Span) -> None:
    target = setting(written, "dest") if written is not None and isinstance(written.data, dict) else written
    path = path_of(target)
    if target is None or (isinstance(path, int) and path in (1, 2)):
        log.add_standard_output(span)
    else:
        log.add_output(target.span, path)


def _add_transport(log: Logger, transport: Value) -> str:
    """One target, or several: what is written in JSON somewhere counts."""
    targets = setting(transport, "targets")
    one = [transport] if isinstance(transport.data, dict) else []
    listed = targets.items() if targets is not None else one
    if not listed or (targets is not None and targets.unknown is not None):
        log.add_unknown_route("a transport", transport.unknown or BY_PROGRAM, transport.span.first_line())
        return ""
    forms = {_add_target(log, target) for target in listed}
    return "json" if "json" in forms else "" if "" in forms else "text"


def _add_target(log: Logger, target: Value) -> str:
    name, options = scalar(setting(target, "target")), setting(target, "options")
    span = target.span.first_line()
    destination = setting(options, "destination")
    if name == _PRETTY:
        _add_destination(log, destination, span)
        return "text"
    if name == "pino/file":
        _add_destination(log, destination, span)
        return "json"
    if name == "pino-roll":
        file = setting(options, "file")
        store = log.add_output(file.span if file is not None else span, path_of(file))
        count = (
            scalar(setting(options, "limit"))
            if options is None
            else scalar(setting(setting(options, "limit"), "count"))
        )
        period = scalar(setting(options, "frequency"))
        if store is not None:
            days = _PERIODS.get(period) if isinstance(period, str) else None
            kept = {"max_files": count}
            if isinstance(count, int) and days is not None:
                kept = {"keep_days": round(count * days, 3)}
            set_rotation(store, {**kept, "max_size_mb": size_of(setting(options, "size"))}, span)
        return "json"
    reason = Unknown(f"what the transport {name if isinstance(name, str) else 'given'} does is not told here", "it")
    log.add_unknown_route(name if isinstance(name, str) else "a transport", reason, span)
    return ""


def set_lines(form: Entity, written: str, span: Span) -> None:
    """Set how the lines are written, as `add_outputs` gives it."""
    if written == "json":
        set_encoding(form, "json", span)
    elif written == "text":
        set_encoding(form, "text", span, escaping="vendor")
    else:
        for fact in ("encoding", "structured", "escaping"):
            form.set(fact, BY_PROGRAM, span)
