"""What Serilog's sinks do: where they write, how much they keep, how a line looks.

https://github.com/serilog/serilog-sinks-file#rolling-policies (31 files are kept by default, of 1 GB each; without
`rollingInterval` nothing is rolled), https://github.com/serilog/serilog-sinks-console#output-templates (the time has
neither date nor zone by default), https://github.com/serilog/serilog-formatting-compact (`@t`, in UTC),
https://github.com/serilog/serilog/wiki/Formatting-Output (`l` writes a text as it comes).
"""

from __future__ import annotations

import re

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_encoding
from accesslint.mappers.dotnet_logging.pipeline import LEVELS, Sink, level_of
from accesslint.mappers.dotnet_logging.times import time_of
from accesslint.model.entities import Entity
from accesslint.model.programs import callee, named, scalar
from accesslint.model.values import Unknown, Value

DEFAULT_FILE = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}"
DEFAULT_CONSOLE = "[{Timestamp:HH:mm:ss} {Level:u3}] {Message:lj}{NewLine}{Exception}"
HOLE = re.compile(r"\{([A-Za-z_]\w{0,100})(?:,-?\d{1,4})?(?::([^{}]{1,100}))?\}")
_TARGETS = {
    "seq": ("serverurl",),
    "http": ("requesturi",),
    "durablehttpusingfilesizerolledbuffers": ("requesturi",),
    "durablehttpusingtimerolledbuffers": ("requesturi",),
    "elasticsearch": ("nodeuris",),
    "eventcollector": ("splunkhost",),
    "grafanaloki": ("uri",),
}
_DAYS = {"year": 365.0, "month": 30.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}
_JSON_TIMES = {
    "compactjsonformatter": "@t",
    "renderedcompactjsonformatter": "@t",
    "jsonformatter": "Timestamp",
    "ecstextformatter": "@timestamp",
}
_NOWHERE = ("debug", "trace")


def takes(sink: Sink, level: str) -> bool:
    """Whether events of a level reach a sink, as far as is known."""
    least = sink.arguments.get("restrictedtominimumlevel")
    known = level_of(least) if least is not None else level
    return isinstance(known, Unknown) or LEVELS.index(known) <= LEVELS.index(level)


def add_sink(log: Logger, sink: Sink) -> Entity | None:
    """Append a sink's route and its format, whose time is set; None where it has no lines of a known form."""
    if sink.name in _NOWHERE:
        return None
    if sink.name == "console":
        log.add_standard_output(sink.span)
        return _form(log, sink, DEFAULT_CONSOLE)
    if sink.name in ("file", "rollingfile"):
        path = sink.arguments.get("path") or sink.arguments.get("pathformat")
        store = log.add_output(path.span if path is not None else sink.span, scalar(path))
        if store is not None:
            _set_rotation(store, sink)
        return _form(log, sink, DEFAULT_FILE)
    target = next((sink.arguments[key] for key in _TARGETS.get(sink.name, ()) if key in sink.arguments), None)
    address = scalar(target)
    if isinstance(address, str):
        log.add_remote("http", address.partition("://")[2] or address, sink.span, encrypted=_is_encrypted(address))
    else:
        reason = address if isinstance(address, Unknown) else Unknown(f"what {sink.name} does is not told here", "it")
        log.add_unknown_route(sink.name or "a sink", reason, sink.span)
    return None


def _is_encrypted(address: str) -> bool | None:
    return {"http": False, "https": True}.get(address.partition("://")[0].lower()) if "://" in address else None


def _form(log: Logger, sink: Sink, default: str) -> Entity:
    written, template = sink.arguments.get("formatter"), sink.arguments.get("outputtemplate")
    form = log.add_format(f"format {sink.span.line}.{sink.span.column}", sink.span)
    form.set("fields", [], sink.span)
    if written is not None:
        text = scalar(written) if not callee(written) else callee(written)
        plain = (text if isinstance(text, str) else named(written)).partition(",")[0]
        name = plain.partition("::")[0].rpartition(".")[2].lower()
        if name in _JSON_TIMES:
            set_encoding(form, "json", written.span.first_line())
            key = _JSON_TIMES[name]
            form.append("fields", {"token": key, "name": key, "meaning": "timestamp"}, written.span.first_line())
            zone = "offset" if name == "jsonformatter" else "utc"
            form.set("timestamp", Time("rfc3339", zone, "microsecond").fact(), written.span.first_line())
        else:
            for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
                form.set(fact, BY_PROGRAM, written.span.first_line())
        return form
    known = scalar(template) if template is not None else default
    span = template.span if template is not None else sink.span
    if not isinstance(known, str):
        for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
            form.set(fact, known if isinstance(known, Unknown) else BY_PROGRAM, span)
        return form
    set_encoding(form, "text", span)
    time = next((hole for hole in HOLE.finditer(known) if hole[1] in ("Timestamp", "UtcTimestamp")), None)
    if time is not None:
        form.append("fields", {"token": time[0], "meaning": "timestamp"}, span)
        # Without a pattern the culture of the process decides.
        how = time_of(time[2], is_utc=time[1] == "UtcTimestamp") if time[2] else Time("other", "none", "second")
        form.set("timestamp", how.fact(), span)
    return form


def _interval(value: Value) -> str | Unknown:
    kind, _, name = named(value).rpartition(".")
    known = name if kind.endswith("RollingInterval") else scalar(value)
    return known.lower() if isinstance(known, str) else known if isinstance(known, Unknown) else BY_PROGRAM


def _set_rotation(store: Entity, sink: Sink) -> None:
    interval, number, size = (
        sink.arguments.get(key) for key in ("rollinginterval", "retainedfilecountlimit", "filesizelimitbytes")
    )
    by_size = scalar(sink.arguments.get("rollonfilesizelimit"))
    every = _interval(interval) if interval is not None else "infinite"
    if sink.name == "rollingfile":
        every = "day"
    if isinstance(every, Unknown):
        store.set("rotation.keep_days", every, interval.span if interval is not None else sink.span)
        return
    kept = scalar(number) if number is not None else 31
    place = number.span if number is not None else None
    if kept is None or (every not in _DAYS and by_size is not True):
        return
    if isinstance(kept, Unknown) or not isinstance(kept, int | float) or isinstance(kept, bool):
        store.set("rotation.keep_days", kept if isinstance(kept, Unknown) else BY_PROGRAM, place)
    elif every in _DAYS and by_size is not True:
        store.set("rotation.keep_days", round(_DAYS[every] * kept, 3), place, default=place is None)
        store.set("rotation.detail", f"of the files that begin anew each {every}, {kept} are kept")
    else:
        limit = scalar(size) if size is not None else 1_073_741_824
        store.set("rotation.max_files", int(kept), place, default=place is None)
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            store.set("rotation.max_size_mb", round(limit / 1_048_576, 3), size.span if size else None)
