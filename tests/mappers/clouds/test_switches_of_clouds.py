"""Emitters of smaller providers: on, off, absent and unknown, for every type whose log is a switch of its own."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.alicloud import databases, trails
from accesslint.mappers.alicloud import services as alicloud_services
from accesslint.mappers.cloudflare import logpush
from accesslint.mappers.linode import services as linode_services
from accesslint.mappers.mongodbatlas import auditing
from accesslint.mappers.ncloud import clusters
from accesslint.mappers.tencentcloud import services as tencentcloud_services
from accesslint.mappers.yandex import services as yandex_services
from tests.mappers.building import mapped, place_of, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
ENABLED = {"on": "Enabled", "off": "Disabled"}
TRUTH = {"on": True, "off": False}
CLUSTER = {"master": [{"master_logging": [{"enabled": True}]}]}


def nested(path: str, value: Any) -> dict[str, Any]:
    """Attributes with blocks on the way: `log.audit`."""
    first, _, rest = path.partition(".")
    return {first: [nested(rest, value)]} if rest else {first: value}


# mapper, type, attribute, words for on and off, what holds where it is absent, more attributes
SWITCHES: list[tuple[Any, str, str, dict[str, Any], str, dict[str, Any]]] = [
    (trails, "alicloud_actiontrail_trail", "status", {"on": "Enable", "off": "Disable"}, "on", {}),
    (databases, "alicloud_db_instance", "sql_collector_status", ENABLED, "off", {}),
    (databases, "alicloud_polardb_cluster", "collector_status", {"on": "Enable", "off": "Disabled"}, "off", {}),
    (alicloud_services, "alicloud_alb_load_balancer", "access_log_config.log_store", {"on": "a"}, "off", {}),
    (tencentcloud_services, "tencentcloud_audit_track", "status", {"on": 1, "off": 0}, "on", {}),
    (tencentcloud_services, "tencentcloud_clb_instance", "log_topic_id", {"on": "a"}, "off", {}),
    (tencentcloud_services, "tencentcloud_kubernetes_cluster", "cluster_audit.enabled", TRUTH, "off", {}),
    (yandex_services, "yandex_alb_load_balancer", "log_options.disable", {"on": False, "off": True}, "on", {}),
    (linode_services, "linode_lke_cluster", "control_plane.audit_logs_enabled", TRUTH, "off", {"tier": "enterprise"}),
    (clusters, "ncloud_nks_cluster", "log.audit", TRUTH, "off", {}),
    (auditing, "mongodbatlas_auditing", "enabled", TRUTH, "off", {}),
    (logpush, "cloudflare_logpush_job", "enabled", TRUTH, "off", {"dataset": "http_requests"}),
]


@pytest.mark.parametrize("state", ["on", "off", "absent", "unknown"])
@pytest.mark.parametrize(
    ("mapper", "kind", "attribute", "words", "absent", "more"),
    SWITCHES,
    ids=lambda item: item if isinstance(item, str) and "_" in item else "",
)
def test_the_switch(
    mapper: Any, kind: str, attribute: str, words: dict[str, Any], absent: str, more: dict[str, Any], state: str
) -> None:
    if state == "off" and "off" not in words:
        pytest.skip("being there is being on")
    value = unknown() if state == "unknown" else words.get(state)
    item = resource(f"{kind}.a", {**more, **(nested(attribute, value) if state != "absent" else {})})
    emitter = mapped(mapper, item).only("emitter")
    wanted: Any = {"absent": absent, "unknown": UNKNOWN}.get(state, state)
    assert emitter.get("logging") == wanted
    assert ("logging" in emitter.defaults) is (state == "absent")
    assert (emitter.get("routes") is None) or wanted != "off"
    assert (emitter.get("logging_detail") is not None) is (wanted == "off")
    if state != "absent":
        path = [step for part in attribute.split(".") for step in (part, 0)][:-1]
        assert emitter.span_of("logging") == place_of(item, *path)


@pytest.mark.parametrize(
    ("block", "logging"),
    [
        ({"enabled": True, "audit_enabled": True}, "on"),
        ({"enabled": False, "audit_enabled": True}, "off"),
        ({"audit_enabled": True}, "off"),
        ({"enabled": True}, "off"),
        ({"enabled": unknown(), "audit_enabled": True}, UNKNOWN),
        ({}, "off"),
    ],
)
def test_a_cluster_of_yandex_needs_both_switches(block: dict[str, Any], logging: Any) -> None:
    item = resource("yandex_kubernetes_cluster.a", {"master": [{"master_logging": [block]}]})
    assert mapped(yandex_services, item).only("emitter").get("logging") == logging


@pytest.mark.parametrize("family", ["alicloud", "tencentcloud"])
@pytest.mark.parametrize("state", ["on", "off", "absent", "unknown", "literal"])
def test_a_network_is_logged_by_what_points_at_it(family: str, state: str) -> None:
    mapper = {"alicloud": alicloud_services, "tencentcloud": tencentcloud_services}[family]
    network, log = f"{family}_vpc.a", f"{family}_vpc_flow_log.a"
    pointer = {"unknown": unknown(), "literal": "vpc-other"}.get(state, ref(network, "id"))
    attributes = {"resource_id": pointer, "traffic_type": "All", "log_store_name": "s", "cloud_log_id": "t"}
    if family == "alicloud":
        attributes["status"] = "Inactive" if state == "off" else "Active"
    resources = [resource(network, {})] + ([] if state == "absent" else [resource(log, attributes)])
    if state == "off" and family == "tencentcloud":
        resources.append(resource(f"{log}_config.a".replace(".a_", "_"), {"flow_log_id": ref(log), "enable": False}))
    emitter = mapped(mapper, *resources).only("emitter")
    assert emitter.get("logging") == {"on": "on", "unknown": UNKNOWN}.get(state, "off")
    if state == "on":
        assert emitter.get("coverage.traffic.excluded") == []


@pytest.mark.parametrize(("logged", "logging"), [(("a", "b"), "on"), (("a",), "partial"), ((), "off")])
def test_a_network_is_logged_by_its_parts(logged: tuple[str, ...], logging: str) -> None:
    parts = [resource(f"alicloud_vswitch.{name}", {"vpc_id": ref("alicloud_vpc.v", "id")}) for name in "ab"]
    flows = [
        resource(f"alicloud_vpc_flow_log.{name}", {"resource_id": ref(f"alicloud_vswitch.{name}", "id")})
        for name in logged
    ]
    emitter = mapped(alicloud_services, resource("alicloud_vpc.v"), *parts, *flows).only("emitter")
    assert emitter.get("logging") == logging
    missing = {"partial": ["alicloud_vswitch.b"]}.get(logging)
    assert emitter.get("coverage.traffic.excluded") == missing


def test_part_of_the_traffic_is_a_gap() -> None:
    log = {"resource_id": ref("alicloud_vpc.a", "id"), "traffic_type": "Drop", "log_store_name": "flow"}
    found = mapped(alicloud_services, resource("alicloud_vpc.a"), resource("alicloud_vpc_flow_log.a", log))
    assert found.only("emitter").get("coverage.traffic.detail") == "traffic_type is Drop"
    assert found.links[0].handles == ("sls:flow",)


@pytest.mark.parametrize(("value", "logging"), [("true", "on"), ("false", "off"), (unknown(), UNKNOWN), (None, "off")])
def test_log_audit_switches_on_what_a_database_leaves_off(value: Any, logging: Any) -> None:
    audit = resource("alicloud_log_audit.a", {"variable_map": {"rds_enabled": value}})
    emitter = mapped(databases, resource("alicloud_db_instance.a"), audit).only("emitter")
    assert emitter.get("logging") == logging


def test_what_the_sql_collector_keeps_is_a_store() -> None:
    attributes = {"sql_collector_status": "Enabled", "sql_collector_config_value": 180}
    found = mapped(databases, resource("alicloud_db_instance.a", attributes))
    assert found.only("store").get("retention.days") == 180
    assert found.only("emitter").get("routes.0.to") == found.only("store").id
    assert (
        mapped(databases, resource("alicloud_db_instance.a", {"sql_collector_status": "Enabled"}))
        .only("store")
        .get("retention.days")
        == 30
    )


@pytest.mark.parametrize(
    ("mapper", "kind", "attributes", "fact", "excluded"),
    [
        (trails, "alicloud_actiontrail_trail", {}, "coverage.event_kinds", ["Read"]),
        (trails, "alicloud_actiontrail_trail", {"event_rw": "All"}, "coverage.event_kinds", []),
        (trails, "alicloud_actiontrail_trail", {"event_rw": "Read"}, "coverage.event_kinds", ["Write"]),
        (trails, "alicloud_actiontrail_trail", {}, "coverage.regions", []),
        (trails, "alicloud_actiontrail_trail", {"trail_region": "cn-x"}, "coverage.regions", ["all other regions"]),
        (tencentcloud_services, "tencentcloud_audit_track", {"action_type": "*"}, "coverage.event_kinds", []),
        (tencentcloud_services, "tencentcloud_audit_track", {"action_type": "Read"}, "coverage.event_kinds", ["Write"]),
        (
            tencentcloud_services,
            "tencentcloud_audit_track",
            {"resource_type": "cos"},
            "coverage.services",
            ["all other products"],
        ),
    ],
)
def test_what_a_trail_leaves_out(
    mapper: Any, kind: str, attributes: dict[str, Any], fact: str, excluded: list[str]
) -> None:
    emitter = mapped(mapper, resource(f"{kind}.a", attributes)).only("emitter")
    assert emitter.get(f"{fact}.excluded") == excluded


def test_a_standard_cluster_of_linode_has_no_audit_log() -> None:
    assert not mapped(linode_services, resource("linode_lke_cluster.a", {"label": "a"}))
