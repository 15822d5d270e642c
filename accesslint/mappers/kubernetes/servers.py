"""Servers in containers that run by flags or variables; where their standard output and their files really are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.places import EVERY_STDOUT, place_of
from accesslint.mappers.kubernetes.pods import Container, Pod, pods
from accesslint.mappers.kubernetes.volumes import VOLUMES
from accesslint.mappers.server_starts import alone, entities
from accesslint.model.entities import Entity, Link
from accesslint.source import Span


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such container as its product's mapper tells it."""
    starts = list(alone(resources, "kubernetes"))
    containers = _containers(resources) if starts else {}
    for start in starts:
        yield from placed(entities(start), *containers[start.owner.id, start.name], start.header)


def placed(mapped: Iterable[Mapped], pod: Pod, container: Container, header: Span) -> Iterator[Mapped]:
    """What runs in a container, with where its files lie and who takes what it writes to standard output."""
    for entity in mapped:
        if isinstance(entity, Entity) and entity.category == "store":
            _set_durable(entity, pod, container)
        yield entity
        if isinstance(entity, Entity) and entity.category == "emitter":
            yield from _outputs(entity, pod, container, header)


def _containers(resources: ResourceIndex) -> dict[tuple[str, str], tuple[Pod, Container]]:
    """The containers by their workload's id and their own name."""
    return {(pod.workload.id, one.name): (pod, one) for pod in pods(resources) for one in pod.containers}


def _set_durable(store: Entity, pod: Pod, container: Container) -> None:
    """Whether a file outlives its pod, where its path is known: it does on a volume that does."""
    path = next(iter(store.get("names") or ()), "")
    if store.kind != "file" or not path.startswith("/"):
        return
    place = place_of(pod, container, path)
    lasting = VOLUMES.get(place.volume.kind) if place.volume is not None else None
    store.decided_by.pop("durable", None)
    if place.kind == "container-disk":
        store.kind = "container-disk"
        store.handles.update(place.handles)
        store.set("durable", place.doubt or False, store.header)
        store.set("durable_detail", f"no volume is mounted at {path}")
    elif lasting is not None:
        store.set("durable", lasting.durable, store.header)
        if lasting.detail:
            store.set("durable_detail", lasting.detail)


def _outputs(emitter: Entity, pod: Pod, container: Container, header: Span) -> Iterator[Link]:
    """Who takes what the server writes to standard output, as for any other container."""
    routes = emitter.get("routes")
    for number, route in enumerate(routes if isinstance(routes, list) else ()):
        if route["via"] == "stdout":
            handles = (f"stdout:{pod.workload.id}:{container.name}", EVERY_STDOUT)
            path = f"routes.{number}"
            shown = f"a collector for the stdout of {container.name}"
            yield Link(emitter.id, f"{path}.to", handles, emitter.spans.get(path, header), shown)
