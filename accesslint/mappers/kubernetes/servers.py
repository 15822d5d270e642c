"""Servers in containers that run by flags or variables; their standard output is the container's."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.places import EVERY_STDOUT
from accesslint.mappers.server_starts import Start, alone, entities
from accesslint.model.entities import Entity, Link


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such container as its product's mapper tells it."""
    for start in alone(resources, "kubernetes"):
        for entity in entities(start):
            yield entity
            if isinstance(entity, Entity) and entity.category == "emitter":
                yield from _outputs(entity, start)


def _outputs(emitter: Entity, start: Start) -> Iterator[Link]:
    """Who takes what the server writes to standard output, as for any other container."""
    routes = emitter.get("routes")
    for number, route in enumerate(routes if isinstance(routes, list) else ()):
        if route["via"] == "stdout":
            handles = (f"stdout:{start.owner.id}:{start.name}", EVERY_STDOUT)
            path = f"routes.{number}"
            shown = f"a collector for the stdout of {start.name}"
            yield Link(emitter.id, f"{path}.to", handles, emitter.spans.get(path, start.header), shown)
