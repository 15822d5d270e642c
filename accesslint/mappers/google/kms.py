"""Joins Cloud KMS keys into the stores that they encrypt: whose key, its rotation, its waiting time.

A key without a rotation period is never rotated: https://cloud.google.com/kms/docs/key-rotation. A destroyed version
waits 30 days by default: https://cloud.google.com/kms/docs/destroy-restore
"""

from __future__ import annotations

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, doubt, shown
from accesslint.mappers.table import Setting, find
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

_DAY = 86_400


def seconds(data: object) -> int | None:
    """The seconds of `7776000s`, `7776000` or `7776000.0s`; None where it is no such text."""
    if isinstance(data, bool):
        return None
    if isinstance(data, int | float):
        return int(data) if 0 <= data < 1e15 else None
    whole = data.strip().removesuffix("s").partition(".")[0] if isinstance(data, str) else ""
    return int(whole) if whole.isascii() and whole.isdecimal() and len(whole) < 16 else None


def _days(data: object) -> object:
    found = seconds(data)
    return NOT_UNDERSTOOD if found is None else found // _DAY


days = Meaning(_days, lambda fact: f"{fact * _DAY}s" if isinstance(fact, int) else fact)
"""A duration in seconds as whole days."""

SETTINGS = (
    Setting(
        "encryption.rotation",
        {"terraform": "rotation_period"},
        "https://cloud.google.com/kms/docs/key-rotation",
        Meaning(lambda data: data != "", lambda fact: "7776000s" if fact else None),
        default=False,
    ),
    Setting(
        "encryption.deletion_window_days",
        {"terraform": "destroy_scheduled_duration"},
        "https://cloud.google.com/kms/docs/destroy-restore",
        days,
        default=30,
    ),
)
"""Of `google_kms_crypto_key`; the facts are those of the stores that it encrypts."""


def join_key(store: Entity, value: Value | None, resources: ResourceIndex) -> None:
    """Set `encryption.key`, `key_id`, `rotation` and `deletion_window_days` of a store by its key attribute."""
    if value is None or value.data == "":
        store.set("encryption.key", "platform", None if value is None else value.span, default=value is None)
        return
    if value.unknown is not None:
        store.set("encryption.key", value.unknown, value.span)
        return
    written = shown(value)
    if written is None:
        store.set("encryption.key", doubt(value), value.span)
        return
    store.set("encryption.key", "customer", value.span)
    store.set("encryption.key_id", written, value.span)
    key = resources.target(value)
    if key is not None and key.type == "google_kms_crypto_key_version":
        key = resources.target(find(key, "crypto_key"))
    if key is None or key.type != "google_kms_crypto_key" or key.is_data:
        reason = Unknown(f"the key {written} is not declared in these files", "a plan file")
        for row in SETTINGS:
            store.set(row.fact, reason, value.span)
        return
    for row in SETTINGS:
        own = find(key, row.attributes["terraform"])
        if own is None:
            store.set(row.fact, row.default, key.header, default=True)
        else:
            store.set(row.fact, row.meaning.of(own), own.span)
