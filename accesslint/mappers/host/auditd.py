"""The audit daemon: its log file, how many files it keeps, what it does when the disk is full.

https://man7.org/linux/man-pages/man5/auditd.conf.5.html; with `max_log_file_action = rotate` only `num_logs` files of
`max_log_file` MB are kept, `suspend` stops writing records when the disk is full.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import NOWHERE, Parameters, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

LOG_FILE = "/var/log/audit/audit.log"
_KEEPS = frozenset({"keep_logs", "ignore", "syslog"})
_STOPS = frozenset({"suspend", "ignore", "syslog"})
"""Actions on a full disk after which the host runs on without records."""
_WAITS = frozenset({"single", "halt"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every daemon's configuration as a hop and the store of its log file."""
    for resource in resources.of_type("auditd_configuration"):
        parameters = Parameters(resource, "settings", "auditd.conf")
        store = _store(resource, parameters)
        hop = entity_for("hop", "collector", resource)
        _set_writing(hop, parameters, store)
        _set_full_disk(hop, parameters, store)
        if store.address != NOWHERE:
            yield store
        yield hop


def _store(resource: Resource, parameters: Parameters) -> Entity:
    path, span = parameters.text("log_file", LOG_FILE)
    store = file_store(resource, "log", None if isinstance(path, Unknown) else path, span)
    store.set("durable", True, default=True)
    action, place = parameters.text("max_log_file_action", "rotate")
    files, where = parameters.text("num_logs", "")
    size, _ = parameters.text("max_log_file", "")
    if isinstance(action, Unknown) or isinstance(files, Unknown):
        store.set("rotation.max_files", action if isinstance(action, Unknown) else files, place or where)
    elif action.lower() == "rotate" and files.isdecimal():
        store.set("rotation.max_files", int(files[:6]), where)
        if isinstance(size, str) and size.isdecimal():
            store.set("rotation.max_size_mb", int(size[:9]))
        store.set("rotation.detail", f"max_log_file_action is {action}")
    return store


def _set_writing(hop: Entity, parameters: Parameters, store: Entity) -> None:
    writes, span = parameters.text("write_logs", "yes")
    form, place = parameters.text("log_format", "enriched")
    off = isinstance(writes, str) and writes.lower() == "no"
    if off or (isinstance(form, str) and form.lower() == "nolog"):
        what = "write_logs = no" if off else "log_format = nolog"
        detail = f"{what}: nothing is written to a file"
        hop.append("filters", {"how": "exclude", "what": what, "detail": detail}, span if off else place)
    elif store.address == NOWHERE:
        append_route(hop, "file", NOWHERE, store.id, store.header)
    else:
        append_route(hop, "file", store.address, store.id, span)


def _set_full_disk(hop: Entity, parameters: Parameters, store: Entity) -> None:
    action, span = parameters.text("disk_full_action", "")
    if isinstance(action, Unknown) or not action:
        return
    word = action.lower()
    overflow = "drop" if word in _STOPS else "block" if word in _WAITS else None
    if overflow is not None:
        path = hop.append("buffers", {"output": store.address, "medium": "disk", "overflow": overflow}, span)
        if span is not None:
            hop.spans[f"{path}.overflow"] = span
