"""No value at any place of any resource makes a mapper fail, or yield facts that the schema does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from accesslint.mappers.aws import cloudtrail, cloudwatch, cloudwatch_subscriptions, kinesis, s3
from tests.mappers.building import Json, mapped, ref, resource, text, unknown

BUCKET = ref("aws_s3_bucket.a", "id")
STATEMENT = {
    "Sid": "s",
    "Effect": "Allow",
    "Principal": {"AWS": ["*", "arn:aws:iam::1:root"]},
    "Action": ["s3:*", "logs:*", "kms:*"],
    "Resource": ["*", "arn:aws:s3:::logs/*"],
    "Condition": {"StringEquals": {"aws:SourceAccount": ["1"]}},
}
POLICY = {"Version": "2012-10-17", "Statement": [STATEMENT]}

SAMPLES: dict[str, dict[str, Any]] = {
    "aws_s3_bucket.a": {
        "bucket": "logs",
        "acl": "public-read",
        "tags": {"Environment": "prod"},
        "grant": [{"uri": "http://acs.amazonaws.com/groups/global/AllUsers", "permissions": ["READ"]}],
        "versioning": [{"enabled": True, "mfa_delete": True}],
        "logging": [{"target_bucket": "logs", "target_prefix": "p/"}],
        "lifecycle_rule": [{"enabled": True, "prefix": "p", "expiration": [{"days": 1}], "transition": [{"days": 1}]}],
        "object_lock_enabled": True,
        "lifecycle": [{"prevent_destroy": True}],
    },
    "aws_s3_bucket_lifecycle_configuration.a": {
        "bucket": BUCKET,
        "rule": [
            {
                "id": "r",
                "status": "Enabled",
                "filter": [{"and": [{"prefix": "x", "tags": {"a": "b"}}], "prefix": "y", "tag": [{"key": "k"}]}],
                "expiration": [{"days": 3, "date": "2030-01-01"}],
                "transition": [{"days": 3, "storage_class": "GLACIER"}],
            }
        ],
    },
    "aws_s3_bucket_policy.a": {"bucket": BUCKET, "policy": POLICY},
    "aws_s3_bucket_acl.a": {
        "bucket": BUCKET,
        "access_control_policy": [{"grant": [{"grantee": [{"uri": "u"}], "permission": "READ"}]}],
    },
    "aws_s3_bucket_public_access_block.a": {"bucket": BUCKET, "block_public_acls": True},
    "aws_s3_bucket_ownership_controls.a": {"bucket": BUCKET, "rule": [{"object_ownership": "ObjectWriter"}]},
    "aws_s3_bucket_object_lock_configuration.a": {
        "bucket": BUCKET,
        "rule": [{"default_retention": [{"mode": "GOVERNANCE", "days": 3, "years": 1}]}],
    },
    "aws_s3_bucket_server_side_encryption_configuration.a": {
        "bucket": BUCKET,
        "rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms", "kms_master_key_id": "k"}]}],
    },
    "aws_s3_bucket_replication_configuration.a": {
        "bucket": BUCKET,
        "rule": [{"status": "Enabled", "destination": [{"account": "1"}]}],
    },
    "aws_kms_key.k": {"policy": POLICY, "enable_key_rotation": True, "deletion_window_in_days": 7},
    "aws_kms_alias.k": {"name": "alias/k", "target_key_id": ref("aws_kms_key.k", "id")},
    "aws_cloudtrail.t": {
        "s3_bucket_name": BUCKET,
        "s3_key_prefix": "p",
        "kms_key_id": ref("aws_kms_alias.k", "arn"),
        "cloud_watch_logs_group_arn": text(ref("aws_cloudwatch_log_group.g", "arn"), ":*"),
        "is_organization_trail": True,
        "event_selector": [
            {
                "read_write_type": "All",
                "include_management_events": True,
                "exclude_management_event_sources": ["kms.amazonaws.com"],
                "data_resource": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}],
            }
        ],
        "advanced_event_selector": [
            {
                "field_selector": [
                    {"field": "eventCategory", "equals": ["Data", "Management"]},
                    {"field": "resources.ARN", "starts_with": ["arn:aws:s3:::logs/"]},
                    {"field": "readOnly", "equals": ["true"]},
                    {"field": "eventName", "not_equals": ["x"]},
                ]
            }
        ],
    },
    "aws_cloudtrail_event_data_store.e": {"name": "e", "retention_period": 90, "kms_key_id": "k", "suspend": False},
    "aws_cloudwatch_log_group.g": {
        "name": "/g",
        "kms_key_id": "alias/k",
        "retention_in_days": 1,
        "log_group_class": "X",
    },
    "aws_cloudwatch_log_resource_policy.p": {"policy_document": POLICY},
    "aws_cloudwatch_log_metric_filter.f": {
        "log_group_name": "/g",
        "metric_transformation": [{"name": "m", "namespace": "n"}],
    },
    "aws_cloudwatch_metric_alarm.a": {
        "metric_name": "m",
        "namespace": "n",
        "alarm_actions": ["a"],
        "actions_enabled": True,
        "metric_query": [{"metric": [{"metric_name": "m"}]}],
    },
    "aws_cloudwatch_composite_alarm.c": {
        "alarm_rule": text("ALARM(", ref("aws_cloudwatch_metric_alarm.a", "alarm_name"), ")"),
        "alarm_actions": ["arn:aws:sns:x"],
    },
    "aws_guardduty_detector.d": {"enable": True},
    "aws_cloudwatch_log_account_policy.p": {
        "policy_type": "SUBSCRIPTION_FILTER_POLICY",
        "policy_document": Json({"DestinationArn": "arn:aws:firehose:eu-west-1:1:deliverystream/a"}),
        "selection_criteria": 'LogGroupName NOT IN ["a"]',
    },
    "aws_cloudwatch_event_rule.r": {"name": "r", "event_pattern": {"detail-type": ["AWS API Call via CloudTrail"]}},
    "aws_cloudwatch_event_target.r": {"rule": "r"},
    "aws_cloudwatch_log_subscription_filter.s": {
        "log_group_name": "/g",
        "destination_arn": "arn:aws:firehose:x:1:deliverystream/f",
        "filter_pattern": "x",
    },
    "aws_kinesis_stream.k": {"name": "k"},
    "aws_kinesis_firehose_delivery_stream.f": {
        "name": "f",
        "kinesis_source_configuration": [{"kinesis_stream_arn": ref("aws_kinesis_stream.k", "arn")}],
        "extended_s3_configuration": [
            {
                "bucket_arn": BUCKET,
                "processing_configuration": [{"enabled": True, "processors": [{"type": "Lambda"}]}],
            }
        ],
        "http_endpoint_configuration": [{"url": "https://x"}],
    },
    "aws_iam_role.r": {"inline_policy": [{"policy": POLICY}], "managed_policy_arns": ["arn:aws:iam::aws:policy/X"]},
    "aws_iam_policy.p": {"policy": POLICY},
    "aws_iam_policy_attachment.p": {"roles": ["r"], "users": ["u"], "policy_arn": ref("aws_iam_policy.p", "arn")},
    "aws_iam_role_policy.p": {"role": ref("aws_iam_role.r", "id"), "policy": POLICY},
}

ODD = {
    "null": None,
    "number": 7,
    "text": "odd",
    "list": ["odd", 3, None],
    "nested": [[["odd"]]],
    "mapping": {"odd": {"odd": 1}},
    "unknown": unknown("why"),
    "reference": ref("aws_x.y", "z"),
    "itself": BUCKET,
    "template": text("a", unknown("why"), ref("aws_x.y", "z")),
    "document": Json({"Statement": 3}),
    "NUL": "\0" + "0\0",
}

MAPPERS: dict[str, tuple[Any, ...]] = {
    "aws_s3": (s3,),
    "aws_kms": (s3,),
    "aws_iam": (cloudwatch,),
    "aws_guardduty": (cloudtrail,),
    "aws_cloudtrail": (cloudtrail, s3),
    "aws_cloudwatch": (cloudtrail, cloudwatch, cloudwatch_subscriptions),
    "aws_kinesis": (kinesis,),
}
"""Who reads a type, by the beginning of its name."""


def _variants(data: Any, odd: Any) -> Iterator[Any]:
    """The data with one value replaced, for every value in it."""
    yield odd
    if isinstance(data, Mapping):
        for key, item in data.items():
            for variant in _variants(item, odd):
                yield {**data, key: variant}
    elif isinstance(data, list):
        for number, item in enumerate(data):
            for variant in _variants(item, odd):
                yield [*data[:number], variant, *data[number + 1 :]]


PLAIN = {name: resource(name, data) for name, data in SAMPLES.items()}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_nothing_fails(odd: Any) -> None:
    for address, attributes in SAMPLES.items():
        for variant in _variants(attributes, odd):
            if not isinstance(variant, Mapping):
                continue
            resources = {**PLAIN, address: resource(address, variant)}
            for mapper in MAPPERS["_".join(address.split(".")[0].split("_")[:2])]:
                mapped(mapper, *resources.values())


def test_the_samples_say_something() -> None:
    found = mapped(s3, *PLAIN.values())
    assert found["store:.#aws_s3_bucket.a"].get("access.grants")
