"""Keycloak servers, by their file, flags and variables: which events reach the log, and where it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import servers as docker
from accesslint.mappers.keycloak import servers
from accesslint.mappers.kubernetes import keycloak as operator
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def loaded(family: str, name: str, text: str) -> list[Resource]:
    found = loader(family).load([Source(name, text)], [], MemoryTree({}), Options())
    return [item for item in found if isinstance(item, Resource)]


def entities(text: str) -> Mapped:
    return mapped(servers, *loaded("keycloak", "conf/keycloak.conf", text))


def state(found: Mapped) -> tuple[object, object, object]:
    """Whether there is a log, with accepted and with refused sign-ins."""
    emitter = found.only("emitter")
    facts = (emitter.get(name) for name in ("logging", "authentication.logins", "authentication.failures"))
    first, second, third = ("?" if isinstance(fact, dict) else fact for fact in facts)
    return first, second, third


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("keycloak.conf", "db=postgres\n", True),
        ("keycloak.conf.j2", "# log-level=info\n", True),
        ("keycloak.conf", "server {\n  listen 80;\n}\n", False),
        ("nginx.conf", "db=postgres\n", False),
        ("shop-realm.json", '{"realm": "shop", "eventsEnabled": true}', True),
        ("x.json", '[{"id": "1", "realm": "shop", "notBefore": 0}]', True),
        ("keycloak.json", '{"realm": "shop", "auth-server-url": "x", "users": 1}', False),
        ("x.json", '{"realm": "shop"}', False),
        ("x.json", '{"realm": "shop", "users": []}', False),
        ("x.json", '{"realm": "shop", "enabled": true, "users": []}', True),
        ("plan.json", '{"format_version": "1.2", "realm": "shop", "eventsEnabled": true}', False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("keycloak").claims(f"etc/{name}", text) is expected


DEFAULT = ("on", False, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db=postgres", DEFAULT),
        ("log-level=info", DEFAULT),
        ("log-level=debug", ("on", True, True)),
        ("log-level = INFO,org.keycloak.events:debug", ("on", True, True)),
        ("log-level=debug,org.keycloak:info", DEFAULT),
        ("log-level=INFO,org.keycloak.events:trace,org.keycloak:off", ("on", True, True)),
        ("log-level-org.keycloak.events=debug", ("on", True, True)),
        ("log-level=debug\nlog-level-org.keycloak.events=warn", DEFAULT),
        ("spi-events-listener-jboss-logging-success-level=info", ("on", True, True)),
        ("spi-events-listener--jboss-logging--success-level=info\r\n", ("on", True, True)),
        ("log-level=error", ("off", None, None)),
        ("log-level=off", ("off", None, None)),
        ("log-level=error\nspi-events-listener-jboss-logging-error-level=error", DEFAULT),
        ("log-level=${LEVEL}", ("?", None, None)),
        ("log-level={{ level }}", ("?", None, None)),
        ("log-level=loud", ("?", None, None)),
        ("spi-events-listener-jboss-logging-success-level=${LEVEL}", ("on", "?", True)),
        ("log-level=", ("?", None, None)),
    ],
)
def test_levels(text: str, expected: object) -> None:
    assert state(entities(text)) == expected


def test_what_administrators_do() -> None:
    fact = entities("db=postgres").only("emitter").get("coverage.event_kinds")
    assert fact["excluded"] == ["admin events"]
    assert fact["detail"] == "they are written at level debug, and the log is at level info by default"
    assert entities("log-level=debug").only("emitter").get("coverage.event_kinds")["excluded"] == []


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("log=console", [("stdout", "console", None)]),
        (
            "log=console,file\nlog-file=/var/log/kc.log",
            [("stdout", "console", None), ("file", "/var/log/kc.log", None)],
        ),
        ("log=file", [("file", "a log file of keycloak.conf", None)]),
        ("log=syslog\nlog-syslog-endpoint=logs:514", [("syslog", "logs:514", False)]),
        ("log=syslog\nlog-syslog-endpoint=logs:514\nlog-syslog-protocol=ssl-tcp", [("syslog", "logs:514", True)]),
        ("log=syslog", [("syslog", "localhost:514", None)]),
        ("log=syslog\nlog-syslog-endpoint=${E}", [("syslog", "syslog", None)]),
    ],
)
def test_routes(text: str, routes: object) -> None:
    found = entities(text).only("emitter").get("routes")
    assert [(route["via"], route["target"], route.get("encrypted")) for route in found] == routes


@pytest.mark.parametrize(
    ("text", "structured", "zone"),
    [
        ("db=x", False, "none"),
        ("log-console-output=json", True, "offset"),
        ("log-console-format=%d %m%n", None, None),
        ("log-console-output=${O}", None, None),
    ],
)
def test_formats(text: str, structured: object, zone: object) -> None:
    form = entities(text).only("format")
    assert (form.get("structured"), form.get("timestamp.zone")) == (structured, zone)
    assert zone is not None or list(form.get("fields")) == ["unknown"]


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("image: quay.io/keycloak/keycloak:26.0", DEFAULT),
        (
            "image: quay.io/keycloak/keycloak\ncommand: start --log-level=INFO,org.keycloak.events:debug",
            ("on", True, True),
        ),
        ("image: quay.io/keycloak/keycloak\ncommand: [start, --log-level, debug]", ("on", True, True)),
        ("image: quay.io/keycloak/keycloak\ncommand: [start-dev, --log-level, debug]", ("?", None, None)),
        ("image: mine\ncommand: /opt/keycloak/bin/kc.sh start", ("?", None, None)),
        ("image: mine\nenvironment: {KC_DB: postgres}", ("?", None, None)),
        ("image: keycloak/keycloak\nenvironment: {KC_LOG_LEVEL: debug}", ("on", True, True)),
        (
            "image: a.io/keycloak/keycloak\nenvironment: {KC_LOG_LEVEL_ORG_KEYCLOAK_EVENTS: debug}",
            ("on", True, True),
        ),
        (
            "image: a.io/keycloak/keycloak\nenvironment: [KC_SPI_EVENTS_LISTENER_JBOSS_LOGGING_SUCCESS_LEVEL=info]",
            ("on", True, True),
        ),
        (
            "image: a.io/keycloak/keycloak\nenvironment: [KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL=info]",
            ("on", True, True),
        ),
        ("image: bitnami/keycloak\nenvironment: [KEYCLOAK_LOG_LEVEL=DEBUG]", ("on", True, True)),
        ("image: a.io/keycloak/keycloak\nenv_file: .env", ("?", None, None)),
        ("image: a.io/keycloak/keycloak\ncommand: --config-file=/x.conf start", ("?", None, None)),
        ("image: a.io/keycloak/keycloak\ncommand: export --realm a", None),
    ],
)
def test_containers(service: str, expected: object) -> None:
    lines = "".join(f"    {line}\n" for line in service.splitlines())
    found = mapped(docker, *loaded("docker", "compose.yaml", f"services:\n  kc:\n{lines}"))
    assert (state(found) if found else None) == expected


OPERATOR = """\
apiVersion: k8s.keycloak.org/v2alpha1
kind: Keycloak
metadata: {name: kc}
spec:
  additionalOptions:
    - {name: log-level, value: debug}
---
apiVersion: k8s.keycloak.org/v2alpha1
kind: KeycloakRealmImport
metadata: {name: shop}
spec:
  realm: {realm: shop, eventsEnabled: true, adminEventsEnabled: true}
"""


def test_the_operator() -> None:
    found = mapped(operator, *loaded("kubernetes", "kc.yaml", OPERATOR))
    emitters = [entity for entity in found.values() if entity.category == "emitter"]
    assert [entity.address for entity in emitters] == ["the realm shop", "Keycloak/kc"]
    assert emitters[1].get("authentication.logins") is True


@given(st.text(alphabet="log-levl=,:${}\n oginf\\", max_size=60))
def test_nothing_raises(text: str) -> None:
    entities(text)
