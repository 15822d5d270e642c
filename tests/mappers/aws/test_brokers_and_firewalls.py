"""Amazon MQ by engine, and Network Firewall by its side resource."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import message_brokers, network_firewalls
from tests.mappers.building import mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}


@pytest.mark.parametrize(
    ("engine", "logs", "logging"),
    [
        ("ActiveMQ", {"audit": True}, "on"),
        ("ActiveMQ", {"audit": "true", "general": True}, "on"),
        ("ActiveMQ", {"general": True}, "off"),
        ("ActiveMQ", {"audit": False}, "off"),
        ("ActiveMQ", {"audit": unknown()}, UNKNOWN),
        ("RabbitMQ", {"general": True}, "on"),
        ("RabbitMQ", {"general": False}, "off"),
        ("RabbitMQ", None, "off"),
        (unknown(), {"general": True}, UNKNOWN),
    ],
)
def test_a_broker(engine: Any, logs: Any, logging: Any) -> None:
    found = mapped(
        message_brokers, resource("aws_mq_broker.a", {"engine_type": engine, "logs": [] if logs is None else [logs]})
    )
    emitter = found.only("emitter", "broker")
    assert emitter.get("logging") == logging
    assert bool(emitter.get("routes")) == (logging == "on")
    assert (emitter.get("logging_detail") is not None) == (logging == "off")


def config(kind: Any, **goal: str) -> dict[str, Any]:
    return {"log_type": kind, "log_destination": goal}


ALERT, FLOW = config("ALERT", logGroup="alerts"), config("FLOW", bucketName="flows")


@pytest.mark.parametrize(
    ("configs", "logging", "missing"),
    [
        ([ALERT, FLOW], "on", []),
        ([ALERT], "on", ["FLOW"]),
        ([FLOW], "on", ["ALERT"]),
        ([], "off", None),
        ([config(unknown(), logGroup="a")], UNKNOWN, None),
        ([ALERT, config(unknown(), logGroup="a")], "on", None),
        (unknown(), UNKNOWN, None),
    ],
)
def test_a_firewall(configs: Any, logging: Any, missing: Any) -> None:
    found = mapped(
        network_firewalls,
        resource("aws_networkfirewall_firewall.a", {"name": "a"}),
        resource(
            "aws_networkfirewall_logging_configuration.a",
            {
                "firewall_arn": ref("aws_networkfirewall_firewall.a", "arn"),
                "logging_configuration": [{"log_destination_config": configs}],
            },
        ),
    )
    emitter = found.only("emitter", "firewall")
    assert emitter.get("logging") == logging
    assert emitter.get("coverage.log_types.excluded") == missing


@pytest.mark.parametrize(
    ("pointer", "logging"), [(ref("aws_networkfirewall_firewall.b", "arn"), "off"), (unknown(), UNKNOWN)]
)
def test_another_firewalls_log(pointer: Any, logging: Any) -> None:
    found = mapped(
        network_firewalls,
        resource("aws_networkfirewall_firewall.a", {"name": "a"}),
        resource(
            "aws_networkfirewall_logging_configuration.a",
            {"firewall_arn": pointer, "logging_configuration": [{"log_destination_config": [ALERT, FLOW]}]},
        ),
    )
    assert found.only("emitter").get("logging") == logging


def test_where_a_firewalls_records_go() -> None:
    found = mapped(
        network_firewalls,
        resource("aws_networkfirewall_firewall.a", {"name": "a"}),
        resource(
            "aws_networkfirewall_logging_configuration.a",
            {
                "firewall_arn": ref("aws_networkfirewall_firewall.a", "arn"),
                "logging_configuration": [{"log_destination_config": [ALERT, FLOW]}],
            },
        ),
    )
    assert [link.handles for link in found.links] == [("log-group:alerts",), ("s3:flows",)]
