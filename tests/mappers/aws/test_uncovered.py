"""What is left out has a reason with a page, and is left out."""

from __future__ import annotations

import pytest

from accesslint.mappers.aws.uncovered import UNCOVERED
from accesslint.mappers.types import looked_at


@pytest.mark.parametrize("name", UNCOVERED)
def test_reason(name: str) -> None:
    reason = UNCOVERED[name]
    assert reason.endswith(".html)") or ".html#" in reason
    assert "(https://docs.aws.amazon.com/" in reason
    assert len(reason.partition(" (https")[0].split()) > 3


def test_nothing_is_both_judged_and_left_out() -> None:
    whole = {name for name in UNCOVERED if "." not in name}
    assert sorted(whole & looked_at()) == []
    assert {name.partition(".")[0] for name in UNCOVERED if "." in name} <= looked_at()
