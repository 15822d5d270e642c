"""What a bucket's lifecycle rules mean for records: after how many days they end, and when they become cold.

A rule for a prefix counts only if something writes its records there; a rule for tagged objects never does, since
the services that deliver logs set no tags. Earlier versions end by rules of their own; where a number of them is kept
whatever their age, what a deletion hides stays: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, number, shown, undecided
from accesslint.mappers.table import Setting, Side, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_EXPIRATION = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"
_TRANSITION = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html"
_VERSIONS = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html"
_SIDE = {"terraform": Side("aws_s3_bucket_lifecycle_configuration", "bucket")}

SETTINGS = (
    Setting("retention.days", {"terraform": "rule.expiration.days"}, _EXPIRATION, number, "forever", _SIDE),
    Setting("retention.days", {"terraform": "lifecycle_rule.expiration.days"}, _EXPIRATION, number),
    Setting(
        "immutability.versions_days",
        {"terraform": "rule.noncurrent_version_expiration.noncurrent_days"},
        _VERSIONS,
        number,
        side=_SIDE,
    ),
    Setting(
        "immutability.versions_days",
        {"terraform": "lifecycle_rule.noncurrent_version_expiration.days"},
        _VERSIONS,
        number,
    ),
    Setting("tiers.cold_after_days", {"terraform": "rule.transition.days"}, _TRANSITION, number, "never", _SIDE),
    Setting("tiers.cold_after_days", {"terraform": "lifecycle_rule.transition.days"}, _TRANSITION, number),
)
"""Read backwards only: which rule counts is decided below."""

COLD = frozenset({"GLACIER", "DEEP_ARCHIVE"})
"""Classes from which an object has to be restored first."""
COOL = frozenset({"GLACIER_IR"})
"""An archive class that is at hand at once; counts as cold where there is no colder one."""


class _Rule(NamedTuple):
    """One lifecycle rule that is on, or may be."""

    block: Value
    name: str
    unknown: Unknown | None
    """Why it is not known whether it is on, or whom it is for."""


class _Days(NamedTuple):
    days: int | float
    span: Span
    detail: str


def set_lifecycle(store: Entity, bucket: Resource, resources: ResourceIndex, prefixes: Sequence[str | None]) -> None:
    """Set `retention.days`, `tiers.cold_after_days` and, where a rule ends versions, `immutability.versions_days`.

    `prefixes`: where records are written in it, None for an unknown place; empty where nothing is known to write.
    The shortest expiry counts; so does the earliest move to a cold class.
    """
    rules = list(_rules(bucket, resources, prefixes, tuple(store.get("names") or ())))
    ends: list[_Days | tuple[Unknown, Span]] = []
    colds: list[_Days | tuple[Unknown, Span]] = []
    cools: list[_Days | tuple[Unknown, Span]] = []
    for rule in rules:
        ends.extend(_expiry(rule))
        colds.extend(_transitions(rule, COLD))
        cools.extend(_transitions(rule, COOL))
    _set(store, "retention", "days", ends, "forever")
    _set(store, "tiers", "cold_after_days", colds or cools, "never")
    versions = [found for rule in rules for found in _versions(rule)]
    if versions:
        _set(store, "immutability", "versions_days", versions, "")


def _set(store: Entity, group: str, name: str, found: Sequence[_Days | tuple[Unknown, Span]], otherwise: str) -> None:
    path = f"{group}.{name}"
    known = [item for item in found if isinstance(item, _Days)]
    unknown = next((item for item in found if not isinstance(item, _Days)), None)
    if unknown is not None:
        store.set(path, unknown[0], unknown[1])
    elif known:
        first = min(known, key=lambda item: item.days)
        store.set(path, first.days, first.span)
        if group == "retention":
            store.set("retention.detail", first.detail)
    else:
        store.set(path, otherwise, default=True)


def _rules(
    bucket: Resource, resources: ResourceIndex, prefixes: Sequence[str | None], names: Sequence[str]
) -> Iterator[_Rule]:
    listed = [bucket.get("lifecycle_rule")]
    sides = resources.pointing_at(bucket, "aws_s3_bucket_lifecycle_configuration", "bucket", names)
    listed += [side.get("rule") for side in sides]
    for rules in listed:
        for block in rules.items() if rules is not None else ():
            unknown = undecided(block)
            if unknown is not None:
                yield _Rule(block, "", unknown)
                continue
            state = _state(block)
            aim = _aim(block, prefixes)
            if state is False or aim is False:
                continue
            name = shown(find(block, "id")) or ""
            reasons = [reason for reason in (state, aim) if isinstance(reason, Unknown)]
            yield _Rule(block, name, reasons[0] if reasons else None)


def _state(block: Value) -> bool | Unknown:
    status, enabled = find(block, "status"), find(block, "enabled")
    if status is not None:
        return undecided(status) or status.text == "Enabled"
    if enabled is not None:
        state = boolean.of(enabled)
        return state if isinstance(state, bool | Unknown) else False
    return True


def _aim(block: Value, prefixes: Sequence[str | None]) -> bool | Unknown:
    """Whether a rule is for the records: by its prefix, unless it asks for tags."""
    for path in ("tags", "filter.tag", "filter.and.tags"):
        if find(block, path) is not None:
            return False
    prefix = _prefix(block)
    if prefix is None or not prefixes or None in prefixes:
        return True
    unknown = undecided(prefix)
    if unknown is not None:
        return unknown
    own = (prefix.text or "").lstrip("/")
    return any(own.startswith(place) or place.startswith(own) for place in prefixes if place is not None)


def _prefix(block: Value) -> Value | None:
    paths = ("prefix", "filter.prefix", "filter.and.prefix")
    return next((value for path in paths if (value := find(block, path)) is not None), None)


def _expiry(rule: _Rule) -> Iterator[_Days | tuple[Unknown, Span]]:
    if undecided(rule.block) is not None:
        yield rule.unknown or Unknown("the lifecycle rule is not known"), rule.block.span
        return
    blocks = rule.block.get("expiration")
    for block in blocks.items() if blocks is not None else ():
        given, date = find(block, "days"), find(block, "date")
        if given is None and date is not None:
            yield Unknown(f"records end on a date, {shown(date) or 'which is not known'}"), date.span
        elif given is not None:
            days = rule.unknown or number.of(given)
            if isinstance(days, Unknown):
                yield days, given.span
            elif days > 0:
                yield _Days(days, given.span, _detail(rule))


def _versions(rule: _Rule) -> Iterator[_Days | tuple[Unknown, Span]]:
    if undecided(rule.block) is not None:
        yield rule.unknown or Unknown("the lifecycle rule is not known"), rule.block.span
        return
    blocks = rule.block.get("noncurrent_version_expiration")
    for block in blocks.items() if blocks is not None else ():
        given, kept = find(block, "noncurrent_days") or find(block, "days"), find(block, "newer_noncurrent_versions")
        why = undecided(block) or (undecided(kept) if kept is not None else None)
        if why is not None:
            yield why, block.span
        elif given is not None and (kept is None or kept.data == 0):
            days = rule.unknown or number.of(given)
            if isinstance(days, Unknown):
                yield days, given.span
            elif days > 0:
                yield _Days(days, given.span, "")


def _detail(rule: _Rule) -> str:
    prefix = shown(_prefix(rule.block))
    which = f"lifecycle rule {rule.name}" if rule.name else "a lifecycle rule"
    return f"{which} expires objects" + (f" under {prefix}" if prefix else "")


def _transitions(rule: _Rule, classes: frozenset[str]) -> Iterator[_Days | tuple[Unknown, Span]]:
    if undecided(rule.block) is not None:
        if classes is COLD:
            yield rule.unknown or Unknown("the lifecycle rule is not known"), rule.block.span
        return
    blocks = rule.block.get("transition")
    for block in blocks.items() if blocks is not None else ():
        kind, given = find(block, "storage_class"), find(block, "days")
        why = undecided(block) or (undecided(kind) if kind is not None else None)
        if why is not None:
            if classes is COLD:
                yield why, block.span
        elif kind is not None and (kind.text or "").upper() in classes and find(block, "date") is None:
            # Without days and date a transition is at once: the provider's page on the resource says 0.
            days = rule.unknown or (0 if given is None else number.of(given))
            span = (given or kind).span
            yield (days, span) if isinstance(days, Unknown) else _Days(days, span, "")
