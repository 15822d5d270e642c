"""The audit log of WildFly's management as an emitter: whether it is kept, of which operations, where it goes.

Defaults: a `logger` that does not say so is enabled and leaves out operations that only read
(https://docs.wildfly.org/37/wildscribe/core-service/management/access/audit/logger/index.html); the configurations that
come with WildFly have one that is switched off. A file is never deleted; one that rotates by size keeps one older file
of 10 MB:
https://docs.wildfly.org/37/wildscribe/core-service/management/access/audit/size-rotating-file-handler/index.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import add_format, decide_logging
from accesslint.mappers.server_files import append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.mappers.wildfly.audit_records import read_records
from accesslint.mappers.wildfly.settings import Settings, joined
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_CHANGES, _READS = "operations that change the configuration", "operations that only read it"
_RECEIVER = Unknown("the receiver is not declared in the files", "the receiver's configuration")
_LOCAL = ("", "localhost", "127.0.0.1", "::1")
_SIZE = re.compile(r"(\d{1,9})([bkmgt]?)\Z", re.IGNORECASE)
_UNITS = {"": 1 / 1_048_576, "b": 1 / 1_048_576, "k": 1 / 1024, "m": 1.0, "g": 1024.0, "t": 1_048_576.0}
_MOST_DIGITS = 6


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each logger, with the formats and files of its handlers."""
    for log in resources.of_type("wildfly_audit_log"):
        yield from _audit_log(log)


def _audit_log(log: Resource) -> Iterator[Entity]:
    emitter = entity_for("emitter", "trail", log)
    emitter.environment = environment_of(log.scope, log.address)
    emitter.set("plane", "control")
    emitter.set("twin", f"trail:{twin_of(log.scope, log.address)}")
    logger = Settings(log.get("logger"), log.header)
    listed = log.get("handlers")
    handlers = listed.items() if listed is not None else []
    _set_logging(emitter, logger, is_there=log.get("logger") is not None, has_handlers=bool(handlers))
    if emitter.get("logging") == "off":
        yield emitter
        return
    reads, span = logger.switched("log-read-only", default=False)
    if isinstance(reads, Unknown):
        emitter.set("coverage.event_kinds", reads, span)
    else:
        included = [_CHANGES, _READS] if reads else [_CHANGES]
        fact: dict[str, object] = {"included": included, "excluded": [] if reads else [_READS]}
        if not reads:
            fact["detail"] = "log-read-only is false" + ("" if span is not None else " by default")
        emitter.set("coverage.event_kinds", fact, span, default=span is None)
    emitter.set("routes", [])
    made: dict[str, Entity] = {}
    for handler in handlers:
        form = read_records(log, handler)
        if form.id not in made:
            made[form.id] = form
            add_format(emitter, form)
        store = _add_route(emitter, log, handler)
        if store is not None:
            made[store.id] = store
    yield from made.values()
    yield emitter


def _set_logging(emitter: Entity, logger: Settings, *, is_there: bool, has_handlers: bool) -> None:
    enabled, span = logger.switched("enabled", default=True)
    if not is_there:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "the management has no audit-log with a logger")
    elif logger.doubt is not None or isinstance(enabled, Unknown):
        emitter.set("logging", logger.doubt or enabled, span or logger.span)
    elif not enabled:
        emitter.set("logging", "off", span)
        emitter.set("logging_detail", "enabled is false")
    else:
        emitter.set("logging", "on", span or logger.span)
        if not has_handlers:
            decide_logging(emitter, "off", logger.span)
            emitter.set("logging_detail", "no handler is attached to it")


def _add_route(emitter: Entity, log: Resource, handler: Value) -> Entity | None:
    kind = handler.get("kind")
    named = (kind.text if kind is not None else None) or ""
    settings = Settings(handler.get("attributes"), handler.span)
    name, _ = settings.text("name")
    shown = name if isinstance(name, str) else "a handler"
    if "file-handler" in named:
        return _add_file(emitter, log, named, settings, shown)
    if named == "syslog-handler":
        _add_syslog(emitter, handler.get("protocol"), settings)
    elif named == "in-memory-handler":
        emitter.append("routes", {"to": None, "via": "memory", "target": shown, "discarded": True}, settings.span)
    else:
        doubt = Unknown(f"the handler {shown} is not in this file", "its configuration")
        append_route(emitter, "handler", shown, doubt, settings.span)
    return None


def _add_file(emitter: Entity, log: Resource, kind: str, settings: Settings, name: str) -> Entity | None:
    written, span = settings.text("path")
    path = joined(settings.text("relative-to")[0], written)
    if isinstance(path, Unknown) or settings.doubt is not None:
        append_route(emitter, "file", name, settings.doubt or path, span or settings.span)
        return None
    store = file_store(log, name, path, span or settings.span)
    append_route(emitter, "file", path, store.id, span or settings.span)
    if kind != "size-rotating-file-handler":
        store.set("retention.days", "forever", default=True)
        store.set("retention.detail", "WildFly deletes none of its audit log's files")
        return store
    count, place = settings.text("max-backup-index", "1")
    if isinstance(count, Unknown):
        store.set("rotation.max_files", count, place)
    elif count.isascii() and count.isdecimal() and len(count) < _MOST_DIGITS:
        store.set("rotation.max_files", int(count), place, default=place is None)
    size, where = settings.text("rotate-size", "10m")
    found = _SIZE.match(size) if isinstance(size, str) else None
    if isinstance(size, Unknown):
        store.set("rotation.max_size_mb", size, where)
    elif found is not None:
        megabytes = round(int(found[1]) * _UNITS[found[2].lower()], 3)
        store.set("rotation.max_size_mb", megabytes, where, default=where is None)
    return store


def _add_syslog(emitter: Entity, protocol: Value | None, settings: Settings) -> None:
    kind = protocol.get("kind") if protocol is not None else None
    found = Settings(protocol.get("attributes") if protocol is not None else None, settings.span)
    host, span = found.text("host", "localhost")
    port, _ = found.text("port", "514")
    if isinstance(host, Unknown):
        append_route(emitter, "syslog", "", settings.doubt or host, span)
        return
    target = f"{host}:{port}" if isinstance(port, str) else host
    is_encrypted = kind is not None and kind.text == "tls"
    more = {} if host in _LOCAL else {"encrypted": is_encrypted}
    append_route(emitter, "syslog", target, settings.doubt or _RECEIVER, span or found.span, **more)
