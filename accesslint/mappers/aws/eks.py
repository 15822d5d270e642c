"""EKS: the control plane's audit log and the log of its authenticator.

A cluster exports nothing unless its log types are listed; they go to the log group `/aws/eks/<cluster>/cluster`:
https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import (
    Layout,
    Time,
    Vocabulary,
    add_format,
    emitter_for,
    fixed_format,
    listing,
    texts_and_doubt,
)
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Value

RELEVANT = ("api", "audit", "authenticator")
"""The log types that tell who did what; the scheduler's and the controller manager's do not."""
_ACCESS = ("api", "audit")
"""Those that `coverage` is about; the authenticator's is a matter of `authentication`, and one cause is told once."""

TABLES = (
    Table(
        "emitter",
        "cluster",
        {"terraform": ("aws_eks_cluster",)},
        (
            Setting(
                "logging",
                {"terraform": "enabled_cluster_log_types"},
                "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
                listing("audit", RELEVANT),
                default="off",
            ),
        ),
    ),
)

_AUDIT = Layout(
    name="kubernetes audit event",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("requestReceivedTimestamp", "stageTimestamp"),
            "identity": ("user.username", "user.uid"),
            "action": ("verb",),
            "resource": ("objectRef", "requestURI"),
            "result": ("responseStatus.code",),
            "client_address": ("sourceIPs",),
            "request_id": ("auditID",),
            "user_agent": ("userAgent",),
        },
        times={"requestReceivedTimestamp": Time("utc", "rfc3339", "microsecond")},
        client_controlled=frozenset({"requestURI", "userAgent"}),
    ),
    listed=(
        "requestReceivedTimestamp stageTimestamp auditID verb user.username user.uid sourceIPs userAgent objectRef "
        "requestURI responseStatus.code level stage annotations"
    ),
    source="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every `aws_eks_cluster` as an emitter of kind `cluster`, with its audit format and its log group."""
    groups: ServiceLogGroups | None = None
    for resource in resources.of_type("aws_eks_cluster"):
        groups = groups or ServiceLogGroups(resources)
        emitter = emitter_for(resource, "cluster", "control")
        listed = resource.get("enabled_cluster_log_types")
        name = resource.name_of("enabled_cluster_log_types")
        listed = None if listed is None or listed.data is None else listed
        _set_logging(emitter, listed, name)
        if listed is not None and emitter.get("logging") != "off":
            _set_coverage(emitter, listed, name)
            form = fixed_format(resource, _AUDIT)
            add_format(emitter, form)
            yield form
            yield from groups.add_route(
                emitter, resource, find(resource, "name"), ("/aws/eks/", "/cluster"), listed.span
            )
        yield emitter


def _set_logging(emitter: Entity, listed: Value | None, name: str) -> None:
    if listed is None:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", f"{name} lists nothing")
        return
    types, unknown = texts_and_doubt(listed)
    if "audit" in types:
        emitter.set("logging", "on", listed.span)
    elif unknown is not None:
        emitter.set("logging", unknown, listed.span)
    else:
        emitter.set("logging", "off", listed.span)
        emitter.set("logging_detail", f"audit is not among the {name}")


def _set_coverage(emitter: Entity, listed: Value, attribute: str) -> None:
    types, unknown = texts_and_doubt(listed)
    missing = [name for name in _ACCESS if name not in types]
    if missing and unknown is not None:
        emitter.set("coverage.log_types", unknown, listed.span)
    else:
        emitter.set("coverage.log_types", {"included": types, "excluded": missing}, listed.span)
    for outcome in ("logins", "failures"):
        known = unknown is None or "authenticator" in types
        emitter.set(f"authentication.{outcome}", "authenticator" in types if known else unknown, listed.span)
    if emitter.get("authentication.logins") is False:
        emitter.set("authentication.detail", f"authenticator is not among the {attribute}")
