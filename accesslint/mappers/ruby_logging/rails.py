"""Rails' log of requests, as it is or as lograge writes it.

https://guides.rubyonrails.org/configuring.html#config-log-level (requests are told at info),
https://guides.rubyonrails.org/configuring.html#config-logger (a file in `log/` where nothing is set),
https://guides.rubyonrails.org/configuring.html#config-log-tags,
https://guides.rubyonrails.org/configuring.html#config-filter-parameters. Lines of requests:
https://guides.rubyonrails.org/action_controller_overview.html#log-filtering. lograge, whose lines have no time of their
own: https://github.com/roidrage/lograge#readme. Semantic Logger: https://logger.rocketjob.io/rails.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, Time, set_encoding
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.ruby_logging.loggers import Output, output_of
from accesslint.model.entities import Entity
from accesslint.model.programs import REST, argument, callee, is_function, named, returned, scalar
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LOUD = ("debug", "info")
_QUIET = ("warn", "error", "fatal", "unknown")
_NUMBERS = (*_LOUD, *_QUIET)
_STARTED = (
    Field("Started", ("action",)),
    Field("path", ("resource",), by_client=True),
    Field("for", ("client_address",)),
    Field("at", ("timestamp",)),
    Field("Completed", ("result",)),
    Field("in", ("duration",)),
)
_LOGRAGE = (
    Field("method", ("action",), "method"),
    Field("path", ("resource",), "path", by_client=True),
    Field("controller", ("other",), "controller"),
    Field("action", ("other",), "action"),
    Field("status", ("result",), "status"),
    Field("duration", ("duration",), "duration"),
)
_SEMANTIC = (
    Field("timestamp", ("timestamp",), "timestamp"),
    Field("payload.method", ("action",), "payload.method"),
    Field("payload.path", ("resource",), "payload.path", by_client=True),
    Field("payload.status", ("result",), "payload.status"),
    Field("duration_ms", ("duration",), "duration_ms"),
)
_ENCODINGS = {
    "Json": "json",
    "Logstash": "json",
    "Graylog2": "",
    "KeyValue": "logfmt",
    "KeyValueDeep": "logfmt",
    "Cee": "json",
    "LTSV": "text",
    "Lines": "text",
}
_TAGS = {"request_id": "request_id", "uuid": "request_id", "remote_ip": "client_address", "ip": "client_address"}
_BEFORE = Unknown("what the logger puts before each record decides it", "the logger")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each environment's log of requests as an emitter of kind `web-server`, with its format and file."""
    for resource in resources.of_type("rails_configuration"):
        yield from _entities(resource)


def _entities(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"Rails' log of requests in {resource.address}", is_server=True)
    found = resource.get("settings")
    settings = dict(found.entries()) if found is not None else {}
    lograge = settings.get("lograge.enabled")
    _set_level(log, settings)
    if log.emitter.get("logging") != "off":
        output = output_of(settings, "lograge.logger" if scalar(lograge) is True else "")
        output.add_to(log, resource)
        form = log.add_format("format", lograge.span if lograge is not None else resource.header)
        form.set("fields", [], form.header)
        if any(name.startswith("rails_semantic_logger.") for name in settings):
            _semantic(form, settings)
        elif scalar(lograge) is True:
            _lograge(log, form, settings, output)
        elif isinstance(unknown := scalar(lograge), Unknown):
            unknown_line(form, unknown, form.header)
        else:
            _plain(form, settings, resource)
    yield from log.entities()


def _is_filtered(resource: Resource) -> bool:
    filtered = resource.get("filtered")
    return filtered is not None and filtered.data is True


def _set_level(log: Logger, settings: dict[str, Value]) -> None:
    written = settings.get("log_level")
    level = named(written).rpartition("Logger.")[2] or scalar(written)
    if isinstance(level, int) and not isinstance(level, bool) and 0 <= level < len(_NUMBERS):
        level = _NUMBERS[level]
    if written is None:
        log.set_logging("on", None)
    elif isinstance(level, str) and level.lower() in _QUIET:
        log.set_logging("off", written.span, f"log_level is {level}, and requests are told at info")
    elif isinstance(level, str) and level.lower() in _LOUD:
        log.set_logging("on", written.span)
    else:
        reason = level if isinstance(level, Unknown) else BY_PROGRAM
        log.set_logging(Unknown(f"the level decides: {reason.reason}", reason.decided_by), written.span)


def _add(form: Entity, field: Field, span: Span, *, escaped: bool) -> None:
    for facts in field.facts(escaped=escaped):
        form.append("fields", facts, span)


def _add_tags(form: Entity, settings: dict[str, Value]) -> bool:
    """Append what is put before each line; gives whether there is any."""
    tags = settings.get("log_tags")
    if tags is None or tags.data is None or tags.data == []:
        return False
    for tag in tags.items():
        name = scalar(tag)
        if isinstance(name, str):
            _add(form, Field(name, (_TAGS.get(name, meaning_of(name)),)), tag.span, escaped=True)
        else:
            form.set("rest", Unknown("a tag is what the program decides", "the program"), tag.span.first_line())
    return True


def _plain(form: Entity, settings: dict[str, Value], resource: Resource) -> None:
    """Several lines for each request."""
    span = form.header
    form.set("encoding", "text", span)
    form.set("structured", False, span)
    form.set("escaping", "vendor", default=True)
    for field in _STARTED:
        _add(form, field, span, escaped=True)
    sensitive = "" if _is_filtered(resource) else "bodies"
    _add(form, Field("Parameters", ("other",), "", True, sensitive), span, escaped=True)
    form.set("timestamp", Time("other", "offset", "second").fact(), span)
    _add_tags(form, settings)


def _lograge(log: Logger, form: Entity, settings: dict[str, Value], output: Output) -> None:
    span = form.header
    formatter = settings.get("lograge.formatter")
    name = callee(formatter).removesuffix(".new").rpartition(".")[2] if formatter is not None else "KeyValue"
    encoding = _ENCODINGS.get(name) if formatter is None or "Formatters" in callee(formatter) else None
    is_prefixed = _add_tags(form, settings) and not output.is_own
    place = formatter.span.first_line() if formatter is not None else span
    if not encoding:
        for fact in ("encoding", "structured", "escaping", "rest"):
            form.set(fact, BY_PROGRAM, place)
    else:
        escaping = "json" if encoding == "json" else "vendor"
        set_encoding(form, encoding, place, escaping=escaping, is_structured=encoding == "logfmt")
        if encoding == "json" and (is_prefixed or output.prefix is not None):
            for fact in ("encoding", "structured"):
                form.set(fact, _BEFORE, place)
    for field in _LOGRAGE:
        _add(form, field, span, escaped=True)
    time: Time | Unknown | None = None
    if name == "Logstash":
        time = Time("rfc3339")
        _add(form, Field("@timestamp", ("timestamp",), "@timestamp"), place, escaped=True)
    elif output.prefix is not None:
        time = output.prefix
        _add(form, Field("time", ("timestamp",)), output.span or span, escaped=True)
    time = _add_options(form, settings, time, is_filtered=_is_filtered(log.resource))
    if time is not None:
        form.set("timestamp", time if isinstance(time, Unknown) else time.fact(), span)
    for option in ("ignore_actions", "ignore_custom"):
        written = settings.get(f"lograge.{option}")
        if written is not None and written.data not in (None, []):
            log.add_filter("condition", option, f"lograge.{option} drops what it names", written.span.first_line())


def _add_options(
    form: Entity, settings: dict[str, Value], time: Time | Unknown | None, *, is_filtered: bool
) -> Time | Unknown | None:
    """Append the fields that the application adds; gives how the time is written."""
    for option in ("lograge.custom_options", "lograge.custom_payload"):
        written = settings.get(option)
        if written is None:
            continue
        span = written.span.first_line()
        value = _result(written)
        data = value.data if value is not None else None
        if not isinstance(data, dict) or "()" in data or REST in data:
            form.set("rest", Unknown(f"{option} adds what the program decides", "the program"), span)
        for name, item in value.entries() if value is not None and isinstance(data, dict) and "()" not in data else ():
            if name == REST:
                continue
            meaning = meaning_of(name)
            if meaning == "timestamp":
                time = _time_of(item)
            sensitive = "bodies" if name in ("params", "parameters") and not is_filtered else ""
            _add(form, Field(name, (meaning,), name, bool(sensitive), sensitive), item.span.first_line(), escaped=True)
    return time


def _function(written: Value) -> Value | None:
    """The function in `lambda do |event| … end`, `->(event) { … }`, `proc { … }`, `Proc.new { … }`."""
    return argument(written, 0) if callee(written) in ("lambda", "proc", "Proc.new") else written


def _result(written: Value) -> Value | None:
    value = _function(written)
    for _ in range(3):
        if not is_function(value):
            break
        value = returned(value)
    return value


def _time_of(item: Value) -> Time | Unknown:
    name = callee(item)
    if name.endswith((".iso8601", ".xmlschema")):
        precision = scalar(argument(item, 0))
        digits = precision if isinstance(precision, int) else 0
        zone = "utc" if ".utc()" in name else "offset"
        return Time("rfc3339", zone, "second" if not digits else "millisecond" if digits <= 3 else "microsecond")
    if name in ("Time.now", "Time.current", "Time.zone.now"):
        return Time("other", "offset", "second")
    return Unknown("the application decides how its time is written", "the application")


def _semantic(form: Entity, settings: dict[str, Value]) -> None:
    written = settings.get("rails_semantic_logger.format")
    span = written.span if written is not None else form.header
    if scalar(written) != "json":
        for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
            form.set(fact, Unknown("Semantic Logger's format is not told here", "its configuration"), span)
        return
    set_encoding(form, "json", span)
    for field in _SEMANTIC:
        _add(form, field, span, escaped=True)
    form.set("timestamp", Time("rfc3339", "utc", "microsecond").fact(), span)
    form.set("rest", Unknown("tags are what the application decides", "the application"), span)
