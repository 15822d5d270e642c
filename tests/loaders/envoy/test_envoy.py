"""Envoy's configurations: which files, which resources, what is filled in from outside."""

from __future__ import annotations

import json
import textwrap

import pytest

from accesslint.loaders import Embedded, Options, envoy
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

STATIC = (
    "static_resources:\n  listeners:\n  - name: main\n"
    "    address: {socket_address: {address: 0.0.0.0, port_value: 80}}\n"
)
LISTENER = 'resources:\n- "@type": type.googleapis.com/envoy.config.listener.v3.Listener\n  name: lds\n'


def load(text: str, name: str = "envoy.yaml") -> tuple[dict[str, Resource], list[Problem]]:
    """Resources by address, and problems."""
    text = textwrap.dedent(text)
    items = list(envoy.load([Source(name, text)], [], MemoryTree({name: text}), Options()))
    return (
        {item.address: item for item in items if isinstance(item, Resource)},
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("envoy.yaml", STATIC, True),
        ("deploy/front-proxy.yml", STATIC, True),
        ("envoy.yaml.tmpl", STATIC, True),
        ("envoy.json", '{"static_resources": {}}', True),
        ("envoy.json", '{"admin": {}, "staticResources" : {}}', True),
        ("lds.yaml", LISTENER, True),
        ("envoy.yaml", "admin:\n  address: {}\n", False),
        ("gateway.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  envoy.yaml: |\n    static_resources:\n", False),
        ("istio.yaml", "apiVersion: networking.istio.io/v1\nkind: Gateway\n", False),
        ("values.yaml", "envoy:\n  image: x\n", False),
        ("envoy.toml", STATIC, False),
    ],
)
def test_claims(name: str, head: str, *, claimed: bool) -> None:
    assert envoy.claims(name, head) is claimed


def test_listeners_and_admin() -> None:
    found, problems = load(
        STATIC + "  - address: {socket_address: {address: 127.0.0.1, port_value: 81}}\nadmin:\n  address: {}\n"
    )
    assert problems == []
    assert {address: resource.type for address, resource in found.items()} == {
        "envoy.yaml:main": "envoy_listener",
        "envoy.yaml:127.0.0.1:81": "envoy_listener",
        "envoy.yaml:admin": "envoy_admin",
    }
    assert found["envoy.yaml:main"].header.line == 3


def test_listeners_of_a_watched_file() -> None:
    found, _ = load(LISTENER, "lds.yaml")
    assert list(found) == ["lds.yaml:lds"]


def test_names_of_json() -> None:
    log = {"typedConfig": {"logFormat": {"jsonFormat": {"userId": "x"}}}}
    text = json.dumps({"staticResources": {"listeners": [{"name": "a", "accessLog": [log]}]}})
    found, _ = load(text, "envoy.json")
    form = found["envoy.json:a"].get("access_log", 0, "typed_config", "log_format", "json_format")
    assert form is not None
    assert form.plain() == {"userId": "x"}


def test_what_is_filled_in() -> None:
    found, _ = load(STATIC + '    stat_prefix: "a-${NAME}"\n    path: ${DIR}/x\n    text: "<%REQ(X)%> %DURATION%"\n')
    listener = found["envoy.yaml:main"]
    path, text = listener.get("path"), listener.get("text")
    assert path is not None
    assert path.unknown is not None
    assert text is not None
    assert text.text == "<%REQ(X)%> %DURATION%"


def test_embedded() -> None:
    one = Embedded(Source("manifest.yaml", STATIC), "envoy.yaml", "m#ConfigMap/x", "m")
    (resource,) = (item for item in envoy.load([], [one], MemoryTree({}), Options()) if isinstance(item, Resource))
    assert (resource.id, resource.container) == ("m#envoy.yaml:main", "m#ConfigMap/x")


@pytest.mark.parametrize(
    "text",
    [
        "static_resources:",
        "static_resources: 5",
        "static_resources: {listeners: x}",
        "static_resources: {listeners: [5, null, {}]}",
        "static_resources: {listeners: {filter_chains: 3}}",
        "static_resources: [",
        "static_resources: " + "[" * 10_000,
        "admin: x\nstatic_resources: {listeners: [{filter_chains: [{filters: [{typed_config: 5}]}]}]}",
    ],
)
def test_odd_files(text: str) -> None:
    load(text)
