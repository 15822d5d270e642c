"""Workloads: containers that write access records, the volumes that hold them, the shippers that take them away.

A container counts only with evidence: it mounts a log volume, it is a known server, or an annotation speaks
of its logs. What an application writes is in its code; the manifest tells where it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes import images
from accesslint.mappers.kubernetes.exclusions import add_filters, exclusions
from accesslint.mappers.kubernetes.ingress.controllers import flavour_of
from accesslint.mappers.kubernetes.node_readers import readers_of_nodes, set_untold
from accesslint.mappers.kubernetes.places import stdout_handles, volume_handles
from accesslint.mappers.kubernetes.pod_specs import Container, Pod, pods, text_of
from accesslint.mappers.kubernetes.pods import configs_of, is_read
from accesslint.mappers.kubernetes.sidecars import by_namespace, hop_of, services_to, shippers
from accesslint.mappers.kubernetes.volumes import LogVolume, log_volumes
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Unknown

_IN_CODE = Unknown("what the application writes is decided by its code", "the application's logging configuration")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Stores for log volumes, hops for shippers, emitters for the other containers, and their links."""
    services, nodes = by_namespace(resources), readers_of_nodes(resources)
    for pod in pods(resources):
        readers = shippers(pod)
        logs = log_volumes(pod, readers.keys())
        api_servers = {c.name for c in pod.containers if images.is_api_server(c.image, c.words)}
        # What only an API server writes to is described by its own mapper.
        kept = [log.store for log in logs.values() if not log.writers.keys() <= api_servers]
        for store in kept:
            set_untold(store, nodes)
        yield from kept
        for reader in readers.values():
            yield from hop_of(pod, reader, logs, resources, services_to(pod, services))
        for container in pod.containers:
            if container.name not in readers and not _is_mapped_elsewhere(container, pod, resources):
                yield from _emitter(pod, container, logs)


def _is_mapped_elsewhere(container: Container, pod: Pod, resources: ResourceIndex) -> bool:
    """Whether the container is a server whose own mapper says what it logs."""
    if images.is_api_server(container.image, container.words) or flavour_of(container) is not None:
        return True
    return any(is_read(resources, carrier.id) for carrier in configs_of(resources, pod, container))


def _emitter(pod: Pod, container: Container, logs: Mapping[str, LogVolume]) -> Iterator[Entity | Link]:
    written = [log for log in logs.values() if container.name in log.writers]
    server = images.server(container.image)
    opt_outs = list(exclusions(pod, container))
    if not written and server is None and not opt_outs:
        return
    emitter = entity_for("emitter", "application", pod.workload, container.name)
    emitter.address = f"{pod.workload.address}#{container.name}"
    emitter.header = container.header
    emitter.set("plane", "http")
    emitter.set("twin", _twin(pod, container))
    emitter.set("formats", [{"unknown": _IN_CODE.reason}])
    emitter.decided_by["formats.0"] = _IN_CODE.decided_by
    _set_logging(emitter, container, written, server)
    yield emitter
    yield from _routes(emitter, pod, container, written)
    if not written:
        add_filters(emitter, opt_outs)


def _set_logging(emitter: Entity, container: Container, written: list[LogVolume], server: images.Server | None) -> None:
    if written:
        mount = written[0].writers[container.name]
        emitter.set("logging", "on", mount.span)
        emitter.set("logging_detail", f"it writes to the volume {mount.volume} at {mount.path}")
    elif server is not None and server.logs_by_default and not _is_configured(container, server):
        emitter.set("logging", "on", default=True)
        emitter.set("logging_detail", f"the image {server.name} logs to stdout")
    elif server is not None:
        reason = f"whether {server.name} keeps an access log is decided by its own configuration"
        emitter.set("logging", Unknown(reason, f"{server.name}'s configuration"))
    else:
        emitter.set("logging", _IN_CODE)


def _is_configured(container: Container, server: images.Server) -> bool:
    """Whether something is mounted over the configuration that the image brings."""
    root = server.configuration
    places = [mount.path.rstrip("/") for mount in container.mounts]
    return any(f"{place}/".startswith(f"{root}/") or root.startswith(f"{place}/") for place in places)


def _routes(emitter: Entity, pod: Pod, container: Container, written: list[LogVolume]) -> Iterator[Link]:
    for log in written:
        mount = log.writers[container.name]
        route = emitter.append("routes", {"to": None, "via": "file", "target": mount.path}, mount.span)
        yield Link(emitter.id, f"{route}.to", volume_handles(pod, mount, mount.path), mount.span, mount.path)
    if not written:
        shown = f"a collector for the stdout of {container.name}"
        route = emitter.append("routes", {"to": None, "via": "stdout", "target": "stdout"}, container.header)
        yield Link(emitter.id, f"{route}.to", stdout_handles(pod, container), container.header, shown)


def _twin(pod: Pod, container: Container) -> str:
    """The same container of the same workload in another folder or namespace."""
    return f"kubernetes:{pod.workload.type}/{text_of(pod.workload.get('metadata', 'name'))}#{container.name}"
