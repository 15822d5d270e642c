"""syslog-ng's configuration as a tree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.syslog_ng import MAX_DEPTH, Node, parse, walk


def tree(node: Node) -> Any:
    if node.kind == "text":
        return node.text
    if node.kind == "pragma":
        return f"@{node.text} {node.label}".strip()
    name = f"{node.text} {node.label}".strip() + ("{}" if node.kind == "block" else "()")
    return [name, *(tree(child) for child in node.children)]


def trees(text: str) -> list[Any]:
    return [tree(node) for node in parse(Source("s.conf", text)).nodes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@version: 3.38\n@include \"a.conf\" # c\n@include 'b'\n", ["@version 3.38", "@include a.conf", "@include b"]),
        ('@define d "/var"\nx { file("`d`/a" \'`e`\'); };', ['@define d "/var"', ["x{}", ["file()", "/var/a", "`e`"]]]),
        ("source s { system(); };", [["source s{}", ["system()"]]]),
        ("source s{udp(port(1)ip(a));};", [["source s{}", ["udp()", ["port()", "1"], ["ip()", "a"]]]]),
        ("options { ts_format(iso); };", [["options{}", ["ts-format()", "iso"]]]),
        (
            "filter f { a(b) and not (c(d) or e(f)); };",
            [["filter f{}", ["a()", "b"], "and", ["not()", ["c()", "d"], "or", ["e()", "f"]]]],
        ),
        (
            "log { source { internal(); }; if (x(y)) { d(z); } else { d(w); }; };",
            [
                [
                    "log{}",
                    ["source{}", ["internal()"]],
                    ["if()", ["x()", "y"]],
                    ["{}", ["d()", "z"]],
                    ["else{}", ["d()", "w"]],
                ]
            ],
        ),
        ('template t "a\\n\\"b";', ["template", "t", 'a\n"b']),
        ("template t { template('a\\n'); };", [["template t{}", ["template()", "a\\n"]]]),
        ("# c { \nlog { };\r\n", [["log{}"]]),
        ("python {\ndef f(x): {\n};\nlog { };", [["python{}"], ["log{}"]]),
        ("", []),
    ],
)
def test_statements(text: str, expected: list[Any]) -> None:
    document = parse(Source("s.conf", text))
    assert [tree(node) for node in document.nodes] == expected
    assert not document.problems


@pytest.mark.parametrize("text", ["log {", "log }", "log { a( };", ")"])
def test_faults_are_problems(text: str) -> None:
    assert parse(Source("s.conf", text)).problems


def test_templates() -> None:
    text = "source s { udp(port({{ port }})); };\n{% if a %}\nlog { d(x); };\n{% endif %}\n{{ more }}\nlog { d(y); };\n"
    document = parse(Source("s.conf", text))
    assert [node.conditional for node in document.nodes] == [False, True, False]
    assert [node.text for node in walk(document.nodes) if node.templated] == ["{{ port }}"]
    assert document.hole is not None
    assert document.hole.line == 5


def test_nesting_is_bounded() -> None:
    document = parse(Source("s.conf", "a(" * 10_000))
    assert len(document.problems) == 1
    assert document.nodes[0].kind == "call"
    assert MAX_DEPTH < 10_000


@pytest.mark.parametrize("opener", ['\\"', '"\\"', "'", '"'])
def test_quotes_that_nothing_closes_are_read_once(opener: str) -> None:
    document = parse(Source("s.conf", "source s_local { internal(); };\n" + opener * 100_001))
    assert tree(document.nodes[0]) == tree(parse(Source("s.conf", "source s_local { internal(); };")).nodes[0])


@settings(max_examples=300)
@given(st.text("(){};,\"'\\`@#/ \n{}%<abfilterog_$", max_size=120))
def test_any_text(text: str) -> None:
    source = Source("s.conf", text)
    for node in walk(parse(source).nodes):
        assert 0 <= node.start <= node.end <= len(text)
        source.span(node.start, node.end)
