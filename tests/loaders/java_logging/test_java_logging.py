"""Java's logging configurations: which files they are, elements with their places, properties, what is refused."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import claims, load
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from accesslint.syntax.xml import read_xml
from tests.trees import MemoryTree

ROOT = "<configuration>"


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("src/main/resources/logback.xml", ROOT, True),
        ("logback-spring.xml", '<?xml version="1.0"?>\n<configuration scan="true">', True),
        ("conf/logback-access.xml", ROOT, True),
        ("log4j2-prod.xml", '<Configuration status="WARN">', True),
        ("logback.xml.j2", ROOT, True),
        ("src/test/resources/logback.xml", ROOT, False),
        ("logback-test.xml", ROOT, False),
        ("logback-included.xml", "<included>", False),
        ("web.config.xml", ROOT, False),
        ("log4j.xml", '<log4j:configuration xmlns:log4j="x">', True),
        ("logback.xml", '<log4j:configuration xmlns:log4j="x">', False),
        ("config/log4j.properties", "# x\nlog4j.rootLogger=INFO, stdout\n", True),
        ("config/connect-log4j.properties.j2", "log4j.appender.x=a\n", True),
        ("log4j2.properties", "status = error\nrootLogger.level = info\n", True),
        ("log4j2.properties", "appender.console.type = Console\n", True),
        ("log4j.properties", "version=1.2.17\n", False),
        ("log4j2.yaml", "Configuration:\n  status: warn\n", True),
        ("log4j2-prod.yml", "# x\nconfiguration:\n", True),
        ("log4j2.json", '{\n  "configuration": {', True),
        ("log4j2.jsn", '{"Configuration": {', True),
        ("log4j2-test.yaml", "Configuration:\n", False),
        ("log4j2.yaml", "kind: ConfigMap\n", False),
        ("logback.yaml", "configuration:\n", False),
        ("application.properties", "log4j.rootLogger=INFO\n", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_elements_and_their_places() -> None:
    root = read_xml(
        Source(
            "a.xml",
            '<?xml version="1.0" encoding="latin1"?>\n<A>\n  <b:Ünï Key = "x>y"\n     z=\'1\'>  té xt </b:Ünï></A>',
        )
    )
    assert not isinstance(root, Problem)
    (child,) = root.children
    assert (root.name, child.name, child.text.strip()) == ("a", "ünï", "té xt")
    assert child.attributes["key"][0] == "x>y"
    span = child.attributes["key"][1]
    assert (span.line, span.column, span.end_column) == (3, 16, 21)
    assert child.attributes["z"][1].line == 4
    assert child.text_span is not None
    assert (child.text_span.line, child.text_span.column) == (4, 14)


def test_properties_are_filled_in_and_others_unknown() -> None:
    text = (
        '<configuration><property name="D" value="/var/log"/><a f="${D}/${N:-app}.log" g="${HOME}/x" h="${D:-y}"/>'
        '<b f="${loop}"/><property name="loop" value="${loop}"/></configuration>'
    )
    (resource,) = load([Source("logback.xml", text)], [], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    found = resource.get("root", "children", 1, "attributes")
    assert found is not None
    assert (found.plain()["f"], found.plain()["h"]) == ("/var/log/app.log", "/var/log")
    assert isinstance(found.get("g").data, Unknown)  # type: ignore[union-attr]
    assert isinstance(resource.get("root", "children", 2, "attributes", "f").data, Unknown)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<a>" * 10_000,
        "<a><b></a>",
        "",
        "<a>\x00</a>",
        "<a>&nope;</a>",
    ],
)
def test_what_is_refused_is_a_problem(text: str) -> None:
    (found,) = load([Source("logback.xml", text)], [], MemoryTree({}), Options())
    assert isinstance(found, Problem)
