"""Resources whose access logs a diagnostic setting sends: key vaults, clusters, gateways, brokers and the like.

Settings that Azure Policy deploys are not seen. Container groups, load balancers
and traffic managers have no access log. Without a diagnostic setting nothing is kept:
https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import DIAGNOSED, ELSEWHERE, Diagnosed
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.diagnostic_settings import DiagnosticSetting, diagnostics
from accesslint.mappers.azurerm.names import named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Setting, Side, Table
from accesslint.model.entities import Entity
from accesslint.model.values import Resource

TABLES = tuple(
    Table(
        "emitter",
        row.kind,
        {"terraform": row.types},
        (
            Setting(
                "logging",
                {"terraform": "enabled_log.category"},
                row.source,
                Meaning(lambda _: "on", lambda _, row=row: row.needs[0].name),  # type: ignore[misc]
                "off",
                {"terraform": Side("azurerm_monitor_diagnostic_setting", "target_resource_id")},
            ),
        ),
    )
    for row in DIAGNOSED
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of the table as an emitter; and settings for what these files do not declare."""
    for row in DIAGNOSED:
        for resource in resources.of_type(*row.types):
            if row.when is None or row.when(resource, resources):
                yield from _mapped(resource, row, resources)
    yield from _loose(resources)


def _mapped(resource: Resource, row: Diagnosed, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(resource, row.kind, row.plane)
    yield from set_diagnosed(emitter, resource, row.needs, resources)
    if resource.type == "azurerm_kubernetes_cluster" and emitter.get("logging") == "on":
        _set_reads(emitter, diagnostics(resources).of(resource))
    if resource.type == "azurerm_log_analytics_workspace" and emitter.get("logging") == "off":
        # It holds logs: that queries of them are not recorded is a fact of the store.
        return
    yield emitter


def _set_reads(emitter: Entity, settings: list[DiagnosticSetting]) -> None:
    """`kube-audit-admin` leaves out who reads: get and list requests."""
    if any(setting.sent.place_of(("kube-audit",)) for setting in settings):
        return
    place = next((found for setting in settings if (found := setting.sent.place_of(("kube-audit-admin",)))), None)
    if place is None or any(setting.sent.unknown is not None for setting in settings):
        return
    detail = "kube-audit-admin leaves out get and list requests, kube-audit has them"
    fact = {"included": ["create, update, delete"], "excluded": ["get, list"], "detail": detail}
    emitter.set("coverage.event_kinds", fact, place)


def _loose(resources: ResourceIndex) -> Iterator[Mapped]:
    """Settings for resources of other files: what they write to is a log store all the same."""
    known = ELSEWHERE.union(*(row.types for row in DIAGNOSED))
    settings = diagnostics(resources).all
    declared: set[str] = set()
    if any(setting.goal.resource is None or setting.goal.resource.is_data for setting in settings):
        declared = {handle for kind in known for found in resources.of_type(kind) if (handle := named_handle(found))}
    for setting in settings:
        target = setting.goal.resource
        mapped_here = target is not None and not target.is_data and target.type in known
        if mapped_here or setting.goal.kind == "subscription" or not declared.isdisjoint(setting.goal.handles):
            continue
        place = setting.sent.anything
        if place is None and setting.sent.unknown is None:
            # Metrics only.
            continue
        emitter = emitter_for(setting.resource, "diagnostic-setting", "data")
        certain = place is not None or setting.sent.some
        emitter.set("logging", "on" if certain else setting.sent.unknown, place or setting.sent.unknown_span)
        yield from setting.routes(emitter, resources)
        yield emitter
