"""How long a storage account keeps records: its lifecycle rules, and the days that those who write to it set.

https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.azurerm.names import add_route, goal_of, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, days, number
from accesslint.mappers.table import Setting, Side, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LIFECYCLE = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_management_policy"
_SIDE = {"terraform": Side("azurerm_storage_management_policy", "storage_account_id")}
_BLOB = "rule.actions.base_blob"

SETTINGS = (
    Setting(
        "retention.days",
        {"terraform": f"{_BLOB}.delete_after_days_since_modification_greater_than"},
        _LIFECYCLE,
        number,
        "forever",
        _SIDE,
    ),
    Setting(
        "tiers.cold_after_days",
        {"terraform": f"{_BLOB}.tier_to_archive_after_days_since_modification_greater_than"},
        _LIFECYCLE,
        number,
        side=_SIDE,
    ),
    Setting(
        "immutability.versions_days",
        {"terraform": "rule.actions.version.delete_after_days_since_creation"},
        _LIFECYCLE,
        number,
        side=_SIDE,
    ),
)

_DELETE = (
    "delete_after_days_since_modification_greater_than",
    "delete_after_days_since_creation_greater_than",
)
_VERSIONS = ("delete_after_days_since_creation",)
"""A version is created when its blob is overwritten or deleted."""
_ARCHIVE = (
    "tier_to_archive_after_days_since_modification_greater_than",
    "tier_to_archive_after_days_since_creation_greater_than",
)
_LOG_PREFIXES = ("insights-", "sqldbauditlogs", "$logs", "am-")


class _Days(NamedTuple):
    """Days that one place sets."""

    days: Any
    span: Span
    detail: str


class _Writer(NamedTuple):
    """A type that writes to an account and says itself how long its records are kept."""

    type: str
    account: str
    days: str
    switch: str = ""
    """The attribute that must be true for the days to count."""


_WRITERS = (
    _Writer("azurerm_mssql_server_extended_auditing_policy", "storage_endpoint", "retention_in_days"),
    _Writer("azurerm_mssql_database_extended_auditing_policy", "storage_endpoint", "retention_in_days"),
    _Writer("azurerm_synapse_workspace_extended_auditing_policy", "storage_endpoint", "retention_in_days"),
    _Writer("azurerm_synapse_sql_pool_extended_auditing_policy", "storage_endpoint", "retention_in_days"),
    _Writer("azurerm_mssql_server", "extended_auditing_policy.storage_endpoint",
            "extended_auditing_policy.retention_in_days"),
    _Writer("azurerm_sql_server", "extended_auditing_policy.storage_endpoint",
            "extended_auditing_policy.retention_in_days"),
    _Writer("azurerm_network_watcher_flow_log", "storage_account_id", "retention_policy.days",
            "retention_policy.enabled"),
    _Writer("azurerm_monitor_log_profile", "storage_account_id", "retention_policy.days", "retention_policy.enabled"),
    _Writer("azurerm_monitor_diagnostic_setting", "storage_account_id", "enabled_log.retention_policy.days",
            "enabled_log.retention_policy.enabled"),
    _Writer("azurerm_monitor_diagnostic_setting", "storage_account_id", "log.retention_policy.days",
            "log.retention_policy.enabled"),
)  # fmt: skip

_CACHE: WeakKeyDictionary[ResourceIndex, dict[str, list[_Days]]] = WeakKeyDictionary()


def set_lifecycle(store: Entity, account: Resource, resources: ResourceIndex) -> None:
    """Set `retention.days` and, where rules move records to the archive or end their earlier versions,
    `tiers.cold_after_days` and `immutability.versions_days`.

    The shortest time counts. Without a rule nothing ends. There is no default for the tier: what diagnostic settings
    write are append blobs, of which rules can only delete:
    https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure
    """
    ends: list[_Days] = []
    colds: list[_Days] = []
    versions: list[_Days] = []
    for policy in resources.pointing_at(account, "azurerm_storage_management_policy", "storage_account_id"):
        rules = policy.get("rule")
        for rule in rules.items() if rules is not None else ():
            if _applies(rule):
                ends.extend(_days(rule, _DELETE))
                colds.extend(_days(rule, _ARCHIVE))
                versions.extend(_days(rule, _VERSIONS, "version"))
    written = _written(resources)
    for handle in (f"tf:{account.id}", named_handle(account)):
        ends.extend(written.get(handle, ()))
    _set(store, "retention.days", ends)
    if not ends:
        store.set("retention.days", "forever", default=True)
    _set(store, "tiers.cold_after_days", colds)
    _set(store, "immutability.versions_days", versions)


def _set(store: Entity, fact: str, found: list[_Days]) -> None:
    known = [told for told in found if isinstance(told.days, int | float)]
    chosen = min(known, key=lambda told: told.days) if known else (found[0] if found else None)
    if chosen is not None:
        store.set(fact, chosen.days, chosen.span)
        if chosen.detail:
            store.set("retention.detail", chosen.detail)


def _applies(rule: Value) -> bool:
    """Whether a rule is in force and may be for records, by its prefixes."""
    enabled = find(rule, "enabled")
    if enabled is not None and boolean.of(enabled) is False:
        return False
    prefixes = find(rule, "filters.prefix_match")
    texts = [item.text for item in prefixes.items()] if prefixes is not None else []
    return not texts or any(
        text is None or any(text.startswith(start) or start.startswith(text) for start in _LOG_PREFIXES)
        or "log" in text or "audit" in text
        for text in texts
    )  # fmt: skip


def _days(rule: Value, attributes: tuple[str, ...], part: str = "base_blob") -> Iterator[_Days]:
    for attribute in attributes:
        value = find(rule, f"actions.{part}.{attribute}")
        if value is not None and (told := number.of(value)) != -1:
            yield _Days(told, value.span, "")


def _written(resources: ResourceIndex) -> dict[str, list[_Days]]:
    """Days by the handle of the account that they are for."""
    found = _CACHE.get(resources)
    if found is not None:
        return found
    found = _CACHE[resources] = {}
    for writer in _WRITERS:
        for resource in resources.of_type(writer.type):
            value, account = find(resource, writer.days), find(resource, writer.account)
            switch = find(resource, writer.switch) if writer.switch else None
            if value is None or account is None or (switch is not None and boolean.of(switch) is False):
                continue
            told = number.of(value)
            if told == 0:
                # Without end.
                continue
            detail = "" if isinstance(told, Unknown) else f"{resource.name_of(writer.days)} of {resource.address}"
            for handle in goal_of(account, resources).handles:
                found.setdefault(handle, []).append(_Days(told, value.span, detail))
    return found


def told_store(writer: Resource, resources: ResourceIndex) -> Entity | None:
    """The store of a writer that says how long its records are kept, in an account which these files only name.

    None where the account is declared (the days are that store's), or where nothing is said.
    """
    row = next((row for row in _WRITERS if row.type == writer.type and find(writer, row.days) is not None), None)
    value, account = (None, None) if row is None else (find(writer, row.days), find(writer, row.account))
    if row is None or value is None or account is None:
        return None
    switch = find(writer, row.switch) if row.switch else None
    goal = goal_of(account, resources)
    if goal.must_exist or (goal.resource is not None and not goal.resource.is_data):
        return None
    if any(named_handle(found) in goal.handles for found in resources.of_type("azurerm_storage_account")):
        return None
    if switch is not None and boolean.of(switch) is False:
        return None
    store = entity_for("store", "bucket", writer, "records")
    store.handles.clear()
    store.set("names", [])
    store.set("retention.days", days(zero="forever").of(value), value.span)
    store.set("retention.detail", f"{writer.name_of(row.days)} of {writer.address}")
    return store


def records_route(
    entity: Entity, writer: Resource, account: Value, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    """Append a writer's account to an entity's routes; yields the store that is only told of, or the link."""
    store = told_store(writer, resources)
    if store is None:
        yield from add_route(entity, account, "storage-account", resources)
        return
    target = goal_of(account, resources).shown
    entity.append("routes", {"to": store.id, "via": "storage-account", "target": target}, account.span)
    yield store
