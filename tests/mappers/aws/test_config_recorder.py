"""AWS Config: what starts the recorder, what it leaves out, where it delivers."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import config_recorder
from tests.mappers.building import Mapped, mapped, ref, resource, unknown

IAM = "IAM users, groups, roles and policies"
UNKNOWN = {"unknown": "variable has no value"}
OWN = ref("aws_config_configuration_recorder.a", "name")


def recorder(status: dict[str, Any] | None, group: dict[str, Any] | None = None) -> Mapped:
    attributes = {"name": "main", "recording_group": [] if group is None else [group]}
    found = [
        resource("aws_config_configuration_recorder.a", attributes),
        resource("aws_config_delivery_channel.a", {"s3_bucket_name": "config-logs"}),
    ]
    if status is not None:
        found.append(resource("aws_config_configuration_recorder_status.a", status))
    return mapped(config_recorder, *found)


@pytest.mark.parametrize(
    ("status", "logging"),
    [
        (None, "off"),
        ({"name": OWN, "is_enabled": True}, "on"),
        ({"name": "main", "is_enabled": True}, "on"),
        ({"name": "other", "is_enabled": True}, "off"),
        ({"name": OWN, "is_enabled": False}, "off"),
        ({"name": OWN, "is_enabled": unknown()}, UNKNOWN),
        ({"name": unknown(), "is_enabled": True}, UNKNOWN),
    ],
)
def test_logging(status: dict[str, Any] | None, logging: Any) -> None:
    emitter = recorder(status).only("emitter", "recorder")
    assert emitter.get("logging") == logging
    assert bool(emitter.get("routes")) == (logging != "off")
    assert (emitter.get("logging_detail") is not None) == (logging == "off")


@pytest.mark.parametrize(
    ("group", "excluded"),
    [
        (None, [IAM]),
        ({"all_supported": True}, [IAM]),
        ({"all_supported": True, "include_global_resource_types": False}, [IAM]),
        ({"all_supported": True, "include_global_resource_types": True}, None),
        ({"all_supported": False, "resource_types": ["AWS::EC2::VPC"]}, ["all types but those listed"]),
        (
            {"all_supported": False, "exclusion_by_resource_types": [{"resource_types": ["AWS::EC2::VPC"]}]},
            ["AWS::EC2::VPC"],
        ),
    ],
)
def test_what_it_leaves_out(group: dict[str, Any] | None, excluded: Any) -> None:
    emitter = recorder({"name": OWN, "is_enabled": True}, group).only("emitter")
    assert emitter.get("coverage.services.excluded") == excluded


def test_whether_iam_is_recorded_may_be_unknown() -> None:
    emitter = recorder({"name": OWN, "is_enabled": True}, {"include_global_resource_types": unknown()}).only("emitter")
    assert emitter.get("coverage.services") == UNKNOWN


def test_one_recorder_of_all_regions_records_iam() -> None:
    group = {"recording_group": [{"all_supported": True, "include_global_resource_types": True}]}
    entities = mapped(
        config_recorder,
        resource("aws_config_configuration_recorder.home", {"name": "home", **group}),
        resource("aws_config_configuration_recorder.other", {"name": "other"}),
        resource("aws_config_configuration_recorder_status.other", {"name": "other", "is_enabled": True}),
    )
    other = entities["emitter:.#aws_config_configuration_recorder.other"]
    assert (other.get("logging"), other.get("coverage.services")) == ("on", None)
