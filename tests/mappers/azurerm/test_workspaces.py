"""Log Analytics workspaces as stores, with their locks, roles, keys and alert rules."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import workspaces
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import hcl, mapped, ref, resource, unknown

WORKSPACE = "azurerm_log_analytics_workspace.a"
ID = ref(WORKSPACE, "id")
GROUP = resource("azurerm_resource_group.g", {"name": "g"})


def _store(attributes: dict[str, Any] | None = None, *others: Resource) -> Entity:
    return mapped(workspaces, resource(WORKSPACE, {"name": "a", **(attributes or {})}), *others).only("store")


def test_defaults() -> None:
    store = _store()
    assert store.get("retention.days") == 30
    assert store.get("immutability.inherent") is True
    assert store.get("encryption") == {"at_rest": True, "key": "platform"}
    assert store.get("deletion.protected") is False
    assert store.get("access.public") is False
    assert store.get("access_logged") is False
    assert store.get("watched") is None
    assert store.handles == {f"tf:.#{WORKSPACE}", "azure:microsoft.operationalinsights/workspaces/a"}


RETENTION: list[tuple[dict[str, Any], Any]] = [
    ({"retention_in_days": 365}, 365),
    ({"retention_in_days": "90"}, 90),
    ({"retention_in_days": unknown("no value")}, {"unknown": "no value"}),
    ({"sku": "Free", "retention_in_days": 30}, 7),
]


@pytest.mark.parametrize(("attributes", "days"), RETENTION)
def test_retention(attributes: dict[str, Any], days: Any) -> None:
    assert _store(attributes).get("retention.days") == days


def test_tables_of_other_retention_leave_it_open() -> None:
    table = {"workspace_id": ID, "name": "AuditLogs", "total_retention_in_days": 730}
    store = _store({}, resource("azurerm_log_analytics_workspace_table.t", table))
    assert "azurerm_log_analytics_workspace_table.t" in store.get("retention.days")["unknown"]
    same = {"workspace_id": ID, "name": "AuditLogs", "retention_in_days": 30}
    assert _store({}, resource("azurerm_log_analytics_workspace_table.t", same)).get("retention.days") == 30


LOCKS: list[tuple[dict[str, Any], Any]] = [
    ({"scope": ID, "lock_level": "CanNotDelete"}, True),
    ({"scope": ID, "lock_level": "ReadOnly"}, True),
    ({"scope": ref("azurerm_resource_group.g", "id"), "lock_level": "CanNotDelete"}, True),
    ({"scope": "/subscriptions/1234", "lock_level": "CanNotDelete"}, True),
    ({"scope": "/subscriptions/1/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/A",
      "lock_level": "CanNotDelete"}, True),
    ({"scope": ref("azurerm_key_vault.k", "id"), "lock_level": "CanNotDelete"}, False),
    ({"scope": ID, "lock_level": unknown("no value")}, {"unknown": "no value"}),
    ({"scope": unknown("no value"), "lock_level": "CanNotDelete"},
     {"unknown": "a management lock may be on it: no value"}),
]  # fmt: skip


@pytest.mark.parametrize(("lock", "state"), LOCKS)
@pytest.mark.parametrize("group", [ref("azurerm_resource_group.g", "name"), "g"])
def test_locks(lock: dict[str, Any], state: Any, group: Any) -> None:
    store = _store({"resource_group_name": group}, GROUP, resource("azurerm_management_lock.l", lock))
    assert store.get("deletion.protected") == state


def test_prevent_destroy() -> None:
    assert _store({"lifecycle": [{"prevent_destroy": True}]}).get("deletion.protected") is True
    assert _store({"lifecycle": [{"prevent_destroy": False}]}).get("deletion.protected") is False


ROLES: list[tuple[dict[str, Any], Any]] = [
    ({"role_definition_name": "Contributor"}, ("role", ["read", "write", "delete", "administer"], True)),
    ({"role_definition_name": "Data Purger", "principal_type": "ServicePrincipal"}, ("service", ["delete"], False)),
    ({"role_definition_name": "Log Analytics Reader", "principal_type": "User"}, ("user", ["read"], False)),
    ({"role_definition_name": "Storage Blob Data Owner"}, None),
    ({"role_definition_name": "AcrPull"}, None),
    ({"role_definition_name": unknown("no value")}, None),
    ({"role_definition_id": "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
     ("role", ["read", "write", "delete", "administer"], True)),
]  # fmt: skip


@pytest.mark.parametrize(("role", "grant"), ROLES)
def test_roles(role: dict[str, Any], grant: Any) -> None:
    assignment = resource("azurerm_role_assignment.r", {"scope": ID, "principal_id": "someone", **role})
    grants = _store({}, assignment).get("access.grants")
    if grant is None:
        assert grants is None
    else:
        assert [(found["kind"], found["actions"], found["wildcard"]) for found in grants] == [grant]
        assert grants[0]["principal"] == "someone"


def test_a_grant_to_somebody_unknown() -> None:
    data = {"scope": ID, "role_definition_name": "Owner", "principal_id": unknown("no value"), "condition": "x"}
    grants = _store({}, resource("azurerm_role_assignment.r", data)).get("access.grants")
    assert grants[0]["principal"] == {"unknown": "no value"}
    assert grants[0]["conditioned"] is True


WATCHERS: list[tuple[str, dict[str, Any], Any]] = [
    ("azurerm_monitor_scheduled_query_rules_alert_v2", {"scopes": [ID]}, True),
    ("azurerm_monitor_scheduled_query_rules_alert_v2", {"scopes": [ID], "enabled": False}, None),
    ("azurerm_monitor_scheduled_query_rules_alert_v2", {"scopes": [ID], "enabled": unknown("?")}, {"unknown": "?"}),
    ("azurerm_monitor_scheduled_query_rules_alert", {"data_source_id": ID}, True),
    ("azurerm_sentinel_log_analytics_workspace_onboarding", {"workspace_id": ID}, True),
    ("azurerm_sentinel_alert_rule_scheduled", {"log_analytics_workspace_id": ref("azurerm_other.o", "id")}, None),
    ("azurerm_sentinel_alert_rule_nrt", {"log_analytics_workspace_id": ID}, True),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "attributes", "state"), WATCHERS)
def test_watched(kind: str, attributes: dict[str, Any], state: Any) -> None:
    assert _store({}, resource(f"{kind}.x", attributes)).get("watched") == state


def test_queries_are_recorded() -> None:
    def setting(*categories: Any) -> Resource:
        data = {"target_resource_id": ID, "enabled_log": [{"category": category} for category in categories]}
        return resource("azurerm_monitor_diagnostic_setting.d", data)

    assert _store({}, setting("Audit")).get("access_logged") is True
    assert _store({}, setting("SummaryLogs")).get("access_logged") is False
    assert _store({}, setting(unknown("no value"))).get("access_logged") == {"unknown": "no value"}
    doubt = resource("azurerm_monitor_diagnostic_setting.d", {"target_resource_id": unknown("no value")})
    assert "no value" in _store({}, doubt).get("access_logged")["unknown"]


def test_the_key_of_a_linked_cluster() -> None:
    store = mapped(
        workspaces,
        *hcl("""
            resource "azurerm_log_analytics_workspace" "a" { name = "a" }
            resource "azurerm_log_analytics_cluster" "c" { name = "c" }
            resource "azurerm_log_analytics_linked_service" "l" {
              workspace_id    = azurerm_log_analytics_workspace.a.id
              write_access_id = azurerm_log_analytics_cluster.c.id
            }
            resource "azurerm_log_analytics_cluster_customer_managed_key" "k" {
              log_analytics_cluster_id = azurerm_log_analytics_cluster.c.id
              key_vault_key_id         = azurerm_key_vault_key.k.id
            }
            resource "azurerm_key_vault_key" "k" { name = "k" }
        """),
    ).only("store")
    assert store.get("encryption.key") == "customer"
    assert store.get("encryption.key_id") == "azurerm_key_vault_key.k.id"
    assert store.get("encryption.rotation") is False
