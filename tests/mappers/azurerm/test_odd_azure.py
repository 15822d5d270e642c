"""No value anywhere in an Azure resource makes a mapper fail, or yield facts that the schema does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.mappers.azurerm import (
    activity_log,
    api_management,
    container_apps,
    diagnostics,
    event_hubs,
    flow_logs,
    hops,
    insights,
    open_source_databases,
    sql,
    storage,
    web_apps,
    workspaces,
)
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import mapped, ref, resource, text

ACCOUNT, WORKSPACE = ref("azurerm_storage_account.a", "id"), ref("azurerm_log_analytics_workspace.a", "id")
LOGS = [{"category": "AuditEvent", "enabled": True, "retention_policy": [{"enabled": True, "days": 3}]}]


def _setting(target: Any, category: str) -> dict[str, Any]:
    return {
        "target_resource_id": target,
        "log_analytics_workspace_id": WORKSPACE,
        "storage_account_id": ACCOUNT,
        "eventhub_authorization_rule_id": ref("azurerm_eventhub_namespace_authorization_rule.r", "id"),
        "enabled_log": [{"category": category}, {"category_group": "other"}],
        "log": LOGS,
    }


SAMPLES: dict[Any, dict[str, dict[str, Any]]] = {
    diagnostics: {
        "azurerm_key_vault.a": {"name": "a", "tags": {"Environment": "prod"}},
        "azurerm_kubernetes_cluster.a": {"azure_active_directory_role_based_access_control": [{"tenant_id": "t"}]},
        "azurerm_application_gateway.a": {"sku": [{"tier": "WAF_v2"}], "waf_configuration": [{}]},
        "azurerm_cosmosdb_account.a": {"kind": "MongoDB", "capabilities": [{"name": "EnableTable"}]},
        "azurerm_eventhub_namespace.a": {"sku": "Premium", "dedicated_cluster_id": "c"},
        "azurerm_monitor_diagnostic_setting.a": _setting(ref("azurerm_key_vault.a", "id"), "AuditEvent"),
        "azurerm_monitor_diagnostic_setting.b": _setting(text(ref("azurerm_kubernetes_cluster.a", "id")), "kube-audit"),
    },
    storage: {
        "azurerm_storage_account.a": {
            "name": "a",
            "account_kind": "StorageV2",
            "resource_group_name": "g",
            "blob_properties": [{"versioning_enabled": True}],
            "queue_properties": [{"logging": [{"read": True, "write": True}]}],
            "immutability_policy": [{"state": "Locked", "period_since_creation_in_days": 3}],
            "customer_managed_key": [{"key_vault_key_id": ref("azurerm_key_vault_key.k", "id")}],
            "lifecycle": [{"prevent_destroy": True}],
            "allow_nested_items_to_be_public": True,
        },
        "azurerm_key_vault_key.k": {
            "key_vault_id": ref("azurerm_key_vault.v", "id"),
            "rotation_policy": [{"automatic": [{"time_before_expiry": "P1D"}]}],
        },
        "azurerm_key_vault.v": {"purge_protection_enabled": True, "soft_delete_retention_days": 7},
        "azurerm_resource_group.g": {"name": "g"},
        "azurerm_management_lock.l": {"scope": ref("azurerm_resource_group.g", "id"), "lock_level": "CanNotDelete"},
        "azurerm_role_assignment.r": {
            "scope": ACCOUNT,
            "role_definition_name": "Owner",
            "principal_id": "p",
            "principal_type": "User",
            "condition": "c",
        },
        "azurerm_storage_container.c": {
            "name": "insights-logs",
            "storage_account_id": ACCOUNT,
            "container_access_type": "blob",
        },
        "azurerm_storage_container_immutability_policy.p": {
            "storage_container_resource_manager_id": ref("azurerm_storage_container.c", "id"),
            "locked": True,
            "immutability_period_in_days": 3,
        },
        "azurerm_storage_management_policy.p": {
            "storage_account_id": ACCOUNT,
            "rule": [
                {
                    "enabled": True,
                    "filters": [{"prefix_match": ["insights-"]}],
                    "actions": [{"base_blob": [{"delete_after_days_since_modification_greater_than": 3}]}],
                }
            ],
        },
        "azurerm_network_watcher_flow_log.f": {
            "storage_account_id": ACCOUNT,
            "retention_policy": [{"enabled": True, "days": 3}],
        },
        "azurerm_monitor_diagnostic_setting.a": _setting(text(ACCOUNT, "/blobServices/default"), "StorageRead"),
    },
    workspaces: {
        "azurerm_log_analytics_workspace.a": {"name": "a", "sku": "Free", "retention_in_days": 30},
        "azurerm_log_analytics_workspace_table.t": {"workspace_id": WORKSPACE, "total_retention_in_days": 3},
        "azurerm_log_analytics_linked_service.l": {
            "workspace_id": WORKSPACE,
            "write_access_id": ref("azurerm_log_analytics_cluster.c", "id"),
        },
        "azurerm_log_analytics_cluster.c": {"name": "c"},
        "azurerm_log_analytics_cluster_customer_managed_key.k": {
            "log_analytics_cluster_id": ref("azurerm_log_analytics_cluster.c", "id"),
            "key_vault_key_id": "k",
        },
        "azurerm_monitor_scheduled_query_rules_alert_v2.q": {"scopes": [WORKSPACE], "enabled": True},
        "azurerm_monitor_diagnostic_setting.a": _setting(WORKSPACE, "Audit"),
    },
    sql: {
        "azurerm_mssql_server.a": {"name": "a"},
        "azurerm_sql_server.a": {
            "name": "b",
            "extended_auditing_policy": [{"storage_endpoint": "e", "log_monitoring_enabled": True}],
        },
        "azurerm_sql_database.a": {"server_name": "b"},
        "azurerm_mssql_database.a": {"server_id": ref("azurerm_mssql_server.a", "id")},
        "azurerm_mssql_database_extended_auditing_policy.p": {
            "database_id": ref("azurerm_mssql_database.a", "id"),
            "enabled": True,
            "storage_endpoint": ref("azurerm_storage_account.a", "primary_blob_endpoint"),
            "log_monitoring_enabled": True,
            "audit_actions_and_groups": ["SCHEMA_OBJECT_ACCESS_GROUP"],
            "predicate_expression": "a = b",
        },
        "azurerm_monitor_diagnostic_setting.a": _setting(
            ref("azurerm_mssql_database.a", "id"), "SQLSecurityAuditEvents"
        ),
    },
    open_source_databases: {
        "azurerm_postgresql_flexible_server.a": {"name": "a"},
        "azurerm_postgresql_flexible_server_configuration.a": {
            "name": "log_statement",
            "server_id": ref("azurerm_postgresql_flexible_server.a", "id"),
            "value": "all",
        },
        "azurerm_mysql_server.a": {"name": "m"},
        "azurerm_mysql_configuration.a": {"name": "audit_log_enabled", "server_name": "m", "value": "ON"},
        "azurerm_mysql_configuration.b": {"name": "audit_log_events", "server_name": "m", "value": "DDL,DCL"},
        "azurerm_monitor_diagnostic_setting.a": _setting(ref("azurerm_mysql_server.a", "id"), "MySqlAuditLogs"),
    },
    web_apps: {
        "azurerm_linux_web_app.a": {
            "logs": [
                {
                    "http_logs": [
                        {
                            "file_system": [{"retention_in_days": 3, "retention_in_mb": 35}],
                            "azure_blob_storage": [{"sas_url": "https://a/b?c", "retention_in_days": 3}],
                        }
                    ]
                }
            ]
        },
        "azurerm_linux_function_app.f": {
            "site_config": [{"application_insights_key": ref("azurerm_application_insights.i", "instrumentation_key")}],
            "app_settings": {"APPINSIGHTS_INSTRUMENTATIONKEY": "k"},
        },
        "azurerm_application_insights.i": {"workspace_id": WORKSPACE},
    },
    api_management: {
        "azurerm_api_management.a": {"name": "a"},
        "azurerm_api_management_logger.l": {"api_management_name": "a", "eventhub": [{"name": "h"}]},
        "azurerm_api_management_diagnostic.d": {
            "identifier": "applicationinsights",
            "api_management_name": "a",
            "api_management_logger_id": ref("azurerm_api_management_logger.l", "id"),
            "sampling_percentage": 3,
            "frontend_request": [{"body_bytes": 3, "headers_to_log": ["Cookie"]}],
        },
        "azurerm_monitor_diagnostic_setting.a": _setting(ref("azurerm_api_management.a", "id"), "GatewayLogs"),
    },
    container_apps: {
        "azurerm_container_app_environment.a": {"log_analytics_workspace_id": WORKSPACE, "logs_destination": "x"},
        "azurerm_container_app_environment.b": {"logs_destination": "azure-monitor"},
    },
    flow_logs: {
        "azurerm_virtual_network.v": {"name": "v"},
        "azurerm_subnet.s": {"virtual_network_name": "v"},
        "azurerm_subnet_network_security_group_association.s": {
            "subnet_id": ref("azurerm_subnet.s", "id"),
            "network_security_group_id": ref("azurerm_network_security_group.g", "id"),
        },
        "azurerm_network_security_group.g": {"name": "g"},
        "azurerm_network_watcher_flow_log.l": {
            "network_security_group_id": ref("azurerm_network_security_group.g", "id"),
            "enabled": True,
            "storage_account_id": "/subscriptions/s/x",
            "retention_policy": [{"enabled": True, "days": 3}],
            "traffic_analytics": [{"enabled": True, "workspace_resource_id": WORKSPACE}],
            "version": 1,
        },
    },
    insights: {
        "azurerm_application_insights.i": {
            "name": "i",
            "workspace_id": WORKSPACE,
            "sampling_percentage": 5,
            "disable_ip_masking": False,
        },
    },
    activity_log: {
        "azurerm_subscription.s": {"subscription_name": "s"},
        "azurerm_monitor_diagnostic_setting.a": _setting("/subscriptions/s", "Administrative"),
        "azurerm_monitor_log_profile.p": {
            "categories": ["Action"],
            "locations": ["global"],
            "storage_account_id": ACCOUNT,
            "servicebus_rule_id": "r",
        },
        "azurerm_monitor_aad_diagnostic_setting.a": _setting("", "SignInLogs"),
        "azurerm_monitor_activity_log_alert.a": {"enabled": True, "criteria": [{"category": "Policy"}]},
    },
    event_hubs: {
        "azurerm_eventhub_namespace.n": {"name": "n", "sku": "Standard", "dedicated_cluster_id": "c"},
        "azurerm_eventhub.h": {
            "namespace_name": "n",
            "capture_description": [{"enabled": True, "destination": [{"storage_account_id": ACCOUNT}]}],
        },
        "azurerm_eventhub_namespace_authorization_rule.r": {"namespace_name": "n"},
        "azurerm_eventhub_namespace_customer_managed_key.k": {
            "eventhub_namespace_id": ref("azurerm_eventhub_namespace.n", "id"),
            "key_vault_key_ids": ["k"],
        },
        "azurerm_monitor_diagnostic_setting.a": {
            **_setting(ref("azurerm_key_vault.a", "id"), "AuditEvent"),
            "eventhub_authorization_rule_id": ref("azurerm_eventhub_namespace_authorization_rule.r", "id"),
        },
    },
    hops: {
        "azurerm_monitor_data_collection_rule.d": {
            "destinations": [{"log_analytics": [{"workspace_resource_id": WORKSPACE}], "event_hub": [{}]}],
            "data_sources": [{"syslog": [{"facility_names": ["a"]}]}],
            "data_flow": [{"transform_kql": "source | where a"}],
        },
        "azurerm_log_analytics_data_export_rule.e": {
            "enabled": True,
            "workspace_resource_id": WORKSPACE,
            "destination_resource_id": ACCOUNT,
        },
        "azurerm_kubernetes_cluster.c": {
            "addon_profile": [{"oms_agent": [{"enabled": True, "log_analytics_workspace_id": WORKSPACE}]}]
        },
    },
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("mapper", SAMPLES, ids=lambda mapper: mapper.__name__.rpartition(".")[2])
def test_nothing_fails(mapper: Any, odd: Any) -> None:
    plain = {address: resource(address, data) for address, data in SAMPLES[mapper].items()}
    for address, attributes in SAMPLES[mapper].items():
        for variant in _variants(attributes, odd):
            if isinstance(variant, Mapping):
                mapped(mapper, *{**plain, address: resource(address, variant)}.values())


@pytest.mark.parametrize("mapper", SAMPLES, ids=lambda mapper: mapper.__name__.rpartition(".")[2])
def test_the_samples_say_something(mapper: Any) -> None:
    found = mapped(mapper, *(resource(address, data) for address, data in SAMPLES[mapper].items()))
    assert any(entity.get("logging") == "on" or entity.category != "emitter" for entity in found.values())
    assert found.links or mapper is open_source_databases or mapper is workspaces
