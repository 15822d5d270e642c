"""OpenSearch: the audit log on, off, absent, unknown; categories that are disabled; where it goes."""

from __future__ import annotations

import pytest

from accesslint.mappers.elasticsearch.flags import read
from accesslint.mappers.opensearch import nodes
from accesslint.model.entities import Entity
from accesslint.model.values import Value
from accesslint.source import Span
from tests.mappers.building import mapped, yaml_settings

TYPE = "plugins.security.audit.type"


def emitter(text: str) -> Entity:
    return mapped(nodes, *yaml_settings("opensearch.yml", "cluster.name: shop\n" + text)).only("emitter")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TYPE}: internal_opensearch\n", "on"),
        ("opendistro_security.audit.type: log4j\n", "on"),
        ("searchguard.audit.type: internal_elasticsearch\n", "on"),
        (f"{TYPE}: noop\n", "off"),
        ("", "off"),
        (f"{TYPE}: log4j\nplugins.security.disabled: true\n", "off"),
        (f"{TYPE}: '{{{{ audit }}}}'\n", None),
    ],
)
def test_whether_there_is_an_audit_log(text: str, expected: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == expected if expected else "unknown" in found


def test_categories_are_decided_elsewhere_unless_written() -> None:
    assert "audit.yml" in emitter(f"{TYPE}: log4j\n").get("coverage.event_kinds")["unknown"]
    found = emitter(f"{TYPE}: log4j\nplugins.security.audit.config.disabled_rest_categories: [AUTHENTICATED]\n")
    assert found.get("coverage.event_kinds.excluded") == ["AUTHENTICATED"]
    assert (found.get("authentication.logins"), found.get("authentication.failures")) == (False, True)


def test_categories_that_a_template_fills_in() -> None:
    found = emitter(f"{TYPE}: log4j\nplugins.security.audit.config.disabled_rest_categories: '{{{{ c }}}}'\n")
    assert "unknown" in found.get("coverage.event_kinds")


@pytest.mark.parametrize("kind", ["log4j", "internal_opensearch", "external_opensearch"])
def test_where_it_goes_is_told_as_far_as_known(kind: str) -> None:
    (route,) = emitter(f"{TYPE}: {kind}\n").get("routes")
    assert route["target"] == kind
    assert "unknown" in route["to"]


CONFIG = "plugins.security.audit.config"


@pytest.mark.parametrize(
    ("text", "target", "facts"),
    [
        ("webhook\n", "webhook", {}),
        (
            f"webhook\n{CONFIG}.webhook.url: http://sink.example.com/a\n",
            "http://sink.example.com/a",
            {"encrypted": False},
        ),
        (
            f"webhook\n{CONFIG}.webhook.url: https://u:p@sink.example.com/a\n{CONFIG}.password: s\n",
            "https://sink.example.com/a",
            {"encrypted": True, "verified": True, "credential_in_clear": True},
        ),
        (
            f"webhook\n{CONFIG}.webhook.url: https://sink\n{CONFIG}.webhook.ssl.verify: false\n",
            "https://sink",
            {"encrypted": True, "verified": False},
        ),
        (f"webhook\n{CONFIG}.webhook.url: ${{SINK}}\n{CONFIG}.password: ${{SECRET}}\n", "webhook", {}),
        (f"external_opensearch\n{CONFIG}.http_endpoints: [a:9200, b:9200]\n", "a:9200, b:9200", {"encrypted": False}),
        (
            f"external_opensearch\n{CONFIG}.http_endpoints: ['a:9200']\n{CONFIG}.enable_ssl: true\n",
            "a:9200",
            {"encrypted": True, "verified": True},
        ),
        ("debug\n", "debug", {}),
    ],
)
def test_how_records_travel(text: str, target: str, facts: dict[str, bool]) -> None:
    (route,) = emitter(f"{TYPE}: {text}").get("routes")
    assert route["target"] == target
    assert {name: value for name, value in route.items() if name not in ("to", "via", "target")} == facts


def test_the_variable_of_its_image_that_disables_security() -> None:
    flags = read((), {"DISABLE_SECURITY_PLUGIN": Value("true", Span("compose.yaml", 1, 1, 1, 5))})
    assert flags.settings["plugins.security.disabled"].text == "true"
