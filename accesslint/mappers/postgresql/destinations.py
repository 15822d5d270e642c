"""Where PostgreSQL's log goes: files that the collector rotates, standard error, syslog.

Sources: https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-WHERE. By default
messages go to standard error and the collector is off, so that whoever starts the server decides where they end.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, Parameters, append_route, file_store, set_mode
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

DEFAULT_DESTINATION = "stderr"
COLLECTED = frozenset({"csvlog", "jsonlog"})
"""Destinations that only the collector writes."""

_FOLDER, _NAME, _MODE = "log", "postgresql-%Y-%m-%d_%H%M%S.log", "0600"
_CYCLES = {"%a": 7, "%u": 7, "%w": 7, "%d": 31, "%j": 366, "%H": 1}
"""Escapes after whose cycle a file name comes again, in days, where nothing else in the name tells days apart."""
_UNIQUE = ("%Y", "%y", "%s", "%F", "%D", "%G", "%c", "%x")


def add_destinations(emitter: Entity, resource: Resource, parameters: Parameters) -> Iterator[Entity]:
    """Append the routes of the log; gives the file stores that the collector writes."""
    if resource.get("operator") is not None:
        append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, None)
        return
    written, span = parameters.text("log_destination", DEFAULT_DESTINATION)
    if isinstance(written, Unknown):
        emitter.set("routes", written, span)
        return
    collector, place = parameters.text("logging_collector", "off")
    for destination in dict.fromkeys(part.strip().lower() for part in written.split(",")):
        if destination == "syslog":
            append_route(emitter, "syslog", destination, SYSLOG, span)
        elif isinstance(collector, Unknown):
            append_route(emitter, "file", destination, collector, place)
        elif collector.lower() in ("on", "true", "yes", "1"):
            store = _file(resource, parameters, destination, place)
            append_route(emitter, "file", store.address, store.id, place)
            yield store
        elif destination in COLLECTED:
            # The server refuses to write them without its collector, and falls back to standard error.
            doubt = Unknown(f"{destination} needs logging_collector = on; without it records go to standard error")
            append_route(emitter, "stdout", destination, doubt, span)
        else:
            doubt = Unknown("what starts the server decides where standard error goes", "the unit or the container")
            append_route(emitter, "stdout", destination, doubt, span)


def _file(resource: Resource, parameters: Parameters, destination: str, span: Span | None) -> Entity:
    folder, folder_span = parameters.text("log_directory", _FOLDER)
    name, name_span = parameters.text("log_filename", _NAME)
    if isinstance(folder, Unknown) or isinstance(name, Unknown):
        path = None
    else:
        ending = {"csvlog": ".csv", "jsonlog": ".json"}.get(destination)
        path = posixpath.join(folder, name if ending is None else name.removesuffix(".log") + ending)
    store = file_store(resource, destination, path, name_span or folder_span or span)
    _set_mode(store, parameters)
    _set_rotation(store, parameters, name)
    return store


def _set_mode(store: Entity, parameters: Parameters) -> None:
    """https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-FILE-MODE"""
    mode, span = parameters.text("log_file_mode", _MODE)
    if isinstance(mode, Unknown):
        store.set("permissions.others_read", mode, span)
        return
    if not mode.isascii() or not mode.isdecimal() or set(mode) & {"8", "9"} or len(mode) > 4:
        return
    set_mode(store, mode, span)


def _set_rotation(store: Entity, parameters: Parameters, name: str | Unknown) -> None:
    """Files are kept until their name comes again and is written over.

    https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-TRUNCATE-ON-ROTATION
    """
    truncated, span = parameters.text("log_truncate_on_rotation", "off")
    if isinstance(truncated, Unknown) or isinstance(name, Unknown):
        store.set("rotation.keep_days", truncated if isinstance(truncated, Unknown) else name, span)
        return
    if truncated.lower() not in ("on", "true", "yes", "1") or any(sign in name for sign in _UNIQUE):
        return
    days = max((days for sign, days in _CYCLES.items() if sign in name), default=None)
    if days is not None:
        store.set("rotation.keep_days", days, span)
        store.set("rotation.detail", f"a file named {name} is written over after {days} days")
