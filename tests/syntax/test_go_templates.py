"""The tags of Go templates: their ends, their roles, and what decides them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.syntax.go_templates import tags


@pytest.mark.parametrize(
    ("text", "role", "body"),
    [
        ("{{ .Values.a }}", "expression", ".Values.a"),
        ("{{- .Values.a -}}", "expression", ".Values.a"),
        ('{{ "}}" }}', "expression", '"}}"'),
        ('{{ "\\"}}" }}', "expression", '"\\"}}"'),
        ("{{`{{ a }}`}}", "expression", "`{{ a }}`"),
        ("{{ '}' }}", "expression", "'}'"),
        ("{{/* }} */}}", "silent", "/* }} */"),
        ("{{- /* }} */ -}}", "silent", "/* }} */"),
        ("{{ if .x }}", "open", "if .x"),
        ("{{-if .x}}", "open", "if .x"),
        ("{{ with .x }}", "open", "with .x"),
        ("{{ range $k, $v := .x }}", "open", "range $k, $v := .x"),
        ("{{ else if .x }}", "inner", "else if .x"),
        ("{{- end -}}", "close", "end"),
        ("{{ define `a` }}", "define", "define `a`"),
        ("{{ $x := .y }}", "silent", "$x := .y"),
        ("{{ $x = .y }}", "silent", "$x = .y"),
        ("{{ $x.y }}", "expression", "$x.y"),
        ("{{ fail `no` }}", "silent", "fail `no`"),
        ("{{ iffy }}", "expression", "iffy"),
        ("{{-}}", "expression", ""),
        ("{{}}", "expression", ""),
    ],
)
def test_what_a_tag_does(text: str, role: str, body: str) -> None:
    (tag,) = tags(f"a {text} b")
    assert (tag.role, tag.body, tag.start, tag.end) == (role, body, 2, 2 + len(text))


@pytest.mark.parametrize("text", ["", "{ {", "{{ a", "{{/* }}", "}} {{", "{{" + " " * 5_000 + "}}"])
def test_braces_without_an_end_are_no_tag(text: str) -> None:
    assert not tags(text)


def test_a_tag_behind_one_without_an_end() -> None:
    text = "{{ " + " " * 6_000 + "{{ .a }}"
    assert [tag.body for tag in tags(text)] == [".a"]


@pytest.mark.parametrize(
    ("body", "indentation"),
    [
        ("toYaml .a | nindent 8", 8),
        ("toYaml .a | indent 4", 4),
        ("include `a` . | nindent 4 | nindent 6", 6),
        ("toYaml .a | nindent (int 10)", 10),
        ("toYaml .a | nindent $x", None),
        ("toYaml .a", None),
    ],
)
def test_where_the_lines_begin_that_it_writes(body: str, indentation: int | None) -> None:
    assert tags("{{ " + body + " }}")[0].indentation == indentation


def test_what_decides_it() -> None:
    assert tags("{{ .Values.a.b | default .Values.c }}")[0].origin == ".Values.a.b"
    assert tags('{{-   include "a"   . }}')[0].origin == '`{{ include "a" . }}`'


@pytest.mark.parametrize("text", ["{{" * 200_000, '{{ "' * 100_001 + "}}", "{{/*" * 100_000 + "}}", "{{ a }}" * 50_000])
def test_hostile_texts_end(text: str) -> None:
    assert len(tags(text)) in (0, 1, 50_000)


@settings(max_examples=300)
@given(st.text(alphabet="{}-/*\"`' aif\n", max_size=80))
def test_tags_of_any_text_follow_each_other(text: str) -> None:
    at = 0
    for tag in tags(text):
        assert at <= tag.start < tag.end <= len(text)
        assert text[tag.start : tag.start + 2] == "{{"
        assert text[tag.end - 2 : tag.end] == "}}"
        at = tag.end
