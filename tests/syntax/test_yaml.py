"""YAML: exact places, the typing of scalars, and bad input that costs only itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span, decode
from accesslint.syntax.yaml import TEMPLATE, Dialect, documents, embedded_text


def read(text: str, dialect: Dialect = "kubernetes") -> tuple[list[Value], list[Problem]]:
    items = list(documents(Source("f.yaml", text), dialect))
    return [item for item in items if isinstance(item, Value)], [item for item in items if isinstance(item, Problem)]


def one(text: str, dialect: Dialect = "kubernetes") -> Value:
    values, problems = read(text, dialect)
    assert problems == []
    (value,) = values
    return value


def at(text: str, span: Span) -> str:
    """The characters that a span covers."""
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    middle = lines[span.line : span.end_line - 1]
    return "\n".join(
        [lines[span.line - 1][span.column - 1 :], *middle, lines[span.end_line - 1][: span.end_column - 1]]
    )


@pytest.mark.parametrize(
    ("written", "dialect", "value"),
    [
        ("true", "kubernetes", True),
        ("yes", "kubernetes", True),
        ("On", "kubernetes", True),
        ("n", "kubernetes", False),
        ("off", "kubernetes", False),
        ("yes", "core", "yes"),
        ("TRUE", "core", True),
        ("on", "text", "on"),
        ("12", "text", "12"),
        ("~", "kubernetes", None),
        ("0644", "kubernetes", 420),
        ("0644", "core", 644),
        ("0o644", "core", 420),
        ("0x1F", "kubernetes", 31),
        ("-0b101", "kubernetes", -5),
        ("089", "kubernetes", 89),
        ("1_000", "kubernetes", 1000),
        ("1_000", "core", "1_000"),
        ("1.5e3", "kubernetes", 1500.0),
        (".5", "kubernetes", 0.5),
        (".inf", "kubernetes", ".inf"),
        ("1e999", "kubernetes", "1e999"),
        ("2026-01-02", "kubernetes", "2026-01-02"),
        ("12:30:45", "kubernetes", "12:30:45"),
        ("1.2.3", "kubernetes", "1.2.3"),
        ("0x", "kubernetes", "0x"),
        ("-", "kubernetes", None),
        ("9" * 5000, "kubernetes", "9" * 5000),
        ("'true'", "kubernetes", "true"),
        ("!!str 12", "kubernetes", "12"),
        ("!!int 12", "kubernetes", 12),
        ("!!binary aGk=", "kubernetes", "aGk="),
        ("! 12", "kubernetes", "12"),
    ],
)
def test_scalars_have_the_types_that_their_program_gives_them(written: str, dialect: Dialect, value: object) -> None:
    if written == "-":
        assert one("a: [+, x]").plain() == {"a": ["+", "x"]}
        return
    found = one(f"key: {written}\n", dialect).plain()["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "path", "covered"),
    [
        ("a: plain words # why\n", ("a",), "plain words"),
        ('a: "quo\\"ted" # why\n', ("a",), '"quo\\"ted"'),
        ("a:\n  - 'one'\n  - two\n", ("a", 1), "two"),
        ("a:\n  - name: x\n    image: y\n", ("a", 0), "name: x"),
        ("a:\n  - name: x\n    image: y\n", ("a", 0, "image"), "y"),
        ("ключ: 😀 значение\n", ("ключ",), "😀 значение"),
        ("a: {b: [1, 2]}\n", ("a",), "{b: [1, 2]}"),
        ("a: {b: [1, 2]}\n", ("a", "b", 0), "1"),
        ("a: {\n  b: 1 }\n", ("a",), "{"),
        ("a: &x !!str plain # c\n", ("a",), "plain"),
        ("a: !!map &x\n  b: c\n", ("a",), "b: c"),
        ("a: |\n  one\n  two\n\nb: 1\n", ("a",), "|\n  one\n  two"),
        ("a: >-\n  one\n", ("a",), ">-\n  one"),
        ("emptyDir:\nb: 1\n", ("emptyDir",), "emptyDir"),
        ("a: !Ref Logs\n", ("a",), "!Ref Logs"),
        ("a: !Ref Logs\n", ("a", "!Ref"), "Logs"),
        ("a: !Sub\n  - b\n", ("a", "!Sub", 0), "b"),
        ("a: 'x\n\n  y'\n", ("a",), "'x\n\n  y'"),
        ("a: 'b\u2028 c'\nd: e\n", ("d",), "e"),
    ],
)
def test_spans_cover_the_very_value(text: str, path: tuple[str | int, ...], covered: str) -> None:
    value = one(text).get(*path)
    assert value is not None
    assert at(text, value.span) == covered


def test_spans_of_later_documents_lie_in_the_file() -> None:
    text = "# first\na: 1\n---\nb: two\n...\n--- # third\nc:\n- three\n"
    values, problems = read(text)
    assert problems == []
    assert [value.plain() for value in values] == [{"a": 1}, {"b": "two"}, {"c": ["three"]}]
    place = values[2].get("c", 0)
    assert place is not None
    assert place.span == Span("f.yaml", 8, 3, 8, 8)


def test_directives_belong_to_the_document_after_them() -> None:
    values, problems = read("%YAML 1.1\n%TAG !e! tag:e.org,2000:\n---\na: !e!x 1\n---\nb: 2\n")
    assert problems == []
    assert [value.plain() for value in values] == [{"a": {"tag:e.org,2000:x": "1"}}, {"b": 2}]


def test_dashes_inside_a_block_scalar_do_not_end_the_document() -> None:
    assert one("a: |\n  x\n  ---\n  y\n").plain() == {"a": "x\n---\ny\n"}


@pytest.mark.parametrize("text", ["", "\n\n", "---\n", "# only words\n", "---\n# words\n---\n", "---\n...\n", "null\n"])
def test_empty_documents_give_nothing(text: str) -> None:
    assert read(text) == ([], [])


def test_a_broken_document_costs_only_itself() -> None:
    values, problems = read('a: 1\n---\nb: [1\nc: "\n---\nd: 4\n')
    assert [value.plain() for value in values] == [{"a": 1}, {"d": 4}]
    assert [(problem.level, problem.span.line) for problem in problems] == [("error", 4)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a:\n\tb: 1\n", 2, "tab"),
        ("a: b: c\n", 1, "indentation"),
        ('a: "never closed\nb: c\n', 2, "end of stream"),
        ("a: [1, 2\n", 1, "expected"),
        ("a: \x07\n", 1, "0x0007"),
        ("a: @x\n", 1, "cannot start"),
        ("a: 1\n  b: 2\n", 2, "not allowed"),
        ("a: \ud800\n", 1, "surrogates"),
        ("a: !e!x 1\n", 1, "tag"),
    ],
)
def test_syntax_errors_name_the_line(text: str, line: int, said: str) -> None:
    values, problems = read(text)
    assert values == []
    (problem,) = problems
    assert (problem.level, problem.span.line) == ("error", line)
    assert said in problem.message


def test_equal_keys_are_a_warning_and_the_last_counts() -> None:
    values, problems = read("level: None\nlevel: Metadata\nother: 1\n")
    assert values[0].plain() == {"level": "Metadata", "other": 1}
    (problem,) = problems
    assert (problem.level, problem.span) == ("warning", Span("f.yaml", 2, 1, 2, 6))
    assert '"level"' in problem.message


def test_keys_stay_as_written() -> None:
    assert one("on: 1\n1: 2\n~: 3\n'<<': 4\n").plain() == {"on": 1, "1": 2, "~": 3, "<<": 4}


def test_complex_keys_are_left_out() -> None:
    values, problems = read("? [a, b]\n: 1\nc: 2\n")
    assert values[0].plain() == {"c": 2}
    assert [problem.level for problem in problems] == ["warning"]


def test_an_alias_may_be_a_key() -> None:
    assert one("a: &k name\n*k : 1\n").plain() == {"a": "name", "name": 1}


def test_merges_keep_what_is_written_and_the_first_of_a_list() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n"
    merged = one(text).get("z")
    assert merged is not None
    assert merged.plain() == {"a": 1, "b": 1, "c": 3}
    place = merged.get("a")
    assert place is not None
    assert place.span.line == 1


def test_a_merge_of_a_scalar_is_said() -> None:
    values, problems = read("a:\n  <<: words\n  b: 1\n")
    assert values[0].plain() == {"a": {"b": 1}}
    assert "merges mappings only" in problems[0].message


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: {c: *a}}\n", "a: *missing\n", "a: &a\n  <<: *a\n"])
def test_aliases_without_an_end_or_a_start(text: str) -> None:
    values, problems = read(text)
    assert [problem.level for problem in problems] == ["warning"]
    assert len(values) == 1


def test_an_alias_bomb_is_cut() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    values, problems = read("\n".join(lines))
    assert ["100,000" in problem.message for problem in problems] == [True]
    assert len(repr(values[0].plain())) < 3_000_000


def test_merges_do_not_multiply_without_bound() -> None:
    lines = ["m0: &m0 {" + ", ".join(f"k{n}: [1, 2, 3]" for n in range(1000)) + "}"]
    lines += [f"m{n}: &m{n}\n  <<: *m{n - 1}\n  extra{n}: 1" for n in range(1, 500)]
    _, problems = read("\n".join(lines))
    assert any("100,000" in problem.message for problem in problems)


def test_a_chain_of_aliases_does_not_nest_without_bound() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 5000)]
    values, problems = read("\n".join(lines))
    assert any("200 levels" in problem.message for problem in problems)
    values[0].plain()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        '{"a": ' * 10_000,
        "- " * 10_000 + "x",
        "? " * 10_000,
        "\n".join(" " * n + "a:" for n in range(2_000)),
    ],
)
def test_deep_nesting_is_cut_and_said(text: str) -> None:
    values, problems = read(text + "\n---\nb: 1\n")
    assert values[-1].plain() == {"b": 1}
    assert any("deep" in problem.message or "depth" in problem.message for problem in problems)


def test_nesting_within_libyaml_s_bounds_keeps_what_is_above_the_cut() -> None:
    value, problems = read("top: 1\nx: " + "[" * 500 + "]" * 500)
    assert value[0].get("top") is not None
    assert "200 levels" in problems[0].message
    inner = value[0].get("x", *[0] * 199)
    assert inner is not None
    assert isinstance(inner.data, Unknown)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" + "1," * 3_000_000 + "]", "500,000 values"),
        ('"' + "y" * 10_000_000, "unexpected end"),
        ("a: " + "x " * 5_000_000, ""),
        ("[" * 10_000_000, "depth"),
    ],
)
def test_ten_megabytes_on_one_line_end(text: str, said: str) -> None:
    values, problems = read(text)
    assert [said in problem.message for problem in problems] == ([True] if said else [])
    assert len(values) == (0 if said else 1)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a: é\n".encode("utf-16"), {"a": "é"}),
        ("a: é\n".encode("utf-8-sig"), {"a": "é"}),
        (b"a: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": 1, "b": "x\ny\n"}),
        (b"a: \xff\n", {"a": "\ufffd"}),
    ],
)
def test_encodings_and_line_ends(data: bytes, expected: object) -> None:
    source, _ = decode("f.yaml", data)
    (value,) = documents(source)
    assert isinstance(value, Value)
    assert value.plain() == expected


def test_a_byte_order_mark_that_was_left_in_does_not_hurt() -> None:
    assert one("\ufeffa: 1\nb: 2\n").plain() == {"a": 1, "b": 2}


def test_json_with_tabs() -> None:
    text = '{\n\t"kind": "Pod",\n\t"spec": {"a": [true, null, "x\\/y"]}\n}\n'
    value = one(text)
    assert value.plain() == {"kind": "Pod", "spec": {"a": [True, None, "x/y"]}}
    kind = value.get("kind")
    assert kind is not None
    assert at(text, kind.span) == '"Pod"'


def test_a_template_expression_is_unknown() -> None:
    text = "replicas: {{ .Values.replicas }}\nname: x\nlist: [{{ a }}, b]\n"
    value = one(text)
    replicas = value.get("replicas")
    assert replicas is not None
    assert replicas.data is TEMPLATE
    assert value.plain()["list"][1] == "b"


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  {{- if .Values.x }}\n  b: 1\n  {{- end }}\n",
        "a: {{ x }}-{{ y }}\n",
        "{% for x in y %}\n- a\n{% endfor %}\n",
    ],
)
def test_a_template_that_does_not_parse_is_a_note(text: str) -> None:
    values, problems = read(text)
    assert values == []
    assert [problem.level for problem in problems] == ["note"]


INNER = [
    ("a: |\n  one\n    two\n\n  three\n", "one\n  two\n\nthree\n"),
    ("a: |-\n    one\n    two\n", "one\ntwo"),
    ("a: |+\n  one\n\n\nb: 1\n", "one\n\n\n"),
    ("a: |2\n    one\n   two\n", "  one\n two\n"),
    ("a: |2-  # why\n\n    one\n", "\n  one"),
    ("a: &x !!str |\n  one\n  two\n", "one\ntwo\n"),
    ("- |\n one\n two\n", "one\ntwo\n"),
    ("a: 'one two'\n", "one two"),
    ('a: "one\\n  two\\nthree"\n', "one\n  two\nthree"),
    ("--- |\n one\n two\n", "one\ntwo\n"),
]


@pytest.mark.parametrize("mark", ["\x85", "\r", "\u2028", "\u2029"])
def test_a_line_break_of_yaml_alone_in_an_embedded_text_is_placed_coarsely(mark: str) -> None:
    text = f"a: |\n  one\n  t{mark}  wo\n  three\n  four\nb: 1\n"
    source = Source("f.yaml", text)
    value = one(text)
    embedded = embedded_text(source, value.get("a"))  # type: ignore[arg-type]
    assert embedded.span(embedded.text.index("four"), len(embedded.text)).end_line <= 5


@pytest.mark.parametrize(("text", "inner"), INNER)
def test_embedded_texts_keep_exact_places(text: str, inner: str) -> None:
    source = Source("f.yaml", text)
    (value,) = documents(source)
    assert isinstance(value, Value)
    for _, child in list(value.entries())[:1]:
        value = child
    embedded = embedded_text(source, value.get(0) or value)
    assert embedded.text == inner
    for word in ("one", "two", "three"):
        start = inner.find(word)
        if start >= 0:
            span = embedded.span(start, start + len(word))
            assert at(text, span) == word


@pytest.mark.parametrize(
    "text", ["a: >\n  one\n  two\n", 'a: "one\n  two"\n', "a: one\n", "a: 'x'' y'\nb: z\n", 'a: "\\u000ax"\n']
)
def test_other_scalars_embed_at_one_line_of_the_scalar(text: str) -> None:
    source = Source("f.yaml", text)
    (value,) = documents(source)
    assert isinstance(value, Value)
    scalar = value.get("a")
    assert scalar is not None
    embedded = embedded_text(source, scalar)
    assert embedded.text == scalar.text
    span = embedded.span(0, 1)
    assert (span.line, span.end_line) == (1, 1)


def test_a_file_in_a_file_in_a_file_keeps_its_place() -> None:
    text = "data:\n  inner.yaml: |\n    data:\n      nginx.conf: |\n        access_log off;\n"
    source = Source("f.yaml", text)
    for key in ("inner.yaml", "nginx.conf"):
        (value,) = documents(source)
        assert isinstance(value, Value)
        scalar = value.get("data", key)
        assert scalar is not None
        source = embedded_text(source, scalar)
    assert source.text == "access_log off;\n"
    assert at(text, source.span(11, 14)) == "off"


def test_the_pure_python_parser_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    texts = [text for text, _ in INNER] + ["a: &x [1, {b: *x}]\n", "a: !Ref b\n---\nc: {{ d }}\n", "e: [1\n"]
    expected = [[repr(item) for item in documents(Source("f.yaml", text))][:-1] for text in texts]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert [[repr(item) for item in documents(Source("f.yaml", text))][:-1] for text in texts] == expected


@given(st.text(alphabet=st.sampled_from("ab:- \n\t{}[]&*!|>'\"#%,?<\\é\r\u2028~1."), max_size=60))
def test_any_text_gives_values_and_problems_inside_the_file(text: str) -> None:
    source = Source("f.yaml", text)
    last = len(source.starts)
    for item in documents(source):
        assert 1 <= item.span.line <= item.span.end_line <= last
        assert item.span.column >= 1
        if isinstance(item, Value):
            item.plain()
            for _, child in item.entries():
                embedded_text(source, child)


_leaves = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=8).filter(str.isprintable)
_trees = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", min_size=1), inner), max_leaves=8
)


@given(_trees)
def test_json_reads_as_itself(tree: object) -> None:
    import json

    values, problems = read(json.dumps({"x": tree}, ensure_ascii=False))
    assert problems == []
    assert values[0].plain() == {"x": tree}
