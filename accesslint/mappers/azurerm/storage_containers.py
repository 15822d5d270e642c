"""What a storage account's containers decide of it as a log store: immutability, and access for anyone.

https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.azurerm.names import literal_name
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, number, undecided, words
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_MODES = words({"Locked": "compliance", "Unlocked": "governance", "Disabled": "none"})
_LOG_WORDS = ("insights-", "sqldbauditlogs", "audit", "log", "am-")
"""What names of containers that hold records have in them: diagnostic settings write to `insights-logs-…`, auditing of
SQL to `sqldbauditlogs`, exports of a workspace to `am-…`."""


def _containers(account: Resource, resources: ResourceIndex) -> Iterator[Resource]:
    """The containers that hold records by their name, and those of unknown name."""
    names = [name for name in (literal_name(account),) if name]
    for attribute in ("storage_account_id", "storage_account_name"):
        for container in resources.pointing_at(account, "azurerm_storage_container", attribute, names):
            name = literal_name(container)
            if not name or any(word in name.lower() for word in _LOG_WORDS):
                yield container


def set_lock(store: Entity, account: Resource, resources: ResourceIndex) -> None:
    """Set `immutability.object_lock`, `lock_mode` and `lock_days`: the account's policy, else that of a log container.

    https://learn.microsoft.com/azure/storage/blobs/immutable-policy-configure-version-scope
    """
    state = find(account, "immutability_policy.state")
    if state is not None:
        _set(store, _MODES.of(state), state.span)
        days = find(account, "immutability_policy.period_since_creation_in_days")
        if days is not None:
            store.set("immutability.lock_days", number.of(days), days.span)
        return
    for container in _containers(account, resources):
        kind = "azurerm_storage_container_immutability_policy"
        for policy in resources.pointing_at(container, kind, "storage_container_resource_manager_id"):
            locked = find(policy, "locked")
            state_of = boolean.of(locked) if locked is not None else False
            mode_of = state_of if isinstance(state_of, Unknown) else "compliance" if state_of else "governance"
            _set(store, mode_of, locked.span if locked is not None else policy.header)
            days = find(policy, "immutability_period_in_days")
            if days is not None:
                store.set("immutability.lock_days", number.of(days), days.span)
            return
    store.set("immutability.object_lock", False, default=True)
    store.set("immutability.lock_mode", "none", default=True)
    store.set("retention.locked", False, default=True)


def _set(store: Entity, mode: str | Unknown, span: Span) -> None:
    unknown = isinstance(mode, Unknown)
    store.set("immutability.object_lock", mode if unknown else mode != "none", span)
    store.set("immutability.lock_mode", mode, span)
    store.set("retention.locked", mode if unknown else mode == "compliance", span)


def set_public(store: Entity, account: Resource, resources: ResourceIndex) -> None:
    """Set `access.public`: a log container is open to anyone, and the account lets it be.

    https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure
    """
    allowed = find(account, "allow_nested_items_to_be_public") or find(account, "allow_blob_public_access")
    network = find(account, "public_network_access_enabled")
    closed = (allowed is not None and boolean.of(allowed) is False) or (
        network is not None and boolean.of(network) is False
    )
    for container in () if closed else _containers(account, resources):
        access = find(container, "container_access_type")
        if access is None or access.text == "private":
            continue
        unknown = undecided(access) or (allowed.unknown if allowed is not None else None)
        if unknown is not None:
            store.set("access.public", unknown, access.span)
            return
        store.set("access.public", True, access.span)
        store.set("access.public_detail", f"container_access_type of {container.address} is {access.text}")
        return
    store.set("access.public", False, default=True)
