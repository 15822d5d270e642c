"""Names and words with their places: quotes, continued lines, templates; any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.values import Template, Unknown
from accesslint.source import Source
from accesslint.syntax.worded_lines import parse


def words(text: str, *, continued: bool = False) -> list[tuple[str, ...]]:
    return [
        (line.name, *(word.text for word in line.words)) for line in parse(Source("f", text), continued=continued).lines
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LogLevel  notice\n", [("loglevel", "notice")]),
        ("# x y\n\n\ta b # c\n", [("a", "b", "#", "c")]),
        ("user default \"a b\" 'c d'", [("user", "default", "a b", "c d")]),
        ('f "%{User-Agent}>h" %ru', [("f", "%{User-Agent}>h", "%ru")]),
        ('f "%rm %ru" x', [("f", "%rm %ru", "x")]),
        ('f {"a":"%un b"}', [("f", '{"a":"%un', 'b"}')]),
        ('a "b', [("a", '"b')]),
        ("a {{ b c }} ${x y} <%= z %>", [("a", "{{ b c }}", "${x y}", "<%= z %>")]),
        ("{{ x }}\na b", [("a", "b")]),
        ("{% if a %}\nb c\n{% endif %}", [("b", "c")]),
    ],
)
def test_words(text: str, expected: list[tuple[str, ...]]) -> None:
    assert words(text) == expected


def test_a_backslash_continues_a_line() -> None:
    assert words("a b \\\n  c\nd", continued=True) == [("a", "b", "c"), ("d",)]
    assert words("a b\\\nc", continued=True) == [("a", "bc")]
    assert words("a b\\\n  c \\\n\n", continued=True) == [("a", "bc")]
    assert words("a b\\\nc") == [("a", "b\\"), ("c",)]


def test_places_and_templates() -> None:
    document = parse(Source("f", 'a b\nlog x {{ y }}z "q"\n'))
    line = document.lines[1]
    value = document.word(line.words[1])
    assert isinstance(value.data, Template)
    assert [type(part) for part in value.data.parts] == [Unknown, str]
    assert (value.span.line, value.span.column, value.span.end_column) == (2, 7, 15)
    assert isinstance(document.text(line, 1).data, Template)
    assert document.text(line, 2).data == '"q"'
    assert document.text(line, 9).data == ""


def test_a_tag_of_its_own_is_a_hole() -> None:
    document = parse(Source("f", "a b\n{{ extra }}\n"))
    assert document.hole is not None
    assert document.hole.line == 2
    assert parse(Source("f", "{% if a %}\nb c\n{% endif %}")).lines[0].depth == 1


@given(st.text(alphabet=st.sampled_from("ab \t\n\r\\\"'#{}%<>$=é")), st.booleans())
def test_any_text_is_read(text: str, continued: bool) -> None:
    source = Source("f", text)
    document = parse(source, continued=continued)
    for line in document.lines:
        assert 0 <= line.start < line.end <= len(text)
        for word in line.words:
            assert line.start <= word.start < word.end <= line.end
            document.word(word)
        document.text(line, 1)


def test_a_long_line_of_openers_ends() -> None:
    assert len(parse(Source("f", "a " + "{{" * 50_000)).lines) == 1
