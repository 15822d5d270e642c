"""Servers of Vault and OpenBao: the files that are claimed, and the audit devices in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options, loader
from accesslint.mappers.vault import servers
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, mapped, resource
from tests.trees import MemoryTree

SERVER = 'storage "raft" {\n  path = "/data"\n}\nlistener "tcp" {\n  address = "0.0.0.0:8200"\n}\n'
JSON = '{"storage": {"raft": {}}, "listener": {"tcp": {}}, "audit": AUDIT}'


def loaded(text: str, name: str = "openbao.hcl") -> list[Resource | Problem]:
    found = loader("vault").load([Source(name, text)], [], MemoryTree({}), Options())
    return [item for item in found if isinstance(item, Resource | Problem)]


def entities(text: str, name: str = "openbao.hcl", *others: Resource) -> Mapped:
    return mapped(servers, *(item for item in loaded(text, name) if isinstance(item, Resource)), *others)


def device(options: str, kind: str = "file") -> str:
    return f'{SERVER}audit "{kind}" "a" {{\n  options {{\n    {options}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("vault.hcl", SERVER, True),
        ("any.hcl.j2", SERVER, True),
        ("x.hcl", "backend file {\n}\n", True),
        ("audit.hcl", 'audit "file" "x" {}', True),
        ("x.hcl", 'listener "tcp" {\n}\napi_addr = "a"', True),
        ("x.hcl", 'listener "tcp" {\n}\nauto_auth {\n}\napi_addr = "a"', False),
        ("boundary.hcl", 'controller {\n}\nlistener "tcp" {\n}', False),
        ("policy.hcl", 'path "secret/*" {\n}', False),
        ("vault.tf", SERVER, False),
        ("config.json", JSON, True),
        ("config.json", '{"storage": 1}', False),
        ("package.json", JSON, False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("vault").claims(f"etc/{name}", text) is expected


@pytest.mark.parametrize(
    ("text", "logging"),
    [
        (device('file_path = "/var/log/audit.log"'), "on"),
        (device('file_path = "/dev/null"'), "off"),
        (device('file_path = "discard"'), "off"),
        (device('file_path = "/dev/null"') + 'audit "syslog" "s" {}', "on"),
        (device('file_path = "{{ audit_path }}"'), "on"),
        (device("file_path = path").replace("\n", "\r\n"), "on"),
        ('audit "file" "a" {\n  options = {\n    file_path = "/a"\n  }\n}', "on"),
        ('audit "file" {\n  options { file_path = "/a" }\n}', "on"),
        (SERVER, None),
        (SERVER + "audit = 5", None),
        ("", None),
    ],
)
def test_logging(text: str, logging: str | None) -> None:
    fact = entities(text).only("emitter").get("logging")
    assert (list(fact) == ["unknown"]) if logging is None else fact == logging


@pytest.mark.parametrize(
    ("audit", "logging"),
    [
        ('[{"file": {"a": {"options": {"file_path": "/a"}}}}]', "on"),
        ('{"file": {"a": {"options": {"file_path": "discard"}}}}', "off"),
        ('{"file": [{"a": [{"options": [{"file_path": "discard"}]}]}]}', "off"),
        ('{"file": {"a": {"options": 5}}}', "on"),
        ("5", None),
        ("{}", None),
    ],
)
def test_json(audit: str, logging: str | None) -> None:
    fact = entities(JSON.replace("AUDIT", audit), "config.json").only("emitter").get("logging")
    assert (list(fact) == ["unknown"]) if logging is None else fact == logging


def test_what_a_file_without_devices_says() -> None:
    assert entities(SERVER, "vault.hcl").only("emitter").get("logging") == {
        "unknown": "audit devices of Vault are made by its API, not by its file"
    }
    assert "OpenBao 2.3.2" in entities(SERVER).only("emitter").get("logging")["unknown"]
    assert not entities(SERVER, "vault.hcl", resource("vault_audit.a", {"type": "file"}))


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (device('file_path = "/dev/stdout"'), {"via": "stdout", "target": "stdout"}),
        (device('uri = "http://siem/in"', "http"), {"via": "http", "target": "http://siem/in", "encrypted": False}),
        (device('uri = "https://siem/in"', "http"), {"via": "http", "target": "https://siem/in", "encrypted": True}),
        (device('address = "10.0.0.1:9"', "socket"), {"via": "socket", "target": "10.0.0.1:9", "encrypted": False}),
        (device('facility = "AUTH"', "syslog"), {"via": "syslog", "target": "AUTH"}),
        (device('file_path = "${x}"'), {"via": "file", "target": "an audit file"}),
    ],
)
def test_routes(text: str, route: dict[str, object]) -> None:
    (found,) = entities(text).only("emitter").get("routes")
    assert {key: item for key, item in found.items() if key != "to"} == route


@pytest.mark.parametrize(
    ("mode", "others"),
    [("", False), ('mode = "0640"', False), ('mode = "0644"', True), ('mode = "0000"', None), ('mode = "x"', None)],
)
def test_modes(mode: str, others: object) -> None:
    store = entities(device(f'file_path = "/a.log"\n{mode}')).only("store")
    assert store.get("permissions.others_read") is others


def test_secrets_and_places() -> None:
    emitter = entities(device('file_path = "/a.log"\n    log_raw = "true"')).only("emitter")
    assert [item["kind"] for item in emitter.get("sensitive")] == ["secrets"]
    assert emitter.spans["sensitive.0"].line == 10
    assert emitter.spans["logging"].line == 7


def test_what_is_not_read_makes_it_unknown() -> None:
    found = loaded(SERVER + "seal {{ seal }} {\n")
    assert any(isinstance(item, Problem) for item in found)
    only = mapped(servers, *(item for item in found if isinstance(item, Resource))).only("emitter")
    assert only.get("logging") == {"unknown": "a part of the file is not read"}


def test_a_config_map() -> None:
    one = Embedded(Source("values.yaml", SERVER), "extraconfig.hcl", "k#c", "k#c")
    (found,) = loader("vault").load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert (found.container, found.header.file) == ("k#c", "values.yaml")


@given(st.text(alphabet='audit"file{}=[]\n {%<$', max_size=80), st.sampled_from(["a.hcl", "config.json"]))
def test_nothing_raises(text: str, name: str) -> None:
    entities(text, name)
