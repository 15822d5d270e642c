"""Azure configurations as people write them: `for_each`, `dynamic`, locals, data sources, local modules.

Each: a name, the files (`main` is `main.tf`), and what the model must say, by entity and fact.
"""

from __future__ import annotations

from typing import Any

Configuration = tuple[str, dict[str, str], dict[str, dict[str, Any]]]

UNKNOWN: Any = "unknown"
"""Any unknown."""

_WORKSPACE = 'resource "azurerm_log_analytics_workspace" "law" { name = "law" }\n'
_ACCOUNT = 'resource "azurerm_storage_account" "logs" { name = "logs" }\n'
_VAULT = 'resource "azurerm_key_vault" "kv" { name = "kv" }\n'
KV, AKS = "emitter:.#azurerm_key_vault.kv", "emitter:.#azurerm_kubernetes_cluster.aks"
LAW, LOGS = "store:.#azurerm_log_analytics_workspace.law", "store:.#azurerm_storage_account.logs"

INSIGHTS = "hop:.#azurerm_application_insights.ai"

SETTINGS: list[Configuration] = [
    ("one setting for each of a map of resources", {"main": _WORKSPACE + _VAULT + """
        resource "azurerm_container_registry" "acr" { name = "acr" }
        locals { targets = { kv = azurerm_key_vault.kv.id, acr = azurerm_container_registry.acr.id } }
        resource "azurerm_monitor_diagnostic_setting" "this" {
          for_each                   = local.targets
          name                       = "diag-${each.key}"
          target_resource_id         = each.value
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category_group = "audit" }
        }
    """}, {KV: {"logging": "on"}, "emitter:.#azurerm_container_registry.acr": {"logging": "on"},
           LAW: {"written_by": ["emitter:.#azurerm_container_registry.acr", KV]}}),
    ("categories from a variable with a default", {"main": _WORKSPACE + _VAULT + """
        variable "categories" { default = ["AuditEvent", "AzurePolicyEvaluationDetails"] }
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          target_resource_id         = azurerm_key_vault.kv.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          dynamic "enabled_log" {
            for_each = toset(var.categories)
            content { category = enabled_log.value }
          }
        }
    """}, {KV: {"logging": "on", "coverage.log_types.excluded": []}}),
    ("categories from a variable without a value", {"main": _WORKSPACE + _VAULT + """
        variable "categories" { type = list(string) }
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          target_resource_id         = azurerm_key_vault.kv.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          dynamic "enabled_log" {
            for_each = var.categories
            content { category = enabled_log.value }
          }
        }
    """}, {KV: {"logging": UNKNOWN}}),
    ("a module of settings, called with a resource's id", {"main": _WORKSPACE + _VAULT + """
        module "diagnostics" {
          source       = "./modules/diagnostics"
          target_id    = azurerm_key_vault.kv.id
          workspace_id = azurerm_log_analytics_workspace.law.id
        }
    """, "modules/diagnostics/main": """
        variable "target_id" {}
        variable "workspace_id" {}
        resource "azurerm_monitor_diagnostic_setting" "this" {
          target_resource_id         = var.target_id
          log_analytics_workspace_id = var.workspace_id
          enabled_log { category = "AuditEvent" }
        }
    """}, {KV: {"logging": "on"}, LAW: {"written_by": [KV]}}),
    ("a setting that is made only in production", {"main": _VAULT + """
        variable "environment" {}
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          count              = 0
          target_resource_id = azurerm_key_vault.kv.id
          enabled_log { category = "AuditEvent" }
        }
    """}, {KV: {"logging": "off"}}),
    ("a workspace of a central subscription", {"main": _VAULT + """
        data "azurerm_log_analytics_workspace" "central" {
          name                = "central"
          resource_group_name = "rg-central"
        }
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          target_resource_id         = azurerm_key_vault.kv.id
          log_analytics_workspace_id = data.azurerm_log_analytics_workspace.central.id
          enabled_log { category = "AuditEvent" }
        }
    """}, {KV: {"logging": "on", "routes.0.to": UNKNOWN}}),
    ("blocks of provider 2 and 3", {"main": _ACCOUNT + """
        resource "azurerm_application_gateway" "gw" {
          sku {
            name = "WAF_v2"
            tier = "WAF_v2"
          }
        }
        resource "azurerm_monitor_diagnostic_setting" "gw" {
          target_resource_id = azurerm_application_gateway.gw.id
          storage_account_id = azurerm_storage_account.logs.id
          log {
            category = "ApplicationGatewayAccessLog"
            enabled  = true
            retention_policy {
              enabled = true
              days    = 90
            }
          }
          log {
            category = "ApplicationGatewayFirewallLog"
            enabled  = false
          }
        }
    """}, {"emitter:.#azurerm_application_gateway.gw":
           {"coverage.log_types.excluded": ["ApplicationGatewayFirewallLog"]}, LOGS: {"retention.days": 90}}),
    ("a cluster with Entra and half of its logs", {"main": _WORKSPACE + """
        resource "azurerm_kubernetes_cluster" "aks" {
          name = "aks"
          azure_active_directory_role_based_access_control { azure_rbac_enabled = true }
          oms_agent { log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id }
        }
        resource "azurerm_monitor_diagnostic_setting" "aks" {
          target_resource_id         = azurerm_kubernetes_cluster.aks.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "kube-audit" }
          enabled_log { category = "kube-scheduler" }
        }
    """}, {AKS: {"coverage.log_types.excluded": ["guard"]},
           LAW: {"written_by": [AKS, "hop:.#azurerm_kubernetes_cluster.aks#oms_agent"]}}),
    ("a cluster with container insights only", {"main": _WORKSPACE + """
        resource "azurerm_kubernetes_cluster" "aks" {
          oms_agent { log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id }
        }
    """}, {AKS: {"logging": "off"}}),
    ("all of a cluster's logs to an event hub", {"main": """
        resource "azurerm_kubernetes_cluster" "aks" { name = "aks" }
        resource "azurerm_eventhub_namespace" "eh" { name = "eh" }
        resource "azurerm_eventhub_namespace_authorization_rule" "send" {
          namespace_name = azurerm_eventhub_namespace.eh.name
        }
        resource "azurerm_monitor_diagnostic_setting" "aks" {
          target_resource_id             = azurerm_kubernetes_cluster.aks.id
          eventhub_authorization_rule_id = azurerm_eventhub_namespace_authorization_rule.send.id
          enabled_log { category_group = "allLogs" }
        }
    """}, {AKS: {"logging": "on", "routes.0.to": "hop:.#azurerm_eventhub_namespace.eh"}}),
    ("a registry's logs to a partner", {"main": """
        resource "azurerm_container_registry" "acr" { name = "acr" }
        resource "azurerm_datadog_monitor" "dd" { name = "dd" }
        resource "azurerm_monitor_diagnostic_setting" "acr" {
          target_resource_id  = azurerm_container_registry.acr.id
          partner_solution_id = azurerm_datadog_monitor.dd.id
          enabled_log { category_group = "allLogs" }
        }
    """}, {"emitter:.#azurerm_container_registry.acr": {"logging": "on", "routes.0.via": "partner"}}),
    ("Front Door", {"main": _WORKSPACE + """
        resource "azurerm_cdn_frontdoor_profile" "fd" { sku_name = "Premium_AzureFrontDoor" }
        resource "azurerm_monitor_diagnostic_setting" "fd" {
          target_resource_id         = azurerm_cdn_frontdoor_profile.fd.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "FrontDoorHealthProbeLog" }
        }
    """}, {"emitter:.#azurerm_cdn_frontdoor_profile.fd": {"logging": "off"}}),
]  # fmt: skip

ACTIVITY: list[Configuration] = [
    ("the activity log of the present subscription", {"main": _WORKSPACE + """
        data "azurerm_subscription" "current" {}
        locals { categories = ["Administrative", "Security", "Policy", "Alert", "ServiceHealth"] }
        resource "azurerm_monitor_diagnostic_setting" "activity" {
          target_resource_id         = data.azurerm_subscription.current.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          dynamic "enabled_log" {
            for_each = local.categories
            content { category = enabled_log.value }
          }
        }
        resource "azurerm_monitor_activity_log_alert" "nsg" {
          scopes = [data.azurerm_subscription.current.id]
          criteria { category = "Administrative" }
        }
    """}, {"emitter:.#azurerm_monitor_diagnostic_setting.activity":
           {"logging": "on", "watched": True, "coverage.event_kinds.excluded": []}}),
    ("the activity log by a written id", {"main": _ACCOUNT + """
        variable "subscription_id" { default = "00000000-0000-0000-0000-000000000000" }
        resource "azurerm_monitor_diagnostic_setting" "activity" {
          target_resource_id = "/subscriptions/${var.subscription_id}"
          storage_account_id = azurerm_storage_account.logs.id
          enabled_log { category = "Administrative" }
        }
    """}, {"emitter:.#azurerm_monitor_diagnostic_setting.activity":
           {"coverage.event_kinds.excluded": ["Security", "Policy", "Alert"], "watched": False}}),
    ("a log profile", {"main": _ACCOUNT + """
        resource "azurerm_monitor_log_profile" "default" {
          categories         = ["Action", "Delete", "Write"]
          locations          = ["westeurope", "global"]
          storage_account_id = azurerm_storage_account.logs.id
          retention_policy {
            enabled = true
            days    = 30
          }
        }
    """}, {"emitter:.#azurerm_monitor_log_profile.default": {"logging": "on"}, LOGS: {"retention.days": 30}}),
    ("Entra's audit log only", {"main": _WORKSPACE + """
        resource "azurerm_monitor_aad_diagnostic_setting" "entra" {
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "AuditLogs" }
        }
    """}, {"emitter:.#azurerm_monitor_aad_diagnostic_setting.entra": {"logging": "partial"}}),
]  # fmt: skip

DATA: list[Configuration] = [
    ("settings for every service of an account", {"main": _WORKSPACE + _ACCOUNT + """
        resource "azurerm_storage_container" "c" {
          name               = "c"
          storage_account_id = azurerm_storage_account.logs.id
        }
        resource "azurerm_storage_queue" "q" { storage_account_name = azurerm_storage_account.logs.name }
        resource "azurerm_monitor_diagnostic_setting" "logs" {
          for_each                   = toset(["blob", "queue", "table", "file"])
          target_resource_id         = "${azurerm_storage_account.logs.id}/${each.key}Services/default"
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "StorageRead" }
          enabled_log { category = "StorageWrite" }
          enabled_log { category = "StorageDelete" }
        }
    """}, {"emitter:.#azurerm_storage_account.logs": {"logging": "on", "coverage.event_kinds.excluded": []},
           LOGS: {"access_logged": True}}),
    ("a server's auditing to a storage account", {"main": _ACCOUNT + """
        resource "azurerm_mssql_server" "sql" { name = "sql" }
        resource "azurerm_mssql_database" "db" { server_id = azurerm_mssql_server.sql.id }
        resource "azurerm_mssql_server_extended_auditing_policy" "sql" {
          server_id                  = azurerm_mssql_server.sql.id
          storage_endpoint           = azurerm_storage_account.logs.primary_blob_endpoint
          storage_account_access_key = azurerm_storage_account.logs.primary_access_key
          retention_in_days          = 120
        }
    """}, {"emitter:.#azurerm_mssql_server.sql": {"logging": "on", "routes.0.to": LOGS},
           LOGS: {"retention.days": 120}}),
    ("auditing that is switched off", {"main": """
        resource "azurerm_mssql_server" "sql" { name = "sql" }
        resource "azurerm_mssql_server_extended_auditing_policy" "sql" {
          server_id = azurerm_mssql_server.sql.id
          enabled   = false
        }
    """}, {"emitter:.#azurerm_mssql_server.sql": {"logging": "off"}}),
    ("auditing to Azure Monitor by way of master", {"main": _WORKSPACE + """
        resource "azurerm_mssql_server" "sql" { name = "sql" }
        resource "azurerm_mssql_server_extended_auditing_policy" "sql" {
          server_id              = azurerm_mssql_server.sql.id
          log_monitoring_enabled = true
        }
        resource "azurerm_monitor_diagnostic_setting" "sql" {
          target_resource_id         = "${azurerm_mssql_server.sql.id}/databases/master"
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "SQLSecurityAuditEvents" }
        }
    """}, {"emitter:.#azurerm_mssql_server.sql": {"logging": "on", "routes.0.to": LAW}}),
    ("PostgreSQL with pgAudit", {"main": _WORKSPACE + """
        resource "azurerm_postgresql_flexible_server" "pg" { name = "pg" }
        resource "azurerm_postgresql_flexible_server_configuration" "this" {
          for_each  = { "pgaudit.log" = "DDL,ROLE,WRITE", "shared_preload_libraries" = "pgaudit,pg_cron" }
          name      = each.key
          server_id = azurerm_postgresql_flexible_server.pg.id
          value     = each.value
        }
        resource "azurerm_monitor_diagnostic_setting" "pg" {
          target_resource_id         = azurerm_postgresql_flexible_server.pg.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "PostgreSQLLogs" }
        }
    """}, {"emitter:.#azurerm_postgresql_flexible_server.pg":
           {"coverage.event_kinds.excluded": ["read"], "authentication.logins": True}}),
    ("MySQL without its audit log", {"main": _WORKSPACE + """
        resource "azurerm_mysql_flexible_server" "my" { name = "my" }
        resource "azurerm_monitor_diagnostic_setting" "my" {
          target_resource_id         = azurerm_mysql_flexible_server.my.id
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
          enabled_log { category = "MySqlAuditLogs" }
        }
    """}, {"emitter:.#azurerm_mysql_flexible_server.my": {"logging": "off"}}),
    ("Cosmos DB for MongoDB", {"main": _WORKSPACE + """
        resource "azurerm_cosmosdb_account" "db" { kind = "MongoDB" }
        resource "azurerm_monitor_diagnostic_setting" "db" {
          target_resource_id             = azurerm_cosmosdb_account.db.id
          log_analytics_workspace_id     = azurerm_log_analytics_workspace.law.id
          log_analytics_destination_type = "Dedicated"
          enabled_log { category = "DataPlaneRequests" }
        }
    """}, {"emitter:.#azurerm_cosmosdb_account.db": {"coverage.log_types.excluded": ["MongoRequests"]}}),
]  # fmt: skip

STORES: list[Configuration] = [
    ("a locked account with a customer's key", {"main": """
        resource "azurerm_resource_group" "rg" { name = "rg" }
        resource "azurerm_management_lock" "rg" {
          scope      = azurerm_resource_group.rg.id
          lock_level = "CanNotDelete"
        }
        resource "azurerm_storage_account" "logs" {
          name                = "logs"
          resource_group_name = azurerm_resource_group.rg.name
          blob_properties { versioning_enabled = true }
          immutability_policy {
            state                         = "Locked"
            allow_protected_append_writes = true
            period_since_creation_in_days = 365
          }
        }
        resource "azurerm_key_vault" "kv" { purge_protection_enabled = true }
        resource "azurerm_key_vault_key" "k" {
          key_vault_id = azurerm_key_vault.kv.id
          rotation_policy {
            automatic { time_before_expiry = "P30D" }
          }
        }
        resource "azurerm_storage_account_customer_managed_key" "logs" {
          storage_account_id = azurerm_storage_account.logs.id
          key_vault_id       = azurerm_key_vault.kv.id
          key_name           = azurerm_key_vault_key.k.name
        }
    """}, {LOGS: {"deletion.protected": True, "immutability.lock_mode": "compliance", "encryption.key": "customer",
                  "encryption.rotation": True, "encryption.deletion_window_days": 90, "retention.locked": True}}),
    ("a lifecycle for the logs alone", {"main": _ACCOUNT + """
        resource "azurerm_storage_management_policy" "logs" {
          storage_account_id = azurerm_storage_account.logs.id
          rule {
            name    = "pictures"
            enabled = true
            filters { prefix_match = ["pictures/"] }
            actions {
              base_blob { delete_after_days_since_modification_greater_than = 7 }
            }
          }
          rule {
            name    = "logs"
            enabled = true
            filters { prefix_match = ["insights-logs-"] }
            actions {
              base_blob { delete_after_days_since_modification_greater_than = 730 }
            }
          }
        }
    """}, {LOGS: {"retention.days": 730}}),
    ("a workspace that is exported and watched", {"main": _ACCOUNT + """
        resource "azurerm_log_analytics_workspace" "law" {
          retention_in_days = 90
          lifecycle { prevent_destroy = true }
        }
        resource "azurerm_log_analytics_data_export_rule" "all" {
          enabled                 = true
          workspace_resource_id   = azurerm_log_analytics_workspace.law.id
          destination_resource_id = azurerm_storage_account.logs.id
          table_names             = ["SigninLogs"]
        }
        resource "azurerm_sentinel_log_analytics_workspace_onboarding" "law" {
          workspace_id = azurerm_log_analytics_workspace.law.id
        }
    """}, {LAW: {"retention.days": 90, "watched": True, "deletion.protected": True},
           "hop:.#azurerm_log_analytics_data_export_rule.all": {"inputs.0.from": LAW, "routes.0.to": LOGS}}),
    ("a pipeline that owns its subscription", {"main": _WORKSPACE + """
        data "azurerm_subscription" "current" {}
        resource "azurerm_user_assigned_identity" "ci" { name = "ci" }
        resource "azurerm_role_assignment" "ci" {
          scope                = "/subscriptions/00000000-0000-0000-0000-000000000000"
          role_definition_name = "Owner"
          principal_id         = azurerm_user_assigned_identity.ci.principal_id
        }
    """}, {LAW: {"access.grants.0.principal": "azurerm_user_assigned_identity.ci.principal_id",
                 "access.grants.0.wildcard": True}}),
]  # fmt: skip

NETWORK_AND_APPS: list[Configuration] = [
    ("flow logs of a network with traffic analytics", {"main": _WORKSPACE + _ACCOUNT + """
        resource "azurerm_virtual_network" "vnet" { name = "vnet" }
        resource "azurerm_network_watcher_flow_log" "vnet" {
          target_resource_id = azurerm_virtual_network.vnet.id
          storage_account_id = azurerm_storage_account.logs.id
          enabled            = true
          version            = 2
          retention_policy {
            enabled = true
            days    = 7
          }
          traffic_analytics {
            enabled               = true
            workspace_id          = azurerm_log_analytics_workspace.law.workspace_id
            workspace_region      = "westeurope"
            workspace_resource_id = azurerm_log_analytics_workspace.law.id
          }
        }
    """}, {"emitter:.#azurerm_virtual_network.vnet": {"logging": "on", "routes.0.to": LOGS, "routes.1.to": LAW},
           LOGS: {"retention.days": 7}}),
    ("a network without flow logs", {"main": 'resource "azurerm_virtual_network" "vnet" { name = "vnet" }'},
     {"emitter:.#azurerm_virtual_network.vnet": {"logging": "off"}}),
    ("a web app that logs to its own disk", {"main": """
        resource "azurerm_linux_web_app" "app" {
          logs {
            http_logs {
              file_system {
                retention_in_days = 30
                retention_in_mb   = 35
              }
            }
          }
        }
    """}, {"emitter:.#azurerm_linux_web_app.app": {"logging": "on"},
           "store:.#azurerm_linux_web_app.app#http-logs": {"retention.days": 30, "central": False}}),
    ("functions with Application Insights", {"main": _WORKSPACE + """
        resource "azurerm_application_insights" "ai" { workspace_id = azurerm_log_analytics_workspace.law.id }
        resource "azurerm_linux_function_app" "fn" {
          app_settings = {
            APPLICATIONINSIGHTS_CONNECTION_STRING = azurerm_application_insights.ai.connection_string
          }
        }
    """}, {"emitter:.#azurerm_linux_function_app.fn": {"logging": "on", "routes.0.to": INSIGHTS},
           INSIGHTS: {"routes.0.to": LAW}, LAW: {"written_by": [INSIGHTS]}}),
    ("a gateway that samples and logs bodies", {"main": """
        resource "azurerm_api_management" "apim" { name = "apim" }
        resource "azurerm_api_management_diagnostic" "ai" {
          identifier               = "applicationinsights"
          api_management_name      = azurerm_api_management.apim.name
          api_management_logger_id = azurerm_api_management_logger.ai.id
          sampling_percentage      = 5.0
          frontend_request { body_bytes = 1024 }
        }
        resource "azurerm_api_management_logger" "ai" {
          api_management_name = azurerm_api_management.apim.name
          application_insights { instrumentation_key = "00000000-0000-0000-0000-000000000000" }
        }
    """}, {"emitter:.#azurerm_api_management.apim":
           {"logging": "on", "filters.0.how": "sample", "sensitive.0.kind": "bodies"}}),
    ("container apps", {"main": _WORKSPACE + """
        resource "azurerm_container_app_environment" "env" {
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
        }
    """}, {"emitter:.#azurerm_container_app_environment.env": {"logging": "on", "routes.0.to": LAW}}),
]  # fmt: skip
