"""Log Analytics workspaces with what belongs to them, and Microsoft Sentinel.

https://learn.microsoft.com/azure/templates/microsoft.operationalinsights/workspaces and
https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import BY_LOCK, BY_SETTING, reach
from accesslint.translation import Draft, Flat, Leaf, Shape, flag

_KINDS = {
    "scheduled": "azurerm_sentinel_alert_rule_scheduled",
    "nrt": "azurerm_sentinel_alert_rule_nrt",
    "fusion": "azurerm_sentinel_alert_rule_fusion",
    "mlbehavioranalytics": "azurerm_sentinel_alert_rule_machine_learning_behavior_analytics",
}


def _workspace(draft: Draft) -> None:
    """The cluster that a workspace is linked to, by which its key is decided."""
    cluster = reach(draft.properties, "properties", "features", "clusterResourceId")
    if cluster is not None:
        attributes = {"workspace_id": draft.own(span=cluster.span), "write_access_id": cluster}
        draft.add("azurerm_log_analytics_linked_service", ".clusterResourceId", attributes, cluster.span)


def _cluster(draft: Draft) -> None:
    key = reach(draft.properties, "properties", "keyVaultProperties", "keyName")
    if key is not None:
        attributes = {"log_analytics_cluster_id": draft.own(span=key.span), "key_vault_key_id": key}
        kind = "azurerm_log_analytics_cluster_customer_managed_key"
        draft.add(kind, ".keyVaultProperties", attributes, key.span)


def _rule(draft: Draft) -> None:
    kind = draft.get("kind")
    draft.type = _KINDS.get((kind.text or "").lower() if kind is not None else "", draft.type)


def _solution(draft: Draft) -> None:
    """Sentinel as it was switched on before it had a resource of its own.

    https://learn.microsoft.com/azure/templates/microsoft.operationsmanagement/solutions
    """
    product = reach(draft.properties, "plan", "product")
    workspace = reach(draft.properties, "properties", "workspaceResourceId")
    if product is not None and workspace is not None and (product.text or "").lower().endswith("/securityinsights"):
        draft.type = "azurerm_sentinel_log_analytics_workspace_onboarding"
        draft.attributes["workspace_id"] = workspace


SHAPES = {
    "Microsoft.OperationalInsights/workspaces": Shape(
        "azurerm_log_analytics_workspace",
        {"properties": Flat({"retentionInDays": "retention_in_days", "sku": Flat({"name": "sku"})})},
        _workspace,
        {
            **BY_SETTING,
            **BY_LOCK,
            "azurerm_log_analytics_linked_service": "properties.features.clusterResourceId",
            "azurerm_log_analytics_workspace_table": "Microsoft.OperationalInsights/workspaces/tables",
        },
    ),
    "Microsoft.OperationalInsights/workspaces/linkedServices": Shape(
        "azurerm_log_analytics_linked_service",
        {"parent": "workspace_id", "properties": Flat({"writeAccessResourceId": "write_access_id"})},
    ),
    "Microsoft.OperationalInsights/workspaces/tables": Shape(
        "azurerm_log_analytics_workspace_table",
        {
            "parent": "workspace_id",
            "properties": Flat(
                {"retentionInDays": "retention_in_days", "totalRetentionInDays": "total_retention_in_days"}
            ),
        },
    ),
    "Microsoft.OperationalInsights/workspaces/dataExports": Shape(
        "azurerm_log_analytics_data_export_rule",
        {
            "parent": "workspace_resource_id",
            "properties": Flat(
                {
                    "enable": Leaf("enabled", flag),
                    "tableNames": "table_names",
                    "destination": Flat({"resourceId": "destination_resource_id"}),
                }
            ),
        },
    ),
    "Microsoft.OperationalInsights/clusters": Shape(
        "azurerm_log_analytics_cluster",
        {},
        _cluster,
        {"azurerm_log_analytics_cluster_customer_managed_key": "properties.keyVaultProperties"},
    ),
    "Microsoft.SecurityInsights/alertRules": Shape(
        "azurerm_sentinel_alert_rule_scheduled",
        {"scope": "log_analytics_workspace_id", "properties": Flat({"enabled": Leaf("enabled", flag)})},
        _rule,
    ),
    "Microsoft.SecurityInsights/onboardingStates": Shape(
        "azurerm_sentinel_log_analytics_workspace_onboarding", {"scope": "workspace_id"}
    ),
    "Microsoft.OperationsManagement/solutions": Shape("azurerm_log_analytics_solution", {}, _solution),
}
