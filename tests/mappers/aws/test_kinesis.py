"""Firehose and Kinesis as hops."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import kinesis
from accesslint.model.values import Resource, Unknown
from tests.mappers.building import Mapped, mapped, ref, resource, unknown

BUCKET = ref("aws_s3_bucket.b", "arn")
TO_BUCKET = {"extended_s3_configuration": [{"bucket_arn": BUCKET}]}
STREAM = ref("aws_kinesis_stream.k", "arn")


def firehose(*others: Resource, **attributes: Any) -> Mapped:
    return mapped(kinesis, resource("aws_kinesis_firehose_delivery_stream.f", {"name": "f", **attributes}), *others)


CASES: list[tuple[str, dict[str, Any], str, str, bool | None]] = [
    ("bucket", TO_BUCKET, "s3", "aws_s3_bucket.b.arn", None),
    ("bucket, old", {"s3_configuration": [{"bucket_arn": "arn:aws:s3:::x"}]}, "s3", "arn:aws:s3:::x", None),
    ("https", {"http_endpoint_configuration": [{"url": "https://siem/x"}]}, "http", "https://siem/x", True),
    ("http", {"http_endpoint_configuration": [{"url": "http://siem/x"}]}, "http", "http://siem/x", False),
    ("splunk", {"splunk_configuration": [{"hec_endpoint": "https://s:8088"}]}, "splunk", "https://s:8088", True),
    ("opensearch", {"opensearch_configuration": [{"domain_arn": "arn:x"}]}, "opensearch", "arn:x", None),
]


@pytest.mark.parametrize(("attributes", "via", "target", "encrypted"), [pytest.param(*c[1:], id=c[0]) for c in CASES])
def test_where_firehose_delivers(attributes: Any, via: Any, target: Any, encrypted: Any) -> None:
    (route,) = firehose(**attributes).only("hop").get("routes")
    assert (route["via"], route["target"], route.get("encrypted")) == (via, target, encrypted)


def test_a_bucket_beside_another_destination_takes_failures_only() -> None:
    found = firehose(splunk_configuration=[{"hec_endpoint": "https://s"}], **TO_BUCKET)
    assert [route["via"] for route in found.only("hop").get("routes")] == ["splunk"]


def test_handles_and_kind() -> None:
    hop = firehose(**TO_BUCKET).only("hop")
    assert (hop.kind, hop.handles) == ("stream", {"tf:.#aws_kinesis_firehose_delivery_stream.f", "firehose:f"})


def test_firehose_reads_a_stream_and_the_stream_goes_there() -> None:
    stream = resource("aws_kinesis_stream.k", {"name": "k"})
    found = firehose(stream, kinesis_source_configuration=[{"kinesis_stream_arn": STREAM}], **TO_BUCKET)
    reader, read = found["hop:.#aws_kinesis_firehose_delivery_stream.f"], found["hop:.#aws_kinesis_stream.k"]
    assert reader.get("inputs.0.via") == "kinesis"
    assert read.get("routes.0.target") == "aws_kinesis_firehose_delivery_stream.f"
    assert {(link.entity, link.fact, link.handles[0]) for link in found.links} == {
        (reader.id, "inputs.0.from", "tf:.#aws_kinesis_stream.k"),
        (reader.id, "routes.0.to", "tf:.#aws_s3_bucket.b"),
        (read.id, "routes.0.to", "tf:.#aws_kinesis_firehose_delivery_stream.f"),
    }


def test_a_stream_that_nobody_in_the_files_reads_is_unknown() -> None:
    hop = mapped(kinesis, resource("aws_kinesis_stream.k", {"name": "k"})).only("hop")
    assert "unknown" in hop.get("routes")
    assert hop.handles == {"tf:.#aws_kinesis_stream.k", "stream:k"}


def processing(enabled: Any, kind: Any) -> dict[str, Any]:
    block = {"enabled": enabled, "processors": [{"type": kind}]}
    return {"extended_s3_configuration": [{"bucket_arn": BUCKET, "processing_configuration": [block]}]}


@pytest.mark.parametrize(
    ("attributes", "open_end"),
    [
        (TO_BUCKET, False),
        (processing(True, "Lambda"), True),
        (processing(False, "Lambda"), False),
        (processing(True, "AppendDelimiterToRecord"), False),
        (processing(unknown(), "Lambda"), True),
    ],
)
def test_what_a_function_does_is_unknown(attributes: Any, open_end: Any) -> None:
    hop = firehose(**attributes).only("hop")
    assert isinstance(hop.get("filters"), dict) is open_end
    assert isinstance(hop.get("strips"), dict) is open_end


SUBSCRIPTION = resource(
    "aws_cloudwatch_log_subscription_filter.s",
    {"log_group_name": "/a", "destination_arn": ref("aws_kinesis_stream.k", "arn")},
)


@pytest.mark.parametrize(
    ("attributes", "encrypted", "key"),
    [
        ({}, False, None),
        ({"encryption_type": "NONE"}, False, None),
        ({"encryption_type": "KMS", "kms_key_id": "alias/aws/kinesis"}, True, "platform"),
        ({"encryption_type": "KMS", "kms_key_id": "alias/logs"}, True, "customer"),
        ({"encryption_type": unknown()}, {"unknown": "variable has no value"}, "platform"),
    ],
)
def test_a_stream_that_logs_come_to_is_a_store(attributes: Any, encrypted: Any, key: Any) -> None:
    stream = resource("aws_kinesis_stream.k", {"name": "k", **attributes})
    store = mapped(kinesis, stream, SUBSCRIPTION).only("store", "stream")
    assert (store.get("encryption.at_rest"), store.get("encryption.key")) == (encrypted, key)
    assert not store.handles


def test_a_stream_of_other_things_is_no_store() -> None:
    assert [entity.category for entity in mapped(kinesis, resource("aws_kinesis_stream.k")).values()] == ["hop"]


DELIVERED = resource(
    "aws_wafv2_web_acl_logging_configuration.w",
    {"log_destination_configs": [ref("aws_kinesis_firehose_delivery_stream.f", "arn")]},
)


@pytest.mark.parametrize(
    ("attributes", "encrypted", "key"),
    [
        ({}, False, None),
        ({"server_side_encryption": [{"enabled": False}]}, False, None),
        ({"server_side_encryption": [{"enabled": True}]}, True, "platform"),
        ({"server_side_encryption": [{"enabled": True, "key_arn": "alias/logs"}]}, True, "customer"),
        ({"server_side_encryption": [{"enabled": unknown()}]}, {"unknown": "variable has no value"}, "platform"),
        ({"server_side_encryption": unknown()}, {"unknown": "variable has no value"}, None),
    ],
)
def test_what_waits_in_firehose_is_in_a_store(attributes: Any, encrypted: Any, key: Any) -> None:
    store = firehose(DELIVERED, **attributes).only("store", "stream")
    assert store.get("encryption.at_rest") == encrypted
    assert store.get("encryption.key") == key or key is None
    assert not store.handles


@pytest.mark.parametrize(
    ("others", "attributes"),
    [((), {}), ((DELIVERED,), {"kinesis_source_configuration": [{"kinesis_stream_arn": STREAM}]})],
)
def test_firehose_of_other_things_or_behind_a_stream_is_no_store(others: Any, attributes: Any) -> None:
    assert {entity.category for entity in firehose(*others, **attributes).values()} == {"hop"}


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("8a3c1f1e", True),
        (Unknown("a dynamic reference", "the deployment"), False),
        (ref("data.aws_secretsmanager_secret_version.s", "secret_string"), False),
        (unknown(), {"unknown": "variable has no value"}),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize(
    ("block", "endpoint", "credential"),
    [("splunk_configuration", "hec_endpoint", "hec_token"), ("http_endpoint_configuration", "url", "access_key")],
)
def test_a_credential_in_the_files(block: str, endpoint: str, credential: str, token: Any, expected: Any) -> None:
    hop = firehose(**{block: [{endpoint: "https://s", credential: token}]}).only("hop")
    assert hop.get("routes.0.credential_in_clear") == expected
