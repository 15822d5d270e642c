"""Steps on the way: data collection rules, exports of a workspace, agents of clusters.

https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-overview
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.names import add_route, goal_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_SOURCES = ("syslog", "windows_event_log", "log_file", "iis_log", "extension", "data_import")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Data collection rules, data export rules and agents of clusters."""
    for rule in resources.of_type("azurerm_monitor_data_collection_rule"):
        yield from _collection(rule, resources)
    for export in resources.of_type("azurerm_log_analytics_data_export_rule"):
        yield from _export(export, resources)
    for cluster in resources.of_type("azurerm_kubernetes_cluster"):
        yield from _agent(cluster, resources)


def _collection(rule: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    """A data collection rule, with the transformations that drop records before they are kept.

    https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-overview
    """
    hop = entity_for("hop", "collector", rule)
    sources = find(rule, "data_sources")
    for kind in _SOURCES:
        source = find(sources, kind)
        if source is not None:
            hop.append(
                "inputs", {"from": {"unknown": "machines that are associated"}, "via": kind, "what": kind}, source.span
            )
    yield from _destinations(hop, rule, resources)
    flows = rule.get("data_flow")
    for flow in flows.items() if flows is not None else ():
        transform = find(flow, "transform_kql")
        text = transform.text if transform is not None else None
        if transform is not None and text is not None and "where" in text.lower().replace("|", " ").split():
            detail = f"a transformation of {rule.address} keeps only what matches its where"
            hop.append("filters", {"how": "condition", "what": text[:100], "detail": detail}, transform.span)
    yield hop


def _destinations(hop: Entity, rule: Resource, resources: ResourceIndex) -> Iterator[Link]:
    paths = (
        ("log_analytics", "workspace_resource_id", "log-analytics"),
        ("event_hub", "event_hub_id", "event-hub"),
        ("event_hub_direct", "event_hub_id", "event-hub"),
        ("storage_blob", "storage_account_id", "storage-account"),
        ("storage_blob_direct", "storage_account_id", "storage-account"),
    )
    for block, attribute, via in paths:
        blocks = find(rule, f"destinations.{block}")
        for item in blocks.items() if blocks is not None else ():
            value = find(item, attribute)
            if value is not None:
                yield from add_route(hop, value, via, resources)
    if hop.get("routes") is None:
        hop.set("routes", Unknown("where the data collection rule sends logs is not told"))


def _export(export: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    """An export of a workspace's tables; off unless it is enabled.

    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/log_analytics_data_export_rule
    """
    enabled, source = find(export, "enabled"), find(export, "workspace_resource_id")
    target = find(export, "destination_resource_id")
    state = boolean.of(enabled) if enabled is not None else False
    if state is False or source is None or target is None:
        return
    hop = entity_for("hop", "stream", export)
    yield from _input(hop, source, "log-analytics", resources)
    yield from add_route(hop, target, "data-export", resources)
    yield hop


def _input(hop: Entity, value: Value, via: str, resources: ResourceIndex) -> Iterator[Link]:
    goal = goal_of(value, resources)
    path = hop.append("inputs", {"from": {"unknown": goal.shown}, "via": via, "what": goal.shown}, value.span)
    if goal.handles:
        yield Link(hop.id, f"{path}.from", goal.handles, value.span, goal.shown, must_exist=goal.must_exist)


def _agent(cluster: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    """Container insights takes what containers write to a workspace; it has nothing of the control plane.

    https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-overview
    """
    workspace = find(cluster, "oms_agent.log_analytics_workspace_id")
    workspace = workspace or find(cluster, "addon_profile.oms_agent.log_analytics_workspace_id")
    enabled = find(cluster, "addon_profile.oms_agent.enabled")
    if workspace is None or (enabled is not None and boolean.of(enabled) is False):
        return
    hop = entity_for("hop", "collector", cluster, "oms_agent")
    hop.handles.clear()
    hop.append("inputs", {"from": {"unknown": "the cluster's containers"}, "via": "stdout", "what": "containers"})
    yield from add_route(hop, workspace, "log-analytics", resources)
    yield hop
