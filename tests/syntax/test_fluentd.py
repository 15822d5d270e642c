"""Fluentd's language: directives, values, quotes, JSON, Ruby, templates, places, and faults."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.fluentd import (
    MAX_DEPTH,
    Document,
    Element,
    Hole,
    Include,
    Item,
    Literal,
    Parameter,
    parse,
)


def read(text: str) -> Document:
    return parse(Source("fluent.conf", text))


def parameters(items: list[Item]) -> dict[str, Literal]:
    return {item.key: item.value for item in items if isinstance(item, Parameter)}


def text_of(literal: Literal) -> str:
    return "".join(f"#{{{piece.text}}}" if piece.is_code else piece.text for piece in literal.pieces)


def element(document: Document, number: int = 0) -> Element:
    return [item for item in document.items if isinstance(item, Element)][number]


def test_directives_nest() -> None:
    document = read("<match a.** b>\n  @type copy\n  <store>\n    @type null\n  </store>\n</match>\n")
    match = element(document)
    assert match.name == "match"
    assert match.argument is not None
    assert text_of(match.argument) == "a.** b"
    store = next(item for item in match.items if isinstance(item, Element))
    assert text_of(parameters(store.items)["@type"]) == "null"
    assert not document.problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/var/log/a.log", "/var/log/a.log"),
        ("foo#bar # comment", "foo#bar"),
        ('"quoted # text" # comment', "quoted # text"),
        (r'"a\n\"b\""', 'a\n"b"'),
        (r"'it\'s \n'", r"it's \n"),
        ('"x-#{ENV["A"] || "{b}"}-y"', 'x-#{ENV["A"] || "{b}"}-y'),
        ('"two\n  lines"', "two\n  lines"),
        ("/[a-z]+{2}/", "/[a-z]+{2}/"),
        ("", ""),
    ],
)
def test_values(written: str, meant: str) -> None:
    document = read(f"<source>\n  key {written}\n  next 1\n</source>\n")
    found = parameters(element(document).items)
    assert text_of(found["key"]) == meant
    assert text_of(found["next"]) == "1"
    assert not document.problems


@pytest.mark.parametrize("written", ['["a", "b"]', '[\n "a", # why\n "b"\n]', '{"a": [1, {"b": "]"}]}'])
def test_arrays_and_mappings_may_take_several_lines(written: str) -> None:
    found = parameters(element(read(f"<filter>\n  remove_keys {written}\n  next 1\n</filter>\n")).items)
    assert found["remove_keys"].is_json
    assert text_of(found["remove_keys"]) == written
    assert "next" in found


def test_what_only_looks_like_an_array_is_text() -> None:
    found = parameters(element(read("<rule>\n  pattern [a-z\n  tag x\n</rule>\n")).items)
    assert not found["pattern"].is_json
    assert text_of(found["pattern"]) == "[a-z"
    assert text_of(found["tag"]) == "x"


def test_places_leave_out_quotes_and_comments() -> None:
    document = read('<match "a.#{b}">\n  path "/var/log" # x\n</match>\n')
    match = element(document)
    assert match.argument is not None
    spans = [document.span(match), document.span(match.argument), document.span(parameters(match.items)["path"])]
    assert [(span.line, span.column, span.end_column) for span in spans] == [(1, 1, 17), (1, 9, 15), (2, 9, 17)]


def test_includes_on_every_level() -> None:
    document = read("@include conf.d/*.conf # all\n<match **>\n  @include out.conf\n  include yes\n</match>\n")
    top = [item for item in document.items if isinstance(item, Include)]
    inner = [item for item in element(document).items if isinstance(item, Include)]
    assert [text_of(item.argument) for item in (*top, *inner)] == ["conf.d/*.conf", "out.conf"]
    assert "include" in parameters(element(document).items)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<match **>\n  @type null\n", "<match> is not closed"),
        ("</match>\n<match **>\n  @type null\n</match>\n", "</match> closes nothing"),
        ("<match **>\n <store>\n  @type null\n</match>\n", "<store> is not closed"),
        ('<match **>\n  @type null\n  key "open\n</match>\n', "quote is not closed"),
        ("<match **\n  @type null\n</match>\n", "no `>`"),
    ],
)
def test_faults_are_said_and_the_rest_is_kept(text: str, said: str) -> None:
    document = read(text)
    assert any(said in problem.message for problem in document.problems)
    match = element(document)
    inner = next((item for item in match.items if isinstance(item, Element)), match)
    assert text_of(parameters(inner.items)["@type"]) == "null"


@pytest.mark.parametrize("text", ["\ufeff<source>\n@type tail\n</source>", "<source>\r\n  @type tail\r\n</source>\r\n"])
def test_byte_order_marks_and_line_ends(text: str) -> None:
    document = read(text)
    assert text_of(parameters(element(document).items)["@type"]) == "tail"
    assert not document.problems


def test_deep_nesting_is_cut() -> None:
    document = read("<a>\n" * 10_000 + "key value\n" + "</a>\n" * 10_000)
    assert any("nested deeper" in problem.message for problem in document.problems)
    here: list[Item] = document.items
    depth = 0
    while here and isinstance(here[0], Element):
        here, depth = here[0].items, depth + 1
    assert depth == MAX_DEPTH


def test_conditions_and_tags_of_templates() -> None:
    document = read(
        "<match **>\n  @type s3\n{{ if .x }}\n  ssl false\n{{ end }}\n  {{ .more }}\n  a {{ .b }}\n</match>\n"
    )
    items = element(document).items
    marks = {item.key: item.conditional for item in items if isinstance(item, Parameter)}
    assert marks == {"@type": False, "ssl": True, "a": False}
    assert any(isinstance(item, Hole) for item in items)


@pytest.mark.parametrize("line", ["k [\n", 'k "#{', "<a>\n", 'k "\n', "k {{\n", "k ['\n", "</a>\n"])
def test_hostile_input_is_read_in_bounded_steps(line: str) -> None:
    read(line * 20_000)


@given(st.text(alphabet="<>/@#{}[]\"'\\ \n\t\rab.:,", max_size=300))
@settings(max_examples=200)
def test_any_text_is_read_and_places_are_inside_of_it(text: str) -> None:
    waiting = [*read(text).items]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Element):
            waiting += item.items
            assert 0 <= item.start <= item.end <= len(text)
        elif isinstance(item, Parameter):
            assert text[item.start : item.end] == item.key
            assert item.start <= item.value.start <= item.value.end <= len(text)


_KEY = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda key: key != "include")
_TEXT = st.from_regex(r"[A-Za-z0-9/*.$][A-Za-z0-9/*.$#:=-]{0,15}", fullmatch=True)


@given(st.lists(st.tuples(_KEY, st.dictionaries(_KEY, _TEXT, max_size=3)), max_size=4))
@settings(max_examples=100)
def test_what_was_written_is_read_back(written: list[tuple[str, dict[str, str]]]) -> None:
    text = "".join(
        f"<{name}>\n" + "".join(f"  {key} {value}\n" for key, value in keys.items()) + f"</{name}>\n"
        for name, keys in written
    )
    found = [item for item in read(text).items if isinstance(item, Element)]
    assert [
        (one.name, {key: text_of(value) for key, value in parameters(one.items).items()}) for one in found
    ] == written
