"""Container Apps: an environment sends what its containers write to a workspace, to Azure Monitor or nowhere.

https://learn.microsoft.com/azure/container-apps/log-options
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/container_app_environment"

TABLES = (
    Table(
        "emitter",
        "application",
        {"terraform": ("azurerm_container_app_environment",)},
        (
            Setting(
                "logging",
                {"terraform": "log_analytics_workspace_id"},
                _TERRAFORM,
                Meaning(lambda data: "on" if data else "off", takes_references=True),
                "off",
            ),
        ),
    ),
)

_CONSOLE = (Need(("ContainerAppConsoleLogs",)),)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every environment as an emitter of kind `application`."""
    for environment in resources.of_type("azurerm_container_app_environment"):
        emitter = emitter_for(environment, "application", "http")
        yield from _mapped(emitter, environment, resources)
        yield emitter


def _mapped(emitter: Entity, environment: Resource, resources: ResourceIndex) -> Iterator[Link]:
    workspace, destination = find(environment, "log_analytics_workspace_id"), find(environment, "logs_destination")
    if workspace is not None and workspace.data != "":
        emitter.set("logging", "on", workspace.span)
        yield from add_route(emitter, workspace, "log-analytics", resources)
        return
    if destination is not None and destination.unknown is not None:
        emitter.set("logging", destination.unknown, destination.span)
        return
    if destination is not None and destination.text == "azure-monitor":
        yield from set_diagnosed(emitter, environment, _CONSOLE, resources)
        return
    emitter.set("logging", "off", destination.span if destination is not None else None, default=destination is None)
    detail = environment.said("it has no log_analytics_workspace_id and logs_destination is not azure-monitor")
    emitter.set("logging_detail", detail)
