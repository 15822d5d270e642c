"""API Management: the gateway's logs, by a diagnostic setting or a logger, and what a logger's settings put into them.

https://learn.microsoft.com/azure/api-management/api-management-howto-use-azure-monitor
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.names import add_insights_route, add_route, goal_of, literal_name
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import number
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_GATEWAY = (Need(("GatewayLogs",)),)
_KINDS = ("azurerm_api_management_diagnostic", "azurerm_api_management_api_diagnostic")
_PARTS = ("frontend_request", "frontend_response", "backend_request", "backend_response")
_CREDENTIALS = frozenset({"authorization", "cookie", "set-cookie", "ocp-apim-subscription-key", "x-api-key"})
_WHOLE = 100


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every service as an emitter of kind `api-gateway`."""
    for service in resources.of_type("azurerm_api_management"):
        emitter = emitter_for(service, "api-gateway", "http")
        yield from set_diagnosed(emitter, service, _GATEWAY, resources)
        name = literal_name(service)
        names = [name] if name else []
        found = [
            diagnostic
            for kind in _KINDS
            for diagnostic in resources.pointing_at(service, kind, "api_management_name", names)
        ]
        yield from _by_loggers(emitter, found, resources)
        for diagnostic in found:
            _set_content(emitter, diagnostic)
        yield emitter


def _by_loggers(emitter: Entity, diagnostics: list[Resource], resources: ResourceIndex) -> Iterator[Link]:
    """A diagnostic for the whole service sends its requests to a logger: Application Insights or an event hub."""
    for diagnostic in diagnostics:
        identifier = find(diagnostic, "identifier")
        if diagnostic.type != _KINDS[0] or (identifier is not None and identifier.text == "azuremonitor"):
            continue
        given = find(diagnostic, "api_management_logger_id")
        if emitter.get("logging") != "on":
            emitter.facts.pop("coverage", None)
            decide_logging(emitter, "on", given.span if given is not None else diagnostic.header)
        logger = goal_of(given, resources).resource if given is not None else None
        hub = find(logger, "eventhub.name") if logger is not None else None
        key = _insights_key(logger) or given
        if hub is not None:
            yield from add_route(emitter, hub, "event-hub", resources)
        elif key is not None:
            yield from add_insights_route(emitter, key, resources)


def _insights_key(logger: Resource | None) -> Value | None:
    """What of a logger names its Application Insights."""
    paths = ("resource_id", "application_insights.connection_string", "application_insights.instrumentation_key")
    return next((value for path in paths if (value := find(logger, path)) is not None), None)


def _set_content(emitter: Entity, diagnostic: Resource) -> None:
    """The sample that is kept, and bodies and headers that give secrets away.

    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/api_management_diagnostic
    """
    if emitter.get("logging") == "off":
        return
    rate = find(diagnostic, "sampling_percentage")
    percent = number.of(rate) if rate is not None else None
    if rate is not None and isinstance(percent, int | float) and percent < _WHOLE:
        detail = f"only {percent} % of the requests are kept ({diagnostic.address})"
        emitter.append(
            "filters", {"how": "sample", "what": f"sampling_percentage = {percent}", "detail": detail}, rate.span
        )
    elif rate is not None and isinstance(percent, Unknown) and emitter.get("filters") is None:
        emitter.set("filters", percent, rate.span)
    for part in _PARTS:
        size = find(diagnostic, f"{part}.body_bytes")
        kept = number.of(size) if size is not None else 0
        if size is not None and isinstance(kept, int | float) and kept > 0:
            what = f"bodies ({part}.body_bytes of {diagnostic.address} is {kept})"
            emitter.append("sensitive", {"what": what, "kind": "bodies"}, size.span)
        headers = find(diagnostic, f"{part}.headers_to_log")
        for header in headers.items() if headers is not None else ():
            if header.text and header.text.lower() in _CREDENTIALS:
                what = f"the header {header.text} ({part} of {diagnostic.address})"
                emitter.append("sensitive", {"what": what, "kind": "credentials"}, header.span)
