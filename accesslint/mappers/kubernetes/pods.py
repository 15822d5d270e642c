"""What mappers ask about pods: their specs, and which containers read the files of a ConfigMap or Secret."""

from __future__ import annotations

import posixpath
from weakref import WeakKeyDictionary

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.places import Place, place_of
from accesslint.mappers.kubernetes.pod_specs import Container, Mount, Origin, Pod, items_of, pods, text_of
from accesslint.model.values import Resource

__all__ = [
    "Container",
    "Mount",
    "MountedConfig",
    "Origin",
    "Place",
    "Pod",
    "configs_of",
    "container_of_config",
    "is_read",
    "items_of",
    "place_of",
    "pods",
    "text_of",
]


class MountedConfig(msgspec.Struct, frozen=True):
    """A ConfigMap (or Secret) in one container of one workload."""

    pod: Pod
    container: Container
    mount: Mount
    origin: Origin

    @property
    def workload(self) -> Resource:
        """The Deployment, StatefulSet, … that runs the container."""
        return self.pod.workload

    def path_of(self, key: str) -> str:
        """The absolute path of one of its files in the container; empty where it is not mounted there."""
        inside = dict(self.origin.items).get(key, "" if self.origin.items else key)
        if not inside:
            return ""
        if self.mount.sub_path:
            return self.mount.path if posixpath.normpath(self.mount.sub_path) == inside else ""
        return posixpath.join(self.mount.path, inside)

    def place_of(self, path: str) -> Place:
        """Where a file that the container writes lies: stdout, a volume, or the container's own disk."""
        return place_of(self.pod, self.container, path)


class _Configs(msgspec.Struct):
    carriers: dict[tuple[str, str], list[Resource]]
    """ConfigMaps and Secrets by kind and name."""
    mounted: dict[str, list[MountedConfig]]
    """By the carrier's id."""
    read: frozenset[str]
    """Ids of the carriers of which another loader understood a file."""


_KEPT: WeakKeyDictionary[ResourceIndex, _Configs] = WeakKeyDictionary()


def container_of_config(resources: ResourceIndex, configmap_id: str) -> list[MountedConfig]:
    """The containers that mount a ConfigMap or Secret, by its resource id; empty where no manifest does.

    Objects meet by name where their namespaces do not differ; those of the same folder first.
    """
    return _configs(resources).mounted.get(configmap_id, [])


def is_read(resources: ResourceIndex, configmap_id: str) -> bool:
    """Whether another loader understood a file in the ConfigMap or Secret."""
    return configmap_id in _configs(resources).read


def configs_of(resources: ResourceIndex, pod: Pod, container: Container) -> list[Resource]:
    """The ConfigMaps and Secrets of the files that a container mounts."""
    carriers = _configs(resources).carriers
    found: dict[str, Resource] = {}
    for mount in container.mounts:
        volume = pod.volumes.get(mount.volume)
        for origin in () if volume is None else volume.origins:
            carrier = _carrier(carriers, pod, origin)
            if carrier is not None:
                found.setdefault(carrier.id, carrier)
    return list(found.values())


def _configs(resources: ResourceIndex) -> _Configs:
    if resources not in _KEPT:
        carriers = _carriers(resources)
        mounted: dict[str, list[MountedConfig]] = {}
        for pod in pods(resources):
            for container in pod.containers:
                for mount in container.mounts:
                    volume = pod.volumes.get(mount.volume)
                    for origin in () if volume is None else volume.origins:
                        carrier = _carrier(carriers, pod, origin)
                        if carrier is not None:
                            mounted.setdefault(carrier.id, []).append(MountedConfig(pod, container, mount, origin))
        _KEPT[resources] = _Configs(carriers, mounted, _read(resources))
    return _KEPT[resources]


def _read(resources: ResourceIndex) -> frozenset[str]:
    return frozenset(
        resource.container
        for kind in resources.types
        for resource in resources.of_type(kind)
        if resource.container and resource.platform != "kubernetes"
    )


def _carriers(resources: ResourceIndex) -> dict[tuple[str, str], list[Resource]]:
    found: dict[tuple[str, str], list[Resource]] = {}
    for carrier in resources.of_type("ConfigMap", "Secret"):
        name = text_of(carrier.get("metadata", "name"))
        found.setdefault((carrier.type, name), []).append(carrier)
    return found


def _carrier(carriers: dict[tuple[str, str], list[Resource]], pod: Pod, origin: Origin) -> Resource | None:
    """The object that a volume names: the nearest of those whose namespace does not contradict."""
    fitting = []
    for carrier in carriers.get((origin.kind, origin.name), ()):
        namespace = text_of(carrier.get("metadata", "namespace"))
        if not namespace or not pod.namespace or namespace == pod.namespace:
            same = (carrier.scope == pod.workload.scope, namespace == pod.namespace)
            fitting.append((same, carrier))
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
