"""Where records of smaller providers go: logs of OCI, trails of Yandex, rules of firewalls, devices of Vault, jobs."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.cloudflare import logpush
from accesslint.mappers.digitalocean import databases
from accesslint.mappers.mongodbatlas import auditing
from accesslint.mappers.oci import logs, services, storage
from accesslint.mappers.panos import forwarding, rules
from accesslint.mappers.vault import audit
from accesslint.mappers.yandex import services as yandex_services
from accesslint.mappers.yandex import trails
from tests.mappers.building import Mapped, hcl, mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
SUBNET = resource("oci_core_subnet.a", {"vcn_id": ref("oci_core_vcn.v", "id")})
VCN = resource("oci_core_vcn.v")


def _log(service: str, category: str, pointer: Any, **more: Any) -> Any:
    source = {"service": service, "category": category, "resource": pointer}
    return resource("oci_logging_log.l", {"configuration": [{"source": [source]}], **more})


@pytest.mark.parametrize(
    ("log", "logging"),
    [
        (None, "off"),
        (_log("flowlogs", "all", ref("oci_core_subnet.a", "id")), "on"),
        (_log("flowlogs", "vcn", ref("oci_core_vcn.v", "id")), "on"),
        (_log("flowlogs", "all", ref("oci_core_subnet.a", "id"), is_enabled=False), "off"),
        (_log("flowlogs", "all", ref("oci_core_subnet.a", "id"), is_enabled=unknown()), UNKNOWN),
        (_log("loadbalancer", "access", ref("oci_core_subnet.a", "id")), "off"),
        (_log("flowlogs", "all", ref("oci_core_subnet.other", "id")), "off"),
        (_log("flowlogs", "all", unknown()), UNKNOWN),
    ],
)
def test_a_subnet_of_oci(log: Any, logging: Any) -> None:
    emitter = mapped(services, SUBNET, VCN, *([] if log is None else [log])).only("emitter")
    assert emitter.get("logging") == logging
    if logging == "on":
        assert emitter.get("routes.0.to") == "store:.#oci_logging_log.l"


@pytest.mark.parametrize(("category", "excluded"), [("write", ["read"]), ("read", ["write"]), (unknown(), None)])
def test_a_bucket_of_oci_has_two_logs(category: Any, excluded: Any) -> None:
    bucket = resource("oci_objectstorage_bucket.a", {"name": "a"})
    found = mapped(storage, bucket, _log("objectstorage", category, "a"))
    assert found.only("emitter").get("logging") == "on"
    assert found.only("emitter").get("coverage.log_types.excluded") == excluded
    assert found.only("store").get("access_logged") is True


@pytest.mark.parametrize(("value", "logging"), [(True, "on"), (False, "off"), (None, "off"), (unknown(), UNKNOWN)])
def test_an_api_of_oci_logs_in_the_old_way_too(value: Any, logging: Any) -> None:
    policies = {"logging_policies": [{"access_log": [{"is_enabled": value}]}]}
    api = resource("oci_apigateway_deployment.a", {"specification": [policies]})
    assert mapped(services, api).only("emitter").get("logging") == logging
    log = _log("apigateway", "access", ref("oci_apigateway_deployment.a", "id"))
    emitter = mapped(services, api, log).only("emitter")
    assert emitter.get("logging") == "on"
    assert [route["to"] for route in emitter.get("routes")] == ["store:.#oci_logging_log.l"]


def test_a_connector_takes_logs_to_a_bucket() -> None:
    found = mapped(
        logs,
        *hcl("""
        resource "oci_logging_log" "flow" { log_type = "SERVICE" }
        resource "oci_objectstorage_bucket" "archive" { name = "archive" }
        resource "oci_sch_service_connector" "c" {
          source {
            kind = "logging"
            log_sources { log_id = oci_logging_log.flow.id }
          }
          target {
            kind   = "objectStorage"
            bucket = oci_objectstorage_bucket.archive.name
          }
        }
        """),
    )
    handles = {link.fact: link.handles for link in found.links}
    assert handles == {
        "inputs.0.from": ("tf:.#oci_logging_log.flow",),
        "routes.0.to": ("tf:.#oci_objectstorage_bucket.archive",),
    }


def test_an_inactive_connector_is_none() -> None:
    target = {"target": [{"bucket": "a"}], "state": "INACTIVE"}
    assert not mapped(logs, resource("oci_sch_service_connector.c", target))


def _trail(policy: dict[str, Any]) -> Mapped:
    return mapped(trails, resource("yandex_audit_trails_trail.t", {"filtering_policy": [policy]}))


def test_a_trail_of_yandex_without_management_events() -> None:
    emitter = _trail({"data_events_filter": [{"service": "storage", "included_events": ["a"]}]}).only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["management events"]
    assert emitter.get("filters.0.how") == "condition"


def test_a_trail_of_yandex_with_all_of_them() -> None:
    emitter = _trail({"management_events_filter": [{}], "data_events_filter": [{"service": "s"}]}).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage") is None
    assert emitter.get("filters") is None


def test_a_load_balancer_of_yandex_that_discards() -> None:
    rule = {"http_code_intervals": ["HTTP_2XX"], "discard_percent": 75}
    item = resource("yandex_alb_load_balancer.a", {"log_options": [{"discard_rule": [rule]}]})
    emitter = mapped(yandex_services, item).only("emitter")
    assert emitter.get("filters.0.detail") == "discard_rule drops 75 % of HTTP_2XX"
    assert emitter.get("routes.0.target") == "the folder's default log group"


@pytest.mark.parametrize(
    ("rule", "logging"),
    [
        ({}, "on"),
        ({"log_end": False}, "off"),
        ({"log_end": False, "log_start": True}, "on"),
        ({"log_end": unknown()}, UNKNOWN),
    ],
)
@pytest.mark.parametrize("block", ["rule", "rules"])
def test_a_rule_of_a_firewall(rule: dict[str, Any], logging: Any, block: str) -> None:
    found = mapped(rules, resource("panos_security_policy.p", {block: [{"name": "r", **rule}]}))
    emitter = found.only("emitter")
    assert emitter.get("logging") == logging
    assert emitter.address == "panos_security_policy.p rule r"
    if logging == "on":
        assert emitter.get("routes.0.to") == found.only("store").id


def test_a_rule_that_is_switched_off_is_none() -> None:
    found = mapped(rules, resource("panos_security_policy.p", {"rule": [{"name": "r", "disabled": True}]}))
    assert [entity.category for entity in found.values()] == ["store"]


@pytest.mark.parametrize("setting", ["fwd", ref("panos_log_forwarding_profile.f", "name")])
def test_a_rule_that_forwards(setting: Any) -> None:
    found = mapped(rules, resource("panos_security_policy.p", {"rule": [{"name": "r", "log_setting": setting}]}))
    assert found.links[0].handles[0] in {"panos-profile:fwd", "tf:.#panos_log_forwarding_profile.f"}


@pytest.mark.parametrize(
    ("transport", "encrypted"), [(None, False), ("UDP", False), ("TCP", False), ("SSL", True), (unknown(), None)]
)
def test_the_transport_of_a_syslog_server(transport: Any, encrypted: Any) -> None:
    server = {"server": "h"} if transport is None else {"server": "h", "transport": transport}
    profile = resource("panos_syslog_server_profile.s", {"name": "s", "syslog_server": [server]})
    match = {"log_type": "traffic", "syslog_server_profiles": ["s"]}
    found = mapped(forwarding, profile, resource("panos_log_forwarding_profile.f", {"match_list": [match]}))
    fact = found.only("hop").get("routes.0.encrypted")
    assert fact == encrypted if encrypted is not None else "unknown" in fact
    assert ("routes.0.encrypted" in found.only("hop").defaults) is (transport is None)


@pytest.mark.parametrize(("filter_", "count"), [(None, 0), ("All Logs", 0), ("(zone eq a)", 1)])
def test_a_profile_that_filters(filter_: Any, count: int) -> None:
    match = {"log_type": "traffic", "send_to_panorama": True, "filter": filter_}
    hop = mapped(forwarding, resource("panos_log_forwarding_profile.f", {"match_list": [match]})).only("hop")
    assert len(hop.get("filters") or []) == count
    assert hop.get("routes.0.target") == "Panorama"


@pytest.mark.parametrize(
    ("kind", "options", "route"),
    [
        ("file", {"file_path": "/var/log/a"}, {"via": "file", "target": "/var/log/a"}),
        ("file", {"file_path": "/dev/null"}, {"discarded": True, "to": None}),
        ("socket", {"address": "10.0.0.1:9"}, {"encrypted": False}),
        ("socket", {"address": "127.0.0.1:9"}, {"target": "127.0.0.1:9"}),
        ("syslog", {}, {"via": "syslog"}),
    ],
)
def test_a_device_of_vault(kind: str, options: dict[str, Any], route: dict[str, Any]) -> None:
    emitter = mapped(audit, resource("vault_audit.a", {"type": kind, "options": options})).only("emitter")
    found = emitter.get("routes.0")
    assert {name: found[name] for name in route} == route
    assert ("encrypted" in found) is ("encrypted" in route)
    assert emitter.get("sensitive") is None


@pytest.mark.parametrize(("raw", "count"), [("true", 1), (True, 1), ("false", 0)])
def test_raw_records_of_vault_hold_secrets(raw: Any, count: int) -> None:
    item = resource("vault_audit.a", {"type": "file", "options": {"log_raw": raw}})
    assert len(mapped(audit, item).only("emitter").get("sensitive") or []) == count


def test_a_logpush_job_chooses_fields_and_records() -> None:
    item = resource(
        "cloudflare_logpush_job.j",
        {
            "enabled": True,
            "dataset": "http_requests",
            "destination_conf": "s3://logs/cf?region=x&secret=y",
            "filter": '{"where":{}}',
            "output_options": [{"field_names": ["ClientIP", "RayID"], "sample_rate": 0.1}],
        },
    )
    found = mapped(logpush, item)
    emitter = found.only("emitter")
    assert [row["how"] for row in emitter.get("filters")] == ["sample", "condition"]
    assert emitter.get("routes.0.target") == "s3://logs/cf"
    assert found.links[0].handles == ("s3:logs",)
    assert [field["meaning"] for field in found.only("format").get("fields")] == ["client_address", "request_id"]


def test_other_datasets_are_no_access_logs() -> None:
    assert not mapped(logpush, resource("cloudflare_logpush_job.j", {"dataset": "dns_logs", "enabled": True}))


@pytest.mark.parametrize(("tls", "encrypted"), [(None, False), (True, True), (False, False), (unknown(), UNKNOWN)])
def test_a_log_sink_of_a_database(tls: Any, encrypted: Any) -> None:
    cluster = "digitalocean_database_cluster.a"
    sink = {"cluster_id": ref(cluster, "id"), "server": "h", "tls": tls}
    found = mapped(databases, resource(cluster), resource("digitalocean_database_logsink_rsyslog.s", sink))
    assert found.only("emitter").get("routes.0.encrypted") == encrypted
    assert not mapped(databases, resource(cluster))


@pytest.mark.parametrize(("filter_", "count"), [(None, 0), ("{}", 0), ("{ 'atype': 'authenticate' }", 1)])
def test_auditing_of_atlas(filter_: Any, count: int) -> None:
    export = resource("mongodbatlas_push_based_log_export.e", {"project_id": "p", "bucket_name": "b"})
    item = resource("mongodbatlas_auditing.a", {"project_id": "p", "enabled": True, "audit_filter": filter_})
    emitter = mapped(auditing, item, export).only("emitter")
    assert len(emitter.get("filters") or []) == count
    assert emitter.get("routes.0.target") == "b"
    assert mapped(auditing, item).only("emitter").get("routes.0.target") == "Atlas"
