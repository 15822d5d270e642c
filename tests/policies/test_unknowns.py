"""A rule never guesses: take what a failing case knows away from it, and nothing is found."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import catalogue, judge_model, run, write
from tests.policies.test_cases import case_files, document

UNKNOWN = {"unknown": "taken away by a test"}


def failing_cases() -> list[Any]:
    return [
        pytest.param(document(path)["rule"], case, id=f"{document(path)['rule']}: {case['name']}")
        for path in case_files()
        for case in document(path)["cases"]
        if case["verdict"] == "fail"
    ]


def model_of(case: dict[str, Any], rule: str, folder: Path) -> dict[str, Any]:
    """The entities of a case, as rules see them."""
    if "model" in case:
        return copy.deepcopy(case["model"])
    write(folder, case["files"])
    model = run(folder, select=(rule,), standard=case.get("standard"))[1].model.to_json()
    return {key: copy.deepcopy(model[key]) for key in ("emitters", "formats", "hops", "stores")}


def forget(model: dict[str, Any], fact: str) -> int:
    """Make a fact unknown wherever it is there; gives how often it was."""
    category, *path = fact.split(".")
    return sum(_forget(entity, path) for entity in model.get(f"{category}s", ()))


def _forget(here: Any, path: list[str]) -> int:
    if isinstance(here, list):
        return sum(_forget(item, path) for item in here)
    if not isinstance(here, dict) or path[0] not in here:
        return 0
    if len(path) > 1:
        return _forget(here[path[0]], path[1:])
    here[path[0]] = dict(UNKNOWN)
    return 1


@pytest.mark.parametrize(("rule", "case"), failing_cases())
def test_nothing_is_found_where_nothing_is_known(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    model = model_of(case, rule, tmp_path)
    assert judge_model(model, rule, case.get("standard")).findings
    assert sum(forget(model, fact) for fact in catalogue().rules[rule].facts)
    assert not judge_model(model, rule, case.get("standard")).findings


@pytest.mark.parametrize(("rule", "case"), failing_cases())
def test_no_finding_speaks_of_a_fact_that_is_unknown(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    whole = model_of(case, rule, tmp_path)
    for fact in catalogue().rules[rule].facts:
        category, _, path = fact.partition(".")
        model = copy.deepcopy(whole)
        if forget(model, fact):
            for finding in judge_model(model, rule, case.get("standard")).findings:
                assert (finding.category, f"{finding.fact}.".startswith(f"{path}.")) != (category, True), finding
