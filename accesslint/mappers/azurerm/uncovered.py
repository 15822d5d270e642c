"""Types of Azure that one may look for and that are not judged, each with the reason and the vendor's page."""

from __future__ import annotations

_LOGS = "https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs"

UNCOVERED = {
    "azurerm_cdn_endpoint": "its one category counts traffic, the profile has the access log "
    f"({_LOGS}/microsoft-cdn-profiles-endpoints-logs)",
    "azurerm_container_group": "it sends what containers write, and has no access log "
    "(https://learn.microsoft.com/azure/container-instances/container-instances-log-analytics)",
    "azurerm_dns_zone": "public zones have metrics and no log of queries "
    "(https://learn.microsoft.com/azure/dns/dns-alerts-metrics)",
    "azurerm_eventgrid_system_topic": f"it logs failed deliveries only ({_LOGS}/microsoft-eventgrid-systemtopics-logs)",
    "azurerm_express_route_circuit": "it logs its routes, not traffic "
    f"({_LOGS}/microsoft-network-expressroutecircuits-logs)",
    "azurerm_fabric_capacity": "what users do is in the tenant's audit log, which no resource configures "
    "(https://learn.microsoft.com/fabric/admin/track-user-activities)",
    "azurerm_lb": "it logs the health of its probes; flow logs of the network hold the traffic "
    f"({_LOGS}/microsoft-network-loadbalancers-logs)",
    "azurerm_log_analytics_storage_insights": "it lets a workspace read logs of an account and switches none on "
    "(https://learn.microsoft.com/azure/azure-monitor/agents/diagnostics-extension-logs)",
    "azurerm_mssql_database.ledger_enabled": "the ledger chains the rows of tables, not the audit records "
    "(https://learn.microsoft.com/sql/relational-databases/security/ledger/ledger-overview)",
    "azurerm_private_dns_zone": "a DNS security policy logs queries, which azurerm does not have "
    "(https://learn.microsoft.com/azure/dns/dns-security-policy)",
    "azurerm_public_ip": "it logs attacks that were mitigated, not accesses "
    f"({_LOGS}/microsoft-network-publicipaddresses-logs)",
    "azurerm_traffic_manager_profile": "it logs the results of probes; clients never pass through it "
    f"({_LOGS}/microsoft-network-trafficmanagerprofiles-logs)",
    "azurerm_virtual_machine": "logs of guests are collected by rules, which are judged as steps on the way "
    "(https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-overview)",
}
"""Reasons by type, or by attribute."""
