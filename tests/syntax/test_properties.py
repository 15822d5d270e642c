"""Java properties: how lines are split and joined, escapes, places, templates; any text is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source, decode
from accesslint.syntax.properties import MAX_PROPERTIES, Document, parse


def read(text: str) -> Document:
    return parse(decode("a.properties", text.encode("utf-8", "surrogatepass"))[0])


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("a=b", "a", "b"),
        ("  a.b : c d ", "a.b", "c d"),
        ("a b=c", "a", "b=c"),
        ("a\\ b\\=c = d", "a b=c", "d"),
        ("a", "a", ""),
        ("a=", "a", ""),
        ("a = x, \\\r\n    y, \\\r\n  z", "a", "x, y, z"),
        ("a = c:\\\\logs\\u0041\\q", "a", "c:\\logsAq"),
        ("a = ends\\\\\nb=1", "a", "ends\\"),
    ],
)
def test_a_property(text: str, key: str, value: str) -> None:
    first = read(f"# a comment \\\n! another\n\n{text}\n").properties[0]
    assert (first.key, first.value) == (key, value)


def test_places() -> None:
    (one,) = read("# é\n  a.b = c \\\n  d\n").properties
    assert (one.span.line, one.span.column, one.span.end_line, one.span.end_column) == (2, 9, 2, 12)
    assert (one.line.line, one.line.column) == (2, 3)
    (empty,) = read("abc=\n").properties
    assert (empty.span.column, empty.span.end_column) == (1, 4)


def test_documents_and_equal_keys() -> None:
    document = read("a=1\n#---\na=2\n!---\na=3\n# ---\na=4")
    assert [one.document for one in document.properties] == [0, 1, 2, 2]
    assert document.last()["a"].value == "4"


def test_what_a_template_decides_is_marked() -> None:
    document = read("{% if audit %}\na=1\n{% endif %}\nb=2\n{{ rest }}\n")
    assert [(one.key, one.conditional) for one in document.properties] == [("a", True), ("b", False)]
    assert document.hole is not None
    assert document.hole.line == 5


def test_the_number_is_bounded() -> None:
    document = read("a=1\n" * (MAX_PROPERTIES + 5))
    assert len(document.properties) == MAX_PROPERTIES
    assert "only the first" in document.problems[0].message


@settings(max_examples=200)
@given(st.text(alphabet="ab=: \\\t#!-\n{}%<$éu0041\r", max_size=200))
def test_nothing_raises_and_places_lie_in_the_file(text: str) -> None:
    source = Source("a.properties", text)
    for one in parse(source).properties:
        assert 1 <= one.span.line <= len(source.starts)
        assert 1 <= one.span.column <= len(source.line_text(one.span.line)) + 1
        assert one.span.end_column <= len(source.line_text(one.span.end_line)) + 2


@pytest.mark.parametrize("line", ["{{ key }} = {{ value }}", "<%= key %> = <%= value %>"])
def test_a_name_that_a_template_fills_in_leaves_doubts(line: str) -> None:
    """As in roles that write what their variables list."""
    document = parse(Source("a", f"{{% for key in o %}}\n{line}\n{{% endfor %}}\n"))
    assert document.hole is not None
    assert document.problems == []
