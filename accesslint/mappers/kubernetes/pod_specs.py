"""Reads pod specs: containers, their mounts and commands, the pod's volumes, whatever kind of workload holds them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text
from accesslint.model.values import Resource, Value
from accesslint.source import Span

_TEMPLATE = ("spec", "template")

POD_TEMPLATES: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Rollout": _TEMPLATE,
    "DeploymentConfig": _TEMPLATE,
}
"""Where each kind of workload holds its pod template. Source: https://kubernetes.io/docs/concepts/workloads/"""

_CLAIM = "persistentVolumeClaim"

SOURCE_KEYS: dict[str, str] = {
    "hostPath": "path",
    _CLAIM: "claimName",
    "configMap": "name",
    "secret": "secretName",
}
"""The key that names what a volume of that kind is made of."""


class Mount(msgspec.Struct, frozen=True):
    """A volume in a container."""

    path: str
    volume: str
    sub_path: str
    read_only: bool
    span: Span
    """The mount path's."""


class Origin(msgspec.Struct, frozen=True):
    """A ConfigMap or Secret that (a part of) a volume is made of."""

    kind: str
    """`ConfigMap` or `Secret`."""
    name: str
    items: tuple[tuple[str, str], ...] = ()
    """(key, path in the volume); empty: every key under its own name."""


class Volume(msgspec.Struct, frozen=True):
    """A volume of a pod."""

    name: str
    kind: str
    """`emptyDir`, `hostPath`, `persistentVolumeClaim`, `configMap`, …; empty where the files do not tell."""
    source: str
    """Host path, claim; empty for other kinds."""
    in_memory: bool
    span: Span
    """What decides the kind."""
    header: Span
    """Its name."""
    origins: tuple[Origin, ...] = ()


class Container(msgspec.Struct, frozen=True):
    """A container of a pod that runs as long as the pod does."""

    name: str
    image: str
    words: tuple[str, ...]
    """Command and arguments, where known."""
    mounts: tuple[Mount, ...]
    value: Value
    header: Span
    """Its name."""


class Pod(msgspec.Struct, frozen=True):
    """A pod template in its workload."""

    workload: Resource
    namespace: str
    """As written; empty where the manifest has none."""
    annotations: Value | None
    labels: Value | None
    containers: tuple[Container, ...]
    volumes: dict[str, Volume]


_KEPT: WeakKeyDictionary[ResourceIndex, tuple[Pod, ...]] = WeakKeyDictionary()


def pods(resources: ResourceIndex) -> tuple[Pod, ...]:
    """The pod templates of all workloads; many mappers ask for them."""
    if resources not in _KEPT:
        _KEPT[resources] = tuple(_pods(resources))
    return _KEPT[resources]


def _pods(resources: ResourceIndex) -> Iterator[Pod]:
    for kind, path in POD_TEMPLATES.items():
        for workload in resources.of_type(kind):
            template = workload.get(*path)
            spec = None if template is None else template.get("spec")
            if template is None or spec is None or workload.platform != "kubernetes":
                continue
            yield Pod(
                workload,
                text_of(workload.get("metadata", "namespace")),
                template.get("metadata", "annotations"),
                template.get("metadata", "labels"),
                tuple(_containers(spec)),
                {volume.name: volume for volume in (*_claims(workload), *_volumes(spec))},
            )


def text_of(value: Value | None) -> str:
    """A value that is a known text; empty for anything else."""
    return "" if value is None else value.text or ""


def items_of(value: Value | None, key: str) -> list[Value]:
    """The entries of a list under a key; empty where there is none."""
    found = None if value is None else value.get(key)
    return found.data if found is not None and isinstance(found.data, list) else []


def _containers(spec: Value) -> Iterator[Container]:
    """Main containers, and init containers that stay (native sidecars, `restartPolicy: Always`).

    Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
    """
    staying = [item for item in items_of(spec, "initContainers") if text_of(item.get("restartPolicy")) == "Always"]
    for value in (*items_of(spec, "containers"), *staying):
        name = value.get("name")
        if not text_of(name) or name is None:
            continue
        words = (text_of(word) for key in ("command", "args") for word in items_of(value, key))
        mounts = tuple(_mounts(value))
        yield Container(text_of(name), image_text(value.get("image")), tuple(words), mounts, value, name.span)


def _mounts(container: Value) -> Iterator[Mount]:
    for item in items_of(container, "volumeMounts"):
        path = item.get("mountPath")
        if path is None or not path.text:
            continue
        read_only = item.get("readOnly")
        yield Mount(
            posixpath.normpath(path.text),
            text_of(item.get("name")),
            text_of(item.get("subPath")) or text_of(item.get("subPathExpr")),
            read_only is not None and read_only.data is True,
            path.span,
        )


def _volumes(spec: Value) -> Iterator[Volume]:
    for item in items_of(spec, "volumes"):
        name = item.get("name")
        if name is None or not name.text:
            continue
        kind = next((key for key, _ in item.entries() if key != "name"), "")
        value = item.get(kind)
        source = "" if value is None else text_of(value.get(SOURCE_KEYS.get(kind, "")))
        in_memory = value is not None and text_of(value.get("medium")) == "Memory"
        span = name.span if value is None else value.span
        yield Volume(name.text, kind, source, in_memory, span, name.span, tuple(_origins(kind, value)))


def _claims(workload: Resource) -> Iterator[Volume]:
    """A StatefulSet's claim templates are volumes of its pods.

    Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
    """
    for item in items_of(workload.get("spec"), "volumeClaimTemplates"):
        name = item.get("metadata", "name")
        if name is not None and name.text:
            yield Volume(name.text, _CLAIM, "", in_memory=False, span=name.span, header=name.span)


def _origins(kind: str, value: Value | None) -> Iterator[Origin]:
    """The ConfigMaps and Secrets in a volume; `projected` may hold several."""
    if value is None:
        return
    if kind == "projected":
        for part in items_of(value, "sources"):
            for inner, entry in part.entries():
                yield from _origins(inner, entry)
    elif kind in ("configMap", "secret"):
        name = text_of(value.get("name")) or text_of(value.get("secretName"))
        pairs = tuple((text_of(item.get("key")), text_of(item.get("path"))) for item in items_of(value, "items"))
        yield Origin("ConfigMap" if kind == "configMap" else "Secret", name, pairs)
