"""Event hubs as hops, and as stores until their records are read."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import event_hubs
from tests.mappers.building import hcl, mapped, ref, resource, unknown

HUBS = """
    resource "azurerm_eventhub_namespace" "n" { name = "n" }
    resource "azurerm_eventhub" "h" {
      name           = "h"
      namespace_name = azurerm_eventhub_namespace.n.name
      %s
    }
    resource "azurerm_eventhub_namespace_authorization_rule" "r" {
      name           = "r"
      namespace_name = azurerm_eventhub_namespace.n.name
    }
    resource "azurerm_monitor_diagnostic_setting" "d" {
      target_resource_id             = azurerm_key_vault.k.id
      eventhub_authorization_rule_id = azurerm_eventhub_namespace_authorization_rule.r.id
      enabled_log { category = "AuditEvent" }
    }
    resource "azurerm_storage_account" "s" { name = "s" }
    resource "azurerm_key_vault" "k" { name = "k" }
"""
CAPTURE = """
    capture_description {
      enabled  = %s
      encoding = "Avro"
      destination {
        storage_account_id  = azurerm_storage_account.s.id
        blob_container_name = "c"
      }
    }
"""


def test_event_hubs() -> None:
    hop = mapped(event_hubs, *hcl(HUBS % "")).only("hop", "stream")
    assert "tf:.#azurerm_eventhub_namespace_authorization_rule.r" in hop.handles
    assert "tf:.#azurerm_eventhub.h" in hop.handles
    assert "unknown" in hop.get("routes")


@pytest.mark.parametrize(("enabled", "kept"), [("true", True), ("false", False)])
def test_capture(enabled: str, kept: bool) -> None:
    found = mapped(event_hubs, *hcl(HUBS % (CAPTURE % enabled)))
    assert [link.handles[0] for link in found.links] == (["tf:.#azurerm_storage_account.s"] if kept else [])
    assert not found.only("store", "stream").handles


def test_event_hubs_of_applications() -> None:
    assert not mapped(event_hubs, resource("azurerm_eventhub_namespace.n", {"name": "n"}))


@pytest.mark.parametrize("block", ["event_hub", "event_hub_direct"])
def test_what_data_collection_rules_send(block: str) -> None:
    destinations = [{block: [{"event_hub_id": ref("azurerm_eventhub.h", "id")}]}]
    found = mapped(
        event_hubs,
        resource("azurerm_eventhub_namespace.n", {"name": "n"}),
        resource("azurerm_eventhub.h", {"namespace_id": ref("azurerm_eventhub_namespace.n", "id")}),
        resource("azurerm_monitor_data_collection_rule.r", {"destinations": destinations}),
    )
    assert "tf:.#azurerm_eventhub.h" in found.only("hop", "stream").handles


KEYED = """
    resource "azurerm_eventhub_namespace_customer_managed_key" "c" {
      eventhub_namespace_id = azurerm_eventhub_namespace.n.id
      key_vault_key_ids     = [azurerm_key_vault_key.c.id]
    }
    resource "azurerm_key_vault_key" "c" {
      name         = "c"
      key_vault_id = azurerm_key_vault.k.id
    }
"""


def test_keys() -> None:
    store = mapped(event_hubs, *hcl(HUBS % "" + KEYED)).only("store", "stream")
    assert store.get("encryption.key") == "customer"
    assert store.get("encryption.rotation") is False
    plain = mapped(event_hubs, *hcl(HUBS % "")).only("store", "stream")
    assert plain.get("encryption") == {"at_rest": True, "key": "platform"}
    assert plain.get("immutability.inherent") is True


TIERS: list[tuple[dict[str, Any], Any]] = [
    ({"sku": "Standard"}, False),
    ({"sku": "Basic"}, False),
    ({"sku": "Premium"}, None),
    ({"sku": "Standard", "dedicated_cluster_id": "c"}, None),
    ({"sku": unknown("?")}, None),
    ({}, None),
]


@pytest.mark.parametrize(("tier", "possible"), TIERS)
def test_tiers(tier: dict[str, Any], possible: Any) -> None:
    setting = {
        "target_resource_id": "/subscriptions/s",
        "eventhub_authorization_rule_id": ref("azurerm_eventhub_namespace.n", "id"),
    }
    found = mapped(
        event_hubs,
        resource("azurerm_eventhub_namespace.n", {"name": "n", **tier}),
        resource("azurerm_monitor_diagnostic_setting.d", setting),
    )
    assert found.only("store").get("encryption.customer_key_possible") is possible
