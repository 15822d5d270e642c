"""Object Storage buckets: logs of reads and writes by OCI Logging; versioning, retention rules, keys and lifecycle.

https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_object_storage.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, number, present, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, bucket_store
from accesslint.mappers.oci.service_logs import SOURCE, category_of, holder, logs_of
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.routes import literal_names, may_point_at
from accesslint.mappers.store_keys import Key
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Side, Table
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_BUCKET = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/objectstorage_bucket"
_KEY = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/kms_key"
_RULES = "https://docs.oracle.com/en-us/iaas/Content/Object/Tasks/usingretentionrules.htm"
_LIFECYCLE = (
    "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/objectstorage_object_lifecycle_policy"
)


KEY_SETTINGS = (
    Setting("encryption.rotation", {"terraform": "is_auto_rotation_enabled"}, _KEY, boolean, default=False),
    Setting("encryption.deletion_window_days", {"terraform": "schedule_deletion_days"}, _KEY, number, default=30),
)
"""Of `oci_kms_key`; the facts are those of the stores that it encrypts."""

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("oci_objectstorage_bucket",)},
        (
            Setting(
                "logging",
                {"terraform": "is_enabled"},
                SOURCE,
                fixed("on"),
                default="off",
                side={"terraform": Side("oci_logging_log", "configuration.0.source.0.resource")},
            ),
        ),
    ),
    Table(
        "store",
        "bucket",
        {"terraform": ("oci_objectstorage_bucket",)},
        (
            Setting(
                "immutability.versioning",
                {"terraform": "versioning"},
                _BUCKET,
                words({"Enabled": True, "Suspended": False, "Disabled": False}),
                default=False,
            ),
            Setting("immutability.object_lock", {"terraform": "retention_rules"}, _RULES, present, default=False),
            Setting(
                "immutability.lock_mode",
                {"terraform": "retention_rules.time_rule_locked"},
                _RULES,
                fixed("compliance"),
            ),
            Setting(
                "retention.locked",
                {"terraform": "retention_rules.time_rule_locked"},
                _RULES,
                fixed(True),
                default=False,
            ),
            Setting(
                "access.public",
                {"terraform": "access_type"},
                _BUCKET,
                words({"NoPublicAccess": False, "ObjectRead": True, "ObjectReadWithoutList": True}),
                default=False,
            ),
            PREVENT_DESTROY,
        ),
    ),
)

_KIND = Bucket(
    TABLES[0],
    TABLES[1],
    ("name",),
    "ocibucket",
    Lifecycle(
        _LIFECYCLE,
        rules="rules",
        side=Side("oci_objectstorage_object_lifecycle_policy", "bucket"),
        enabled="is_enabled",
        expiry="time_amount",
        action="action",
        deletes="delete",
        unit="time_unit",
        cold=frozenset({"archive"}),
        some=("object_name_filter",),
    ),
    key=Key("kms_key_id", "oci_kms_key", KEY_SETTINGS),
)
_ABSENT = "no log of OCI Logging is for its reads and writes"
_LOGS = holder("objectstorage")
_CATEGORIES = ("read", "write")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Buckets as emitters and stores."""
    for bucket in resources.of_type("oci_objectstorage_bucket"):
        store = bucket_store(_KIND, bucket, resources)
        # https://docs.oracle.com/en-us/iaas/Content/Object/Tasks/encryption.htm
        store.set("encryption.at_rest", True, default=True)
        if store.get("immutability.object_lock") is True and store.get("immutability.lock_mode") is None:
            store.set("immutability.lock_mode", "governance", store.spans.get("immutability.object_lock"))
        emitter = _emitter(bucket, resources)
        state = emitter.get("logging")
        span = emitter.spans.get("logging")
        if isinstance(state, dict):
            store.set("access_logged", Unknown(state["unknown"]), span)
        else:
            store.set("access_logged", state == "on", span, default=span is None)
        store.set("access_logged_detail", _ABSENT if state == "off" else "by OCI Logging")
        yield emitter
        yield store


def _emitter(bucket: Resource, resources: ResourceIndex) -> Entity:
    emitter = emitter_for(bucket, "bucket", "data")
    logs = logs_of(bucket, resources, literal_names(bucket, "name"), _LOGS)
    if not logs:
        somebody = may_point_at(resources, bucket.scope, "oci_logging_log", "configuration.source.resource")
        if somebody is not None and somebody.unknown is not None:
            decide_logging(emitter, somebody.unknown, somebody.span)
            return emitter
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", _ABSENT)
        return emitter
    emitter.set("logging", "on", logs[0].header)
    found = {category_of(log) for log in logs}
    for log in logs:
        plain = {"to": f"store:{log.id}", "via": "logging", "target": log.address}
        emitter.append("routes", plain, log.header)
    missing = [name for name in _CATEGORIES if name not in found]
    if missing and None not in found:
        fact = {"included": sorted(name for name in found if name), "excluded": missing}
        emitter.set("coverage.log_types", {**fact, "detail": f"no log is of its {missing[0]}s"}, logs[0].header)
    return emitter
