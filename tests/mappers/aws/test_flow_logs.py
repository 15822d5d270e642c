"""Flow logs: which networks are watched, what of the traffic, where it goes, what a record holds."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import flow_logs
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, hcl, mapped, place_of, ref, resource, text, unknown

VPC = ref("aws_vpc.main", "id")
UNKNOWN = {"unknown": "variable has no value"}


def log(name: str = "main", scope: str = ".", **attributes: Any) -> Resource:
    """A flow log of the VPC to a bucket."""
    given = {
        "vpc_id": VPC,
        "traffic_type": "ALL",
        "log_destination": "arn:aws:s3:::flows",
        "log_destination_type": "s3",
        **attributes,
    }
    return resource(f"aws_flow_log.{name}", {key: item for key, item in given.items() if item is not None}, scope=scope)


def network(*more: Resource) -> Mapped:
    return mapped(flow_logs, resource("aws_vpc.main", {"cidr_block": "10.0.0.0/16"}), *more)


def test_no_flow_log() -> None:
    emitter = network().only("emitter", "network")
    assert (emitter.get("logging"), emitter.get("plane")) == ("off", "network")
    assert "logging" in emitter.defaults
    assert emitter.get("logging_detail")


@pytest.mark.parametrize("kind", ["aws_vpc", "aws_default_vpc"])
def test_a_flow_log_of_the_vpc(kind: str) -> None:
    flow = log(vpc_id=ref(f"{kind}.main", "id"))
    found = mapped(flow_logs, resource(f"{kind}.main"), flow)
    emitter = found.only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.span_of("logging") == place_of(flow, "vpc_id")
    assert emitter.get("coverage.traffic") == {"included": ["ACCEPT", "REJECT"], "excluded": []}
    assert emitter.get("formats") == [found.only("format").id]


@pytest.mark.parametrize(
    ("types", "excluded"),
    [
        (["ALL"], []),
        (["ACCEPT"], ["REJECT"]),
        (["REJECT"], ["ACCEPT"]),
        (["reject"], ["ACCEPT"]),
        (["ACCEPT", "REJECT"], []),
        (["REJECT", "ALL"], []),
        (["ALL", unknown()], []),
        ([unknown()], None),
        (["ACCEPT", unknown()], None),
        ([None], []),
    ],
)
def test_traffic(types: list[Any], excluded: list[str] | None) -> None:
    logs = [log(f"l{number}", traffic_type=kind) for number, kind in enumerate(types)]
    emitter = network(*logs).only("emitter")
    assert emitter.get("logging") == "on"
    if excluded is None:
        assert emitter.get("coverage.traffic") == UNKNOWN
    else:
        assert emitter.get("coverage.traffic.excluded") == excluded
    if excluded:
        assert emitter.span_of("coverage.traffic") == place_of(logs[0], "traffic_type")
        assert "traffic_type is" in emitter.get("coverage.traffic.detail")


@pytest.mark.parametrize(
    ("destination", "via", "handles", "must_exist"),
    [
        ({"log_destination": "arn:aws:s3:::flows/a"}, "s3", ("s3:flows",), False),
        (
            {"log_destination": "arn:aws:logs:eu-west-1:1:log-group:flows:*", "log_destination_type": None},
            "cloudwatch",
            ("log-group:flows",),
            False,
        ),
        (
            {"log_destination": ref("aws_cloudwatch_log_group.f", "arn"), "log_destination_type": None},
            "cloudwatch",
            ("tf:.#aws_cloudwatch_log_group.f",),
            True,
        ),
        (
            {"log_destination": None, "log_destination_type": None, "log_group_name": "flows"},
            "cloudwatch",
            ("log-group:flows",),
            False,
        ),
        (
            {"log_destination": text(ref("aws_s3_bucket.f", "arn"), "/flows/"), "log_destination_type": "s3"},
            "s3",
            ("tf:.#aws_s3_bucket.f",),
            True,
        ),
        (
            {
                "log_destination": "arn:aws:firehose:eu-west-1:1:deliverystream/flows",
                "log_destination_type": "kinesis-data-firehose",
            },
            "firehose",
            ("firehose:flows",),
            False,
        ),
    ],
)
def test_routes(destination: dict[str, Any], via: str, handles: tuple[str, ...], must_exist: bool) -> None:
    found = network(log(**destination))
    assert found.only("emitter").get("routes.0.via") == via
    assert (found.links[0].handles, found.links[0].must_exist) == (handles, must_exist)


def test_a_made_up_destination_is_unknown_and_not_missing() -> None:
    emitter = network(log(log_destination="arn:aws:s3:::made-up")).only("emitter")
    assert set(emitter.get("routes.0.to")) == {"unknown"}


@pytest.mark.parametrize(("kind", "via"), [("s3", "s3"), ("kinesis-data-firehose", "firehose"), (None, "cloudwatch")])
def test_an_unknown_destination_goes_the_way_of_its_type(kind: str | None, via: str) -> None:
    emitter = network(log(log_destination=unknown(), log_destination_type=kind)).only("emitter")
    assert emitter.get("routes.0") == {"to": UNKNOWN, "via": via, "target": "variable has no value"}


def subnets(*names: str) -> list[Resource]:
    return [resource(f"aws_subnet.{name}", {"vpc_id": VPC}) for name in names]


def test_flow_logs_of_some_subnets() -> None:
    flow = log("a", vpc_id=None, subnet_id=ref("aws_subnet.a", "id"))
    emitter = network(*subnets("a", "b"), flow).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.locations.included") == ["aws_subnet.a"]
    assert emitter.get("coverage.locations.excluded") == ["aws_subnet.b"]


def test_flow_logs_of_all_subnets() -> None:
    flows = [log(name, vpc_id=None, subnet_id=ref(f"aws_subnet.{name}", "id")) for name in "ab"]
    found = network(*subnets("a", "b"), *flows)
    assert found.only("emitter").get("coverage.locations.excluded") == []
    assert len(found.only("emitter").get("routes")) == 2


def test_one_subnet_records_less_of_the_traffic() -> None:
    flows = [
        log("a", vpc_id=None, subnet_id=ref("aws_subnet.a", "id")),
        log("b", vpc_id=None, subnet_id=ref("aws_subnet.b", "id"), traffic_type="REJECT"),
    ]
    emitter = network(*subnets("a", "b"), *flows).only("emitter")
    assert emitter.get("coverage.traffic.excluded") == ["ACCEPT"]


def test_the_vpc_of_a_subnet() -> None:
    flow = log(vpc_id=ref("aws_subnet.a", "vpc_id"))
    assert network(*subnets("a"), flow).only("emitter").id == "emitter:.#aws_vpc.main"


@pytest.mark.parametrize(
    "attributes",
    [
        {"vpc_id": "vpc-123"},
        {"vpc_id": ref("data.aws_vpc.other", "id")},
        {"vpc_id": None, "eni_id": ref("aws_network_interface.a", "id")},
        {"vpc_id": None, "transit_gateway_id": ref("aws_ec2_transit_gateway.a", "id"), "traffic_type": None},
        {"vpc_id": None, "subnet_id": ref("aws_subnet.elsewhere", "id")},
    ],
)
def test_a_flow_log_of_what_is_not_declared_is_an_emitter_itself(attributes: dict[str, Any]) -> None:
    flow = log(**attributes)
    found = mapped(flow_logs, flow, resource("data.aws_vpc.other", {"id": "vpc-9"}))
    emitter = found.only("emitter", "network")
    target = next(name for name in flow.attributes.plain() if name.endswith("_id"))
    assert emitter.span_of("logging") == place_of(flow, target)
    assert (emitter.type, emitter.get("logging")) == ("aws_flow_log", "on")
    assert emitter.get("routes")


def test_a_flow_log_of_an_unknown_vpc_may_be_this_one() -> None:
    found = network(log(vpc_id=unknown()))
    assert set(found["emitter:.#aws_vpc.main"].get("logging")) == {"unknown"}
    assert "variable has no value" in found["emitter:.#aws_vpc.main"].get("logging.unknown")
    other = network(log(vpc_id=unknown(), scope="other"))
    assert other["emitter:.#aws_vpc.main"].get("logging") == "off"


def test_the_default_format() -> None:
    form = network(log()).only("format")
    assert form.get("configurable") is True
    assert {"fields", "timestamp"} <= form.defaults
    assert [field["token"] for field in form.get("fields")][:4] == ["version", "account-id", "interface-id", "srcaddr"]
    assert form.get("timestamp") == {"zone": "utc", "form": "epoch", "precision": "second", "fixed": True}
    assert "identity" not in form.get("offers")
    assert (form.get("encoding"), form.get("structured")) == ("text", True)


@pytest.mark.parametrize(
    ("written", "tokens", "timed"),
    [
        ("${srcaddr} ${dstaddr} ${end}", ["srcaddr", "dstaddr", "end"], True),
        ("${srcaddr} ${action}", ["srcaddr", "action"], False),
        (text("${srcaddr} ", unknown()), ["srcaddr"], False),
    ],
)
def test_a_custom_format(written: Any, tokens: list[str], timed: bool) -> None:
    flow = log(log_format=written)
    form = network(flow).only("format")
    assert [field["token"] for field in form.get("fields")] == tokens
    assert (form.get("timestamp") is not None) is timed
    assert form.span_of("fields") == place_of(flow, "log_format")
    assert "fields" not in form.defaults
    assert (form.get("rest") is not None) is (not isinstance(written, str))


@pytest.mark.parametrize("written", [unknown(), ref("terraform_data.format", "output")])
def test_an_unknown_format(written: Any) -> None:
    form = network(log(log_format=written)).only("format")
    assert set(form.get("fields")) == {"unknown"}


@pytest.mark.parametrize(
    ("file_format", "encoding"), [("parquet", "binary"), ("plain-text", "text"), (unknown(), UNKNOWN)]
)
def test_file_format(file_format: Any, encoding: Any) -> None:
    form = network(log(destination_options=[{"file_format": file_format}])).only("format")
    assert form.get("encoding") == encoding


def test_from_terraform() -> None:
    found = mapped(
        flow_logs,
        *hcl(
            """
            resource "aws_vpc" "main" {
              count      = 2
              cidr_block = "10.${count.index}.0.0/16"
            }
            resource "aws_flow_log" "main" {
              for_each        = { first = aws_vpc.main[0].id }
              vpc_id          = each.value
              traffic_type    = "ALL"
              log_format      = "$${srcaddr} $${start}"
              log_destination = aws_cloudwatch_log_group.flows.arn
            }
            resource "aws_cloudwatch_log_group" "flows" { name = "flows" }
            """
        ),
    )
    assert found["emitter:.#aws_vpc.main[0]"].get("logging") == "on"
    assert found["emitter:.#aws_vpc.main[1]"].get("logging") == "off"
    assert [field["token"] for field in found.only("format").get("fields")] == ["srcaddr", "start"]


def test_a_flow_log_of_another_stacks_vpc_may_watch_one_of_the_templates_beside_it() -> None:
    imported = unknown("exported by another stack")
    resources = [
        resource("vpc", {}, scope="stacks/vpc.yaml", platform="cloudformation", kind="aws_vpc"),
        resource("far", {}, scope="other/vpc.yaml", platform="cloudformation", kind="aws_vpc"),
        resource("log", {"vpc_id": imported}, scope="stacks/log.yaml", platform="cloudformation", kind="aws_flow_log"),
    ]
    entities = mapped(flow_logs, *resources)
    assert "a flow log may watch it" in entities["emitter:stacks/vpc.yaml#vpc"].get("logging")["unknown"]
    assert entities["emitter:other/vpc.yaml#far"].get("logging") == "off"
