"""MinIO servers: audit targets by files of variables, Compose and Kubernetes."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import servers as docker
from accesslint.mappers.kubernetes import servers as kubernetes
from accesslint.mappers.minio import servers
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BASE = "MINIO_VOLUMES=/data\n"
ON = "MINIO_AUDIT_WEBHOOK_ENABLE_a=on\nMINIO_AUDIT_WEBHOOK_ENDPOINT_a=https://siem/in\n"


def loaded(family: str, name: str, text: str, **others: str) -> list[Resource]:
    tree = MemoryTree({name: text, **{key.replace("_", "."): other for key, other in others.items()}})
    found = loader(family).load([Source(name, text)], [], tree, Options())
    return [item for item in found if isinstance(item, Resource)]


def entities(text: str) -> Mapped:
    return mapped(servers, *loaded("minio", "etc/default/minio", BASE + text))


def said(fact: Any) -> Any:
    return "?" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("default/minio", BASE, True),
        ("minio/config.env", "export MINIO_AUDIT_WEBHOOK_ENABLE=on", True),
        (".env", "MINIO_OPTS=x", True),
        ("minio.j2", BASE, True),
        (".env", "MINIO_ROOT_USER=a\nMINIO_ENDPOINT=b", False),
        ("minio.yaml", BASE, False),
        ("nginx.conf", BASE, False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("minio").claims(f"etc/{name}", text) is expected


@pytest.mark.parametrize(
    ("text", "logging"),
    [
        ("", "off"),
        (ON, "on"),
        (ON.replace("_a=", "="), "on"),
        (ON.replace("\n", "\r\n").replace("\r", ""), "on"),
        (ON.replace("=on", "=off"), "off"),
        (ON.replace("=on", "={{ x }}"), "?"),
        ("MINIO_AUDIT_WEBHOOK_ENDPOINT_a=https://siem/in", "off"),
        ("MINIO_AUDIT_KAFKA_ENABLE=on\nMINIO_AUDIT_KAFKA_BROKERS=k:9092", "on"),
        ("MINIO_LOGGER_WEBHOOK_ENABLE=on", "off"),
        ("{{ lines }}", "?"),
        ("{% if a %}\nMINIO_AUDIT_KAFKA_ENABLE=on\n{% endif %}", "?"),
    ],
)
def test_logging(text: str, logging: str) -> None:
    assert said(entities(text).only("emitter").get("logging")) == logging


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (ON, {"via": "webhook", "target": "https://siem/in", "encrypted": True}),
        (
            ON.replace("https://siem", "http://u:p@siem"),
            {"via": "webhook", "target": "http://siem/in", "encrypted": False},
        ),
        (
            ON + "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_a=abc",
            {"via": "webhook", "target": "https://siem/in", "encrypted": True, "credential_in_clear": True},
        ),
        (
            ON + "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_a=${TOKEN}",
            {"via": "webhook", "target": "https://siem/in", "encrypted": True},
        ),
        (ON.replace("https://siem/in", "${URL}"), {"via": "webhook", "target": "webhook"}),
        (
            "MINIO_AUDIT_KAFKA_ENABLE_k=on\nMINIO_AUDIT_KAFKA_BROKERS_k=k:9092",
            {"via": "kafka", "target": "k:9092", "encrypted": False},
        ),
        (
            "".join(
                f"MINIO_AUDIT_KAFKA_{name}_k={value}\n"
                for name, value in (("ENABLE", "on"), ("BROKERS", "k:9092"), ("TLS", "on"), ("TLS_SKIP_VERIFY", "on"))
            ),
            {"via": "kafka", "target": "k:9092", "encrypted": True, "verified": False},
        ),
    ],
)
def test_routes(text: str, route: dict[str, object]) -> None:
    (found,) = entities(text).only("emitter").get("routes")
    assert {key: item for key, item in found.items() if key != "to"} == route


def test_buffers() -> None:
    assert entities(ON).only("emitter").get("buffers.0.medium") == "memory"
    assert entities(ON + "MINIO_AUDIT_WEBHOOK_QUEUE_DIR_a=/q").only("emitter").get("buffers.0.medium") == "disk"
    assert said(entities(ON + "MINIO_AUDIT_EVENT_QUEUE_DIR=${D}").only("emitter").get("buffers.0.medium")) == "?"


def test_several_targets_and_the_record() -> None:
    found = entities(ON + ON.replace("_a=", "_b=").replace("siem", "other"))
    assert [route["target"] for route in found.only("emitter").get("routes")] == ["https://siem/in", "https://other/in"]
    meanings = {field["meaning"] for field in found.only("format").get("fields")}
    assert meanings >= {"timestamp", "identity", "action", "resource", "result"}


@pytest.mark.parametrize(
    ("service", "logging"),
    [
        ("image: minio/minio\n    command: server /data", "off"),
        ("image: quay.io/minio/minio\n    command: sh -c 'mkdir -p /data/a && minio server /data'", "off"),
        ("image: minio/minio\n    environment: {MINIO_AUDIT_WEBHOOK_ENABLE: 'on'}", "on"),
        ("image: minio/minio\n    env_file: minio.env", "on"),
        ("image: minio/minio\n    env_file: [{path: minio.env}, other.env]", "on"),
        ("image: minio/minio\n    env_file: other.env", "?"),
        ("image: minio/minio\n    env_file: minio.env\n    environment: [MINIO_AUDIT_WEBHOOK_ENABLE_a=off]", "off"),
        ("image: minio/minio\n    environment: {MINIO_CONFIG_ENV_FILE: /etc/config.env}", "?"),
        ("image: minio/mc\n    entrypoint: mc alias set minio http://minio", None),
    ],
)
def test_compose(service: str, logging: str | None) -> None:
    text = f"services:\n  s3:\n    {service}\n"
    found = mapped(docker, *loaded("docker", "compose.yaml", text, minio_env=ON))
    assert (said(found.only("emitter").get("logging")) if found else None) == logging


@pytest.mark.parametrize(
    ("endpoint", "target", "encrypted"),
    [
        ("http://api:8080/in?token=${TOKEN}", "http://api:8080/in?token=…", False),
        ("https://api/${TOKEN}", "https://api/…", True),
        ("http://${HOST}/in", "webhook", None),
        ("${URL}", "webhook", None),
    ],
)
def test_an_endpoint_of_which_a_variable_is_a_part(endpoint: str, target: str, encrypted: bool | None) -> None:
    variables = f"[MINIO_AUDIT_WEBHOOK_ENABLE=on, 'MINIO_AUDIT_WEBHOOK_ENDPOINT={endpoint}']"
    text = f"services:\n  s3:\n    image: minio/minio\n    environment: {variables}\n"
    (route,) = mapped(docker, *loaded("docker", "compose.yaml", text)).only("emitter").get("routes")
    assert (route["target"], route.get("encrypted")) == (target, encrypted)
    assert "unknown" in route["to"]


MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: s3}
spec:
  template:
    spec:
      containers:
        - name: s3
          image: minio/minio
          args: [server, /data]
          FROM
"""


@pytest.mark.parametrize(
    ("more", "logging"),
    [
        ("env: []", "off"),
        ("env: [{name: MINIO_AUDIT_WEBHOOK_ENABLE, value: 'on'}]", "on"),
        ("envFrom: [{configMapRef: {name: c}}]", "?"),
    ],
)
def test_kubernetes(more: str, logging: str) -> None:
    found = mapped(kubernetes, *loaded("kubernetes", "s3.yaml", MANIFEST.replace("FROM", more)))
    assert said(found.only("emitter").get("logging")) == logging


ENDPOINT = "[{name: MINIO_AUDIT_WEBHOOK_ENDPOINT, valueFrom: {configMapKeyRef: {name: c, key: endpoint}}}]"
CONFIG = """\
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  MINIO_AUDIT_WEBHOOK_ENABLE: "on"
  endpoint: https://siem/in
"""


@pytest.mark.parametrize(
    ("more", "logging", "target"),
    [
        ("envFrom: [{configMapRef: {name: c}}]", "on", "webhook"),
        ("envFrom: [{secretRef: {name: c}}]", "?", None),
        ("envFrom: [{configMapRef: {name: c}, prefix: X_}]", "off", None),
        (
            f"envFrom: [{{configMapRef: {{name: c}}}}]\n          env: {ENDPOINT}",
            "on",
            "https://siem/in",
        ),
        ("env: [{name: MINIO_AUDIT_WEBHOOK_ENABLE, valueFrom: {configMapKeyRef: {name: d, key: e}}}]", "?", None),
    ],
)
def test_variables_of_config_maps(more: str, logging: str, target: str | None) -> None:
    found = mapped(kubernetes, *loaded("kubernetes", "s3.yaml", MANIFEST.replace("FROM", more) + CONFIG))
    emitter = found.only("emitter")
    assert said(emitter.get("logging")) == logging
    assert (emitter.get("routes") or [{"target": None}])[0]["target"] == target


def test_the_credential_is_shown_and_not_the_address() -> None:
    emitter = entities(ON + "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_a=abc\n").only("emitter")
    assert emitter.spans["routes.0.credential_in_clear"].line == 4
