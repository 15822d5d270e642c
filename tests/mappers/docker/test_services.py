"""Logging drivers of services and daemons: on, off, absent, unknown; transport, buffers, files."""

from __future__ import annotations

import textwrap

import pytest

from accesslint.loaders import Options
from accesslint.loaders.docker import load
from accesslint.mappers.docker import services
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(text: str, name: str = "compose.yaml") -> Mapped:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(services, *(one for one in loaded if isinstance(one, Resource)))


def service(logging: str) -> Mapped:
    return entities("services:\n  web:\n    image: web\n" + textwrap.indent(logging, "    "))


def emitter(logging: str) -> Entity:
    return service(logging).only("emitter")


@pytest.mark.parametrize(
    ("logging", "expected"),
    [
        ("logging: {driver: none}\n", "off"),
        ("logging: {driver: local}\n", "on"),
        ("logging: {options: {max-size: 1m}}\n", "on"),
        ("", "on"),
        ("logging: {driver: '${D}'}\n", None),
        ("extends: {service: x, file: y.yaml}\n", None),
    ],
)
def test_whether_anything_is_kept(logging: str, expected: str | None) -> None:
    found = emitter(logging).get("logging")
    assert found == expected if expected else "unknown" in found


@pytest.mark.parametrize(
    ("driver", "options", "encrypted", "verified"),
    [
        ("syslog", "syslog-address: 'udp://logs:514'", False, None),
        ("syslog", "syslog-address: 'tcp+tls://logs:6514'", True, True),
        ("syslog", "syslog-address: 'tcp+tls://logs:6514', syslog-tls-skip-verify: 'true'", True, False),
        ("syslog", "syslog-address: 'unixgram:///dev/log'", None, None),
        ("fluentd", "fluentd-address: 'logs:24224'", False, None),
        ("fluentd", "fluentd-address: 'localhost:24224'", None, None),
        ("syslog", "syslog-address: 'udp://127.0.0.1:514'", None, None),
        ("gelf", "gelf-address: 'udp://logs:12201'", False, None),
        ("splunk", "splunk-url: 'https://splunk:8088'", True, True),
        ("splunk", "splunk-url: 'https://splunk:8088', splunk-insecureskipverify: 'true'", True, False),
        ("awslogs", "awslogs-group: web", None, None),
        ("splunk", "splunk-url: 'http://splunk:8088/${P}'", False, None),
        ("splunk", "splunk-url: 'https://splunk:8088/${P}'", True, True),
        ("syslog", "syslog-address: 'tcp+tls://${HOST}:514'", True, True),
        ("syslog", "syslog-address: 'tcp://logs:${PORT}'", False, None),
        ("syslog", "syslog-address: 'tcp://127.0.0.1:${PORT}'", None, None),
        ("syslog", "syslog-address: 'tcp://${HOST}:514'", None, None),
        ("syslog", "syslog-address: '${ADDRESS}'", None, None),
    ],
)
def test_how_records_travel(driver: str, options: str, encrypted: bool | None, verified: bool | None) -> None:
    (route,) = emitter(f"logging: {{driver: {driver}, options: {{{options}}}}}\n").get("routes")
    assert (route.get("encrypted"), route.get("verified")) == (encrypted, verified)


@pytest.mark.parametrize(("mode", "overflow"), [("non-blocking", "drop"), ("blocking", "block"), ("odd", None)])
def test_the_buffer(mode: str, overflow: str | None) -> None:
    buffers = emitter(f"logging: {{driver: local, options: {{mode: {mode}}}}}\n").get("buffers")
    assert (buffers[0]["overflow"] if buffers else None) == overflow


@pytest.mark.parametrize(
    ("driver", "options", "files", "size"),
    [
        ("json-file", "", None, None),
        ("json-file", "max-size: 10m", 0, 10),
        ("json-file", "max-size: 10m, max-file: '3'", 2, 10),
        ("local", "", 4, 20),
        ("local", "max-size: 1g, max-file: '9'", 8, 1024),
    ],
)
def test_files_kept(driver: str, options: str, files: int | None, size: float | None) -> None:
    store = service(f"logging: {{driver: {driver}, options: {{{options}}}}}\n").only("store")
    assert (store.get("rotation.max_files"), store.get("rotation.max_size_mb")) == (files, size)


def test_files_that_a_variable_limits() -> None:
    store = service("logging: {driver: json-file, options: {max-size: '${SIZE}'}}\n").only("store")
    assert "unknown" in store.get("rotation.max_files")


def test_the_daemon() -> None:
    found = entities('{"log-driver": "syslog", "log-opts": {"syslog-address": "tcp://l:514"}}', "daemon.json")
    assert found.only("emitter").get("routes")[0]["encrypted"] is False
    assert not entities('{"live-restore": true}', "daemon.json")
