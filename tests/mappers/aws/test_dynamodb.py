"""Whether accesses to tables leave records: only a trail's data events tell of them."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudtrail, dynamodb, s3_directory_buckets
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
ELSEWHERE = {"unknown": "aws_cloudtrail.t (other) records it if both are in one account"}
TABLE = "aws_dynamodb_table.orders"
ARN = ref(TABLE, "arn")
NAMED = "arn:aws:dynamodb:eu-west-1:111122223333:table/"


def tables(*others: Resource, **attributes: Any) -> Mapped:
    return mapped(dynamodb, resource(TABLE, {"name": "orders", **attributes}), *others)


def trail(*selectors: dict[str, Any], kind: str = "event_selector", scope: str = ".", **more: Any) -> Resource:
    attributes = {"s3_bucket_name": "central-logs", kind: list(selectors), **more}
    return resource("aws_cloudtrail.t", attributes, scope=scope)


def data(*values: Any, rw: str = "All", kind: Any = "AWS::DynamoDB::Table") -> dict[str, Any]:
    return {"read_write_type": rw, "data_resource": [{"type": kind, "values": list(values)}]}


def advanced(*fields: tuple[str, str, list[Any]], kind: Any = "AWS::DynamoDB::Table") -> Resource:
    every = [("eventCategory", "equals", ["Data"]), ("resources.type", "equals", [kind]), *fields]
    selector = {"field_selector": [{"field": field, operator: values} for field, operator, values in every]}
    return trail(selector, kind="advanced_event_selector")


def lake(**more: Any) -> Resource:
    fields = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::DynamoDB::Table"]},
    ]
    return resource(
        "aws_cloudtrail_event_data_store.lake", {"advanced_event_selector": [{"field_selector": fields}], **more}
    )


CASES: list[tuple[str, tuple[Resource, ...], Any]] = [
    ("nothing", (), "off"),
    ("a trail without data events", (trail(),), "off"),
    ("this table", (trail(data(ARN)),), "on"),
    ("this table by name", (trail(data(f"{NAMED}orders")),), "on"),
    ("another table", (trail(data(f"{NAMED}other")),), "off"),
    ("all tables", (trail(data("arn:aws:dynamodb")),), "on"),
    ("all tables in China", (trail(data("arn:aws-cn:dynamodb")),), "on"),
    ("all buckets", (trail(data("arn:aws:s3", kind="AWS::S3::Object")),), "off"),
    ("type unknown", (trail(data("arn:aws:dynamodb", kind=unknown())),), WHY),
    ("table unknown", (trail(data(unknown())),), WHY),
    ("trail off", (trail(data(ARN), enable_logging=False),), "off"),
    ("trail may be off", (trail(data(ARN), enable_logging=unknown()),), WHY),
    ("another root module", (trail(data("arn:aws:dynamodb"), scope="other"),), ELSEWHERE),
    ("the organisation's", (trail(data("arn:aws:dynamodb"), scope="other", is_organization_trail=True),), "on"),
    ("advanced, all", (advanced(),), "on"),
    ("advanced, all of another type", (advanced(kind="AWS::SQS::Queue"),), "off"),
    ("advanced, type unknown", (advanced(kind=unknown()),), WHY),
    ("advanced, this one", (advanced(("resources.ARN", "equals", [ARN])),), "on"),
    ("advanced, names that begin so", (advanced(("resources.ARN", "starts_with", [f"{NAMED}ord"])),), "on"),
    ("advanced, names that begin otherwise", (advanced(("resources.ARN", "starts_with", [f"{NAMED}x"])),), "off"),
    ("advanced, every table of a region", (advanced(("resources.ARN", "starts_with", [NAMED])),), "on"),
    ("advanced, all but this one", (advanced(("resources.ARN", "not_equals", [ARN])),), "off"),
    ("advanced, one call only", (advanced(("eventName", "equals", ["DeleteItem"])),), "off"),
    ("an event data store", (lake(),), "on"),
    ("an event data store that is suspended", (lake(suspend=True),), "off"),
]


@pytest.mark.parametrize(("others", "state"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_logging(others: Any, state: Any) -> None:
    emitter = tables(*others)[f"emitter:.#{TABLE}"]
    assert emitter.get("logging") == state
    assert emitter.get("plane") == "data"
    assert bool(emitter.get("routes")) is (state == "on")


def test_reads_only() -> None:
    emitter = tables(trail(data(ARN, rw="ReadOnly"))).only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["writes of items"]
    both = tables(trail(data(ARN, rw="ReadOnly"), data(ARN, rw="WriteOnly"))).only("emitter")
    assert both.get("coverage.event_kinds.excluded") == []


def test_a_name_that_is_not_told_may_begin_so() -> None:
    begins = advanced(("resources.ARN", "starts_with", [f"{NAMED}ord"]))
    emitter = tables(begins, name=text(ref("random_pet.a", "id"), "-orders")).only("emitter")
    assert "names that begin with ord" in emitter.get("logging")["unknown"]


NETWORK = {"field": "eventCategory", "equals": ["NetworkActivity"]}


@pytest.mark.parametrize(
    ("trails", "included"),
    [
        (trail(data("arn:aws:dynamodb")), "data events on DynamoDB tables"),
        (trail(data("arn:aws:lambda", kind="AWS::Lambda::Function")), "data events on Lambda functions"),
        (advanced(kind="AWS::Bedrock::Model"), "data events on AWS::Bedrock::Model"),
        (trail(data("arn:aws:s3", kind=unknown())), "data events"),
        (trail(insight_selector=[{"insight_type": "ApiCallRateInsight"}]), "insights"),
        (trail({"field_selector": [NETWORK]}, kind="advanced_event_selector"), "network activity"),
    ],
)
def test_what_a_trail_says_of_further_types(trails: Resource, included: str) -> None:
    emitter = mapped(cloudtrail, trails).only("emitter")
    assert included in emitter.get("coverage.event_kinds.included")


def test_directory_buckets_are_recorded_by_a_type_of_their_own() -> None:
    address = "aws_s3_directory_bucket.b"
    bucket = resource(address, {"bucket": "fast--euw1-az1--x-s3"})
    arn = "arn:aws:s3express:eu-west-1:111122223333:bucket/fast--euw1-az1--x-s3"
    for given, expected in (
        ((), "off"),
        ((advanced(kind="AWS::S3::Object"),), "off"),
        ((advanced(kind="AWS::S3Express::Object"),), "on"),
        ((advanced(("resources.ARN", "equals", [arn]), kind="AWS::S3Express::Object"),), "on"),
        ((advanced(("resources.ARN", "equals", [f"{arn}x"]), kind="AWS::S3Express::Object"),), "off"),
        ((advanced(kind=unknown()),), WHY),
    ):
        assert mapped(s3_directory_buckets, bucket, *given)[f"emitter:.#{address}"].get("logging") == expected
