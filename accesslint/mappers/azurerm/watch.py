"""Who watches: alert rules on a workspace, Microsoft Sentinel, and alerts on the activity log.

https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.azurerm.names import goal_of, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_RULES = {
    "azurerm_monitor_scheduled_query_rules_alert": "data_source_id",
    "azurerm_monitor_scheduled_query_rules_alert_v2": "scopes",
    "azurerm_sentinel_alert_rule_scheduled": "log_analytics_workspace_id",
    "azurerm_sentinel_alert_rule_nrt": "log_analytics_workspace_id",
    "azurerm_sentinel_alert_rule_fusion": "log_analytics_workspace_id",
    "azurerm_sentinel_alert_rule_machine_learning_behavior_analytics": "log_analytics_workspace_id",
    "azurerm_sentinel_log_analytics_workspace_onboarding": "workspace_id",
}
"""What looks at a workspace, and the attribute that names it."""


_NO_ACCESSES = frozenset({"servicehealth", "resourcehealth", "autoscale", "recommendation"})
"""Categories that say nothing of who did what:
https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema"""


class Watch(NamedTuple):
    """Whether something looks, and where that is decided."""

    state: bool | Unknown
    span: Span | None = None


_CACHE: WeakKeyDictionary[ResourceIndex, dict[str, Watch]] = WeakKeyDictionary()


def watch_of(workspace: Resource, resources: ResourceIndex) -> Watch | None:
    """What looks at a workspace; None where the files have nothing."""
    found = _CACHE.get(resources)
    if found is None:
        found = _CACHE[resources] = {}
        for kind, attribute in _RULES.items():
            for rule in resources.of_type(kind):
                _add(found, rule, attribute, resources)
    return found.get(f"tf:{workspace.id}") or found.get(named_handle(workspace))


def _add(found: dict[str, Watch], rule: Resource, attribute: str, resources: ResourceIndex) -> None:
    enabled, target = find(rule, "enabled"), find(rule, attribute)
    state = True if enabled is None else boolean.of(enabled)
    if state is False or target is None:
        return
    for value in target.items():
        for handle in goal_of(value, resources).handles:
            before = found.get(handle)
            if before is None or before.state is not True:
                found[handle] = Watch(state, value.span)


def watch_of_activity(scope: str, resources: ResourceIndex) -> Watch:
    """Whether an alert of a root module looks at the activity log; one is enough.

    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_activity_log_alert
    """
    doubt: Watch | None = None
    for value, state in _activity_alerts(scope, resources):
        if state is True:
            return Watch(True, value.span if value is not None else None)
        if isinstance(state, Unknown):
            doubt = doubt or Watch(state, value.span if value is not None else None)
    return doubt or Watch(False)


def _activity_alerts(scope: str, resources: ResourceIndex) -> Iterator[tuple[Value | None, bool | Unknown]]:
    for alert in resources.of_type("azurerm_monitor_activity_log_alert"):
        category = find(alert, "criteria.category")
        if alert.scope != scope or (category is not None and (category.text or "").lower() in _NO_ACCESSES):
            continue
        enabled = find(alert, "enabled")
        yield category, True if enabled is None else boolean.of(enabled)
