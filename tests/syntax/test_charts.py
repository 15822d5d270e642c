"""A chart's templates without their tags: the same places, and what is known of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.model.values import Value
from accesslint.source import LineOrigin, Problem, Source
from accesslint.syntax.charts import Written, documents_of, without_tags
from accesslint.syntax.charts.marks import mark, pieces


def harmless(text: str) -> list[str]:
    """The blanked lines, with a star for every sign of a mark."""
    blanked = without_tags(Source("a.yaml", text)).source.text
    return ["".join("*" if has_mark_sign(sign) else sign for sign in line) for line in blanked.split("\n")]


def has_mark_sign(sign: str) -> bool:
    return "\ue000" <= sign <= "\uf8ff"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{- if .a }}\nb: 1\n{{- end }}\n", [" " * 12, "b: 1", " " * 10, ""]),
        ("a: {{ .b }}\n", ["a: ********", ""]),
        ("a: x-{{ .b }}-y # {{ .c }}\n", ["a: x-********-y # ********", ""]),
        ("a:\n  {{- toYaml .b | nindent 2 }}\n", ["a:", "  " + "*" * 28, ""]),
        ("a:\n{{ toYaml .b | indent 2 }}\n", ["a:", " " + "*" * 25, ""]),
        ("a:\n  {{- toYaml .b | nindent 2 }}\n  c: 1\n", ["a:", " " * 30, "  c: 1", ""]),
        ("a: {{- toYaml .b | nindent 2 }}\n  c: 1\n", ["a: " + " " * 28, "  c: 1", ""]),
        ("a: {{- toYaml .b | nindent 2 }}\nc: 1\n", ["a: " + "*" * 28, "c: 1", ""]),
        ("a:\n{{ if .b }}\n- {{ .c }}\n{{ end }}\n", ["a:", " " * 11, "- ********", " " * 9, ""]),
        ("a:\n  {{ if .b }}c: 1{{ end }}\n  d: 2\n", ["a:", " " * 26, "  d: 2", ""]),
        ("a: {{ if .b }}c{{ else }}d{{ end }}\n", ["a: " + "*" * 11 + "c" + "*" * 10 + "d" + "*" * 9, ""]),
        ("a: {{ .b\n  | c }}\nd: 1\n", ["a: *****", "        ", "d: 1", ""]),
        ("{{/* a\n b: 1 */}}\nc: 1\n", ["      ", "          ", "c: 1", ""]),
        (
            '{{- define "a" }}\nb: 1\n{{- if .c }}\n{{- end }}\n{{- end }}\nd: 1\n',
            [*(" " * n for n in (17, 4, 12, 10, 10)), "d: 1", ""],
        ),
        ("# {{ if .a }}\nb: 1\n", [" " * 13, "b: 1", ""]),
        ("{{ .a }}: 1\n", ["********: 1", ""]),
    ],
)
def test_tags_become_blank_or_marks(text: str, expected: list[str]) -> None:
    assert harmless(text) == expected


def values(text: str) -> tuple[Written, list[Value | Problem]]:
    source = Source("a.yaml", text)
    blanked, documents = documents_of(source)
    return Written(source, blanked), list(documents)


def one(text: str) -> tuple[Written, Value]:
    written, (document,) = values(text)
    assert isinstance(document, Value)
    return written, document


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a:\n  b: 1\n  {{- toYaml .c | nindent 2 }}\n", ("a",)),
        ("a:\n  {{- toYaml .c | nindent 2 }}\n  b: 1\n", ("a",)),
        ("a:\n  b: 1\n{{ toYaml .c | indent 2 }}\n", ("a",)),
        ("a: {{ include `c` . | nindent 2 }}\n  b: 1\n", ("a",)),
        ("a:\n  - b: 1\n    {{- toYaml .c | nindent 4 }}\n", ("a", 0)),
        ("a:\n  - b: 1\n  {{- toYaml .c | nindent 2 }}\n", ("a",)),
        ("a:\n  b:\n    c: 1\n  {{- with .c }}\n    {{- toYaml . | nindent 2 }}\n  {{- end }}\n", ("a",)),
        ("a:\n  b: 1\n  {{ if .c }}d: 2{{ end }}\n", ("a",)),
        ("a:\n  b:\n  {{- toYaml .c | nindent 2 }}\n  d: 1\n", ("a",)),
    ],
)
def test_what_may_hold_more(text: str, path: tuple[str | int, ...]) -> None:
    written, document = one(text)
    value = document.get(*path)
    assert value is not None
    assert written.more(value) is not None
    assert written.more(document) is None


def test_lines_at_the_column_of_a_key_and_of_its_list_may_be_either_s() -> None:
    written, document = one("a:\n- b\n{{ toYaml .c }}\n")
    assert [written.more(value) is not None for value in (document, *(item for _, item in document.entries()))] == [
        True
    ] * 2


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("a:\n  b: 1\n", 0),
        ("a:\n  {{- if .c }}\n  b: 1\n  {{- end }}\n", 1),
        ("{{- if .c }}\na:\n  {{- range .d }}\n  b: 1\n  {{- end }}\n{{- end }}\n", 2),
        ("a:\n  {{- if .c }}\n  {{- else }}\n  b: 1\n  {{- end }}\n", 1),
        ("a:\n  {{- if .c }}\n  c: 2\n  {{- end }}\n  b: 1\n", 0),
        ("a:\n  {{- if .c }}\n  b:\n    - x\n  {{- end }}\n", 1),
        ("a:\n  b:\n    {{- if .c }}\n    - x\n    {{- end }}\n", 0),
    ],
)
def test_the_condition_of_an_entry(text: str, depth: int) -> None:
    written, document = one(text)
    value = document.get("a", "b")
    assert value is not None
    condition = written.condition(value)
    assert (condition.depth if condition is not None else 0) == depth


def block(text: str) -> tuple[str, list[LineOrigin] | None]:
    written, document = one(text)
    value = document.get("a", "b")
    assert value is not None
    found = written.block(value)
    assert found is not None
    return found.text or "", found.origins


def test_a_block_scalar_keeps_its_tags_and_places() -> None:
    text = "a:\n  b: |-\n{{ if .c }}\n    x {{ .d }};\n{{ else }}\n      y;\n{{- end }}\n  e: 1\n"
    found, origins = block(text)
    assert found == "{{ if .c }}\nx {{ .d }};\n{{ else }}\n  y;\n{{- end }}\n"
    assert origins == [
        *(LineOrigin(line, shift) for line, shift in ((3, 0), (4, 4), (5, 0), (6, 4), (7, 0))),
        LineOrigin(7, 0),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  {{- if .c }}\n  b: |\n    x {{ .d }}\n  {{- end }}\n  e: 1\n",
        "a:\n  {{- if .c }}\n  b: |\n    x {{ .d }}\n  {{- else }}\n  f: 2\n  {{- end }}\n",
        "a:\n  b: |\n    x {{ .d }}\n{{- if .c }}\n  e: 1\n{{- end }}\n",
        "a:\n  b: |\n    x {{ .d }}\n{{- with .c }}\n{{ toYaml . | indent 2 }}\n{{- end }}\n",
        "a:\n  b: |\n    x {{ .d }}\n{{- end }}\n",
    ],
)
def test_tags_around_a_block_are_not_in_it(text: str) -> None:
    assert block(text)[0] == "x {{ .d }}\n"


@pytest.mark.parametrize("tag", ['{{ "}}" }}', "{{`{{ a }}`}}"])
def test_braces_in_a_tag_s_strings_are_replaced(tag: str) -> None:
    text, _ = block(f"a:\n  b: |\n    x {tag} y\n")
    assert len(text) == len(f"x {tag} y\n")
    assert (text.count("{{"), text.count("}}")) == (1, 1)


@pytest.mark.parametrize("inner", ["{{ .c | indent 4 }}", "    {{- .c | nindent 4 }}", "{{ if .c }}\n{{ end }}"])
def test_a_block_of_tags_alone_is_no_text(inner: str) -> None:
    written, document = one(f"a:\n  b: |\n{inner}\n  d: 1\n")
    value = document.get("a", "b")
    assert value is not None
    assert written.block(value) is None
    assert written.filled(value).unknown is not None
    assert document.get("a", "d") is not None


def test_a_template_that_is_not_understood_is_a_note() -> None:
    _, (problem,) = values("a: [\n{{ if .b }}\nc: d: e\n")
    assert isinstance(problem, Problem)
    assert problem.level == "note"


def test_a_key_in_both_branches_is_no_problem() -> None:
    _, found = values("a: {}\n{{ if .b }}\nc: 1\n{{ else }}\nc: 2\n{{ end }}\n")
    assert len(found) == 1


def test_a_mark_says_which_tag_it_is() -> None:
    source = Source("a", " ".join("{{ .a" + str(number) + " }}" for number in range(10)))
    tags = without_tags(source).tags
    assert list(pieces(f"x{mark(7, 5)}{mark(2, 3)}y{mark(1, 2)}", tags)) == ["x", tags[7], tags[2], "y", None]
    assert list(pieces(mark(11, 9), tags)) == [None]


_WRITTEN = """\
a:
  b: 1
- c
  - d: {{ .e }}
{{ if .f }}
{{- else }}
{{- end }}
{{ toYaml .g | indent 2 }}
  h: |
  i: >-
    j {{ .k }}
{{/* l
m */}}
---
n: {{ .o | nindent 2 }}
{{ $p := 1 }}

{{ define `q` }}
'r': "{{ .s }}"
{{ .t }}: u
- {{ .v
| quote }}: w
\ue000\ue003\ue004
"""
_LINES = st.lists(st.sampled_from(_WRITTEN.splitlines()), max_size=14).map("\n".join)
_SIGNS = st.text(alphabet="{}-|>: ai\n\t#\"'`*&!.\ue000\ue001\r", max_size=80)


@settings(max_examples=400)
@given(
    st.lists(_LINES, max_size=14).map("\n".join) | st.text(alphabet="{}-|>: ai\n\t#\"'`*&!.\ue000\ue001\r", max_size=80)
)
def test_any_text_keeps_its_lines_and_nothing_raises(text: str) -> None:
    source = Source("a.yaml", text)
    written, found = values(text)
    blanked = without_tags(source)
    assert [len(line) for line in blanked.source.text.split("\n")] == [len(line) for line in text.split("\n")]
    lines = text.split("\n")
    waiting = [item for item in found if isinstance(item, Value)]
    for item in found:
        assert 1 <= item.span.line <= item.span.end_line <= len(lines) + 1
    while waiting:
        value = waiting.pop()
        written.condition(value)
        written.more(value)
        written.name(value)
        filled = written.filled(value)
        assert filled.span.end_line <= len(lines)
        block = written.block(value)
        if block is not None and block.origins is not None:
            assert len(block.origins) == (block.text or "").count("\n") + 1
            assert all(1 <= origin.line <= len(lines) for origin in block.origins)
        waiting += value.items() if isinstance(value.data, list) else [item for _, item in value.entries()]


@pytest.mark.parametrize(
    "text",
    [
        "{{ if .a }}\n" * 20_000,
        "- " * 20_000,
        "".join(" " * depth + "a:\n" for depth in range(1_000)),
        "a: |\n" + "  {{ if .b }}\n" * 20_000,
        "a: {{ .b }}\n" * 20_000,
        "{{ .a }} {{ .b }}" * 20_000,
        "a:\n" + "  {{ toYaml .b | nindent 2 }}\n" * 20_000,
    ],
)
def test_hostile_templates_end(text: str) -> None:
    assert len(without_tags(Source("a.yaml", text)).source.text) == len(text)
