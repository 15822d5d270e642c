"""CloudAudit tracks, networks, load balancers and clusters; topics of Cloud Log Service as stores.

https://www.tencentcloud.com/document/product/1085/50384
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.log_stores import LogStore, map_log_stores
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, fixed, number
from accesslint.mappers.records import state
from accesslint.mappers.routes import Destination
from accesslint.mappers.switches import Holder, Switch, map_switch
from accesslint.mappers.table import Setting, Side, Table

_DOCS = "https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources"
_FOREVER = 3640


def _switched(data: Any) -> Any:
    found = number.read(data)
    return {0: "off", 1: "on"}.get(found, NOT_UNDERSTOOD) if isinstance(found, int) else NOT_UNDERSTOOD


def _days(data: Any) -> Any:
    found = number.read(data)
    return "forever" if found == _FOREVER else found


def _events(data: Any) -> Any:
    if data == "*":
        return {"included": ["Read", "Write"], "excluded": []}
    other = {"Read": "Write", "Write": "Read"}.get(data) if isinstance(data, str) else None
    if other is None:
        return NOT_UNDERSTOOD
    return {"included": [data], "excluded": [other], "detail": f"action_type is {data}"}


def _services(data: Any) -> Any:
    if not isinstance(data, str) or not data:
        return NOT_UNDERSTOOD
    if data == "*":
        return {"included": ["*"], "excluded": []}
    return {"included": [data], "excluded": ["all other products"], "detail": f"resource_type is {data}"}


TABLES = (
    Table(
        "emitter",
        "trail",
        {"terraform": ("tencentcloud_audit_track",)},
        (
            Setting(
                "logging",
                {"terraform": "status"},
                f"{_DOCS}/audit_track",
                Meaning(_switched, lambda fact: 1 if fact == "on" else 0),
                default="on",
            ),
            Setting(
                "coverage.event_kinds",
                {"terraform": "action_type"},
                f"{_DOCS}/audit_track",
                Meaning(_events, lambda _: "*"),
            ),
            Setting(
                "coverage.services",
                {"terraform": "resource_type"},
                f"{_DOCS}/audit_track",
                Meaning(_services, lambda _: "*"),
            ),
        ),
    ),
    Table(
        "emitter",
        "network",
        {"terraform": ("tencentcloud_vpc",)},
        (
            Setting(
                "logging",
                {"terraform": "cloud_log_id"},
                f"{_DOCS}/vpc_flow_log",
                fixed("on"),
                default="off",
                side={"terraform": Side("tencentcloud_vpc_flow_log", "resource_id")},
            ),
        ),
    ),
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("tencentcloud_clb_instance",)},
        (Setting("logging", {"terraform": "log_topic_id"}, f"{_DOCS}/clb_instance", fixed("on"), default="off"),),
    ),
    Table(
        "emitter",
        "cluster",
        {"terraform": ("tencentcloud_kubernetes_cluster",)},
        (
            Setting(
                "logging", {"terraform": "cluster_audit.enabled"}, f"{_DOCS}/kubernetes_cluster", state, default="off"
            ),
        ),
    ),
    Table(
        "store",
        "log-group",
        {"terraform": ("tencentcloud_cls_topic",)},
        (
            Setting(
                "retention.days",
                {"terraform": "period"},
                f"{_DOCS}/cls_topic",
                Meaning(_days, lambda fact: _FOREVER if fact == "forever" else fact),
                default=30,
            ),
            Setting(
                "encryption.at_rest",
                {"terraform": "encryption"},
                f"{_DOCS}/cls_topic",
                Meaning(lambda data: number.read(data) == 1, lambda fact: 1 if fact else 0),
            ),
        ),
    ),
)

_CLS = "cls"


_SWITCHES = (
    Switch(TABLES[0], "control", "status is 0", (Destination("storage.storage_name", "cos", "storage"),)),
    Switch(
        TABLES[1],
        "network",
        "no flow log is for it",
        holders=(
            Holder(
                "tencentcloud_vpc_flow_log",
                "resource_id",
                destinations=(Destination("cloud_log_id", _CLS, "logging"),),
                traffic="traffic_type",
                off=frozenset({"false"}),
                switched_by=("tencentcloud_vpc_flow_log_config", "flow_log_id", "enable"),
            ),
        ),
        names=(),
        parts=(("tencentcloud_subnet", "vpc_id"),),
    ),
    Switch(TABLES[2], "http", "log_topic_id is not set", (Destination("log_topic_id", _CLS, "logging"),)),
    Switch(
        TABLES[3],
        "control",
        "cluster_audit.enabled is not true",
        (Destination("cluster_audit.topic_id", _CLS, "logging"),),
        holders=(
            Holder(
                "tencentcloud_kubernetes_cluster_audit",
                "cluster_id",
                destinations=(Destination("topic_id", _CLS, "logging"),),
            ),
        ),
        names=(),
        vendor=("a topic that the cluster makes", "logging", "the topic's own settings"),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Tracks, networks, load balancers and clusters as emitters, topics as stores."""
    for switch in _SWITCHES:
        yield from map_switch(switch, resources)
    yield from map_log_stores(LogStore(TABLES[4], ("topic_name",)), resources)
