"""Services of which a diagnostic setting alone decides: only what they are called.

https://learn.microsoft.com/azure/templates/
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.loaders.arm.tables.bodies import BY_SETTING, block, diagnosed, reach
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, flag

_TYPES = {
    "Microsoft.AAD/domainServices": "azurerm_active_directory_domain_service",
    "Microsoft.AnalysisServices/servers": "azurerm_analysis_services_server",
    "Microsoft.AppConfiguration/configurationStores": "azurerm_app_configuration",
    "Microsoft.AppPlatform/Spring": "azurerm_spring_cloud_service",
    "Microsoft.Attestation/attestationProviders": "azurerm_attestation_provider",
    "Microsoft.Automation/automationAccounts": "azurerm_automation_account",
    "Microsoft.Batch/batchAccounts": "azurerm_batch_account",
    "Microsoft.BotService/botServices": "azurerm_bot_service_azure_bot",
    "Microsoft.Cache/redisEnterprise/databases": "azurerm_redis_enterprise_database",
    "Microsoft.CognitiveServices/accounts": "azurerm_cognitive_account",
    "Microsoft.Communication/communicationServices": "azurerm_communication_service",
    "Microsoft.ContainerRegistry/registries": "azurerm_container_registry",
    "Microsoft.Dashboard/grafana": "azurerm_dashboard_grafana",
    "Microsoft.DataFactory/factories": "azurerm_data_factory",
    "Microsoft.DataLakeAnalytics/accounts": "azurerm_data_lake_analytics_account",
    "Microsoft.DataLakeStore/accounts": "azurerm_data_lake_store",
    "Microsoft.DataProtection/backupVaults": "azurerm_data_protection_backup_vault",
    "Microsoft.Databricks/workspaces": "azurerm_databricks_workspace",
    "Microsoft.DesktopVirtualization/hostPools": "azurerm_virtual_desktop_host_pool",
    "Microsoft.DesktopVirtualization/workspaces": "azurerm_virtual_desktop_workspace",
    "Microsoft.DevCenter/devcenters": "azurerm_dev_center",
    "Microsoft.Devices/IotHubs": "azurerm_iothub",
    "Microsoft.Devices/provisioningServices": "azurerm_iothub_dps",
    "Microsoft.DigitalTwins/digitalTwinsInstances": "azurerm_digital_twins_instance",
    "Microsoft.EventGrid/domains": "azurerm_eventgrid_domain",
    "Microsoft.EventGrid/topics": "azurerm_eventgrid_topic",
    "Microsoft.HealthcareApis/services": "azurerm_healthcare_service",
    "Microsoft.HealthcareApis/workspaces/dicomservices": "azurerm_healthcare_dicom_service",
    "Microsoft.HealthcareApis/workspaces/fhirservices": "azurerm_healthcare_fhir_service",
    "Microsoft.Kusto/clusters": "azurerm_kusto_cluster",
    "Microsoft.Logic/workflows": "azurerm_logic_app_workflow",
    "Microsoft.MachineLearningServices/registries": "azurerm_machine_learning_registry",
    "Microsoft.MachineLearningServices/workspaces": "azurerm_machine_learning_workspace",
    "Microsoft.NetApp/netAppAccounts/capacityPools/volumes": "azurerm_netapp_volume",
    "Microsoft.NotificationHubs/namespaces": "azurerm_notification_hub_namespace",
    "Microsoft.PowerBIDedicated/capacities": "azurerm_powerbi_embedded",
    "Microsoft.Purview/accounts": "azurerm_purview_account",
    "Microsoft.RecoveryServices/vaults": "azurerm_recovery_services_vault",
    "Microsoft.Relay/namespaces": "azurerm_relay_namespace",
    "Microsoft.Search/searchServices": "azurerm_search_service",
    "Microsoft.ServiceNetworking/trafficControllers": "azurerm_application_load_balancer",
    "Microsoft.SignalRService/signalR": "azurerm_signalr_service",
    "Microsoft.SignalRService/webPubSub": "azurerm_web_pubsub",
    "Microsoft.StreamAnalytics/streamingjobs": "azurerm_stream_analytics_job",
    "Microsoft.Web/staticSites": "azurerm_static_web_app",
    "Nginx.NginxPlus/nginxDeployments": "azurerm_nginx_deployment",
}


def _broker(draft: Draft) -> None:
    """MQTT is off unless it is enabled: https://learn.microsoft.com/azure/templates/microsoft.eventgrid/namespaces"""
    state = reach(draft.properties, "properties", "topicSpacesConfiguration", "state")
    if state is not None and state.text != "Disabled":
        draft.attributes["topic_spaces_configuration"] = block({"state": state}, state)


SHAPES: Mapping[str, Shape] = {
    **{kind: diagnosed(type_name) for kind, type_name in _TYPES.items()},
    "Microsoft.EventGrid/namespaces": Shape("azurerm_eventgrid_namespace", {}, _broker, BY_SETTING),
    # https://learn.microsoft.com/azure/templates/microsoft.cache/redis
    "Microsoft.Cache/redis": diagnosed(
        "azurerm_redis_cache",
        {
            "properties": Flat(
                {
                    "redisConfiguration": Block(
                        "redis_configuration",
                        {"aad-enabled": Leaf("active_directory_authentication_enabled", flag)},
                    )
                }
            )
        },
    ),
}
