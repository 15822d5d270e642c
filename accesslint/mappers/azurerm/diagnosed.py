"""Which resource types have logs of accesses that a diagnostic setting sends, and which categories those are.

Each service's page is linked from https://learn.microsoft.com/azure/azure-monitor/reference/logs-index.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource

_LOGS = "https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs"
"""Categories by resource type."""


class Need(msgspec.Struct, frozen=True):
    """A log that an auditor asks for: any of the categories holds it."""

    categories: tuple[str, ...]
    when: Callable[[Resource, ResourceIndex], bool] | None = None
    """Whether the resource has it at all."""

    @property
    def name(self) -> str:
        """As it is recommended."""
        return self.categories[0]


class Diagnosed(msgspec.Struct, frozen=True):
    """A kind of resource and the logs that it has."""

    types: tuple[str, ...]
    kind: str
    plane: str
    needs: tuple[Need, ...]
    source: str
    """URL of the vendor's list of categories."""
    when: Callable[[Resource, ResourceIndex], bool] | None = None
    """Whether a resource of the types has logs at all."""


def _needs(*names: str) -> tuple[Need, ...]:
    return tuple(Need((name,)) for name in names)


def _text(resource: Resource, path: str) -> str:
    value = find(resource, path)
    return "" if value is None or value.text is None else value.text.lower()


def _has_firewall(gateway: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Without a web application firewall there is nothing in its log."""
    attributes = ("waf_configuration", "firewall_policy_id")
    return _text(gateway, "sku.tier").startswith("waf") or any(find(gateway, name) is not None for name in attributes)


def _has_linked_policy(door: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Its endpoints name their firewall."""
    endpoints = door.get("frontend_endpoint")
    listed = endpoints.items() if endpoints is not None else []
    return any(find(endpoint, "web_application_firewall_policy_link_id") is not None for endpoint in listed)


def _is_no_express_route(gateway: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """A gateway of ExpressRoute writes about routes only.

    https://learn.microsoft.com/azure/expressroute/monitor-expressroute-reference
    """
    return _text(gateway, "type") != "expressroute"


def _has_clients(gateway: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Point-to-site: people sign in."""
    return find(gateway, "vpn_client_configuration") is not None


def _is_broker(namespace: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Clients connect by MQTT only where it is switched on.

    https://learn.microsoft.com/azure/event-grid/mqtt-overview
    """
    return find(namespace, "topic_spaces_configuration") is not None


def _signs_in_by_entra(cache: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    value = find(cache, "redis_configuration.active_directory_authentication_enabled")
    return value is not None and value.data is True


def _has_security_policy(profile: Resource, resources: ResourceIndex) -> bool:
    return bool(resources.pointing_at(profile, "azurerm_cdn_frontdoor_security_policy", "cdn_frontdoor_profile_id"))


def _has_entra(cluster: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """The log `guard` is that of the sign-ins with Microsoft Entra."""
    blocks = ("azure_active_directory_role_based_access_control", "role_based_access_control.azure_active_directory")
    return any(find(cluster, block) is not None for block in blocks)


def _is_premium(namespace: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Only this tier and dedicated clusters have runtime audit logs.

    https://learn.microsoft.com/azure/event-hubs/monitor-event-hubs-reference
    """
    return _text(namespace, "sku") == "premium" or find(namespace, "dedicated_cluster_id") is not None


def _serves(*apis: str) -> Callable[[Resource, ResourceIndex], bool]:
    def check(account: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
        words = {_text(account, "kind")}
        capabilities = account.get("capabilities")
        for block in capabilities.items() if capabilities is not None else ():
            name = find(block, "name")
            words.add((name.text or "").lower() if name is not None else "")
        return any(api in words for api in apis)

    return check


_BROKER = (Need(("OperationalLogs",)), Need(("RuntimeAuditLogs",), _is_premium))

DIAGNOSED = (
    Diagnosed(("azurerm_key_vault",), "key-vault", "data", _needs("AuditEvent"),
              f"{_LOGS}/microsoft-keyvault-vaults-logs"),
    Diagnosed(("azurerm_key_vault_managed_hardware_security_module",), "key-vault", "data", _needs("AuditEvent"),
              f"{_LOGS}/microsoft-keyvault-managedhsms-logs"),
    Diagnosed(("azurerm_kubernetes_cluster",), "cluster", "control",
              (Need(("kube-audit", "kube-audit-admin")), Need(("guard",), _has_entra)),
              "https://learn.microsoft.com/azure/aks/monitor-aks-reference"),
    Diagnosed(("azurerm_application_gateway",), "load-balancer", "http",
              (Need(("ApplicationGatewayAccessLog",)), Need(("ApplicationGatewayFirewallLog",), _has_firewall)),
              f"{_LOGS}/microsoft-network-applicationgateways-logs"),
    Diagnosed(("azurerm_cdn_frontdoor_profile",), "distribution", "http",
              (Need(("FrontDoorAccessLog",)), Need(("FrontDoorWebApplicationFirewallLog",), _has_security_policy)),
              f"{_LOGS}/microsoft-cdn-profiles-logs"),
    Diagnosed(("azurerm_frontdoor",), "distribution", "http",
              (Need(("FrontdoorAccessLog",)), Need(("FrontdoorWebApplicationFirewallLog",), _has_linked_policy)),
              f"{_LOGS}/microsoft-network-frontdoors-logs"),
    Diagnosed(("azurerm_cdn_profile",), "distribution", "http", _needs("AzureCdnAccessLog"),
              f"{_LOGS}/microsoft-cdn-profiles-logs"),
    Diagnosed(("azurerm_firewall",), "firewall", "network",
              (Need(("AZFWNetworkRule", "AzureFirewallNetworkRule")),
               Need(("AZFWApplicationRule", "AzureFirewallApplicationRule"))),
              f"{_LOGS}/microsoft-network-azurefirewalls-logs"),
    Diagnosed(("azurerm_bastion_host",), "gateway", "host", _needs("BastionAuditLogs"),
              f"{_LOGS}/microsoft-network-bastionhosts-logs"),
    Diagnosed(("azurerm_container_registry",), "registry", "data",
              _needs("ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"),
              f"{_LOGS}/microsoft-containerregistry-registries-logs"),
    Diagnosed(("azurerm_cosmosdb_account",), "database", "data",
              (Need(("DataPlaneRequests",)),
               Need(("MongoRequests",), _serves("mongodb", "enablemongo")),
               Need(("CassandraRequests",), _serves("enablecassandra")),
               Need(("GremlinRequests",), _serves("enablegremlin")),
               Need(("TableApiRequests",), _serves("enabletable"))),
              f"{_LOGS}/microsoft-documentdb-databaseaccounts-logs"),
    Diagnosed(("azurerm_cosmosdb_postgresql_cluster",), "database", "data", _needs("PostgreSQLLogs"),
              f"{_LOGS}/microsoft-dbforpostgresql-servergroupsv2-logs"),
    Diagnosed(("azurerm_mongo_cluster",), "database", "data", _needs("vCoreMongoRequests"),
              f"{_LOGS}/microsoft-documentdb-mongoclusters-logs"),
    Diagnosed(("azurerm_mssql_managed_instance",), "database", "data", _needs("SQLSecurityAuditEvents"),
              f"{_LOGS}/microsoft-sql-managedinstances-logs"),
    Diagnosed(("azurerm_redis_cache",), "database", "data",
              (Need(("ConnectedClientList",)), Need(("MSEntraAuthenticationAuditLog",), _signs_in_by_entra)),
              f"{_LOGS}/microsoft-cache-redis-logs"),
    Diagnosed(("azurerm_kusto_cluster",), "database", "data", _needs("Query", "Command"),
              f"{_LOGS}/microsoft-kusto-clusters-logs"),
    Diagnosed(("azurerm_analysis_services_server",), "database", "data", _needs("Engine"),
              f"{_LOGS}/microsoft-analysisservices-servers-logs"),
    Diagnosed(("azurerm_eventhub_namespace",), "message-broker", "data", _BROKER,
              f"{_LOGS}/microsoft-eventhub-namespaces-logs"),
    Diagnosed(("azurerm_servicebus_namespace",), "message-broker", "data", _BROKER,
              f"{_LOGS}/microsoft-servicebus-namespaces-logs"),
    Diagnosed(("azurerm_eventgrid_topic", "azurerm_eventgrid_domain"), "message-broker", "data",
              _needs("DataPlaneRequests"), f"{_LOGS}/microsoft-eventgrid-topics-logs"),
    Diagnosed(("azurerm_iothub",), "message-broker", "data", _needs("Connections", "DeviceIdentityOperations"),
              f"{_LOGS}/microsoft-devices-iothubs-logs"),
    Diagnosed(("azurerm_signalr_service",), "message-broker", "http", _needs("AllLogs"),
              f"{_LOGS}/microsoft-signalrservice-signalr-logs"),
    Diagnosed(("azurerm_web_pubsub",), "message-broker", "http", _needs("HttpRequestLogs", "ConnectivityLogs"),
              f"{_LOGS}/microsoft-signalrservice-webpubsub-logs"),
    Diagnosed(("azurerm_databricks_workspace",), "analytics", "data",
              _needs("accounts", "workspace", "notebook", "secrets", "sqlPermissions"),
              f"{_LOGS}/microsoft-databricks-workspaces-logs"),
    Diagnosed(("azurerm_data_factory",), "analytics", "control",
              _needs("ActivityRuns", "PipelineRuns", "TriggerRuns"),
              f"{_LOGS}/microsoft-datafactory-factories-logs"),
    Diagnosed(("azurerm_search_service",), "search", "data", _needs("OperationLogs"),
              f"{_LOGS}/microsoft-search-searchservices-logs"),
    Diagnosed(("azurerm_cognitive_account", "azurerm_ai_services"), "application", "http",
              _needs("Audit", "RequestResponse"),
              f"{_LOGS}/microsoft-cognitiveservices-accounts-logs"),
    Diagnosed(("azurerm_app_configuration",), "configuration", "data", _needs("HttpRequest", "Audit"),
              f"{_LOGS}/microsoft-appconfiguration-configurationstores-logs"),
    Diagnosed(("azurerm_automation_account",), "automation", "control", _needs("AuditEvent"),
              f"{_LOGS}/microsoft-automation-automationaccounts-logs"),
    Diagnosed(("azurerm_logic_app_workflow",), "application", "http", _needs("WorkflowRuntime"),
              f"{_LOGS}/microsoft-logic-workflows-logs"),
    Diagnosed(("azurerm_batch_account",), "automation", "control", _needs("AuditLog"),
              f"{_LOGS}/microsoft-batch-batchaccounts-logs"),
    Diagnosed(("azurerm_dashboard_grafana",), "application", "http", _needs("GrafanaLoginEvents"),
              f"{_LOGS}/microsoft-dashboard-grafana-logs"),
    Diagnosed(("azurerm_healthcare_service", "azurerm_healthcare_fhir_service", "azurerm_healthcare_dicom_service"),
              "database", "data",
              _needs("AuditLogs"), f"{_LOGS}/microsoft-healthcareapis-services-logs"),
    Diagnosed(("azurerm_virtual_desktop_host_pool",), "gateway", "host", _needs("Connection", "Management"),
              f"{_LOGS}/microsoft-desktopvirtualization-hostpools-logs"),
    Diagnosed(("azurerm_virtual_desktop_workspace",), "gateway", "host", _needs("Feed", "Management"),
              f"{_LOGS}/microsoft-desktopvirtualization-workspaces-logs"),
    Diagnosed(("azurerm_virtual_network_gateway",), "gateway", "network",
              (Need(("GatewayDiagnosticLog",)), Need(("TunnelDiagnosticLog",)),
               Need(("P2SDiagnosticLog",), _has_clients)),
              f"{_LOGS}/microsoft-network-virtualnetworkgateways-logs", _is_no_express_route),
    Diagnosed(("azurerm_vpn_gateway",), "gateway", "network", _needs("GatewayDiagnosticLog", "TunnelDiagnosticLog"),
              f"{_LOGS}/microsoft-network-vpngateways-logs"),
    Diagnosed(("azurerm_point_to_site_vpn_gateway",), "gateway", "network",
              _needs("P2SDiagnosticLog", "GatewayDiagnosticLog"),
              f"{_LOGS}/microsoft-network-p2svpngateways-logs"),
    Diagnosed(("azurerm_application_load_balancer",), "load-balancer", "http", _needs("TrafficControllerAccessLog"),
              f"{_LOGS}/microsoft-servicenetworking-trafficcontrollers-logs"),
    Diagnosed(("azurerm_nginx_deployment",), "load-balancer", "http", _needs("NginxLogs"),
              f"{_LOGS}/nginx-nginxplus-nginxdeployments-logs"),
    Diagnosed(("azurerm_static_web_app", "azurerm_static_site"), "application", "http", _needs("StaticSiteHttpLogs"),
              f"{_LOGS}/microsoft-web-staticsites-logs"),
    Diagnosed(("azurerm_logic_app_standard",), "application", "http",
              (Need(("WorkflowRuntime",)), Need(("AppServiceHTTPLogs",))),
              f"{_LOGS}/microsoft-web-sites-logs"),
    Diagnosed(("azurerm_spring_cloud_service",), "application", "http", _needs("IngressLogs", "ApplicationConsole"),
              f"{_LOGS}/microsoft-appplatform-spring-logs"),
    Diagnosed(("azurerm_bot_service_azure_bot", "azurerm_bot_channels_registration"), "application", "http",
              _needs("BotRequest"), f"{_LOGS}/microsoft-botservice-botservices-logs"),
    Diagnosed(("azurerm_communication_service",), "application", "http", _needs("AuthOperational"),
              f"{_LOGS}/microsoft-communication-communicationservices-logs"),
    Diagnosed(("azurerm_machine_learning_workspace",), "analytics", "data",
              _needs("DataStoreReadEvent", "DataStoreChangeEvent", "ModelsReadEvent", "ModelsChangeEvent",
                     "ComputeInstanceEvent", "RunEvent"),
              f"{_LOGS}/microsoft-machinelearningservices-workspaces-logs"),
    Diagnosed(("azurerm_machine_learning_registry",), "analytics", "data",
              _needs("RegistryAssetReadEvent", "RegistryAssetWriteEvent"),
              f"{_LOGS}/microsoft-machinelearningservices-registries-logs"),
    Diagnosed(("azurerm_stream_analytics_job",), "analytics", "control", _needs("Authoring", "Execution"),
              f"{_LOGS}/microsoft-streamanalytics-streamingjobs-logs"),
    Diagnosed(("azurerm_powerbi_embedded",), "analytics", "data", _needs("Engine"),
              f"{_LOGS}/microsoft-powerbidedicated-capacities-logs"),
    Diagnosed(("azurerm_purview_account",), "analytics", "control", _needs("Security"),
              f"{_LOGS}/microsoft-purview-accounts-logs"),
    Diagnosed(("azurerm_data_lake_store",), "bucket", "data", _needs("Audit", "Requests"),
              f"{_LOGS}/microsoft-datalakestore-accounts-logs"),
    Diagnosed(("azurerm_data_lake_analytics_account",), "analytics", "data", _needs("Audit", "Requests"),
              f"{_LOGS}/microsoft-datalakeanalytics-accounts-logs"),
    Diagnosed(("azurerm_netapp_volume",), "bucket", "data", _needs("ANFFileAccess"),
              f"{_LOGS}/microsoft-netapp-netappaccounts-capacitypools-volumes-logs"),
    Diagnosed(("azurerm_redis_enterprise_database",), "database", "data", _needs("ConnectionEvents"),
              f"{_LOGS}/microsoft-cache-redisenterprise-databases-logs"),
    Diagnosed(("azurerm_cosmosdb_cassandra_cluster",), "database", "data", _needs("CassandraAudit"),
              f"{_LOGS}/microsoft-documentdb-cassandraclusters-logs"),
    Diagnosed(("azurerm_digital_twins_instance",), "database", "data",
              _needs("DigitalTwinsOperation", "QueryOperation"),
              f"{_LOGS}/microsoft-digitaltwins-digitaltwinsinstances-logs"),
    Diagnosed(("azurerm_recovery_services_vault",), "backup", "control",
              (Need(("CoreAzureBackup", "AzureBackupReport")), Need(("AddonAzureBackupJobs", "AzureBackupReport")),
               Need(("AddonAzureBackupPolicy", "AzureBackupReport"))),
              f"{_LOGS}/microsoft-recoveryservices-vaults-logs"),
    Diagnosed(("azurerm_data_protection_backup_vault",), "backup", "control",
              _needs("CoreAzureBackup", "AddonAzureBackupJobs", "AddonAzureBackupPolicy"),
              f"{_LOGS}/microsoft-dataprotection-backupvaults-logs"),
    Diagnosed(("azurerm_iothub_dps",), "message-broker", "data", _needs("DeviceOperations", "ServiceOperations"),
              f"{_LOGS}/microsoft-devices-provisioningservices-logs"),
    Diagnosed(("azurerm_eventgrid_namespace",), "message-broker", "data",
              (Need(("SuccessfulHttpDataPlaneOperations",)), Need(("FailedHttpDataPlaneOperations",)),
               Need(("SuccessfulMqttConnections",), _is_broker), Need(("FailedMqttConnections",), _is_broker)),
              f"{_LOGS}/microsoft-eventgrid-namespaces-logs"),
    Diagnosed(("azurerm_relay_namespace",), "message-broker", "data",
              (Need(("HybridConnectionsEvent", "HybridConnectionsLogs")),),
              f"{_LOGS}/microsoft-relay-namespaces-logs"),
    Diagnosed(("azurerm_notification_hub_namespace",), "message-broker", "data", _needs("OperationalLogs"),
              f"{_LOGS}/microsoft-notificationhubs-namespaces-logs"),
    Diagnosed(("azurerm_attestation_provider",), "application", "http", _needs("AuditEvent"),
              f"{_LOGS}/microsoft-attestation-attestationproviders-logs"),
    Diagnosed(("azurerm_dev_center",), "automation", "control", _needs("DataplaneAuditEvent"),
              f"{_LOGS}/microsoft-devcenter-devcenters-logs"),
    Diagnosed(("azurerm_active_directory_domain_service",), "directory", "auth",
              _needs("AccountLogon", "AccountManagement", "LogonLogoff", "DirectoryServiceAccess", "PolicyChange",
                     "PrivilegeUse"),
              f"{_LOGS}/microsoft-aad-domainservices-logs"),
    Diagnosed(("azurerm_log_analytics_workspace",), "workspace", "data", _needs("Audit"),
              f"{_LOGS}/microsoft-operationalinsights-workspaces-logs"),
)  # fmt: skip
"""The resources of which a diagnostic setting alone decides. A workspace's own log is that of the queries."""

ELSEWHERE = frozenset(
    {
        "azurerm_api_management", "azurerm_app_service", "azurerm_app_service_slot",
        "azurerm_container_app_environment", "azurerm_function_app", "azurerm_linux_function_app",
        "azurerm_linux_function_app_slot",
        "azurerm_linux_web_app", "azurerm_linux_web_app_slot", "azurerm_mariadb_server", "azurerm_mssql_database",
        "azurerm_mssql_server", "azurerm_mysql_flexible_server", "azurerm_mysql_server",
        "azurerm_postgresql_flexible_server", "azurerm_postgresql_server", "azurerm_sql_database",
        "azurerm_sql_server", "azurerm_storage_account", "azurerm_subscription", "azurerm_synapse_workspace",
        "azurerm_windows_function_app", "azurerm_windows_function_app_slot", "azurerm_windows_web_app",
        "azurerm_windows_web_app_slot",
    }
)  # fmt: skip
"""The resources of which other mappers tell, with a diagnostic setting as one means of several."""
