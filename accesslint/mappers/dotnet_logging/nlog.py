"""NLog's targets that by their names, files or rules keep access, audit or security records.

Files: https://github.com/NLog/NLog/wiki/File-target (all are kept unless `maxArchiveFiles` or `maxArchiveDays` says
otherwise; the default layout has a time without a zone). Layouts: https://nlog-project.org/config/?tab=layout-renderers,
https://github.com/NLog/NLog/wiki/JsonLayout. Rules: https://github.com/NLog/NLog/wiki/Configuration-file#rules
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import MESSAGE, Field, Logger, keeps_records, set_encoding
from accesslint.mappers.dotnet_logging.times import time_of
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import SYSLOG, append_route
from accesslint.model.entities import Entity
from accesslint.model.programs import scalar
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

LEVELS = ("trace", "debug", "info", "warn", "error", "fatal", "off")
_DEFAULT = "${longdate}|${level:uppercase=true}|${logger}|${message:withexception=true}"
_RENDERER = re.compile(r"\$\{([A-Za-z][\w-]{0,60})((?::[^${}]{0,200})?)")
_TIMES = {
    "longdate": "yyyy-MM-dd HH:mm:ss.ffff",
    "shortdate": "yyyy-MM-dd",
    "time": "HH:mm:ss.ffff",
    "date": "yyyy/MM/dd HH:mm:ss.fff",
}
_FIELDS = {
    "aspnet-user-identity": ("identity", False, ""),
    "aspnet-user-claim": ("identity", False, ""),
    "aspnet-request-method": ("action", False, ""),
    "aspnet-request-url": ("resource", True, ""),
    "aspnet-request-path": ("resource", True, ""),
    "aspnet-response-statuscode": ("result", False, ""),
    "aspnet-request-ip": ("client_address", False, ""),
    "aspnet-traceidentifier": ("request_id", False, ""),
    "aspnet-request-useragent": ("user_agent", True, ""),
    "aspnet-request-referrer": ("referer", True, ""),
    "aspnet-request-duration": ("duration", False, ""),
    "aspnet-request-querystring": ("other", True, "query-strings"),
    "aspnet-request-posted-body": ("other", True, "bodies"),
    "aspnet-request-form": ("other", True, "bodies"),
    "aspnet-request-cookie": ("other", True, "credentials"),
    "aspnet-sessionid": ("other", False, "credentials"),
}
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_FORMAT = re.compile(r"format=((?:\\.|[^:}])+)", re.IGNORECASE)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Such targets as emitters of kind `application`, with their formats and files."""
    for resource in resources.of_type("nlog_target"):
        yield from _entities(resource)


def _said(value: Value | None, *names: str) -> tuple[str | Unknown | None, Span | None]:
    found = next((one for name in names if value is not None and (one := value.get(name)) is not None), None)
    if found is None:
        return None, None
    return found.unknown or found.text or "", found.span


def _entities(resource: Resource) -> Iterator[Entity]:
    settings, listed = resource.get("settings"), resource.get("rules")
    rules = listed.items() if listed is not None else []
    names = [known for known, _ in (_said(settings, "name"), _said(settings, "filename")) if isinstance(known, str)]
    names += [known for rule in rules if isinstance(known := _said(rule, "name")[0], str)]
    if not keeps_records(*names):
        return
    shown = next(name for name in names if keeps_records(name)).replace("\\", "/").rpartition("/")[2]
    log = Logger(resource, f"the logger {shown}", is_server=False)
    _set_level(log, rules, "info" if "access" in shown.lower() else "warn")
    if log.emitter.get("logging") != "off":
        _add_output(log, settings, resource)
        _add_format(log, settings, resource)
        if any(one.get("inside") is not None for one in rules):
            detail = "filters of its rule drop the events that they match"
            log.add_filter("condition", "filters", detail, resource.header)
    yield from log.entities()


def _set_level(log: Logger, rules: list[Value], least: str) -> None:
    if not rules:
        log.set_logging("off", log.resource.header, "no rule writes to it")
        return
    doubt: tuple[Unknown, Span | None] | None = None
    loudest: tuple[str, Span | None] | None = None
    for rule in rules:
        level, span = _said(rule, "minlevel", "level", "levels")
        enabled, _ = _said(rule, "enabled")
        if isinstance(enabled, str) and enabled.lower() == "false":
            loudest = loudest or ("off", rule.span)
        elif isinstance(level, Unknown):
            doubt = (level, span)
        else:
            first = (level or "trace").split(",")[0].strip().lower()
            if first not in LEVELS or LEVELS.index(first) <= LEVELS.index(least):
                log.set_logging("on", log.resource.header)
                return
            loudest = (first, span)
    if doubt is not None:
        log.set_logging(Unknown(f"the level decides: {doubt[0].reason}", doubt[0].decided_by), doubt[1])
    elif loudest is not None:
        log.set_logging("off", loudest[1], f"the least level of its rule is {loudest[0]}")


def _add_output(log: Logger, settings: Value | None, resource: Resource) -> None:
    kind, place = _said(settings, "type")
    name = str(kind or "").lower()
    span = place or resource.header
    if name == "file":
        path, written = _said(settings, "filename")
        known = path.replace("${basedir}/", "").replace("${basedir}\\", "") if isinstance(path, str) else path
        store = log.add_output(written or span, known)
        if store is not None:
            _set_rotation(store, settings)
    elif name in ("console", "coloredconsole"):
        log.add_standard_output(span)
    elif name == "null":
        log.emitter.append("routes", {"to": None, "via": "file", "target": "null", "discarded": True}, span)
    elif name == "syslog":
        append_route(log.emitter, "syslog", "syslog", SYSLOG, span)
    elif name in ("network", "webservice", "http"):
        address, written = _said(settings, "address", "url")
        if isinstance(address, str) and "://" in address:
            scheme, _, host = address.partition("://")
            secure, _ = _said(settings, "ssltls", "sslprotocols")
            encrypted = scheme.lower() == "https" or secure not in (None, "None", "none")
            log.add_remote("http" if scheme.startswith("http") else scheme, host, written or span, encrypted=encrypted)
        else:
            reason = address if isinstance(address, Unknown) else Unknown("its address is not told here", "it")
            log.add_unknown_route(name, reason, span)
    else:
        reason = kind if isinstance(kind, Unknown) else Unknown(f"what the target {kind} does is not told here", "it")
        log.add_unknown_route(name or "a target", reason, span)


def _set_rotation(store: Entity, settings: Value | None) -> None:
    days, days_place = _said(settings, "maxarchivedays")
    files, files_place = _said(settings, "maxarchivefiles")
    every, _ = _said(settings, "archiveevery")
    size, size_place = _said(settings, "archiveabovesize")
    path, _ = _said(settings, "filename")
    if isinstance(days, Unknown):
        store.set("rotation.keep_days", days, days_place)
    elif days and _NUMBER.fullmatch(days) and int(days):
        store.set("rotation.keep_days", int(days), days_place)
        store.set("rotation.detail", f"maxArchiveDays is {days}")
    if isinstance(files, Unknown):
        store.set("rotation.max_files", files, files_place)
    elif files and _NUMBER.fullmatch(files) and int(files):
        is_daily = str(every).lower() == "day" or (every is None and isinstance(path, str) and "${shortdate}" in path)
        if is_daily and size is None and store.get("rotation.keep_days") is None:
            store.set("rotation.keep_days", int(files), files_place)
            store.set("rotation.detail", f"of the files of a day each, maxArchiveFiles keeps {files}")
        elif isinstance(size, str) and _NUMBER.fullmatch(size):
            store.set("rotation.max_files", int(files), files_place)
            store.set("rotation.max_size_mb", round(int(size) / 1_048_576, 3), size_place)


def _add_format(log: Logger, settings: Value | None, resource: Resource) -> None:
    inside = settings.get("inside") if settings is not None else None
    layout = next((one for one in (inside.items() if inside is not None else ()) if _is(one, "layout")), None)
    kind, _ = _said(layout, "type")
    text, place = _said(settings, "layout")
    if text is None and layout is not None:
        text, place = _said(layout, "text")
    span = layout.span if layout is not None else place or resource.header
    form = log.add_format("format", span)
    form.set("fields", [], span)
    if kind is not None and str(kind).lower() == "jsonlayout":
        set_encoding(form, "json", span)
        held = layout.get("inside") if layout is not None else None
        for attribute in held.items() if held is not None else ():
            name, _ = _said(attribute, "name")
            value, where = _said(attribute, "layout")
            if isinstance(name, str) and isinstance(value, str):
                _add_fields(form, value, where or span, name)
        form.set("rest", MESSAGE, span)
        return
    if kind is not None or isinstance(text, Unknown):
        reason = text if isinstance(text, Unknown) else Unknown("the layout decides it", "its documentation")
        for fact in ("encoding", "structured", "escaping", "timestamp", "rest"):
            form.set(fact, reason, span)
        return
    set_encoding(form, "text", span)
    _add_fields(form, text if text is not None else _DEFAULT, span, "")
    form.set("rest", MESSAGE, span)


def _is(value: Value, name: str) -> bool:
    return scalar(value.get("element")) == name


def _add_fields(form: Entity, layout: str, span: Span, name: str) -> None:
    """Append the fields that a layout writes; `name` is the key of a JSON attribute."""
    is_json = form.get("encoding") == "json"
    for found in _RENDERER.finditer(layout):
        renderer, options = found[1].lower(), found[2]
        if renderer in _TIMES:
            pattern = _FORMAT.search(options)
            written = pattern[1].replace("\\", "") if pattern is not None else _TIMES[renderer]
            time = time_of(written, is_utc="universaltime=true" in options.lower())
            form.append("fields", {"token": found[0] + "}", "name": name or renderer, "meaning": "timestamp"}, span)
            if form.get("timestamp") is None or form.get("timestamp.zone") == "none":
                form.set("timestamp", time.fact(), span)
        elif renderer in _FIELDS or (name and renderer in ("event-properties", "mdlc", "scopeproperty")):
            meaning, by_client, sensitive = _FIELDS.get(renderer, (meaning_of(name), False, ""))
            field = Field(found[0] + "}", (meaning,), name or renderer, by_client, sensitive)
            for facts in field.facts(escaped=is_json):
                form.append("fields", facts, span)
