"""Where an API server's audit records go: a file in a volume or on the container's own disk, stdout, a webhook.

Source of the flags: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-backends
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from accesslint.mappers.kubernetes.node_readers import Readers, set_untold
from accesslint.mappers.kubernetes.places import NODE_LOGS, place_of, stdout_handles
from accesslint.mappers.kubernetes.pod_specs import Container, Mount, Pod, Volume, items_of, text_of
from accesslint.mappers.kubernetes.volumes import VOLUMES
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Value
from accesslint.source import Span

LOG_FLAG = "audit-log-path"
WEBHOOK_FLAG = "audit-webhook-config-file"

_NO_LIMIT = 0
_DEFAULT_MEGABYTES = 100
"""At which the log writer rotates: https://github.com/natefinch/lumberjack"""
_STDOUT = frozenset({"-", "/dev/stdout", "/dev/stderr"})
_SINK = "/dev/null"
_NODE = "file:node:"
_NO_VOLUME = "no volume is mounted over the folder"


class Surroundings(msgspec.Struct, frozen=True):
    """The pod that an API server runs in, and its container there."""

    pod: Pod
    container: Container


def kubeadm(configuration: Resource, server: Value | None, header: Span) -> Surroundings:
    """The static pod that kubeadm makes: `extraVolumes` are host paths.

    Source: https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-HostPathMount
    """
    mounts: list[Mount] = []
    volumes: dict[str, Volume] = {}
    for item in items_of(server, "extraVolumes"):
        path, name = item.get("mountPath"), text_of(item.get("name"))
        if path is None or not path.text:
            continue
        read_only = item.get("readOnly")
        is_read_only = read_only is not None and read_only.data is True
        mounts.append(Mount(posixpath.normpath(path.text), name, "", is_read_only, path.span))
        source = text_of(item.get("hostPath"))
        volumes[name] = Volume(name, "hostPath", source, in_memory=False, span=path.span, header=path.span)
    container = Container("kube-apiserver", "", (), tuple(mounts), server or configuration.attributes, header)
    return Surroundings(Pod(configuration, "kube-system", None, None, (container,), volumes), container)


def add_routes(
    flags: Mapping[str, Value], around: Surroundings, emitter: Entity, readers: Readers
) -> Iterator[Entity | Link]:
    """Append the routes that the flags set; gives the audit log's store."""
    log, webhook = flags.get(LOG_FLAG), flags.get(WEBHOOK_FLAG)
    if log is not None:
        path = text_of(log)
        if log.unknown is not None:
            emitter.append("routes", {"to": {"unknown": log.unknown.reason}, "via": "file", "target": "?"}, log.span)
        elif path == _SINK:
            emitter.append("routes", {"to": None, "via": "file", "target": path, "discarded": True}, log.span)
        elif path in _STDOUT:
            yield _to_stdout(around, emitter, path, log)
        else:
            store = _store(flags, around, path, log)
            set_untold(store, readers)
            emitter.append("routes", {"to": store.id, "via": "file", "target": path}, log.span)
            yield store
    if webhook is not None:
        target = text_of(webhook)
        doubt = {"unknown": f"the webhook is configured in {target}, which the API server reads"}
        route = emitter.append("routes", {"to": doubt, "via": "webhook", "target": target}, webhook.span)
        emitter.decided_by[f"{route}.to"] = f"the file {target}"


def _to_stdout(around: Surroundings, emitter: Entity, path: str, log: Value) -> Link:
    route = emitter.append("routes", {"to": None, "via": "stdout", "target": path}, log.span)
    shown = "a collector for the stdout of the API server"
    return Link(emitter.id, f"{route}.to", stdout_handles(around.pod, around.container), log.span, shown)


def _store(flags: Mapping[str, Value], around: Surroundings, path: str, log: Value) -> Entity:
    """The audit log's file; where it lies in a volume, it stands for what that volume keeps, too."""
    workload = around.pod.workload
    place = place_of(around.pod, around.container, path)
    lasting = None if place.volume is None else VOLUMES.get(place.volume.kind)
    is_untold = place.kind == "volume" and place.volume is None
    lasting = VOLUMES[""] if is_untold else lasting
    store = Entity(
        category="store",
        id=f"store:{workload.id}#{path}",
        address=f"{workload.address}:{path}",
        platform=workload.platform,
        type="audit-log-file",
        kind="container-disk" if lasting is None else lasting.kind,
        header=log.span,
        handles=set(place.handles) if lasting is None else set(_within(place.handles)),
    )
    store.set("names", [path])
    decisive = log.span if place.volume is None else place.volume.span
    store.set("durable", False if lasting is None else lasting.durable, decisive)
    detail = _NO_VOLUME if lasting is None else lasting.detail
    if detail:
        store.set("durable_detail", detail)
    _rotation(flags, store)
    return store


def _within(handles: Sequence[str]) -> Iterator[str]:
    """The handles of the file, and of the folders around it that hold nothing but what the volume was made for.

    A shipper that reads the whole folder reads the file; one that reads `/var/log` may not.
    """
    on_node = [handle for handle in handles if handle.startswith(_NODE)]
    yield from (handle for handle in handles if not handle.startswith(_NODE))
    yield from on_node[:1]
    yield from (handle for handle in on_node[1:2] if handle.removeprefix(_NODE) not in NODE_LOGS)


def _rotation(flags: Mapping[str, Value], store: Entity) -> None:
    """Without a flag there is no limit; a size limit of 100 MB holds where none is given."""
    for flag, fact in (
        ("audit-log-maxage", "keep_days"),
        ("audit-log-maxbackup", "max_files"),
        ("audit-log-maxsize", "max_size_mb"),
    ):
        value = flags.get(flag)
        if value is None:
            continue
        if value.unknown is not None:
            store.set(f"rotation.{fact}", value)
            continue
        text = str(value.data)
        if text.isdecimal() and int(text[:15]) != _NO_LIMIT:
            store.set(f"rotation.{fact}", int(text[:15]), value.span)
    if store.get("rotation.max_files") is not None and store.get("rotation.max_size_mb") is None:
        store.set("rotation.max_size_mb", _DEFAULT_MEGABYTES, default=True)
    shown = [f"--{flag}={flags[flag].data}" for flag in ("audit-log-maxage", "audit-log-maxbackup") if flag in flags]
    if shown:
        store.set("rotation.detail", " ".join(shown))
