"""Facts of buckets as stores: on, off, absent and unknown, inline and in separate resources."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import s3
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import Json, line_of, mapped, ref, resource, unknown

BUCKET = ref("aws_s3_bucket.a", "id")
WHY = {"unknown": "variable has no value"}


def store(attributes: dict[str, Any] | None = None, *others: Resource) -> Entity:
    return mapped(s3, resource("aws_s3_bucket.a", attributes or {}), *others)["store:.#aws_s3_bucket.a"]


def side(kind: str, attributes: dict[str, Any], bucket: Any = BUCKET) -> Resource:
    return resource(f"aws_s3_bucket_{kind}.a", {"bucket": bucket, **attributes})


def versioning(status: Any, **more: Any) -> Resource:
    return side("versioning", {"versioning_configuration": [{"status": status, **more}]})


def sse(**default: Any) -> dict[str, Any]:
    return {"rule": [{"apply_server_side_encryption_by_default": [default]}]}


def lock(**retention: Any) -> dict[str, Any]:
    return {"rule": [{"default_retention": [retention]}]}


CASES: list[tuple[str, dict[str, Any], tuple[Resource, ...], str, Any]] = [
    ("absent", {}, (), "immutability.versioning", False),
    ("inline on", {"versioning": [{"enabled": True}]}, (), "immutability.versioning", True),
    ("inline off", {"versioning": [{"enabled": False}]}, (), "immutability.versioning", False),
    ("inline unknown", {"versioning": [{"enabled": unknown()}]}, (), "immutability.versioning", WHY),
    ("block unknown", {"versioning": unknown()}, (), "immutability.versioning", WHY),
    ("separate on", {}, (versioning("Enabled"),), "immutability.versioning", True),
    ("separate off", {}, (versioning("Suspended"),), "immutability.versioning", False),
    ("separate disabled", {}, (versioning("Disabled"),), "immutability.versioning", False),
    ("separate unknown", {}, (versioning(unknown()),), "immutability.versioning", WHY),
    ("absent", {}, (), "deletion.mfa_delete", False),
    ("inline", {"versioning": [{"enabled": True, "mfa_delete": True}]}, (), "deletion.mfa_delete", True),
    ("separate", {}, (versioning("Enabled", mfa_delete="Enabled"),), "deletion.mfa_delete", True),
    ("separate off", {}, (versioning("Enabled", mfa_delete="Disabled"),), "deletion.mfa_delete", False),
    ("separate unknown", {}, (versioning("Enabled", mfa_delete=unknown()),), "deletion.mfa_delete", WHY),
    ("absent", {}, (), "immutability.object_lock", False),
    ("flag", {"object_lock_enabled": True}, (), "immutability.object_lock", True),
    ("flag off", {"object_lock_enabled": False}, (), "immutability.object_lock", False),
    ("flag unknown", {"object_lock_enabled": unknown()}, (), "immutability.object_lock", WHY),
    (
        "old block",
        {"object_lock_configuration": [{"object_lock_enabled": "Enabled"}]},
        (),
        "immutability.object_lock",
        True,
    ),
    (
        "separate, enabled by default",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", days=30)),),
        "immutability.object_lock",
        True,
    ),
    ("no default retention", {"object_lock_enabled": True}, (), "immutability.lock_mode", "none"),
    (
        "governance",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", days=30)),),
        "immutability.lock_mode",
        "governance",
    ),
    (
        "compliance in the old block",
        {"object_lock_configuration": [{"object_lock_enabled": "Enabled", **lock(mode="COMPLIANCE", years=1)}]},
        (),
        "immutability.lock_mode",
        "compliance",
    ),
    (
        "mode unknown",
        {},
        (side("object_lock_configuration", lock(mode=unknown(), days=30)),),
        "immutability.lock_mode",
        WHY,
    ),
    (
        "days",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", days=30)),),
        "immutability.lock_days",
        30,
    ),
    (
        "years",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", years=2)),),
        "immutability.lock_days",
        730,
    ),
    ("days absent", {}, (), "immutability.lock_days", None),
    (
        "days unknown",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", days=unknown())),),
        "immutability.lock_days",
        WHY,
    ),
    ("a lock needs versions", {"object_lock_enabled": True}, (), "immutability.versioning", True),
    ("not locked", {}, (), "retention.locked", False),
    (
        "governance can be bypassed",
        {},
        (side("object_lock_configuration", lock(mode="GOVERNANCE", days=30)),),
        "retention.locked",
        False,
    ),
    (
        "compliance cannot",
        {},
        (side("object_lock_configuration", lock(mode="COMPLIANCE", days=30)),),
        "retention.locked",
        True,
    ),
    (
        "mode unknown",
        {},
        (side("object_lock_configuration", lock(mode=unknown(), days=30)),),
        "retention.locked",
        WHY,
    ),
    ("absent", {}, (), "deletion.force_destroy", False),
    ("on", {"force_destroy": True}, (), "deletion.force_destroy", True),
    ("off", {"force_destroy": False}, (), "deletion.force_destroy", False),
    ("unknown", {"force_destroy": unknown()}, (), "deletion.force_destroy", WHY),
    ("absent", {}, (), "deletion.protected", None),
    ("prevented", {"lifecycle": [{"prevent_destroy": True}]}, (), "deletion.protected", True),
    ("not prevented", {"lifecycle": [{"prevent_destroy": False}]}, (), "deletion.protected", False),
    ("absent: SSE-S3 since 2023", {}, (), "encryption.at_rest", True),
    ("absent: the platform's key", {}, (), "encryption.key", "platform"),
    (
        "SSE-S3 by name",
        {},
        (side("server_side_encryption_configuration", sse(sse_algorithm="AES256")),),
        "encryption.key",
        "platform",
    ),
    (
        "SSE-KMS without a key is AWS's",
        {},
        (side("server_side_encryption_configuration", sse(sse_algorithm="aws:kms")),),
        "encryption.key",
        "platform",
    ),
    (
        "SSE-KMS with AWS's alias",
        {},
        (
            side(
                "server_side_encryption_configuration",
                sse(sse_algorithm="aws:kms", kms_master_key_id="alias/aws/s3"),
            ),
        ),
        "encryption.key",
        "platform",
    ),
    (
        "SSE-KMS with a key",
        {},
        (
            side(
                "server_side_encryption_configuration",
                sse(sse_algorithm="aws:kms", kms_master_key_id=ref("aws_kms_key.k", "arn")),
            ),
        ),
        "encryption.key",
        "customer",
    ),
    (
        "old block",
        {
            "server_side_encryption_configuration": [
                sse(sse_algorithm="aws:kms:dsse", kms_master_key_id="arn:aws:kms:eu-west-1:1:key/2")
            ]
        },
        (),
        "encryption.key",
        "customer",
    ),
    (
        "key unknown",
        {},
        (
            side(
                "server_side_encryption_configuration",
                sse(sse_algorithm="aws:kms", kms_master_key_id=unknown()),
            ),
        ),
        "encryption.key",
        WHY,
    ),
    (
        "algorithm unknown",
        {},
        (side("server_side_encryption_configuration", sse(sse_algorithm=unknown())),),
        "encryption.key",
        WHY,
    ),
    (
        "key as written",
        {},
        (
            side(
                "server_side_encryption_configuration",
                sse(sse_algorithm="aws:kms", kms_master_key_id=ref("aws_kms_key.k", "arn")),
            ),
        ),
        "encryption.key_id",
        "aws_kms_key.k.arn",
    ),
    (
        "an organisation's trail delivers here",
        {},
        (resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET, "is_organization_trail": True}),),
        "central",
        True,
    ),
    (
        "an account's trail delivers here",
        {},
        (resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET, "is_organization_trail": False}),),
        "central",
        None,
    ),
    (
        "replicated to another account",
        {},
        (
            side(
                "replication_configuration",
                {"rule": [{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b", "account": "1"}]}]},
            ),
        ),
        "central",
        True,
    ),
    (
        "replicated to another account, inline",
        {
            "replication_configuration": [
                {"rules": [{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b", "account_id": "1"}]}]}
            ]
        },
        (),
        "central",
        True,
    ),
    (
        "replication is off",
        {},
        (
            side(
                "replication_configuration",
                {"rule": [{"status": "Disabled", "destination": [{"bucket": "arn:aws:s3:::b", "account": "1"}]}]},
            ),
        ),
        "central",
        None,
    ),
    (
        "replicated within the account",
        {},
        (
            side(
                "replication_configuration",
                {"rule": [{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b"}]}]},
            ),
        ),
        "central",
        None,
    ),
]


@pytest.mark.parametrize(
    ("attributes", "others", "fact", "expected"),
    [pytest.param(*case[1:], id=f"{case[3]}: {case[0]}") for case in CASES],
)
def test_fact(attributes: Any, others: Any, fact: Any, expected: Any) -> None:
    made = store(attributes, *others)
    assert made.get(fact) == expected
    if expected == WHY:
        assert made.decided_by[fact]
        assert fact not in made.defaults
    elif not attributes and not others:
        assert (fact in made.defaults) == (expected is not None)
        assert fact not in made.spans
    elif expected is not None and fact not in made.defaults:
        assert line_of(made, fact) > 1


@pytest.mark.parametrize(
    ("key", "rotation", "window"),
    [
        ({"enable_key_rotation": True, "deletion_window_in_days": 7}, True, 7),
        ({"enable_key_rotation": False}, False, 30),
        ({}, False, 30),
        ({"enable_key_rotation": unknown()}, WHY, 30),
    ],
)
def test_the_key_is_joined(key: Any, rotation: Any, window: Any) -> None:
    configured = side(
        "server_side_encryption_configuration",
        sse(sse_algorithm="aws:kms", kms_master_key_id=ref("aws_kms_key.k", "arn")),
    )
    made = store({}, configured, resource("aws_kms_key.k", key))
    assert made.get("encryption.rotation") == rotation
    assert made.get("encryption.deletion_window_days") == window
    assert made.span_of("encryption.rotation").file == "aws_kms_key.k.tf"


def test_the_trails_key_encrypts_what_the_trail_delivers() -> None:
    trail = resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET, "kms_key_id": ref("aws_kms_key.k", "arn")})
    key = resource("aws_kms_key.k", {"enable_key_rotation": True})
    made = store({}, trail, key)
    assert (made.get("encryption.key"), made.get("encryption.rotation")) == ("customer", True)
    assert made.span_of("encryption.key").file == "aws_cloudtrail.t.tf"
    assert "encryption.key" not in made.defaults


def test_the_buckets_own_customer_key_stays() -> None:
    trail = resource("aws_cloudtrail.t", {"s3_bucket_name": BUCKET, "kms_key_id": ref("aws_kms_key.k", "arn")})
    own = side("server_side_encryption_configuration", sse(sse_algorithm="aws:kms", kms_master_key_id="1-2"))
    assert store({}, trail, own).get("encryption.key_id") == "1-2"


@pytest.mark.parametrize("bucket", [ref("aws_s3_bucket.a"), ref("aws_s3_bucket.a", "arn"), "named"])
def test_separate_resources_join_by_any_attribute_and_by_name(bucket: Any) -> None:
    separate = side("versioning", {"versioning_configuration": [{"status": "Enabled"}]}, bucket)
    assert store({"bucket": "named"}, separate).get("immutability.versioning") is True


def test_instances_join_by_their_own_index() -> None:
    """bridgecrewio/checkov#7358: only the first instance of a `for_each` was joined."""
    found = mapped(
        s3,
        *[resource(f'aws_s3_bucket.this["{name}"]') for name in "ab"],
        *[
            resource(
                f'aws_s3_bucket_versioning.this["{name}"]',
                {
                    "bucket": ref(f'aws_s3_bucket.this["{name}"]', "id"),
                    "versioning_configuration": [{"status": status}],
                },
            )
            for name, status in (("a", "Enabled"), ("b", "Suspended"))
        ],
    )
    assert found['store:.#aws_s3_bucket.this["a"]'].get("immutability.versioning") is True
    assert found['store:.#aws_s3_bucket.this["b"]'].get("immutability.versioning") is False


def test_names_and_handles() -> None:
    made = store({"bucket": "my-logs"})
    assert made.get("names") == ["my-logs"]
    assert made.handles == {"tf:.#aws_s3_bucket.a", "s3:my-logs"}
    assert store({"bucket": unknown()}).get("names") == []


def test_emitter_and_store_of_one_bucket_share_their_resource() -> None:
    assert set(mapped(s3, resource("aws_s3_bucket.a"))) == {"emitter:.#aws_s3_bucket.a", "store:.#aws_s3_bucket.a"}


def test_data_sources_are_no_buckets() -> None:
    assert mapped(s3, resource("data.aws_s3_bucket.theirs", {"bucket": "x"})) == {}


def test_every_row_has_a_source_and_an_attribute() -> None:
    for table in s3.TABLES:
        for row in table.settings:
            assert row.source.startswith("https://")
            assert row.attributes["terraform"]


@pytest.mark.parametrize(
    ("fact", "wanted", "kind", "attribute", "written"),
    [
        ("immutability.versioning", True, "versioning", "versioning_configuration.status", "Enabled"),
        (
            "immutability.lock_mode",
            "compliance",
            "object_lock_configuration",
            "rule.default_retention.mode",
            "COMPLIANCE",
        ),
        ("retention.days", 400, "lifecycle_configuration", "rule.expiration.days", 400),
        ("deletion.force_destroy", False, "", "force_destroy", False),
    ],
)
def test_tables_read_backwards(fact: Any, wanted: Any, kind: Any, attribute: Any, written: Any) -> None:
    row = next(row for table in s3.TABLES if (row := table.setting_for(fact, "terraform")) is not None)
    assert row.attributes["terraform"] == attribute
    assert row.written(wanted) == written
    assert [place.type for place in row.side.values()] == ([f"aws_s3_bucket_{kind}"] if kind else [])


def test_json_of_policies_is_no_obstacle() -> None:
    assert store({"policy": Json({"Statement": []})}).get("access.grants") == []
