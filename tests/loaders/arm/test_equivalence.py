"""The same thing written in Terraform and in an ARM template gives the same findings: rule by rule, fact by fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import run, write
from tests.loaders.arm import pairs_data, pairs_services

Verdicts = tuple[list[tuple[str, str]], list[tuple[str, str]], dict[str, int]]
PAIRS = {**pairs_data.PAIRS, **pairs_services.PAIRS}


def verdicts(folder: Path, name: str, text: str) -> Verdicts:
    """(rule, fact) of what is found and of what is undecided, and how many entities there are."""
    write(folder, {name: text})
    report, read = run(folder)
    assert not [problem for problem in report.problems if problem.level != "note"], report.problems
    assert read.model.entities
    return (
        sorted((finding.rule, finding.fact) for finding in report.findings),
        sorted((undecided.rule, undecided.fact) for undecided in report.undecided),
        dict(report.entities),
    )


@pytest.mark.parametrize("name", PAIRS)
def test_both_dialects_agree(name: str, tmp_path: Path) -> None:
    expected = verdicts(tmp_path / "terraform", "main.tf", PAIRS[name].terraform())
    found = verdicts(tmp_path / "arm", "azuredeploy.json", PAIRS[name].template())
    assert expected[0] or expected[1], "the pair shows nothing"
    assert found == expected


def test_watched(tmp_path: Path) -> None:
    for folder, file, text in (
        ("terraform", "main.tf", PAIRS["workspace that Sentinel looks at"].terraform()),
        ("arm", "azuredeploy.json", PAIRS["workspace that Sentinel looks at"].template()),
    ):
        write(tmp_path / folder, {file: text})
        _, read = run(tmp_path / folder)
        stores = [entity for entity in read.model.entities if entity.category == "store"]
        assert [store.get("watched") for store in stores] == [True]
