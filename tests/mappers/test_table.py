"""Mapping tables: forwards to facts, backwards to attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from accesslint.mappers import meanings
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import (
    Setting,
    Side,
    Table,
    apply,
    apply_either,
    attribute_for,
    entity_for,
    find,
    value_of,
)
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from tests.mappers.building import Json, place_of, ref, resource, text, unknown, value

URL = "https://vendor.example/page"
INLINE = Setting("immutability.versioning", {"terraform": "versioning.enabled"}, URL, default=False)
SEPARATE = Setting(
    "immutability.versioning",
    {"terraform": "versioning_configuration.status"},
    URL,
    meanings.words({"Enabled": True, "Suspended": False}),
    side={"terraform": Side("aws_s3_bucket_versioning", "bucket")},
)


def entity(settings: Sequence[Setting], owner: Resource, *others: Resource, names: Sequence[str] = ()) -> Entity:
    made = entity_for("store", "bucket", owner)
    apply(settings, owner, made, ResourceIndex([owner, *others]), names)
    return made


def test_an_explicit_value_sets_the_fact_with_its_place() -> None:
    owner = resource("aws_s3_bucket.a", {"versioning": [{"enabled": True}]})
    made = entity([INLINE], owner)
    assert made.get("immutability.versioning") is True
    assert made.spans["immutability.versioning"] == place_of(owner, "versioning", 0, "enabled")
    assert made.defaults == set()


def test_an_absent_value_is_the_vendors_default_without_a_place() -> None:
    made = entity([INLINE], resource("aws_s3_bucket.a"))
    assert made.get("immutability.versioning") is False
    assert made.defaults == {"immutability.versioning"}
    assert "immutability.versioning" not in made.spans


@pytest.mark.parametrize("absent", [None, [], [{}], [{"enabled": None}]])
def test_null_and_empty_blocks_are_absent(absent: Any) -> None:
    made = entity([INLINE], resource("aws_s3_bucket.a", {"versioning": absent}))
    assert made.defaults == {"immutability.versioning"}


@pytest.mark.parametrize(
    "given",
    [
        [{"enabled": unknown("var.x has no value")}],
        unknown("var.x has no value"),
        [unknown("var.x has no value")],
    ],
)
def test_an_unknown_on_the_way_is_an_unknown_fact(given: Any) -> None:
    made = entity([INLINE], resource("aws_s3_bucket.a", {"versioning": given}))
    assert made.get("immutability.versioning") == {"unknown": "var.x has no value"}
    assert made.decided_by["immutability.versioning"] == "a tfvars file or a default"
    assert made.defaults == set()


def test_a_reference_that_is_no_boolean_is_present_but_unknown() -> None:
    made = entity([INLINE], resource("aws_s3_bucket.a", {"versioning": [{"enabled": ref("aws_x.y", "flag")}]}))
    assert made.get("immutability.versioning") == {"unknown": "aws_x.y.flag is known only after apply"}


def test_a_value_that_the_vendor_does_not_document_is_unknown() -> None:
    made = entity([INLINE], resource("aws_s3_bucket.a", {"versioning": [{"enabled": "perhaps"}]}))
    assert "perhaps" in made.get("immutability.versioning")["unknown"]


@pytest.mark.parametrize("bucket", [ref("aws_s3_bucket.a", "id"), ref("aws_s3_bucket.a", "bucket"), "my-logs"])
def test_a_side_resource_is_joined_by_reference_or_name(bucket: Any) -> None:
    owner = resource("aws_s3_bucket.a", {"bucket": "my-logs"})
    side = resource(
        "aws_s3_bucket_versioning.a", {"bucket": bucket, "versioning_configuration": [{"status": "Enabled"}]}
    )
    made = entity([SEPARATE, INLINE], owner, side, names=["my-logs"])
    assert made.get("immutability.versioning") is True
    assert made.span_of("immutability.versioning").file == "aws_s3_bucket_versioning.a.tf"


def test_a_side_resource_of_another_bucket_is_not_joined() -> None:
    side = resource(
        "aws_s3_bucket_versioning.b",
        {"bucket": ref("aws_s3_bucket.b", "id"), "versioning_configuration": [{"status": "Enabled"}]},
    )
    made = entity([SEPARATE, INLINE], resource("aws_s3_bucket.a"), side)
    assert made.get("immutability.versioning") is False


def test_the_first_row_that_is_there_wins_over_later_ones_and_defaults() -> None:
    owner = resource("aws_s3_bucket.a", {"versioning": [{"enabled": True}]})
    side = resource(
        "aws_s3_bucket_versioning.a",
        {"bucket": ref("aws_s3_bucket.a", "id"), "versioning_configuration": [{"status": "Suspended"}]},
    )
    assert entity([SEPARATE, INLINE], owner, side).get("immutability.versioning") is False
    assert entity([SEPARATE, INLINE], owner).get("immutability.versioning") is True


def test_a_default_that_is_a_mapping_is_not_shared() -> None:
    row = Setting("coverage.regions", {"terraform": "x"}, URL, default={"excluded": ["a"]})
    one, two = entity([row], resource("aws_x.a")), entity([row], resource("aws_x.b"))
    one.get("coverage.regions")["excluded"].append("b")
    assert two.get("coverage.regions") == {"excluded": ["a"]}


def test_rows_of_another_dialect_are_not_read() -> None:
    row = Setting("digests", {"cloudformation": "EnableLogFileValidation"}, URL, default=False)
    assert entity([row], resource("aws_cloudtrail.a")).get("digests") is None


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, False),
        ({"a": True, "b": False}, True),
        ({"a": False, "b": True}, True),
        ({"a": False}, False),
        ({"a": False, "b": unknown("why")}, {"unknown": "why"}),
        ({"a": unknown("why"), "b": True}, True),
    ],
)
def test_either_attribute_makes_it_true(attributes: Any, expected: Any) -> None:
    rows = [Setting("deletion.protected", {"terraform": name}, URL) for name in ("a", "b")]
    owner = resource("aws_x.a", attributes)
    made = entity_for("store", "log-group", owner)
    apply_either(rows, owner, made, "deletion.protected")
    assert made.get("deletion.protected") == expected
    assert ("deletion.protected" in made.defaults) == (not attributes)


def test_a_table_reads_backwards() -> None:
    table = Table("store", "bucket", {"terraform": ("aws_s3_bucket",)}, (SEPARATE, INLINE))
    row = table.setting_for("immutability.versioning", "terraform")
    assert row is SEPARATE
    assert row.written(True) == "Enabled"
    assert row.side["terraform"].type == "aws_s3_bucket_versioning"
    assert attribute_for(table.settings, "immutability.versioning", "cloudformation") is None


def test_value_of_gives_the_deciding_value() -> None:
    owner = resource("aws_s3_bucket.a", {"versioning": [{"enabled": False}]})
    found = value_of([SEPARATE, INLINE], "immutability.versioning", owner, ResourceIndex([owner]))
    assert found is not None
    assert found.data is False
    assert value_of([INLINE], "immutability.versioning", resource("aws_s3_bucket.b")) is None


@pytest.mark.parametrize(
    ("meaning", "given", "fact"),
    [
        (meanings.boolean, True, True),
        (meanings.boolean, "false", False),
        (meanings.inverted, True, False),
        (meanings.number, "30", 30),
        (meanings.number, 7, 7),
        (meanings.days(zero="forever"), 0, "forever"),
        (meanings.days(zero="forever"), 90, 90),
        (meanings.scaled(365), 2, 730),
        (meanings.words({"GOVERNANCE": "governance"}), "governance", "governance"),
        (meanings.text, ref("aws_kms_key.k", "arn"), "aws_kms_key.k.arn"),
        (meanings.text, text("arn:", ref("aws_x.y", "id"), "/*"), "arn:${aws_x.y.id}/*"),
        (meanings.present, "x", True),
        (meanings.present, "", False),
        (meanings.present, ref("aws_x.y", "id"), True),
        (meanings.fixed("on"), ref("aws_x.y", "id"), "on"),
    ],
)
def test_what_values_mean(meaning: Any, given: Any, fact: Any) -> None:
    assert meaning.of(value(given)) == fact


@pytest.mark.parametrize(
    ("meaning", "given"),
    [
        (meanings.boolean, 3),
        (meanings.number, True),
        (meanings.number, "soon"),
        (meanings.words({"Enabled": True}), "Perhaps"),
        (meanings.text, text("a", unknown("why"))),
        (meanings.present, unknown("why")),
    ],
)
def test_what_cannot_be_told_is_unknown(meaning: Any, given: Any) -> None:
    assert isinstance(meaning.of(value(given)), Unknown)


@pytest.mark.parametrize(
    ("meaning", "fact", "written"),
    [
        (meanings.inverted, True, False),
        (meanings.scaled(365), 400, 2),
        (meanings.days(zero="forever"), "forever", 0),
        (meanings.words({"COMPLIANCE": "compliance"}), "compliance", "COMPLIANCE"),
        (meanings.boolean, True, True),
    ],
)
def test_what_to_write_for_a_fact(meaning: Any, fact: Any, written: Any) -> None:
    assert meaning.write(fact) == written


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.b", 1), ("a.1.b", 2), ("a.c", None), ("x", None), ("s.deep", "arn")],
)
def test_find_steps_into_lists(path: Any, expected: Any) -> None:
    owner = resource("aws_x.a", {"a": [{"b": 1}, {"b": 2}], "s": ref("aws_y.z", "arn")})
    found = find(owner, path)
    assert (found.plain() if found is not None else None) in (expected, {"reference": ".#aws_y.z.arn"})


@pytest.mark.parametrize(
    ("attributes", "scope", "environment"),
    [
        ({"tags": {"Environment": "prod"}}, "x", "production"),
        ({"bucket": "acme-staging-logs"}, "envs/prod", "staging"),
        ({}, "envs/prod", "production"),
        ({"bucket": "products"}, ".", ""),
        ({"tags": {"Environment": unknown()}}, ".", ""),
    ],
)
def test_the_environment_is_told_by_tags_then_names_then_folder(attributes: Any, scope: Any, environment: Any) -> None:
    assert (
        entity_for("store", "bucket", resource("aws_s3_bucket.a", attributes, scope=scope)).environment == environment
    )


def test_an_encoded_value_shows_no_content_in_messages() -> None:
    assert "JSON" in meanings.shortened(value(Json({"secret": "x"})))
