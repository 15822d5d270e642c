"""What a bucket's lifecycle rules mean for records: after how many days they end, and when they become cold.

All conditions of a rule have to hold: https://cloud.google.com/storage/docs/lifecycle#conditions. Objects of every
class are at hand at once; those of COLDLINE and ARCHIVE cost to read and are what is meant by cold. A bucket of such a
class has no time at which records become cold: https://cloud.google.com/storage/docs/storage-classes

A rule for what is not live any more ends earlier versions. One that only counts newer versions says nothing of days.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers.meanings import NOT_UNDERSTOOD, boolean, number, undecided
from accesslint.mappers.table import Setting, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LIFECYCLE = "https://cloud.google.com/storage/docs/lifecycle"

SETTINGS = (
    Setting("retention.days", {"terraform": "lifecycle_rule.condition.age"}, _LIFECYCLE, number, "forever"),
    Setting(
        "immutability.versions_days",
        {"terraform": "lifecycle_rule.condition.days_since_noncurrent_time"},
        _LIFECYCLE,
        number,
    ),
    Setting("tiers.cold_after_days", {"terraform": "lifecycle_rule.condition.age"}, _LIFECYCLE, number, "never"),
)
"""Read backwards only: which rule counts is decided below."""

COLD = frozenset({"COLDLINE", "ARCHIVE"})
_NONCURRENT = ("num_newer_versions", "days_since_noncurrent_time", "noncurrent_time_before")
_SOME = ("matches_prefix", "matches_suffix", "matches_storage_class", "days_since_custom_time", "custom_time_before")


class _Days(NamedTuple):
    days: int | float | Unknown
    span: Span


def set_lifecycle(store: Entity, bucket: Resource) -> None:
    """Set `retention.days`, `tiers.cold_after_days` and, where a rule ends versions, `immutability.versions_days`."""
    ends: list[_Days] = []
    colds: list[_Days] = []
    versions: list[_Days] = []
    rules = bucket.get("lifecycle_rule")
    for rule in [] if rules is None else rules.items():
        unknown = undecided(rule)
        if unknown is not None:
            ends.append(_Days(unknown, rule.span))
            colds.append(_Days(unknown, rule.span))
            versions.append(_Days(unknown, rule.span))
            continue
        kind, storage = find(rule, "action.type"), find(rule, "action.storage_class")
        if kind is not None and kind.text == "Delete":
            ends.extend(_age(rule))
            versions.extend(_versions(rule))
        elif kind is not None and kind.text == "SetStorageClass":
            if storage is not None and (storage.text is None or storage.text.upper() in COLD):
                colds.extend(_age(rule))
        elif kind is not None and kind.text is None:
            ends.append(_Days(undecided(kind) or Unknown("the action of the rule is not known"), kind.span))
    _set(store, "retention.days", ends, "forever")
    if versions:
        _set(store, "immutability.versions_days", versions, "")
    if ends and store.get("retention.days") != "forever":
        store.set("retention.detail", "a lifecycle rule deletes objects")
    usual = find(bucket, "storage_class")
    if colds or usual is None or (usual.text is not None and usual.text.upper() not in COLD):
        _set(store, "tiers.cold_after_days", colds, "never")
    elif usual.text is None:
        reason = undecided(usual) or Unknown("the storage class is not known")
        store.set("tiers.cold_after_days", reason, usual.span)
    autoclass = find(bucket, "autoclass.enabled")
    if not colds and autoclass is not None and boolean.of(autoclass) is True:
        # It moves objects by how they are read, down to NEARLINE or ARCHIVE.
        reason = Unknown("Autoclass moves objects by how often they are read", "the accesses to the bucket")
        store.set("tiers.cold_after_days", reason, autoclass.span)
        store.defaults.discard("tiers.cold_after_days")


def _set(store: Entity, fact: str, found: list[_Days], otherwise: str) -> None:
    unknown = next((item for item in found if isinstance(item.days, Unknown)), None)
    if unknown is not None:
        store.set(fact, unknown.days, unknown.span)
        return
    known = [(item.days, item.span) for item in found if not isinstance(item.days, Unknown)]
    if known:
        days, span = min(known, key=lambda item: item[0])
        store.set(fact, days, span)
    else:
        store.set(fact, otherwise, default=True)


def _age(rule: Value) -> Iterator[_Days]:
    """The age at which a rule acts on live objects."""
    condition = find(rule, "condition")
    if condition is None:
        return
    unknown = undecided(condition)
    if unknown is not None:
        yield _Days(unknown, condition.span)
        return
    state = find(condition, "with_state")
    if any(find(condition, name) is not None for name in _NONCURRENT) or (
        state is not None and state.text == "ARCHIVED"
    ):
        return
    age = find(condition, "age")
    if age is None:
        return
    days = number.of(age)
    if days is NOT_UNDERSTOOD:
        return
    some = next((value for name in _SOME if (value := find(condition, name)) is not None), None)
    if some is not None and some.data not in ("", []):
        yield _Days(Unknown("the lifecycle rule is for some objects only", "where the records are written"), some.span)
    elif not (days == 0 and (zero := find(condition, "send_age_if_zero")) is not None and zero.data is False):
        yield _Days(days, age.span)


def _versions(rule: Value) -> Iterator[_Days]:
    """The days after which a rule ends what is not live any more."""
    condition = find(rule, "condition")
    if condition is None or undecided(condition) is not None or find(condition, "num_newer_versions") is not None:
        return
    state, since = find(condition, "with_state"), find(condition, "days_since_noncurrent_time")
    if since is None and state is not None and state.text == "ARCHIVED":
        # By its whole age: a record changed late ends even sooner after the change.
        since = find(condition, "age")
    if since is None or any((value := find(condition, name)) and value.data not in ("", []) for name in _SOME):
        return
    days = number.of(since)
    # The provider sends a zero only where it is asked to.
    if days is not NOT_UNDERSTOOD and days != 0:
        yield _Days(days, since.span)
