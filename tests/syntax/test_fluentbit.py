"""Fluent Bit's classic format: sections, values, commands, templates, places; faults cost only what they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import LineOrigin, Source
from accesslint.syntax.fluentbit import MAX_ITEMS, Command, Document, Hole, Section, parse


def read(text: str) -> Document:
    return parse(Source("fluent-bit.conf", text))


def sections(document: Document) -> list[Section]:
    return [item for item in document.items if isinstance(item, Section)]


def pairs(section: Section) -> list[tuple[str, str]]:
    return [(entry.key.text, entry.value.text) for entry in section.entries]


def test_sections_and_values() -> None:
    document = read("[SERVICE]\n    Flush 5\n\n[INPUT]\n    Name   tail\n    Path /var/log/a b.log  \n")
    service, source = sections(document)
    assert (service.name.text, pairs(service)) == ("SERVICE", [("Flush", "5")])
    assert pairs(source) == [("Name", "tail"), ("Path", "/var/log/a b.log")]
    assert not document.problems


def test_a_value_goes_to_the_end_of_its_line_with_any_sign_in_it() -> None:
    (section,) = sections(read("[FILTER]\n  Regex log ^[#a] # no comment\n  # a comment\n"))
    assert pairs(section) == [("Regex", "log ^[#a] # no comment")]


def test_places_are_those_of_key_and_value() -> None:
    document = read("[INPUT]\n    Name   tail\n")
    (section,) = sections(document)
    entry = section.entries[0]
    assert [(span.line, span.column, span.end_column) for span in map(document.span, (entry.key, entry.value))] == [
        (2, 5, 9),
        (2, 12, 16),
    ]
    assert document.span(section.header).end_column == 8


def test_places_inside_of_another_file() -> None:
    outer = Source("shipper.yaml", "data:\n  fluent-bit.conf: |\n    [INPUT]\n        Name tail\n")
    inner = outer.embed("[INPUT]\n    Name tail\n", [LineOrigin(3, 4), LineOrigin(4, 4)])
    document = parse(inner)
    span = document.span(sections(document)[0].entries[0].value)
    assert (span.file, span.line, span.column, span.end_column) == ("shipper.yaml", 4, 14, 18)


def test_commands() -> None:
    document = read("@SET host=es\n@INCLUDE inputs.conf\n@include out*.conf\n[SERVICE]\n  Flush 1\n")
    commands = [item for item in document.items if isinstance(item, Command)]
    assert [(item.name, item.argument.text) for item in commands] == [
        ("SET", "host=es"),
        ("INCLUDE", "inputs.conf"),
        ("INCLUDE", "out*.conf"),
    ]


@pytest.mark.parametrize("text", ["\ufeff[INPUT]\n  Name tail\n", "[INPUT]\r\n  Name tail\r\n", "[input]\nName\ttail"])
def test_byte_order_marks_line_ends_and_missing_indentation(text: str) -> None:
    document = read(text)
    assert pairs(sections(document)[0]) == [("Name", "tail")]
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        ("Name tail\n[INPUT]\n  Name tail\n", "before the first section", [("Name", "tail")]),
        ("[INPUT]\n  Name\n  Path /a\n", "Name has no value", [("Path", "/a")]),
        ("[INPUT\n  Name tail\n[INPUT]\n  Path /a\n", "has the form [NAME]", [("Path", "/a")]),
        ("@INCLUDE\n[INPUT]\n  Path /a\n", "names nothing", [("Path", "/a")]),
    ],
)
def test_faults_are_said_and_the_rest_is_kept(text: str, said: str, kept: list[tuple[str, str]]) -> None:
    document = read(text)
    assert said in document.problems[0].message
    assert pairs(sections(document)[0]) == kept


def test_a_condition_of_a_template_marks_what_is_inside_of_it() -> None:
    (section,) = sections(read("[OUTPUT]\n  Name es\n{{- if .Values.tls }}\n  tls On\n{{- end }}\n  Host es\n"))
    assert [(entry.key.text, entry.conditional) for entry in section.entries] == [
        ("Name", False),
        ("tls", True),
        ("Host", False),
    ]


def test_a_condition_around_a_whole_section_does_not_mark_its_keys() -> None:
    (section,) = sections(read("{{ if .Values.es }}\n[OUTPUT]\n  Name es\n{{ end }}\n"))
    assert not section.entries[0].conditional


def test_a_tag_alone_on_its_line_may_stand_for_anything() -> None:
    document = read("[OUTPUT]\n  Name es\n{{ .Values.more | indent 2 }}\n")
    assert sections(document)[0].hole is not None
    assert any(isinstance(item, Hole) for item in document.items)


def test_a_tag_beside_text_is_a_part_of_the_value() -> None:
    document = read("[OUTPUT]\n  Host {{ .Values.host }}\n")
    assert pairs(sections(document)[0]) == [("Host", "{{ .Values.host }}")]
    assert len(document.items) == 1


def test_size_is_bounded() -> None:
    document = read("[INPUT]\n" + "  Name tail\n" * (MAX_ITEMS + 10))
    assert "are read" in document.problems[-1].message
    assert sum(len(section.entries) for section in sections(document)) <= MAX_ITEMS


@given(st.text(alphabet="[]{}%<>@# \n\t\rabcINPUT.${}\"'\\=", max_size=300))
@settings(max_examples=150)
def test_any_text_is_read_and_each_word_stands_where_it_says(text: str) -> None:
    document = read(text)
    for section in sections(document):
        for entry in section.entries:
            for word in (entry.key, entry.value):
                assert text[word.start : word.end] == word.text
                assert word.text.strip()


_WORD = st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,12}", fullmatch=True)
_VALUE = st.from_regex(r"[A-Za-z0-9/*$^(][A-Za-z0-9 /*$^().#=:-]{0,20}[a-z0-9]", fullmatch=True)


@given(st.lists(st.tuples(_WORD, st.lists(st.tuples(_WORD, _VALUE), max_size=4)), max_size=4))
@settings(max_examples=100)
def test_what_was_written_is_read_back(written: list[tuple[str, list[tuple[str, str]]]]) -> None:
    text = "".join(f"[{name}]\n" + "".join(f"    {key}  {value}\n" for key, value in keys) for name, keys in written)
    assert [(section.name.text, pairs(section)) for section in sections(read(text))] == written


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\xa0", "\x1c", "\u3000"])
def test_white_space_that_fluent_bit_does_not_know_is_text(odd: str) -> None:
    document = read(f"[INPUT]\n    {odd}\n    Name tail\n    Tag{odd}x y\n")
    (section,) = document.items
    assert isinstance(section, Section)
    assert [(entry.key.text, entry.value.text) for entry in section.entries] == [("Name", "tail"), (f"Tag{odd}x", "y")]
