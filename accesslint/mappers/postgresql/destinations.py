"""Where PostgreSQL's log goes: files that the collector rotates, standard error, syslog.

Sources: https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-WHERE. By default
messages go to standard error and the collector is off, so that whoever starts the server decides where they end.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

DEFAULT_DESTINATION = "stderr"
COLLECTED = frozenset({"csvlog", "jsonlog"})
"""Destinations that only the collector writes."""

_FOLDER, _NAME, _MODE = "log", "postgresql-%Y-%m-%d_%H%M%S.log", "0600"
_CYCLES = {"%a": 7, "%u": 7, "%w": 7, "%d": 31, "%j": 366, "%H": 1}
"""Escapes after whose cycle a file name comes again, in days, where nothing else in the name tells days apart."""
_UNIQUE = ("%Y", "%y", "%s", "%F", "%D", "%G", "%c", "%x")
_OTHERS_READ, _OTHERS_WRITE = 0o004, 0o002


class Parameters:
    """The parameters of a configuration; unknown where another may set them."""

    def __init__(self, resource: Resource) -> None:
        found = resource.get("parameters")
        self.values: dict[str, Value] = dict(found.entries()) if found is not None else {}
        gaps, complete = resource.get("open"), resource.get("complete")
        first = next(iter(gaps.items()), None) if gaps is not None else None
        self.doubt: Unknown | None = None if first is None else first.unknown
        if complete is not None and complete.data is False:
            self.doubt = Unknown("the main configuration that includes this part is not known", "postgresql.conf")

    def text(self, name: str, default: str) -> tuple[str | Unknown, Span | None]:
        """A parameter's value and its place; no place where the default holds."""
        value = self.values.get(name)
        if value is None:
            return self.doubt or default, None
        return value.unknown or value.text or "", value.span


def add_destinations(emitter: Entity, resource: Resource) -> Iterator[Entity]:
    """Append the routes of the log; gives the file stores that the collector writes."""
    parameters = Parameters(resource)
    written, span = parameters.text("log_destination", DEFAULT_DESTINATION)
    if isinstance(written, Unknown):
        emitter.set("routes", written, span)
        return
    collector, place = parameters.text("logging_collector", "off")
    for destination in dict.fromkeys(part.strip().lower() for part in written.split(",")):
        if destination == "syslog":
            doubt = Unknown(
                "where the host's syslog daemon puts records is not told here", "the daemon's configuration"
            )
            _append(emitter, "syslog", destination, doubt, span)
        elif isinstance(collector, Unknown):
            _append(emitter, "file", destination, collector, place)
        elif collector.lower() in ("on", "true", "yes", "1"):
            store = _file(resource, parameters, destination, place)
            _append(emitter, "file", store.address, store.id, place)
            yield store
        elif destination in COLLECTED:
            # The server refuses to write them without its collector, and falls back to standard error.
            doubt = Unknown(f"{destination} needs logging_collector = on; without it records go to standard error")
            _append(emitter, "stdout", destination, doubt, span)
        else:
            doubt = Unknown("what starts the server decides where standard error goes", "the unit or the container")
            _append(emitter, "stdout", destination, doubt, span)


def _append(emitter: Entity, via: str, target: str, to: str | Unknown, span: Span | None) -> None:
    known = {"unknown": to.reason} if isinstance(to, Unknown) else to
    path = emitter.append("routes", {"to": known, "via": via, "target": target}, span)
    if isinstance(to, Unknown):
        emitter.decided_by[f"{path}.to"] = to.decided_by
    if span is None:
        emitter.defaults.add(path)


def _file(resource: Resource, parameters: Parameters, destination: str, span: Span | None) -> Entity:
    folder, folder_span = parameters.text("log_directory", _FOLDER)
    name, name_span = parameters.text("log_filename", _NAME)
    store = entity_for("store", "file", resource, destination)
    store.type, store.header = "file", name_span or folder_span or span or resource.header
    store.environment = environment_of(resource.scope)
    if isinstance(folder, Unknown) or isinstance(name, Unknown):
        store.address = "the server's log file"
    else:
        ending = {"csvlog": ".csv", "jsonlog": ".json"}.get(destination)
        plain = name if ending is None else name.removesuffix(".log") + ending
        store.address = posixpath.join(folder, plain)
        store.set("names", [store.address], store.header)
        store.handles.add(f"file:{resource.scope}:{store.address}")
    store.set("durable", Unknown("whether the server runs on a host or in a container is not told here", "a manifest"))
    _set_mode(store, parameters)
    _set_rotation(store, parameters, name)
    return store


def _set_mode(store: Entity, parameters: Parameters) -> None:
    """https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-FILE-MODE"""
    mode, span = parameters.text("log_file_mode", _MODE)
    if isinstance(mode, Unknown):
        store.set("permissions", mode, span)
        return
    if not mode.isascii() or not mode.isdecimal() or set(mode) & {"8", "9"} or len(mode) > 4:
        return
    bits = int(mode, 8)
    store.set("permissions.mode", mode, span, default=span is None)
    store.set("permissions.others_read", bool(bits & _OTHERS_READ), span, default=span is None)
    store.set("permissions.others_write", bool(bits & _OTHERS_WRITE), span, default=span is None)


def _set_rotation(store: Entity, parameters: Parameters, name: str | Unknown) -> None:
    """Files are kept until their name comes again and is written over.

    https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-TRUNCATE-ON-ROTATION
    """
    truncated, span = parameters.text("log_truncate_on_rotation", "off")
    if isinstance(truncated, Unknown) or isinstance(name, Unknown):
        store.set("rotation", truncated if isinstance(truncated, Unknown) else name, span)
        return
    if truncated.lower() not in ("on", "true", "yes", "1") or any(sign in name for sign in _UNIQUE):
        return
    days = max((days for sign, days in _CYCLES.items() if sign in name), default=None)
    if days is not None:
        store.set("rotation.keep_days", days, span)
        store.set("rotation.detail", f"a file named {name} is written over after {days} days")
