"""Whether accesses to buckets leave records: server access logs or a trail's data events, either is enough."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import s3
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, place_of, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
A = "aws_s3_bucket.a"


def buckets(*others: Resource, **attributes: Any) -> Mapped:
    return mapped(s3, resource(A, {"bucket": "data", **attributes}), resource("aws_s3_bucket.logs"), *others)


def logging(bucket: Any = ref(A, "id"), target: Any = ref("aws_s3_bucket.logs", "id")) -> Resource:  # noqa: B008
    return resource("aws_s3_bucket_logging.a", {"bucket": bucket, "target_bucket": target, "target_prefix": "a/"})


def trail(*selectors: dict[str, Any], kind: str = "event_selector", scope: str = ".", **more: Any) -> Resource:
    attributes = {"s3_bucket_name": ref("aws_s3_bucket.logs", "id"), kind: list(selectors), **more}
    return resource("aws_cloudtrail.t", attributes, scope=scope)


def data(*values: Any, rw: str = "All", kind: str = "AWS::S3::Object") -> dict[str, Any]:
    return {"read_write_type": rw, "data_resource": [{"type": kind, "values": list(values)}]}


def advanced(*fields: tuple[str, str, list[Any]]) -> dict[str, Any]:
    every = [("eventCategory", "equals", ["Data"]), ("resources.type", "equals", ["AWS::S3::Object"]), *fields]
    return {"field_selector": [{"field": field, operator: values} for field, operator, values in every]}


ARN = text(ref(A, "arn"), "/")

ELSEWHERE = {"unknown": "aws_cloudtrail.t (other) records it if both are in one account"}
CASES: list[tuple[str, tuple[Resource, ...], dict[str, Any], Any, Any]] = [
    ("nothing", (), {}, "off", False),
    ("separate", (logging(),), {}, "on", True),
    ("separate, by the bucket's name", (logging("data"),), {}, "on", True),
    ("separate, of another bucket", (logging("other"),), {}, "off", False),
    ("inline", (), {"logging": [{"target_bucket": "logs"}]}, "on", True),
    ("inline, empty", (), {"logging": []}, "off", False),
    ("inline block unknown", (), {"logging": unknown()}, WHY, WHY),
    ("target unknown is a target", (logging(target=unknown()),), {}, "on", True),
    ("to itself", (logging(target=ref(A, "id")),), {}, "on", False),
    ("to itself by name", (), {"logging": [{"target_bucket": "data"}]}, "on", False),
    ("data events of this bucket", (trail(data(ARN)),), {}, "on", True),
    ("data events by name", (trail(data("arn:aws:s3:::data/")),), {}, "on", True),
    ("data events of all buckets", (trail(data("arn:aws:s3")),), {}, "on", True),
    ("data events of all buckets, with colons", (trail(data("arn:aws:s3:::")),), {}, "on", True),
    ("data events of another bucket", (trail(data("arn:aws:s3:::other/")),), {}, "off", False),
    ("data events of a prefix only", (trail(data(text(ref(A, "arn"), "/a/"))),), {}, "off", False),
    ("data events of functions", (trail(data("arn:aws:lambda", kind="AWS::Lambda::Function")),), {}, "off", False),
    ("reads only", (trail(data(ARN, rw="ReadOnly")),), {}, "on", False),
    ("reads here, writes there", (trail(data(ARN, rw="ReadOnly"), data(ARN, rw="WriteOnly")),), {}, "on", True),
    ("the trail is off", (trail(data(ARN), enable_logging=False),), {}, "off", False),
    ("the trail may be off", (trail(data(ARN), enable_logging=unknown()),), {}, WHY, WHY),
    ("a bucket that is not told", (trail(data(unknown())),), {}, WHY, WHY),
    ("advanced, all", (trail(advanced(), kind="advanced_event_selector"),), {}, "on", True),
    (
        "advanced, this one",
        (trail(advanced(("resources.ARN", "starts_with", [ARN])), kind="advanced_event_selector"),),
        {},
        "on",
        True,
    ),
    (
        "advanced, another",
        (trail(advanced(("resources.ARN", "starts_with", ["arn:aws:s3:::b/"])), kind="advanced_event_selector"),),
        {},
        "off",
        False,
    ),
    (
        "advanced, all but this one",
        (trail(advanced(("resources.ARN", "not_starts_with", [ARN])), kind="advanced_event_selector"),),
        {},
        "off",
        False,
    ),
    (
        "advanced, writes",
        (trail(advanced(("readOnly", "equals", ["false"])), kind="advanced_event_selector"),),
        {},
        "on",
        False,
    ),
    (
        "advanced, one call only",
        (trail(advanced(("eventName", "equals", ["DeleteObject"])), kind="advanced_event_selector"),),
        {},
        "off",
        False,
    ),
    ("another root module's trail", (trail(data("arn:aws:s3"), scope="other"),), {}, ELSEWHERE, ELSEWHERE),
    (
        "another root module's trail for another bucket",
        (trail(data("arn:aws:s3:::another/"), scope="other"),),
        {},
        "off",
        False,
    ),
    ("server logs beside it", (logging(), trail(data("arn:aws:s3"), scope="other")), {}, "on", True),
    (
        "the organisation's trail in another root module",
        (trail(data("arn:aws:s3"), scope="other", is_organization_trail=True),),
        {},
        "on",
        True,
    ),
    ("server logs, though the trail reads only", (logging(), trail(data(ARN, rw="ReadOnly"))), {}, "on", True),
    ("itself, but a trail covers it", (logging(target=ref(A, "id")), trail(data(ARN))), {}, "on", True),
]


@pytest.mark.parametrize(
    ("others", "attributes", "state", "logged"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_logging(others: Any, attributes: Any, state: Any, logged: Any) -> None:
    found = buckets(*others, **attributes)
    emitter, store = found[f"emitter:.#{A}"], found[f"store:.#{A}"]
    assert emitter.get("logging") == state
    assert store.get("access_logged") == logged
    assert bool(emitter.get("formats")) == (state == "on")
    assert bool(emitter.get("routes")) == (state == "on")


@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [
        ("live/prod/data", "live/prod/trail", "unknown"),
        ("live/prod/data", "live/dev/trail", "off"),
        ("stacks/data", "stacks/dev/trail", "unknown"),
    ],
)
def test_a_trail_of_another_environment_is_taken_to_be_for_another_account(mine: str, theirs: str, state: str) -> None:
    made = mapped(s3, resource(A, {"bucket": "data"}, scope=mine), trail(data("arn:aws:s3"), scope=theirs))
    found = made[f"emitter:{mine}#{A}"].get("logging")
    assert found == "off" if state == "off" else "unknown" in found


def test_a_half_covered_bucket_says_what_is_missing() -> None:
    emitter = buckets(trail(data(ARN, rw="WriteOnly")))[f"emitter:.#{A}"]
    assert emitter.get("coverage.event_kinds.excluded") == ["reads of objects"]
    assert emitter.get("logging_detail") == "data events of aws_cloudtrail.t"


def test_server_logs_go_where_only_the_platforms_key_and_no_lock_work() -> None:
    found = buckets(logging())
    (route,) = found[f"emitter:.#{A}"].get("routes")
    assert (route["platform_key_only"], route["no_object_lock"], route["via"]) == (True, True, "s3")
    (link,) = found.links
    assert (link.handles, link.must_exist) == (("tf:.#aws_s3_bucket.logs",), True)


def test_a_target_that_only_receives_is_not_logging() -> None:
    """Checkov 3.3.30 passed a bucket that is only the target of another's logs."""
    target = buckets(logging())["emitter:.#aws_s3_bucket.logs"]
    assert target.get("logging") == "off"
    assert "logging" in target.defaults
    assert target.span_of("logging") == target.header


def test_the_place_is_the_target() -> None:
    separate = logging()
    found = buckets(separate)
    assert found[f"emitter:.#{A}"].span_of("logging") == place_of(separate, "target_bucket")
    assert found[f"store:.#{A}"].span_of("access_logged") == place_of(separate, "target_bucket")


def test_logging_to_itself_is_said() -> None:
    assert "itself" in buckets(logging(target="data"))[f"store:.#{A}"].get("access_logged_detail")


def test_an_event_data_store_records_data_events_too() -> None:
    lake = resource("aws_cloudtrail_event_data_store.e", {"advanced_event_selector": [advanced()]})
    emitter = buckets(lake)[f"emitter:.#{A}"]
    assert emitter.get("logging") == "on"
    assert emitter.get("routes")[0]["to"] == "store:.#aws_cloudtrail_event_data_store.e"


def test_a_paused_event_data_store_records_nothing() -> None:
    lake = resource("aws_cloudtrail_event_data_store.e", {"suspend": True, "advanced_event_selector": [advanced()]})
    assert buckets(lake)[f"emitter:.#{A}"].get("logging") == "off"
