"""Volumes that hold records: which they are, and whether they outlive the pod."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from accesslint.mappers.kubernetes.places import handles_in
from accesslint.mappers.kubernetes.pod_specs import Container, Mount, Pod, Volume
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown


class Lasting(msgspec.Struct, frozen=True):
    """What a kind of volume means for the records in it."""

    kind: str
    """The store's neutral kind."""
    durable: bool | Unknown
    detail: str


_NETWORK = Lasting("volume", durable=True, detail="network storage outlives the pod")
_UNTOLD = Unknown("the pod's files do not tell what the volume is made of", "the manifest that declares the volume")
_BY_DRIVER = Unknown("whether an inline CSI volume outlives the pod is up to its driver", "the driver's documentation")

VOLUMES: dict[str, Lasting] = {
    "emptyDir": Lasting("volume", durable=False, detail="an emptyDir is deleted with its pod"),
    "ephemeral": Lasting("volume", durable=False, detail="the claim of an ephemeral volume is deleted with its pod"),
    "hostPath": Lasting("file", durable=True, detail="the node's disk outlives the pod"),
    "persistentVolumeClaim": Lasting("volume", durable=True, detail="a persistent volume outlives the pod"),
    **dict.fromkeys(("nfs", "azureFile", "azureDisk", "awsElasticBlockStore", "cephfs", "rbd", "iscsi"), _NETWORK),
    **dict.fromkeys(("gcePersistentDisk", "glusterfs", "fc", "portworxVolume", "vsphereVolume"), _NETWORK),
    "csi": Lasting("volume", durable=_BY_DRIVER, detail=""),
    "": Lasting("volume", durable=_UNTOLD, detail=""),
}
"""By the volume's kind; kinds that hold no files of a container's own (configMap, secret, …) are absent.

Sources: https://kubernetes.io/docs/concepts/storage/volumes/ and
https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/
"""

_LOG_WORDS = frozenset({"log", "logs", "varlog", "varlogs", "accesslog", "accesslogs", "applog", "applogs", "audit"})
_SPLIT = re.compile(r"[^a-z0-9]+")


def is_log_name(text: str) -> bool:
    """Whether a path or a volume's name speaks of logs as a whole word: `/var/log/app`, `shared-logs`; not `/blog`."""
    return any(word in _LOG_WORDS for word in _SPLIT.split(text.lower()))


class LogVolume(msgspec.Struct, frozen=True):
    """A volume of a pod that containers write records into."""

    volume: Volume
    store: Entity
    writers: dict[str, Mount]
    """By container name: where the writer mounts it."""


def log_volumes(pod: Pod, readers: Collection[str]) -> dict[str, LogVolume]:
    """The log volumes of a pod, by name.

    A volume holds logs if its name or a mount path says so, or if a shipper (`readers`: names of such
    containers) mounts what another container writes to.
    """
    found: dict[str, LogVolume] = {}
    for name, mounts in _mounted(pod).items():
        volume = pod.volumes.get(name) or _undeclared(pod, name)
        writers = {container.name: mount for container, mount in mounts if container.name not in readers}
        writers = {container: mount for container, mount in writers.items() if not mount.read_only}
        if volume is None or volume.kind not in VOLUMES or not writers:
            continue
        is_shared = any(container.name in readers for container, _ in mounts)
        if is_shared or is_log_name(name) or any(is_log_name(mount.path) for mount in writers.values()):
            found[name] = LogVolume(volume, _store(pod, volume, writers), writers)
    return found


def _mounted(pod: Pod) -> dict[str, list[tuple[Container, Mount]]]:
    mounted: dict[str, list[tuple[Container, Mount]]] = {}
    for container in pod.containers:
        for mount in container.mounts:
            mounted.setdefault(mount.volume, []).append((container, mount))
    return mounted


def _undeclared(pod: Pod, name: str) -> Volume | None:
    """A mount of a volume that this file does not declare: a patch, or a template."""
    span = next((mount.span for _, mount in _mounted(pod).get(name, ())), None)
    return None if span is None or not name else Volume(name, "", "", in_memory=False, span=span, header=span)


def _store(pod: Pod, volume: Volume, writers: dict[str, Mount]) -> Entity:
    lasting = VOLUMES[volume.kind]
    store = entity_for("store", lasting.kind, pod.workload, volume.name)
    store.address = f"{pod.workload.address}#{volume.name}"
    store.header = volume.header
    store.handles = set(handles_in(pod, volume.name, "/"))
    for mount in writers.values():
        if mount.sub_path:
            store.handles.update(handles_in(pod, volume.name, "/" + mount.sub_path.strip("/")))
    names = [volume.name, *sorted({mount.path for mount in writers.values()})]
    store.set("names", names + ([volume.source] if volume.source else []))
    store.set("durable", lasting.durable, volume.span)
    detail = f"{lasting.detail}, and it is in memory" if volume.in_memory else lasting.detail
    if detail:
        store.set("durable_detail", detail)
    return store
