"""App Service: web apps keep HTTP logs of their own, function apps give their requests to Application Insights.

Either may have a diagnostic setting instead. https://learn.microsoft.com/azure/app-service/troubleshoot-diagnostic-logs
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.names import add_insights_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, days, doubt, number, shown
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Value

_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/linux_web_app"

WEB_APPS = (
    "azurerm_linux_web_app",
    "azurerm_linux_web_app_slot",
    "azurerm_windows_web_app",
    "azurerm_windows_web_app_slot",
    "azurerm_app_service",
    "azurerm_app_service_slot",
)
FUNCTION_APPS = (
    "azurerm_linux_function_app",
    "azurerm_linux_function_app_slot",
    "azurerm_windows_function_app",
    "azurerm_windows_function_app_slot",
    "azurerm_function_app",
)

TABLES = (
    Table(
        "emitter",
        "application",
        {"terraform": WEB_APPS},
        (
            Setting(
                "logging",
                {"terraform": "logs.http_logs"},
                _TERRAFORM,
                Meaning(lambda data: "on" if data else "off"),
                "off",
            ),
        ),
    ),
)

_HTTP = (Need(("AppServiceHTTPLogs",)),)
_FUNCTION = (Need(("AppServiceHTTPLogs", "FunctionAppLogs")),)
_INSIGHTS = (
    "site_config.application_insights_connection_string",
    "site_config.application_insights_key",
    "app_settings.APPLICATIONINSIGHTS_CONNECTION_STRING",
    "app_settings.APPINSIGHTS_INSTRUMENTATIONKEY",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every app and slot as an emitter of kind `application`; logs on the app's own disk as a store."""
    for app in resources.of_type(*WEB_APPS):
        emitter = emitter_for(app, "application", "http")
        yield from set_diagnosed(emitter, app, _HTTP, resources)
        if emitter.get("logging") != "on":
            yield from _own_logs(emitter, app)
        yield emitter
    for app in resources.of_type(*FUNCTION_APPS):
        emitter = emitter_for(app, "application", "http")
        yield from set_diagnosed(emitter, app, _FUNCTION, resources)
        if emitter.get("logging") != "on":
            yield from _insights(emitter, app, resources)
        yield emitter


def _own_logs(emitter: Entity, app: Resource) -> Iterator[Entity]:
    """The block `http_logs`; without it there are none, whatever failed requests and detailed errors are set to."""
    logs = find(app, "logs.http_logs")
    if logs is None:
        if emitter.get("logging") == "off":
            detail = app.said("it has no logs.http_logs and no diagnostic setting sends AppServiceHTTPLogs")
            emitter.set("logging_detail", detail)
        return
    if logs.unknown is not None:
        decide_logging(emitter, logs.unknown, logs.span)
        return
    emitter.facts.pop("coverage", None)
    decide_logging(emitter, "on", logs.span)
    blob, disk = find(logs, "azure_blob_storage"), find(logs, "file_system")
    if blob is not None:
        url = find(blob, "sas_url")
        to = {"unknown": "the container is named by a signed URL, which these files do not tell"}
        target = shown(url) if url is not None else None
        target = (target or "a container").partition("?")[0]
        emitter.append("routes", {"to": to, "via": "storage-account", "target": target}, blob.span)
    if disk is not None:
        store = _disk(app, disk)
        emitter.append("routes", {"to": store.id, "via": "file", "target": "the app's file system"}, disk.span)
        yield store


def _disk(app: Resource, disk: Value) -> Entity:
    """The app's own file system, of which at most 100 MB are for logs."""
    store = entity_for("store", "file", app, "http-logs")
    store.handles.clear()
    store.set("names", ["/home/LogFiles/http"])
    kept, size = find(disk, "retention_in_days"), find(disk, "retention_in_mb")
    if kept is not None:
        store.set("retention.days", days(zero="forever").of(kept), kept.span)
    if size is not None:
        store.set("rotation.max_size_mb", number.of(size), size.span)
        store.set("rotation.detail", "the oldest records go when the size is reached")
    store.set("encryption.at_rest", True, default=True)
    store.set("durable", True, default=True)
    return store


def _insights(emitter: Entity, app: Resource, resources: ResourceIndex) -> Iterator[Link]:
    """With Application Insights the host of the functions records every request.

    https://learn.microsoft.com/azure/azure-functions/functions-monitoring
    """
    for path in _INSIGHTS:
        value = find(app, path)
        if value is None or value.data == "":
            continue
        if find(app, path.partition(".")[0]) is value:
            # The whole block or map is unknown.
            decide_logging(emitter, doubt(value), value.span)
            return
        emitter.facts.pop("coverage", None)
        decide_logging(emitter, "on", value.span)
        yield from add_insights_route(emitter, value, resources)
        return
    if emitter.get("logging") == "off":
        detail = "it has no Application Insights, and no diagnostic setting sends AppServiceHTTPLogs or FunctionAppLogs"
        emitter.set("logging_detail", detail)
