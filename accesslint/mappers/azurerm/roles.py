"""Built-in roles that may read, change or delete records, and who has them at a log store.

https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from accesslint.mappers.azurerm.locks import Scopes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource

_EVERYTHING = ("read", "write", "delete", "administer")

ROLES: dict[str, tuple[str, ...]] = {
    "owner": _EVERYTHING,
    "contributor": _EVERYTHING,
    "data purger": ("delete",),
    "log analytics contributor": _EVERYTHING,
    "log analytics reader": ("read",),
    "monitoring contributor": ("read", "administer"),
    "monitoring reader": ("read",),
    "reader": ("read",),
    "storage account contributor": _EVERYTHING,
    "storage account key operator service role": _EVERYTHING,
    "storage blob data contributor": ("read", "write", "delete"),
    "storage blob data owner": _EVERYTHING,
    "storage blob data reader": ("read",),
}
"""What each role may do with the records of a store."""

_WILDCARD = frozenset({"owner", "contributor"})
"""Roles whose actions are `*`."""

_OF_STORAGE, _OF_WORKSPACE = "storage ", ("log analytics ", "data purger", "monitoring ", "reader")
"""`Reader` sees the settings of a storage account, not its blobs."""

_KINDS = {"user": "user", "group": "role", "serviceprincipal": "service"}
_BY_ID = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "reader",
    "150f5e0c-0603-4f03-8c7f-cf70034c4e90": "data purger",
    "92aaf0da-9dab-42b6-94a3-d43ce8d16293": "log analytics contributor",
    "73c42c96-874c-492b-b04d-ab87d138a893": "log analytics reader",
    "749f88d5-cbae-40b8-bcfc-e573ddc772fa": "monitoring contributor",
    "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "monitoring reader",
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": "storage account contributor",
    "81a9662b-bebf-436f-a333-f67b29880f12": "storage account key operator service role",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "storage blob data contributor",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "storage blob data owner",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "storage blob data reader",
}
_CACHE: WeakKeyDictionary[ResourceIndex, Scopes] = WeakKeyDictionary()


def add_role_grants(store: Entity, resource: Resource, resources: ResourceIndex) -> None:
    """Append the role assignments at a store to `access.grants`."""
    scopes = _CACHE.get(resources)
    if scopes is None:
        scopes = _CACHE[resources] = Scopes("azurerm_role_assignment", resources)
    for assigned in scopes.of(resource, resources):
        role = _role(assigned.resource)
        if not _concerns(role, store.kind):
            continue
        value = find(assigned.resource, "principal_id")
        kind = find(assigned.resource, "principal_type")
        principal: object = shown(value)
        if principal is None:
            reason = undecided(value) if value is not None else None
            principal = {"unknown": reason.reason if reason is not None else "the principal is not told"}
        grant = {
            "principal": principal,
            "actions": list(ROLES[role]),
            "kind": _KINDS.get((kind.text or "").lower() if kind is not None else "", "role"),
            "conditioned": find(assigned.resource, "condition") is not None,
            "wildcard": role in _WILDCARD,
            "detail": f"the role {role} by {assigned.resource.address}",
        }
        store.append("access.grants", grant, value.span if value is not None else assigned.span)


def _role(assignment: Resource) -> str:
    name = find(assignment, "role_definition_name")
    if name is not None and name.text:
        return name.text.lower()
    given = find(assignment, "role_definition_id")
    text = shown(given) if given is not None else None
    return _BY_ID.get((text or "").rpartition("/")[2].lower(), "")


def _concerns(role: str, kind: str) -> bool:
    if role in _WILDCARD:
        return True
    return role in ROLES and (role.startswith(_OF_STORAGE) if kind == "bucket" else role.startswith(_OF_WORKSPACE))
