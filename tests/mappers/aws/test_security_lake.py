"""Security Lake's data lakes as stores, its sources as emitters; sources of vended logs that nothing else joins."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import flow_logs, security_lake, vended_logs
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import mapped, ref, resource, unknown

WHY = {"unknown": "variable has no value"}
LAKE = ".#aws_securitylake_data_lake.a"


def lake(**configuration: Any) -> Any:
    return resource("aws_securitylake_data_lake.a", {"configuration": [configuration]})


def expiring(days: Any) -> dict[str, Any]:
    return {"lifecycle_configuration": [{"expiration": [{"days": days}]}]}


def encrypted(key: Any) -> dict[str, Any]:
    return {"encryption_configuration": [{"kms_key_id": key}]}


@pytest.mark.parametrize(
    ("configuration", "fact", "expected"),
    [
        ({}, "retention.days", "forever"),
        (expiring(90), "retention.days", 90),
        (expiring(unknown()), "retention.days", WHY),
        ({}, "encryption.key", "platform"),
        (encrypted("S3_MANAGED_KEY"), "encryption.key", "platform"),
        (encrypted(ref("aws_kms_key.k", "id")), "encryption.key", "customer"),
        (encrypted(unknown()), "encryption.key", WHY),
    ],
)
def test_lake(configuration: Any, fact: str, expected: Any) -> None:
    key = resource("aws_kms_key.k", {"enable_key_rotation": True})
    assert mapped(security_lake, key, lake(**configuration)).only("store").get(fact) == expected


def source(name: Any, **more: Any) -> Any:
    return resource("aws_securitylake_aws_log_source.s", {"source": [{"source_name": name}], **more})


def test_a_source_comes_to_the_lake_of_its_root_module() -> None:
    emitter = mapped(security_lake, lake(), source("VPC_FLOW")).only("emitter")
    assert (emitter.get("plane"), emitter.get("routes.0.to")) == ("network", f"store:{LAKE}")
    named = mapped(security_lake, lake(), source("CLOUD_TRAIL_MGMT", data_lake_arn=ref("aws_securitylake_data_lake.a")))
    assert named.only("emitter").get("routes.0.to") == f"store:{LAKE}"
    assert "unknown" in mapped(security_lake, source("ROUTE53")).only("emitter").get("routes.0.to")
    assert mapped(security_lake, source(unknown())).only("emitter").get("logging") == "on"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([source("VPC_FLOW"), lake()], "on"),
        ([source("VPC_FLOW")], "on"),
        ([source("ROUTE53"), lake()], "off"),
        ([source(unknown()), lake()], None),
        (
            [
                resource(
                    "aws_securitylake_aws_log_source.s", {"source": [{"source_name": "VPC_FLOW", "accounts": ["1"]}]}
                )
            ],
            None,
        ),
    ],
)
def test_a_lake_takes_flow_logs_by_itself(others: Any, expected: Any) -> None:
    network = resource("aws_vpc.a", {"cidr_block": "10.0.0.0/16"})
    emitter = mapped(flow_logs, network, *others)["emitter:.#aws_vpc.a"]
    logging = emitter.get("logging")
    assert (None if isinstance(logging, dict) else logging) == expected
    assert bool(emitter.get("routes")) is (expected == "on")


BASE = resource("aws_bedrockagent_knowledge_base.a", {"name": "a"})


ARN = ref("aws_bedrockagent_knowledge_base.a", "arn")


def delivery_source(target: Any = ARN, kind: str = "APPLICATION_LOGS") -> Any:
    return resource("aws_cloudwatch_log_delivery_source.s", {"name": "s", "log_type": kind, "resource_arn": target})


def delivery(name: Any) -> Any:
    given = {
        "delivery_source_name": name,
        "delivery_destination_arn": ref("aws_cloudwatch_log_delivery_destination.d", "arn"),
    }
    return resource("aws_cloudwatch_log_delivery.d", given)


DESTINATION = resource(
    "aws_cloudwatch_log_delivery_destination.d",
    {"delivery_destination_configuration": [{"destination_resource_arn": "arn:aws:s3:::vended"}]},
)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([delivery_source()], "off"),
        ([delivery_source(), delivery("other")], "off"),
        ([delivery_source(), delivery("s")], "on"),
        ([delivery_source(), delivery(ref("aws_cloudwatch_log_delivery_source.s", "name"))], "on"),
        ([delivery_source(), delivery(unknown())], WHY),
        ([delivery_source(unknown()), delivery("s")], "on"),
        ([delivery_source("arn:aws:workmail:eu-west-1:1:organization/m"), delivery("s")], "on"),
        ([delivery_source(kind="TRACES"), delivery("s")], None),
        ([delivery_source(ref("aws_lb.a", "arn"), "ACCESS_LOGS"), resource("aws_lb.a"), delivery("s")], None),
    ],
)
def test_sources_that_nothing_else_joins(others: Any, expected: Any) -> None:
    found = mapped(vended_logs, BASE, DESTINATION, *others)
    if expected is None:
        assert not found
        return
    emitter = found.only("emitter")
    assert emitter.get("logging") == expected
    assert (emitter.get("routes.0.via") == "s3") is (expected == "on")


ODD_SAMPLES: dict[Any, list[Any]] = {
    security_lake: [
        lake(**expiring(1), **encrypted("k")),
        source("WAF", data_lake_arn=ref("aws_securitylake_data_lake.a")),
    ],
    vended_logs: [delivery_source(), delivery("s"), DESTINATION],
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("mapper", ODD_SAMPLES, ids=lambda mapper: mapper.__name__.rpartition(".")[2])
def test_nothing_fails(mapper: Any, odd: Any) -> None:
    attributes = {item.address: item.attributes.plain() for item in ODD_SAMPLES[mapper]}
    for address, given in attributes.items():
        for variant in _variants(given, odd):
            if isinstance(variant, dict):
                others = [item for item in ODD_SAMPLES[mapper] if item.address != address]
                mapped(mapper, resource(address, variant), *others)
