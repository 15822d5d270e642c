"""Log sinks and exclusions as hops; which sinks take which records; where they deliver."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import audit, sinks
from accesslint.mappers.google.filters import AUDIT_LOGS, drops_accesses, read
from tests.mappers.building import mapped, ref, resource, text, unknown

TYPES = {
    "google_logging_project_sink": "project",
    "google_logging_folder_sink": "folder",
    "google_logging_organization_sink": "org_id",
    "google_logging_billing_account_sink": "billing_account",
}


def sink(name: str = "s", kind: str = "google_logging_project_sink", **attributes: Any) -> Any:
    return resource(f"{kind}.{name}", {"destination": "storage.googleapis.com/logs", **attributes})


@pytest.mark.parametrize(("kind", "attribute"), TYPES.items())
def test_every_type_is_a_hop(kind: str, attribute: str) -> None:
    found = mapped(sinks, sink(kind=kind, **{attribute: "1"}))
    hop = found.only("hop", "sink")
    assert hop.get("inputs.0.what") == "1"
    assert hop.get("filters") == []
    (link,) = found.links
    assert (link.fact, link.handles, link.must_exist) == ("routes.0.to", ("gcs:logs",), False)


@pytest.mark.parametrize(
    ("destination", "handles", "via"),
    [
        ("storage.googleapis.com/logs", ("gcs:logs",), "storage"),
        (
            text("storage.googleapis.com/", ref("google_storage_bucket.a", "name")),
            ("tf:.#google_storage_bucket.a",),
            "storage",
        ),
        ("bigquery.googleapis.com/projects/p/datasets/d", ("bigquery:d",), "bigquery"),
        (
            text(
                "bigquery.googleapis.com/projects/",
                unknown(),
                "/datasets/",
                ref("google_bigquery_dataset.d", "dataset_id"),
            ),
            ("tf:.#google_bigquery_dataset.d",),
            "bigquery",
        ),
        (text("pubsub.googleapis.com/", ref("google_pubsub_topic.t", "id")), ("tf:.#google_pubsub_topic.t",), "pubsub"),
        ("pubsub.googleapis.com/projects/p/topics/t", ("pubsub:t",), "pubsub"),
        (
            "logging.googleapis.com/projects/p/locations/global/buckets/b",
            ("log-bucket:projects/p/locations/global/buckets/b",),
            "cloud-logging",
        ),
        ("logging.googleapis.com/projects/p", ("log-bucket:projects/p",), "cloud-logging"),
        (unknown(), (), "cloud-logging"),
        (text("storage.googleapis.com/", unknown()), (), "storage"),
        (text("storage.googleapis.com/logs-", unknown()), (), "storage"),
    ],
)
def test_destinations(destination: Any, handles: tuple[str, ...], via: str) -> None:
    found = mapped(sinks, sink(destination=destination))
    hop = found.only("hop")
    assert hop.get("routes.0.via") == via
    assert tuple(handle for link in found.links for handle in link.handles) == handles


@pytest.mark.parametrize(("disabled", "hops"), [(True, 0), (False, 1), (None, 1), (unknown(), 1)])
def test_a_disabled_sink_is_none(disabled: Any, hops: int) -> None:
    assert len(mapped(sinks, sink(disabled=disabled))) == hops


@pytest.mark.parametrize(
    ("written", "how"),
    [
        (None, None),
        ("", None),
        ('logName:"cloudaudit.googleapis.com"', None),
        ('logName:"/logs/cloudaudit.googleapis.com"', None),
        ('protoPayload.@type="type.googleapis.com/google.cloud.audit.AuditLog"', None),
        ('log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/data_access")', None),
        ('logName:"cloudaudit.googleapis.com%2Factivity"', "condition"),
        ('log_id("cloudaudit.googleapis.com/data_access")', "condition"),
        ('logName:"cloudaudit.googleapis.com" AND sample(insertId, 0.1)', "sample"),
        ('logName:"cloudaudit.googleapis.com" AND severity>=ERROR', "level"),
        ('logName:"cloudaudit.googleapis.com" AND NOT protoPayload.serviceName="k8s.io"', "exclude"),
        ('logName:"cloudaudit.googleapis.com" AND -protoPayload.serviceName="k8s.io"', "exclude"),
        ('NOT protoPayload.methodName="storage.objects.get"', "exclude"),
        ('NOT logName="projects/p/logs/cloudaudit.googleapis.com%2Fdata_access"', "exclude"),
        ("severity>=ERROR", None),
        ('resource.type="gce_instance" AND severity>=WARNING', None),
        ('resource.type="k8s_container" AND NOT resource.labels.namespace_name="kube-system"', None),
        ('protoPayload.methodName="SetIamPolicy"', None),
    ],
)
def test_what_a_filter_leaves_out(written: str | None, how: str | None) -> None:
    assert mapped(sinks, sink(filter=written)).only("hop").get("filters.0.how") == how


def test_an_unknown_filter_is_unknown() -> None:
    assert "unknown" in mapped(sinks, sink(filter=unknown())).only("hop").get("filters")


def test_a_reference_in_a_filter_does_not_hide_the_rest() -> None:
    written = text(
        'logName="projects/', ref("google_project.p", "project_id"), '/logs/cloudaudit.googleapis.com%2Factivity"'
    )
    assert mapped(sinks, sink(filter=written)).only("hop").get("filters.0.how") == "condition"


def test_sinks_complete_each_other() -> None:
    found = mapped(
        sinks,
        sink("a", filter='log_id("cloudaudit.googleapis.com/activity")'),
        sink("b", filter='log_id("cloudaudit.googleapis.com/data_access")'),
    )
    assert all(hop.get("filters") == [] for hop in found.values())


def test_a_whole_sink_beside_an_alerting_one() -> None:
    found = mapped(sinks, sink("a", filter='log_id("cloudaudit.googleapis.com/activity")'), sink("all"))
    assert all(hop.get("filters") == [] for hop in found.values())


@pytest.mark.parametrize(
    ("block", "filters"),
    [
        ({"name": "x", "filter": 'protoPayload.serviceName="k8s.io"'}, 1),
        ({"name": "x", "filter": "severity<ERROR"}, 1),
        ({"name": "x", "filter": 'resource.type="k8s_container"'}, 0),
        ({"name": "x", "filter": 'httpRequest.requestUrl:"/healthz"'}, 0),
        ({"name": "x", "filter": "httpRequest.status=200"}, 1),
        ({"name": "x", "filter": unknown()}, 1),
        ({"name": "x", "filter": "severity<ERROR", "disabled": True}, 0),
    ],
)
def test_exclusions(block: dict[str, Any], filters: int) -> None:
    assert len(mapped(sinks, sink(exclusions=[block])).only("hop").get("filters") or []) == filters
    kinds = ("project", "folder", "organization", "billing_account")
    for kind in kinds:
        found = mapped(sinks, resource(f"google_logging_{kind}_exclusion.x", block))
        assert len(found) == filters


@pytest.mark.parametrize(
    ("attributes", "kind", "takes"),
    [
        ({}, "google_logging_project_sink", True),
        ({"project": "p"}, "google_logging_project_sink", True),
        ({"project": "other"}, "google_logging_project_sink", False),
        ({"filter": 'resource.type="gce_instance"'}, "google_logging_project_sink", False),
        ({"filter": "severity>=ERROR"}, "google_logging_project_sink", False),
        ({"filter": 'logName:"cloudaudit.googleapis.com"'}, "google_logging_project_sink", True),
        ({"filter": unknown()}, "google_logging_project_sink", True),
        ({"org_id": "1", "include_children": True}, "google_logging_organization_sink", True),
        ({"org_id": "1"}, "google_logging_organization_sink", False),
        ({"billing_account": "1"}, "google_logging_billing_account_sink", False),
        ({"disabled": True}, "google_logging_project_sink", False),
    ],
)
def test_which_sinks_take_audit_records(attributes: dict[str, Any], kind: str, takes: bool) -> None:
    config = resource("google_project_iam_audit_config.a", {"project": "p", "service": "allServices"})
    emitter = mapped(audit, config, sink(kind=kind, **attributes)).only("emitter")
    assert (emitter.get("routes.0.to") == f"hop:.#{kind}.s") is takes
    assert len(emitter.get("routes")) == 1


def test_the_default_bucket_takes_records_too() -> None:
    config = resource("google_project_iam_audit_config.a", {"project": "p", "service": "allServices"})
    bucket = resource("google_logging_project_bucket_config.d", {"project": "p", "bucket_id": "_Default"})
    emitter = mapped(audit, config, bucket).only("emitter")
    assert [route["to"] for route in emitter.get("routes")] == ["store:.#google_logging_project_bucket_config.d"]


def test_reading() -> None:
    assert read("").audit == set(AUDIT_LOGS)
    assert read('resource.type="gce_subnetwork"').takes(("gce_subnetwork",))
    assert drops_accesses("") is False
    assert drops_accesses("(" * 30_000 + "severity<ERROR")


@pytest.mark.parametrize(
    ("intercepts", "text", "expected"),
    [
        (True, None, ["org"]),
        (False, None, ["org", "project", "_Default"]),
        (None, None, ["org", "project", "_Default"]),
        (True, 'logName:"cloudaudit"', ["org"]),
        (True, 'resource.type="gce_instance"', ["project", "_Default"]),
        (True, unknown(), ["org", "project", "_Default"]),
        (unknown(), None, ["org", "project", "_Default"]),
    ],
)
def test_what_an_intercepting_sink_takes_does_not_reach_those_below(
    intercepts: Any, text: Any, expected: list[str]
) -> None:
    above = sink(
        "org",
        "google_logging_organization_sink",
        org_id="1",
        include_children=True,
        intercept_children=intercepts,
        filter=text,
    )
    own = resource("google_logging_project_bucket_config._Default", {"bucket_id": "_Default", "project": "p"})
    config = {"service": "allServices", "audit_log_config": [{"log_type": "DATA_READ"}], "project": "p"}
    found = mapped(
        audit, resource("google_project_iam_audit_config.a", config), above, sink("project", project="p"), own
    )
    routes = found.only("emitter").get("routes")
    assert sorted(route["target"].rpartition(".")[2] for route in routes) == sorted(expected)
