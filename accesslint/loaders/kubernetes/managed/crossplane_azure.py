"""Crossplane's kinds for Azure, and the resource types of the Terraform provider that they are made from.

The provider's generator drops the words of the group from a type and writes the rest in camel case:
https://github.com/crossplane-contrib/provider-upjet-azure
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, Mapping[str, str]] = {
    "aad": {
        "ActiveDirectoryDomainService": "azurerm_active_directory_domain_service",
    },
    "aadiam": {
        "MonitorAADDiagnosticSetting": "azurerm_monitor_aad_diagnostic_setting",
    },
    "analysisservices": {
        "Server": "azurerm_analysis_services_server",
    },
    "apimanagement": {
        "Management": "azurerm_api_management",
        "APIDiagnostic": "azurerm_api_management_api_diagnostic",
        "Diagnostic": "azurerm_api_management_diagnostic",
        "Logger": "azurerm_api_management_logger",
    },
    "app": {
        "ContainerAppEnvironment": "azurerm_container_app_environment",
    },
    "appconfiguration": {
        "Configuration": "azurerm_app_configuration",
    },
    "appplatform": {
        "SpringCloudService": "azurerm_spring_cloud_service",
    },
    "attestation": {
        "Provider": "azurerm_attestation_provider",
    },
    "authorization": {
        "ManagementLock": "azurerm_management_lock",
        "RoleAssignment": "azurerm_role_assignment",
    },
    "automation": {
        "Account": "azurerm_automation_account",
    },
    "azure": {
        "ResourceGroup": "azurerm_resource_group",
    },
    "batch": {
        "Account": "azurerm_batch_account",
    },
    "botservice": {
        "BotChannelsRegistration": "azurerm_bot_channels_registration",
        "AzureBot": "azurerm_bot_service_azure_bot",
    },
    "cache": {
        "RedisCache": "azurerm_redis_cache",
    },
    "cdn": {
        "FrontdoorProfile": "azurerm_cdn_frontdoor_profile",
        "FrontdoorSecurityPolicy": "azurerm_cdn_frontdoor_security_policy",
        "Profile": "azurerm_cdn_profile",
    },
    "cognitiveservices": {
        "Services": "azurerm_ai_services",
        "Account": "azurerm_cognitive_account",
    },
    "communication": {
        "Service": "azurerm_communication_service",
    },
    "containerregistry": {
        "Registry": "azurerm_container_registry",
    },
    "containerservice": {
        "KubernetesCluster": "azurerm_kubernetes_cluster",
    },
    "cosmosdb": {
        "Account": "azurerm_cosmosdb_account",
        "CassandraCluster": "azurerm_cosmosdb_cassandra_cluster",
        "MongoCluster": "azurerm_mongo_cluster",
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
    "datalakeanalytics": {
        "Account": "azurerm_data_lake_analytics_account",
    },
    "datalakestore": {
        "Store": "azurerm_data_lake_store",
    },
    "dataprotection": {
        "BackupVault": "azurerm_data_protection_backup_vault",
    },
    "dbformariadb": {
        "Configuration": "azurerm_mariadb_configuration",
        "Server": "azurerm_mariadb_server",
    },
    "dbformysql": {
        "Configuration": "azurerm_mysql_configuration",
        "FlexibleServer": "azurerm_mysql_flexible_server",
        "FlexibleServerConfiguration": "azurerm_mysql_flexible_server_configuration",
        "Server": "azurerm_mysql_server",
    },
    "dbforpostgresql": {
        "Configuration": "azurerm_postgresql_configuration",
        "FlexibleServer": "azurerm_postgresql_flexible_server",
        "FlexibleServerConfiguration": "azurerm_postgresql_flexible_server_configuration",
        "Server": "azurerm_postgresql_server",
    },
    "desktopvirtualization": {
        "VirtualDesktopHostPool": "azurerm_virtual_desktop_host_pool",
        "VirtualDesktopWorkspace": "azurerm_virtual_desktop_workspace",
    },
    "devcenter": {
        "Center": "azurerm_dev_center",
    },
    "devices": {
        "IOTHub": "azurerm_iothub",
        "IOTHubDps": "azurerm_iothub_dps",
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
        "EventHub": "azurerm_eventhub",
        "AuthorizationRule": "azurerm_eventhub_authorization_rule",
        "Namespace": "azurerm_eventhub_namespace",
        "NamespaceAuthorizationRule": "azurerm_eventhub_namespace_authorization_rule",
        "EventHubNamespace": "azurerm_eventhub_namespace",
    },
    "healthcareapis": {
        "HealthcareFhirService": "azurerm_healthcare_fhir_service",
        "HealthcareService": "azurerm_healthcare_service",
    },
    "insights": {
        "ApplicationInsights": "azurerm_application_insights",
        "MonitorActivityLogAlert": "azurerm_monitor_activity_log_alert",
        "MonitorDataCollectionRule": "azurerm_monitor_data_collection_rule",
        "MonitorDiagnosticSetting": "azurerm_monitor_diagnostic_setting",
        "MonitorLogProfile": "azurerm_monitor_log_profile",
        "MonitorScheduledQueryRulesAlert": "azurerm_monitor_scheduled_query_rules_alert",
        "MonitorScheduledQueryRulesAlertV2": "azurerm_monitor_scheduled_query_rules_alert_v2",
    },
    "keyvault": {
        "Vault": "azurerm_key_vault",
        "Key": "azurerm_key_vault_key",
        "ManagedHardwareSecurityModule": "azurerm_key_vault_managed_hardware_security_module",
    },
    "kusto": {
        "Cluster": "azurerm_kusto_cluster",
    },
    "logic": {
        "AppWorkflow": "azurerm_logic_app_workflow",
    },
    "machinelearningservices": {
        "Registry": "azurerm_machine_learning_registry",
        "Workspace": "azurerm_machine_learning_workspace",
    },
    "network": {
        "ApplicationGateway": "azurerm_application_gateway",
        "BastionHost": "azurerm_bastion_host",
        "Firewall": "azurerm_firewall",
        "Frontdoor": "azurerm_frontdoor",
        "SecurityGroup": "azurerm_network_security_group",
        "WatcherFlowLog": "azurerm_network_watcher_flow_log",
        "PointToSiteVpnGateway": "azurerm_point_to_site_vpn_gateway",
        "Subnet": "azurerm_subnet",
        "SubnetNetworkSecurityGroupAssociation": "azurerm_subnet_network_security_group_association",
        "VirtualNetwork": "azurerm_virtual_network",
        "VirtualNetworkGateway": "azurerm_virtual_network_gateway",
        "VpnGateway": "azurerm_vpn_gateway",
    },
    "nginx.nginxplus": {
        "NginxDeployment": "azurerm_nginx_deployment",
    },
    "notificationhubs": {
        "Namespace": "azurerm_notification_hub_namespace",
    },
    "operationalinsights": {
        "LogAnalyticsCluster": "azurerm_log_analytics_cluster",
        "LogAnalyticsClusterCustomerManagedKey": "azurerm_log_analytics_cluster_customer_managed_key",
        "LogAnalyticsDataExportRule": "azurerm_log_analytics_data_export_rule",
        "LogAnalyticsLinkedService": "azurerm_log_analytics_linked_service",
        "Workspace": "azurerm_log_analytics_workspace",
        "LogAnalyticsWorkspaceTable": "azurerm_log_analytics_workspace_table",
    },
    "powerbidedicated": {
        "PowerbiEmbedded": "azurerm_powerbi_embedded",
    },
    "purview": {
        "Account": "azurerm_purview_account",
    },
    "recoveryservices": {
        "Vault": "azurerm_recovery_services_vault",
    },
    "relay": {
        "Namespace": "azurerm_relay_namespace",
    },
    "search": {
        "Service": "azurerm_search_service",
    },
    "securityinsights": {
        "SentinelAlertRuleFusion": "azurerm_sentinel_alert_rule_fusion",
        "SentinelAlertRuleMachineLearningBehaviorAnalytics": (
            "azurerm_sentinel_alert_rule_machine_learning_behavior_analytics"
        ),
        "SentinelAlertRuleNrt": "azurerm_sentinel_alert_rule_nrt",
        "SentinelAlertRuleScheduled": "azurerm_sentinel_alert_rule_scheduled",
        "SentinelLogAnalyticsWorkspaceOnboarding": "azurerm_sentinel_log_analytics_workspace_onboarding",
    },
    "servicebus": {
        "Namespace": "azurerm_servicebus_namespace",
        "ServiceBusNamespace": "azurerm_servicebus_namespace",
    },
    "servicenetworking": {
        "ApplicationLoadBalancer": "azurerm_application_load_balancer",
    },
    "signalrservice": {
        "Service": "azurerm_signalr_service",
        "WebPubsub": "azurerm_web_pubsub",
    },
    "sql": {
        "MSSQLDatabase": "azurerm_mssql_database",
        "MSSQLDatabaseExtendedAuditingPolicy": "azurerm_mssql_database_extended_auditing_policy",
        "MSSQLManagedInstance": "azurerm_mssql_managed_instance",
        "MSSQLServer": "azurerm_mssql_server",
        "MSSQLServerExtendedAuditingPolicy": "azurerm_mssql_server_extended_auditing_policy",
        "Database": "azurerm_sql_database",
        "Server": "azurerm_sql_server",
    },
    "storage": {
        "Account": "azurerm_storage_account",
        "AccountCustomerManagedKey": "azurerm_storage_account_customer_managed_key",
        "AccountQueueProperties": "azurerm_storage_account_queue_properties",
        "Container": "azurerm_storage_container",
        "ContainerImmutabilityPolicy": "azurerm_storage_container_immutability_policy",
        "DataLakeGen2FileSystem": "azurerm_storage_data_lake_gen2_filesystem",
        "ManagementPolicy": "azurerm_storage_management_policy",
        "Queue": "azurerm_storage_queue",
        "Share": "azurerm_storage_share",
        "Table": "azurerm_storage_table",
    },
    "streamanalytics": {
        "Job": "azurerm_stream_analytics_job",
    },
    "synapse": {
        "SQLPool": "azurerm_synapse_sql_pool",
        "SQLPoolExtendedAuditingPolicy": "azurerm_synapse_sql_pool_extended_auditing_policy",
        "Workspace": "azurerm_synapse_workspace",
        "WorkspaceExtendedAuditingPolicy": "azurerm_synapse_workspace_extended_auditing_policy",
    },
    "web": {
        "AppService": "azurerm_app_service",
        "AppServiceSlot": "azurerm_app_service_slot",
        "FunctionApp": "azurerm_function_app",
        "LinuxFunctionApp": "azurerm_linux_function_app",
        "LinuxFunctionAppSlot": "azurerm_linux_function_app_slot",
        "LinuxWebApp": "azurerm_linux_web_app",
        "LinuxWebAppSlot": "azurerm_linux_web_app_slot",
        "LogicAppStandard": "azurerm_logic_app_standard",
        "StaticSite": "azurerm_static_site",
        "StaticWebApp": "azurerm_static_web_app",
        "WindowsFunctionApp": "azurerm_windows_function_app",
        "WindowsFunctionAppSlot": "azurerm_windows_function_app_slot",
        "WindowsWebApp": "azurerm_windows_web_app",
        "WindowsWebAppSlot": "azurerm_windows_web_app_slot",
    },
}
"""By API group without the provider's ending, then by kind."""
