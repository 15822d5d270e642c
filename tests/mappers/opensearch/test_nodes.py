"""OpenSearch: the audit log on, off, absent, unknown; categories that are disabled; where it goes."""

from __future__ import annotations

import pytest

from accesslint.mappers.opensearch import nodes
from accesslint.model.entities import Entity
from tests.mappers.building import mapped, yaml_settings

TYPE = "plugins.security.audit.type"


def emitter(text: str) -> Entity:
    return mapped(nodes, *yaml_settings("opensearch.yml", "cluster.name: shop\n" + text)).only("emitter")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TYPE}: internal_opensearch\n", "on"),
        ("opendistro_security.audit.type: log4j\n", "on"),
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
