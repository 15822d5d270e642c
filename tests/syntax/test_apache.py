"""Apache httpd's configuration as positioned directives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.apache import MAX_DEPTH, Directive, Document, parse


def read(text: str) -> Document:
    return parse(Source("a.conf", text))


def walk(directives: list[Directive]) -> Iterator[Directive]:
    for directive in directives:
        yield directive
        yield from walk(directive.block or [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Listen 80", ["Listen", "80"]),
        ("  Listen\t80  \r", ["Listen", "80"]),
        ('LogFormat "%h \\"%r\\" %>s" common', ["LogFormat", '%h "%r" %>s', "common"]),
        (r'LogFormat "a\tb\\n"', ["LogFormat", "a\\tb\\n"]),
        ("LogFormat '%h \"%r\"' x", ["LogFormat", '%h "%r"', "x"]),
        ('LogFormat "%h \\\n  %u" x', ["LogFormat", "%h   %u", "x"]),
        ("CustomLog \\\n logs/a \\\n b", ["CustomLog", "logs/a", "b"]),
        ("Header set X #no-comment", ["Header", "set", "X", "#no-comment"]),
        ("A {{ x }} b", ["A", "{{ x }}", "b"]),
        ("A logs/{{ x | d(' ') }}.log b", ["A", "logs/{{ x | d(' ') }}.log", "b"]),
        ('A "{{ x["y"] }}" b', ["A", '{{ x["y"] }}', "b"]),
        ("A {{ x b", ["A", "{{", "x", "b"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    (directive,) = read(text).directives
    assert [directive.name.text, *(token.text for token in directive.args)] == words


def test_sections_and_places() -> None:
    document = read('<VirtualHost *:80>\n  # no\n  CustomLog "a b" c\n</VirtualHost>\nListen 80\n')
    host, listen = document.directives
    assert (host.name.text, [token.text for token in host.args]) == ("VirtualHost", ["*:80"])
    (log,) = host.block or []
    span = document.span(log.args[0])
    assert (span.line, span.column, span.end_column) == (3, 14, 17)
    assert listen.name.text == "Listen"
    assert document.problems == []


def test_what_follows_a_section_opening_is_left_out() -> None:
    document = read("<IfModule !mod_a.c>  # httpd 2.2\n  Listen 80\n</IfModule>\n")
    (section,) = document.directives
    assert [token.text for token in section.args] == ["!mod_a.c"]
    assert document.problems == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<A", "has no `>`"),
        ("<A>\n", "not closed"),
        ("</A>", "closes no section"),
        ("<A>\n</B>", "</b> closes the section <A>"),
        ('A "x', "this quote is not closed"),
        ("<A>\n" * (MAX_DEPTH + 2), "nested deeper"),
    ],
)
def test_faults_are_told(text: str, said: str) -> None:
    assert any(said in problem.message for problem in read(text).problems)


@pytest.mark.parametrize("text", ["<VirtualHost <%= @ip %>:80>\n", "Listen {{ port }}\n</VirtualHost>\n"])
def test_a_template_may_leave_a_section_to_others(text: str) -> None:
    assert [problem.level for problem in read(text).problems] == ["note"]


def test_templates() -> None:
    text = "{% if logs %}\nCustomLog a b\n{% endif %}\n{{ more }}\nListen {{port}}\n"
    log, hole, listen = read(text).directives
    assert (log.conditional, hole.hole, listen.args[0].template, listen.conditional) == (True, True, True, False)


ALPHABET = st.text(st.sampled_from(list("AB<>/\\\n\"' \t\r#%{}$é")), max_size=60)


@settings(max_examples=300)
@given(ALPHABET)
def test_nothing_raises_and_spans_lie_in_the_file(text: str) -> None:
    document = read(text)
    for directive in walk(document.directives):
        assert 0 <= directive.name.start <= directive.end <= len(text)
        for token in (directive.name, *directive.args):
            assert 0 <= token.start < token.end <= len(text)
            span = document.span(token)
            assert (span.line, span.column) <= (span.end_line, span.end_column)
