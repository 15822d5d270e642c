"""The HCL tree: places, constants, and what is kept of broken files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.model.values import Encoded
from accesslint.source import LineOrigin, Problem, Source, Span
from accesslint.syntax.hcl import Body, parse, parse_template
from accesslint.syntax.hcl.nodes import Access, Broken, Literal, Text

TOPS = ("resource", "variable", "locals", "output", "module")


def read(text: str) -> tuple[Body, list[Problem]]:
    return parse(Source("f.tf", text), TOPS)


def messages(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.message) for problem in problems]


def names(body: Body) -> list[str]:
    return [" ".join((block.type, *block.labels)) for block in body.blocks]


def test_blocks_labels_and_headers() -> None:
    body, problems = read('# c\nresource "a_b" name {\n  x = 1\n  inner "l" {}\n}\n')
    assert not problems
    block = body.blocks[0]
    assert (block.type, block.labels) == ("resource", ("a_b", "name"))
    assert block.header == Span("f.tf", 2, 1, 2, 22)
    assert block.body.attributes["x"].span == Span("f.tf", 3, 3, 3, 4)
    assert block.body.attributes["x"].value.span == Span("f.tf", 3, 7, 3, 8)
    assert block.body.of_type("inner")[0].labels == ("l",)


def test_constants_are_folded() -> None:
    body, _ = read('x = { a = [1, "b", true, null, -2.5], "c" = { d = "e" } }')
    value = body.attributes["x"].value
    assert isinstance(value, Literal)
    assert value.value.plain() == {"a": [1, "b", True, None, -2.5], "c": {"d": "e"}}
    assert value.value.get("a", 1).span == Span("f.tf", 1, 15, 1, 18)  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["0x7f", "1e999", "9" * 700, "1" * 400 + "." + "2" * 400])
@pytest.mark.parametrize("around", ["x = {}", "x = 1 + {}", "x = [{}]", "x {{\n  y = {}\n}}"])
def test_a_number_that_terraform_does_not_know_costs_its_value_only(written: str, around: str) -> None:
    body, _ = read(around.format(written) + "\nz = 1\n")
    assert "z" in body.attributes


def test_columns_count_characters() -> None:
    body, _ = read('x = "é😀" + y')
    value = body.attributes["x"].value
    assert value.span == Span("f.tf", 1, 5, 1, 13)
    body, _ = read('ключ = "日本 ${a.b}" # é\ny = 1')
    text = body.attributes["ключ"].value
    assert isinstance(text, Text)
    assert isinstance(text.parts[1], Access)
    assert text.parts[1].span == Span("f.tf", 1, 14, 1, 17)


def test_places_in_an_embedded_text() -> None:
    outer = Source("outer.yaml", "data: |\n  x = 1\n  y = a.b\n")
    inner = outer.embed("x = 1\ny = a.b\n", [LineOrigin(2, 2), LineOrigin(3, 2), LineOrigin(3, 2)])
    body, _ = parse(inner)
    assert body.attributes["y"].value.span == Span("outer.yaml", 3, 7, 3, 10)


def test_line_ends_of_windows_and_a_byte_order_mark() -> None:
    from accesslint.source import decode

    source, _ = decode("f.tf", b"\xef\xbb\xbfx = <<EOT\r\na\r\nEOT\r\ny = 2\r\n")
    body, problems = parse(source)
    assert not problems
    text = body.attributes["x"].value
    assert isinstance(text, Literal)
    assert text.value.data == "a\n"
    assert body.attributes["y"].value.span == Span("f.tf", 4, 5, 4, 6)


def test_a_broken_argument_costs_only_itself() -> None:
    body, problems = read(
        'resource "a" "b" {\n  x = 1\n  y = = 2\n  z = [for a in b : a => a]\n'
        "  ok {\n    v = 3 4\n    w = 5\n  }\n  q = 6\n}\n"
        'resource "a" "c" {\n  x = 1\n}\n'
    )
    assert names(body) == ["resource a b", "resource a c"]
    attributes = body.blocks[0].body.attributes
    assert {name for name, attribute in attributes.items() if isinstance(attribute.value, Broken)} == {"y", "z"}
    assert attributes["y"].value == Broken("syntax error on line 3", Span("f.tf", 3, 3, 3, 10))
    assert isinstance(attributes["q"].value, Literal)
    inner = body.blocks[0].body.blocks[0].body.attributes
    assert isinstance(inner["v"].value, Broken)
    assert isinstance(inner["w"].value, Literal)
    assert [line for line, _ in messages(problems)] == [3, 4, 6]
    assert all("syntax error" in message for _, message in messages(problems))


def test_a_block_that_is_never_closed() -> None:
    body, problems = read('resource "a" "b" {\n  x = 1\n\nresource "a" "c" {\n  y = 2\n}\n')
    assert names(body) == ["resource a b", "resource a c"]
    assert list(body.blocks[0].body.attributes) == ["x"]
    assert messages(problems) == [(1, 'the block "resource" is never closed')]


def test_a_truncated_file() -> None:
    body, problems = read('locals {\n  a = 1\n}\nresource "a" "b" {\n  x = 1\n  tags = {\n    k = "v\n')
    assert names(body) == ["locals", "resource a b"]
    attributes = body.blocks[1].body.attributes
    assert isinstance(attributes["x"].value, Literal)
    assert isinstance(attributes["tags"].value, Broken)
    assert [line for line, _ in messages(problems)] == [4, 6]


def test_a_stray_brace_does_not_take_the_file_down() -> None:
    body, problems = read('locals {\n  a = 1\n}\n}\nresource "a" "b" {\n  x = 1\n}\n')
    assert names(body) == ["locals", "resource a b"]
    assert problems


def test_what_looks_like_a_block_in_a_heredoc_or_comment_is_none() -> None:
    body, problems = read(
        'resource "a" "b" {\n  x = <<EOT\nresource "no" "no" {\n}\nEOT\n  y = = 1\n}\n'
        '/*\nresource "no" "no" {\n*/\nresource "a" "c" {}\n'
    )
    assert names(body) == ["resource a b", "resource a c"]
    text = body.blocks[0].body.attributes["x"].value
    assert isinstance(text, Literal)
    assert text.value.data == 'resource "no" "no" {\n}\n'
    assert [line for line, _ in messages(problems)] == [6]


def test_an_argument_set_twice() -> None:
    body, problems = read("a {\n  x = 1\n  x = 2\n}\n")
    value = body.blocks[0].body.attributes["x"].value
    assert isinstance(value, Literal)
    assert value.value.data == 1
    assert messages(problems) == [(3, '"x" is set twice; the first one holds')]


def test_json_in_a_heredoc() -> None:
    body, _ = read('x = <<-EOT\n    {\n      "é": ["b"]\n    }\n  EOT\n')
    value = body.attributes["x"].value
    assert isinstance(value, Literal)
    assert isinstance(value.value.data, Encoded)
    assert value.value.data.value.get("é", 0).span == Span("f.tf", 3, 13, 3, 16)  # type: ignore[union-attr]


def test_template_files() -> None:
    node, problems = parse_template(Source("t.tpl", 'a "${b.c}"\n${d}'))
    assert not problems
    assert isinstance(node, Text)
    assert isinstance(node.parts[1], Access)
    assert node.parts[1].span == Span("t.tpl", 1, 6, 1, 9)
    assert isinstance(node.parts[-1], Access)
    assert node.parts[-1].span == Span("t.tpl", 2, 3, 2, 4)
    node, _ = parse_template(Source("t.tpl", "plain \\n $x"))
    assert isinstance(node, Literal)
    assert node.value.data == "plain \\n $x"
    node, problems = parse_template(Source("t.tpl", "x\n${ 1 + }\n"))
    assert isinstance(node, Broken)
    assert problems[0].span.line == 2


DEEP = [
    "x = " + "[" * 10_000,
    "x = " + "[" * 10_000 + "]" * 10_000,
    "x = " + "(" * 10_000 + "1" + ")" * 10_000,
    "x = " + "{a=" * 10_000 + "1" + "}" * 10_000,
    "x = " + "!" * 10_000 + "true",
    "x = " + "-" * 10_000 + "1",
    "x = " + "1+" * 10_000 + "1",
    "x = " + "a ? b : " * 10_000 + "c",
    "x = " + "f(" * 10_000 + ")" * 10_000,
    'x = "' + "${" * 5_000,
    'x = "' + '${"' * 5_000 + "a" + '"}' * 5_000 + '"',
    "b {\n" * 10_000,
    "b {\n" * 10_000 + "}\n" * 10_000,
    "x = <<A\n" + "%{ if x }\n" * 10_000 + "%{ endif }\n" * 10_000 + "A\n",
    "x = a" + "[a" * 10_000 + "]" * 10_000,
    "x = a" + ".b" * 10_000,
    "x = a" + "[*]" * 10_000,
]


@pytest.mark.parametrize("text", DEEP, ids=[text[:12] for text in DEEP])
def test_deep_nesting(text: str) -> None:
    body, _ = read(text + "\n")
    assert isinstance(body, Body)


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n\n", "}", "{", '"', "x", "x =", "x = \n", "= 1", "\0", "x = \0", "<<EOT", "x = <<EOT", "x = <<EOT\n"),
        *("/*", "a b c", "resource", 'resource "a', 'resource "a" "b" {', "x = ${a}", 'x = "${', 'x = "%{ if }"'),
        *('x = "%{ endif }"', "x = [1,,2]", "x = {a}", "x = a.", "x = a[", "x = f(", "x = 1 +", "x = ? :"),
        *("\ufeffx = 1", "x = a...", "{ a = 1 }", "x = 'a'", "\x0c"),
    ],
)
def test_broken_texts(text: str) -> None:
    body, problems = read(text)
    assert isinstance(body, Body)
    for problem in problems:
        assert problem.span.line <= text.count("\n") + 1


PIECES = st.sampled_from(
    [
        *("resource", '"a"', " ", "\n", "{", "}", "x", "=", "[", "]", "(", ")", "${", "%{ if ", "%{ endif }", '"'),
        *("<<EOT\n", "EOT\n", "<<-E\n", "E\n", "for ", " in ", ":", "?", "1", ".5", "é", "😀", "\t", "...", "*", "."),
        *(",", "!", "-", "#", "/*", "*/", "\\", "~}", "=>", "null"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES).map("".join) | st.text())
def test_never_raises_and_stays_in_the_file(text: str) -> None:
    source = Source("f.tf", text)
    body, problems = parse(source, TOPS)
    node, more = parse_template(source)
    last = source.position(len(text))
    spans = [problem.span for problem in (*problems, *more)] + [node.span]
    waiting = [body]
    while waiting:
        here = waiting.pop()
        spans += [attribute.span for attribute in here.attributes.values()]
        spans += [attribute.value.span for attribute in here.attributes.values()]
        spans += [block.header for block in here.blocks]
        waiting += [block.body for block in here.blocks]
    for span in spans:
        assert (1, 1) <= (span.line, span.column) <= last
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.end_line <= last[0] + 1
