"""What lifecycle rules of a bucket mean for records, for vendors whose rules resemble each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, doubt, number, undecided
from accesslint.mappers.table import Side, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class Lifecycle(NamedTuple):
    """Where a vendor's rules are, and in which words."""

    source: str
    """URL of the vendor's page."""
    rules: str = "lifecycle_rule"
    side: Side | None = None
    """The rules are another resource's, that points at the bucket; the bucket's own count too."""
    enabled: str = "enabled"
    off: frozenset[str] = frozenset({"false", "disabled"})
    expiry: str = "expiration.days"
    action: str = ""
    """The attribute that says what a rule does, where one attribute holds the days of all: `action`."""
    deletes: str = ""
    """The word for deletion, in lower case."""
    unit: str = ""
    """An attribute that says of what the number is: `DAYS`, `YEARS`."""
    transitions: str = "transitions"
    """A list of blocks with `days` and `storage_class`; or, with `action`, nothing."""
    cold: frozenset[str] = frozenset()
    """The words for classes that are not at hand at once, in lower case; empty where the vendor has none."""
    some: tuple[str, ...] = ("prefix", "filter", "tags")
    """What narrows a rule to some objects."""


class _Days(NamedTuple):
    days: int | float | Unknown
    span: Span


def set_lifecycle(
    kind: Lifecycle, store: Entity, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex
) -> None:
    """Set `retention.days` and `tiers.cold_after_days` of a bucket."""
    ends: list[_Days] = []
    colds: list[_Days] = []
    holders = [bucket]
    if kind.side is not None:
        holders += resources.pointing_at(bucket, kind.side.type, kind.side.attribute, names)
    for holder in holders:
        rules = holder.get(kind.rules)
        for rule in [] if rules is None else rules.items():
            unknown = rule.unknown
            if unknown is not None:
                ends.append(_Days(unknown, rule.span))
                colds.append(_Days(unknown, rule.span))
            elif _is_on(kind, rule):
                ends.extend(_ends(kind, rule))
                colds.extend(_colds(kind, rule))
    _set(store, "retention.days", ends, "forever")
    if ends and store.get("retention.days") != "forever":
        store.set("retention.detail", "a lifecycle rule deletes objects")
    if kind.cold:
        _set(store, "tiers.cold_after_days", colds, "never")


def _is_on(kind: Lifecycle, rule: Value) -> bool:
    switch = find(rule, kind.enabled)
    return switch is None or str(switch.data).lower() not in kind.off


def _ends(kind: Lifecycle, rule: Value) -> Iterator[_Days]:
    if kind.action:
        action = find(rule, kind.action)
        if action is not None and action.text is not None and action.text.lower() != kind.deletes:
            return
    value = find(rule, kind.expiry)
    if value is not None:
        yield _days(kind, rule, value)


def _colds(kind: Lifecycle, rule: Value) -> Iterator[_Days]:
    if kind.action:
        action, value = find(rule, kind.action), find(rule, kind.expiry)
        if action is not None and (action.text or "").lower() in kind.cold and value is not None:
            yield _days(kind, rule, value)
        return
    listed = rule.get(kind.transitions)
    for item in [] if listed is None else listed.items():
        storage, value = find(item, "storage_class"), find(item, "days")
        if storage is not None and (storage.text or "").lower() in kind.cold and value is not None:
            yield _days(kind, rule, value)


def _days(kind: Lifecycle, rule: Value, value: Value) -> _Days:
    narrowed = next((part for name in kind.some if (part := find(rule, name)) is not None), None)
    if narrowed is not None and narrowed.data != "":
        return _Days(
            Unknown("the lifecycle rule is for some objects only", "where the records are written"), value.span
        )
    days = number.of(value)
    if days is NOT_UNDERSTOOD or isinstance(days, Unknown):
        return _Days(undecided(value) or doubt(value), value.span)
    unit = find(rule, kind.unit) if kind.unit else None
    if unit is not None and (unit.text or "").upper() == "YEARS":
        days *= 365
    return _Days(days, value.span)


def _set(store: Entity, fact: str, found: list[_Days], otherwise: str) -> None:
    unknown = next((item for item in found if isinstance(item.days, Unknown)), None)
    known = [(item.days, item.span) for item in found if not isinstance(item.days, Unknown)]
    if unknown is not None:
        store.set(fact, unknown.days, unknown.span)
    elif known:
        days, span = min(known, key=lambda item: item[0])
        store.set(fact, days, span)
    else:
        store.set(fact, otherwise, default=True)
