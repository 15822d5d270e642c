"""Stores, networks and databases in Terraform and in an ARM template."""

from __future__ import annotations

from tests.loaders.arm.pair import Pair

PAIRS: dict[str, Pair] = {
    "storage account with versions, lifecycle, lock and logs": Pair(
        """
        resource "azurerm_storage_account" "a" {
          name = "logs"
          allow_nested_items_to_be_public = false
          blob_properties { versioning_enabled = true }
        }
        resource "azurerm_storage_management_policy" "a" {
          storage_account_id = azurerm_storage_account.a.id
          rule {
            name    = "old"
            enabled = true
            filters { prefix_match = ["insights-logs"] }
            actions { base_blob { delete_after_days_since_modification_greater_than = 90 } }
          }
        }
        resource "azurerm_management_lock" "a" {
          scope      = azurerm_storage_account.a.id
          lock_level = "CanNotDelete"
        }
        resource "azurerm_key_vault" "v" {
          name = "v"
        }
        resource "azurerm_monitor_diagnostic_setting" "v" {
          target_resource_id = azurerm_key_vault.v.id
          storage_account_id = azurerm_storage_account.a.id
          enabled_log { category_group = "audit" }
        }
        """,
        """
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2",
         "properties": {"allowBlobPublicAccess": false}},
        {"type": "Microsoft.Storage/storageAccounts/blobServices", "apiVersion": "2023-01-01", "name": "logs/default",
         "properties": {"isVersioningEnabled": true}},
        {"type": "Microsoft.Storage/storageAccounts/managementPolicies", "apiVersion": "2023-01-01",
         "name": "logs/default", "properties": {"policy": {"rules": [{"name": "old", "enabled": true, "definition": {
           "filters": {"prefixMatch": ["insights-logs"]},
           "actions": {"baseBlob": {"delete": {"daysAfterModificationGreaterThan": 90}}}}}]}}},
        {"type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "keep",
         "scope": "Microsoft.Storage/storageAccounts/logs", "properties": {"level": "CanNotDelete"}},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v", "properties": {}},
        {"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": "v",
         "scope": "[resourceId('Microsoft.KeyVault/vaults', 'v')]", "properties": {
           "storageAccountId": "[resourceId('Microsoft.Storage/storageAccounts', 'logs')]",
           "logs": [{"categoryGroup": "audit", "enabled": true}]}}
        """,
        workspace=True,
        target='"${azurerm_storage_account.a.id}/blobServices/default"',
        scope="Microsoft.Storage/storageAccounts/logs/blobServices/default",
        category="StorageRead",
    ),
    "storage account with a public container, an immutable one and a key": Pair(
        """
        resource "azurerm_storage_account" "a" {
          name                            = "logs"
          https_traffic_only_enabled      = false
          allow_nested_items_to_be_public = true
          customer_managed_key { key_vault_key_id = azurerm_key_vault_key.k.id }
        }
        resource "azurerm_storage_container" "a" {
          name                  = "audit-logs"
          storage_account_id    = azurerm_storage_account.a.id
          container_access_type = "blob"
        }
        resource "azurerm_storage_container_immutability_policy" "a" {
          storage_container_resource_manager_id = azurerm_storage_container.a.id
          immutability_period_in_days           = 365
        }
        resource "azurerm_key_vault" "v" {
          name                       = "v"
          purge_protection_enabled   = true
          soft_delete_retention_days = 7
        }
        resource "azurerm_key_vault_key" "k" {
          name         = "k"
          key_vault_id = azurerm_key_vault.v.id
          rotation_policy {
            automatic { time_after_creation = "P90D" }
          }
        }
        resource "azurerm_monitor_diagnostic_setting" "v" {
          target_resource_id = azurerm_key_vault.v.id
          storage_account_id = azurerm_storage_account.a.id
          enabled_log { category = "AuditEvent" }
        }
        """,
        """
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2",
         "properties": {"allowBlobPublicAccess": true, "supportsHttpsTrafficOnly": false, "encryption": {
           "keySource": "Microsoft.Keyvault", "keyvaultproperties": {"keyname": "k", "keyvaulturi": "https://v"}}}},
        {"type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-01-01",
         "name": "logs/default/audit-logs", "properties": {"publicAccess": "Blob"}},
        {"type": "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
         "apiVersion": "2023-01-01", "name": "logs/default/audit-logs/default",
         "properties": {"immutabilityPeriodSinceCreationInDays": 365}},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v",
         "properties": {"enablePurgeProtection": true, "softDeleteRetentionInDays": 7}},
        {"type": "Microsoft.KeyVault/vaults/keys", "apiVersion": "2022-07-01", "name": "v/k", "properties": {
          "rotationPolicy": {"lifetimeActions": [{"action": {"type": "rotate"},
            "trigger": {"timeAfterCreate": "P90D"}}]}}},
        {"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": "v",
         "scope": "[resourceId('Microsoft.KeyVault/vaults', 'v')]", "properties": {
           "storageAccountId": "[resourceId('Microsoft.Storage/storageAccounts', 'logs')]",
           "logs": [{"category": "AuditEvent", "enabled": true}]}}
        """,
    ),
    "cluster with Entra and container insights": Pair(
        """
        resource "azurerm_kubernetes_cluster" "c" {
          name = "c"
          azure_active_directory_role_based_access_control { azure_rbac_enabled = true }
          oms_agent { log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id }
        }
        """,
        """
        {"type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2023-01-01", "name": "c",
         "properties": {"aadProfile": {"managed": true, "enableAzureRBAC": true}, "addonProfiles": {"omsagent": {
           "enabled": true, "config": {"logAnalyticsWorkspaceResourceID":
             "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}}}}}
        """,
        workspace=True,
        target="azurerm_kubernetes_cluster.c.id",
        scope="Microsoft.ContainerService/managedClusters/c",
        category="kube-audit-admin",
    ),
    "network with flow logs of one subnet": Pair(
        """
        resource "azurerm_virtual_network" "n" {
          name = "n"
        }
        resource "azurerm_subnet" "a" {
          name                 = "a"
          virtual_network_name = azurerm_virtual_network.n.name
        }
        resource "azurerm_subnet" "b" {
          name                 = "b"
          virtual_network_name = azurerm_virtual_network.n.name
        }
        resource "azurerm_network_security_group" "g" {
          name = "g"
        }
        resource "azurerm_subnet_network_security_group_association" "a" {
          subnet_id                 = azurerm_subnet.a.id
          network_security_group_id = azurerm_network_security_group.g.id
        }
        resource "azurerm_network_watcher_flow_log" "g" {
          target_resource_id = azurerm_network_security_group.g.id
          storage_account_id = azurerm_storage_account.a.id
          enabled            = true
          retention_policy {
            enabled = true
            days    = 30
          }
          traffic_analytics {
            enabled               = true
            workspace_resource_id = azurerm_log_analytics_workspace.law.id
          }
        }
        resource "azurerm_storage_account" "a" {
          name = "logs"
          allow_nested_items_to_be_public = false
        }
        """,
        """
        {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-04-01", "name": "n", "properties": {
          "subnets": [
            {"name": "a", "properties": {"networkSecurityGroup": {
              "id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'g')]"}}},
            {"name": "b", "properties": {}}]}},
        {"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-04-01", "name": "g", "properties": {}},
        {"type": "Microsoft.Network/networkWatchers/flowLogs", "apiVersion": "2023-04-01", "name": "w/g",
         "properties": {"targetResourceId": "[resourceId('Microsoft.Network/networkSecurityGroups', 'g')]",
           "storageId": "[resourceId('Microsoft.Storage/storageAccounts', 'logs')]", "enabled": true,
           "retentionPolicy": {"enabled": true, "days": 30}, "format": {"type": "JSON", "version": 2},
           "flowAnalyticsConfiguration": {"networkWatcherFlowAnalyticsConfiguration": {"enabled": true,
             "workspaceResourceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}}}},
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2"}
        """,
        workspace=True,
    ),
    "SQL server that audits to an account": Pair(
        """
        resource "azurerm_mssql_server" "s" {
          name = "s"
        }
        resource "azurerm_mssql_database" "d" {
          name      = "d"
          server_id = azurerm_mssql_server.s.id
        }
        resource "azurerm_mssql_server_extended_auditing_policy" "s" {
          server_id                = azurerm_mssql_server.s.id
          storage_endpoint         = azurerm_storage_account.a.primary_blob_endpoint
          retention_in_days        = 30
          log_monitoring_enabled   = false
          audit_actions_and_groups = ["BATCH_COMPLETED_GROUP"]
        }
        resource "azurerm_storage_account" "a" {
          name = "logs"
          allow_nested_items_to_be_public = false
        }
        """,
        """
        {"type": "Microsoft.Sql/servers", "apiVersion": "2021-11-01", "name": "s", "properties": {}, "resources": [
          {"type": "databases", "apiVersion": "2021-11-01", "name": "d", "properties": {}},
          {"type": "extendedAuditingSettings", "apiVersion": "2021-11-01", "name": "default", "properties": {
            "state": "Enabled", "retentionDays": 30, "auditActionsAndGroups": ["BATCH_COMPLETED_GROUP"],
            "storageEndpoint":
              "[reference(resourceId('Microsoft.Storage/storageAccounts', 'logs')).primaryEndpoints.blob]"}}]},
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2"}
        """,
    ),
    "SQL database whose auditing is off": Pair(
        """
        resource "azurerm_mssql_server" "s" {
          name = "s"
        }
        resource "azurerm_mssql_database" "d" {
          name      = "d"
          server_id = azurerm_mssql_server.s.id
        }
        resource "azurerm_mssql_database_extended_auditing_policy" "d" {
          database_id = azurerm_mssql_database.d.id
          enabled     = false
        }
        """,
        """
        {"type": "Microsoft.Sql/servers", "apiVersion": "2021-11-01", "name": "s", "properties": {}},
        {"type": "Microsoft.Sql/servers/databases", "apiVersion": "2021-11-01", "name": "s/d", "properties": {}},
        {"type": "Microsoft.Sql/servers/databases/auditingSettings", "apiVersion": "2021-11-01",
         "name": "s/d/default", "properties": {"state": "Disabled"}}
        """,
    ),
    "Synapse without auditing": Pair(
        """
        resource "azurerm_synapse_workspace" "s" {
          name = "s"
        }
        resource "azurerm_synapse_sql_pool" "p" {
          name                 = "p"
          synapse_workspace_id = azurerm_synapse_workspace.s.id
        }
        """,
        """
        {"type": "Microsoft.Synapse/workspaces", "apiVersion": "2021-06-01", "name": "s", "properties": {}},
        {"type": "Microsoft.Synapse/workspaces/sqlPools", "apiVersion": "2021-06-01", "name": "s/p", "properties": {}}
        """,
    ),
    "PostgreSQL with parameters": Pair(
        """
        resource "azurerm_postgresql_flexible_server" "p" {
          name = "p"
        }
        resource "azurerm_postgresql_flexible_server_configuration" "a" {
          server_id = azurerm_postgresql_flexible_server.p.id
          name      = "log_connections"
          value     = "off"
        }
        """,
        """
        {"type": "Microsoft.DBforPostgreSQL/flexibleServers", "apiVersion": "2022-12-01", "name": "p",
         "properties": {}},
        {"type": "Microsoft.DBforPostgreSQL/flexibleServers/configurations", "apiVersion": "2022-12-01",
         "name": "p/log_connections", "properties": {"value": "off", "source": "user-override"}}
        """,
        workspace=True,
        target="azurerm_postgresql_flexible_server.p.id",
        scope="Microsoft.DBforPostgreSQL/flexibleServers/p",
        category="PostgreSQLLogs",
    ),
    "MySQL without an audit log": Pair(
        """
        resource "azurerm_mysql_flexible_server" "m" {
          name = "m"
        }
        resource "azurerm_mysql_flexible_server_configuration" "a" {
          server_name = azurerm_mysql_flexible_server.m.name
          name        = "audit_log_enabled"
          value       = "OFF"
        }
        """,
        """
        {"type": "Microsoft.DBforMySQL/flexibleServers", "apiVersion": "2022-01-01", "name": "m", "properties": {},
         "resources": [{"type": "configurations", "apiVersion": "2022-01-01", "name": "audit_log_enabled",
           "properties": {"value": "OFF"}}]}
        """,
        workspace=True,
        target="azurerm_mysql_flexible_server.m.id",
        scope="Microsoft.DBforMySQL/flexibleServers/m",
        category="MySqlAuditLogs",
    ),
}
