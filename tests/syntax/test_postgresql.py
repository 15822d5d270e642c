"""PostgreSQL's configuration format: values, quotes, comments, templates, places; faults cost only their line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.postgresql import MAX_ENTRIES, Document, parse


def read(text: str) -> Document:
    return parse(Source("postgresql.conf", text))


def pairs(text: str) -> list[tuple[str, str]]:
    return [(entry.name, entry.value) for entry in read(text).entries]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("log_connections = on", ("log_connections", "on")),
        ("log_connections on", ("log_connections", "on")),
        ("log_connections=on # why", ("log_connections", "on")),
        ("LOG_Statement = 'all'", ("log_statement", "all")),
        ("log_line_prefix = '%m [%p] %q%u@%d '\t\t# special values:", ("log_line_prefix", "%m [%p] %q%u@%d ")),
        ("log_line_prefix = 'it''s # no comment'", ("log_line_prefix", "it's # no comment")),
        (r"log_line_prefix = 'a\'b\n\101'", ("log_line_prefix", "a'b\nA")),
        ("pgaudit.log='read, write'", ("pgaudit.log", "read, write")),
        ("log_rotation_size = 10MB", ("log_rotation_size", "10MB")),
        ("  include_dir 'conf.d'", ("include_dir", "conf.d")),
        ("work_mem = {{ work_mem }}  # set by a template", ("work_mem", "{{ work_mem }}")),
    ],
)
def test_a_line(line: str, expected: tuple[str, str]) -> None:
    assert pairs(line + "\n") == [expected]


@pytest.mark.parametrize("line", ["log_connections", "log_connections =", "log_statement = 'all", "= on", "[mysqld]"])
def test_a_line_that_is_no_parameter_costs_only_itself(line: str) -> None:
    document = read(f"{line}\nlog_statement = ddl\n")
    assert [(entry.name, entry.value) for entry in document.entries] == [("log_statement", "ddl")]
    assert [problem.span.line for problem in document.problems] == [1]


def test_places_are_those_of_values() -> None:
    document = read("\n  log_statement = 'ddl' # x\n")
    span = document.span(document.entries[0])
    assert (span.line, span.column, span.end_column) == (2, 19, 24)


def test_what_a_template_decides_is_marked() -> None:
    document = read(
        "log_statement = '{{ statement }}'\n{% if audit %}\npgaudit.log = 'all'\n{% endif %}\nlog_connections = on\n"
    )
    assert [(entry.name, entry.templated, entry.conditional) for entry in document.entries] == [
        ("log_statement", True, False),
        ("pgaudit.log", False, True),
        ("log_connections", False, False),
    ]
    assert document.hole is None


def test_a_tag_on_a_line_of_its_own_may_stand_for_parameters() -> None:
    document = read("log_connections = on\n{{ more_settings | indent }}\n")
    assert document.hole is not None
    assert document.hole.line == 2


def test_the_number_of_entries_is_bounded() -> None:
    document = read("a = 1\n" * (MAX_ENTRIES + 5))
    assert len(document.entries) == MAX_ENTRIES
    assert "only the first" in document.problems[0].message


@settings(max_examples=200)
@given(st.text(alphabet="ab_.=' \t\\#\n{}%<$0é\r", max_size=200))
def test_nothing_raises_and_places_lie_in_the_file(text: str) -> None:
    document = read(text)
    lines = text.replace("\r\n", "\n").count("\n") + 1
    for entry in document.entries:
        assert 0 <= entry.start <= entry.end <= len(document.source.text)
        assert 1 <= document.span(entry).line <= lines


@pytest.mark.parametrize("line", ["{{ key }} = {{ value }}", "<%= key %> = <%= value %>"])
def test_a_name_that_a_template_fills_in_leaves_doubts(line: str) -> None:
    """As in roles that write what their variables list."""
    document = parse(Source("a", f"{{% for key in o %}}\n{line}\n{{% endfor %}}\n"))
    assert document.hole is not None
    assert document.problems == []
