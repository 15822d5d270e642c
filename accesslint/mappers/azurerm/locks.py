"""What keeps a resource from being deleted: management locks on it, its group or its subscription; `prevent_destroy`.

https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.azurerm.names import Goal, goal_of, literal_name, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, undecided
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class Scoped(NamedTuple):
    """A resource that applies to a scope: a lock, a role assignment."""

    resource: Resource
    goal: Goal
    span: Span


class Scopes:
    """Resources of a type by what their `scope` names, so that those for one resource are found at once."""

    def __init__(self, kind: str, resources: ResourceIndex) -> None:
        self._by_handle: dict[str, list[Scoped]] = {}
        self._subscription: dict[str, list[Scoped]] = {}
        self.doubts: dict[str, Unknown] = {}
        """By root module: why a scope is unknown."""
        for resource in resources.of_type(kind):
            value = find(resource, "scope")
            if value is None:
                continue
            goal = goal_of(value, resources)
            scoped = Scoped(resource, goal, value.span)
            for handle in goal.handles:
                self._by_handle.setdefault(handle, []).append(scoped)
            if goal.kind == "subscription":
                self._subscription.setdefault(resource.scope, []).append(scoped)
            if goal.unknown is not None:
                self.doubts.setdefault(resource.scope, goal.unknown)

    def of(self, resource: Resource, resources: ResourceIndex) -> list[Scoped]:
        """Those for a resource, for its resource group or for the subscription."""
        found = dict[str, Scoped]()
        group = group_of(resource, resources)
        handles = [f"tf:{resource.id}", named_handle(resource)]
        if group is not None:
            handles.append(f"tf:{group.id}")
        for handle in handles:
            for scoped in self._by_handle.get(handle, ()):
                found.setdefault(scoped.resource.id, scoped)
        for scoped in self._subscription.get(resource.scope, ()):
            found.setdefault(scoped.resource.id, scoped)
        return list(found.values())


def group_of(resource: Resource, resources: ResourceIndex) -> Resource | None:
    """The resource group that a resource is in, where the files declare it."""
    value = find(resource, "resource_group_name")
    group = resources.target(value)
    if group is not None or value is None or not value.text:
        return group
    named = (found for found in resources.of_type("azurerm_resource_group") if found.scope == resource.scope)
    return next((found for found in named if literal_name(found) == value.text), None)


_CACHE: WeakKeyDictionary[ResourceIndex, Scopes] = WeakKeyDictionary()


def set_protection(store: Entity, resource: Resource, resources: ResourceIndex) -> None:
    """Set `deletion.protected`: a lock, or `prevent_destroy`, or neither."""
    scopes = _CACHE.get(resources)
    if scopes is None:
        scopes = _CACHE[resources] = Scopes("azurerm_management_lock", resources)
    prevented = find(resource, "lifecycle.prevent_destroy")
    doubts: list[tuple[Unknown, Span | None]] = []
    levels = [(lock, find(lock.resource, "lock_level")) for lock in scopes.of(resource, resources)]
    for lock, level in levels:
        if level is not None and undecided(level) is None:
            store.set("deletion.protected", True, level.span)
            store.set("deletion.detail", f"by {lock.resource.address}")
            return
        doubts.append((_doubt(level), lock.span))
    if prevented is not None:
        state = boolean.of(prevented)
        if isinstance(state, Unknown):
            doubts.append((state, prevented.span))
        elif state is True:
            store.set("deletion.protected", True, prevented.span)
            return
    unknown = scopes.doubts.get(resource.scope)
    if unknown is not None:
        doubts.append((Unknown(f"a management lock may be on it: {unknown.reason}", unknown.decided_by), None))
    if doubts:
        store.set("deletion.protected", *doubts[0])
        return
    store.set("deletion.protected", False, default=True)
    terraform = resource.platform == resource.dialect
    detail = "it has neither a management lock nor prevent_destroy" if terraform else "it has no management lock"
    store.set("deletion.detail", detail)


def _doubt(level: Value | None) -> Unknown:
    return (undecided(level) if level is not None else None) or Unknown("the lock's level is not told")
