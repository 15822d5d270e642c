"""OCI Logging and the audit log: what is kept, and for how long.

The audit log of a tenancy is always on: https://docs.oracle.com/en-us/iaas/Content/Audit/Concepts/auditoverview.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.log_stores import LogStore, map_log_stores
from accesslint.mappers.meanings import number
from accesslint.mappers.oci.service_logs import LOG
from accesslint.mappers.records import emitter_for
from accesslint.mappers.routes import add_route
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_AUDIT = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/audit_configuration"
_RETENTION = "https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm"

TABLES = (
    Table(
        "store",
        "log-group",
        {"terraform": (LOG,)},
        (Setting("retention.days", {"terraform": "retention_duration"}, _RETENTION, number, default=30),),
    ),
    Table(
        "store",
        "log-group",
        {"terraform": ("oci_audit_configuration",)},
        (Setting("retention.days", {"terraform": "retention_period_days"}, _AUDIT, number),),
    ),
)

_LOGS = LogStore(TABLES[0], ("display_name",))
_TARGETS = (("bucket", "ocibucket", "storage"), ("stream_id", "ocistream", "stream"), ("log_group_id", "", "logging"))
"""What a connector's target names: attribute, kind of handle, way."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Logs as stores, the audit log as emitter and store, connectors as steps on the way."""
    for store in map_log_stores(_LOGS, resources):
        # Whose key it is nobody chooses: https://docs.oracle.com/en-us/iaas/Content/Logging/Concepts/loggingoverview.htm
        store.set("encryption.at_rest", True, default=True)
        yield store
    for audit in resources.of_type("oci_audit_configuration"):
        yield from _audit(audit)
    for connector in resources.of_type("oci_sch_service_connector"):
        state = find(connector, "state")
        if state is None or (state.text or "").upper() != "INACTIVE":
            yield from _connector(connector)


def _audit(audit: Resource) -> Iterator[Entity]:
    store = entity_for("store", "log-group", audit)
    store.set("names", [])
    apply(TABLES[1].settings, audit, store)
    store.set("encryption.at_rest", True, default=True)
    store.set("immutability.inherent", True, default=True)
    yield store
    emitter = emitter_for(audit, "trail", "control")
    emitter.set("logging", "on", default=True)
    emitter.append("routes", {"to": store.id, "via": "logging", "target": "the tenancy's audit log"})
    yield emitter


def _connector(connector: Resource) -> Iterator[Entity | Link]:
    hop = entity_for("hop", "stream", connector)
    links: list[Link] = []
    source = find(connector, "source")
    listed = source.items()[0].get("log_sources") if source is not None and source.items() else None
    for item in [] if listed is None else listed.items():
        value = find(item, "log_id")
        if value is None:
            continue
        references = tuple(f"tf:{reference.target}" for reference in value.references())
        entry = hop.append("inputs", {"via": "logging", "what": value.text or "a log"}, value.span)
        if references:
            links.append(Link(hop.id, f"{entry}.from", references, value.span, value.text or "a log"))
    for attribute, handle, via in _TARGETS:
        value = find(connector, f"target.{attribute}")
        if value is not None and value.data != "":
            links += add_route(hop, value, handle, via)
    condition = find(connector, "tasks.condition")
    if condition is not None:
        what = condition.text or "a condition"
        detail = f"the connector sends on only what fits {what}"
        hop.append("filters", {"how": "condition", "what": what, "detail": detail}, condition.span)
    if hop.get("routes"):
        yield hop
        yield from links
