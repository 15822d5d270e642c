"""Networks and application load balancers: each has a switch of its own, or another resource that points at it."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.alicloud.log_audit import audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed
from accesslint.mappers.routes import Destination
from accesslint.mappers.switches import Holder, Switch, map_switch
from accesslint.mappers.table import Setting, Side, Table

_REGISTRY = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources"

TABLES = (
    Table(
        "emitter",
        "network",
        {"terraform": ("alicloud_vpc",)},
        (
            Setting(
                "logging",
                {"terraform": "log_store_name"},
                f"{_REGISTRY}/vpc_flow_log",
                fixed("on"),
                default="off",
                side={"terraform": Side("alicloud_vpc_flow_log", "resource_id")},
            ),
        ),
    ),
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("alicloud_alb_load_balancer",)},
        (
            Setting(
                "logging",
                {"terraform": "access_log_config.log_store"},
                f"{_REGISTRY}/alb_load_balancer",
                fixed("on"),
                default="off",
            ),
        ),
    ),
)

_SWITCHES = (
    Switch(
        TABLES[0],
        "network",
        "no flow log is for it",
        holders=(
            Holder(
                "alicloud_vpc_flow_log",
                "resource_id",
                "status",
                frozenset({"inactive"}),
                (Destination("log_store_name", "sls", "logging"),),
                "traffic_type",
            ),
        ),
        elsewhere=audited("vpc_flow_enabled"),
        parts=(("alicloud_vswitch", "vpc_id"),),
    ),
    Switch(
        TABLES[1],
        "http",
        "access_log_config is not set",
        (Destination("access_log_config.log_store", "sls", "logging"),),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Networks and application load balancers as emitters."""
    for switch in _SWITCHES:
        yield from map_switch(switch, resources)
