"""Containers that carry records on: sidecars, the node's collectors (DaemonSets), shippers of their own.

Source of the patterns: https://kubernetes.io/docs/concepts/cluster-administration/logging/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes import images
from accesslint.mappers.kubernetes.exclusions import add_filters, exclusions
from accesslint.mappers.kubernetes.places import (
    EVERY_STDOUT,
    NODE_LOGS,
    config_handle,
    handles_in,
    host_path,
    stdout_handles,
    volume_handles,
)
from accesslint.mappers.kubernetes.pod_specs import Container, Mount, Pod, text_of
from accesslint.mappers.kubernetes.pods import configs_of, is_read
from accesslint.mappers.kubernetes.volumes import VOLUMES, LogVolume, is_log_name
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_TAIL = re.compile(r"(?:^|;|&&|\s-c)\s*(?:exec\s+)?(?:/usr/bin/|/bin/)?tail\s(?P<options>[^|;&>]{0,500})")
_BACKGROUND = re.compile(r"[^&>]&(?![&>])")
_FOLLOWING = re.compile(r"(?:^|\s)(?:-[0-9A-Za-z+]*[fF][0-9A-Za-z+]*|--follow(?:=\w+)?|--retry)(?:\s|$)")
_ELSEWHERE = "the files outside of this repository that configure it"


class Shipper(msgspec.Struct, frozen=True):
    """A container that reads logs."""

    container: Container
    name: str
    """`fluent-bit`, `tail`, …"""


def shippers(pod: Pod) -> dict[str, Shipper]:
    """The containers of a pod that read logs, by name."""
    found: dict[str, Shipper] = {}
    for container in pod.containers:
        name = images.shipper(container.image)
        if name and (name not in images.NOT_ONLY_LOGS or _mounts_logs(pod, container)):
            found[container.name] = Shipper(container, name)
        elif not name and _follows(container) and _shares(pod, container):
            found[container.name] = Shipper(container, "tail")
    return found


def _mounts_logs(pod: Pod, container: Container) -> bool:
    names = (name for mount in container.mounts for name in (mount.path, mount.volume, host_path(pod, mount)))
    return any(is_log_name(name) for name in names)


def _follows(container: Container) -> bool:
    """Whether all that the command does is `tail -f` of some file.

    `tail -f /dev/null` only keeps a container alive; beside a job in the background, it shows what that writes.
    """
    command = " ".join(container.words)[:4_000]
    found = _TAIL.search(command)
    if found is None or "/dev/null" in found["options"] or _BACKGROUND.search(command):
        return False
    return _FOLLOWING.search(found["options"]) is not None


def _shares(pod: Pod, container: Container) -> bool:
    """Whether another container mounts one of its volumes."""
    own = {mount.volume for mount in container.mounts if _kind_of(pod, mount) in VOLUMES}
    others = (other for other in pod.containers if other.name != container.name)
    return any(mount.volume in own for other in others for mount in other.mounts)


def _kind_of(pod: Pod, mount: Mount) -> str:
    volume = pod.volumes.get(mount.volume)
    return "" if volume is None else volume.kind


def hop_of(
    pod: Pod,
    shipper: Shipper,
    logs: Mapping[str, LogVolume],
    resources: ResourceIndex,
    services: frozenset[str],
) -> Iterator[Entity | Link]:
    """A shipper as a hop: what it reads, and where it sends that as far as its files tell.

    `services` are the handles of the Services that lead to the pod.
    """
    container = shipper.container
    hop = entity_for("hop", _kind(pod, container, logs), pod.workload, container.name)
    hop.address = f"{pod.workload.address}#{container.name}"
    hop.header = container.header
    hop.handles |= services
    yield hop
    for mount in container.mounts:
        folder = host_path(pod, mount)
        if mount.volume in logs:
            entry = hop.append("inputs", {"via": "file", "what": mount.path}, mount.span)
            handles = volume_handles(pod, mount, mount.path)
            yield Link(hop.id, f"{entry}.from", handles, mount.span, mount.path)
        elif folder in NODE_LOGS:
            hop.append("inputs", {"via": "file", "what": folder}, mount.span)
        elif folder and is_log_name(folder):
            entry = hop.append("inputs", {"via": "file", "what": folder}, mount.span)
            yield Link(hop.id, f"{entry}.from", handles_in(pod, mount.volume, "/"), mount.span, folder)
        if pod.workload.type == "DaemonSet" and folder in NODE_LOGS:
            hop.handles.add(EVERY_STDOUT)
    yield from _routes(pod, shipper, hop, resources)


def _kind(pod: Pod, container: Container, logs: Mapping[str, LogVolume]) -> str:
    if any(mount.volume in logs for mount in container.mounts):
        return "sidecar"
    if pod.workload.type == "DaemonSet":
        return "collector"
    others = (other for other in pod.containers if not images.shipper(other.image) and other.name != container.name)
    return "sidecar" if any(True for _ in others) else "shipper"


def _routes(pod: Pod, shipper: Shipper, hop: Entity, resources: ResourceIndex) -> Iterator[Link]:
    container = shipper.container
    if shipper.name == "tail":
        route = hop.append("routes", {"to": None, "via": "stdout", "target": "stdout"}, container.header)
        add_filters(hop, exclusions(pod, container))
        shown = f"a collector for the stdout of {container.name}"
        yield Link(hop.id, f"{route}.to", stdout_handles(pod, container), container.header, shown)
        return
    carriers = configs_of(resources, pod, container)
    read = [carrier for carrier in carriers if is_read(resources, carrier.id)]
    for carrier in read:
        route = _untold(hop, container, f"configured in {carrier.address}", carrier.address)
        yield Link(
            hop.id, f"{route}.to", (config_handle(carrier.id),), container.header, f"what {carrier.address} configures"
        )
    if not read:
        known = ", ".join(carrier.address for carrier in carriers)
        _untold(hop, container, f"configured in {known}" if known else "its configuration is not in the files", known)


def _untold(hop: Entity, container: Container, reason: str, target: str) -> str:
    route = {"to": {"unknown": reason}, "via": "config", "target": target or "its configuration"}
    path = hop.append("routes", route, container.header)
    hop.decided_by[f"{path}.to"] = _ELSEWHERE
    return path


def services_to(pod: Pod, services: Mapping[str, list[Resource]]) -> frozenset[str]:
    """The handles of the Services whose selector takes a pod. `services` are by namespace, `default` included.

    Source: https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes
    """
    labels = {} if pod.labels is None else {key: value.data for key, value in pod.labels.entries()}
    handles = set()
    namespace = pod.namespace or "default"
    for service in services.get(namespace, ()):
        selector = service.get("spec", "selector")
        wanted = {} if selector is None else {key: value.data for key, value in selector.entries()}
        if wanted and all(key in labels and labels[key] == value for key, value in wanted.items()):
            handles.add(f"service:{namespace}/{text_of(service.get('metadata', 'name'))}")
    return frozenset(handles)


def by_namespace(resources: ResourceIndex) -> dict[str, list[Resource]]:
    """The Services of the files, by namespace."""
    found: dict[str, list[Resource]] = {}
    for service in resources.of_type("Service"):
        if service.platform == "kubernetes":
            found.setdefault(text_of(service.get("metadata", "namespace")) or "default", []).append(service)
    return found
