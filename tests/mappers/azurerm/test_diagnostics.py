"""Diagnostic settings as the access log of every resource type that has one."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import diagnostics
from accesslint.mappers.azurerm.diagnosed import DIAGNOSED, Diagnosed
from accesslint.mappers.types import looked_at
from accesslint.model.values import Unknown
from tests.mappers.building import hcl, mapped, place_of, ref, resource, text, unknown

ROWS = [(row, kind) for row in DIAGNOSED for kind in row.types]
PLAIN = [(row, kind) for row, kind in ROWS if kind != "azurerm_log_analytics_workspace"]
TABLE = pytest.mark.parametrize(("row", "kind"), PLAIN, ids=[kind for _, kind in PLAIN])


def _setting(target: Any, *categories: str, **more: Any) -> Any:
    data = {
        "target_resource_id": target,
        "log_analytics_workspace_id": ref("azurerm_log_analytics_workspace.logs", "id"),
        "enabled_log": [{"category": category} for category in categories],
    }
    return resource("azurerm_monitor_diagnostic_setting.a", {**data, **more})


def _always(row: Diagnosed) -> list[str]:
    return [need.name for need in row.needs if need.when is None]


@pytest.mark.parametrize(("row", "kind"), ROWS, ids=[kind for _, kind in ROWS])
def test_on(row: Diagnosed, kind: str) -> None:
    setting = _setting(ref(f"{kind}.x", "id"), *_always(row))
    found = mapped(diagnostics, resource(f"{kind}.x", {"name": "x"}), setting)
    emitter = found[f"emitter:.#{kind}.x"]
    assert (emitter.get("logging"), emitter.kind, emitter.get("plane")) == ("on", row.kind, row.plane)
    assert emitter.get("coverage.log_types") == {"included": _always(row), "excluded": []}
    assert emitter.span_of("logging") == place_of(setting, "enabled_log", 0, "category")
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_log_analytics_workspace.logs"]
    assert kind in looked_at()


@TABLE
def test_absent(row: Diagnosed, kind: str) -> None:
    emitter = mapped(diagnostics, resource(f"{kind}.x")).only("emitter")
    assert emitter.get("logging") == "off"
    assert emitter.defaults == {"logging"}
    assert "azurerm_monitor_diagnostic_setting" in emitter.get("logging_detail")
    assert row.source.startswith("https://learn.microsoft.com/")


@TABLE
def test_other_categories_only(row: Diagnosed, kind: str) -> None:
    setting = _setting(ref(f"{kind}.x", "id"), "SomethingElse")
    emitter = mapped(diagnostics, resource(f"{kind}.x"), setting).only("emitter")
    assert emitter.get("logging") == "off"
    assert row.needs[0].name in emitter.get("logging_detail")
    assert emitter.span_of("logging") == place_of(setting, "enabled_log", 0, "category")


@TABLE
def test_unknown(row: Diagnosed, kind: str) -> None:
    setting = _setting(ref(f"{kind}.x", "id"), enabled_log=unknown("no value"))
    emitter = mapped(diagnostics, resource(f"{kind}.x"), setting).only("emitter")
    assert emitter.get("logging") == {"unknown": "no value"}
    assert row.needs


@pytest.mark.parametrize("group", ["allLogs", "audit", "AUDIT"])
@TABLE
def test_groups(row: Diagnosed, kind: str, group: str) -> None:
    setting = _setting(ref(f"{kind}.x", "id"), enabled_log=[{"category_group": group}])
    emitter = mapped(diagnostics, resource(f"{kind}.x"), setting).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.log_types.excluded") == []
    assert row.needs


SEVERAL = [(row, kind) for row, kind in PLAIN if len(_always(row)) > 1]


@pytest.mark.parametrize(("row", "kind"), SEVERAL, ids=[kind for _, kind in SEVERAL])
def test_partial(row: Diagnosed, kind: str) -> None:
    names = _always(row)
    emitter = mapped(diagnostics, resource(f"{kind}.x"), _setting(ref(f"{kind}.x", "id"), names[0])).only("emitter")
    assert emitter.get("coverage.log_types.excluded") == names[1:]
    assert "azurerm_monitor_diagnostic_setting.a" in emitter.get("coverage.log_types.detail")


def test_a_category_that_is_switched_off_is_shown_at_its_switch() -> None:
    """Providers up to 3 and templates of Azure list categories with `enabled`."""
    gateway, category = "azurerm_application_gateway", "ApplicationGatewayAccessLog"
    off = {"category": category, "enabled": False}
    other = {"category": "ApplicationGatewayFirewallLog", "enabled": True}
    for logs, fact in (([other, off], "coverage.log_types"), ([off], "logging")):
        setting = _setting(ref(f"{gateway}.x", "id"), log=logs)
        emitter = mapped(diagnostics, resource(f"{gateway}.x", {"sku": [{"tier": "WAF_v2"}]}), setting).only("emitter")
        assert emitter.span_of(fact) == place_of(setting, "log", len(logs) - 1, "enabled")


CONDITIONAL: list[tuple[str, dict[str, Any], str, str]] = [
    ("azurerm_kubernetes_cluster", {"azure_active_directory_role_based_access_control": [{}]}, "kube-audit", "guard"),
    ("azurerm_application_gateway", {"sku": [{"tier": "WAF_v2"}]}, "ApplicationGatewayAccessLog",
     "ApplicationGatewayFirewallLog"),
    ("azurerm_application_gateway", {"firewall_policy_id": "x"}, "ApplicationGatewayAccessLog",
     "ApplicationGatewayFirewallLog"),
    ("azurerm_eventhub_namespace", {"sku": "Premium"}, "OperationalLogs", "RuntimeAuditLogs"),
    ("azurerm_servicebus_namespace", {"sku": "Premium"}, "OperationalLogs", "RuntimeAuditLogs"),
    ("azurerm_cosmosdb_account", {"kind": "MongoDB"}, "DataPlaneRequests", "MongoRequests"),
    ("azurerm_cosmosdb_account", {"capabilities": [{"name": "EnableCassandra"}]}, "DataPlaneRequests",
     "CassandraRequests"),
    ("azurerm_frontdoor", {"frontend_endpoint": [{"web_application_firewall_policy_link_id": "x"}]},
     "FrontdoorAccessLog", "FrontdoorWebApplicationFirewallLog"),
    ("azurerm_redis_cache", {"redis_configuration": [{"active_directory_authentication_enabled": True}]},
     "ConnectedClientList", "MSEntraAuthenticationAuditLog"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "attributes", "sent", "wanted"), CONDITIONAL)
def test_logs_that_only_some_have(kind: str, attributes: dict[str, Any], sent: str, wanted: str) -> None:
    setting = _setting(ref(f"{kind}.x", "id"), sent)
    plain = mapped(diagnostics, resource(f"{kind}.x"), setting).only("emitter")
    assert plain.get("coverage.log_types.excluded") == []
    having = mapped(diagnostics, resource(f"{kind}.x", attributes), setting).only("emitter")
    assert having.get("coverage.log_types.excluded") == [wanted]


def test_clients_sign_in_at_a_gateway() -> None:
    kind = "azurerm_virtual_network_gateway"
    setting = _setting(ref(f"{kind}.x", "id"), "GatewayDiagnosticLog", "TunnelDiagnosticLog")
    plain = mapped(diagnostics, resource(f"{kind}.x", {"type": "Vpn"}), setting).only("emitter")
    assert plain.get("coverage.log_types.excluded") == []
    serving = resource(f"{kind}.x", {"type": "Vpn", "vpn_client_configuration": [{}]})
    assert mapped(diagnostics, serving, setting).only("emitter").get("coverage.log_types.excluded") == [
        "P2SDiagnosticLog"
    ]


def test_a_broker_of_mqtt() -> None:
    kind = "azurerm_eventgrid_namespace"
    setting = _setting(ref(f"{kind}.x", "id"), "SuccessfulHttpDataPlaneOperations", "FailedHttpDataPlaneOperations")
    plain = mapped(diagnostics, resource(f"{kind}.x"), setting).only("emitter")
    assert plain.get("coverage.log_types.excluded") == []
    broker = resource(f"{kind}.x", {"topic_spaces_configuration": [{}]})
    excluded = mapped(diagnostics, broker, setting).only("emitter").get("coverage.log_types.excluded")
    assert excluded == ["SuccessfulMqttConnections", "FailedMqttConnections"]


def test_a_gateway_of_express_route_has_no_access_log() -> None:
    assert not mapped(diagnostics, resource("azurerm_virtual_network_gateway.x", {"type": "ExpressRoute"}))


def test_one_report_has_all_of_a_recovery_vault() -> None:
    kind = "azurerm_recovery_services_vault"
    emitter = mapped(diagnostics, resource(f"{kind}.x"), _setting(ref(f"{kind}.x", "id"), "AzureBackupReport"))
    assert emitter.only("emitter").get("coverage.log_types.excluded") == []


def test_front_door_with_a_firewall() -> None:
    kind = "azurerm_cdn_frontdoor_profile"
    policy = resource("azurerm_cdn_frontdoor_security_policy.a", {"cdn_frontdoor_profile_id": ref(f"{kind}.x", "id")})
    setting = _setting(ref(f"{kind}.x", "id"), "FrontDoorAccessLog")
    emitter = mapped(diagnostics, resource(f"{kind}.x"), policy, setting).only("emitter")
    assert emitter.get("coverage.log_types.excluded") == ["FrontDoorWebApplicationFirewallLog"]


def test_the_administrators_audit_leaves_out_reads() -> None:
    kind = "azurerm_kubernetes_cluster"
    emitter = mapped(diagnostics, resource(f"{kind}.x"), _setting(ref(f"{kind}.x", "id"), "kube-audit-admin")).only(
        "emitter"
    )
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.event_kinds.excluded") == ["get, list"]
    both = _setting(ref(f"{kind}.x", "id"), "kube-audit-admin", "kube-audit")
    emitter = mapped(diagnostics, resource(f"{kind}.x"), both).only("emitter")
    assert emitter.get("coverage.event_kinds") is None


LOG_BLOCKS: list[tuple[dict[str, Any], Any]] = [
    ({"category": "AuditEvent"}, "on"),
    ({"category": "AuditEvent", "enabled": True}, "on"),
    ({"category": "AuditEvent", "enabled": False}, "off"),
    ({"category": "AuditEvent", "enabled": unknown("no value")}, {"unknown": "no value"}),
    ({"category": unknown("no value")}, {"unknown": "no value"}),
]


@pytest.mark.parametrize(("block", "state"), LOG_BLOCKS)
def test_blocks_of_earlier_providers(block: dict[str, Any], state: Any) -> None:
    setting = resource(
        "azurerm_monitor_diagnostic_setting.a", {"target_resource_id": ref("azurerm_key_vault.x", "id"), "log": [block]}
    )
    emitter = mapped(diagnostics, resource("azurerm_key_vault.x"), setting).only("emitter")
    assert emitter.get("logging") == state


def test_several_settings_add_up() -> None:
    found = mapped(
        diagnostics,
        *hcl("""
            resource "azurerm_container_registry" "a" { name = "a" }
            resource "azurerm_monitor_diagnostic_setting" "one" {
              target_resource_id = azurerm_container_registry.a.id
              storage_account_id = azurerm_storage_account.logs.id
              enabled_log { category = "ContainerRegistryLoginEvents" }
            }
            resource "azurerm_monitor_diagnostic_setting" "two" {
              target_resource_id    = azurerm_container_registry.a.id
              partner_solution_id   = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Datadog/monitors/m"
              enabled_log { category = "ContainerRegistryRepositoryEvents" }
            }
            resource "azurerm_storage_account" "logs" { name = "logs" }
        """),
    )
    emitter = found["emitter:.#azurerm_container_registry.a"]
    assert emitter.get("coverage.log_types.excluded") == []
    assert [route["via"] for route in emitter.get("routes")] == ["storage-account", "partner"]
    assert found.links[0].handles == (
        "tf:.#azurerm_storage_account.logs",
        "azure:microsoft.storage/storageaccounts/logs",
    )


IDS = [
    ("/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/KV-A", "on"),
    ("/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/other", "off"),
    ("/subscriptions/s/resourceGroups/r/providers/Microsoft.Sql/servers/kv-a", "off"),
    (text("/subscriptions/", ref("data.azurerm_client_config.now", "subscription_id"),
          "/resourceGroups/r/providers/Microsoft.KeyVault/vaults/kv-a"), "on"),
    (ref("data.azurerm_key_vault.same", "id"), "on"),
    (unknown("no value"), {"unknown": "a diagnostic setting may be for it: no value"}),
]  # fmt: skip


@pytest.mark.parametrize(("target", "state"), IDS)
def test_what_a_setting_is_for(target: Any, state: Any) -> None:
    found = mapped(
        diagnostics,
        resource("azurerm_key_vault.a", {"name": "kv-a"}),
        resource("data.azurerm_key_vault.same", {"name": "kv-a"}),
        _setting(target, "AuditEvent"),
    )
    assert found["emitter:.#azurerm_key_vault.a"].get("logging") == state
    loose = [entity for entity in found.values() if entity.kind == "diagnostic-setting"]
    assert len(loose) == (0 if state == "on" else 1)


def test_a_setting_for_a_part_is_not_for_the_whole() -> None:
    part = text(ref("azurerm_key_vault.a", "id"), "/services/default")
    found = mapped(diagnostics, resource("azurerm_key_vault.a"), _setting(part, "AuditEvent"))
    assert found["emitter:.#azurerm_key_vault.a"].get("logging") == "off"


def test_metrics_only() -> None:
    vault = ref("azurerm_key_vault.a", "id")
    setting = _setting(vault, metric=[{"category": "AllMetrics"}])
    emitter = mapped(diagnostics, resource("azurerm_key_vault.a"), setting).only("emitter")
    assert emitter.get("logging") == "off"
    assert emitter.span_of("logging") == setting.header
    alone = mapped(diagnostics, _setting(ref("azurerm_public_ip.a", "id"), metric=[{"category": "AllMetrics"}]))
    assert not alone


def test_every_category_of_the_data_source() -> None:
    emitter = mapped(
        diagnostics,
        *hcl("""
            data "azurerm_monitor_diagnostic_categories" "a" { resource_id = azurerm_key_vault.a.id }
            resource "azurerm_key_vault" "a" { name = "a" }
            resource "azurerm_monitor_diagnostic_setting" "a" {
              target_resource_id         = azurerm_key_vault.a.id
              log_analytics_workspace_id = "w"
              dynamic "enabled_log" {
                for_each = data.azurerm_monitor_diagnostic_categories.a.log_category_types
                content { category = enabled_log.value }
              }
            }
        """),
    ).only("emitter")
    assert emitter.get("logging") == "on"
    assert "azurerm_monitor_diagnostic_categories" in emitter.get("coverage.log_types")["unknown"]
    assert emitter.get("routes")


def test_a_workspace_without_an_audit_is_a_store_only() -> None:
    assert not mapped(diagnostics, resource("azurerm_log_analytics_workspace.a", {"name": "a"}))


def test_settings_for_other_files_are_emitters() -> None:
    found = mapped(diagnostics, _setting(ref("azurerm_public_ip.a", "id"), "DDoSProtectionNotifications"))
    emitter = found["emitter:.#azurerm_monitor_diagnostic_setting.a"]
    assert (emitter.kind, emitter.get("logging")) == ("diagnostic-setting", "on")


def test_tables_name_what_to_write() -> None:
    for table in diagnostics.TABLES:
        row = table.setting_for("logging", "terraform")
        assert row is not None
        assert isinstance(row.written("on"), str)


def test_a_setting_that_may_not_be_there_leaves_its_target_undecided() -> None:
    setting = _setting(ref("azurerm_key_vault.x", "id"), "AuditEvent")
    setting.uncertain = Unknown("it depends on a parameter")
    emitter = mapped(diagnostics, resource("azurerm_key_vault.x"), setting).only("emitter")
    assert "it depends on a parameter" in emitter.get("logging")["unknown"]


def test_a_setting_that_is_there_where_its_target_is_logs_it() -> None:
    setting, vault = _setting(ref("azurerm_key_vault.x", "id"), "AuditEvent"), resource("azurerm_key_vault.x")
    setting.uncertain = vault.uncertain = Unknown("it depends on a parameter")
    assert mapped(diagnostics, vault, setting).only("emitter").get("logging") == "on"
