"""Subnets, load balancers and gateways, each logged by a log of OCI Logging that points at it."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed
from accesslint.mappers.oci.service_logs import LOG, SOURCE, holder, is_on
from accesslint.mappers.records import state
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Side, Table
from accesslint.model.entities import Entity
from accesslint.model.values import Resource


def _table(kind: str, *types: str) -> Table:
    row = Setting(
        "logging",
        {"terraform": "configuration.source.service"},
        SOURCE,
        fixed("on"),
        side={"terraform": Side(LOG, "configuration.0.source.0.resource")},
    )
    return Table("emitter", kind, {"terraform": types}, (row,))


_GATEWAY = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/apigateway_deployment"
_LEGACY = "specification.logging_policies.access_log.is_enabled"

TABLES = (
    _table("network", "oci_core_subnet"),
    _table("load-balancer", "oci_load_balancer_load_balancer", "oci_load_balancer"),
    Table(
        "emitter",
        "api-stage",
        {"terraform": ("oci_apigateway_deployment",)},
        (
            *_table("api-stage", "oci_apigateway_deployment").settings,
            # The old way, into a bucket of the platform's.
            Setting("logging", {"terraform": _LEGACY}, _GATEWAY, state, default="off"),
        ),
    ),
    _table("firewall", "oci_network_firewall_network_firewall"),
)


def _bare(table: Table) -> Table:
    """The table without rows of logs: a log of another service that points there must not count."""
    own = tuple(row for row in table.settings if not row.side)
    return Table(table.category, table.kind, table.types, own)


_ARCHIVE = ("the log archival bucket of API Gateway", "storage", "the bucket's own settings")

SWITCHES = (
    Switch(
        _bare(TABLES[0]),
        "network",
        "no flow log is for it or its network",
        holders=(holder("flowlogs"),),
        names=(),
        parents=("vcn_id",),
    ),
    Switch(_bare(TABLES[1]), "http", "no access log is for it", holders=(holder("loadbalancer", "access"),), names=()),
    Switch(
        _bare(TABLES[2]),
        "http",
        "no access log is for it",
        holders=(holder("apigateway", "access"),),
        names=(),
        vendor=_ARCHIVE,
    ),
    Switch(
        _bare(TABLES[3]),
        "network",
        "no traffic log is for it",
        holders=(holder("ocinetworkfirewall", "trafficlog"),),
        names=(),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """What OCI Logging logs, as emitters with the logs as destinations."""
    for switch in SWITCHES:
        for item in map_switch(switch, resources):
            if isinstance(item, Entity) and item.category == "emitter" and item.get("logging") == "on":
                _add_logs(switch, item, resources)
            yield item


def _add_logs(switch: Switch, emitter: Entity, resources: ResourceIndex) -> None:
    resource = resources.get(emitter.id.partition(":")[2])
    logs = _logs(switch, resource, resources) if resource is not None else []
    if logs:
        emitter.facts.pop("routes", None)
    for log in logs:
        plain = {"to": f"store:{log.id}", "via": "logging", "target": log.address}
        emitter.append("routes", plain, log.header)


def _logs(switch: Switch, resource: Resource, resources: ResourceIndex) -> list[Resource]:
    wholes = [resource, *(whole for name in switch.parents if (whole := resources.target(resource.get(name))))]
    found = [log for whole in wholes for log in resources.pointing_at(whole, LOG, "configuration.0.source.0.resource")]
    return [log for log in found if is_on(log) and any(row.applies(log) for row in switch.holders)]
