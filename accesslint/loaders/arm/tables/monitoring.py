"""Azure Monitor and Microsoft Entra: diagnostic settings, log profiles, alerts, data collection rules, insights.

https://learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings and
https://learn.microsoft.com/azure/templates/microsoft.insights/datacollectionrules
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import block, reach
from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag, is_open

_RETENTION = Block("retention_policy", {"enabled": Leaf("enabled", flag), "days": "days"})
_LOGS = Block(
    "enabled_log",
    {
        "category": "category",
        "categoryGroup": "category_group",
        "enabled": Leaf("enabled", flag),
        "retentionPolicy": _RETENTION,
    },
)
_SETTING = Flat(
    {
        "workspaceId": "log_analytics_workspace_id",
        "storageAccountId": "storage_account_id",
        "serviceBusRuleId": "eventhub_authorization_rule_id",
        "eventHubAuthorizationRuleId": "eventhub_authorization_rule_id",
        "eventHubName": "eventhub_name",
        "marketplacePartnerId": "partner_solution_id",
        "logs": _LOGS,
    }
)


def _alert(draft: Draft) -> None:
    """Conditions `{field, equals}` are attributes of `criteria`."""
    listed = reach(draft.properties, "properties", "condition", "allOf")
    if listed is None:
        return
    if is_open(listed):
        draft.attributes["criteria"] = listed
        return
    found: dict[str, Value] = {}
    for item in listed.items():
        field, equals = item.get("field"), item.get("equals")
        name = (field.text or "").lower() if field is not None else ""
        if equals is not None and name in _FIELDS:
            found[_FIELDS[name]] = equals
    draft.attributes["criteria"] = block(found, listed)


_FIELDS = {
    "category": "category",
    "operationname": "operation_name",
    "resourcetype": "resource_type",
    "level": "level",
    "status": "status",
}


def _query_rule(draft: Draft) -> None:
    """The first form of such rules names its workspace in `source`, and is enabled by a text."""
    source = reach(draft.properties, "properties", "source", "dataSourceId")
    if source is not None and draft.get("properties", "scopes") is None:
        draft.type = "azurerm_monitor_scheduled_query_rules_alert"
        draft.attributes["data_source_id"] = source


_WORKSPACE: dict[str, Spec] = {"workspaceResourceId": "workspace_resource_id", "name": "name"}
_HUB: dict[str, Spec] = {"eventHubResourceId": "event_hub_id", "name": "name"}
_ACCOUNT: dict[str, Spec] = {"storageAccountResourceId": "storage_account_id", "name": "name"}
_SOURCE: dict[str, Spec] = {"name": "name", "streams": "streams"}

SHAPES = {
    "Microsoft.Insights/diagnosticSettings": Shape(
        "azurerm_monitor_diagnostic_setting", {"scope": "target_resource_id", "properties": _SETTING}
    ),
    # https://learn.microsoft.com/azure/templates/microsoft.aadiam/diagnosticsettings
    "Microsoft.Aadiam/diagnosticSettings": Shape("azurerm_monitor_aad_diagnostic_setting", {"properties": _SETTING}),
    "Microsoft.Insights/logProfiles": Shape(
        "azurerm_monitor_log_profile",
        {
            "properties": Flat(
                {
                    "storageAccountId": "storage_account_id",
                    "serviceBusRuleId": "servicebus_rule_id",
                    "categories": "categories",
                    "locations": "locations",
                    "retentionPolicy": _RETENTION,
                }
            )
        },
    ),
    "Microsoft.Insights/activityLogAlerts": Shape(
        "azurerm_monitor_activity_log_alert",
        {
            "properties": Flat(
                {
                    "enabled": Leaf("enabled", flag),
                    "scopes": "scopes",
                    "actions": Flat({"actionGroups": Block("action", {"actionGroupId": "action_group_id"})}),
                }
            )
        },
        _alert,
        {"criteria": "properties.condition.allOf", "criteria.category": "properties.condition.allOf"},
    ),
    "Microsoft.Insights/scheduledQueryRules": Shape(
        "azurerm_monitor_scheduled_query_rules_alert_v2",
        {"properties": Flat({"enabled": Leaf("enabled", flag), "scopes": "scopes"})},
        _query_rule,
        {"data_source_id": "properties.source.dataSourceId"},
    ),
    "Microsoft.Insights/components": Shape(
        "azurerm_application_insights",
        {
            "properties": Flat(
                {
                    "WorkspaceResourceId": "workspace_id",
                    "workspaceResourceId": "workspace_id",
                    "SamplingPercentage": "sampling_percentage",
                    "RetentionInDays": "retention_in_days",
                    "DisableIpMasking": Leaf("disable_ip_masking", flag),
                }
            )
        },
    ),
    "Microsoft.Insights/dataCollectionRules": Shape(
        "azurerm_monitor_data_collection_rule",
        {
            "properties": Flat(
                {
                    "dataSources": Block(
                        "data_sources",
                        {
                            "syslog": Block("syslog", {**_SOURCE, "facilityNames": "facility_names"}),
                            "windowsEventLogs": Block("windows_event_log", _SOURCE),
                            "logFiles": Block("log_file", _SOURCE),
                            "iisLogs": Block("iis_log", _SOURCE),
                            "extensions": Block("extension", _SOURCE),
                            "dataImports": Block("data_import", {}),
                        },
                    ),
                    "destinations": Block(
                        "destinations",
                        {
                            "logAnalytics": Block("log_analytics", _WORKSPACE),
                            "eventHubs": Block("event_hub", _HUB),
                            "eventHubsDirect": Block("event_hub_direct", _HUB),
                            "storageAccounts": Block("storage_blob", _ACCOUNT),
                            "storageBlobsDirect": Block("storage_blob_direct", _ACCOUNT),
                        },
                    ),
                    "dataFlows": Block(
                        "data_flow",
                        {"streams": "streams", "destinations": "destinations", "transformKql": "transform_kql"},
                    ),
                }
            )
        },
    ),
}
