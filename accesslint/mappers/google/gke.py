"""GKE: the cluster's audit log is always on; which other logs are collected is a choice.

Requests that change something are Admin Activity, which cannot be switched off; reads are Data Access, which audit
configurations decide: https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging. The logs of the system and
of workloads (what containers write to stdout) are collected by default, and always in Autopilot:
https://cloud.google.com/kubernetes-engine/docs/concepts/about-logs
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.cloud_logging import AUDIT_RECORDS, cloud_logging
from accesslint.mappers.google.records import AUDIT, written_format
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, undecided
from accesslint.mappers.records import emitter_for, texts_and_doubt
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_LOGS = "https://cloud.google.com/kubernetes-engine/docs/concepts/about-logs"
COMPONENTS = ("SYSTEM_COMPONENTS", "WORKLOADS")
"""Those that hold records of accesses; logs of schedulers and controllers do not."""


def _fact(components: list[str]) -> dict[str, object]:
    missing = [name for name in COMPONENTS if name not in components]
    fact: dict[str, object] = {"included": components, "excluded": missing}
    if missing:
        fact["detail"] = f"{' and '.join(missing)} not among logging_config.enable_components"
    return fact


TABLES = (
    Table(
        "emitter",
        "cluster",
        {"terraform": ("google_container_cluster",)},
        (
            Setting(
                "coverage.log_types",
                {"terraform": "logging_config.enable_components"},
                _LOGS,
                Meaning(
                    lambda data: _fact(data) if isinstance(data, list) else NOT_UNDERSTOOD, lambda _: list(COMPONENTS)
                ),
                default={"included": list(COMPONENTS), "excluded": []},
            ),
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every cluster as an emitter of kind `cluster`."""
    for resource in resources.of_type("google_container_cluster"):
        emitter = emitter_for(resource, "cluster", "control")
        emitter.set("logging", "on", default=True)
        _set_components(emitter, resource)
        cloud_logging(resources).add_routes(emitter, resource, (*AUDIT_RECORDS, "k8s_cluster"))
        yield written_format(emitter, resource, AUDIT)
        yield emitter


def _set_components(emitter: Entity, cluster: Resource) -> None:
    autopilot = find(cluster, "enable_autopilot")
    service, block = find(cluster, "logging_service"), find(cluster, "logging_config")
    listed = _listed(block)
    if autopilot is not None and boolean.of(autopilot) is True:
        emitter.set("coverage.log_types", {"included": list(COMPONENTS), "excluded": []}, default=True)
    elif block is not None and undecided(block) is not None and listed is None:
        emitter.set("coverage.log_types", undecided(block), block.span)
    elif listed is not None:
        names, doubt = texts_and_doubt(listed)
        fact = _fact(names)
        if "detail" in fact:
            fact["detail"] = cluster.said(str(fact["detail"]))
        emitter.set("coverage.log_types", doubt if doubt is not None and fact["excluded"] else fact, listed.span)
    elif service is not None and service.text is None:
        emitter.set("coverage.log_types", undecided(service), service.span)
    elif service is not None and service.text == "none":
        detail = cluster.said("logging_service is none")
        fact = {"included": [], "excluded": list(COMPONENTS), "detail": detail}
        emitter.set("coverage.log_types", fact, service.span)
    else:
        emitter.set("coverage.log_types", {"included": list(COMPONENTS), "excluded": []}, default=True)


def _listed(block: Value | None) -> Value | None:
    """The components that are listed; an empty list is one too."""
    first = None if block is None else next(iter(block.items()), None)
    value = None if first is None else first.get("enable_components")
    return None if value is None or value.data is None else value
