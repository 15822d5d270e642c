"""Templates of XML files: their tags do no harm, and what depends on them says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.filled_texts import filled_text
from accesslint.syntax.xml import Element, read_xml
from accesslint.syntax.xml_templates import without_tags

PLACE = Span("a.xml", 1, 1, 1, 2)


def read(text: str) -> Element:
    found = read_xml(Source("a.xml", text))
    assert not isinstance(found, Problem), found.message
    return found


def test_conditions_are_told_apart() -> None:
    root = read(
        '{# head #}<a>\n{% if x %}\n  <b c="{{ d["e"] < 1 }}"/>\n{% endif %}\n<f g="1"/><!-- {{ -->\n'
        '<%- if @h -%><i j="<%= @k %>"/><% end %></a>'
    )
    assert [(child.name, child.is_conditional) for child in root.children] == [("b", True), ("f", False), ("i", True)]
    assert root.children[0].attributes["c"][0].startswith("{{ d")
    assert root.children[0].attributes["c"][1].line == 3
    assert root.children[2].attributes["j"][0].startswith("{{")


def test_what_all_of_a_document_stands_under_decides_nothing_in_it() -> None:
    root = read('{{ if x }}<a><b c="1"/>{{ with y }}<d e="{{ if z }}1{{ end }}"/>{{ end }}<f/></a>{{ end }}')
    assert [root.is_conditional, *(child.is_conditional for child in root.children)] == [False, False, True, False]


@pytest.mark.parametrize(
    ("text", "level", "message"),
    [
        ("{{ if x }}<a/>{{ else }}<b/>{{ end }}", "note", "a template that is not understood"),
        ("<a>\n{% if x %}<b>{% endif %}</a>", "note", "a template that is not understood"),
        ("<a/>\n<b/>", "error", "this is not XML: junk after document element"),
    ],
)
def test_a_template_that_is_no_xml_is_no_fault_of_the_file(text: str, level: str, message: str) -> None:
    found = read_xml(Source("a.xml", text))
    assert isinstance(found, Problem)
    assert found.level == level
    assert found.message.startswith(message)
    assert "line" not in found.message


def test_a_condition_in_a_value_leaves_it_open() -> None:
    value = read('<a b="x{% if y %}z{% endif %}"/>').attributes["b"]
    assert isinstance(filled_text(*value).data, Template)


def test_a_named_document_type_is_read_over() -> None:
    assert read('<!DOCTYPE a PUBLIC "-//A//B//EN" "https://example.com/a.dtd">\n<a><b/></a>').children[0].name == "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a@b.example", "a@b.example"),
        ("${known}/x", "there/x"),
        ("${known}", "there"),
    ],
)
def test_known_texts(text: str, expected: str) -> None:
    assert filled_text(text, PLACE, {"known": "there"}.get) == Value(expected, PLACE)


@pytest.mark.parametrize("text", ["{{ x }}", "<%= x %>", "${x}", "__X_Y__", "@XY@"])
def test_unknown_texts(text: str) -> None:
    assert isinstance(filled_text(text, PLACE).data, Unknown)
    part = filled_text(f"a{text}b", PLACE).data
    assert isinstance(part, Template)
    assert [piece for piece in part.parts if isinstance(piece, str)] == ["a", "b"]


@given(st.text(alphabet="{}%#<>=\"'a b\n-!e/ndif", max_size=60))
def test_any_text_keeps_its_length_and_lines(text: str) -> None:
    harmless, _ = without_tags(text)
    assert len(harmless) == len(text)
    assert [len(line) for line in harmless.split("\n")] == [len(line) for line in text.split("\n")]
    read_xml(Source("a.xml", text))


def test_what_templates_in_the_wild_do() -> None:
    root = read(
        "<?xml version='1.0'?>\n{{ managed | comment('xml') }}\n"
        '<a b="<%= @b %>"<% if @c -%> c="<%= @d %>"<% end -%> e="1">\n'
        "<% if @f -%>\n<!--\n<g\n<% else -%>\n<h\n<% end -%>\n<!-- i -->\n<j/><% if k %><!-- <% end %> -->\n<l/></a>"
    )
    assert root.attributes["c"][0] == "{{ c, under a condition }}"
    assert root.attributes["b"][0].startswith("{{")
    assert root.attributes["e"][0] == "1"
    assert [(child.name, child.is_conditional) for child in root.children] == [("j", False), ("l", False)]


def test_raw_text_is_text() -> None:
    root = read('<a b={% raw %}"%{%s}t {{ c }}"{% endraw %} d="{{ e }}"/>')
    assert root.attributes["b"][0] == "%{%s}t {{ c }}"
    assert root.attributes["d"][0].startswith("{{ e")
