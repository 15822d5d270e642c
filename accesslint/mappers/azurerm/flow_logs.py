"""Flow logs of virtual networks: the network is the emitter, the flow logs of it, its subnets and their groups its log.

A flow log of what these files do not declare is an emitter by itself, since what it writes to is a log store all the
same. https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.names import add_route, goal_of, literal_name, named_handle
from accesslint.mappers.azurerm.storage_lifecycle import records_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, number, shown
from accesslint.mappers.records import emitter_for, state
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_FLOW_LOG = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/network_watcher_flow_log"
_TARGETS = ("target_resource_id", "network_security_group_id")

TABLES = (
    Table(
        "emitter",
        "network",
        {"terraform": ("azurerm_virtual_network",)},
        (
            Setting(
                "logging",
                {"terraform": "enabled"},
                _FLOW_LOG,
                state,
                "off",
                {"terraform": Side("azurerm_network_watcher_flow_log", "target_resource_id")},
            ),
        ),
    ),
)


class _Logs:
    """The run's flow logs by what they are for."""

    def __init__(self, resources: ResourceIndex) -> None:
        self.all = list(resources.of_type("azurerm_network_watcher_flow_log"))
        self.by_handle: dict[str, list[Resource]] = {}
        self.doubts: dict[str, Unknown] = {}
        self.used: set[str] = set()
        for log in self.all:
            for target in (find(log, name) for name in _TARGETS):
                if target is None:
                    continue
                goal = goal_of(target, resources)
                part = f"/{goal.child}" if goal.child else ""
                for handle in goal.handles:
                    self.by_handle.setdefault(handle + part, []).append(log)
                if goal.unknown is not None and _enabled(log) is not False:
                    self.doubts.setdefault(log.scope, goal.unknown)

    def of(self, resource: Resource, child: str = "") -> list[Resource]:
        """The flow logs of a network, a subnet or a group; of a part of it."""
        found: dict[str, Resource] = {}
        for handle in (f"tf:{resource.id}", named_handle(resource)):
            found |= {log.id: log for log in self.by_handle.get(handle + child, ())} if handle else {}
        self.used |= found.keys()
        return list(found.values())


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every virtual network, and every flow log of something else, as an emitter of kind `network`."""
    logs = _Logs(resources)
    for network in resources.of_type("azurerm_virtual_network"):
        emitter = emitter_for(network, "network", "network")
        yield from _judge(emitter, network, logs, resources)
        yield emitter
    for log in logs.all:
        if log.id not in logs.used:
            emitter = emitter_for(log, "network", "network")
            _set_state(emitter, log)
            yield from _routes(emitter, log, resources)
            yield emitter


def _judge(emitter: Entity, network: Resource, logs: _Logs, resources: ResourceIndex) -> Iterator[Entity | Link]:
    own = logs.of(network)
    name = find(network, "name")
    names = [name.text] if name is not None and name.text else []
    parts: dict[str, list[Resource]] = {}
    for subnet in resources.pointing_at(network, "azurerm_subnet", "virtual_network_name", names):
        named = logs.of(network, f"/subnets/{literal_name(subnet).lower()}")
        parts[subnet.address] = [*logs.of(subnet), *named, *_of_groups(subnet, logs, resources)]
    on = [log for log in own if _enabled(log) is True]
    covered = {address: found for address, held in parts.items() if (found := [x for x in held if _enabled(x) is True])}
    candidates = [*own, *(log for held in parts.values() for log in held)]
    unknown = next((doubt for log in candidates if isinstance(doubt := _enabled(log), Unknown)), None)
    if on:
        _set_state(emitter, on[0])
        yield from _routes(emitter, on[0], resources)
    elif unknown is not None:
        emitter.set("logging", unknown)
    elif covered:
        first = next(iter(covered.values()))[0]
        _set_state(emitter, first)
        missing = [address for address in parts if address not in covered]
        fact: dict[str, object] = {"included": list(covered), "excluded": missing}
        if missing:
            fact["detail"] = "only some of its subnets have a flow log"
        emitter.set("coverage.locations", fact)
        for log in {found[0].id: found[0] for found in covered.values()}.values():
            yield from _routes(emitter, log, resources)
    elif candidates:
        _set_state(emitter, candidates[0])
    else:
        _set_absent(emitter, network, logs)


def _set_absent(emitter: Entity, network: Resource, logs: _Logs) -> None:
    doubt = logs.doubts.get(network.scope)
    if doubt is not None:
        emitter.set("logging", Unknown(f"a flow log may be for it: {doubt.reason}", doubt.decided_by))
        return
    emitter.set("logging", "off", default=True)
    emitter.set("logging_detail", network.said("no azurerm_network_watcher_flow_log in these files is for it"))


def _of_groups(subnet: Resource, logs: _Logs, resources: ResourceIndex) -> Iterator[Resource]:
    """The flow logs of the network security groups of a subnet."""
    kind = "azurerm_subnet_network_security_group_association"
    for side in resources.pointing_at(subnet, kind, "subnet_id"):
        value = find(side, "network_security_group_id")
        group = goal_of(value, resources).resource if value is not None else None
        if group is not None:
            yield from logs.of(group)


def _enabled(log: Resource) -> bool | Unknown:
    value = find(log, "enabled")
    found = boolean.of(value) if value is not None else Unknown("the attribute enabled is not there")
    return found if isinstance(found, bool | Unknown) else Unknown("enabled is not understood")


def _set_state(emitter: Entity, log: Resource) -> None:
    value = find(log, "enabled")
    found = _enabled(log)
    span = value.span if value is not None else None
    emitter.set("logging", found if isinstance(found, Unknown) else "on" if found else "off", span)
    if found is False:
        emitter.set("logging_detail", f"enabled of {log.address} is false")
    elif found is True:
        _set_version(emitter, log)


def _set_version(emitter: Entity, log: Resource) -> None:
    """The first version of a group's records has no states of flows, bytes and packets; a network's has them always.

    https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview
    """
    version = find(log, "version")
    target = find(log, "network_security_group_id") or find(log, "target_resource_id")
    if version is None or number.of(version) != 1 or not _is_group(target):
        return
    detail = log.said(f"version of {log.address} is 1")
    fact = {"included": ["flows"], "excluded": ["states of flows", "bytes and packets"], "detail": detail}
    emitter.set("coverage.log_types", fact, version.span)


def _is_group(target: Value | None) -> bool:
    text = "" if target is None else shown(target) or ""
    return any(word in text.lower() for word in ("networksecuritygroups", "azurerm_network_security_group"))


def _routes(emitter: Entity, log: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    account = find(log, "storage_account_id")
    if account is not None:
        yield from records_route(emitter, log, account, resources)
    analytics, workspace = find(log, "traffic_analytics.enabled"), find(log, "traffic_analytics.workspace_resource_id")
    if workspace is not None and analytics is not None and boolean.of(analytics) is not False:
        yield from add_route(emitter, workspace, "log-analytics", resources)
