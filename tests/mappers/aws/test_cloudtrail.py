"""Trails and event data stores: on, off, absent and unknown for each fact."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudtrail
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import Json, Mapped, line_of, mapped, place_of, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
ALL = {"included": ["management read", "management write"], "excluded": []}


def trail(*others: Resource, **attributes: Any) -> Entity:
    given = resource("aws_cloudtrail.t", {"name": "t", "s3_bucket_name": "logs", **attributes})
    return mapped(cloudtrail, given, *others).only("emitter")


def excluded(entity: Entity, aspect: str) -> Any:
    fact = entity.get(f"coverage.{aspect}")
    return fact.get("excluded", fact)


CASES: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "logging", "on"),
    ({"enable_logging": True}, "logging", "on"),
    ({"enable_logging": False}, "logging", "off"),
    ({"enable_logging": "false"}, "logging", "off"),
    ({"enable_logging": unknown()}, "logging", WHY),
    ({}, "digests", False),
    ({"enable_log_file_validation": True}, "digests", True),
    ({"enable_log_file_validation": False}, "digests", False),
    ({"enable_log_file_validation": unknown()}, "digests", WHY),
    ({}, "plane", "control"),
    ({}, "watched", False),
    ({"cloud_watch_logs_group_arn": unknown()}, "watched", WHY),
    ({"is_multi_region_trail": unknown()}, "coverage.regions", WHY),
    ({"include_global_service_events": unknown()}, "coverage.services", WHY),
    ({"event_selector": unknown()}, "coverage.event_kinds", WHY),
    ({"event_selector": [{"read_write_type": unknown()}]}, "coverage.event_kinds", WHY),
    ({"event_selector": [{"include_management_events": unknown()}]}, "coverage.event_kinds", WHY),
    (
        {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": unknown()}]}]},
        "coverage.event_kinds",
        WHY,
    ),
    ({}, "coverage.event_kinds", ALL),
]


@pytest.mark.parametrize(("attributes", "fact", "expected"), CASES)
def test_fact(attributes: Any, fact: Any, expected: Any) -> None:
    made = trail(**attributes)
    assert made.get(fact) == expected
    if not attributes:
        assert fact not in made.spans
    if attributes and expected != "on":
        assert line_of(made, fact) > 1


def advanced(*fields: tuple[str, str, list[Any]]) -> dict[str, Any]:
    return {"field_selector": [{"field": field, operator: values} for field, operator, values in fields]}


MANAGEMENT = ("eventCategory", "equals", ["Management"])

COVERAGE: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("one region by default", {}, "regions", ["every region but its own"]),
    ("one region", {"is_multi_region_trail": False}, "regions", ["every region but its own"]),
    ("all regions", {"is_multi_region_trail": True}, "regions", []),
    ("global services by default", {}, "services", []),
    ("no global services", {"include_global_service_events": False}, "services", ["IAM", "STS", "CloudFront"]),
    ("no selector", {}, "event_kinds", []),
    ("a plain selector", {"event_selector": [{}]}, "event_kinds", []),
    ("reads", {"event_selector": [{"read_write_type": "ReadOnly"}]}, "event_kinds", ["management write"]),
    ("writes", {"event_selector": [{"read_write_type": "WriteOnly"}]}, "event_kinds", ["management read"]),
    (
        "reads and writes apart",
        {"event_selector": [{"read_write_type": "WriteOnly"}, {"read_write_type": "ReadOnly"}]},
        "event_kinds",
        [],
    ),
    (
        "data events only",
        {"event_selector": [{"include_management_events": False}]},
        "event_kinds",
        ["management read", "management write"],
    ),
    (
        "key calls left out",
        {"event_selector": [{"exclude_management_event_sources": ["kms.amazonaws.com"]}]},
        "services",
        ["kms.amazonaws.com"],
    ),
    ("advanced, management", {"advanced_event_selector": [advanced(MANAGEMENT)]}, "event_kinds", []),
    (
        "advanced, writes",
        {"advanced_event_selector": [advanced(MANAGEMENT, ("readOnly", "equals", ["false"]))]},
        "event_kinds",
        ["management read"],
    ),
    (
        "advanced, data events only",
        {"advanced_event_selector": [advanced(("eventCategory", "equals", ["Data"]))]},
        "event_kinds",
        ["management read", "management write"],
    ),
    (
        "advanced, sources left out",
        {"advanced_event_selector": [advanced(MANAGEMENT, ("eventSource", "not_equals", ["kms.amazonaws.com"]))]},
        "services",
        ["kms.amazonaws.com"],
    ),
    (
        "advanced, users left out",
        {"advanced_event_selector": [advanced(MANAGEMENT, ("userIdentity.arn", "not_starts_with", ["arn:x"]))]},
        "users",
        ["arn:x"],
    ),
]


@pytest.mark.parametrize(("attributes", "aspect", "expected"), [pytest.param(*c[1:], id=c[0]) for c in COVERAGE])
def test_coverage(attributes: Any, aspect: Any, expected: Any) -> None:
    assert excluded(trail(**attributes), aspect) == expected


def test_the_place_of_a_gap_is_what_narrows() -> None:
    given = resource("aws_cloudtrail.t", {"event_selector": [{"read_write_type": "WriteOnly"}]})
    made = mapped(cloudtrail, given).only("emitter")
    assert made.span_of("coverage.event_kinds") == place_of(given, "event_selector", 0, "read_write_type")
    assert made.get("coverage.event_kinds.detail") == "read_write_type is WriteOnly"


def test_only_some_calls_is_a_filter() -> None:
    made = trail(advanced_event_selector=[advanced(MANAGEMENT, ("eventName", "equals", ["CreateUser"]))])
    assert made.get("filters.0.what") == "eventName equals CreateUser"


def test_why_there_are_no_digests() -> None:
    assert trail().get("digests_detail") == "enable_log_file_validation is not set"
    assert trail(enable_log_file_validation=False).get("digests_detail") == "enable_log_file_validation is false"


def test_routes_to_bucket_and_log_group() -> None:
    bucket = resource("aws_s3_bucket.b", {"bucket": "logs"})
    group = resource("aws_cloudwatch_log_group.g", {"name": "/trail"})
    given = resource(
        "aws_cloudtrail.t",
        {
            "s3_bucket_name": ref("aws_s3_bucket.b", "id"),
            "cloud_watch_logs_group_arn": text(ref("aws_cloudwatch_log_group.g", "arn"), ":*"),
        },
    )
    found = mapped(cloudtrail, given, bucket, group)
    assert [route["via"] for route in found.only("emitter").get("routes")] == ["s3", "cloudwatch"]
    assert [link.handles[0] for link in found.links] == ["tf:.#aws_s3_bucket.b", "tf:.#aws_cloudwatch_log_group.g"]
    assert [link.fact for link in found.links] == ["routes.0.to", "routes.1.to"]
    assert all(link.must_exist for link in found.links)


def test_a_bucket_that_is_only_named_need_not_exist() -> None:
    (link,) = mapped(cloudtrail, resource("aws_cloudtrail.t", {"s3_bucket_name": "central-logs"})).links
    assert (link.handles, link.must_exist) == (("s3:central-logs",), False)


def test_an_unknown_bucket_is_present() -> None:
    made = trail(s3_bucket_name=unknown("variable bucket has no value"))
    assert made.get("routes.0.to") == {"unknown": "variable bucket has no value"}


def test_the_format_is_fixed_json_with_all_fields() -> None:
    found = mapped(cloudtrail, resource("aws_cloudtrail.t"))
    form = found.only("format")
    assert found.only("emitter").get("formats") == [form.id]
    assert (form.get("encoding"), form.get("structured"), form.get("configurable")) == ("json", True, False)
    meanings = {field["meaning"] for field in form.get("fields")}
    assert {"timestamp", "identity", "action", "resource", "result", "request_id", "client_address"} <= meanings
    assert (form.get("timestamp.zone"), form.get("timestamp.form")) == ("utc", "rfc3339")


GROUP = resource("aws_cloudwatch_log_group.g", {"name": "/trail"})
GROUP_ARN = text(ref("aws_cloudwatch_log_group.g", "arn"), ":*")


def metric_filter(group: Any = ref("aws_cloudwatch_log_group.g", "name"), name: Any = "m") -> Resource:  # noqa: B008
    transformation = [{"name": name, "namespace": "Audit", "value": "1"}]
    return resource(
        "aws_cloudwatch_log_metric_filter.f", {"log_group_name": group, "metric_transformation": transformation}
    )


def alarm(**attributes: Any) -> Resource:
    given = {"metric_name": "m", "namespace": "Audit", "alarm_actions": ["arn:aws:sns:x"], **attributes}
    return resource("aws_cloudwatch_metric_alarm.a", given)


FILTER_NAME = ref("aws_cloudwatch_log_metric_filter.f", "metric_transformation.0.name")

WATCHED: list[tuple[str, tuple[Resource, ...], Any]] = [
    ("filter and alarm", (metric_filter(), alarm()), True),
    ("filter by the group's name", (metric_filter("/trail"), alarm()), True),
    ("filter of another group", (metric_filter("/other"), alarm()), False),
    ("no alarm", (metric_filter(),), False),
    ("no filter", (alarm(),), False),
    ("alarm on another metric", (metric_filter(), alarm(metric_name="n")), False),
    ("alarm in another namespace", (metric_filter(), alarm(namespace="Other")), False),
    ("alarm without actions", (metric_filter(), alarm(alarm_actions=[])), False),
    ("alarm with actions off", (metric_filter(), alarm(actions_enabled=False)), False),
    ("alarm with unknown actions", (metric_filter(), alarm(alarm_actions=unknown())), WHY),
    ("alarm that refers to the filter", (metric_filter(name=unknown()), alarm(metric_name=FILTER_NAME)), True),
    ("alarm on an unknown metric", (metric_filter(), alarm(metric_name=unknown())), WHY),
    (
        "metric query",
        (
            metric_filter(),
            alarm(metric_name=None, metric_query=[{"metric": [{"metric_name": "m", "namespace": "Audit"}]}]),
        ),
        True,
    ),
]


@pytest.mark.parametrize(("others", "expected"), [pytest.param(*case[1:], id=case[0]) for case in WATCHED])
def test_watched(others: Any, expected: Any) -> None:
    assert trail(GROUP, *others, cloud_watch_logs_group_arn=GROUP_ARN).get("watched") == expected


def test_a_group_that_is_not_in_the_files_may_be_watched() -> None:
    made = trail(cloud_watch_logs_group_arn="arn:aws:logs:eu-west-1:1:log-group:/elsewhere:*")
    assert "/elsewhere" in made.get("watched")["unknown"]


def rule(pattern: Any, **more: Any) -> list[Resource]:
    name = ref("aws_cloudwatch_event_rule.r", "name")
    return [
        resource("aws_cloudwatch_event_rule.r", {"name": "r", "event_pattern": pattern, **more}),
        resource("aws_cloudwatch_event_target.t", {"rule": name, "arn": "arn:aws:sns:x"}),
    ]


CALLS = Json({"detail-type": ["AWS API Call via CloudTrail"]})
FINDINGS = Json({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]})


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (rule(CALLS), True),
        (rule('{"detail-type": ["AWS Console Sign In via CloudTrail"]}'), True),
        (rule(Json({"source": ["aws.ec2"]})), False),
        (rule(Json({"detail-type": ["AWS Insight via CloudTrail"]})), True),
        (rule(FINDINGS), True),
        (rule(Json({"source": ["aws.guardduty"]})), True),
        (rule(Json({"source": ["aws.guardduty"], "detail-type": ["AWS API Call via CloudTrail"]})), True),
        (rule(Json({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Runtime Notice"]})), False),
        ([resource("aws_guardduty_detector.d", {"enable": True})], False),
        ([*rule(FINDINGS), resource("aws_guardduty_detector.d")], True),
        ([*rule(FINDINGS), resource("aws_guardduty_detector.d", {"enable": False})], False),
        ([*rule(FINDINGS), resource("aws_guardduty_detector.d", {"enable": unknown()})], True),
        (rule(CALLS, state="DISABLED"), False),
        (rule(CALLS, is_enabled=False), False),
        (rule(CALLS)[:1], False),
    ],
)
def test_event_rules_watch_too(others: Any, expected: Any) -> None:
    assert trail(*others).get("watched") is expected


def lake(*others: Resource, **attributes: Any) -> Mapped:
    return mapped(cloudtrail, resource("aws_cloudtrail_event_data_store.e", {"name": "e", **attributes}), *others)


LAKE: list[tuple[dict[str, Any], str, str, Any]] = [
    ({}, "emitter", "logging", "on"),
    ({"suspend": True}, "emitter", "logging", "off"),
    ({"suspend": False}, "emitter", "logging", "on"),
    ({"suspend": unknown()}, "emitter", "logging", WHY),
    ({}, "emitter", "coverage.regions", {"excluded": []}),
    ({"multi_region_enabled": False}, "emitter", "coverage.regions.excluded", ["every region but its own"]),
    ({}, "store", "retention.days", 2555),
    ({"retention_period": 90}, "store", "retention.days", 90),
    ({"retention_period": unknown()}, "store", "retention.days", WHY),
    ({}, "store", "deletion.protected", True),
    ({"termination_protection_enabled": False}, "store", "deletion.protected", False),
    ({"termination_protection_enabled": unknown()}, "store", "deletion.protected", WHY),
    ({}, "store", "encryption.key", "platform"),
    ({"kms_key_id": "arn:aws:kms:eu-west-1:1:key/2"}, "store", "encryption.key", "customer"),
    ({"kms_key_id": unknown()}, "store", "encryption.key", WHY),
    ({}, "store", "immutability.inherent", True),
    ({}, "store", "central", None),
    ({"organization_enabled": True}, "store", "central", True),
]


@pytest.mark.parametrize(("attributes", "category", "fact", "expected"), LAKE)
def test_event_data_store(attributes: Any, category: Any, fact: Any, expected: Any) -> None:
    assert lake(**attributes).only(category).get(fact) == expected


def test_an_event_data_store_writes_to_itself() -> None:
    found = lake()
    assert found.only("emitter").get("routes.0.to") == found.only("store").id


def test_the_key_of_an_event_data_store_is_joined() -> None:
    key = resource("aws_kms_key.k", {"enable_key_rotation": True})
    store = lake(key, kms_key_id=ref("aws_kms_key.k", "arn")).only("store")
    assert store.get("encryption.rotation") is True


def test_the_environment() -> None:
    given = resource("aws_cloudtrail.t", {"tags": {"Environment": "prod"}}, scope="envs/x")
    assert mapped(cloudtrail, given).only("emitter").environment == "production"


def test_every_row_has_a_source() -> None:
    assert all(row.source.startswith("https://") for table in cloudtrail.TABLES for row in table.settings)
