"""Joins a vendor's keys into the stores that they encrypt: whose key, its rotation, its waiting time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import doubt, shown
from accesslint.mappers.table import NO_DEFAULT, Setting, Side, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value


class Key(NamedTuple):
    """How a store names its key, and what the key's own attributes say."""

    attribute: str
    """`kms_key_id`"""
    type: str
    """The type of the vendor's keys."""
    settings: tuple[Setting, ...]
    """Rows of the key; the facts are those of the stores that it encrypts."""
    without: str = "platform"
    """Whose key it is where the attribute is absent: `platform` or `none`."""
    side: Side | None = None
    """The attribute may also be that of another resource, which points at the store."""


def join_key(kind: Key, store: Entity, resource: Resource, resources: ResourceIndex, names: Sequence[str] = ()) -> None:
    """Set `encryption.key`, `key_id` and the facts of the key's rows; `encryption.at_rest` is the caller's."""
    value = _value(kind, resource, resources, names)
    if value is None or value.data == "":
        store.set("encryption.key", kind.without, None if value is None else value.span, default=value is None)
        return
    written = shown(value)
    if value.unknown is not None or written is None:
        store.set("encryption.key", value.unknown or doubt(value), value.span)
        return
    store.set("encryption.key", "customer", value.span)
    store.set("encryption.key_id", written, value.span)
    key = resources.target(value)
    declared = key is not None and key.type == kind.type and not key.is_data
    for row in kind.settings:
        if key is None or not declared:
            store.set(row.fact, Unknown(f"the key {written} is not declared in these files", "a plan file"), value.span)
            continue
        own = find(key, row.attributes["terraform"])
        if own is not None:
            store.set(row.fact, row.meaning.of(own), own.span)
        elif row.default is not NO_DEFAULT:
            store.set(row.fact, row.default, key.header, default=True)


def _value(kind: Key, resource: Resource, resources: ResourceIndex, names: Sequence[str]) -> Value | None:
    own = find(resource, kind.attribute)
    if own is not None or kind.side is None:
        return own
    holders = resources.pointing_at(resource, kind.side.type, kind.side.attribute, names)
    found = (find(holder, kind.attribute.rpartition(".")[2]) for holder in holders)
    return next((value for value in found if value is not None), None)
