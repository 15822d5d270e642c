"""Types of Azure that one may look for and that are not judged, each with the reason.

https://learn.microsoft.com/azure/azure-monitor/reference/logs-index
"""

from __future__ import annotations

UNCOVERED = {
    "azurerm_cdn_endpoint": "its one category, CoreAnalytics, counts traffic; the profile has the access log",
    "azurerm_confidential_ledger": "it is itself a ledger, and its application logs are not of accesses",
    "azurerm_container_group": "what containers write goes to the workspace that the group names; it has no access log",
    "azurerm_dns_zone": "public zones log no queries",
    "azurerm_eventgrid_system_topic": "it logs failed deliveries only",
    "azurerm_express_route_circuit": "it logs its routes, not traffic",
    "azurerm_fabric_capacity": "what users do in Fabric is in the tenant's audit log, which no resource configures",
    "azurerm_hdinsight_hadoop_cluster": "clusters send logs by an agent that is set up inside them",
    "azurerm_lb": "load balancers of the fourth layer have no access log; flow logs of the network hold the traffic",
    "azurerm_log_analytics_storage_insights": "it lets a workspace read classic logs and switches none on",
    "azurerm_mssql_database.ledger_enabled": "the ledger chains the rows of tables, not the audit records",
    "azurerm_private_dns_zone": "private zones log no queries; a DNS security policy does, which azurerm does not have",
    "azurerm_public_ip": "it logs attacks that were mitigated, not accesses",
    "azurerm_traffic_manager_profile": "it logs the results of probes; clients never pass through it",
    "azurerm_virtual_machine": "the logs of guests are collected by rules, which are judged as steps on the way",
}
"""Reasons by type, or by attribute."""
