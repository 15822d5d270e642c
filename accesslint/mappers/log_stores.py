"""Log groups, log stores and topics of cloud services: stores that differ in their attributes only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.routes import literal_names
from accesslint.mappers.store_keys import Key, join_key
from accesslint.mappers.table import Table, apply, entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource


class LogStore(NamedTuple):
    """A kind of log group."""

    table: Table
    names: tuple[str, ...] = ("name",)
    """The attributes that name it."""
    handle: str = ""
    """The kind of its handles by name; without one only references lead to it."""
    key: Key | None = None
    inherent: bool = True
    """Whether records in it cannot be changed."""
    applies: Callable[[Resource], bool] = lambda _: True


def map_log_stores(kind: LogStore, resources: ResourceIndex) -> Iterator[Entity]:
    """The log groups of a kind as stores."""
    for resource in resources.of_type(*kind.table.types["terraform"]):
        if not kind.applies(resource):
            continue
        store = entity_for("store", kind.table.kind, resource)
        names = literal_names(resource, *kind.names)
        store.set("names", list(names))
        if kind.handle:
            store.handles.update(f"{kind.handle}:{name}" for name in names)
        apply(kind.table.settings, resource, store, resources, names)
        if kind.inherent:
            store.set("immutability.inherent", True, default=True)
        if kind.key is not None:
            join_key(kind.key, store, resource, resources)
            if store.get("encryption.at_rest") is False:
                store.set("encryption.key", "none", default=True)
        yield store
