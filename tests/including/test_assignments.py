"""Configurations of several files: order of lines, files read last, gaps, files that include each other."""

from __future__ import annotations

from accesslint.including.assignments import Configuration, File, Line, configurations, line_value
from accesslint.including.configuration_files import header_of
from accesslint.model.values import Value
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def read(name: str, source: Source) -> File:
    """`name=value` lines; `+path` includes."""
    lines = []
    for number, text in enumerate(source.text.splitlines(), 1):
        span = source.place(number, 1, number, len(text) + 1)
        key, _, value = text.partition("=")
        if text.startswith("+"):
            lines.append(Line("include", Value(text, span), include=text[1:]))
        else:
            lines.append(Line(key, line_value(key, value, span, templated="{{" in value, conditional=False)))
    return File(name, lines, header_of(source), None, [])


def loaded(files: dict[str, str], appended: str = "") -> tuple[dict[str, Configuration], list[Problem]]:
    sources = [Source(name, text) for name, text in files.items()]
    items = list(configurations(sources, [], MemoryTree(files), read, appended))
    found = {one.scope: one for one in items if isinstance(one, Configuration)}
    return found, [one for one in items if isinstance(one, Problem)]


def pairs(found: Configuration) -> list[tuple[str, object]]:
    return [(line.name, line.value.data) for line in found.lines]


def test_lines_come_in_the_order_in_which_they_are_read() -> None:
    found, problems = loaded({"a.conf": "x=1\n+b.conf\nx=3\n", "b.conf": "x=2\n", "last.conf": "x=4\n"}, "last.conf")
    assert list(found) == ["a.conf"]
    assert pairs(found["a.conf"]) == [("x", "1"), ("x", "2"), ("x", "3"), ("x", "4")]
    assert not problems


def test_a_file_that_is_read_last_stands_alone_where_there_is_no_other() -> None:
    found, _ = loaded({"db/last.conf": "x=4\n"}, "last.conf")
    assert pairs(found["db/last.conf"]) == [("x", "4")]


def test_what_is_not_there_is_a_gap() -> None:
    found, problems = loaded({"a.conf": "+c.conf\n"})
    assert [gap.unknown is not None for gap in found["a.conf"].gaps] == [True]
    assert problems[0].span.line == 1


def test_files_that_include_each_other_end_and_paths_stay_in_the_tree() -> None:
    found, problems = loaded({"a.conf": "+b.conf\n+../../etc/passwd\n", "b.conf": "+a.conf\nx=1\n"})
    assert list(found) == ["a.conf"]
    assert any("being read already" in problem.message for problem in problems)
