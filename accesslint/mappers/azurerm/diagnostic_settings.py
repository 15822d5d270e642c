"""Diagnostic settings as they are written: which categories of which resource's logs they send, and where.

https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_diagnostic_setting
"""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from accesslint.mappers.azurerm.names import Goal, add_route, goal_of, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, undecided
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

SETTING = "azurerm_monitor_diagnostic_setting"
_ALL_CATEGORIES = "azurerm_monitor_diagnostic_categories"
"""A data source that lists the categories of a resource: a block for each sends some log, whatever it is called."""

_DESTINATIONS = (
    ("log_analytics_workspace_id", "log-analytics"),
    ("storage_account_id", "storage-account"),
    ("eventhub_authorization_rule_id", "event-hub"),
    ("partner_solution_id", "partner"),
)


class Sent(msgspec.Struct):
    """What a setting sends: categories and groups in lower case, with their places."""

    categories: dict[str, Span]
    groups: dict[str, Span]
    unknown: Unknown | None = None
    """Why there may be more."""
    unknown_span: Span | None = None
    some: bool = False
    """Whether something is sent for certain, though its name is unknown."""
    switched_off: dict[str, Span] = msgspec.field(default_factory=dict)
    """Categories that stand there and are not sent, with the places of their switches."""

    def place_of(self, names: tuple[str, ...]) -> Span | None:
        """Where one of the categories is switched on; None where none is.

        The group `audit` holds the categories that record accesses, which are those that mappers ask for:
        https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#category-groups
        """
        for name in names:
            if name.lower() in self.categories:
                return self.categories[name.lower()]
        return self.groups.get("alllogs") or self.groups.get("audit")

    @property
    def anything(self) -> Span | None:
        """The place of anything that is sent."""
        return next((place for places in (self.groups, self.categories) for place in places.values()), None)


class DiagnosticSetting(msgspec.Struct):
    """A setting, what it is for and what it sends."""

    resource: Resource
    goal: Goal
    sent: Sent

    def routes(self, entity: Entity, resources: ResourceIndex) -> Iterator[Link]:
        """Append the setting's destinations to an entity's routes."""
        for attribute, via in _DESTINATIONS:
            value = find(self.resource, attribute)
            if value is not None and value.data != "":
                yield from add_route(entity, value, via, resources)


class Diagnostics:
    """The run's diagnostic settings by what they are for."""

    def __init__(self, resources: ResourceIndex) -> None:
        self.all: list[DiagnosticSetting] = []
        self.doubts: dict[str, Unknown] = {}
        """By scope: why a setting may be for anything."""
        self._by_handle: dict[str, list[DiagnosticSetting]] = {}
        for resource in resources.of_type(SETTING):
            target = find(resource, "target_resource_id")
            if target is None:
                continue
            goal = goal_of(target, resources)
            setting = DiagnosticSetting(resource, goal, _sent_beside(resource, goal))
            self.all.append(setting)
            for handle in goal.handles:
                self._by_handle.setdefault(handle, []).append(setting)
            if goal.unknown is not None:
                self.doubts.setdefault(resource.scope, goal.unknown)

    def of(self, resource: Resource) -> list[DiagnosticSetting]:
        """The settings for a resource and what is in it (`DiagnosticSetting.goal.child`)."""
        found: dict[str, DiagnosticSetting] = {}
        for handle in (f"tf:{resource.id}", named_handle(resource)):
            for setting in self._by_handle.get(handle, ()):
                found.setdefault(setting.resource.id, setting)
        return list(found.values())


_CACHE: WeakKeyDictionary[ResourceIndex, Diagnostics] = WeakKeyDictionary()


def diagnostics(resources: ResourceIndex) -> Diagnostics:
    """The run's diagnostic settings, read once."""
    found = _CACHE.get(resources)
    if found is None:
        found = _CACHE[resources] = Diagnostics(resources)
    return found


def _sent_beside(resource: Resource, goal: Goal) -> Sent:
    """What a setting sends; it may send nothing where it is not known whether it is there, though its target is."""
    sent = sent_by(resource)
    doubt = resource.doubt_beside(goal.resource if goal.resource is not None else resource)
    if doubt is None:
        return sent
    return Sent({}, {}, doubt, sent.anything or resource.header)


def sent_by(resource: Resource) -> Sent:
    """What a setting sends: its `enabled_log` blocks, and the `log` blocks of provider 3 and earlier.

    A `log` block is on where `enabled` is absent.
    """
    sent = Sent({}, {})
    for name in ("enabled_log", "log"):
        blocks = resource.get(name)
        if blocks is None:
            continue
        for block in blocks.items():
            _add(sent, block)
    return sent


def _add(sent: Sent, block: Value) -> None:
    doubt = undecided(block)
    if doubt is not None:
        sent.unknown, sent.unknown_span = sent.unknown or doubt, sent.unknown_span or block.span
        sent.some = sent.some or _ALL_CATEGORIES in doubt.reason
        return
    enabled = find(block, "enabled")
    state = True if enabled is None else boolean.of(enabled)
    if state is False:
        category = find(block, "category")
        if category is not None and category.text and enabled is not None:
            sent.switched_off.setdefault(category.text.lower(), enabled.span)
        return
    for attribute, known in (("category", sent.categories), ("category_group", sent.groups)):
        value = find(block, attribute)
        if value is None:
            continue
        if isinstance(state, Unknown) or value.text is None:
            reason = state if isinstance(state, Unknown) else undecided(value) or Unknown("its category is not told")
            sent.unknown, sent.unknown_span = sent.unknown or reason, sent.unknown_span or value.span
            sent.some = sent.some or (state is True and _ALL_CATEGORIES in reason.reason)
        elif value.text:
            known.setdefault(value.text.lower(), value.span)
