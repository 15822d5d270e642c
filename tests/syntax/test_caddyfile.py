"""Caddyfiles as positioned directives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.caddyfile import MAX_DEPTH, Directive, Document, parse


def read(text: str) -> Document:
    return parse(Source("Caddyfile", text))


def walk(directives: list[Directive]) -> Iterator[Directive]:
    for directive in directives:
        yield directive
        yield from walk(directive.block or [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("root * /srv", ["root", "*", "/srv"]),
        ("  root\t* /srv  ", ["root", "*", "/srv"]),
        ('respond "a \\"b\\" c" 200', ["respond", 'a "b" c', "200"]),
        ('respond `a "b"` 200', ["respond", 'a "b"', "200"]),
        ('respond "a\nb"', ["respond", "a\nb"]),
        ("respond <<TEXT\n  a\n  b\n  TEXT 200", ["respond", "  a\n  b", "200"]),
        ("root * \\\n /srv", ["root", "*", "/srv"]),
        ("a b # c", ["a", "b"]),
        ("a b#c", ["a", "b#c"]),
        ("root {$ROOT:/my files}", ["root", "{$ROOT:/my files}"]),
        ("root {{ root | default('a b') }}/x", ["root", "{{ root | default('a b') }}/x"]),
        ("root <%= @root %>/x", ["root", "<%= @root %>/x"]),
        ("header X {http.request.uuid}", ["header", "X", "{http.request.uuid}"]),
        ("a {{ x", ["a", "{{", "x"]),
        ("a.example.com,\nb.example.com", ["a.example.com,", "b.example.com"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    (directive,) = read(text).directives
    assert [word.text for word in directive.words] == words


def test_blocks_and_places() -> None:
    document = read('{\n\tdebug\n}\na.example.com {\n\t# no\n\tlog {\n\t\toutput file "/a b"\n\t}\n}\n')
    options, site = document.directives
    assert options.words == []
    assert [word.text for word in site.words] == ["a.example.com"]
    (log,) = site.block or []
    (output,) = log.block or []
    span = document.span(output.words[2])
    assert (span.line, span.column, span.end_column) == (7, 15, 21)
    header = document.header(log)
    assert (header.line, header.column, header.end_column) == (6, 2, 5)
    assert document.problems == []


def test_an_empty_block_on_one_line() -> None:
    (log,) = read("log { }").directives
    assert (log.words[0].text, log.block) == ("log", [])


def test_conditions_of_templates() -> None:
    document = read("a {\n{% if x %}\n log\n{% endif %}\n gzip\n{{ more }}\n}\n")
    (site,) = document.directives
    log, gzip, hole = site.block or []
    assert (log.conditional, gzip.conditional, hole.hole) == (True, False, "{{ more }}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a {\n", "not closed"),
        ("}\n", "closes no block"),
        ('a "b', "this quote is not closed"),
        ("a <<END\nb", "not closed by END"),
        ("a {\n" * (MAX_DEPTH + 2), "nested deeper"),
    ],
)
def test_faults_are_told(text: str, said: str) -> None:
    assert any(said in problem.message for problem in read(text).problems)


def test_ten_thousand_levels() -> None:
    assert read("a {\n" * 10_000).problems


_PIECES = st.lists(
    st.sampled_from(["a", " ", "\n", "{", "}", '"', "`", "\\", "#", "{{", "}}", "{%", "%}", "<%", "<<E\n", "E", "{$X}",
                     "log", ",", "\t", "é", "{args[0]}", "import", "(s)", "@m", "\r"]),
    max_size=60,
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), _PIECES.map("".join)))
@settings(max_examples=200)
def test_any_text(text: str) -> None:
    document = read(text)
    lines = text.split("\n")
    for directive in walk(document.directives):
        for span in [document.header(directive), *(document.span(word) for word in directive.words)]:
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert span.end_column <= len(lines[span.end_line - 1]) + 1
