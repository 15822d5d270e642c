"""The pieces of nginx configuration in settings and annotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.mappers.kubernetes.ingress.snippets import definitions, directives, lines_of, read_level
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span


class Block(Value):
    """As the YAML reader gives a literal block scalar."""

    style: str = "|"


def block(text: str, indentation: int = 4) -> Value:
    """A literal block scalar whose indicator stands in line 10."""
    lines = text.rstrip().split("\n")
    return Block(text, Span("a.yaml", 10, 12, 10 + len(lines), indentation + len(lines[-1]) + 1))


def quoted(text: str) -> Value:
    return Value(text, Span("a.yaml", 3, 9, 3, 9 + len(text) + 2))


def words(text: str) -> list[tuple[str, ...]]:
    return [directive.words for directive in directives(quoted(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("access_log off;", [("access_log", "off")]),
        ("# access_log off;", []),
        ("a #b;\nc;", [("a", "c")]),
        ("a b#c;", [("a", "b#c")]),
        ('log_format x \'a "$b" {;}\' "c\\"d";', [("log_format", "x", 'a "$b" {;}', 'c"d')]),
        ("return 200 ${a}b;", [("return", "200", "${a}b")]),
        ("content_by_lua_block { if a then b() end } c;", [("c",)]),
        ("rewrite_by_lua_block { local t = { a = { } } access_log off; } access_log x;", [("access_log", "x")]),
        ("a; } b;", [("a",)]),
        ("a", []),
        (";;", []),
    ],
)
def test_directives(text: str, expected: list[tuple[str, ...]]) -> None:
    assert words(text) == expected


def test_blocks_around() -> None:
    (found,) = directives(quoted("server { location ^~ /x { access_log off; } }"))
    assert found.inside == (("server",), ("location", "^~", "/x"))


def test_places() -> None:
    _, one = directives(quoted("a; access_log off;"))
    assert (one.span.line, one.span.column, one.span.end_column) == (3, 13, 27)
    (two,) = directives(block("# x\n  access_log\n    off;\n"))
    assert two.span == Span("a.yaml", 12, 7, 13, 12)
    folded = Value("a b;", Span("a.yaml", 10, 12, 12, 7))
    assert next(directives(folded)).span == Span("a.yaml", 10, 12, 10, 13)


def test_lines() -> None:
    assert [line.span.line for line in lines_of(block("a\nbc\n"))] == [11, 12]
    assert lines_of(block("a\nbc\n"))[1].span == Span("a.yaml", 12, 5, 12, 7)
    folded = Value("a b", Span("a.yaml", 10, 12, 12, 7))
    assert lines_of(folded) == [folded]
    quoted_over_lines = Value("a\nb", Span("a.yaml", 10, 12, 12, 7))
    assert lines_of(quoted_over_lines) == [quoted_over_lines]


def test_levels() -> None:
    level = read_level(quoted("access_log a; limit_except GET { access_log off; } location = /y { access_log off; }"))
    assert (level.off, [one.words for one in level.logs]) == (None, [("access_log", "a")])
    assert [condition for condition, _ in level.conditions] == ["limit_except GET"]
    assert [path for path, _ in level.locations] == ["/y"]
    regular = read_level(quoted("location ~ \\.png$ { access_log off; }"))
    assert [path for path, _ in regular.locations] == ["~ \\.png$"]
    assert read_level(quoted("server { access_log off; }")).is_silent
    assert read_level(None).is_silent
    open_ = Value(Template((Unknown("x"), " access_log off;")), quoted("").span)
    assert read_level(open_).doubt == Unknown("x")
    assert read_level(Value(Unknown("x"), quoted("").span)).is_silent


def test_definitions() -> None:
    found = definitions(
        quoted("map $status $ok { ~^2 1; default 0; } geo $inside { 10.0.0.0/8 1; } set $a $b; set $c;")
    )
    assert set(found) == {"ok", "inside", "a"}
    assert found["ok"].plain() == {
        "kind": "map",
        "source": "$status",
        "entries": [{"match": "~^2", "value": "1"}, {"match": "default", "value": "0"}],
    }
    assert found["inside"].plain()["source"] == "$remote_addr"
    assert found["a"].plain() == {"kind": "set", "entries": [{"match": "", "value": "$b"}]}
    assert definitions(None) == {}


def test_deep_and_long_texts_end() -> None:
    assert words("a {" * 10_000 + "b;") == []
    assert len(words("a;\n" * 100_000)) <= 100_000
    assert words('"' * 99_999) == []
    assert words("\\" * 99_999) == []


@given(st.text(alphabet="abc;{}\"'\\$# \n_lua_block", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for value in (quoted(text), block(text)):
        list(directives(value))
        read_level(value)
        definitions(value)
        lines_of(value)
