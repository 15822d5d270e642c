"""Flow logs of virtual networks, subnets and network security groups."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import flow_logs
from accesslint.model.values import Resource
from tests.mappers.building import hcl, mapped, place_of, ref, resource, text, unknown

NETWORK = resource("azurerm_virtual_network.v", {"name": "v"})
ID = ref("azurerm_virtual_network.v", "id")


def _log(target: Any = ID, enabled: Any = True, name: str = "l", **more: Any) -> Resource:
    data = {"target_resource_id": target, "storage_account_id": "s", "enabled": enabled, **more}
    return resource(f"azurerm_network_watcher_flow_log.{name}", data)


@pytest.mark.parametrize(
    ("enabled", "state"), [(True, "on"), ("true", "on"), (False, "off"), (unknown("?"), {"unknown": "?"})]
)
def test_of_the_network(enabled: Any, state: Any) -> None:
    log = _log(enabled=enabled)
    emitter = mapped(flow_logs, NETWORK, log).only("emitter", "network")
    assert emitter.get("logging") == state
    if state != {"unknown": "?"}:
        assert emitter.span_of("logging") == place_of(log, "enabled")


GROUP = ref("azurerm_network_security_group.g", "id")
VERSIONS: list[tuple[Any, dict[str, Any], bool]] = [
    (GROUP, {"version": 1}, True),
    (GROUP, {"version": "1"}, True),
    (GROUP, {"version": 2}, False),
    (GROUP, {"version": unknown("?")}, False),
    (GROUP, {}, False),
    (ID, {"version": 1}, False),
    ("/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkSecurityGroups/g", {"version": 1}, True),
]


@pytest.mark.parametrize(("target", "version", "partial"), VERSIONS)
def test_versions(target: Any, version: dict[str, Any], partial: bool) -> None:
    emitter = mapped(flow_logs, _log(target, **version)).only("emitter")
    assert (emitter.get("coverage.log_types") is not None) is partial


def test_absent() -> None:
    emitter = mapped(flow_logs, NETWORK).only("emitter")
    assert emitter.get("logging") == "off"
    assert "logging" in emitter.defaults


def test_in_doubt() -> None:
    found = mapped(flow_logs, NETWORK, _log(unknown("?")))
    assert found["emitter:.#azurerm_virtual_network.v"].get("logging") == {"unknown": "a flow log may be for it: ?"}
    assert found["emitter:.#azurerm_network_watcher_flow_log.l"].get("logging") == "on"
    found = mapped(flow_logs, NETWORK, _log(unknown("?"), enabled=False))
    assert found["emitter:.#azurerm_virtual_network.v"].get("logging") == "off"


def test_of_a_part_of_the_network() -> None:
    log = _log(text(ID, "/subnets/A"))
    emitter = mapped(flow_logs, NETWORK, _subnet("a"), _subnet("b"), log).only("emitter")
    assert emitter.get("coverage.locations.excluded") == ["azurerm_subnet.b"]


def _subnet(name: str, network: Any = None) -> Resource:
    network = network or ref("azurerm_virtual_network.v", "name")
    return resource(f"azurerm_subnet.{name}", {"name": name, "virtual_network_name": network})


@pytest.mark.parametrize("network", [None, "v"])
def test_of_subnets(network: Any) -> None:
    log = _log(ref("azurerm_subnet.a", "id"))
    emitter = mapped(flow_logs, NETWORK, _subnet("a", network), _subnet("b", network), log).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.locations.included") == ["azurerm_subnet.a"]
    assert emitter.get("coverage.locations.excluded") == ["azurerm_subnet.b"]
    emitter = mapped(flow_logs, NETWORK, _subnet("a", network), log).only("emitter")
    assert emitter.get("coverage.locations.excluded") == []


def test_of_security_groups() -> None:
    found = mapped(
        flow_logs,
        *hcl("""
            resource "azurerm_virtual_network" "v" { name = "v" }
            resource "azurerm_subnet" "a" {
              name                 = "a"
              virtual_network_name = azurerm_virtual_network.v.name
            }
            resource "azurerm_network_security_group" "g" { name = "g" }
            resource "azurerm_subnet_network_security_group_association" "a" {
              subnet_id                 = azurerm_subnet.a.id
              network_security_group_id = azurerm_network_security_group.g.id
            }
            resource "azurerm_network_watcher_flow_log" "l" {
              network_security_group_id = azurerm_network_security_group.g.id
              storage_account_id        = azurerm_storage_account.s.id
              enabled                   = true
              traffic_analytics {
                enabled               = true
                workspace_resource_id = azurerm_log_analytics_workspace.w.id
              }
            }
            resource "azurerm_storage_account" "s" { name = "s" }
            resource "azurerm_log_analytics_workspace" "w" { name = "w" }
        """),
    )
    emitter = found.only("emitter", "network")
    assert emitter.get("logging") == "on"
    assert [route["via"] for route in emitter.get("routes")] == ["storage-account", "log-analytics"]
    assert [link.handles[0] for link in found.links] == [
        "tf:.#azurerm_storage_account.s",
        "tf:.#azurerm_log_analytics_workspace.w",
    ]


@pytest.mark.parametrize(("enabled", "state"), [(True, "on"), (False, "off")])
def test_of_other_files(enabled: bool, state: str) -> None:
    emitter = mapped(flow_logs, _log("/subscriptions/s/x", enabled=enabled)).only("emitter")
    assert emitter.id == "emitter:.#azurerm_network_watcher_flow_log.l"
    assert emitter.get("logging") == state


def test_traffic_analytics_that_is_off() -> None:
    log = _log(traffic_analytics=[{"enabled": False, "workspace_resource_id": "w"}])
    emitter = mapped(flow_logs, NETWORK, log).only("emitter")
    assert [route["via"] for route in emitter.get("routes")] == ["storage-account"]


KEPT: list[tuple[dict[str, Any], Any]] = [
    ({"retention_policy": [{"enabled": True, "days": 7}]}, 7),
    ({"retention_policy": [{"enabled": True, "days": 0}]}, "forever"),
    ({"retention_policy": [{"enabled": True, "days": unknown("?")}]}, {"unknown": "?"}),
    ({"retention_policy": [{"enabled": False, "days": 7}]}, None),
    ({}, None),
]


@pytest.mark.parametrize(
    "account", ["/subscriptions/s/x", unknown("a variable"), ref("data.azurerm_storage_account.d", "id")]
)
@pytest.mark.parametrize(("attributes", "days"), KEPT)
def test_records_in_an_account_of_other_files(account: Any, attributes: dict[str, Any], days: Any) -> None:
    data = resource("data.azurerm_storage_account.d", {"name": "d"})
    found = mapped(flow_logs, NETWORK, data, _log(storage_account_id=account, **attributes))
    stores = [entity for entity in found.values() if entity.category == "store"]
    assert [store.get("retention.days") for store in stores] == ([] if days is None else [days])
    if stores:
        assert found.only("emitter").get("routes")[0]["to"] == stores[0].id


def test_records_in_a_declared_account() -> None:
    kept: dict[str, Any] = {"retention_policy": [{"enabled": True, "days": 7}]}
    account = resource("azurerm_storage_account.s", {"name": "s"})
    written = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/S"
    for target in (ref("azurerm_storage_account.s", "id"), written):
        found = mapped(flow_logs, NETWORK, account, _log(storage_account_id=target, **kept))
        assert not [entity for entity in found.values() if entity.category == "store"]
        assert "azure:microsoft.storage/storageaccounts/s" in found.links[0].handles
