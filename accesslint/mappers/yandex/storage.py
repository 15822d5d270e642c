"""Object Storage buckets: server logs, versioning, object lock, keys, lifecycle and access.

https://yandex.cloud/en/docs/storage/concepts/server-logs
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, number, present, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, Logging, map_buckets
from accesslint.mappers.store_keys import Key
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table
from accesslint.model.entities import Entity

_BUCKET = "https://yandex.cloud/en/docs/terraform/resources/storage_bucket"
_KEY = "https://yandex.cloud/en/docs/terraform/resources/kms_symmetric_key"
_RETENTION = "object_lock_configuration.rule.default_retention"
_SSE = "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default"

KEY_SETTINGS = (Setting("encryption.rotation", {"terraform": "rotation_period"}, _KEY, present, default=False),)
"""Of `yandex_kms_symmetric_key`; the facts are those of the stores that it encrypts."""

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("yandex_storage_bucket",)},
        (Setting("logging", {"terraform": "logging.target_bucket"}, _BUCKET, fixed("on"), default="off"),),
    ),
    Table(
        "store",
        "bucket",
        {"terraform": ("yandex_storage_bucket",)},
        (
            Setting("immutability.versioning", {"terraform": "versioning.enabled"}, _BUCKET, boolean, default=False),
            Setting(
                "immutability.object_lock",
                {"terraform": "object_lock_configuration.object_lock_enabled"},
                _BUCKET,
                words({"Enabled": True}),
                default=False,
            ),
            Setting(
                "immutability.lock_mode",
                {"terraform": f"{_RETENTION}.mode"},
                _BUCKET,
                words({"GOVERNANCE": "governance", "COMPLIANCE": "compliance"}),
            ),
            Setting("immutability.lock_days", {"terraform": f"{_RETENTION}.days"}, _BUCKET, number),
            # Without a key of one's own objects are kept as they are:
            # https://yandex.cloud/en/docs/storage/concepts/encryption
            Setting("encryption.at_rest", {"terraform": f"{_SSE}.sse_algorithm"}, _BUCKET, fixed(True), default=False),
            Setting("access.public", {"terraform": "anonymous_access_flags.read"}, _BUCKET, boolean),
            Setting(
                "access.public",
                {"terraform": "acl"},
                f"{_BUCKET}",
                words(
                    {
                        "private": False,
                        "public-read": True,
                        "public-read-write": True,
                        "authenticated-read": True,
                        "bucket-owner-full-control": False,
                    }
                ),
                default=False,
            ),
            Setting("deletion.force_destroy", {"terraform": "force_destroy"}, _BUCKET, boolean, default=False),
            PREVENT_DESTROY,
        ),
    ),
)

_BUCKETS = Bucket(
    TABLES[0],
    TABLES[1],
    ("bucket",),
    "yandex-bucket",
    Lifecycle(_BUCKET, transitions="transition", cold=frozenset({"cold", "ice"})),
    (Logging("logging.target_bucket"),),
    key=Key(f"{_SSE}.kms_master_key_id", "yandex_kms_symmetric_key", KEY_SETTINGS),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Buckets as emitters and stores."""
    for item in map_buckets(_BUCKETS, resources):
        if isinstance(item, Entity) and item.category == "store":
            lock = item.get("immutability")
            if lock.get("object_lock") is True and "lock_mode" not in lock:
                item.set("immutability.lock_mode", "none", default=True)
        yield item
