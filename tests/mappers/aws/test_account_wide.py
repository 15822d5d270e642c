"""What speaks for many: composite alarms, subscription policies of an account, query logs of networks, services."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudtrail, cloudwatch_subscriptions, network_services
from accesslint.model.entities import Entity
from tests.mappers.building import Json, hcl, mapped, ref, resource, unknown

ALARMED = """
resource "aws_cloudtrail" "t" {{
  name                       = "t"
  s3_bucket_name             = "logs"
  cloud_watch_logs_group_arn = "${{aws_cloudwatch_log_group.g.arn}}:*"
}}
resource "aws_cloudwatch_log_group" "g" {{ name = "/trail" }}
resource "aws_cloudwatch_log_metric_filter" "f" {{
  log_group_name = aws_cloudwatch_log_group.g.name
  pattern        = "{{ $.eventName = StopLogging }}"
  metric_transformation {{
    name      = "m"
    namespace = "Audit"
    value     = "1"
  }}
}}
resource "aws_cloudwatch_metric_alarm" "a" {{
  alarm_name  = "trail-changed"
  metric_name = "m"
  namespace   = "Audit"
}}
resource "aws_cloudwatch_composite_alarm" "c" {{
  alarm_name = "all"
  {}
}}
"""


@pytest.mark.parametrize(
    ("composite", "expected"),
    [
        ('alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.a.alarm_name})"\nalarm_actions = ["arn:aws:sns:x"]', True),
        ('alarm_rule = "ALARM(\\"trail-changed\\") OR ALARM(b)"\nalarm_actions = ["arn:aws:sns:x"]', True),
        ('alarm_rule = "ALARM(other)"\nalarm_actions = ["arn:aws:sns:x"]', False),
        ('alarm_rule = "ALARM(trail-changed)"', False),
        ('alarm_rule = "ALARM(trail-changed)"\nactions_enabled = false\nalarm_actions = ["arn:aws:sns:x"]', False),
        ('alarm_actions = ["arn:aws:sns:x"]', False),
    ],
)
def test_a_composite_alarm_acts_for_the_alarms_in_its_rule(composite: str, expected: bool) -> None:
    assert mapped(cloudtrail, *hcl(ALARMED.format(composite))).only("emitter").get("watched") is expected


def policy(**more: Any) -> dict[str, Any]:
    document = {"DestinationArn": ref("aws_kinesis_firehose_delivery_stream.s", "arn"), "FilterPattern": ""}
    return {"policy_type": "SUBSCRIPTION_FILTER_POLICY", "policy_document": Json(document), **more}


@pytest.mark.parametrize(
    ("given", "groups"),
    [
        (policy(), ["/a", "/b"]),
        (policy(selection_criteria='LogGroupName NOT IN ["/b"]'), ["/a"]),
        (policy(selection_criteria=unknown()), []),
        (policy(policy_type="DATA_PROTECTION_POLICY"), None),
        (policy(policy_type=unknown()), None),
        ({}, None),
    ],
)
def test_an_account_s_subscription_reads_its_log_groups(given: Any, groups: list[str] | None) -> None:
    found = mapped(
        cloudwatch_subscriptions,
        resource("aws_cloudwatch_log_group.a", {"name": "/a"}),
        resource("aws_cloudwatch_log_group.b", {"name": "/b"}),
        resource("aws_cloudwatch_log_group.c", {"name": "/c"}, scope="other"),
        resource("aws_kinesis_firehose_delivery_stream.s", {"name": "s"}),
        resource("aws_cloudwatch_log_account_policy.p", given),
    )
    if groups is None:
        assert not found
        return
    hop = found.only("hop", "shipper")
    names = {".#aws_cloudwatch_log_group.a": "/a", ".#aws_cloudwatch_log_group.b": "/b"}
    read = [names[link.handles[0].removeprefix("tf:")] for link in found.links if link.fact.startswith("inputs")]
    assert read == groups
    assert hop.get("routes.0.via") == "firehose"


RESOLVER = """
variable "x" {}
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
resource "aws_route53_resolver_query_log_config" "q" {
  name            = "q"
  destination_arn = "arn:aws:s3:::queries"
}
"""
ASSOCIATION = """
resource "aws_route53_resolver_query_log_config_association" "{0}" {{
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.q.id
  resource_id                  = {1}
}}
"""


def resolver(*networks: str, more: str = "") -> Entity:
    made = [ASSOCIATION.format(f"n{number}", network) for number, network in enumerate(networks)]
    return mapped(network_services, *hcl(RESOLVER + "".join(made) + more))[
        "emitter:.#aws_route53_resolver_query_log_config.q"
    ]


def test_networks_without_an_association_are_left_out() -> None:
    assert resolver("aws_vpc.a.id").get("coverage.traffic.excluded") == ["queries from aws_vpc.b"]
    assert resolver("aws_vpc.a.id", "aws_vpc.b.id").get("coverage.traffic") is None
    assert "unknown" in resolver("aws_vpc.a.id", "var.x").get("coverage.traffic")
    assert "unknown" in resolver().get("logging")


def test_a_network_that_is_left_out_is_told_once() -> None:
    second = """
    resource "aws_route53_resolver_query_log_config" "z" {
      name            = "z"
      destination_arn = "arn:aws:s3:::queries"
    }
    resource "aws_route53_resolver_query_log_config_association" "z" {
      resolver_query_log_config_id = aws_route53_resolver_query_log_config.z.id
      resource_id                  = aws_vpc.a.id
    }
    """
    found = mapped(network_services, *hcl(RESOLVER + ASSOCIATION.format("n", "aws_vpc.a.id") + second))
    told = [entity.id for entity in found.values() if entity.get("coverage.traffic")]
    assert told == ["emitter:.#aws_route53_resolver_query_log_config.q"]


def test_a_service_of_vpc_lattice_may_log_by_itself() -> None:
    service = 'resource "aws_vpclattice_service" "s" { name = "s" }\n'
    assert not mapped(network_services, *hcl(service))
    subscription = """
    resource "aws_vpclattice_access_log_subscription" "s" {
      resource_identifier = aws_vpclattice_service.s.id
      destination_arn     = "arn:aws:s3:::accesses"
    }
    """
    emitter = mapped(network_services, *hcl(service + subscription)).only("emitter")
    assert (emitter.get("logging"), emitter.get("routes.0.target")) == ("on", "arn:aws:s3:::accesses")
