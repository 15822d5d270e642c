"""Web and function apps, container apps, clusters of Kubernetes, API Management.

https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-logs,
https://learn.microsoft.com/azure/templates/microsoft.app/managedenvironments,
https://learn.microsoft.com/azure/templates/microsoft.containerservice/managedclusters and
https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/diagnostics
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accesslint.loaders.arm.tables.bodies import BY_SETTING, block, children, diagnosed, reach
from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag, is_open, nested, translated

_PLACES: dict[str, tuple[str, dict[str, Spec]]] = {
    "fileSystem": ("file_system", {"retentionInDays": "retention_in_days", "retentionInMb": "retention_in_mb"}),
    "azureBlobStorage": ("azure_blob_storage", {"retentionInDays": "retention_in_days", "sasUrl": "sas_url"}),
}


_SITE = (
    "azurerm_windows_web_app",
    "azurerm_linux_web_app",
    "azurerm_windows_function_app",
    "azurerm_linux_function_app",
)
_SLOT = (
    "azurerm_windows_web_app_slot",
    "azurerm_linux_web_app_slot",
    "azurerm_windows_function_app_slot",
    "azurerm_linux_function_app_slot",
)


def _site(types: tuple[str, ...], config: str) -> Callable[[Draft], None]:
    """A site is an app of a kind: `app,linux`, `functionapp,linux`, `functionapp,workflowapp`."""

    def finish(draft: Draft) -> None:
        kind = draft.get("kind")
        words = (kind.text or "").lower() if kind is not None else ""
        linux = "linux" in words or _is_true(reach(draft.properties, "properties", "reserved"))
        draft.type = types[("functionapp" in words) * 2 + linux]
        if "workflowapp" in words:
            draft.type = "azurerm_logic_app_standard"
        _set_logs(draft, config)
        _set_settings(draft, config)

    return finish


def _is_true(value: Value | None) -> bool:
    return value is not None and flag(value).data is True


def _set_logs(draft: Draft, config: str) -> None:
    """The child `logs`; else `httpLoggingEnabled` of the site's configuration, which logs to the app's own disk."""
    for child in children(draft, config, "logs"):
        given = reach(child, "properties", "httpLogs")
        if given is not None:
            _set_http_logs(draft, given)
            return
    switches = [reach(draft.properties, "properties", "siteConfig", "httpLoggingEnabled")]
    switches += [reach(child, "properties", "httpLoggingEnabled") for child in children(draft, config, "web")]
    switch = next((value for value in switches if value is not None), None)
    if switch is None:
        return
    if is_open(switch):
        draft.attributes["logs"] = nested("http_logs", switch, switch.span)
    elif _is_true(switch):
        disk = Value({"file_system": block({}, switch)}, switch.span)
        draft.attributes["logs"] = nested("http_logs", Value([disk], switch.span), switch.span)


def _set_http_logs(draft: Draft, given: Value) -> None:
    found: dict[str, Value] = {}
    doubt = given if is_open(given) else None
    for name, (written, names) in _PLACES.items():
        place = reach(given, name)
        switch = reach(place, "enabled")
        if place is None or switch is None or is_open(given):
            continue
        if is_open(switch):
            doubt = switch
        elif _is_true(switch):
            found[written] = block(translated(place, names), switch)
    if found:
        draft.attributes["logs"] = nested("http_logs", block(found, given), given.span)
    elif doubt is not None:
        draft.attributes["logs"] = nested("http_logs", doubt, given.span)


def _set_settings(draft: Draft, config: str) -> None:
    """The app's settings, as a list in the site or as a child."""
    settings: dict[str, Value] = {}
    doubt: Value | None = None
    for name, value in _settings(draft, config):
        if name:
            settings[name] = value
        else:
            doubt = value
    if doubt is not None and not any("insights" in name.lower() for name in settings):
        draft.attributes["app_settings"] = doubt
    elif settings:
        draft.attributes["app_settings"] = Value(settings, next(iter(settings.values())).span)


def _settings(draft: Draft, config: str) -> Iterator[tuple[str, Value]]:
    listed = reach(draft.properties, "properties", "siteConfig", "appSettings")
    if listed is not None and is_open(listed):
        yield "", listed
    for item in listed.items() if listed is not None and isinstance(listed.data, list) else ():
        name, value = item.get("name"), item.get("value")
        if is_open(item) or (name is not None and not name.text):
            yield "", item
        elif name is not None and value is not None:
            yield name.text or "", value
    for child in children(draft, config, "appsettings"):
        given = child.get("properties")
        if given is not None and isinstance(given.data, dict):
            yield from given.data.items()
        elif given is not None:
            yield "", given


def _cluster(draft: Draft) -> None:
    """Container insights, as an add-on."""
    addons = reach(draft.properties, "properties", "addonProfiles")
    agent = reach(addons, "omsagent") or reach(addons, "omsAgent")
    if agent is None or is_open(agent):
        return
    workspace, switch = reach(agent, "config", "logAnalyticsWorkspaceResourceID"), reach(agent, "enabled")
    workspace = workspace or reach(agent, "config", "logAnalyticsWorkspaceResourceId")
    if workspace is not None and _is_true(switch):
        draft.attributes["oms_agent"] = nested("log_analytics_workspace_id", workspace, workspace.span)


_MESSAGE: dict[str, Spec] = {"headers": "headers_to_log", "body": Flat({"bytes": "body_bytes"})}
_DIAGNOSTIC: dict[str, Spec] = {
    "name": "identifier",
    "parent": "api_management_name",
    "properties": Flat(
        {
            "loggerId": "api_management_logger_id",
            "sampling": Flat({"percentage": "sampling_percentage"}),
            "frontend": Flat(
                {"request": Block("frontend_request", _MESSAGE), "response": Block("frontend_response", _MESSAGE)}
            ),
            "backend": Flat(
                {"request": Block("backend_request", _MESSAGE), "response": Block("backend_response", _MESSAGE)}
            ),
        }
    ),
}
_CREDENTIALS: dict[str, Spec] = {
    "instrumentationKey": "instrumentation_key",
    "connectionString": "connection_string",
    "name": "name",
}


def _logger(draft: Draft) -> None:
    """A logger's credentials are those of Application Insights or of an event hub."""
    kind = reach(draft.properties, "properties", "loggerType")
    given = reach(draft.properties, "properties", "credentials")
    if given is None or not isinstance(given.data, dict):
        return
    name = "eventhub" if kind is not None and (kind.text or "").lower() == "azureeventhub" else "application_insights"
    draft.attributes[name] = block(translated(given, _CREDENTIALS), given)


_LOGS = {
    **BY_SETTING,
    "logs.http_logs": "httpLogs of config/logs",
    "app_settings": "properties.siteConfig.appSettings",
}

SHAPES = {
    "Microsoft.Web/sites": Shape("azurerm_linux_web_app", {}, _site(_SITE, "Microsoft.Web/sites/config"), _LOGS),
    "Microsoft.Web/sites/slots": Shape(
        "azurerm_linux_web_app_slot", {}, _site(_SLOT, "Microsoft.Web/sites/slots/config"), _LOGS
    ),
    "Microsoft.App/managedEnvironments": Shape(
        "azurerm_container_app_environment",
        {
            "properties": Flat(
                {
                    "appLogsConfiguration": Flat(
                        {
                            "destination": "logs_destination",
                            "logAnalyticsConfiguration": Flat({"customerId": "log_analytics_workspace_id"}),
                        }
                    )
                }
            )
        },
        written=BY_SETTING,
    ),
    "Microsoft.ContainerService/managedClusters": Shape(
        "azurerm_kubernetes_cluster",
        {
            "properties": Flat(
                {
                    "aadProfile": Block(
                        "azure_active_directory_role_based_access_control",
                        {"enableAzureRBAC": Leaf("azure_rbac_enabled", flag)},
                    )
                }
            )
        },
        _cluster,
        BY_SETTING,
    ),
    "Microsoft.ApiManagement/service": diagnosed("azurerm_api_management"),
    "Microsoft.ApiManagement/service/diagnostics": Shape("azurerm_api_management_diagnostic", _DIAGNOSTIC),
    "Microsoft.ApiManagement/service/apis/diagnostics": Shape("azurerm_api_management_api_diagnostic", _DIAGNOSTIC),
    "Microsoft.ApiManagement/service/loggers": Shape(
        "azurerm_api_management_logger",
        {"properties": Flat({"resourceId": "resource_id"})},
        _logger,
        {"eventhub": "properties.credentials", "application_insights": "properties.credentials"},
    ),
}
