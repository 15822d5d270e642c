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


def _needs(*names: str) -> tuple[Need, ...]:
    return tuple(Need((name,)) for name in names)


def _text(resource: Resource, path: str) -> str:
    value = find(resource, path)
    return "" if value is None or value.text is None else value.text.lower()


def _has_firewall(gateway: Resource, resources: ResourceIndex) -> bool:  # noqa: ARG001
    """Without a web application firewall there is nothing in its log."""
    attributes = ("waf_configuration", "firewall_policy_id")
    return _text(gateway, "sku.tier").startswith("waf") or any(find(gateway, name) is not None for name in attributes)


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
    Diagnosed(("azurerm_frontdoor",), "distribution", "http", _needs("FrontdoorAccessLog"),
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
    Diagnosed(("azurerm_redis_cache",), "database", "data", _needs("ConnectedClientList"),
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
    Diagnosed(("azurerm_iothub",), "message-broker", "data", _needs("Connections"),
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
    Diagnosed(("azurerm_cognitive_account",), "application", "http", _needs("Audit", "RequestResponse"),
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
    Diagnosed(("azurerm_healthcare_service", "azurerm_healthcare_fhir_service"), "database", "data",
              _needs("AuditLogs"), f"{_LOGS}/microsoft-healthcareapis-services-logs"),
    Diagnosed(("azurerm_virtual_desktop_host_pool",), "gateway", "host", _needs("Connection", "Management"),
              f"{_LOGS}/microsoft-desktopvirtualization-hostpools-logs"),
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
