"""Servers that run by a configuration file: its values, the log files that they write, the routes there."""

from __future__ import annotations

from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

SYSLOG = Unknown("where the host's syslog daemon puts records is not told here", "the daemon's configuration")
STANDARD_OUTPUT = Unknown("what starts the server decides where standard output goes", "the unit or the container")

_OTHERS_READ, _OTHERS_WRITE = 0o004, 0o002
_UNITS = {"k": 1 / 1024, "m": 1.0, "g": 1024.0}


class Parameters:
    """The values of a configuration (below `attribute`); unknown where a line that is not seen may set them."""

    def __init__(self, resource: Resource, attribute: str, main: str = "") -> None:
        found = resource.get(attribute)
        self.values: dict[str, Value] = dict(found.entries()) if found is not None else {}
        gaps, complete = resource.get("open"), resource.get("complete")
        first = next(iter(gaps.items()), None) if gaps is not None else None
        self.doubt: Unknown | None = None if first is None else first.unknown
        if complete is not None and complete.data is False:
            self.doubt = Unknown("the main configuration that includes this part is not known", main)

    def definitions(self, header: Span) -> dict[str, Value]:
        """The values for a recording; a doubt about others stands under the empty name."""
        return self.values if self.doubt is None else {**self.values, "": Value(self.doubt, header)}

    def text(self, name: str, default: str) -> tuple[str | Unknown, Span | None]:
        """A parameter's value and its place; no place where the default holds."""
        value = self.values.get(name)
        if value is None:
            return self.doubt or default, None
        return value.unknown or value.text or "", value.span


NOWHERE = "/dev/null"
"""A file that keeps nothing: no store."""


def append_route(emitter: Entity, via: str, target: str, to: str | Unknown, span: Span | None, **more: bool) -> None:
    """Append a route. `to`: the id of a store, or why it is not known; no span where a default decides it.

    `more`: further facts of the route (`encrypted`).
    """
    if via == "file" and target == NOWHERE:
        emitter.append("routes", {"to": None, "via": via, "target": target, "discarded": True}, span)
        return
    known = {"unknown": to.reason} if isinstance(to, Unknown) else to
    path = emitter.append("routes", {"to": known, "via": via, "target": target, **more}, span)
    if isinstance(to, Unknown):
        emitter.decided_by[f"{path}.to"] = to.decided_by
    if span is None:
        emitter.defaults.add(path)


def file_store(resource: Resource, name: str, path: str | None, span: Span | None) -> Entity:
    """The store that a log file is; `path` is None where it is not known, `name` tells a server's files apart."""
    store = entity_for("store", "file", resource, name)
    store.type, store.header = "file", span or resource.header
    store.environment = environment_of(resource.scope)
    store.address = path or f"a log file of {resource.address}"
    if path is not None:
        store.set("names", [path], store.header)
        store.handles.add(f"file:{resource.scope}:{path}")
    else:
        reader = Unknown("which file this is, and so what reads it, is not told here", "the rendered configuration")
        store.set("central", reader)
        store.set("shipped", reader)
    doubt = Unknown(
        "whether the server runs on a host or in a container is not told by its configuration", "a manifest"
    )
    store.set("durable", doubt)
    return store


def set_mode(store: Entity, mode: str, span: Span | None) -> None:
    """Set the permissions that an octal mode means; no span where a default decides it."""
    bits, default = int(mode, 8), span is None
    store.set("permissions.mode", mode, span, default=default)
    store.set("permissions.others_read", bool(bits & _OTHERS_READ), span, default=default)
    store.set("permissions.others_write", bool(bits & _OTHERS_WRITE), span, default=default)


def megabytes(text: str) -> float | None:
    """A size in bytes, or with one of the units k, m and g, in MB; None where it is none."""
    number, unit = (text[:-1], text[-1:].lower()) if text[-1:].lower() in _UNITS else (text, "")
    if not number.isascii() or not number.isdecimal() or len(number) > 12:
        return None
    return int(number) * (_UNITS[unit] if unit else 1 / 1024 / 1024)
