"""Joins Key Vault keys into the stores that they encrypt: rotation, and how long a deleted key can be restored."""

from __future__ import annotations

from accesslint.mappers.azurerm.names import goal_of, literal_name
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, doubt, number, shown
from accesslint.mappers.table import Setting, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_ROTATION = "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation"
_SOFT_DELETE = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"

SETTINGS = (
    Setting("encryption.deletion_window_days", {"terraform": "soft_delete_retention_days"}, _SOFT_DELETE, number, 90),
)
"""Of `azurerm_key_vault`; the fact is that of the stores that its keys encrypt."""


def join_key(store: Entity, value: Value | None, resources: ResourceIndex) -> None:
    """Set `encryption.*` of a store by the attribute that names its key; without one the platform's is the default."""
    store.set("encryption.at_rest", True, default=True)
    if value is None or value.data == "":
        store.set("encryption.key", "platform", default=True)
        return
    store.set("encryption.key", "customer", value.span)
    store.set("encryption.key_id", shown(value) or doubt(value), value.span)
    key = goal_of(value, resources).resource or _named(value, store, resources)
    if key is None or key.is_data or key.type != "azurerm_key_vault_key":
        reason = Unknown("the key is not declared in these files", "a plan file")
        store.set("encryption.rotation", reason, value.span)
        return
    _set_rotation(store, key)
    _set_window(store, key, resources)


def _named(value: Value, store: Entity, resources: ResourceIndex) -> Resource | None:
    """The one key of a name, where the store names a key of a vault by it."""
    if not value.text or "/" in value.text:
        return None
    scope = store.id.partition(":")[2].partition("#")[0]
    named = (key for key in resources.of_type("azurerm_key_vault_key") if key.scope == scope)
    found = [key for key in named if literal_name(key) == value.text]
    return found[0] if len(found) == 1 else None


def _set_rotation(store: Entity, key: Resource) -> None:
    """A rotation policy without `automatic` only says when to warn.

    https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
    """
    automatic, policy = find(key, "rotation_policy.automatic"), find(key, "rotation_policy")
    if automatic is not None:
        unknown = automatic.unknown
        store.set("encryption.rotation", unknown if unknown is not None else True, automatic.span)
    elif policy is not None:
        unknown = policy.unknown
        store.set("encryption.rotation", unknown if unknown is not None else False, policy.span)
    else:
        store.set("encryption.rotation", False, key.header, default=True)


def _set_window(store: Entity, key: Resource, resources: ResourceIndex) -> None:
    """How long a deleted key can be restored; without purge protection it may be gone at once."""
    given = find(key, "key_vault_id")
    vault = goal_of(given, resources).resource if given is not None else None
    if vault is None or vault.is_data or vault.type != "azurerm_key_vault":
        return
    row, protected = SETTINGS[0], find(vault, "purge_protection_enabled")
    state = boolean.of(protected) if protected is not None else False
    if state is not True:
        span = protected.span if protected is not None else vault.header
        store.set(row.fact, state if isinstance(state, Unknown) else 0, span)
        return
    value = find(vault, row.attributes["terraform"])
    if value is None:
        store.set(row.fact, row.default, vault.header, default=True)
    else:
        store.set(row.fact, row.meaning.of(value), value.span)
