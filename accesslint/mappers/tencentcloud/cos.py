"""COS buckets: access logs, versioning, object lock, encryption, lifecycle and access.

https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/cos_bucket
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, number, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, Logging, map_buckets
from accesslint.mappers.store_keys import Key
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table

_BUCKET = "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/cos_bucket"
_KEY = "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kms_key"

KEY_SETTINGS = (
    Setting("encryption.rotation", {"terraform": "key_rotation_enabled"}, _KEY, boolean, default=False),
    Setting("encryption.deletion_window_days", {"terraform": "pending_delete_window_in_days"}, _KEY, number, default=7),
)
"""Of `tencentcloud_kms_key`; the facts are those of the stores that it encrypts."""

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("tencentcloud_cos_bucket",)},
        (Setting("logging", {"terraform": "log_target_bucket"}, _BUCKET, fixed("on"), default="off"),),
    ),
    Table(
        "store",
        "bucket",
        {"terraform": ("tencentcloud_cos_bucket",)},
        (
            Setting("immutability.versioning", {"terraform": "versioning_enable"}, _BUCKET, boolean, default=False),
            Setting(
                "immutability.object_lock",
                {"terraform": "object_lock_configuration.enabled"},
                _BUCKET,
                boolean,
                default=False,
            ),
            Setting("immutability.lock_days", {"terraform": "object_lock_configuration.rule.days"}, _BUCKET, number),
            # https://www.tencentcloud.com/document/product/436/35294: it cannot be lifted before its end.
            Setting(
                "immutability.lock_mode",
                {"terraform": "object_lock_configuration.rule.days"},
                _BUCKET,
                fixed("compliance"),
            ),
            Setting("encryption.at_rest", {"terraform": "encryption_algorithm"}, _BUCKET, fixed(True), default=False),
            Setting(
                "access.public",
                {"terraform": "acl"},
                _BUCKET,
                words({"private": False, "public-read": True, "public-read-write": True}),
                default=False,
            ),
            Setting("deletion.force_destroy", {"terraform": "force_clean"}, _BUCKET, boolean, default=False),
            PREVENT_DESTROY,
        ),
    ),
)

_BUCKETS = Bucket(
    TABLES[0],
    TABLES[1],
    ("bucket",),
    "cos",
    Lifecycle(
        _BUCKET,
        rules="lifecycle_rules",
        transitions="transition",
        cold=frozenset({"archive", "deep_archive"}),
        some=("filter_prefix",),
    ),
    (Logging("log_target_bucket", None, "log_enable"),),
    key=Key("kms_id", "tencentcloud_kms_key", KEY_SETTINGS),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Buckets as emitters and stores."""
    yield from map_buckets(_BUCKETS, resources)
