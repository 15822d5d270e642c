"""Option files of MySQL and MariaDB: groups, values, includes, templates, places; faults cost only their line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.option_files import MAX_ENTRIES, Document, parse


def read(text: str) -> Document:
    return parse(Source("my.cnf", text))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("general_log = ON", ("general_log", "ON")),
        ("General-Log=1 # why", ("general_log", "1")),
        ("server_audit_events = 'CONNECT,QUERY'", ("server_audit_events", "CONNECT,QUERY")),
        ('general_log_file="/var/log/a#b.log"', ("general_log_file", "/var/log/a#b.log")),
        ("skip-name-resolve", ("skip_name_resolve", None)),
        ("plugin-load-add = server_audit=server_audit.so", ("plugin_load_add", "server_audit=server_audit.so")),
        ("general_log =", ("general_log", "")),
        ("!includedir /etc/mysql/conf.d/", ("includedir", "/etc/mysql/conf.d/")),
    ],
)
def test_a_line(line: str, expected: tuple[str, str | None]) -> None:
    (entry,) = read(f"[MySQLd]\n{line}\n").entries
    assert (entry.group, entry.name, entry.value) == ("mysqld", *expected)


@pytest.mark.parametrize("line", ["general_log ON", "= 1", "]", "%"])
def test_a_line_that_is_no_option_costs_only_itself(line: str) -> None:
    document = read(f"[mysqld]\n{line}\ngeneral_log=1\n; a comment\n# another\n")
    assert [entry.name for entry in document.entries] == ["general_log"]
    assert [problem.span.line for problem in document.problems] == [2]


def test_what_stands_before_the_first_group_is_not_read() -> None:
    document = read("general_log=1\n[mysqld]\n")
    assert not document.entries
    assert document.problems[0].span.line == 1


def test_places_are_those_of_values() -> None:
    document = read("[mysqld]\n  general_log = 'ON' # x\n")
    span = document.span(document.entries[0])
    assert (span.line, span.column, span.end_column) == (2, 17, 21)


def test_what_a_template_decides_is_marked() -> None:
    document = read("[mysqld]\n{% if audit %}\ngeneral_log = {{ x }}\n{% endif %}\nlog_output=FILE\n{{ rest }}\n")
    assert [(entry.templated, entry.conditional) for entry in document.entries] == [(True, True), (False, False)]
    assert document.hole is not None
    assert document.hole.line == 6


def test_the_number_of_entries_is_bounded() -> None:
    document = read("[mysqld]\n" + "a=1\n" * (MAX_ENTRIES + 5))
    assert len(document.entries) == MAX_ENTRIES
    assert "only the first" in document.problems[0].message


@settings(max_examples=200)
@given(st.text(alphabet="ab_-=' \"\t[]#;!\n{}%<$é\r", max_size=200))
def test_nothing_raises_and_places_lie_in_the_file(text: str) -> None:
    document = read("[mysqld]\n" + text)
    for entry in document.entries:
        assert 0 <= entry.start <= entry.end <= len(document.source.text)


@pytest.mark.parametrize("line", ["{{ key }} = {{ value }}", "<%= key %> = <%= value %>"])
def test_a_name_that_a_template_fills_in_leaves_doubts(line: str) -> None:
    """As in roles that write what their variables list."""
    document = parse(Source("a", f"[mysqld]\n{{% for key in o %}}\n{line}\n{{% endfor %}}\n"))
    assert document.hole is not None
    assert document.problems == []
