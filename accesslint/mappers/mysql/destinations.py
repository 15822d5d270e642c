"""Where the logs of MySQL and MariaDB go: files with their rotation, or the host's syslog.

Sources: https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-options-and-system-variables
(nine files of 1,000,000 bytes beside the current one), https://dev.mysql.com/doc/refman/8.4/en/audit-log-reference.html
(`audit.log` in the data directory, not rotated), https://dev.mysql.com/doc/refman/8.4/en/query-log.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers.server_files import NOWHERE, SYSLOG, Parameters, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_MEGABYTE = 1024 * 1024
_UNITS = {"k": 1024, "m": _MEGABYTE, "g": 1024 * _MEGABYTE}


class _Log(NamedTuple):
    path: tuple[str, str]
    """The parameter that names the file, and its default."""
    files: tuple[str, int | None] = ("", None)
    """The parameter that says how many rotated files are kept, and its default."""
    size: tuple[str, int] = ("", 0)
    """The parameter that says at which size a file is rotated, in bytes; 0: never."""
    output: tuple[str, str] = ("", "")
    """The parameter that takes records to syslog, and the value that does."""


_LOGS = {
    "general_log": _Log(("general_log_file", "")),
    "server_audit": _Log(
        ("server_audit_file_path", "server_audit.log"),
        ("server_audit_file_rotations", 9),
        ("server_audit_file_rotate_size", 1_000_000),
        ("server_audit_output_type", "syslog"),
    ),
    "audit_log": _Log(
        ("audit_log_file", "audit.log"),
        ("audit_log_rotations", None),
        ("audit_log_rotate_on_size", 0),
        ("audit_log_handler", "syslog"),
    ),
}


def add_destination(emitter: Entity, resource: Resource, parameters: Parameters, name: str) -> Iterator[Entity]:
    """Append the route of a log; gives its file, if it is one."""
    log = _LOGS[name]
    output, span = parameters.text(log.output[0], "") if log.output[0] else ("", None)
    if isinstance(output, Unknown):
        append_route(emitter, "file", name, output, span)
    elif output and output.lower() == log.output[1]:
        append_route(emitter, "syslog", "syslog", SYSLOG, span)
    else:
        path, place = parameters.text(*log.path)
        known = None if isinstance(path, Unknown) else path or None
        store = file_store(resource, name, known, place)
        append_route(emitter, "file", store.address, store.id, place)
        if known != NOWHERE:
            _set_rotation(store, parameters, log)
            yield store


def add_table(emitter: Entity, resource: Resource, span: Span | None) -> Entity:
    """Append the route to the table that the general log is written to; gives the table."""
    store = entity_for("store", "event-store", resource, "general_log_table")
    store.address = "the table mysql.general_log"
    store.header = span or resource.header
    store.set("central", Unknown("what reads the table is not told here", "a shipper's configuration"))
    append_route(emitter, "table", store.address, store.id, span)
    return store


def _set_rotation(store: Entity, parameters: Parameters, log: _Log) -> None:
    if not log.size[0]:
        return
    size, span = _bytes(parameters, log.size[0], log.size[1])
    files, place = _bytes(parameters, log.files[0], log.files[1])
    if isinstance(size, Unknown) or isinstance(files, Unknown):
        store.set("rotation.max_files", size if isinstance(size, Unknown) else files, span or place)
        return
    if not size or files is None:
        return
    default = span is None and place is None
    store.set("rotation.max_files", files, place, default=default)
    store.set("rotation.max_size_mb", round(size / _MEGABYTE, 2), span, default=default)


def _bytes(parameters: Parameters, name: str, default: int | None) -> tuple[int | Unknown | None, Span | None]:
    text, span = parameters.text(name, "" if default is None else str(default))
    if isinstance(text, Unknown):
        return text, span
    number, unit = (text[:-1], text[-1:].lower()) if text[-1:].lower() in _UNITS else (text, "")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        return default, span
    return int(number) * _UNITS.get(unit, 1), span
