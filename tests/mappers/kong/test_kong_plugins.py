"""Kong by declarations: logging plugins, their scopes, ways and fields."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kong import plugins
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

HEAD = '_format_version: "3.0"\n'
FILE = "plugins:\n- name: file-log\n  config: {path: /dev/stdout}\n"


def entities(text: str) -> Mapped:
    found = loader("kong").load([Source("kong.yml", HEAD + text)], [], MemoryTree({}), Options())
    return mapped(plugins, *(one for one in found if isinstance(one, Resource)))


def emitter(text: str) -> Entity:
    return entities(text).only("emitter")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (FILE, "on"),
        (FILE + "  enabled: true\n", "on"),
        (FILE + "  enabled: false\n", None),
        (FILE + '  enabled: ${{ env "X" }}\n', None),
        ("plugins:\n- name: key-auth\n", None),
        ("services: []\n", None),
        ("services: nothing\nplugins: 7\n", None),
    ],
)  # fmt: skip
def test_logging(text: str, state: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == state if state else "unknown" in found


SERVICES = "services:\n- name: a\n  routes:\n  - name: r\n  - name: q\n- name: b\n"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (SERVICES + FILE, None),
        (SERVICES + FILE + "  service: a\n", ["b"]),
        (SERVICES + FILE + "  service: {name: a}\n", ["b"]),
        (SERVICES + FILE + "  route: r\n", ["a", "b"]),
        (SERVICES + "plugins:\n- {name: syslog, route: r}\n- {name: syslog, route: {name: q}}\n", ["b"]),
        (SERVICES + FILE + "  consumer: me\n", ["a", "b"]),
        ("services:\n- name: a\n  plugins:\n  - name: syslog\n- name: b\n", ["b"]),
        ("services:\n- name: a\n  routes:\n  - name: r\n    plugins:\n    - name: syslog\n- name: b\n", ["b"]),
        ("routes:\n- name: r\n  service: a\n  plugins:\n  - name: syslog\nservices:\n- name: a\n", ["a"]),
    ],
)
def test_which_services_are_left_out(text: str, missing: list[str] | None) -> None:
    found = emitter(text).get("coverage.services")
    assert (found["excluded"] if found else None) == missing


@pytest.mark.parametrize(
    ("plugin", "route"),
    [
        ("{name: file-log, config: {path: /dev/stdout}}", {"via": "stdout"}),
        ("{name: file-log, config: {path: /var/log/k.log}}", {"via": "file", "target": "/var/log/k.log"}),
        ("{name: file-log}", {"via": "file"}),
        ('{name: http-log, config: {http_endpoint: "https://c/l"}}', {"via": "http", "encrypted": True}),
        ('{name: http-log, config: {http_endpoint: "http://c/l"}}', {"encrypted": False}),
        ("{name: tcp-log, config: {host: c, port: 514}}", {"via": "tcp", "target": "c:514", "encrypted": False}),
        ("{name: tcp-log, config: {host: c, port: 514, tls: true}}", {"encrypted": True}),
        ("{name: udp-log, config: {host: c, port: 514}}", {"via": "udp", "encrypted": False}),
        ("{name: loggly}", {"via": "udp", "encrypted": False}),
        ("{name: syslog}", {"via": "syslog"}),
        ("{name: kafka-log, config: {topic: t, security: {ssl: true}}}", {"via": "kafka", "encrypted": True}),
        ('{name: http-log, config: {http_endpoint: "{{ x }}"}}', {"via": "http"}),
    ],
)  # fmt: skip
def test_routes(plugin: str, route: dict[str, Any]) -> None:
    (found,) = emitter(f"plugins:\n- {plugin}\n").get("routes")
    assert {key: found[key] for key in route} == route


def test_what_waits_in_memory() -> None:
    (buffer,) = emitter('plugins:\n- {name: http-log, config: {http_endpoint: "https://c"}}\n').get("buffers")
    assert (buffer["medium"], buffer["overflow"]) == ("memory", "drop")
    assert emitter(FILE).get("buffers") is None


def meanings(form: Entity) -> set[str]:
    return {field["meaning"] for field in form.get("fields")}


@pytest.mark.parametrize(
    ("missing", "removed"),
    [
        ("", []),
        ("timestamp", ["started_at"]),
        ("identity", ["consumer", "authenticated_entity"]),
        ("action", ["request.method"]),
        ("resource", ["request.uri", "request.url"]),
        ("result", ["response"]),
        ("request_id", ["request.id"]),
    ],
)
def test_each_field(missing: str, removed: list[str]) -> None:
    own = "".join(f"      {name}: return nil\n" for name in removed)
    text = (
        f"plugins:\n- name: syslog\n  config:\n    custom_fields_by_lua:\n{own}"
        if own
        else "plugins:\n- name: syslog\n"
    )
    form = entities(text).only("format")
    wanted = {"timestamp", "identity", "action", "resource", "result", "request_id"}
    assert wanted - meanings(form) == ({missing} if missing else set())
    assert (form.get("timestamp") is None) is (missing == "timestamp")


@pytest.mark.parametrize(
    ("own", "gives_away"),
    [
        ("", True),
        ('      request.headers.cookie: "return nil"\n', False),
        ("      request.headers: return nil\n", False),
        ("      tenant: return kong.request.get_header('x')\n", True),
    ],
)
def test_headers(own: str, gives_away: bool) -> None:
    text = (
        f"plugins:\n- name: syslog\n  config:\n    custom_fields_by_lua:\n{own}"
        if own
        else "plugins:\n- name: syslog\n"
    )
    fields = entities(text).only("format").get("fields")
    assert any(field.get("sensitive") == "credentials" for field in fields) is gives_away


def test_fields_of_ones_own() -> None:
    text = "plugins:\n- name: syslog\n  config:\n    custom_fields_by_lua: {tenant: return 1}\n"
    form = entities(text).only("format")
    assert any(field["token"] == "tenant" for field in form.get("fields"))
    assert "unknown" in entities(text.replace("{tenant: return 1}", "'{{ x }}'")).only("format").get("fields")


def test_plugins_of_one_name_are_told_apart() -> None:
    text = "services:\n- name: a\n  plugins:\n  - {name: syslog}\n- name: b\n  plugins:\n  - {name: syslog}\n"
    assert len([one for one in entities(text).values() if one.category == "format"]) == 2


def test_a_file_that_keeps_nothing_is_no_store() -> None:
    found = entities(FILE.replace("/dev/stdout", "/dev/null"))
    assert found.only("emitter").get("routes")[0]["discarded"] is True
    assert not [one for one in found.values() if one.category == "store"]
