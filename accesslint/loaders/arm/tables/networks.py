"""Networks with their subnets and flow logs, and the gateways and firewalls before them.

https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworks and
https://learn.microsoft.com/azure/templates/microsoft.network/networkwatchers/flowlogs
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import diagnosed, reach
from accesslint.model.values import Reference, Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, flag, is_open

_GROUP = "azurerm_subnet_network_security_group_association"


def _network(draft: Draft) -> None:
    """Subnets that are written in their network."""
    listed = reach(draft.properties, "properties", "subnets")
    if listed is None or is_open(listed):
        return
    for number, subnet in enumerate(listed.items()):
        suffix = f".subnets[{number}]"
        draft.add(
            "azurerm_subnet",
            suffix,
            {"name": subnet.get("name"), "virtual_network_name": draft.own("name", subnet.span)},
            subnet.span,
        )
        _associate(draft, suffix, subnet)


def _associate(draft: Draft, suffix: str, subnet: Value) -> None:
    group = reach(subnet, "properties", "networkSecurityGroup", "id")
    if group is not None:
        own = Value(Reference(draft.id + suffix, "id"), subnet.span)
        attributes = {"subnet_id": own, "network_security_group_id": group}
        draft.add(_GROUP, f"{suffix}.networkSecurityGroup", attributes, group.span)


def _subnet(draft: Draft) -> None:
    _associate(draft, "", draft.properties)


def _profile(draft: Draft) -> None:
    """The tier says whether it is Front Door or the older network."""
    sku = reach(draft.properties, "sku", "name")
    if sku is not None and sku.text and "frontdoor" not in sku.text.lower():
        draft.type = "azurerm_cdn_profile"


_BY_FLOW_LOG = {"azurerm_network_watcher_flow_log": "Microsoft.Network/networkWatchers/flowLogs"}

SHAPES = {
    "Microsoft.Network/virtualNetworks": Shape("azurerm_virtual_network", {}, _network, _BY_FLOW_LOG),
    "Microsoft.Network/virtualNetworks/subnets": Shape("azurerm_subnet", {"parent": "virtual_network_name"}, _subnet),
    "Microsoft.Network/networkSecurityGroups": Shape("azurerm_network_security_group", written=_BY_FLOW_LOG),
    "Microsoft.Network/networkWatchers/flowLogs": Shape(
        "azurerm_network_watcher_flow_log",
        {
            "properties": Flat(
                {
                    "targetResourceId": "target_resource_id",
                    "storageId": "storage_account_id",
                    "enabled": Leaf("enabled", flag),
                    "retentionPolicy": Block("retention_policy", {"enabled": Leaf("enabled", flag), "days": "days"}),
                    "format": Flat({"version": "version"}),
                    "flowAnalyticsConfiguration": Flat(
                        {
                            "networkWatcherFlowAnalyticsConfiguration": Block(
                                "traffic_analytics",
                                {
                                    "enabled": Leaf("enabled", flag),
                                    "workspaceResourceId": "workspace_resource_id",
                                    "trafficAnalyticsInterval": "interval_in_minutes",
                                },
                            )
                        }
                    ),
                }
            )
        },
    ),
    # https://learn.microsoft.com/azure/templates/microsoft.network/applicationgateways
    "Microsoft.Network/applicationGateways": diagnosed(
        "azurerm_application_gateway",
        {
            "properties": Flat(
                {
                    "sku": Block("sku", {"name": "name", "tier": "tier"}),
                    "webApplicationFirewallConfiguration": Block("waf_configuration", {"enabled": "enabled"}),
                    "firewallPolicy": Flat({"id": "firewall_policy_id"}),
                }
            )
        },
    ),
    "Microsoft.Network/azureFirewalls": diagnosed("azurerm_firewall"),
    "Microsoft.Network/bastionHosts": diagnosed("azurerm_bastion_host"),
    # https://learn.microsoft.com/azure/templates/microsoft.network/frontdoors
    "Microsoft.Network/frontDoors": diagnosed(
        "azurerm_frontdoor",
        {
            "properties": Flat(
                {
                    "frontendEndpoints": Block(
                        "frontend_endpoint",
                        {
                            "properties": Flat(
                                {
                                    "webApplicationFirewallPolicyLink": Flat(
                                        {"id": "web_application_firewall_policy_link_id"}
                                    )
                                }
                            )
                        },
                    )
                }
            )
        },
    ),
    # https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworkgateways
    "Microsoft.Network/virtualNetworkGateways": diagnosed(
        "azurerm_virtual_network_gateway",
        {
            "properties": Flat(
                {
                    "gatewayType": "type",
                    "vpnClientConfiguration": Block(
                        "vpn_client_configuration", {"vpnAuthenticationTypes": "vpn_auth_types"}
                    ),
                }
            )
        },
    ),
    "Microsoft.Network/vpnGateways": diagnosed("azurerm_vpn_gateway"),
    "Microsoft.Network/p2sVpnGateways": diagnosed("azurerm_point_to_site_vpn_gateway"),
    # https://learn.microsoft.com/azure/templates/microsoft.cdn/profiles
    "Microsoft.Cdn/profiles": Shape(
        "azurerm_cdn_frontdoor_profile",
        {"sku": Flat({"name": "sku_name"})},
        _profile,
        {"azurerm_monitor_diagnostic_setting": "Microsoft.Insights/diagnosticSettings"},
    ),
    "Microsoft.Cdn/profiles/securityPolicies": Shape(
        "azurerm_cdn_frontdoor_security_policy", {"parent": "cdn_frontdoor_profile_id"}
    ),
}
