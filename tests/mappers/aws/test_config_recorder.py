"""AWS Config: what starts the recorder, what it leaves out, where it delivers."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import config_recorder
from tests.mappers.building import Mapped, mapped, ref, resource, unknown

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
        (None, None),
        ({"all_supported": True}, None),
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
