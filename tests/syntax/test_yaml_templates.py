"""Template tags in YAML settings: lengths and places stay, lines of tags are blank, conditions are known."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.yaml.templates import MARK, without_tags


def test_a_tag_in_a_line_is_marked_and_lines_of_tags_are_blank() -> None:
    text = "{% if a %} # why\na: {{ b }}\n{% endif %}\nc: [{% for d in e %}'{{ d }}'{% endfor %}]\n{{ rest }}\n"
    blanked = without_tags(Source("a.yml", text))
    lines = blanked.source.text.split("\n")
    assert [line.replace(MARK, "*") for line in lines] == [
        " " * 16,
        "a: *******",
        " " * 11,
        "c: [****************'*******'************]",
        " " * 10,
        "",
    ]
    assert blanked.conditional == {2}
    assert [(span.line, span.column) for span in blanked.holes] == [(5, 1)]


def test_a_tag_over_several_lines() -> None:
    blanked = without_tags(Source("a.yml", "a: {{ b\n  | c }}\nd: 1\n"))
    assert blanked.source.text.replace(MARK, "*") == "a: ****\n********\nd: 1\n"


def test_a_line_that_begins_with_a_condition_is_blank() -> None:
    """What follows the tag would have another indentation than the lines around it."""
    blanked = without_tags(Source("a.yml", "a:\n  {% if b %}- x{% endif %}\n  - y\n"))
    assert blanked.source.text == f"a:\n{' ' * 26}\n  - y\n"
    assert [(span.line, span.column) for span in blanked.holes] == [(2, 3)]
    assert not blanked.conditional


def test_what_closes_a_list_behind_the_end_of_a_loop_stays() -> None:
    text = "a: [ {% for b in c %}\n'{{ b }}'{% if not loop.last %},{% endif %}\n{% endfor %} ]\nd: 1\n"
    blanked = without_tags(Source("a.yml", text))
    assert blanked.source.text.split("\n")[2:] == [" " * 13 + "]", "d: 1", ""]


def test_a_text_without_tags_is_itself() -> None:
    source = Source("a.yml", "a: ${B}\n")
    assert without_tags(source).source is source


@settings(max_examples=300)
@given(st.text(alphabet="{}%#<>= aif:\n\t-'", max_size=120))
def test_any_text_keeps_its_length_and_lines(text: str) -> None:
    blanked = without_tags(Source("a.yml", text)).source.text
    assert len(blanked) == len(text)
    assert [len(line) for line in blanked.split("\n")] == [len(line) for line in text.split("\n")]
