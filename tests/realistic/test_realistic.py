"""Whole configurations as people write them: exactly these findings, and the same in the equivalent template.

Every folder below a family is a case: a folder for each dialect that it is written in, and `expected.yaml`, which
lists by rule the addresses that are found, and where that matters those that stay undecided. Where there are both
Terraform and CloudFormation, `same` says which logical id is which address; the template must then give the same rules
on its own entities.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from accesslint.model.findings import Report
from tests.conftest import run

FAMILIES = ("aws", "azurerm", "charts", "clouds", "google")
DIALECTS = ("terraform", "cloudformation", "arm", "bicep", "helm")
CASES = sorted(path for family in FAMILIES for path in (Path(__file__).parent / family).iterdir() if path.is_dir())
TWINS = [case for case in CASES if all((case / dialect).is_dir() for dialect in DIALECTS[:2])]


@cache
def document(case: Path) -> Mapping[str, Any]:
    loaded: dict[str, Any] = yaml.load((case / "expected.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def expected(case: Path) -> list[tuple[str, str]]:
    """An address stands there as often as the rule finds something of it."""
    return [(rule, address) for rule, addresses in document(case)["findings"].items() for address in addresses]


@cache
def report_of(folder: Path) -> Report:
    return run(folder)[0]


def found(folder: Path) -> list[tuple[str, str]]:
    findings = report_of(folder).findings
    return sorted((one.rule, address) for one in findings for address in (one.address, *one.instances))


def written_in(case: Path) -> list[str]:
    return [dialect for dialect in DIALECTS if (case / dialect).is_dir()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_these_findings(case: Path) -> None:
    assert found(case / written_in(case)[0]) == sorted(expected(case))


@pytest.mark.parametrize("case", [case for case in CASES if "undecided" in document(case)], ids=lambda case: case.name)
def test_exactly_these_are_undecided(case: Path) -> None:
    undecided = report_of(case / written_in(case)[0]).undecided
    wanted = {(rule, address) for rule, addresses in document(case)["undecided"].items() for address in addresses}
    assert {(one.rule, one.address) for one in undecided} == wanted


@pytest.mark.parametrize("case", TWINS, ids=lambda case: case.name)
def test_the_equivalent_template_gives_the_same(case: Path) -> None:
    same = document(case)["same"]
    assert len(set(same.values())) == len(same)
    assert found(case / "cloudformation") == sorted((rule, same[address]) for rule, address in expected(case))


@pytest.mark.parametrize(
    ("case", "dialect"), [(case, dialect) for case in CASES for dialect in written_in(case)], ids=str
)
def test_every_file_is_understood(case: Path, dialect: str) -> None:
    report = report_of(case / dialect)
    assert report.files
    assert not [problem for problem in report.problems if problem.level != "note"]
    assert [case.name for case in CASES if not written_in(case)] == []


def test_there_are_enough() -> None:
    assert len(CASES) >= 30
    assert len(TWINS) >= 10
