"""Podman's containers in units: the servers that they start, and what of their output is kept."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.systemd import load
from accesslint.mappers.docker import servers as docker
from accesslint.mappers.systemd import podman, services
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(mapper: object, text: str) -> Mapped:
    loaded = load([Source("quadlets/web.container", text)], [], MemoryTree({}), Options())
    return mapped(mapper, *(one for one in loaded if isinstance(one, Resource)))


def states(found: Mapped) -> list[object]:
    listed = [one.get("logging") for one in found.values() if one.category == "emitter"]
    return ["unknown" if isinstance(one, dict) else one for one in listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Image=docker.io/library/mongo:7", ["off"]),
        ("Image=mongo\nExec=--auditDestination=syslog", ["on"]),
        ("Image=mongo\nExec=mongod \\\n  --auditDestination \\\n  syslog", ["on"]),
        ("Image=mongo\nExec=--auditDestination=syslog\nExec=--quiet", ["off"]),
        ("Image=mongo\nVolume=/srv/m:/etc/mongod.conf:Z", ["unknown"]),
        ("Image=elasticsearch:8.1.0\nEnvironment=A=b xpack.security.audit.enabled=true", ["on"]),
        ('Image=elasticsearch:8.1.0\nEnvironment="A=b c"\nEnvironment=xpack.security.audit.enabled=true', ["on"]),
        ("Image=elasticsearch:8.1.0\nEnvironment=xpack.security.audit.enabled=true\nEnvironment=", ["off"]),
        ("Image=elasticsearch:8.1.0\nEnvironmentFile=/etc/es", ["unknown"]),
        ("Image=elasticsearch:8.1.0\n{{ more }}", ["unknown"]),
        ("Image=python:3\nExec=gunicorn shop", ["off"]),
        ("Image=x/shop\nExec=gunicorn shop", ["unknown"]),
        ("Image=x/shop\nExec=sh -c 'node shop >/dev/null'", ["off"]),
        ("Image=shop.build", []),
        ("Image=", []),
        ("Exec=5", []),
    ],
)
def test_servers(text: str, expected: list[object]) -> None:
    found = entities(podman, f"[Unit]\nAfter=x\n[Container]\n{text}\n[Service]\nEnvironment=ignored=1\n")
    assert states(found) == expected


def test_units_are_told_once() -> None:
    assert not entities(docker, "[Container]\nImage=mongo\n")


@pytest.mark.parametrize(
    ("kind", "driver", "expected"),
    [
        ("", "none", ["off"]),
        ("Type=notify", "none", ["off"]),
        ("Type=oneshot", "none", []),
        ("Type={{ kind }}", "journald", ["on"]),
        ("", "", []),
    ],
)
def test_the_output_of_a_container(kind: str, driver: str, expected: list[object]) -> None:
    assert states(entities(services, f"[Container]\nImage=a\nLogDriver={driver}\n[Service]\n{kind}\n")) == expected
