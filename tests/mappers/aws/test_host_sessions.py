"""Session Manager's document and ECS: sessions and containers, on, off, absent, unknown."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import ecs, session_manager
from tests.mappers.building import Json, Mapped, hcl, mapped, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}
GROUP = ref("aws_cloudwatch_log_group.a", "name")


def document(content: Any, kind: str = "Session") -> Mapped:
    written = resource("aws_ssm_document.a", {"document_type": kind, "content": content})
    return mapped(session_manager, written)


@pytest.mark.parametrize(
    ("content", "logging", "targets"),
    [
        (Json({"inputs": {"s3BucketName": "b"}}), "on", ["b"]),
        (Json({"inputs": {"s3BucketName": "b", "cloudWatchLogGroupName": GROUP}}), "on", ["b", "a"]),
        ('{"inputs": {"cloudWatchLogGroupName": "g"}}', "on", ["g"]),
        (Json({"inputs": {"s3BucketName": "", "cloudWatchLogGroupName": ""}}), "off", []),
        (Json({"inputs": {}}), "off", []),
        (Json({}), "off", []),
        (Json({"inputs": {"s3BucketName": unknown()}}), UNKNOWN, ["variable has no value"]),
        (Json({"inputs": unknown()}), UNKNOWN, []),
        (unknown(), UNKNOWN, []),
    ],
)
def test_a_document(content: Any, logging: Any, targets: list[str]) -> None:
    emitter = document(content).only("emitter", "sessions")
    assert emitter.get("logging") == logging
    assert len(emitter.get("routes") or []) == len(targets)


def test_a_document_in_yaml_is_unknown() -> None:
    assert "JSON" in document("inputs:\n  s3BucketName: b").only("emitter").get("logging")["unknown"]


def test_what_has_no_transcript() -> None:
    assert not document(Json({"sessionType": "Port", "inputs": {}}))
    assert not document(Json({}), kind="Command")


def task(*containers: dict[str, Any]) -> Mapped:
    return mapped(ecs, resource("aws_ecs_task_definition.a", {"container_definitions": Json(list(containers))}))


AWSLOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "g"}}


@pytest.mark.parametrize(
    ("container", "logging"),
    [
        ({"logConfiguration": AWSLOGS}, "on"),
        ({"logConfiguration": {"logDriver": "awsfirelens"}}, "on"),
        ({"logConfiguration": {"logDriver": "none"}}, "off"),
        ({"logConfiguration": None}, "off"),
        ({}, "off"),
        ({"logConfiguration": {"logDriver": unknown()}}, UNKNOWN),
        ({"logConfiguration": unknown()}, UNKNOWN),
    ],
)
def test_a_container(container: dict[str, Any], logging: Any) -> None:
    emitter = task({"name": "web", **container}).only("emitter", "application")
    assert emitter.get("logging") == logging
    assert emitter.address == "aws_ecs_task_definition.a (web)"
    assert bool(emitter.get("routes")) == (logging == "on")


def test_containers_of_one_task() -> None:
    found = task(
        {"name": "web", "logConfiguration": AWSLOGS},
        {"name": "router", "firelensConfiguration": {"type": "fluentbit"}},
        {"name": "web"},
    )
    assert len(found) == 2


@pytest.mark.parametrize(
    ("options", "route"),
    [
        ({"Name": "cloudwatch_logs", "log_group_name": "g"}, ("cloudwatch", "g")),
        ({"Name": "cloudwatch", "log_group_name": "g"}, ("cloudwatch", "g")),
        ({"Name": "kinesis_firehose", "delivery_stream": "d"}, ("firehose", "d")),
        ({"Name": "firehose", "delivery_stream": "d"}, ("firehose", "d")),
        ({"Name": "kinesis_streams", "stream": "s"}, ("kinesis", "s")),
        ({"Name": "s3", "bucket": "b"}, ("s3", "b")),
        ({"Name": "s3"}, ("awsfirelens", "awsfirelens")),
        ({"Name": "datadog", "apikey": "x"}, ("awsfirelens", "awsfirelens")),
        ({"Name": unknown()}, ("awsfirelens", "awsfirelens")),
        ({"Name": ["s3"]}, ("awsfirelens", "awsfirelens")),
        ("s3", ("awsfirelens", "awsfirelens")),
        (unknown(), ("awsfirelens", "awsfirelens")),
        ({}, ("awsfirelens", "awsfirelens")),
    ],
)
def test_where_the_log_router_sends_to(options: Any, route: tuple[str, str]) -> None:
    log = {"logDriver": "awsfirelens", "options": options}
    emitter = task({"name": "a", "logConfiguration": log}).only("emitter")
    assert [(one["via"], one["target"]) for one in emitter.get("routes")] == [route]


@pytest.mark.parametrize(("mode", "overflow"), [("non-blocking", "drop"), ("blocking", "block"), (None, None)])
def test_how_records_wait(mode: str | None, overflow: str | None) -> None:
    options = {"awslogs-group": "g", "mode": mode}
    emitter = task({"name": "a", "logConfiguration": {"logDriver": "awslogs", "options": options}}).only("emitter")
    buffers = emitter.get("buffers") or [{}]
    assert buffers[0].get("overflow") == overflow


def test_the_log_group_of_a_container() -> None:
    found = mapped(
        ecs,
        *hcl("""
        resource "aws_cloudwatch_log_group" "a" { name_prefix = "a" }
        resource "aws_ecs_task_definition" "a" {
          family = "a"
          container_definitions = jsonencode([{
            name = "web"
            logConfiguration = {
              logDriver = "awslogs"
              options   = { "awslogs-group" = aws_cloudwatch_log_group.a.name, "awslogs-region" = "eu-west-1" }
            }
          }])
        }
        """),
    )
    (link,) = found.links
    assert link.handles == ("tf:.#aws_cloudwatch_log_group.a",)
    assert link.must_exist


def test_definitions_that_are_unknown_are_none() -> None:
    assert not mapped(ecs, resource("aws_ecs_task_definition.a", {"container_definitions": text("[", unknown(), "]")}))


@pytest.mark.parametrize(
    ("configuration", "logging"),
    [
        ({"logging": "NONE"}, "off"),
        ({"logging": "OVERRIDE", "log_configuration": [{"s3_bucket_name": "b"}]}, "on"),
        ({"logging": "OVERRIDE"}, "off"),
        ({"logging": unknown()}, UNKNOWN),
    ],
)
def test_sessions_of_a_cluster(configuration: dict[str, Any], logging: Any) -> None:
    cluster = resource("aws_ecs_cluster.a", {"configuration": [{"execute_command_configuration": [configuration]}]})
    assert mapped(ecs, cluster).only("emitter", "sessions").get("logging") == logging


def test_sessions_that_log_where_tasks_do() -> None:
    for configuration in ({"logging": "DEFAULT"}, {"kms_key_id": "k"}):
        cluster = resource("aws_ecs_cluster.a", {"configuration": [{"execute_command_configuration": [configuration]}]})
        logging = mapped(ecs, cluster).only("emitter").get("logging")
        assert "log of each task" in logging["unknown"]
    assert not mapped(ecs, resource("aws_ecs_cluster.a", {"name": "a"}))
