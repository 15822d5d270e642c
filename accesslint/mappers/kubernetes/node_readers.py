"""Shippers that see the folders of a node, and of which the files do not tell what they read there."""

from __future__ import annotations

from typing import TypeAlias
from weakref import WeakKeyDictionary

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.places import NODE_LOGS, host_path
from accesslint.mappers.kubernetes.pods import configs_of, is_read, pods
from accesslint.mappers.kubernetes.sidecars import shippers
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown

Readers: TypeAlias = "tuple[tuple[str, str], ...]"
"""(Folder of the node, the shipper's address)."""

_NODE = "file:node:"
_KEPT: WeakKeyDictionary[ResourceIndex, Readers] = WeakKeyDictionary()


def readers_of_nodes(resources: ResourceIndex) -> Readers:
    """The shippers that mount a node's log folder as a whole and whose configuration no loader understood."""
    if resources not in _KEPT:
        _KEPT[resources] = tuple(
            (folder, f"{pod.workload.address}#{reader.container.name}")
            for pod in pods(resources)
            for reader in shippers(pod).values()
            for folder in {host_path(pod, mount) for mount in reader.container.mounts} & NODE_LOGS
            if not any(is_read(resources, carrier.id) for carrier in configs_of(resources, pod, reader.container))
        )
    return _KEPT[resources]


def set_untold(store: Entity, readers: Readers) -> None:
    """Whether a file of a node is shipped is not known where such a shipper may read it."""
    paths = [handle.removeprefix(_NODE) for handle in store.handles if handle.startswith(_NODE)]
    for folder, shipper in readers:
        if any(path.startswith(folder.rstrip("/") + "/") for path in paths):
            doubt = Unknown(
                f"whether {shipper} reads it is told by its configuration", f"the configuration of {shipper}"
            )
            store.set("shipped", doubt)
            store.set("central", doubt)
            return
