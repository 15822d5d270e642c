"""Test support: what a design comes to, whatever dialect it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.conftest import run, write

Verdicts = tuple[list[tuple[str, str]], list[tuple[str, str]], dict[str, int]]


def verdicts(folder: Path, files: Mapping[str, str]) -> Verdicts:
    """(rule, fact) of what is found and of what is undecided, and how many entities there are."""
    write(folder, files)
    report, read = run(folder)
    assert not [problem for problem in report.problems if problem.level != "note"], report.problems
    assert read.model.entities
    return (
        sorted((finding.rule, finding.fact) for finding in report.findings),
        sorted((undecided.rule, undecided.fact) for undecided in report.undecided),
        dict(report.entities),
    )
