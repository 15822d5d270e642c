"""Spaces: access logs by a resource of their own, versioning, lifecycle and access.

What is stored is encrypted with the platform's key: https://docs.digitalocean.com/products/spaces/details/features/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, Logging, map_buckets
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Side, Table
from accesslint.model.entities import Entity

_BUCKET = "https://docs.digitalocean.com/reference/terraform/reference/resources/spaces_bucket/"
_LOGGING = "https://docs.digitalocean.com/reference/terraform/reference/resources/spaces_bucket_logging/"
_SIDE = Side("digitalocean_spaces_bucket_logging", "bucket")

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("digitalocean_spaces_bucket",)},
        (
            Setting(
                "logging",
                {"terraform": "target_bucket"},
                _LOGGING,
                fixed("on"),
                default="off",
                side={"terraform": _SIDE},
            ),
        ),
    ),
    Table(
        "store",
        "bucket",
        {"terraform": ("digitalocean_spaces_bucket",)},
        (
            Setting("immutability.versioning", {"terraform": "versioning.enabled"}, _BUCKET, boolean, default=False),
            Setting(
                "access.public",
                {"terraform": "acl"},
                _BUCKET,
                words({"private": False, "public-read": True}),
                default=False,
            ),
            Setting("deletion.force_destroy", {"terraform": "force_destroy"}, _BUCKET, boolean, default=False),
            PREVENT_DESTROY,
        ),
    ),
)

_BUCKETS = Bucket(TABLES[0], TABLES[1], ("name",), "space", Lifecycle(_BUCKET), (Logging("target_bucket", _SIDE),))


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Spaces as emitters and stores."""
    for item in map_buckets(_BUCKETS, resources):
        if isinstance(item, Entity) and item.category == "store":
            item.set("encryption.at_rest", True, default=True)
            item.set("encryption.key", "platform", default=True)
            # Nobody can bring a key of one's own.
            item.set("encryption.customer_key_possible", False, default=True)
        yield item
