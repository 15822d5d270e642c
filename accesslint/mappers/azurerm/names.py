"""What Azure resources are called: reduces references, resource ids and names to the handles that links find.

A key vault may be named as `azurerm_key_vault.a.id`, by a data source, or as
`/subscriptions/…/providers/Microsoft.KeyVault/vaults/a`. Form of ids:
https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from accesslint.mappers.azurerm.arm_types import ARM_TYPES
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import KNOWN_AFTER_APPLY, shown
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Reference, Resource, Template, Unknown, Value

_MOST_STEPS = 8
_HOLE = "*"


class Goal(NamedTuple):
    """What a value names."""

    handles: tuple[str, ...]
    """Best first; empty where the value is unknown."""
    shown: str
    """As the file writes it; the reason where it is unknown."""
    resource: Resource | None
    """The resource (or data source) in the files."""
    child: str
    """What follows it, in lower case: `blobservices/default`."""
    kind: str
    """`subscription`, `resource-group`, or the type of a written id in lower case: `microsoft.keyvault/vaults`."""
    unknown: Unknown | None
    must_exist: bool


def goal_of(value: Value, resources: ResourceIndex) -> Goal:
    """What a value names: a resource id, a name within one, or a reference."""
    parts = value.data.parts if isinstance(value.data, Template) else (value.data,)
    text = shown(value) or ""
    first = parts[0] if parts else None
    if isinstance(first, Reference):
        rest = "".join(part if isinstance(part, str) else _HOLE for part in parts[1:])
        return _of_reference(first, rest, text, resources)
    if isinstance(first, str) and first:
        whole = "".join(part if isinstance(part, str) else _HOLE for part in parts)
        kind, handle, child = parsed(whole)
        unknown = value.unknown if not handle and kind != "subscription" else None
        handles = (handle,) if handle and _HOLE not in handle else ()
        return Goal(handles, text or whole, None, child, kind, unknown, must_exist=False)
    unknown = value.unknown or Unknown("the value is no resource id")
    return Goal((), text or unknown.reason, None, "", "", unknown, must_exist=False)


def parsed(text: str) -> tuple[str, str, str]:
    """(kind, handle, what follows) of a written resource id; empty texts where it is none.

    The id of key vault `a` is `("microsoft.keyvault/vaults", "azure:microsoft.keyvault/vaults/a", "")`.
    """
    steps = [step for step in text.lower().split("/") if step]
    if "providers" in steps:
        last = len(steps) - 1 - steps[::-1].index("providers")
        rest = steps[last + 1 :]
        if len(rest) >= 3:
            return f"{rest[0]}/{rest[1]}", f"azure:{rest[0]}/{rest[1]}/{rest[2]}", "/".join(rest[3:])
        return "", "", ""
    if steps[:1] == ["subscriptions"]:
        if len(steps) == 2:
            return "subscription", "", ""
        if steps[2:3] == ["resourcegroups"]:
            return "resource-group", "", ""
    return "", "", ""


def _of_reference(reference: Reference, rest: str, text: str, resources: ResourceIndex) -> Goal:
    here, found = reference, resources.get(reference.target)
    handles = [f"tf:{here.target}"]
    for _ in range(_MOST_STEPS):
        if found is None or not here.attribute or here.attribute in ("id", "name"):
            break
        value = find(found, here.attribute)
        onward = next(value.references(), None) if value is not None else None
        if onward is None:
            break
        here, found = onward, resources.get(onward.target)
        handles.insert(0, f"tf:{here.target}")
    kind = ""
    if found is not None:
        handle = named_handle(found)
        if handle:
            handles.append(handle)
        kind = {"azurerm_subscription": "subscription", "azurerm_resource_group": "resource-group"}.get(found.type, "")
    shown_text = text or f"{reference.target.rpartition('#')[2]}.{reference.attribute}".rstrip(".")
    return Goal(tuple(handles), shown_text, found, rest.strip("/").lower(), kind, None, must_exist=found is None)


def literal_name(resource: Resource) -> str:
    """The name that the files give a resource; empty where they give none."""
    value = find(resource, "name")
    return value.text or "" if value is not None else ""


def named_handle(resource: Resource) -> str:
    """The handle by which a resource's written id names it; empty where its name or type is not known."""
    name, kind = literal_name(resource), ARM_TYPES.get(resource.type)
    return f"azure:{kind}/{name.lower()}" if name and kind else ""


def add_route(entity: Entity, value: Value, via: str, resources: ResourceIndex, **more: Any) -> Iterator[Link]:
    """Append to `routes` what a value names, and yield the link that resolves it."""
    goal = goal_of(value, resources)
    reason = goal.unknown.reason if goal.unknown is not None else f"{goal.shown} is not declared in these files"
    path = entity.append("routes", {"to": {"unknown": reason}, "via": via, "target": goal.shown, **more}, value.span)
    entity.decided_by[f"{path}.to"] = goal.unknown.decided_by if goal.unknown is not None else KNOWN_AFTER_APPLY
    if goal.handles:
        yield Link(entity.id, f"{path}.to", goal.handles, value.span, goal.shown, must_exist=goal.must_exist)


def add_insights_route(entity: Entity, value: Value, resources: ResourceIndex) -> Iterator[Link]:
    """Append to `routes` the Application Insights that a value (a key, a connection) belongs to.

    https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource
    """
    goal = goal_of(value, resources)
    insights = goal.resource
    reason = "the workspace behind Application Insights is not told by these files"
    route = {"to": {"unknown": reason}, "via": "application-insights", "target": "Application Insights"}
    path = entity.append("routes", route, value.span)
    if insights is not None and insights.type == "azurerm_application_insights" and not insights.is_data:
        handles = (f"tf:{insights.id}",)
        yield Link(entity.id, f"{path}.to", handles, value.span, goal.shown, must_exist=goal.must_exist)
