"""What lifecycle rules mean for retention and for cold storage."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import s3
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import mapped, place_of, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
BUCKET = ref("aws_s3_bucket.a", "id")
TRAIL = resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET})
PREFIXED = resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET, "s3_key_prefix": "trail"})


def store(*others: Resource, **attributes: Any) -> Entity:
    return mapped(s3, resource("aws_s3_bucket.a", attributes), *others)["store:.#aws_s3_bucket.a"]


def rules(*given: dict[str, Any], bucket: Any = BUCKET) -> Resource:
    return resource("aws_s3_bucket_lifecycle_configuration.a", {"bucket": bucket, "rule": list(given)})


def rule(days: Any = None, status: Any = "Enabled", **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"id": "r", "status": status, **more}
    if days is not None:
        given["expiration"] = [{"days": days}]
    return given


def moved(storage_class: Any, days: Any) -> list[dict[str, Any]]:
    return [{"storage_class": storage_class, "days": days}]


RETENTION: list[tuple[str, tuple[Resource, ...], dict[str, Any], Any]] = [
    ("no rule", (), {}, "forever"),
    ("separate", (rules(rule(400)),), {}, 400),
    ("inline", (), {"lifecycle_rule": [{"enabled": True, "expiration": [{"days": 90}]}]}, 90),
    ("inline, off", (), {"lifecycle_rule": [{"enabled": False, "expiration": [{"days": 90}]}]}, "forever"),
    ("off", (rules(rule(1, status="Disabled")),), {}, "forever"),
    ("status unknown", (rules(rule(1, status=unknown())),), {}, WHY),
    ("days unknown", (rules(rule(unknown())),), {}, WHY),
    (
        "rules unknown",
        (resource("aws_s3_bucket_lifecycle_configuration.a", {"bucket": BUCKET, "rule": unknown()}),),
        {},
        WHY,
    ),
    ("inline rules unknown", (), {"lifecycle_rule": unknown()}, WHY),
    ("the shortest counts", (rules(rule(400), rule(30)),), {}, 30),
    (
        "only unfinished uploads",
        (rules(rule(abort_incomplete_multipart_upload=[{"days_after_initiation": 7}])),),
        {},
        "forever",
    ),
    ("only delete markers", (rules(rule(expiration=[{"expired_object_delete_marker": True}])),), {}, "forever"),
    ("only earlier versions", (rules(rule(noncurrent_version_expiration=[{"noncurrent_days": 1}])),), {}, "forever"),
    ("another bucket's", (rules(rule(1), bucket="other"),), {}, "forever"),
    ("a prefix where nothing is known to write", (rules(rule(30, filter=[{"prefix": "tmp/"}])),), {}, 30),
    ("a prefix beside the trail's", (TRAIL, rules(rule(30, filter=[{"prefix": "tmp/"}]))), {}, "forever"),
    ("the trail's prefix", (TRAIL, rules(rule(30, filter=[{"prefix": "AWSLogs/"}]))), {}, 30),
    ("below the trail's prefix", (TRAIL, rules(rule(30, prefix="AWSLogs/123/CloudTrail"))), {}, 30),
    ("above the trail's prefix", (PREFIXED, rules(rule(30, prefix="trail/"))), {}, 30),
    ("beside the trail's own prefix", (PREFIXED, rules(rule(30, prefix="AWSLogs/"))), {}, "forever"),
    ("an empty filter is for all", (TRAIL, rules(rule(30, filter=[{}]))), {}, 30),
    ("an empty prefix is for all", (TRAIL, rules(rule(30, filter=[{"prefix": ""}]))), {}, 30),
    ("a prefix of both", (TRAIL, rules(rule(30, filter=[{"and": [{"prefix": "AWSLogs/"}]}]))), {}, 30),
    ("tagged objects only", (TRAIL, rules(rule(1, filter=[{"tag": [{"key": "a", "value": "b"}]}]))), {}, "forever"),
    (
        "tagged and prefixed",
        (TRAIL, rules(rule(1, filter=[{"and": [{"prefix": "", "tags": {"a": "b"}}]}]))),
        {},
        "forever",
    ),
    ("prefix unknown", (TRAIL, rules(rule(30, filter=[{"prefix": unknown()}]))), {}, WHY),
    ("large objects only: some records", (TRAIL, rules(rule(30, filter=[{"object_size_greater_than": 500}]))), {}, 30),
    (
        "on a date",
        (rules(rule(expiration=[{"date": "2030-01-01T00:00:00Z"}])),),
        {},
        {"unknown": "records end on a date, 2030-01-01T00:00:00Z"},
    ),
]


@pytest.mark.parametrize(
    ("others", "attributes", "expected"), [pytest.param(*case[1:], id=case[0]) for case in RETENTION]
)
def test_retention(others: Any, attributes: Any, expected: Any) -> None:
    made = store(*others, **attributes)
    assert made.get("retention.days") == expected
    assert ("retention.days" in made.defaults) == (expected == "forever")


def ended(days: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"noncurrent_days": days, **more}]


VERSIONS: list[tuple[str, tuple[Resource, ...], dict[str, Any], Any]] = [
    ("no rule", (), {}, None),
    ("of what is current", (rules(rule(30)),), {}, None),
    ("separate", (rules(rule(noncurrent_version_expiration=ended(1))),), {}, 1),
    (
        "inline, provider 3",
        (),
        {"lifecycle_rule": [{"enabled": True, "noncurrent_version_expiration": [{"days": 90}]}]},
        90,
    ),
    ("the shortest counts", (rules(*(rule(noncurrent_version_expiration=ended(days)) for days in (90, 3))),), {}, 3),
    ("off", (rules(rule(status="Disabled", noncurrent_version_expiration=ended(1))),), {}, None),
    ("beside the trail's", (TRAIL, rules(rule(prefix="tmp/", noncurrent_version_expiration=ended(1)))), {}, None),
    ("some are kept", (rules(rule(noncurrent_version_expiration=ended(1, newer_noncurrent_versions=3))),), {}, None),
    ("days unknown", (rules(rule(noncurrent_version_expiration=ended(unknown()))),), {}, WHY),
    (
        "how many are kept is unknown",
        (rules(rule(noncurrent_version_expiration=ended(1, newer_noncurrent_versions=unknown()))),),
        {},
        WHY,
    ),
    ("block unknown", (rules(rule(noncurrent_version_expiration=unknown())),), {}, WHY),
    ("rules unknown", (), {"lifecycle_rule": unknown()}, WHY),
    ("odd", (rules(rule(noncurrent_version_expiration=ended("soon"))),), {}, {"unknown": "soon is not understood"}),
]


@pytest.mark.parametrize(
    ("others", "attributes", "expected"), [pytest.param(*case[1:], id=case[0]) for case in VERSIONS]
)
def test_earlier_versions(others: Any, attributes: Any, expected: Any) -> None:
    found = store(*others, **attributes).get("immutability.versions_days")
    assert found == expected or (isinstance(expected, dict) and isinstance(found, dict))


TIERS: list[tuple[str, dict[str, Any], Any]] = [
    ("none", rule(400), "never"),
    ("glacier", rule(transition=moved("GLACIER", 90)), 90),
    ("deep archive", rule(transition=moved("DEEP_ARCHIVE", 180)), 180),
    ("the earliest", rule(transition=[*moved("GLACIER", 100), *moved("DEEP_ARCHIVE", 365)]), 100),
    ("infrequent access is at hand", rule(transition=moved("STANDARD_IA", 30)), "never"),
    ("instant retrieval, for want of colder", rule(transition=moved("GLACIER_IR", 120)), 120),
    ("instant retrieval before glacier", rule(transition=[*moved("GLACIER_IR", 30), *moved("GLACIER", 200)]), 200),
    ("at once", rule(transition=[{"storage_class": "GLACIER"}]), 0),
    ("days unknown", rule(transition=moved("GLACIER", unknown())), WHY),
    ("class unknown", rule(transition=moved(unknown(), 30)), WHY),
    ("block unknown", rule(transition=unknown()), WHY),
    ("off", rule(status="Disabled", transition=moved("GLACIER", 90)), "never"),
    ("earlier versions only", rule(noncurrent_version_transition=[{"storage_class": "GLACIER"}]), "never"),
]


@pytest.mark.parametrize(("given", "expected"), [pytest.param(*case[1:], id=case[0]) for case in TIERS])
def test_cold_storage(given: Any, expected: Any) -> None:
    assert store(rules(given)).get("tiers.cold_after_days") == expected


def test_a_short_expiry_of_a_trails_bucket_shows_where_it_is_written() -> None:
    """DataDog/stratus-red-team#42: a trail is emptied by a lifecycle rule."""
    configuration = rules(rule(1, filter=[{"prefix": "AWSLogs/"}]))
    made = store(TRAIL, configuration)
    assert made.get("retention.days") == 1
    assert made.span_of("retention.days") == place_of(configuration, "rule", 0, "expiration", 0, "days")
    assert made.get("retention.detail") == "lifecycle rule r expires objects under AWSLogs/"


WRITERS: list[tuple[str, str, dict[str, Any], str, Any]] = [
    ("aws_lb", "load balancer", {"access_logs": [{"bucket": BUCKET, "prefix": "alb"}]}, "alb/AWSLogs/x", 9),
    ("aws_lb", "beside it", {"access_logs": [{"bucket": BUCKET, "prefix": "alb"}]}, "nlb/", "forever"),
    ("aws_flow_log", "flow log", {"log_destination": text(ref("aws_s3_bucket.a", "arn"), "/vpc/")}, "vpc/", 9),
    ("aws_flow_log", "beside it", {"log_destination": text(ref("aws_s3_bucket.a", "arn"), "/vpc/")}, "x/", "forever"),
    ("aws_s3_bucket_logging", "access log", {"target_bucket": BUCKET, "target_prefix": "s3/"}, "s3/", 9),
    ("aws_s3_bucket_logging", "unknown", {"target_bucket": BUCKET, "target_prefix": unknown()}, "x/", 9),
    ("aws_s3_bucket_logging", "the top", {"target_bucket": BUCKET, "target_prefix": ""}, "x/", 9),
]


@pytest.mark.parametrize(
    ("kind", "attributes", "prefix", "expected"),
    [pytest.param(case[0], *case[2:], id=f"{case[0]}: {case[1]}") for case in WRITERS],
)
def test_a_prefix_counts_where_a_service_writes(kind: Any, attributes: Any, prefix: Any, expected: Any) -> None:
    made = store(resource(f"{kind}.w", attributes), rules(rule(9, prefix=prefix)))
    assert made.get("retention.days") == expected
