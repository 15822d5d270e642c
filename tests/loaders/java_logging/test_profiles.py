"""Profiles of Spring in logging configurations: what holds in production is there, what does not is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders.java_logging.profiles import settle
from accesslint.source import Source
from accesslint.syntax.xml import Element, read_xml


def settled(text: str) -> list[str]:
    """The elements that are left, `?` before one that may hold."""
    root = read_xml(Source("logback-spring.xml", f"<configuration>{text}</configuration>"))
    assert isinstance(root, Element)
    settle(root)
    return [f"?{one.children[0].name}" if one.name == "springprofile" else one.name for one in root.children]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("prod", ["root"]),
        ("production", ["root"]),
        ("dev", []),
        ("local", []),
        ("staging", []),
        ("!dev", ["root"]),
        ("!prod", []),
        ("dev, prod", ["root"]),
        ("dev | test", []),
        ("k8s", ["?root"]),
        ("prod &amp; k8s", ["?root"]),
        ("dev &amp; k8s", []),
        ("prod | k8s", ["root"]),
        ("prod &amp; (dev | !local)", ["root"]),
        ("!(dev | test)", ["root"]),
        ("default", ["?root"]),
        ("prod-eu", ["?root"]),
        ("", ["?root"]),
        ("${profile}", ["?root"]),
        ("(prod", ["?root"]),
        ("prod prod", ["?root"]),
        ("&amp;", ["?root"]),
    ],
)
def test_expressions(expression: str, expected: list[str]) -> None:
    assert settled(f'<springProfile name="{expression}"><root level="INFO"/></springProfile>') == expected


def test_inside_of_others() -> None:
    assert settled("<springProfile name='prod'><springProfile name='!dev'><a/></springProfile></springProfile>") == [
        "a"
    ]


def test_a_template_s_condition_stays() -> None:
    assert settled("<springProfile name='k8s'><a/></springProfile><b/>") == ["?a", "b"]


@given(st.text(alphabet="()!&|, prodevk8", max_size=40))
def test_any_expression(expression: str) -> None:
    element = Element("springprofile", Source("a", "").place(1, 1, 1, 1), {}, [])
    element.attributes["name"] = (expression, element.span)
    settle(Element("configuration", element.span, {}, [element]))
