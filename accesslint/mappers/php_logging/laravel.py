"""Laravel's channels.

https://laravel.com/docs/logging#available-channel-drivers: `stack` writes to others; `tap` changes the logger by a
class of the application. `daily` keeps 7 days unless `days` says otherwise (what a new application has says 14);
Laravel's own line has a time without a zone, and keeps line breaks:
https://github.com/laravel/framework/blob/11.x/src/Illuminate/Log/LogManager.php
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import Logger, Time, keeps_records
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.php_logging.monolog import Handler, describe, level_of
from accesslint.model.programs import argument, callee, named, scalar
from accesslint.model.values import Resource, Scalar, Unknown, Value

_LINE = Time("other", "none", "second")
_FOLDERS = {"storage_path": "storage", "base_path": "", "app.storagePath": "storage"}
_TAPPED = Unknown("a class of the application changes the format", "the application")
_DEEPEST = 5
_USUAL_DAYS = 7
_HANDLERS = {
    "StreamHandler": "file",
    "RotatingFileHandler": "rotating",
    "NullHandler": "null",
    "SyslogHandler": "syslog",
    "SyslogUdpHandler": "remote",
}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Channels that by their names keep records as emitters of kind `application`, with formats and files."""
    for resource in resources.of_type("laravel_channel"):
        name, channel = resource.get("name"), resource.get("channel")
        path = _path(channel.get("path")) if channel is not None else None
        if channel is None or not keeps_records(
            (name.text if name else "") or "", path if isinstance(path, str) else ""
        ):
            continue
        log = Logger(resource, f"the channel {name.text if name else ''}", is_server=False)
        describe(log, list(_handlers(resource, channel, 0)))
        yield from log.entities()


def _handlers(resource: Resource, channel: Value, depth: int) -> Iterator[Handler]:
    driver = scalar(channel.get("driver"))
    span = channel.span.first_line()
    if driver == "stack" and depth < _DEEPEST:
        members = channel.get("channels")
        for member in members.items() if members is not None else ():
            found = resource.get("channels", member.text or "")
            if found is not None:
                yield from _handlers(resource, found, depth + 1)
            else:
                yield Handler("a channel", member.span, form=member.unknown or _TAPPED)
        return
    level = channel.get("level")
    kind, path = str(driver), channel.get("path")
    days, days_place = None, channel.get("days")
    if driver == "monolog":
        kind = _HANDLERS.get(named(channel.get("handler")).removesuffix(".class").rpartition("\\")[2], "a handler")
        given = channel.get("with") or channel.get("handler_with")
        names = {"rotating": "filename", "remote": "host"}
        path = given.get(names.get(kind, "stream")) if given is not None else None
        days_place = given.get("maxFiles") if given is not None else None
    kind = {"single": "file", "daily": "rotating"}.get(kind, kind)
    if kind == "rotating":
        days = scalar(days_place) if days_place is not None else _USUAL_DAYS if driver == "daily" else None
    form = _form(channel)
    yield Handler(
        kind,
        span,
        path=_path(path),
        place=path.span.first_line() if path is not None else None,
        days=days,
        days_place=days_place.span if days_place is not None else None,
        level=level_of(level),
        level_place=level.span if level is not None else None,
        form=form,
        time=_LINE,
        keeps_breaks=True,
    )


def _path(value: Value | None) -> Scalar | Unknown:
    """A path, `storage_path('logs/audit.log')` included."""
    folder = _FOLDERS.get(callee(value))
    inner = argument(value, 0)
    if folder is None:
        return scalar(value)
    text = scalar(inner)
    return f"{folder}/{text}".lstrip("/") if isinstance(text, str) else text


def _form(channel: Value) -> str | Unknown:
    tap, formatter = channel.get("tap"), channel.get("formatter")
    if tap is not None and tap.data not in (None, []):
        return _TAPPED
    if formatter is None or formatter.data is None or scalar(formatter) == "default":
        return "line"
    name = named(formatter).removesuffix(".class").rpartition("\\")[2]
    return "json" if name == "JsonFormatter" else formatter.unknown or _TAPPED
