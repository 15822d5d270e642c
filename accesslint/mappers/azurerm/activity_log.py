"""The activity log of subscriptions and the logs of Microsoft Entra: what is exported, and who watches.

The platform keeps the activity log for 90 days, whatever the files say; an emitter is made where the files export it,
or declare the subscription. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import decide
from accesslint.mappers.azurerm.diagnostic_settings import DiagnosticSetting, diagnostics, sent_by
from accesslint.mappers.azurerm.names import add_route, goal_of
from accesslint.mappers.azurerm.storage_lifecycle import records_route
from accesslint.mappers.azurerm.watch import watch_of_activity
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

_ACTIVITY = tuple(Need((name,)) for name in ("Administrative", "Security", "Policy", "Alert"))
"""The categories that record who changed what, and what came of it; those of health and of advice record no accesses.

https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
"""
_ENTRA = tuple(
    Need((name,))
    for name in (
        "AuditLogs",
        "SignInLogs",
        "NonInteractiveUserSignInLogs",
        "ServicePrincipalSignInLogs",
        "ManagedIdentitySignInLogs",
    )
)
"""https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options"""
_PROFILE = ("Action", "Delete", "Write")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Exports of the activity log and of Entra's logs, and subscriptions without one."""
    targeted: dict[str, list[DiagnosticSetting]] = {}
    for setting in diagnostics(resources).all:
        if setting.goal.kind == "subscription" and not setting.goal.child:
            target = setting.goal.resource
            owner = target.id if target is not None else f"{setting.resource.scope}#{setting.goal.shown}"
            targeted.setdefault(owner, []).append(setting)
    for subscription in resources.of_type("azurerm_subscription"):
        yield from _export(subscription, targeted.pop(subscription.id, []), resources)
    for settings in targeted.values():
        yield from _export(settings[0].resource, settings, resources)
    for profile in resources.of_type("azurerm_monitor_log_profile"):
        yield from _profile(profile, resources)
    for directory in resources.of_type("azurerm_monitor_aad_diagnostic_setting"):
        yield from _entra(directory, resources)


def _export(owner: Resource, settings: list[DiagnosticSetting], resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(owner, "trail", "control")
    yield from decide(emitter, settings, _ACTIVITY, resources, "event_kinds")
    _set_watched(emitter, owner, resources)
    yield emitter


def _set_watched(emitter: Entity, owner: Resource, resources: ResourceIndex) -> None:
    watch = watch_of_activity(owner.scope, resources)
    emitter.set("watched", watch.state, watch.span, default=watch.state is False)


def _entra(setting: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(setting, "directory", "auth")
    sent = DiagnosticSetting(setting, goal_of(setting.attributes, resources), sent_by(setting))
    yield from decide(emitter, [sent], _ENTRA, resources, "event_kinds")
    yield emitter


def _profile(profile: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    """A log profile, which diagnostic settings have replaced.

    https://registry.terraform.io/providers/hashicorp/azurerm/3.0.0/docs/resources/monitor_log_profile
    """
    emitter = emitter_for(profile, "trail", "control")
    categories = find(profile, "categories")
    emitter.set("logging", "on", categories.span if categories is not None else None)
    _set_listed(emitter, profile, "categories", "event_kinds", _PROFILE)
    # Events that belong to no region, which are most of those on identities and rights, are in `global`.
    _set_listed(emitter, profile, "locations", "regions", ("global",))
    yield from _profile_routes(emitter, profile, resources)
    _set_watched(emitter, profile, resources)
    yield emitter


def _set_listed(emitter: Entity, profile: Resource, attribute: str, aspect: str, wanted: tuple[str, ...]) -> None:
    value = find(profile, attribute)
    items = value.items() if value is not None else []
    there = {(item.text or "").lower(): item.text for item in items if item.text}
    missing = [name for name in wanted if name.lower() not in there]
    unknown = undecided(value) if value is not None else None
    if missing and unknown is not None and value is not None:
        emitter.set(f"coverage.{aspect}", unknown, value.span)
        return
    fact: dict[str, object] = {"included": [text for text in there.values() if text], "excluded": missing}
    if missing:
        fact["detail"] = f"not among the {attribute} of the log profile"
    emitter.set(f"coverage.{aspect}", fact, value.span if value is not None else None)


def _profile_routes(emitter: Entity, profile: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    account, hub = find(profile, "storage_account_id"), find(profile, "servicebus_rule_id")
    if account is not None and account.data != "":
        yield from records_route(emitter, profile, account, resources)
    if hub is not None and hub.data != "":
        yield from add_route(emitter, hub, "event-hub", resources)
    if emitter.get("routes") is None:
        emitter.set("routes", Unknown("the log profile names no destination"))
