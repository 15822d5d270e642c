"""Kubernetes Service: the audit log of a cluster is off unless `log.audit` is true.

https://registry.terraform.io/providers/NaverCloudPlatform/ncloud/latest/docs/resources/nks_cluster
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import state
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Table

_DOCS = "https://registry.terraform.io/providers/NaverCloudPlatform/ncloud/latest/docs/resources/nks_cluster"

TABLES = (
    Table(
        "emitter",
        "cluster",
        {"terraform": ("ncloud_nks_cluster",)},
        (Setting("logging", {"terraform": "log.audit"}, _DOCS, state, default="off"),),
    ),
)

_SWITCH = Switch(
    TABLES[0],
    "control",
    "log.audit is not true",
    vendor=("Cloud Log Analytics", "logging", "the settings of Cloud Log Analytics, which the provider does not have"),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Clusters as emitters."""
    yield from map_switch(_SWITCH, resources)
