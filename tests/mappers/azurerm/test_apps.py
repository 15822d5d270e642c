"""Web apps, function apps, API Management and Container Apps."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import api_management, container_apps, web_apps
from accesslint.mappers.azurerm.web_apps import FUNCTION_APPS, WEB_APPS
from accesslint.mappers.types import looked_at
from accesslint.model.values import Resource
from tests.mappers.building import hcl, mapped, place_of, ref, resource, unknown


def _setting(kind: str, *categories: Any) -> Resource:
    data = {
        "target_resource_id": ref(f"{kind}.a", "id"),
        "log_analytics_workspace_id": "w",
        "enabled_log": [{"category": category} for category in categories],
    }
    return resource("azurerm_monitor_diagnostic_setting.d", data)


DISK = {"logs": [{"http_logs": [{"file_system": [{"retention_in_days": 7, "retention_in_mb": 35}]}]}]}
BLOB = {"logs": [{"http_logs": [{"azure_blob_storage": [{"retention_in_days": 90, "sas_url": "https://x/y?sig=z"}]}]}]}
APPS: list[tuple[dict[str, Any], Any]] = [
    ({}, "off"),
    ({"logs": [{"failed_request_tracing": True, "detailed_error_messages": True}]}, "off"),
    ({"logs": [{"http_logs": []}]}, "off"),
    (DISK, "on"),
    (BLOB, "on"),
    ({"logs": unknown("?")}, {"unknown": "?"}),
    ({"logs": [{"http_logs": unknown("?")}]}, {"unknown": "?"}),
]


@pytest.mark.parametrize("kind", WEB_APPS)
@pytest.mark.parametrize(("attributes", "state"), APPS)
def test_web_apps(kind: str, attributes: dict[str, Any], state: Any) -> None:
    emitter = mapped(web_apps, resource(f"{kind}.a", attributes)).only("emitter", "application")
    assert emitter.get("logging") == state
    assert kind in looked_at()


@pytest.mark.parametrize("kind", WEB_APPS)
def test_web_apps_by_a_diagnostic_setting(kind: str) -> None:
    app = resource(f"{kind}.a", {"name": "a"})
    assert mapped(web_apps, app, _setting(kind, "AppServiceHTTPLogs")).only("emitter").get("logging") == "on"
    assert mapped(web_apps, app, _setting(kind, "AppServiceConsoleLogs")).only("emitter").get("logging") == "off"
    assert mapped(web_apps, app, _setting(kind, unknown("?"))).only("emitter").get("logging") == {"unknown": "?"}


def test_logs_on_the_disk_of_an_app() -> None:
    app = resource("azurerm_linux_web_app.a", DISK)
    found = mapped(web_apps, app)
    store = found.only("store", "file")
    assert (store.get("retention.days"), store.get("rotation.max_size_mb")) == (7, 35)
    assert found.only("emitter").get("routes")[0]["to"] == store.id
    place = place_of(app, "logs", 0, "http_logs", 0, "file_system", 0, "retention_in_days")
    assert store.span_of("retention.days") == place


def test_a_signed_url_is_not_shown() -> None:
    route = mapped(web_apps, resource("azurerm_linux_web_app.a", BLOB)).only("emitter").get("routes")[0]
    assert route["target"] == "https://x/y"


FUNCTIONS: list[tuple[dict[str, Any], Any]] = [
    ({}, "off"),
    ({"site_config": [{"application_insights_key": "k"}]}, "on"),
    ({"site_config": [{"application_insights_connection_string": unknown("?")}]}, "on"),
    ({"app_settings": {"APPLICATIONINSIGHTS_CONNECTION_STRING": "c"}}, "on"),
    ({"app_settings": {"APPINSIGHTS_INSTRUMENTATIONKEY": "c"}}, "on"),
    ({"app_settings": {"A": "c"}}, "off"),
    ({"app_settings": unknown("?")}, {"unknown": "?"}),
]


@pytest.mark.parametrize("kind", FUNCTION_APPS)
@pytest.mark.parametrize(("attributes", "state"), FUNCTIONS)
def test_function_apps(kind: str, attributes: dict[str, Any], state: Any) -> None:
    emitter = mapped(web_apps, resource(f"{kind}.a", attributes)).only("emitter", "application")
    assert emitter.get("logging") == state


def test_the_workspace_behind_insights() -> None:
    found = mapped(
        web_apps,
        *hcl("""
            resource "azurerm_linux_function_app" "f" {
              site_config {
                application_insights_connection_string = azurerm_application_insights.i.connection_string
              }
            }
            resource "azurerm_application_insights" "i" { workspace_id = azurerm_log_analytics_workspace.w.id }
            resource "azurerm_log_analytics_workspace" "w" { name = "w" }
        """),
    )
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_application_insights.i"]


SERVICE = resource("azurerm_api_management.a", {"name": "apim"})
OF_SERVICE = {"api_management_name": ref("azurerm_api_management.a", "name")}


def test_api_management() -> None:
    kind = "azurerm_api_management"
    assert mapped(api_management, SERVICE).only("emitter", "api-gateway").get("logging") == "off"
    assert mapped(api_management, SERVICE, _setting(kind, "GatewayLogs")).only("emitter").get("logging") == "on"
    found = mapped(api_management, SERVICE, _setting(kind, unknown("?"))).only("emitter")
    assert found.get("logging") == {"unknown": "?"}


def _diagnostic(kind: str = "azurerm_api_management_diagnostic", **more: Any) -> Resource:
    logger = ref("azurerm_api_management_logger.l", "id")
    data = {"identifier": "applicationinsights", "api_management_logger_id": logger, **OF_SERVICE, **more}
    return resource(f"{kind}.d", data)


def test_loggers() -> None:
    hub = {**OF_SERVICE, "eventhub": [{"name": ref("azurerm_eventhub.h", "name")}]}
    found = mapped(
        api_management, SERVICE, _diagnostic(), resource("azurerm_api_management_logger.l", hub),
        resource("azurerm_eventhub.h", {"name": "h"}),
    )  # fmt: skip
    assert found.only("emitter").get("logging") == "on"
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_eventhub.h"]
    insights = {**OF_SERVICE, "application_insights": [{"instrumentation_key": "k"}]}
    emitter = mapped(
        api_management, SERVICE, _diagnostic(), resource("azurerm_api_management_logger.l", insights)
    ).only("emitter")
    assert emitter.get("routes")[0]["via"] == "application-insights"


def test_a_diagnostic_of_one_api_is_not_for_all() -> None:
    one = _diagnostic("azurerm_api_management_api_diagnostic")
    assert mapped(api_management, SERVICE, one).only("emitter").get("logging") == "off"
    monitor = _diagnostic(identifier="azuremonitor")
    assert mapped(api_management, SERVICE, monitor).only("emitter").get("logging") == "off"


CONTENT: list[tuple[dict[str, Any], str, Any]] = [
    ({"sampling_percentage": 5.0}, "filters.0.how", "sample"),
    ({"sampling_percentage": 100.0}, "filters", None),
    ({"sampling_percentage": unknown("?")}, "filters", {"unknown": "?"}),
    ({"frontend_request": [{"body_bytes": 32}]}, "sensitive.0.kind", "bodies"),
    ({"frontend_request": [{"body_bytes": 0}]}, "sensitive", None),
    ({"backend_request": [{"headers_to_log": ["accept", "Authorization"]}]}, "sensitive.0.kind", "credentials"),
    ({"backend_request": [{"headers_to_log": ["accept"]}]}, "sensitive", None),
]


@pytest.mark.parametrize(("attributes", "fact", "value"), CONTENT)
def test_content(attributes: dict[str, Any], fact: str, value: Any) -> None:
    assert mapped(api_management, SERVICE, _diagnostic(**attributes)).only("emitter").get(fact) == value


ENVIRONMENTS: list[tuple[dict[str, Any], Any]] = [
    ({}, "off"),
    ({"log_analytics_workspace_id": ref("azurerm_log_analytics_workspace.w", "id")}, "on"),
    ({"log_analytics_workspace_id": unknown("?")}, "on"),
    ({"logs_destination": "azure-monitor"}, "off"),
    ({"logs_destination": unknown("?")}, {"unknown": "?"}),
]


@pytest.mark.parametrize(("attributes", "state"), ENVIRONMENTS)
def test_container_apps(attributes: dict[str, Any], state: Any) -> None:
    environment = resource("azurerm_container_app_environment.a", attributes)
    assert mapped(container_apps, environment).only("emitter", "application").get("logging") == state


def test_container_apps_by_azure_monitor() -> None:
    kind = "azurerm_container_app_environment"
    environment = resource(f"{kind}.a", {"logs_destination": "azure-monitor"})
    found = mapped(container_apps, environment, _setting(kind, "ContainerAppConsoleLogs"))
    assert found.only("emitter").get("logging") == "on"
