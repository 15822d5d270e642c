"""Where records go, for providers whose attributes hold a reference or a plain name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Reference, Resource, Unknown, Value


class Destination(NamedTuple):
    """An attribute that names where records go."""

    attribute: str
    handle: str
    """The kind of the handles of what it names: `oss`."""
    via: str
    """`storage`, `logging`, `stream`, …"""


def literal_names(resource: Resource, *attributes: str) -> tuple[str, ...]:
    """The known texts of a resource's attributes that name it."""
    found = (find(resource, attribute) for attribute in attributes)
    return tuple(dict.fromkeys(value.text for value in found if value is not None and value.text))


def add_route(entity: Entity, value: Value, handle: str, via: str, **more: Any) -> Iterator[Link]:
    """Append to `routes` what a value names, and yield the link that resolves it.

    A reference leads to its resource; a text is a name, of which what is after the last slash counts (`acs:…/name`).
    """
    references = list(value.references())
    written = shown(value) or (value.unknown.reason if value.unknown is not None else "a value that is not text")
    unknown = value.unknown
    handles: tuple[str, ...] = ()
    if references and unknown is None:
        handles = tuple(f"tf:{reference.target}" for reference in reversed(references))
    elif value.text:
        handles = (f"{handle}:{value.text.rpartition('/')[2]}",)
    reason = unknown.reason if unknown is not None else f"{written} is not declared in these files"
    route = {"to": {"unknown": reason}, "via": via, "target": written, **more}
    path = entity.append("routes", route, value.span)
    if unknown is not None:
        entity.decided_by[f"{path}.to"] = unknown.decided_by
    if handles:
        exists = isinstance(value.data, Reference)
        yield Link(entity.id, f"{path}.to", handles, value.span, written, must_exist=exists)


def add_routes(entity: Entity, resource: Resource, destinations: Iterable[Destination]) -> Iterator[Link]:
    """Append what those of a resource's attributes name that are there."""
    for row in destinations:
        value = find(resource, row.attribute)
        if value is not None and value.data != "":
            yield from add_route(entity, value, row.handle, row.via)


def add_vendor_route(entity: Entity, target: str, via: str, reason: Unknown) -> None:
    """Append a way to a place of the vendor's that these files do not declare."""
    path = entity.append("routes", {"to": {"unknown": reason.reason}, "via": via, "target": target})
    entity.decided_by[f"{path}.to"] = reason.decided_by


_OPEN: WeakKeyDictionary[ResourceIndex, dict[tuple[str, str], dict[str, Value]]] = WeakKeyDictionary()


def may_point_at(resources: ResourceIndex, scope: str, kind: str, attribute: str) -> Value | None:
    """What a resource of a type points with, where that is not known: it may be at anything of the same scope."""
    kinds = _OPEN.setdefault(resources, {})
    if (kind, attribute) not in kinds:
        found = kinds[kind, attribute] = {}
        for side in resources.of_type(kind):
            value = find(side, attribute)
            if value is not None and value.unknown is not None:
                found.setdefault(side.scope, value)
    return kinds[kind, attribute].get(scope)
