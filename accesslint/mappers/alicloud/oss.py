"""OSS buckets: access logs, versioning, retention, encryption and access, by their own blocks or by side resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.alicloud.log_audit import audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, number, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, Logging, map_buckets
from accesslint.mappers.store_keys import Key
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Side, Table
from accesslint.model.entities import Entity

_REGISTRY = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources"
_BUCKET = f"{_REGISTRY}/oss_bucket"
_LOGGING = f"{_REGISTRY}/oss_bucket_logging"
_WORM = f"{_REGISTRY}/oss_bucket_worm"
_LIFECYCLE = "https://www.alibabacloud.com/help/en/oss/user-guide/overview-54"

_VERSIONING = words({"Enabled": True, "Suspended": False, "Disabled": False})
_ACL = words({"private": False, "public-read": True, "public-read-write": True})

KEY_SETTINGS = (
    Setting(
        "encryption.rotation",
        {"terraform": "automatic_rotation"},
        f"{_REGISTRY}/kms_key",
        words({"Enabled": True, "Disabled": False}),
        default=False,
    ),
    Setting(
        "encryption.deletion_window_days",
        {"terraform": "pending_window_in_days"},
        f"{_REGISTRY}/kms_key",
        number,
    ),
)
"""Of `alicloud_kms_key`; the facts are those of the stores that it encrypts."""


def _side(kind: str) -> dict[str, Side]:
    return {"terraform": Side(kind, "bucket")}


_LOG = fixed("on")
_WORM_SIDE = _side("alicloud_oss_bucket_worm")

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("alicloud_oss_bucket",)},
        (
            Setting(
                "logging",
                {"terraform": "target_bucket"},
                _LOGGING,
                _LOG,
                default="off",
                side=_side("alicloud_oss_bucket_logging"),
            ),
            Setting("logging", {"terraform": "logging.target_bucket"}, _BUCKET, _LOG, default="off"),
        ),
    ),
    Table(
        "store",
        "bucket",
        {"terraform": ("alicloud_oss_bucket",)},
        (
            Setting("immutability.versioning", {"terraform": "versioning.status"}, _BUCKET, _VERSIONING),
            Setting(
                "immutability.versioning",
                {"terraform": "status"},
                f"{_REGISTRY}/oss_bucket_versioning",
                _VERSIONING,
                default=False,
                side=_side("alicloud_oss_bucket_versioning"),
            ),
            Setting(
                "immutability.object_lock",
                {"terraform": "retention_period_in_days"},
                _WORM,
                fixed(True),
                default=False,
                side=_WORM_SIDE,
            ),
            Setting(
                "immutability.lock_days", {"terraform": "retention_period_in_days"}, _WORM, number, side=_WORM_SIDE
            ),
            # A policy that is not locked within a day ends by itself.
            Setting(
                "immutability.lock_mode",
                {"terraform": "status"},
                _WORM,
                words({"Locked": "compliance", "InProgress": "governance"}),
                side=_WORM_SIDE,
            ),
            Setting(
                "retention.locked",
                {"terraform": "status"},
                _WORM,
                words({"Locked": True, "InProgress": False}),
                side=_WORM_SIDE,
            ),
            Setting(
                "encryption.at_rest",
                {"terraform": "server_side_encryption_rule.sse_algorithm"},
                _BUCKET,
                fixed(True),
            ),
            Setting(
                "encryption.at_rest",
                {"terraform": "sse_algorithm"},
                f"{_REGISTRY}/oss_bucket_server_side_encryption",
                fixed(True),
                default=False,
                side=_side("alicloud_oss_bucket_server_side_encryption"),
            ),
            Setting(
                "access.public",
                {"terraform": "acl"},
                f"{_REGISTRY}/oss_bucket_acl",
                _ACL,
                side=_side("alicloud_oss_bucket_acl"),
            ),
            Setting("access.public", {"terraform": "acl"}, _BUCKET, _ACL, default=False),
            Setting("deletion.force_destroy", {"terraform": "force_destroy"}, _BUCKET, boolean, default=False),
            PREVENT_DESTROY,
        ),
    ),
)

_BUCKETS = Bucket(
    TABLES[0],
    TABLES[1],
    ("bucket",),
    "oss",
    Lifecycle(_LIFECYCLE, cold=frozenset({"archive", "coldarchive", "deepcoldarchive"})),
    (
        Logging("target_bucket", Side("alicloud_oss_bucket_logging", "bucket")),
        Logging("logging.target_bucket", None, "logging_isenable"),
    ),
    key=Key(
        "server_side_encryption_rule.kms_master_key_id",
        "alicloud_kms_key",
        KEY_SETTINGS,
        side=Side("alicloud_oss_bucket_server_side_encryption", "bucket"),
    ),
    elsewhere=audited("oss_access_enabled"),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Buckets as emitters and stores."""
    blocked = {
        bucket.id
        for bucket in resources.of_type("alicloud_oss_bucket")
        if any(
            _blocks(side) for side in resources.pointing_at(bucket, "alicloud_oss_bucket_public_access_block", "bucket")
        )
    }
    for item in map_buckets(_BUCKETS, resources):
        if isinstance(item, Entity) and item.category == "store" and item.id.partition(":")[2] in blocked:
            item.set("access.public", False)
        yield item


def _blocks(side: Any) -> bool:
    value = side.get("block_public_access")
    return value is not None and boolean.of(value) is True
