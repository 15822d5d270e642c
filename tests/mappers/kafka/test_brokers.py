"""Kafka brokers: the authoriser and what it logs, by files, Compose and Strimzi."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import servers as docker
from accesslint.mappers.kafka import brokers
from accesslint.mappers.kubernetes import strimzi
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BASE = "node.id=1\nprocess.roles=broker,controller\nlog.dirs=/data\n"
OWN = "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
CONFLUENT = "authorizer.class.name=io.confluent.kafka.security.authorizer.ConfluentServerAuthorizer\n"


def loaded(family: str, name: str, text: str) -> list[Resource]:
    found = loader(family).load([Source(name, text)], [], MemoryTree({}), Options())
    return [item for item in found if isinstance(item, Resource)]


def entities(text: str) -> Mapped:
    return mapped(brokers, *loaded("kafka", "config/server.properties", BASE + text))


def said(fact: Any) -> Any:
    return "?" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("server.properties", BASE, True),
        ("kraft/broker.properties.j2", BASE, True),
        ("server.properties", "broker.id=0\n", False),
        ("application.properties", "spring.kafka.bootstrap-servers=a\n", False),
        ("server.conf", BASE, False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("kafka").claims(f"etc/{name}", text) is expected


@pytest.mark.parametrize(
    ("text", "logging"),
    [
        ("", "off"),
        ("authorizer.class.name=\n", "off"),
        ("authorizer.class.name = ${AUTHORIZER}\r\n", "?"),
        (OWN, "?"),
        ("process.roles=controller\n", "?"),
        (CONFLUENT, "on"),
        (CONFLUENT + "confluent.security.event.logger.enable=false", "off"),
        (CONFLUENT + "confluent.security.event.logger.enable={{ x }}", "?"),
        ("{{ more }}\n", "?"),
    ],
)
def test_logging(text: str, logging: str) -> None:
    assert said(entities(text).only("emitter").get("logging")) == logging


def test_confluents_audit_log() -> None:
    found = entities(CONFLUENT)
    emitter = found.only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["produce", "consume"]
    assert emitter.get("authentication.logins") is False
    meanings = {field["meaning"] for field in found.only("format").get("fields")}
    assert meanings >= {"timestamp", "identity", "action", "resource", "result"}
    more = "confluent.security.event.router.config={}\nconfluent.security.event.logger.authentication.enable=true\n"
    emitter = entities(CONFLUENT + more).only("emitter")
    assert said(emitter.get("coverage.event_kinds")) == "?"
    assert emitter.get("authentication.failures") is True


AUTHORIZER = "KAFKA_AUTHORIZER_CLASS_NAME: kafka.security.authorizer.AclAuthorizer"


@pytest.mark.parametrize(
    ("image", "environment", "logging", "left_out"),
    [
        ("apache/kafka:4.0.0", "", "off", None),
        ("apache/kafka", AUTHORIZER, "?", None),
        ("apache/kafka", f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: 'kafka=INFO,kafka.authorizer.logger=DEBUG'", "on", []),
        (
            "apache/kafka",
            f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: kafka.authorizer.logger=INFO",
            "on",
            ["allowed operations"],
        ),
        ("bitnami/kafka", "KAFKA_CFG_AUTHORIZER_CLASS_NAME: a.B", "?", None),
        ("confluentinc/cp-kafka:7.6.0", "", "off", None),
        ("confluentinc/cp-kafka:7.6.0", AUTHORIZER, "off", None),
        ("confluentinc/cp-kafka", f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: kafka.controller=INFO", "off", None),
        ("confluentinc/cp-kafka", f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: kafka.authorizer.logger=DEBUG", "on", []),
        ("confluentinc/cp-kafka", f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: '${{LEVELS}}'", "?", None),
        ("confluentinc/cp-kafka", f"{AUTHORIZER}, KAFKA_LOG4J_LOGGERS: kafka.authorizer.logger=LOUD", "?", None),
        ("confluentinc/cp-schema-registry", "", None, None),
    ],
)
def test_compose(image: str, environment: str, logging: str | None, left_out: object) -> None:
    text = f"services:\n  k:\n    image: {image}\n    environment: {{{environment}}}\n"
    found = mapped(docker, *loaded("docker", "compose.yaml", text))
    if logging is None:
        assert not found
        return
    emitter = found.only("emitter")
    assert said(emitter.get("logging")) == logging
    assert emitter.get("coverage.event_kinds.excluded") == left_out


CLUSTER = """\
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events}
spec:
  kafka:
    replicas: 3
    MORE
"""
SIMPLE = "authorization: {type: simple}"


@pytest.mark.parametrize(
    ("more", "logging", "left_out"),
    [
        ("version: 3.7.0", "off", None),
        (SIMPLE, "on", ["allowed operations"]),
        (
            f"{SIMPLE}\n    logging: {{type: inline, loggers: {{kafka.root.logger.level: INFO}}}}",
            "on",
            ["allowed operations"],
        ),
        (
            f"{SIMPLE}\n    logging: {{type: inline, loggers: {{log4j.logger.kafka.authorizer.logger: DEBUG}}}}",
            "on",
            [],
        ),
        (f"{SIMPLE}\n    logging: {{type: inline, loggers: {{logger.authorizer.level: WARN}}}}", "off", None),
        (f"{SIMPLE}\n    logging: {{type: external, valueFrom: {{}}}}", "?", None),
    ],
)
def test_strimzi(more: str, logging: str, left_out: object) -> None:
    emitter = mapped(strimzi, *loaded("kubernetes", "k.yaml", CLUSTER.replace("MORE", more))).only("emitter")
    assert said(emitter.get("logging")) == logging
    assert emitter.get("coverage.event_kinds.excluded") == left_out


def test_other_objects_of_that_name() -> None:
    text = CLUSTER.replace("kafka.strimzi.io/v1beta2", "platform.confluent.io/v1beta1").replace("MORE", SIMPLE)
    assert not mapped(strimzi, *loaded("kubernetes", "k.yaml", text))


@given(st.text(alphabet="authorize.class=name\n${}\\#: ", max_size=60))
def test_nothing_raises(text: str) -> None:
    entities(text)
