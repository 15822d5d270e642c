"""Log groups as stores, and the subscription filters that send their records on."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudwatch, cloudwatch_subscriptions
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import Json, Mapped, line_of, mapped, place_of, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
KEY = ref("aws_kms_key.k", "arn")


def store(*others: Resource, **attributes: Any) -> Entity:
    given = resource("aws_cloudwatch_log_group.g", {"name": "/audit", **attributes})
    return mapped(cloudwatch, given, *others).only("store")


CASES: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "retention.days", "forever"),
    ({"retention_in_days": 0}, "retention.days", "forever"),
    ({"retention_in_days": 1}, "retention.days", 1),
    ({"retention_in_days": "400"}, "retention.days", 400),
    ({"retention_in_days": unknown()}, "retention.days", WHY),
    ({"retention_in_days": 400, "log_group_class": "DELIVERY"}, "retention.days", 2),
    ({"retention_in_days": 400, "log_group_class": "INFREQUENT_ACCESS"}, "retention.days", 400),
    ({}, "deletion.protected", False),
    ({"skip_destroy": True}, "deletion.protected", True),
    ({"skip_destroy": False}, "deletion.protected", False),
    ({"skip_destroy": unknown()}, "deletion.protected", WHY),
    ({"deletion_protection_enabled": True}, "deletion.protected", True),
    ({"deletion_protection_enabled": False, "skip_destroy": True}, "deletion.protected", True),
    ({"lifecycle": [{"prevent_destroy": True}]}, "deletion.protected", True),
    ({}, "encryption.at_rest", True),
    ({}, "encryption.key", "platform"),
    ({"kms_key_id": ""}, "encryption.key", "platform"),
    ({"kms_key_id": KEY}, "encryption.key", "customer"),
    ({"kms_key_id": KEY}, "encryption.key_id", "aws_kms_key.k.arn"),
    ({"kms_key_id": unknown()}, "encryption.key", WHY),
    ({}, "immutability.inherent", True),
    ({}, "names", ["/audit"]),
    ({}, "watched", False),
    ({}, "access_logged", None),
    ({}, "access.public", False),
    ({}, "access.grants", []),
]


@pytest.mark.parametrize(("attributes", "fact", "expected"), CASES)
def test_fact(attributes: Any, fact: Any, expected: Any) -> None:
    made = store(**attributes)
    assert made.get(fact) == expected
    if attributes:
        assert line_of(made, fact) > 1


def test_handles() -> None:
    assert store().handles == {"tf:.#aws_cloudwatch_log_group.g", "log-group:/audit"}
    assert store(name=unknown()).handles == {"tf:.#aws_cloudwatch_log_group.g"}


@pytest.mark.parametrize(
    ("key", "rotation", "window", "file"),
    [
        (resource("aws_kms_key.k", {"enable_key_rotation": True}), True, 30, "aws_kms_key.k.tf"),
        (resource("aws_kms_key.k", {"deletion_window_in_days": 7}), False, 7, "aws_kms_key.k.tf"),
        (resource("aws_kms_external_key.k", {}), False, 30, "aws_kms_external_key.k.tf"),
    ],
)
def test_the_key_is_joined(key: Any, rotation: Any, window: Any, file: Any) -> None:
    made = store(key, kms_key_id=ref(key.address, "arn"))
    assert (made.get("encryption.rotation"), made.get("encryption.deletion_window_days")) == (rotation, window)
    assert made.span_of("encryption.rotation").file == file


@pytest.mark.parametrize(
    ("given", "owner", "rotation"),
    [
        (ref("aws_kms_alias.a", "target_key_arn"), "customer", True),
        (ref("aws_kms_alias.a", "arn"), "customer", True),
        ("alias/logs", "customer", True),
        ("arn:aws:kms:eu-west-1:1:alias/logs", "customer", True),
        ("alias/aws/logs", "platform", None),
        (ref("data.aws_kms_alias.theirs", "target_key_arn"), "platform", None),
        ("arn:aws:kms:eu-west-1:1:key/2", "customer", "unknown"),
        (ref("data.aws_kms_key.d", "arn"), "customer", "unknown"),
        (ref("module.m.aws_kms_key.missing", "arn"), "customer", "unknown"),
        (text("arn:aws:kms:", unknown(), ":key/1"), "unknown", None),
    ],
)
def test_keys_are_found_by_alias_name_and_data_source(given: Any, owner: Any, rotation: Any) -> None:
    others = [
        resource("aws_kms_key.k", {"enable_key_rotation": True}),
        resource("aws_kms_alias.a", {"name": "alias/logs", "target_key_id": ref("aws_kms_key.k", "key_id")}),
        resource("data.aws_kms_alias.theirs", {"name": "alias/aws/cloudtrail"}),
        resource("data.aws_kms_key.d", {"key_id": "1-2"}),
    ]
    made = store(*others, kms_key_id=given)

    def known(fact: str) -> Any:
        found = made.get(fact)
        return "unknown" if isinstance(found, dict) else found

    assert (known("encryption.key"), known("encryption.rotation")) == (owner, rotation)


def test_a_replica_rotates_with_its_primary() -> None:
    primary = resource("aws_kms_key.k", {"enable_key_rotation": True})
    replica = resource("aws_kms_replica_key.r", {"primary_key_arn": KEY, "deletion_window_in_days": 8})
    made = store(primary, replica, kms_key_id=ref("aws_kms_replica_key.r", "arn"))
    assert (made.get("encryption.rotation"), made.get("encryption.deletion_window_days")) == (True, 8)


def test_a_cycle_of_keys_ends() -> None:
    one = resource("aws_kms_alias.a", {"name": "alias/a", "target_key_id": ref("aws_kms_alias.b", "target_key_id")})
    two = resource("aws_kms_alias.b", {"name": "alias/b", "target_key_id": ref("aws_kms_alias.a", "target_key_id")})
    assert store(one, two, kms_key_id=ref("aws_kms_alias.a", "arn")).get("encryption.key") == "customer"


def resource_policy(*statements: dict[str, Any], scope: str = ".") -> Resource:
    document = Json({"Statement": list(statements)})
    return resource("aws_cloudwatch_log_resource_policy.p", {"policy_document": document}, scope=scope)


def allow(principal: Any, action: Any, target: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": target, **more}


ARN = text(ref("aws_cloudwatch_log_group.g", "arn"), ":*")
SERVICE = {"Service": "es.amazonaws.com"}

ACCESS: list[tuple[str, tuple[Resource, ...], bool, list[tuple[str, list[str]]]]] = [
    ("anyone", (resource_policy(allow("*", "logs:PutLogEvents")),), True, [("*", ["write"])]),
    (
        "a service",
        (resource_policy(allow(SERVICE, "logs:PutLogEvents", ARN)),),
        False,
        [("es.amazonaws.com", ["write"])],
    ),
    ("another group", (resource_policy(allow("*", "logs:*", "arn:aws:logs:x:1:log-group:/other:*")),), False, []),
    (
        "a pattern of groups",
        (resource_policy(allow(SERVICE, "logs:PutLogEvents", "arn:aws:logs:x:1:log-group:/aud*:*")),),
        False,
        [("es.amazonaws.com", ["write"])],
    ),
    ("another root module", (resource_policy(allow("*", "logs:*"), scope="x"),), False, []),
    (
        "anyone in the organisation",
        (resource_policy(allow("*", "logs:GetLogEvents", Condition={"StringEquals": {"aws:PrincipalOrgID": "o"}})),),
        False,
        [("*", ["read"])],
    ),
    (
        "a role, by IAM",
        (
            resource(
                "aws_iam_role_policy.p",
                {
                    "role": ref("aws_iam_role.r", "id"),
                    "policy": Json({"Statement": {"Effect": "Allow", "Action": "logs:Delete*", "Resource": ARN}}),
                },
            ),
        ),
        False,
        [("aws_iam_role.r", ["delete", "administer"])],
    ),
    (
        "every group, by IAM",
        (
            resource(
                "aws_iam_role_policy.p",
                {
                    "role": "ops",
                    "policy": Json(
                        {"Statement": {"Effect": "Allow", "Action": "logs:Get*", "Resource": "arn:aws:logs:*:*:*"}}
                    ),
                },
            ),
        ),
        False,
        [("ops", ["read"])],
    ),
]


@pytest.mark.parametrize(("others", "public", "granted"), [pytest.param(*case[1:], id=case[0]) for case in ACCESS])
def test_access(others: Any, public: Any, granted: Any) -> None:
    made = store(*others)
    assert made.get("access.public") is public
    assert [(grant["principal"], grant["actions"]) for grant in made.get("access.grants")] == granted


def test_a_watched_group() -> None:
    metric = resource(
        "aws_cloudwatch_log_metric_filter.f",
        {"log_group_name": "/audit", "metric_transformation": [{"name": "m", "namespace": "n"}]},
    )
    alarm = resource(
        "aws_cloudwatch_metric_alarm.a", {"metric_name": "m", "namespace": "n", "alarm_actions": ["arn:x"]}
    )
    assert store(metric, alarm).get("watched") is True


def test_tables_read_backwards() -> None:
    row = cloudwatch.LOG_GROUP.setting_for("retention.days", "terraform")
    assert row is not None
    assert (row.attributes["terraform"], row.written(400), row.written("forever")) == ("retention_in_days", 400, 0)


def subscription(*others: Resource, **attributes: Any) -> Mapped:
    given = {"log_group_name": ref("aws_cloudwatch_log_group.g", "name"), **attributes}
    return mapped(cloudwatch_subscriptions, resource("aws_cloudwatch_log_subscription_filter.s", given), *others)


FIREHOSE = ref("aws_kinesis_firehose_delivery_stream.f", "arn")

SENT: list[tuple[str, Any, str, str | None]] = [
    ("firehose", FIREHOSE, "firehose", "tf:.#aws_kinesis_firehose_delivery_stream.f"),
    ("firehose by ARN", "arn:aws:firehose:x:1:deliverystream/f", "firehose", "firehose:f"),
    ("stream", ref("aws_kinesis_stream.k", "arn"), "kinesis", "tf:.#aws_kinesis_stream.k"),
    ("a destination of these files", ref("aws_cloudwatch_log_destination.d", "arn"), "kinesis", "stream:k"),
    ("a function", ref("aws_lambda_function.l", "arn"), "lambda", None),
    ("another account", "arn:aws:logs:x:1:destination:central", "cloudwatch", None),
    ("unknown", unknown(), "cloudwatch", None),
]


@pytest.mark.parametrize(("destination", "via", "handle"), [pytest.param(*case[1:], id=case[0]) for case in SENT])
def test_where_a_subscription_sends(destination: Any, via: Any, handle: Any) -> None:
    target = resource("aws_cloudwatch_log_destination.d", {"target_arn": "arn:aws:kinesis:x:1:stream/k"})
    found = subscription(target, destination_arn=destination, filter_pattern="")
    hop = found.only("hop")
    assert [route["via"] for route in hop.get("routes")] == [via]
    links = {link.fact: link.handles for link in found.links}
    assert links["inputs.0.from"] == ("tf:.#aws_cloudwatch_log_group.g",)
    assert links.get("routes.0.to", (None,))[0] == handle


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (None, []),
        ("", []),
        ("ERROR", ["ERROR"]),
        (unknown(), WHY),
    ],
)
def test_a_pattern_on_the_way_to_a_store_is_a_filter(pattern: Any, expected: Any) -> None:
    filters = subscription(destination_arn=FIREHOSE, filter_pattern=pattern).only("hop").get("filters")
    assert (filters if isinstance(filters, dict) else [item["what"] for item in filters]) == expected


def test_a_pattern_for_a_function_drops_nothing() -> None:
    hop = subscription(destination_arn=ref("aws_lambda_function.l", "arn"), filter_pattern="ERROR").only("hop")
    assert hop.get("filters") is None


def test_the_place_of_a_route_is_the_destination() -> None:
    given = resource("aws_cloudwatch_log_subscription_filter.s", {"destination_arn": FIREHOSE})
    hop = mapped(cloudwatch_subscriptions, given).only("hop")
    assert hop.span_of("routes.0") == place_of(given, "destination_arn")
