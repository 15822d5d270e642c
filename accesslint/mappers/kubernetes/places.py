"""Where a container's files really are: in a volume, on the node, behind stdout, or on the container's own disk.

Handles that this family gives to entities and uses in links:

- `file:pod:<workload id>:<volume>:<path in the volume>` and, for the same file, by what the volume is made of:
  `file:node:<path on the node>` or `file:claim:<namespace>/<claim>:<path>`
- `file:container:<workload id>:<container>:<path>`: the container's own disk
- `stdout:<workload id>:<container>`, and `stdout:*` for whatever collects every container's stdout
- `config:<id of a ConfigMap or Secret>`: the hop that is configured by the file in it
"""

from __future__ import annotations

import posixpath
from typing import Literal, TypeAlias

import msgspec

from accesslint.mappers.kubernetes.images import may_be_linked, repository, server
from accesslint.mappers.kubernetes.pod_specs import Container, Mount, Pod, Volume
from accesslint.model.values import Unknown

PlaceKind: TypeAlias = Literal["stdout", "volume", "container-disk"]

EVERY_STDOUT = "stdout:*"
"""Handle of a hop that collects the stdout of all containers of a node."""

NODE_LOGS = frozenset(
    {"/", "/var", "/var/log", "/var/log/containers", "/var/log/pods", "/var/lib/docker", "/var/lib/docker/containers"}
)
"""Folders of a node below which the kubelet and the runtime keep every container's stdout.

Source: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-location-node
"""

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2"})
_STREAM_ENDS = ("/fd/1", "/fd/2")


class Place(msgspec.Struct, frozen=True):
    """Where a file of a container is."""

    kind: PlaceKind
    handles: tuple[str, ...]
    """For a `Link`, best first: the file itself, then the folders around it."""
    volume: Volume | None = None
    doubt: Unknown | None = None
    """Why it may be elsewhere after all: an image that may link the path to stdout."""


def stdout_handles(pod: Pod, container: Container) -> tuple[str, ...]:
    """The handles of a container's stdout."""
    return (f"stdout:{pod.workload.id}:{container.name}", EVERY_STDOUT)


def config_handle(carrier_id: str) -> str:
    """The handle of what is configured by the files in a ConfigMap or Secret."""
    return f"config:{carrier_id}"


def place_of(pod: Pod, container: Container, path: str) -> Place:
    """Where the file at an absolute path in a container lies.

    A volume hides what the image has at its mount path. The official nginx image links its log files to
    stdout and stderr: https://docs.docker.com/engine/logging/
    """
    path = posixpath.normpath(path)
    if path in _STREAMS or (path.startswith("/proc/") and path.endswith(_STREAM_ENDS)):
        return Place("stdout", stdout_handles(pod, container))
    mount = mount_over(container, path)
    if mount is not None:
        volume = pod.volumes.get(mount.volume)
        return Place("volume", volume_handles(pod, mount, path), volume)
    known = server(container.image)
    if known is not None and path in known.links:
        return Place("stdout", stdout_handles(pod, container))
    doubt = None
    if known is None and may_be_linked(path):
        image = repository(container.image) or "that runs here"
        doubt = Unknown(
            f"the image {image} may link {path} to stdout", "the image's Dockerfile, or a volume at that path"
        )
    return Place("container-disk", (f"file:container:{pod.workload.id}:{container.name}:{path}",), doubt=doubt)


def mount_over(container: Container, path: str) -> Mount | None:
    """The innermost mount that holds a path."""
    holding = [mount for mount in container.mounts if _is_under(path, mount.path)]
    return max(holding, key=lambda mount: len(mount.path), default=None)


def volume_handles(pod: Pod, mount: Mount, path: str) -> tuple[str, ...]:
    """The handles of a path in a volume, seen through a mount, and of the folders around it."""
    inner = posixpath.relpath(path, mount.path)
    inside = posixpath.normpath(posixpath.join("/", mount.sub_path, inner))
    return tuple(handle for folder in _upwards(inside) for handle in handles_in(pod, mount.volume, folder))


def handles_in(pod: Pod, name: str, inside: str) -> tuple[str, ...]:
    """The handles of one path inside a volume of a pod."""
    handles = [f"file:pod:{pod.workload.id}:{name}:{inside}"]
    volume = pod.volumes.get(name)
    if volume is not None and volume.source:
        if volume.kind == "hostPath":
            handles.append(f"file:node:{posixpath.normpath(posixpath.join(volume.source, inside.lstrip('/')))}")
        elif volume.kind == "persistentVolumeClaim":
            handles.append(f"file:claim:{pod.namespace or 'default'}/{volume.source}:{inside}")
    return tuple(handles)


def host_path(pod: Pod, mount: Mount) -> str:
    """The folder of the node that a mount shows; empty for other volumes."""
    volume = pod.volumes.get(mount.volume)
    if volume is None or volume.kind != "hostPath" or not volume.source:
        return ""
    return posixpath.normpath(posixpath.join(volume.source, mount.sub_path))


def _upwards(path: str) -> list[str]:
    folders = [path]
    while path not in ("/", ""):
        path = posixpath.dirname(path)
        folders.append(path)
    return folders


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
