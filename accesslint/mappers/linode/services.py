"""Kubernetes clusters, whose control plane keeps audit logs if asked to, and buckets, which keep no access log.

Audit logs are those of enterprise clusters: https://techdocs.akamai.com/cloud-computing/docs/logs
https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, words
from accesslint.mappers.object_lifecycle import Lifecycle
from accesslint.mappers.object_stores import Bucket, map_buckets
from accesslint.mappers.records import state
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table, find
from accesslint.model.values import Resource

_DOCS = "https://registry.terraform.io/providers/linode/linode/latest/docs/resources"

TABLES = (
    Table(
        "emitter",
        "cluster",
        {"terraform": ("linode_lke_cluster",)},
        (
            Setting(
                "logging",
                {"terraform": "control_plane.audit_logs_enabled"},
                f"{_DOCS}/lke_cluster",
                state,
                default="off",
            ),
        ),
    ),
    Table("emitter", "bucket", {"terraform": ("linode_object_storage_bucket",)}, ()),
    Table(
        "store",
        "bucket",
        {"terraform": ("linode_object_storage_bucket",)},
        (
            Setting(
                "immutability.versioning",
                {"terraform": "versioning"},
                f"{_DOCS}/object_storage_bucket",
                boolean,
                default=False,
            ),
            Setting(
                "access.public",
                {"terraform": "acl"},
                f"{_DOCS}/object_storage_bucket",
                words({"private": False, "authenticated-read": True, "public-read": True, "public-read-write": True}),
                default=False,
            ),
            PREVENT_DESTROY,
        ),
    ),
)


def _has_audit_log(cluster: Resource) -> bool:
    tier = find(cluster, "tier")
    asked = find(cluster, "control_plane.audit_logs_enabled") is not None
    return asked or (tier is not None and tier.text in (None, "enterprise"))


_CLUSTERS = Switch(
    TABLES[0],
    "control",
    "control_plane.audit_logs_enabled is not true",
    vendor=("a stream of the account", "logging", "the stream's destination"),
    applies=_has_audit_log,
)
_BUCKETS = Bucket(
    TABLES[1],
    TABLES[2],
    ("label",),
    "linode-bucket",
    Lifecycle(f"{_DOCS}/object_storage_bucket"),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Clusters as emitters, buckets as stores."""
    yield from map_switch(_CLUSTERS, resources)
    yield from map_buckets(_BUCKETS, resources)
