"""Pulumi's resource types for Azure (classic), and the types of the Terraform provider that they bridge to.

https://www.pulumi.com/registry/packages/azure/api-docs/
"""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, Mapping[str, str]] = {
    "analysisservices": {
        "Server": "azurerm_analysis_services_server",
    },
    "apimanagement": {
        "ApiDiagnostic": "azurerm_api_management_api_diagnostic",
        "Diagnostic": "azurerm_api_management_diagnostic",
        "Logger": "azurerm_api_management_logger",
        "Service": "azurerm_api_management",
    },
    "appconfiguration": {
        "ConfigurationStore": "azurerm_app_configuration",
    },
    "appinsights": {
        "Insights": "azurerm_application_insights",
    },
    "appplatform": {
        "SpringCloudService": "azurerm_spring_cloud_service",
    },
    "appservice": {
        "AppService": "azurerm_app_service",
        "FunctionApp": "azurerm_function_app",
        "LinuxFunctionApp": "azurerm_linux_function_app",
        "LinuxFunctionAppSlot": "azurerm_linux_function_app_slot",
        "LinuxWebApp": "azurerm_linux_web_app",
        "LinuxWebAppSlot": "azurerm_linux_web_app_slot",
        "Slot": "azurerm_app_service_slot",
        "StaticSite": "azurerm_static_site",
        "StaticWebApp": "azurerm_static_web_app",
        "WindowsFunctionApp": "azurerm_windows_function_app",
        "WindowsFunctionAppSlot": "azurerm_windows_function_app_slot",
        "WindowsWebApp": "azurerm_windows_web_app",
        "WindowsWebAppSlot": "azurerm_windows_web_app_slot",
    },
    "attestation": {
        "Provider": "azurerm_attestation_provider",
    },
    "authorization": {
        "Assignment": "azurerm_role_assignment",
    },
    "automation": {
        "Account": "azurerm_automation_account",
    },
    "batch": {
        "Account": "azurerm_batch_account",
    },
    "bot": {
        "ChannelsRegistration": "azurerm_bot_channels_registration",
        "ServiceAzureBot": "azurerm_bot_service_azure_bot",
    },
    "cdn": {
        "FrontdoorProfile": "azurerm_cdn_frontdoor_profile",
        "FrontdoorSecurityPolicy": "azurerm_cdn_frontdoor_security_policy",
        "Profile": "azurerm_cdn_profile",
    },
    "cognitive": {
        "AIServices": "azurerm_ai_services",
        "Account": "azurerm_cognitive_account",
    },
    "communication": {
        "Service": "azurerm_communication_service",
    },
    "compute": {
        "BastionHost": "azurerm_bastion_host",
    },
    "containerapp": {
        "Environment": "azurerm_container_app_environment",
    },
    "containerservice": {
        "KubernetesCluster": "azurerm_kubernetes_cluster",
        "Registry": "azurerm_container_registry",
    },
    "core": {
        "ResourceGroup": "azurerm_resource_group",
    },
    "cosmosdb": {
        "Account": "azurerm_cosmosdb_account",
        "CassandraCluster": "azurerm_cosmosdb_cassandra_cluster",
        "MongoCluster": "azurerm_mongo_cluster",
        "PostgresqlCluster": "azurerm_cosmosdb_postgresql_cluster",
    },
    "dashboard": {
        "Grafana": "azurerm_dashboard_grafana",
    },
    "databricks": {
        "Workspace": "azurerm_databricks_workspace",
    },
    "datafactory": {
        "Factory": "azurerm_data_factory",
    },
    "dataprotection": {
        "BackupVault": "azurerm_data_protection_backup_vault",
    },
    "desktopvirtualization": {
        "HostPool": "azurerm_virtual_desktop_host_pool",
        "Workspace": "azurerm_virtual_desktop_workspace",
    },
    "devcenter": {
        "DevCenter": "azurerm_dev_center",
    },
    "digitaltwins": {
        "Instance": "azurerm_digital_twins_instance",
    },
    "eventgrid": {
        "Domain": "azurerm_eventgrid_domain",
        "Namespace": "azurerm_eventgrid_namespace",
        "Topic": "azurerm_eventgrid_topic",
    },
    "eventhub": {
        "AuthorizationRule": "azurerm_eventhub_authorization_rule",
        "EventGridTopic": "azurerm_eventgrid_topic",
        "EventHub": "azurerm_eventhub",
        "EventHubAuthorizationRule": "azurerm_eventhub_authorization_rule",
        "EventHubNamespace": "azurerm_eventhub_namespace",
        "EventHubNamespaceAuthorizationRule": "azurerm_eventhub_namespace_authorization_rule",
        "Namespace": "azurerm_eventhub_namespace",
        "NamespaceAuthorizationRule": "azurerm_eventhub_namespace_authorization_rule",
        "NamespaceCustomerManagedKey": "azurerm_eventhub_namespace_customer_managed_key",
    },
    "frontdoor": {
        "Frontdoor": "azurerm_frontdoor",
    },
    "healthcare": {
        "DicomService": "azurerm_healthcare_dicom_service",
        "FhirService": "azurerm_healthcare_fhir_service",
        "Service": "azurerm_healthcare_service",
    },
    "iot": {
        "IoTHub": "azurerm_iothub",
        "IotHubDps": "azurerm_iothub_dps",
    },
    "keyvault": {
        "Key": "azurerm_key_vault_key",
        "KeyVault": "azurerm_key_vault",
        "ManagedHardwareSecurityModule": "azurerm_key_vault_managed_hardware_security_module",
    },
    "kusto": {
        "Cluster": "azurerm_kusto_cluster",
    },
    "loganalytics": {
        "Cluster": "azurerm_log_analytics_cluster",
        "ClusterCustomerManagedKey": "azurerm_log_analytics_cluster_customer_managed_key",
        "DataExportRule": "azurerm_log_analytics_data_export_rule",
        "LinkedService": "azurerm_log_analytics_linked_service",
        "WorkspaceTable": "azurerm_log_analytics_workspace_table",
    },
    "logicapps": {
        "Standard": "azurerm_logic_app_standard",
        "Workflow": "azurerm_logic_app_workflow",
    },
    "machinelearning": {
        "Workspace": "azurerm_machine_learning_workspace",
    },
    "management": {
        "Lock": "azurerm_management_lock",
    },
    "mariadb": {
        "Configuration": "azurerm_mariadb_configuration",
        "Server": "azurerm_mariadb_server",
    },
    "mongocluster": {
        "MongoCluster": "azurerm_mongo_cluster",
    },
    "monitoring": {
        "AadDiagnosticSetting": "azurerm_monitor_aad_diagnostic_setting",
        "ActivityLogAlert": "azurerm_monitor_activity_log_alert",
        "DataCollectionRule": "azurerm_monitor_data_collection_rule",
        "DiagnosticSetting": "azurerm_monitor_diagnostic_setting",
        "LogProfile": "azurerm_monitor_log_profile",
        "ScheduledQueryRulesAlert": "azurerm_monitor_scheduled_query_rules_alert",
        "ScheduledQueryRulesAlertV2": "azurerm_monitor_scheduled_query_rules_alert_v2",
    },
    "mssql": {
        "Database": "azurerm_mssql_database",
        "DatabaseExtendedAuditingPolicy": "azurerm_mssql_database_extended_auditing_policy",
        "ManagedInstance": "azurerm_mssql_managed_instance",
        "Server": "azurerm_mssql_server",
        "ServerExtendedAuditingPolicy": "azurerm_mssql_server_extended_auditing_policy",
    },
    "mysql": {
        "Configuration": "azurerm_mysql_configuration",
        "FlexibleServer": "azurerm_mysql_flexible_server",
        "FlexibleServerConfiguration": "azurerm_mysql_flexible_server_configuration",
        "Server": "azurerm_mysql_server",
    },
    "netapp": {
        "Volume": "azurerm_netapp_volume",
    },
    "network": {
        "ApplicationGateway": "azurerm_application_gateway",
        "Firewall": "azurerm_firewall",
        "NetworkSecurityGroup": "azurerm_network_security_group",
        "NetworkWatcherFlowLog": "azurerm_network_watcher_flow_log",
        "Subnet": "azurerm_subnet",
        "SubnetNetworkSecurityGroupAssociation": "azurerm_subnet_network_security_group_association",
        "VirtualNetwork": "azurerm_virtual_network",
        "VirtualNetworkGateway": "azurerm_virtual_network_gateway",
        "VpnGateway": "azurerm_vpn_gateway",
    },
    "nginx": {
        "Deployment": "azurerm_nginx_deployment",
    },
    "notificationhub": {
        "Namespace": "azurerm_notification_hub_namespace",
    },
    "operationalinsights": {
        "AnalyticsWorkspace": "azurerm_log_analytics_workspace",
    },
    "postgresql": {
        "Configuration": "azurerm_postgresql_configuration",
        "FlexibleServer": "azurerm_postgresql_flexible_server",
        "FlexibleServerConfiguration": "azurerm_postgresql_flexible_server_configuration",
        "Server": "azurerm_postgresql_server",
    },
    "powerbi": {
        "Embedded": "azurerm_powerbi_embedded",
    },
    "purview": {
        "Account": "azurerm_purview_account",
    },
    "recoveryservices": {
        "Vault": "azurerm_recovery_services_vault",
    },
    "redis": {
        "Cache": "azurerm_redis_cache",
        "EnterpriseDatabase": "azurerm_redis_enterprise_database",
    },
    "relay": {
        "Namespace": "azurerm_relay_namespace",
    },
    "role": {
        "Assignment": "azurerm_role_assignment",
    },
    "search": {
        "Service": "azurerm_search_service",
    },
    "sentinel": {
        "AlertRuleFusion": "azurerm_sentinel_alert_rule_fusion",
        "AlertRuleMachineLearningBehaviorAnalytics": "azurerm_sentinel_alert_rule_machine_learning_behavior_analytics",
        "AlertRuleNrt": "azurerm_sentinel_alert_rule_nrt",
        "AlertRuleScheduled": "azurerm_sentinel_alert_rule_scheduled",
        "LogAnalyticsWorkspaceOnboarding": "azurerm_sentinel_log_analytics_workspace_onboarding",
    },
    "servicebus": {
        "Namespace": "azurerm_servicebus_namespace",
    },
    "signalr": {
        "Service": "azurerm_signalr_service",
    },
    "sql": {
        "Database": "azurerm_sql_database",
        "SqlServer": "azurerm_sql_server",
    },
    "storage": {
        "Account": "azurerm_storage_account",
        "AccountQueueProperties": "azurerm_storage_account_queue_properties",
        "Container": "azurerm_storage_container",
        "ContainerImmutabilityPolicy": "azurerm_storage_container_immutability_policy",
        "CustomerManagedKey": "azurerm_storage_account_customer_managed_key",
        "DataLakeGen2Filesystem": "azurerm_storage_data_lake_gen2_filesystem",
        "ManagementPolicy": "azurerm_storage_management_policy",
        "Queue": "azurerm_storage_queue",
        "Share": "azurerm_storage_share",
        "Table": "azurerm_storage_table",
    },
    "streamanalytics": {
        "Job": "azurerm_stream_analytics_job",
    },
    "synapse": {
        "SqlPool": "azurerm_synapse_sql_pool",
        "SqlPoolExtendedAuditingPolicy": "azurerm_synapse_sql_pool_extended_auditing_policy",
        "Workspace": "azurerm_synapse_workspace",
        "WorkspaceExtendedAuditingPolicy": "azurerm_synapse_workspace_extended_auditing_policy",
    },
    "webpubsub": {
        "Service": "azurerm_web_pubsub",
    },
}
"""By module, then by name: `aws:s3/bucketV2:BucketV2` and `aws:s3:BucketV2` are `s3` and `BucketV2`."""
