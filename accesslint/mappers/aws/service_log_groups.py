"""Log groups that a service writes to by a name of its own making: `/aws/eks/<cluster>/cluster`.

Nothing in the service's resource refers to such a group; it is found by its name, be that known or written with the
same references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Reference, Resource, Unknown, Value
from accesslint.source import Span

_NAMES = ("name", "id", "identifier", "cluster_identifier", "function_name", "namespace_name")
"""Attributes by which a group's name refers to the resource that writes to it."""


class ServiceLogGroups:
    """The run's log groups, by names that hold references."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._by_name: dict[tuple[str, tuple[Reference, ...]], str] = {}
        for group in resources.of_type("aws_cloudwatch_log_group"):
            name = group.get("name")
            key = None if name is None else _key(name)
            if key is not None and key[1]:
                self._by_name.setdefault(key, f"tf:{group.id}")

    def add_route(
        self, entity: Entity, resource: Resource, name: Value | None, around: tuple[str, str], span: Span | None
    ) -> Iterator[Link]:
        """Append a route to the group whose name is the resource's `name` between two texts, and yield its link.

        The service makes the group where it is not declared: that is unknown, not missing.
        """
        prefix, suffix = around
        handles = [*self._handles(resource, name, prefix, suffix)]
        literal = name.text if name is not None else None
        shown = f"{prefix}{literal or '…'}{suffix}"
        reason = f"{shown} is not declared in these files"
        if literal is None and not handles:
            unknown = name.unknown if name is not None else Unknown("its name is known only after apply", "a plan file")
            reason = unknown.reason if unknown is not None else reason
        route = {"to": {"unknown": reason}, "via": "cloudwatch", "target": shown}
        path = entity.append("routes", route, span)
        if handles:
            yield Link(entity.id, f"{path}.to", tuple(handles), span or entity.header, shown)

    def _handles(self, resource: Resource, name: Value | None, prefix: str, suffix: str) -> Iterator[str]:
        if name is not None and name.text:
            yield f"log-group:{prefix}{name.text}{suffix}"
        for key in _wanted(resource, name, prefix, suffix):
            if key in self._by_name:
                yield self._by_name[key]


def _wanted(
    resource: Resource, name: Value | None, prefix: str, suffix: str
) -> Iterable[tuple[str, tuple[Reference, ...]]]:
    for attribute in _NAMES:
        yield f"{prefix}{HOLE}0{HOLE}{suffix}", (Reference(resource.id, attribute),)
    key = None if name is None else _key(name)
    if key is not None and key[1]:
        yield f"{prefix}{key[0]}{suffix}", key[1]


def _key(name: Value) -> tuple[str, tuple[Reference, ...]] | None:
    """A name as text with numbered holes and the references in them; None where a part is unknown."""
    text, holes = text_with_holes(name)
    references = tuple(hole for hole in holes if isinstance(hole, Reference))
    return (text, references) if len(references) == len(holes) else None
