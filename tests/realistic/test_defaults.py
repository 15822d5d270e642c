"""What servers leave in their logs as they come: exactly these findings on the settings of their own default files.

Each folder of `defaults/` has the decisive lines of one product's default configuration in `files/`, and in
`expected.yaml` what is found and what stays undecided; `docs/defaults.md` is made of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import run

CASES = sorted((Path(__file__).parent / "defaults").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_these_findings(case: Path) -> None:
    document: dict[str, Any] = yaml.load((case / "expected.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    report, _ = run(case / "files")
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).extend((finding.address, *finding.instances))
    undecided: dict[str, list[str]] = {}
    for one in report.undecided:
        undecided.setdefault(one.rule, []).append(one.address)
    assert {rule: sorted(addresses) for rule, addresses in found.items()} == document["findings"]
    assert {rule: sorted(addresses) for rule, addresses in undecided.items()} == document["undecided"]
    assert not [problem for problem in report.problems if problem.level == "error"]
