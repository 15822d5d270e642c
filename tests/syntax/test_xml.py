"""XML: places of attributes, and tags of any length."""

from __future__ import annotations

import pytest

from accesslint.source import Source, Span
from accesslint.syntax.xml import Element, read_xml


@pytest.mark.parametrize(
    ("text", "key", "value", "columns"),
    [
        ("<a x='1' b=\"2\"/>", "b", "2", (12, 15)),
        ("<a x = '1'/>", "x", "1", (8, 11)),
        ("<a y=' x=\"0\"' x='1'/>", "x", "1", (17, 20)),
        ("<a n:x='1'/>", "x", "1", (8, 11)),
        ("<a x='>' y='/'/>", "y", "/", (12, 15)),
    ],
)
def test_an_attribute_is_placed(text: str, key: str, value: str, columns: tuple[int, int]) -> None:
    element = read_xml(Source("a.xml", text))
    assert isinstance(element, Element)
    assert element.attributes[key] == (value, Span("a.xml", 1, columns[0], 1, columns[1]))


def test_a_tag_with_very_many_attributes_is_read_in_one_pass() -> None:
    text = "<a " + " ".join(f'a{number}="{number}"' for number in range(50_000)) + "/>"
    element = read_xml(Source("a.xml", text))
    assert isinstance(element, Element)
    assert element.attributes["a49999"] == ("49999", Span("a.xml", 1, text.index('"49999"') + 1, 1, len(text) - 1))


def test_raw_that_never_ends_is_read_once() -> None:
    element = read_xml(Source("a.xml", "<a>" + "{% raw %}" * 50_000 + "</a>"))
    assert isinstance(element, Element)
