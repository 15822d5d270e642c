"""The positioned JSON reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.values import Value
from accesslint.source import Source, Span
from accesslint.syntax.json import JsonObject, read


def parse(text: str) -> tuple[Value | None, list[str]]:
    value, problems = read(Source("f.json", text))
    return value, [problem.message for problem in problems]


def test_values_and_their_places() -> None:
    value, messages = parse('{\n  "a": [1, -2.5e1, true, null],\n  "é": {"b": "x\\n\\u00e9"}\n}')
    assert not messages
    assert value is not None
    assert value.plain() == {"a": [1, -25.0, True, None], "é": {"b": "x\né"}}
    assert value.span == Span("f.json", 1, 1, 4, 2)
    assert value.get("a", 1).span == Span("f.json", 2, 12, 2, 18)  # type: ignore[union-attr]
    assert value.get("é", "b").span == Span("f.json", 3, 14, 3, 25)  # type: ignore[union-attr]
    assert isinstance(value.data, JsonObject)
    assert value.data.places["é"] == Span("f.json", 3, 3, 3, 6)


def test_comments_and_trailing_commas() -> None:
    value, messages = parse('// c\n{"a": 1, /* x */ "b": [2,], # y\n}')
    assert not messages
    assert value is not None
    assert value.plain() == {"a": 1, "b": [2]}


@pytest.mark.parametrize(
    ("text", "plain", "message"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}, 'the key "a" occurs twice; the last one holds'),
        ("[1", [1], '"[" is never closed'),
        ('{"a" 1}', {"a": 1}, '":" is missing'),
        ('{"a"}', {}, '"a" has no value'),
        ('{"a": , "b": 1}', {"b": 1}, '"a" has no value'),
        ("[1]]", [1], 'unexpected "]"'),
        ("1 2", 1, "unexpected text after the end"),
        ('["x', [], "the text is never closed"),
        (r'["\q"]', [r"\q"], "the text has an unknown escape"),
        ("[1] /* x", [1], "the comment is never closed"),
        ("[1e999]", [{"unknown": "syntax error"}], 'unexpected "1e999"'),
        ("{1: 2}", {}, "a key in quotes is expected"),
    ],
)
def test_faults(text: str, plain: Any, message: str) -> None:
    value, messages = parse(text)
    assert value is not None
    assert value.plain() == plain
    assert messages[0] == message


def test_nothing() -> None:
    assert parse("  \n") == (None, [])


@pytest.mark.parametrize("text", ["[" * 10_000, '{"a":' * 10_000, "[" * 10_000 + "]" * 10_000])
def test_deep_nesting_is_cut(text: str) -> None:
    value, messages = parse(text)
    assert value is not None
    assert "nested more than" in messages[0]
    assert len(json.dumps(value.plain())) > 100


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_reads_what_json_writes(data: Any) -> None:
    value, messages = parse(json.dumps(data))
    assert not messages
    assert value is not None
    assert value.plain() == data


@given(st.text(alphabet='{}[]:,"\\/*# \n1a-.é\ud800') | st.text())
def test_never_raises_and_stays_in_the_text(text: str) -> None:
    source = Source("f.json", text)
    value, problems = read(source)
    last = source.position(len(text))
    for span in [problem.span for problem in problems] + ([value.span] if value is not None else []):
        assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column)
        assert (span.line, span.column) <= last
