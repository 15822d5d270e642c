"""zap's loggers whose names say that they keep access, audit or security records.

https://pkg.go.dev/go.uber.org/zap#NewProductionConfig: JSON to standard error from `Info` on, the time in seconds since
1970, and *sampled*: of records with the same message within a second, all but the first hundred are dropped, save each
hundredth. https://pkg.go.dev/go.uber.org/zap/zapcore#EncoderConfig: without a `TimeKey` no time is written; what
`ISO8601TimeEncoder` writes is RFC 3339 where the process runs in UTC (elsewhere its offset has no colon).
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time
from accesslint.mappers.go_logging.loggers import add_time, named_logger, open_format, set_level
from accesslint.mappers.go_logging.writers import add_writer, chain_of, time_of_layout
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity
from accesslint.model.programs import ARGUMENTS, KEYWORDS, SET, argument, callee, keyword, named, scalar, setting
from accesslint.model.values import Resource, Unknown, Value

_ZAP = "go.uber.org/zap."
_CORE = "go.uber.org/zap/zapcore."
_SAMPLING = "of records with the same message within a second, only some are written"
_ISO = Time("rfc3339", "offset", "millisecond")
_ENCODERS = {
    "EpochTimeEncoder": Time("epoch", "utc", "microsecond"),
    "EpochMillisTimeEncoder": Time("epoch", "utc", "millisecond"),
    "EpochNanosTimeEncoder": Time("epoch", "utc", "nanosecond"),
    "ISO8601TimeEncoder": _ISO,
    "RFC3339TimeEncoder": Time("rfc3339", "offset", "second"),
    "RFC3339NanoTimeEncoder": Time("rfc3339", "offset", "nanosecond"),
}
_PRESETS = {"NewProduction": "production", "NewProductionConfig": "production"} | {
    "NewDevelopment": "development",
    "NewDevelopmentConfig": "development",
}
_CONFIGURATIONS = (f"{_ZAP}Config", f"{_ZAP}NewProductionConfig", f"{_ZAP}NewDevelopmentConfig")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such loggers as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("zap_logger"):
        yield from _entities(resource)


def _entities(resource: Resource) -> Iterator[Entity]:
    steps = list(chain_of(resource.get("call")))
    name = next((argument(one, 0) for one in steps if callee(one).endswith(".Named")), None)
    log = named_logger(resource, name)
    # `Build` is called on the configuration; what a logger is made with comes last in the chain.
    made = steps[-1] if steps else None
    if log is None or made is None or not callee(made).startswith(_ZAP):
        return
    kind = callee(made).removeprefix(_ZAP)
    if kind == "NewNop":
        log.set_logging("off", made.span.first_line(), "zap.NewNop writes nothing")
    elif kind == "New":
        _of_core(log, argument(made, 0))
    elif callee(made) in _CONFIGURATIONS or kind in _PRESETS:
        _configured(log, made, _PRESETS.get(kind, ""))
    else:
        log.set_logging("on", resource.header)
        log.add_standard_output(None)
        add_time(open_format(log, "json"), None, None)
    yield from log.entities()


def _level(written: Value | None) -> Value | None:
    """The constant in `zap.NewAtomicLevelAt(zap.InfoLevel)`."""
    return argument(written, 0) if callee(written).endswith(".NewAtomicLevelAt") else written


def _configured(log: Logger, made: Value, preset: str) -> None:
    level = _level(keyword(made, "Level"))
    set_level(log, level)
    if log.emitter.get("logging") == "off":
        return
    sampling = keyword(made, "Sampling")
    if sampling is not None and sampling.data is not None:
        if callee(sampling).endswith(".SamplingConfig"):
            log.add_filter("sample", "Sampling", _SAMPLING, sampling.span.first_line())
        else:
            log.emitter.set("filters", sampling.unknown or BY_PROGRAM, sampling.span)
    elif sampling is None and preset == "production":
        detail = f"zap's production configuration samples by default: {_SAMPLING}"
        log.add_filter("sample", "Sampling", detail, log.resource.header)
    _add_outputs(log, keyword(made, "OutputPaths"))
    encoding = scalar(keyword(made, "Encoding"))
    if encoding is None:
        encoding = {"production": "json", "development": "console"}.get(preset)
    form = open_format(log, {"json": "json", "console": "text"}.get(str(encoding), ""))
    _set_time(form, keyword(made, "EncoderConfig"), made, preset)


def _add_outputs(log: Logger, paths: Value | None) -> None:
    if paths is None:
        log.add_standard_output(None)
    elif isinstance(paths.data, list):
        for path in paths.items():
            known = scalar(path)
            if isinstance(known, Unknown):
                log.add_unknown_route("a file", known, path.span)
            else:
                log.add_output(path.span, known)
    else:
        log.add_unknown_route("OutputPaths", paths.unknown or BY_PROGRAM, paths.span)


def _set_time(form: Entity, encoder: Value | None, made: Value | None, preset: str) -> None:
    """Set the time as an encoder's configuration says; what is assigned to its fields alone is in `encoder` as well."""
    base = preset
    holders = [made.get(holder, "EncoderConfig") for holder in (SET, KEYWORDS)] if made is not None else []
    written = [holder for holder in (encoder, *holders) if holder is not None]
    for one in written:
        name = callee(one).rpartition(".")[2]
        if name in ("NewProductionEncoderConfig", "NewDevelopmentEncoderConfig"):
            base = "production" if "Production" in name else "development"
        elif name == "EncoderConfig":
            base = ""
        elif callee(one) or one.unknown is not None:
            form.set("timestamp", one.unknown or BY_PROGRAM, one.span.first_line())
            return
    key = next((value for one in written if (value := _field(one, "TimeKey")) is not None), None)
    how = next((value for one in written if (value := _field(one, "EncodeTime")) is not None), None)
    known = scalar(key)
    is_omitted = named(key).endswith(".OmitKey") or known == ""
    if is_omitted or (key is None and not base):
        return
    time: Time | Unknown = _ENCODERS["EpochTimeEncoder"] if base == "production" else _ISO
    if how is not None:
        time = _encoder(how)
    elif not base:
        # Without an encoder zap leaves the time out.
        return
    add_time(form, time, how, known if isinstance(known, str) else "ts" if base == "production" else "T")


def _field(holder: Value, name: str) -> Value | None:
    return keyword(holder, name) if callee(holder) else setting(holder, name)


def _encoder(how: Value) -> Time | Unknown:
    name = named(how).rpartition(".")[2]
    if name in _ENCODERS:
        return _ENCODERS[name]
    layout = scalar(argument(how, 0)) if callee(how).endswith(".TimeEncoderOfLayout") else None
    return time_of_layout(layout) if isinstance(layout, str) else how.unknown or BY_PROGRAM


def _of_core(log: Logger, core: Value | None) -> None:
    """A logger of `zapcore.NewCore(encoder, writer, level)`, sampled or not, or of several by `zapcore.NewTee`.

    Of several, one that writes JSON tells the form.
    """
    for _ in range(5):
        if not callee(core).startswith(f"{_CORE}NewSampler") or core is None:
            break
        log.add_filter("sample", callee(core).rpartition(".")[2], _SAMPLING, core.span.first_line())
        core = argument(core, 0)
    cores = _cores(core)
    if not cores:
        log.set_logging("on", log.resource.header)
        log.add_unknown_route("a core", (core.unknown if core else None) or BY_PROGRAM, log.resource.header)
        form = open_format(log, "")
        form.set("timestamp", BY_PROGRAM, log.resource.header)
        return
    core = next((one for one in cores if callee(argument(one, 0)) == f"{_CORE}NewJSONEncoder"), cores[0])
    set_level(log, _level(argument(core, 2)))
    if log.emitter.get("logging") == "off":
        return
    for one in cores:
        add_writer(log, argument(one, 1))
    encoder = argument(core, 0)
    kinds = {f"{_CORE}NewJSONEncoder": "json", f"{_CORE}NewConsoleEncoder": "text"}
    form = open_format(log, kinds.get(callee(encoder), ""))
    if callee(encoder) in kinds:
        given = argument(encoder, 0)
        _set_time(form, given if given is not None else Value(BY_PROGRAM, log.resource.header), None, "")
    else:
        form.set("timestamp", BY_PROGRAM, log.resource.header)


def _cores(core: Value | None) -> list[Value]:
    """The cores that a logger writes to; none where one of them is not told."""
    listed = core.get(ARGUMENTS) if core is not None and callee(core) == f"{_CORE}NewTee" else None
    found = listed.items() if listed is not None else [core] if core is not None else []
    return found if all(callee(one) == f"{_CORE}NewCore" for one in found) else []
