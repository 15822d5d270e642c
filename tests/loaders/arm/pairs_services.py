"""Apps, gateways, workspaces and services in Terraform and in an ARM template."""

from __future__ import annotations

from tests.loaders.arm.pair import Pair

PAIRS: dict[str, Pair] = {
    "web app that logs to its own disk": Pair(
        """
        resource "azurerm_linux_web_app" "w" {
          name = "w"
          logs {
            http_logs {
              file_system {
                retention_in_days = 7
                retention_in_mb   = 35
              }
            }
          }
        }
        """,
        """
        {"type": "Microsoft.Web/sites", "apiVersion": "2022-09-01", "name": "w", "kind": "app,linux", "properties": {},
         "resources": [{"type": "config", "apiVersion": "2022-09-01", "name": "logs", "properties": {"httpLogs": {
           "fileSystem": {"enabled": true, "retentionInDays": 7, "retentionInMb": 35}}}}]}
        """,
    ),
    "web app without logs": Pair(
        """
        resource "azurerm_windows_web_app" "w" {
          name = "w"
        }
        """,
        """
        {"type": "Microsoft.Web/sites", "apiVersion": "2022-09-01", "name": "w", "kind": "app", "properties": {}}
        """,
    ),
    "function app with Application Insights that samples": Pair(
        """
        resource "azurerm_linux_function_app" "f" {
          name         = "f"
          app_settings = { APPLICATIONINSIGHTS_CONNECTION_STRING = azurerm_application_insights.i.connection_string }
        }
        resource "azurerm_application_insights" "i" {
          name                = "i"
          workspace_id        = azurerm_log_analytics_workspace.law.id
          sampling_percentage = 25
        }
        """,
        """
        {"type": "Microsoft.Web/sites", "apiVersion": "2022-09-01", "name": "f", "kind": "functionapp,linux",
         "properties": {"siteConfig": {"appSettings": [{"name": "APPLICATIONINSIGHTS_CONNECTION_STRING",
           "value": "[reference(resourceId('Microsoft.Insights/components', 'i'), '2020-02-02').ConnectionString]"}]}}},
        {"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "i", "kind": "web",
         "properties": {"SamplingPercentage": 25,
           "WorkspaceResourceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}}
        """,
        workspace=True,
    ),
    "API Management with a logger": Pair(
        """
        resource "azurerm_api_management" "a" {
          name = "a"
        }
        resource "azurerm_api_management_logger" "l" {
          name                = "l"
          api_management_name = azurerm_api_management.a.name
          resource_id         = azurerm_application_insights.i.id
        }
        resource "azurerm_api_management_diagnostic" "d" {
          identifier               = "applicationinsights"
          api_management_name      = azurerm_api_management.a.name
          api_management_logger_id = azurerm_api_management_logger.l.id
          sampling_percentage      = 5
          frontend_request {
            body_bytes     = 512
            headers_to_log = ["Authorization"]
          }
        }
        resource "azurerm_application_insights" "i" {
          name         = "i"
          workspace_id = azurerm_log_analytics_workspace.law.id
        }
        """,
        """
        {"type": "Microsoft.ApiManagement/service", "apiVersion": "2022-08-01", "name": "a", "properties": {}},
        {"type": "Microsoft.ApiManagement/service/loggers", "apiVersion": "2022-08-01", "name": "a/l", "properties": {
          "loggerType": "applicationInsights", "resourceId": "[resourceId('Microsoft.Insights/components', 'i')]"}},
        {"type": "Microsoft.ApiManagement/service/diagnostics", "apiVersion": "2022-08-01",
         "name": "a/applicationinsights", "properties": {
           "loggerId": "[resourceId('Microsoft.ApiManagement/service/loggers', 'a', 'l')]",
           "sampling": {"samplingType": "fixed", "percentage": 5},
           "frontend": {"request": {"headers": ["Authorization"], "body": {"bytes": 512}}}}},
        {"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "i", "kind": "web",
         "properties": {"WorkspaceResourceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}}
        """,
        workspace=True,
    ),
    "application gateway with a firewall": Pair(
        """
        resource "azurerm_application_gateway" "g" {
          name = "g"
          sku {
            name = "WAF_v2"
            tier = "WAF_v2"
          }
        }
        """,
        """
        {"type": "Microsoft.Network/applicationGateways", "apiVersion": "2023-04-01", "name": "g",
         "properties": {"sku": {"name": "WAF_v2", "tier": "WAF_v2"}}}
        """,
        workspace=True,
        target="azurerm_application_gateway.g.id",
        scope="Microsoft.Network/applicationGateways/g",
        category="ApplicationGatewayAccessLog",
    ),
    "Front Door with a security policy": Pair(
        """
        resource "azurerm_cdn_frontdoor_profile" "p" {
          name = "p"
        }
        resource "azurerm_cdn_frontdoor_security_policy" "s" {
          name                     = "s"
          cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.p.id
        }
        """,
        """
        {"type": "Microsoft.Cdn/profiles", "apiVersion": "2023-05-01", "name": "p",
         "sku": {"name": "Premium_AzureFrontDoor"}},
        {"type": "Microsoft.Cdn/profiles/securityPolicies", "apiVersion": "2023-05-01", "name": "p/s",
         "properties": {}}
        """,
        workspace=True,
        target="azurerm_cdn_frontdoor_profile.p.id",
        scope="Microsoft.Cdn/profiles/p",
        category="FrontDoorAccessLog",
    ),
    "workspace with a cluster's key, another time for a table, an export and an alert": Pair(
        """
        resource "azurerm_log_analytics_workspace" "law" {
          name              = "law"
          retention_in_days = 400
        }
        resource "azurerm_log_analytics_workspace_table" "t" {
          name              = "SecurityEvent"
          workspace_id      = azurerm_log_analytics_workspace.law.id
          retention_in_days = 30
        }
        resource "azurerm_log_analytics_cluster" "c" {
          name = "c"
        }
        resource "azurerm_log_analytics_cluster_customer_managed_key" "c" {
          log_analytics_cluster_id = azurerm_log_analytics_cluster.c.id
          key_vault_key_id         = "k"
        }
        resource "azurerm_log_analytics_linked_service" "c" {
          workspace_id    = azurerm_log_analytics_workspace.law.id
          write_access_id = azurerm_log_analytics_cluster.c.id
        }
        resource "azurerm_log_analytics_data_export_rule" "e" {
          name                    = "e"
          workspace_resource_id   = azurerm_log_analytics_workspace.law.id
          destination_resource_id = azurerm_storage_account.a.id
          enabled                 = true
        }
        resource "azurerm_storage_account" "a" {
          name                            = "logs"
          allow_nested_items_to_be_public = false
        }
        resource "azurerm_monitor_scheduled_query_rules_alert_v2" "r" {
          name   = "r"
          scopes = [azurerm_log_analytics_workspace.law.id]
        }
        resource "azurerm_key_vault" "v" {
          name = "v"
        }
        """,
        """
        {"type": "Microsoft.OperationalInsights/workspaces", "apiVersion": "2022-10-01", "name": "law",
         "properties": {"retentionInDays": 400,
           "features": {"clusterResourceId": "[resourceId('Microsoft.OperationalInsights/clusters', 'c')]"}}},
        {"type": "Microsoft.OperationalInsights/workspaces/tables", "apiVersion": "2022-10-01",
         "name": "law/SecurityEvent", "properties": {"retentionInDays": 30}},
        {"type": "Microsoft.OperationalInsights/clusters", "apiVersion": "2022-10-01", "name": "c",
         "properties": {"keyVaultProperties": {"keyName": "k", "keyVaultUri": "https://v"}}},
        {"type": "Microsoft.OperationalInsights/workspaces/dataExports", "apiVersion": "2020-08-01", "name": "law/e",
         "properties": {"enable": true,
           "destination": {"resourceId": "[resourceId('Microsoft.Storage/storageAccounts', 'logs')]"}}},
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2"},
        {"type": "Microsoft.Insights/scheduledQueryRules", "apiVersion": "2022-06-15", "name": "r",
         "properties": {"scopes": ["[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"]}},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v", "properties": {}}
        """,
        target="azurerm_key_vault.v.id",
        scope="Microsoft.KeyVault/vaults/v",
        category="AuditEvent",
    ),
    "classic Front Door with a firewall": Pair(
        """
        resource "azurerm_frontdoor" "f" {
          name = "f"
          frontend_endpoint {
            name                                    = "e"
            web_application_firewall_policy_link_id = "/subscriptions/s/policies/p"
          }
        }
        """,
        """
        {"type": "Microsoft.Network/frontDoors", "apiVersion": "2021-06-01", "name": "f", "properties": {
          "frontendEndpoints": [{"name": "e", "properties": {"webApplicationFirewallPolicyLink": {
            "id": "/subscriptions/s/policies/p"}}}]}}
        """,
        workspace=True,
        target="azurerm_frontdoor.f.id",
        scope="Microsoft.Network/frontDoors/f",
        category="FrontdoorAccessLog",
    ),
    "cache that people sign in to by Entra": Pair(
        """
        resource "azurerm_redis_cache" "r" {
          name = "r"
          redis_configuration { active_directory_authentication_enabled = true }
        }
        """,
        """
        {"type": "Microsoft.Cache/redis", "apiVersion": "2023-08-01", "name": "r",
         "properties": {"redisConfiguration": {"aad-enabled": "true"}}}
        """,
        workspace=True,
        target="azurerm_redis_cache.r.id",
        scope="Microsoft.Cache/redis/r",
        category="ConnectedClientList",
    ),
    "broker of MQTT": Pair(
        """
        resource "azurerm_eventgrid_namespace" "n" {
          name = "n"
          topic_spaces_configuration { maximum_session_expiry_in_hours = 1 }
        }
        """,
        """
        {"type": "Microsoft.EventGrid/namespaces", "apiVersion": "2023-12-15-preview", "name": "n",
         "properties": {"topicSpacesConfiguration": {"state": "Enabled"}}}
        """,
        workspace=True,
        target="azurerm_eventgrid_namespace.n.id",
        scope="Microsoft.EventGrid/namespaces/n",
        category="SuccessfulHttpDataPlaneOperations",
    ),
    "gateway at which people sign in": Pair(
        """
        resource "azurerm_virtual_network_gateway" "g" {
          name = "g"
          type = "Vpn"
          vpn_client_configuration { address_space = ["10.0.0.0/24"] }
        }
        resource "azurerm_virtual_network_gateway" "e" {
          name = "e"
          type = "ExpressRoute"
        }
        """,
        """
        {"type": "Microsoft.Network/virtualNetworkGateways", "apiVersion": "2023-04-01", "name": "g",
         "properties": {"gatewayType": "Vpn", "vpnClientConfiguration": {"vpnAuthenticationTypes": ["AAD"]}}},
        {"type": "Microsoft.Network/virtualNetworkGateways", "apiVersion": "2023-04-01", "name": "e",
         "properties": {"gatewayType": "ExpressRoute"}}
        """,
        workspace=True,
        target="azurerm_virtual_network_gateway.g.id",
        scope="Microsoft.Network/virtualNetworkGateways/g",
        category="GatewayDiagnosticLog",
    ),
    "workspace that Sentinel looks at": Pair(
        """
        resource "azurerm_sentinel_log_analytics_workspace_onboarding" "s" {
          workspace_id = azurerm_log_analytics_workspace.law.id
        }
        resource "azurerm_key_vault" "v" {
          name = "v"
        }
        """,
        """
        {"type": "Microsoft.SecurityInsights/onboardingStates", "apiVersion": "2022-12-01-preview", "name": "default",
         "scope": "Microsoft.OperationalInsights/workspaces/law", "properties": {}},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v", "properties": {}}
        """,
        workspace=True,
        target="azurerm_key_vault.v.id",
        scope="Microsoft.KeyVault/vaults/v",
        category="AuditEvent",
    ),
    "container apps": Pair(
        """
        resource "azurerm_container_app_environment" "e" {
          name                       = "e"
          log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
        }
        resource "azurerm_container_app_environment" "none" {
          name = "none"
        }
        """,
        """
        {"type": "Microsoft.App/managedEnvironments", "apiVersion": "2023-05-01", "name": "e", "properties": {
          "appLogsConfiguration": {"destination": "log-analytics", "logAnalyticsConfiguration": {"customerId":
            "[reference(resourceId('Microsoft.OperationalInsights/workspaces', 'law')).customerId]"}}}},
        {"type": "Microsoft.App/managedEnvironments", "apiVersion": "2023-05-01", "name": "none", "properties": {}}
        """,
        workspace=True,
    ),
    "event hub that captures what is sent to it": Pair(
        """
        resource "azurerm_eventhub_namespace" "n" {
          name = "n"
          sku  = "Premium"
        }
        resource "azurerm_eventhub" "h" {
          name         = "h"
          namespace_id = azurerm_eventhub_namespace.n.id
          capture_description {
            enabled = true
            destination { storage_account_id = azurerm_storage_account.a.id }
          }
        }
        resource "azurerm_eventhub_namespace_authorization_rule" "r" {
          name           = "r"
          namespace_name = azurerm_eventhub_namespace.n.name
        }
        resource "azurerm_storage_account" "a" {
          name                            = "logs"
          allow_nested_items_to_be_public = false
        }
        resource "azurerm_key_vault" "v" {
          name = "v"
        }
        resource "azurerm_monitor_diagnostic_setting" "v" {
          target_resource_id             = azurerm_key_vault.v.id
          eventhub_authorization_rule_id = azurerm_eventhub_namespace_authorization_rule.r.id
          enabled_log { category = "AuditEvent" }
        }
        """,
        """
        {"type": "Microsoft.EventHub/namespaces", "apiVersion": "2022-10-01-preview", "name": "n",
         "sku": {"name": "Premium"}, "properties": {}},
        {"type": "Microsoft.EventHub/namespaces/eventhubs", "apiVersion": "2022-10-01-preview", "name": "n/h",
         "properties": {"captureDescription": {"enabled": true, "destination": {"name": "x", "properties": {
           "storageAccountResourceId": "[resourceId('Microsoft.Storage/storageAccounts', 'logs')]"}}}}},
        {"type": "Microsoft.EventHub/namespaces/authorizationRules", "apiVersion": "2022-10-01-preview",
         "name": "n/r", "properties": {}},
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "kind": "StorageV2"},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v", "properties": {}},
        {"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": "v",
         "scope": "[resourceId('Microsoft.KeyVault/vaults', 'v')]", "properties": {
           "eventHubAuthorizationRuleId":
             "[resourceId('Microsoft.EventHub/namespaces/authorizationRules', 'n', 'r')]",
           "logs": [{"category": "AuditEvent", "enabled": true}]}}
        """,
    ),
    "data collection rule that keeps a part": Pair(
        """
        resource "azurerm_monitor_data_collection_rule" "r" {
          name = "r"
          data_sources {
            syslog {
              name           = "s"
              facility_names = ["auth"]
            }
          }
          destinations {
            log_analytics {
              name                  = "l"
              workspace_resource_id = azurerm_log_analytics_workspace.law.id
            }
          }
          data_flow {
            streams       = ["Microsoft-Syslog"]
            destinations  = ["l"]
            transform_kql = "source | where Facility == 'auth'"
          }
        }
        """,
        """
        {"type": "Microsoft.Insights/dataCollectionRules", "apiVersion": "2022-06-01", "name": "r", "properties": {
          "dataSources": {"syslog": [{"name": "s", "facilityNames": ["auth"]}]},
          "destinations": {"logAnalytics": [{"name": "l",
            "workspaceResourceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}]},
          "dataFlows": [{"streams": ["Microsoft-Syslog"], "destinations": ["l"],
            "transformKql": "source | where Facility == 'auth'"}]}}
        """,
        workspace=True,
    ),
    "role at a workspace that holds records": Pair(
        """
        resource "azurerm_role_assignment" "r" {
          scope              = azurerm_log_analytics_workspace.law.id
          role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
          principal_id       = "00000000-0000-0000-0000-000000000001"
          principal_type     = "ServicePrincipal"
        }
        resource "azurerm_cosmosdb_account" "c" {
          name = "c"
          kind = "MongoDB"
        }
        """,
        """
        {"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "r",
         "scope": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]", "properties": {
           "roleDefinitionId":
             "[concat('/providers/Microsoft.Authorization/roleDefinitions/', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')]",
           "principalId": "00000000-0000-0000-0000-000000000001", "principalType": "ServicePrincipal"}},
        {"type": "Microsoft.DocumentDB/databaseAccounts", "apiVersion": "2023-04-15", "name": "c", "kind": "MongoDB",
         "properties": {}}
        """,
        workspace=True,
        target="azurerm_cosmosdb_account.c.id",
        scope="Microsoft.DocumentDB/databaseAccounts/c",
        category="DataPlaneRequests",
    ),
    "setting whose categories are not told": Pair(
        """
        variable "open" {}
        resource "azurerm_search_service" "s" {
          name = "s"
        }
        """,
        """
        {"type": "Microsoft.Search/searchServices", "apiVersion": "2022-09-01", "name": "s", "properties": {}}
        """,
        workspace=True,
        target="azurerm_search_service.s.id",
        scope="Microsoft.Search/searchServices/s",
        category="${var.open}",
    ),
    "services that log nothing": Pair(
        """
        resource "azurerm_recovery_services_vault" "a" {
          name = "a"
        }
        resource "azurerm_machine_learning_workspace" "a" {
          name = "a"
        }
        resource "azurerm_iothub" "a" {
          name = "a"
        }
        resource "azurerm_redis_cache" "a" {
          name = "a"
        }
        resource "azurerm_virtual_network_gateway" "a" {
          name = "a"
          type = "Vpn"
        }
        """,
        """
        {"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2023-01-01", "name": "a", "properties": {}},
        {"type": "Microsoft.MachineLearningServices/workspaces", "apiVersion": "2023-04-01", "name": "a"},
        {"type": "Microsoft.Devices/IotHubs", "apiVersion": "2023-06-30", "name": "a"},
        {"type": "Microsoft.Cache/redis", "apiVersion": "2023-04-01", "name": "a"},
        {"type": "Microsoft.Network/virtualNetworkGateways", "apiVersion": "2023-04-01", "name": "a",
         "properties": {"gatewayType": "Vpn"}}
        """,
    ),
}
