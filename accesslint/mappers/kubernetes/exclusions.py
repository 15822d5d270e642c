"""Annotations and labels by which a pod keeps its records from a collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from accesslint.mappers.kubernetes.pod_specs import Container, Pod
from accesslint.model.entities import Entity
from accesslint.model.values import Value
from accesslint.source import Span


class OptOut(msgspec.Struct, frozen=True):
    """A key that takes a pod, or one of its containers, out of collection."""

    collector: str
    keys: tuple[str, ...]
    """`{container}` stands for a container's name."""
    values: frozenset[str]
    """Lower case; empty: the value lists containers."""
    source: str
    """URL of the vendor's page that says so."""
    is_label: bool = False


_TRUE, _FALSE = frozenset({"true"}), frozenset({"false"})
_FLUENT_BIT = "https://docs.fluentbit.io/manual/pipeline/filters/kubernetes"
_ELASTIC = "https://www.elastic.co/guide/en/beats/filebeat/current/configuration-autodiscover-hints.html"
_VECTOR = "https://vector.dev/docs/reference/configuration/sources/kubernetes_logs/"
_DATADOG = "https://docs.datadoghq.com/containers/guide/container-discovery-management/"

OPT_OUTS: tuple[OptOut, ...] = (
    OptOut(
        "Fluent Bit",
        (
            "fluentbit.io/exclude",
            "fluentbit.io/exclude_stdout",
            "fluentbit.io/exclude-{container}",
            "fluentbit.io/exclude_stdout-{container}",
        ),
        _TRUE,
        _FLUENT_BIT,
    ),
    OptOut("Filebeat", ("co.elastic.logs/enabled", "co.elastic.logs.{container}/enabled"), _FALSE, _ELASTIC),
    OptOut("Filebeat", ("co.elastic.logs/disable",), _TRUE, _ELASTIC),
    OptOut("Vector", ("vector.dev/exclude",), _TRUE, _VECTOR, is_label=True),
    OptOut("Vector", ("vector.dev/exclude-containers",), frozenset(), _VECTOR),
    OptOut(
        "Datadog",
        (
            "ad.datadoghq.com/exclude",
            "ad.datadoghq.com/logs_exclude",
            "ad.datadoghq.com/{container}.exclude",
            "ad.datadoghq.com/{container}.logs_exclude",
        ),
        _TRUE,
        _DATADOG,
    ),
)


class Excluded(msgspec.Struct, frozen=True):
    """An opt-out that is in force for a container."""

    written: str
    detail: str
    span: Span


def exclusions(pod: Pod, container: Container) -> Iterator[Excluded]:
    """The opt-outs of a pod that hold for a container."""
    for opt_out in OPT_OUTS:
        holder = pod.labels if opt_out.is_label else pod.annotations
        for pattern in opt_out.keys:
            key = pattern.replace("{container}", container.name)
            value = None if holder is None else holder.get(key)
            if value is not None and _holds(opt_out, value, container):
                written = f"{key}: {_word(value)}"
                where = "label" if opt_out.is_label else "annotation"
                detail = f"the {where} {written} tells {opt_out.collector} to leave out what {container.name} writes"
                yield Excluded(written, detail, value.span)


def add_filters(entity: Entity, opt_outs: Iterable[Excluded]) -> None:
    """Say that a collector leaves out what an emitter or a sidecar writes to stdout."""
    for opt_out in opt_outs:
        entry = {"how": "exclude", "what": opt_out.written, "detail": opt_out.detail}
        entity.append("filters", entry, opt_out.span)


def _holds(opt_out: OptOut, value: Value, container: Container) -> bool:
    word = _word(value)
    if opt_out.values:
        return word.lower() in opt_out.values
    return container.name in (name.strip() for name in word.split(","))


def _word(value: Value) -> str:
    """The value as text; a boolean that someone forgot to quote counts as its word."""
    if isinstance(value.data, bool):
        return "true" if value.data else "false"
    return value.text or ""
