"""lighttpd's grammar: assignments, conditions, includes, templates, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.lighttpd import Assignment, Block, Document, Hole, Include, parse, text_of


def read(text: str) -> Document:
    return parse(Source("lighttpd.conf", text))


def assignments(document: Document) -> list[tuple[str, str, list[str]]]:
    return [
        (node.name, node.operator, [token.text for token in node.value])
        for node in document.nodes
        if isinstance(node, Assignment)
    ]


def test_assignments_on_any_lines() -> None:
    found = read('a.b = 1 c += ("d" => "e",\n # no\n "f") # g\nh :=\n"i" +\nvar.j\nk="l"')
    assert assignments(found) == [
        ("a.b", "=", ["1"]),
        ("c", "+=", ["(", '"d"', "=>", '"e"', ",", '"f"', ")"]),
        ("h", ":=", ['"i"', "+", "var.j"]),
        ("k", "=", ['"l"']),
    ]
    assert not found.problems


def test_a_quote_is_escaped_and_a_hash_in_quotes_is_text() -> None:
    (node,) = read(r'a = "b \"c\" # \d\\e"' + "\n").nodes
    assert isinstance(node, Assignment)
    assert text_of(node.value[0]) == 'b "c" # \\d\\\\e'


def test_conditions_nest_and_chain() -> None:
    found = read(
        '$SERVER["socket"] == ":80" { $HTTP["host"] =~ "^a$" { b = 1 } else $HTTP["host"] == "c" { d = 2 }'
        '\nelse { e = 3 } } global { f = 4 } if $HTTP["url"] =^ "/x" { g = 5 }'
    )
    socket, general, url = found.nodes
    assert isinstance(socket, Block)
    inner = [(one.field, one.operator, one.text, one.is_else) for one in socket.nodes if isinstance(one, Block)]
    assert inner == [("HTTP host", "=~", "^a$", False), ("HTTP host", "==", "c", True), ("", "", "", True)]
    assert isinstance(general, Block)
    assert general.is_global
    assert isinstance(url, Block)
    assert (url.field, url.text) == ("HTTP url", "/x")
    assert not found.problems


def test_includes_and_holes() -> None:
    found = read('include "a/*.conf"\ninclude_shell "b " + c\n{{ more }}\nd = {{ e }}\nf = "{{ g }}"')
    kinds = [type(node) for node in found.nodes]
    assert kinds == [Include, Include, Hole, Assignment, Assignment]


def test_templates_conditions() -> None:
    found = read("{% if x %}\na = 1\n{% endif %}\nb = 2\n")
    assert [node.is_conditional for node in found.nodes if isinstance(node, Assignment)] == [True, False]


def test_places() -> None:
    found = read('a = 1\n  b = "é" +\n "c"\n')
    node = found.nodes[1]
    span = found.span(node)
    assert (span.line, span.column, span.end_line) == (2, 3, 2)


@pytest.mark.parametrize("text", ["a", "= 1", "a = ", "$x", '$HTTP["a"] {', '$HTTP["a"] == "b"', "a = 'b'", '"', "}{"])
def test_what_is_not_understood_is_one_problem_at_most(text: str) -> None:
    assert len(read(text + "\nz = 1").problems) <= 2


def test_deep_nesting_is_cut() -> None:
    found = read('$HTTP["a"] == "b" {' * 10_000)
    assert found.problems


@given(st.text(alphabet='ab$HTP["]=~{}()+,:#\\\n é%0<', max_size=80))
def test_any_text_never_raises_and_places_lie_in_it(text: str) -> None:
    found = read(text)
    waiting = list(found.nodes)
    while waiting:
        node = waiting.pop()
        assert 0 <= node.start <= node.end <= len(text)
        span = found.span(node)
        assert span.line <= text.count("\n") + 1
        if isinstance(node, Block):
            waiting += node.nodes


def test_many_backslashes_are_read_at_once() -> None:
    assert len(read('a = "' + "\\\\" * 5_000).problems) == 1


def test_templates_that_are_not_understood_are_no_error() -> None:
    found = read(
        '{% for x in y %}\n{{ x.field }} {{ x.operator }} "{{ x.value }}" {\n  a = {% raw %}"%{%s}t"{% endraw %}\n}\n'
    )
    assert [problem.level for problem in found.problems] == ["note"]
    assert read("a").problems[0].level == "error"
    (node,) = read('a = {% raw %}"%{%s}t|%V"{% endraw %}').nodes
    assert isinstance(node, Assignment)
    assert text_of(node.value[0]) == "%{%s}t|%V"
    (node,) = read("a = {{ b }}  # <c@d.example>").nodes
    assert isinstance(node, Assignment)
    assert [token.kind for token in node.value] == ["hole"]


def test_an_editors_marks_for_folding_are_comments() -> None:
    text = '# {{{ variables\nvar.dir = "/l"\n# }}}\n\nserver.port = 80 # {{ port }}\n'
    document = read(text)
    assert [node.name for node in document.nodes if isinstance(node, Assignment)] == ["var.dir", "server.port"]
    assert document.problems == []


@pytest.mark.parametrize("opener", ["{{", "${", "{", '\\"', '"\\"', "@A", "$a["])
def test_openers_that_nothing_closes_are_read_once(opener: str) -> None:
    document = parse(Source("lighttpd.conf", 'server.port = 80\naccesslog.format = "%h"\n' + opener * 100_000))
    assert [node.name for node in document.nodes if isinstance(node, Assignment)] == ["server.port", "accesslog.format"]
    assert document.problems


def test_a_quote_that_is_not_closed_ends_no_other_text() -> None:
    document = parse(Source("lighttpd.conf", 'a = "b"\nc = "d\\"'))
    first, second = (node for node in document.nodes if isinstance(node, Assignment))
    assert [text_of(token) for token in first.value] == ["b"]
    assert second.value == []
