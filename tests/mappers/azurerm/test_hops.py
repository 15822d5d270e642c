"""Data collection rules, data exports and agents as hops."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import hops
from tests.mappers.building import mapped, ref, resource, text, unknown

WORKSPACE = ref("azurerm_log_analytics_workspace.w", "id")


def _rule(**more: Any) -> Any:
    data = {
        "destinations": [{"log_analytics": [{"workspace_resource_id": WORKSPACE, "name": "w"}]}],
        "data_sources": [{"syslog": [{"facility_names": ["auth"]}]}],
        **more,
    }
    return resource("azurerm_monitor_data_collection_rule.d", data)


def test_data_collection_rules() -> None:
    found = mapped(hops, _rule())
    hop = found.only("hop", "collector")
    assert hop.get("inputs")[0]["via"] == "syslog"
    assert hop.get("filters") is None
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_log_analytics_workspace.w"]
    assert "unknown" in mapped(hops, _rule(destinations=[{"azure_monitor_metrics": [{}]}])).only("hop").get("routes")


@pytest.mark.parametrize(
    ("transform", "dropped"),
    [("source | where a == 1", 1), ("source|where a == 1", 1), ("source", 0), (unknown("?"), 0)],
)
def test_transformations(transform: Any, dropped: int) -> None:
    hop = mapped(hops, _rule(data_flow=[{"transform_kql": transform}])).only("hop")
    assert len(hop.get("filters") or []) == dropped


@pytest.mark.parametrize(("enabled", "there"), [(True, True), (False, False), (None, False), (unknown("?"), True)])
def test_data_exports(enabled: Any, there: bool) -> None:
    data = {"workspace_resource_id": WORKSPACE, "destination_resource_id": text("/x/", "y"), "enabled": enabled}
    found = mapped(hops, resource("azurerm_log_analytics_data_export_rule.e", data))
    assert bool(found) is there
    if there:
        assert [link.fact for link in found.links] == ["inputs.0.from"]


@pytest.mark.parametrize(
    "agent",
    [
        {"oms_agent": [{"log_analytics_workspace_id": WORKSPACE}]},
        {"addon_profile": [{"oms_agent": [{"enabled": True, "log_analytics_workspace_id": WORKSPACE}]}]},
    ],
)
def test_agents(agent: dict[str, Any]) -> None:
    hop = mapped(hops, resource("azurerm_kubernetes_cluster.c", agent)).only("hop", "collector")
    assert hop.get("routes")[0]["via"] == "log-analytics"
    assert not hop.handles


def test_no_agent() -> None:
    off = {"addon_profile": [{"oms_agent": [{"enabled": False, "log_analytics_workspace_id": WORKSPACE}]}]}
    assert not mapped(hops, resource("azurerm_kubernetes_cluster.c", off))
    assert not mapped(hops, resource("azurerm_kubernetes_cluster.c"))
