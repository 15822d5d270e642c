"""HAProxy's configuration as sections, lines and words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.model.values import Template, Unknown
from accesslint.source import Source
from accesslint.syntax.haproxy import Document, Hole, parse


def read(text: str) -> Document:
    return parse(Source("haproxy.cfg", text))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("log global", ["log", "global"]),
        (r"log-format %ci\ %r", ["log-format", "%ci %r"]),
        ('log-format "%ci \\"%r\\""', ["log-format", '%ci "%r"']),
        ("log-format '%ci \\ %r'", ["log-format", "%ci \\ %r"]),
        ('log-format a" b"c', ["log-format", "a bc"]),
        ("mode http # a comment", ["mode", "http"]),
        (r"acl a hdr(x) \#1", ["acl", "a", "hdr(x)", "#1"]),
        (r"x q\$A", ["x", r"q\$A"]),
        (r'x "q\$A"', ["x", "q$A"]),
        ("x q#1", ["x", "q"]),
        (r"x \x41\d", ["x", "A\\d"]),
        ("log {{ target }}:514 local0", ["log", "{{ target }}:514", "local0"]),
    ],
)
def test_words(written: str, words: list[str]) -> None:
    section = read(f"frontend web\n  {written}\n").sections[0]
    assert [word.text for word in section.lines[0].words] == words


def test_sections_their_names_and_parents() -> None:
    document = read("x 1\ndefaults base\n mode http\ndefaults from base\nlisten a from base\n no log\n")
    assert [line.keyword for line in document.loose] == ["x"]
    found = [(section.kind, section.name, section.parent, len(section.lines)) for section in document.sections]
    assert found == [("defaults", "base", "", 1), ("defaults", "", "base", 0), ("listen", "a", "base", 1)]


def test_variables_count_in_double_quotes_only() -> None:
    line = read('global\n log "$A" \'$B\' "\\$C"\n').sections[0].lines[0]
    assert [word.is_whole for word in line.words] == [True, False, True, True]


@pytest.mark.parametrize(
    ("written", "holes"),
    [
        ("{%ci}", []),
        ("%{+Q}r", []),
        ("%[capture.req.hdr(0)]", []),
        ("<%ci>", []),
        ("{%[src]|%hr}%", []),
        ("a{%ST}%}", []),
        ("x{{ y }}z", ["{{ y }}"]),
        ("x{% if y %}a b{% else %}c{% endif %}z", ["{% if y %}a b{% else %}c{% endif %}"]),
        ("<%= @y %>", ["<%= @y %>"]),
        ("${VAR}", ["${VAR}"]),
        ('"${VAR-a b}:$PORT"', ["${VAR-a b}", "$PORT"]),
        ("$VAR", []),
        ("'$VAR'", []),
        ("^/a$", []),
    ],
)
def test_what_is_filled_in(written: str, holes: list[str]) -> None:
    word = read(f"global\n log {written}\n").sections[0].lines[0].words[1]
    assert [part.written for part in word.parts if isinstance(part, Hole)] == holes


def test_tags_and_macros_decide_about_the_lines_between_them() -> None:
    text = (
        "frontend a\n{% if x %}\n log a\n{% endif %}\n{%- for b in c %}\n log b # {{ b }}\n{% endfor %}\n"
        " .if defined(X)\n log c\n .else\n log d\n .endif\n{{ more }}\n log e\n{% if y %}log f{% endif %}\n"
    )
    lines = read(text).sections[0].lines
    found = [(line.texts()[-1], line.conditional, line.is_hole) for line in lines]
    assert found == [
        ("a", True, False),
        ("b", True, False),
        ("c", True, False),
        ("d", True, False),
        ("{{ more }}", False, True),
        ("e", False, False),
        ("f", True, False),
    ]


def test_directives_of_terraform_decide_about_the_lines_between_them() -> None:
    text = "frontend a\n%{ if logs ~}\n log a\n%{ else }\n log b\n%{~ endif }\n log-format %{+Q}r\n"
    lines = read(text).sections[0].lines
    assert [(line.texts()[-1], line.conditional) for line in lines] == [("a", True), ("b", True), ("%{+Q}r", False)]


def test_values_hold_what_is_not_known() -> None:
    line = read('global\n log-format "a ${B} c" {{ d }} e\n').sections[0].lines[0]
    data = line.value(1).data
    assert isinstance(data, Template)
    assert [part if isinstance(part, str) else "?" for part in data.parts] == ["a ", "?", " c"]
    assert isinstance(line.value(2).data, Unknown)
    assert line.value(3).data == "e"
    assert line.value(2, 4).span.end_column == 33


def test_an_open_quote_is_a_problem_with_its_place() -> None:
    document = read('global\n log "x\n maxconn 1\n')
    assert [(p.span.line, p.span.column) for p in document.problems] == [(2, 6)]
    assert [line.keyword for line in document.sections[0].lines] == ["log", "maxconn"]


@settings(max_examples=200)
@given(st.text("ab \t\r\n\\\"'#$x4{}%<>é=") | st.text())
def test_any_text_is_read_and_its_words_stand_in_order(text: str) -> None:
    document = read(text)
    lines = [*document.loose, *(line for s in document.sections for line in (s.header, *s.lines))]
    at = 0
    for word in (word for line in lines for word in line.words):
        assert at <= word.start < word.end <= len(text)
        at = word.end


def test_conditions_around_a_section_decide_about_none_of_its_lines() -> None:
    text = (
        '{{- define "haproxy.cfg" }}\n{% if x %}\nlisten a\n log b\n{% if y %}\n log c\n{% endif %}\n{% endif %}\n'
        " log d\n{{ if z }}\n log e\n{{ end }}\n{{ end }}\n"
    )
    lines = read(text).sections[0].lines
    assert [(line.texts()[-1], line.conditional) for line in lines] == [
        ("b", False), ("c", True), ("d", False), ("e", True),
    ]  # fmt: skip
