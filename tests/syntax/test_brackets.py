"""Brackets that are never closed cost a file, not seconds; what honest files have never does."""

from __future__ import annotations

import pytest

from accesslint.source import Problem, Source
from accesslint.syntax import programs
from accesslint.syntax.brackets import ANGLES, too_deep
from accesslint.syntax.hcl.nodes import Broken
from accesslint.syntax.hcl.parsing import parse, parse_template


@pytest.mark.parametrize("bracket", "([{")
def test_open_brackets_are_counted(bracket: str) -> None:
    assert not too_deep(bracket * 1_000, 1_000)
    assert too_deep(bracket * 1_001, 1_000)
    assert too_deep("x = " + f"a {bracket} b " * 1_001 + ")]}" * 1_000, 1_000)


def test_closed_brackets_are_not() -> None:
    assert not too_deep("{ a = [f(x)] }\n" * 100_000, 1_000)
    assert not too_deep("}" * 5_000 + "{" * 1_000, 1_000)


def test_angles_count_where_types_have_them() -> None:
    text = "<a " * 1_001
    assert not too_deep(text, 1_000)
    assert too_deep(text, 1_000, *ANGLES)
    assert not too_deep("List<a> b = c => d < e;\n" * 5_000, 1_000, *ANGLES)


@pytest.mark.parametrize("opener", ["{", "a {\n", "x = [", "x = f(", 'a "b" {', 'x = "${'])
def test_a_file_of_openers_is_a_problem(opener: str) -> None:
    body, (problem,) = parse(Source("main.tf", opener * 20_000), ("resource",))
    assert not body.blocks
    assert not body.attributes
    assert "15,000 brackets" in problem.message
    template, (problem,) = parse_template(Source("a.tftpl", "${" * 20_000))
    assert isinstance(template, Broken)
    assert "15,000 brackets" in problem.message


@pytest.mark.parametrize(
    ("name", "opener"),
    [
        ("Program.cs", "<a "),
        ("Program.cs", "<!--"),
        ("a.ts", "a<"),
        ("production.rb", "%{"),
        ("a.go", "("),
        ("a.go", "<!--"),
    ],
)
def test_a_program_of_openers_is_not_read(name: str, opener: str) -> None:
    found = programs.read(Source(name, opener * 50_000))
    assert isinstance(found, Problem)
    assert "1,000 brackets" in found.message
