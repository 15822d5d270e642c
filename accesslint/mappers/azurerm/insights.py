"""Application Insights as a step between applications and a workspace: it may keep only a sample, and masks addresses.

https://learn.microsoft.com/azure/azure-monitor/app/sampling and
https://learn.microsoft.com/azure/azure-monitor/app/ip-collection
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.names import add_route, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, number
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_WHOLE = 100


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every component as a hop of kind `collector`."""
    for insights in resources.of_type("azurerm_application_insights"):
        hop = entity_for("hop", "collector", insights)
        handle = named_handle(insights)
        if handle:
            hop.handles.add(handle)
        _set_sample(hop, insights)
        _set_masked(hop, insights)
        workspace = find(insights, "workspace_id")
        if workspace is not None and workspace.data != "":
            yield from add_route(hop, workspace, "log-analytics", resources)
        else:
            hop.set("routes", Unknown("the workspace behind Application Insights is not told by these files"))
        yield hop


def _set_sample(hop: Entity, insights: Resource) -> None:
    """What is ingested of what the applications send."""
    rate = find(insights, "sampling_percentage")
    percent = number.of(rate) if rate is not None else _WHOLE
    if rate is None or (isinstance(percent, int | float) and percent >= _WHOLE):
        return
    if isinstance(percent, Unknown):
        hop.set("filters", percent, rate.span)
        return
    detail = f"only {percent} % of the requests are kept"
    hop.append("filters", {"how": "sample", "what": f"sampling_percentage = {percent}", "detail": detail}, rate.span)


def _set_masked(hop: Entity, insights: Resource) -> None:
    """Addresses of clients are written as 0.0.0.0 unless masking is switched off."""
    switch = find(insights, "disable_ip_masking")
    state = boolean.of(switch) if switch is not None else False
    span = switch.span if switch is not None else None
    if isinstance(state, Unknown):
        hop.set("strips", state, span)
    elif state is not True:
        hop.append("strips", {"field": "client_IP", "meaning": "client_address", "how": "mask"}, span)
