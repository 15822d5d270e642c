"""Symfony's channels.

https://symfony.com/doc/current/logging.html#handlers-that-modify-log-entries (`fingers_crossed` keeps what came before
only once a record reaches `action_level`, which is warning by default), `channels` with `!` leave some out:
https://symfony.com/doc/current/logging/channels_handlers.html; `rotating_file` keeps `max_files`, all by default:
https://symfony.com/doc/current/logging.html#how-to-rotate-your-log-files
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import Logger, keeps_records
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.php_logging.monolog import LEVELS, Handler, describe, level_of
from accesslint.model.programs import scalar
from accesslint.model.values import Scalar, Unknown, Value

_KINDS = {
    "stream": "file",
    "rotating_file": "rotating",
    "syslog": "syslog",
    "syslogudp": "remote",
    "null": "null",
    "noop": "null",
    "error_log": "error_log",
}
_WRAPPERS = (
    "fingers_crossed",
    "buffer",
    "filter",
    "deduplication",
    "sampling",
    "whatfailuregroup",
    "group",
    "fallbackgroup",
)
_FORMS = {"monolog.formatter.json": "json", "monolog.formatter.line": "line"}
_SERVICE = Unknown("a service of the application decides the format", "the application")
_ENVIRONMENT = Unknown("a variable of the environment decides it", "the environment of the process")
_DEEPEST = 8


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Channels that by their names keep records as emitters of kind `application`, with formats and files."""
    for resource in resources.of_type("symfony_channel"):
        name, held = resource.get("name"), resource.get("handlers")
        known = name.text if name is not None else None
        if known is None or not keeps_records(known):
            continue
        handlers = dict(held.entries()) if held is not None else {}
        if not handlers:
            # A bundle, or another file, has them.
            continue
        log = Logger(resource, f"the channel {known}", is_server=False)
        found: list[Handler] = []
        inner = {member for one in handlers.values() for member in _members(one)}
        for key, handler in handlers.items():
            if key not in inner and _takes(handler, known):
                found += _resolved(handlers, key, "", 0)
        describe(log, found)
        yield from log.entities()


def _members(handler: Value) -> list[str]:
    names: list[str] = []
    for key in ("handler", "members"):
        listed = handler.get(key)
        names += [one.text for one in listed.items() if one.text] if listed is not None else []
    return names


def _takes(handler: Value, channel: str) -> bool:
    listed = handler.get("channels")
    if listed is not None and isinstance(listed.data, dict):
        listed = listed.get("elements")
    names = [one.text or "" for one in listed.items()] if listed is not None else []
    if scalar(handler.get("type")) == "console":
        return False
    if any(name.startswith("!") for name in names):
        return f"!{channel}" not in names
    return not names or channel in names


def _resolved(handlers: Mapping[str, Value], key: str, waits: str, depth: int) -> Iterator[Handler]:
    handler = handlers.get(key)
    if handler is None or depth > _DEEPEST:
        return
    kind = str(scalar(handler.get("type")) or "").lower()
    if kind in _WRAPPERS:
        action = handler.get("action_level")
        if kind == "fingers_crossed":
            least = level_of(action) if action is not None else "warning"
            waits = least if isinstance(least, str) and least not in LEVELS[:2] else waits
        for member in _members(handler):
            yield from _resolved(handlers, member, waits, depth + 1)
        return
    level, path, number = handler.get("level"), handler.get("path"), handler.get("max_files")
    if kind == "syslogudp":
        path = handler.get("host")
    yield Handler(
        _KINDS.get(kind, kind),
        handler.span.first_line(),
        path=_text(path) if path is not None else "var/log/%kernel.environment%.log",
        place=path.span if path is not None else None,
        days=_number(number),
        days_place=number.span if number is not None else None,
        level=_level(level),
        level_place=level.span if level is not None else None,
        form=_form(handler.get("formatter")),
        waits=waits,
    )


def _level(value: Value | None) -> str | Unknown:
    known = _text(value) if value is not None else None
    return known if isinstance(known, Unknown) else level_of(value)


def _text(value: Value) -> Scalar | Unknown:
    known = scalar(value)
    return _ENVIRONMENT if isinstance(known, str) and "%env(" in known else known


def _number(value: Value | None) -> Scalar | Unknown:
    known = _text(value) if value is not None else None
    return int(known) if isinstance(known, str) and known.isdecimal() and len(known) < 8 else known


def _form(formatter: Value | None) -> str | Unknown:
    if formatter is None or formatter.data is None:
        return "line"
    name = scalar(formatter)
    return _FORMS.get(name, _SERVICE) if isinstance(name, str) else _SERVICE
