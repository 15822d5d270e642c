"""Side resources are found by reference, by name, and by way of other side resources of the same owner."""

from __future__ import annotations

import msgspec
import pytest

from accesslint.mappers.index import ResourceIndex
from tests.mappers.building import ref, resource, unknown


def test_a_side_resource_that_refers_to_another_one_points_at_the_owner() -> None:
    bucket = resource("aws_s3_bucket.logs", {"bucket_prefix": "logs-"})
    policy = resource("aws_s3_bucket_policy.logs", {"bucket": ref("aws_s3_bucket.logs", "id")})
    block = resource("aws_s3_bucket_public_access_block.logs", {"bucket": ref("aws_s3_bucket_policy.logs", "id")})
    index = ResourceIndex([bucket, policy, block])
    assert index.pointing_at(bucket, "aws_s3_bucket_public_access_block", "bucket") == [block]
    assert index.pointing_at(bucket, "aws_s3_bucket_policy", "bucket") == [policy]


def test_a_subnets_network_is_the_network() -> None:
    network = resource("aws_vpc.main", {})
    subnet = resource("aws_subnet.a", {"vpc_id": ref("aws_vpc.main", "id")})
    through = resource("aws_flow_log.a", {"vpc_id": ref("aws_subnet.a", "vpc_id")})
    index = ResourceIndex([network, subnet, through])
    assert index.pointing_at(network, "aws_flow_log", "vpc_id") == [through]


def test_references_in_a_circle_end() -> None:
    first = resource("aws_s3_bucket_policy.a", {"bucket": ref("aws_s3_bucket_policy.b", "id")})
    second = resource("aws_s3_bucket_policy.b", {"bucket": ref("aws_s3_bucket_policy.a", "id")})
    index = ResourceIndex([first, second])
    assert index.pointing_at(first, "aws_s3_bucket_policy", "bucket")


@pytest.mark.parametrize(
    ("name", "inputs", "hidden"),
    [
        ("flow_log", {"source": "example/network/aws"}, True),
        ("extra", {"source": "example/vpc-flow-logs/aws"}, True),
        ("extra", {"source": "example/network/aws", "enable_logging": True}, True),
        ("cluster", {"source": "terraform-aws-modules/eks/aws"}, False),
        ("catalogue", {"source": "example/login/aws"}, False),
    ],
)
def test_a_module_that_is_elsewhere_may_declare_the_log(name: str, inputs: dict[str, object], hidden: bool) -> None:
    network = resource("aws_vpc.main", {})
    given = resource(f"module.{name}", {**inputs, "vpc_id": ref("aws_vpc.main", "id")}, kind="module")
    assert ResourceIndex([network, given]).hidden_beside(network) is None
    call = msgspec.structs.replace(given, uncertain=unknown("the module is not on disk"))
    found = ResourceIndex([network, call]).hidden_beside(network)
    assert (found is not None) is hidden
    if found is not None:
        assert found.reason == f"module.{name} is given it and may log it: the module is not on disk"
    assert ResourceIndex([network, call]).hidden_beside(resource("aws_vpc.other")) is None
