"""Runs the cases that stand beside every rule: they are tests, documentation and `accesslint rule` text at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from accesslint.model.findings import Report
from accesslint.resources import shipped
from tests.conftest import catalogue, judge_model, run, write

POLICIES = shipped("policies")
PILLARS = ("completeness", "consistency", "integrity", "traceability")


@cache
def case_files() -> tuple[Path, ...]:
    return tuple(sorted(path for pillar in PILLARS for path in (POLICIES / pillar).glob("*.yaml")))


@cache
def document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def every_case() -> list[Any]:
    return [
        pytest.param(path, case, id=f"{path.parent.name}/{path.stem}: {case['name']}")
        for path in case_files()
        for case in document(path)["cases"]
    ]


@pytest.mark.parametrize("path", case_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case_files_follow_their_schema(path: Path) -> None:
    schema = msgspec.json.decode((shipped("schemas") / "cases.schema.json").read_bytes())
    jsonschema.validate(document(path), schema)


@pytest.mark.parametrize("name", sorted(catalogue().rules))
def test_every_rule_has_a_failing_a_passing_and_an_undecided_case(name: str) -> None:
    cases = document(catalogue().path(name).with_suffix(".yaml"))
    assert cases["rule"] == name
    assert {case["verdict"] for case in cases["cases"]} == {"fail", "pass", "undecided"}


def report_of(case: dict[str, Any], rule: str, folder: Path) -> Report:
    """What a rule says of a case's files, or of its model where no loader gives the facts yet."""
    if "model" in case:
        return judge_model(case["model"], rule, case.get("standard"))
    write(folder, case["files"])
    return run(folder, select=(rule,), standard=case.get("standard"))[0]


@pytest.mark.parametrize(("path", "case"), every_case())
def test_case(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    rule = document(path)["rule"]
    report = report_of(case, rule, tmp_path)
    count = report.counts[rule]
    found = [f"{f.span.file}:{f.span.line}:{f.span.column} {f.message}" for f in report.findings]
    open_facts = [f"{u.address} {u.fact}: {u.reason}" for u in report.undecided]
    if case["verdict"] == "fail":
        assert report.findings, f"nothing found; undecided: {open_facts}; problems: {report.problems}"
        for expected in case["expect"]:
            assert any(
                finding.span.file == expected.get("file", finding.span.file)
                and finding.span.line == expected.get("line", finding.span.line)
                and expected.get("message", "") in finding.message
                for finding in report.findings
            ), f"expected {expected}, found {found}"
        assert len(report.findings) == len(case["expect"]), found
        return
    assert not found
    if case["verdict"] == "pass":
        assert count.passed > 0, "the rule has nothing to judge here"
        assert not open_facts
    else:
        assert report.undecided
        for expected in case.get("expect", ()):
            assert any(expected.get("reason", "") in undecided.reason for undecided in report.undecided), open_facts
