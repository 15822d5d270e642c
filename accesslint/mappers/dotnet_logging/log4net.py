"""log4net's appenders that by their names, files or loggers keep access, audit or security records.

https://logging.apache.org/log4net/manual/configuration/appenders/rollingfileappender.html and
https://logging.apache.org/log4net/log4net-2.0.7/release/sdk/log4net.Appender.RollingFileAppender.html: rolled by size
and date by default, at 10 MB; files that a size begins anew are counted (`MaxSizeRollBackups`, 0 by default: the file
is begun anew and nothing kept), those of a date are kept for ever.
https://logging.apache.org/log4net/manual/configuration/layouts.html: `%date` is the local time without a zone,
`%utcdate` in UTC; a `SimpleLayout` writes no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import MESSAGE, Field, Logger, Time, keeps_records, set_encoding
from accesslint.mappers.dotnet_logging.times import time_of
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import SYSLOG, append_route
from accesslint.model.entities import Entity
from accesslint.model.programs import scalar
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LEVELS = {
    **dict.fromkeys(("ALL", "FINEST", "VERBOSE", "FINER", "TRACE", "FINE", "DEBUG"), 0),
    **dict.fromkeys(("INFO", "NOTICE"), 1),
    "WARN": 2,
    **dict.fromkeys(("ERROR", "SEVERE", "CRITICAL", "ALERT", "FATAL", "EMERGENCY", "OFF"), 3),
}
_WORD = re.compile(r"%[-.\d]*(aspnet-[a-z]+|stacktracedetail|[A-Za-z]+)(?:\{([^{}]{0,120})\})?")
_TIMES = {
    "ISO8601": "yyyy-MM-dd HH:mm:ss,fff",
    "ABSOLUTE": "HH:mm:ss,fff",
    "DATE": "dd MMM yyyy HH:mm:ss,fff",
}
_DATES = {"d": False, "date": False, "utcdate": True}
_CONTEXTS = frozenset({"property", "properties", "P", "X", "mdc", "ndc", "x"})
_REQUEST = {
    "REMOTE_ADDR": "client_address",
    "REMOTE_USER": "identity",
    "AUTH_USER": "identity",
    "LOGON_USER": "identity",
    "REQUEST_METHOD": "action",
    "URL": "resource",
    "PATH_INFO": "resource",
    "HTTP_USER_AGENT": "user_agent",
    "HTTP_REFERER": "referrer",
}
"""Variables of ASP.NET's server: https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms524602(v=vs.90)."""
_NOWHERE = ("debug", "trace", "outputdebugstring", "memory")
_SIZE = re.compile(r"\s*(\d{1,12})\s*(KB|MB|GB)?\s*\Z", re.IGNORECASE)
_UNITS = {"": 1 / 1_048_576, "KB": 1 / 1024, "MB": 1.0, "GB": 1024.0}
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such appenders as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("log4net_appender"):
        yield from _entities(resource)


def _said(value: Value | None, *path: str) -> tuple[str | Unknown | None, Span | None]:
    found = value.get(*path) if value is not None else None
    return (None, None) if found is None else (found.unknown or found.text or "", found.span)


def _entities(resource: Resource) -> Iterator[Entity]:
    options, listed = resource.get("options"), resource.get("loggers")
    loggers = listed.items() if listed is not None else []
    names = [scalar(resource.get("name")), _said(options, "file", "value")[0]]
    names += [_said(one, "name")[0] for one in loggers]
    known = [name for name in names if isinstance(name, str) and keeps_records(name)]
    if not known:
        return
    shown = known[0].replace("\\", "/").rpartition("/")[2]
    log = Logger(resource, f"the logger {shown}", is_server=False)
    _set_level(log, options, loggers, 1 if "access" in shown.lower() else 2)
    if log.emitter.get("logging") != "off":
        _add_output(log, options, resource)
        _add_format(log, options, resource)
        _add_filters(log, options)
    yield from log.entities()


def _set_level(log: Logger, options: Value | None, loggers: list[Value], least: int) -> None:
    if not loggers:
        log.set_logging("off", log.resource.header, "no logger writes to it")
        return
    own = _said(options, "threshold", "value")
    quiet: tuple[str, Span | None] | None = None
    for logger in loggers:
        limits = [own, _said(logger, "level"), _said(logger, "threshold")]
        unknown = next((one for one in limits if isinstance(one[0], Unknown)), None)
        high = next((one for one in limits if isinstance(one[0], str) and _LEVELS.get(one[0].upper(), 0) > least), None)
        if high is not None and isinstance(high[0], str):
            quiet = quiet or (high[0], high[1])
        elif unknown is not None and isinstance(unknown[0], Unknown):
            reason = unknown[0]
            log.set_logging(Unknown(f"the level decides: {reason.reason}", reason.decided_by), unknown[1])
            return
        else:
            log.set_logging("on", log.resource.header)
            return
    if quiet is not None:
        log.set_logging("off", quiet[1], f"its level is {quiet[0]}")


def _add_filters(log: Logger, options: Value | None) -> None:
    listed = options.get("filter") if options is not None else None
    for one in listed.items() if listed is not None else ():
        kind = str(_said(one, "type")[0] or "").partition(",")[0].rpartition(".")[2]
        if kind in ("StringMatchFilter", "PropertyFilter", "MdcFilter"):
            log.add_filter("condition", kind, "a filter of the appender chooses among the events", one.span)


def _add_output(log: Logger, options: Value | None, resource: Resource) -> None:
    written = str(scalar(resource.get("kind")) or "").partition(",")[0]
    name = written.rpartition(".")[2].removesuffix("Appender").lower()
    span = resource.header
    if "file" in name:
        path, place = _said(options, "file", "value")
        store = log.add_output(place or span, path)
        appending, where = _said(options, "appendtofile", "value")
        if store is not None and isinstance(appending, str) and appending.lower() == "false":
            store.set("rotation.max_files", 0, where)
            store.set("rotation.detail", "appendToFile is false, so that every start begins the file anew")
        elif store is not None and "rolling" in name:
            _set_rotation(store, options)
    elif "console" in name:
        log.add_standard_output(span)
    elif name in _NOWHERE:
        route = {"to": None, "via": "file", "target": name, "discarded": True}
        log.emitter.append("routes", route, span)
    elif name == "localsyslog":
        append_route(log.emitter, "syslog", "syslog", SYSLOG, span)
    elif name in ("remotesyslog", "udp", "telnet"):
        host, place = _said(options, "remoteaddress", "value")
        if isinstance(host, str) and host:
            log.add_remote("syslog" if "syslog" in name else name, host, place or span, encrypted=False)
        else:
            log.add_unknown_route(name, host if isinstance(host, Unknown) else _not_told(name), span)
    else:
        log.add_unknown_route(name or "an appender", _not_told(written or "the appender"), span)


def _not_told(what: str) -> Unknown:
    return Unknown(f"where {what} writes is not told here", "its own configuration")


def _set_rotation(store: Entity, options: Value | None) -> None:
    style, _ = _said(options, "rollingstyle", "value")
    if isinstance(style, Unknown) or str(style or "Composite").lower() != "size":
        # Files of a date that is over are kept, whatever is counted.
        return
    count, place = _said(options, "maxsizerollbackups", "value")
    size, size_place = _said(options, "maximumfilesize", "value")
    if size is None:
        size, size_place = _said(options, "maxfilesize", "value")
    if isinstance(count, Unknown):
        store.set("rotation.max_files", count, place)
        return
    number = int(count) if count and _NUMBER.fullmatch(count) else 0
    if number < 0:
        return
    # With none, the file itself is begun anew.
    store.set("rotation.max_files", number or 1, place, default=place is None)
    store.set("rotation.detail", f"MaxSizeRollBackups is {number}")
    found = _SIZE.match(size) if isinstance(size, str) else None
    if isinstance(size, Unknown):
        store.set("rotation.max_size_mb", size, size_place)
    elif found is not None or size is None:
        megabytes = int(found[1]) * _UNITS[(found[2] or "").upper()] if found is not None else 10
        store.set("rotation.max_size_mb", round(megabytes, 3), size_place, default=size_place is None)


def _add_format(log: Logger, options: Value | None, resource: Resource) -> None:
    layout = options.get("layout") if options is not None else None
    kind, place = _said(layout, "type")
    name = str(kind or "").partition(",")[0].rpartition(".")[2].lower()
    span = place or resource.header
    form = log.add_format("format", span)
    form.set("fields", [], span)
    pattern, written = _said(layout, "conversionpattern", "value")
    if pattern is None:
        pattern, written = _said(layout, "value")
    if name == "xmllayout":
        set_encoding(form, "text", span, escaping="vendor", is_structured=True)
        _add_time(form, "timestamp", Time("rfc3339", "offset", "microsecond"), span)
    elif name == "xmllayoutschemalog4j":
        set_encoding(form, "text", span, escaping="vendor", is_structured=True)
        _add_time(form, "timestamp", Time("epoch"), span)
    elif name == "simplelayout":
        set_encoding(form, "text", span)
    elif name in ("patternlayout", "dynamicpatternlayout") and not isinstance(pattern, Unknown):
        _add_pattern(form, pattern if pattern is not None else "%message%newline", written or span)
    else:
        reason = pattern if isinstance(pattern, Unknown) else Unknown("the layout decides it", "its documentation")
        for fact in ("encoding", "structured", "escaping", "timestamp"):
            form.set(fact, reason, span)
    form.set("rest", MESSAGE, span)


def _add_time(form: Entity, token: str, time: Time, span: Span) -> None:
    form.append("fields", {"token": token, "meaning": "timestamp"}, span)
    if form.get("timestamp") is None:
        form.set("timestamp", time.fact(), span)


def _add_pattern(form: Entity, pattern: str, span: Span) -> None:
    is_json = pattern.lstrip().startswith("{")
    # What a message holds is written as it comes, in text that is shaped like JSON too.
    set_encoding(form, "json" if is_json else "text", span, escaping="none")
    for found in list(_WORD.finditer(pattern[:5_000]))[:100]:
        word, option = found[1], found[2] or ""
        if word in _DATES:
            written = _TIMES.get(option, option) or _TIMES["ISO8601"]
            _add_time(form, found[0], time_of(written, is_utc=_DATES[word]), span)
        elif word in ("identity", "u", "username"):
            meaning = "identity" if word in ("identity", "u") else "other"
            form.append("fields", {"token": found[0], "meaning": meaning}, span)
        elif word in _CONTEXTS and option:
            form.append("fields", {"token": found[0], "meaning": meaning_of(option)}, span)
        elif word == "aspnet-request":
            _add_request(form, found[0], option, span)


def _add_request(form: Entity, token: str, option: str, span: Span) -> None:
    meaning = _REQUEST.get(option.upper(), "other")
    by_client = option.upper().startswith("HTTP_") or meaning in ("other", "resource")
    sensitive = "" if option else "bodies"
    for facts in Field(token, (meaning,), "", by_client, sensitive).facts(escaped=False):
        form.append("fields", facts, span)
