"""What is left out has a reason with a page, and is left out."""

from __future__ import annotations

import pytest

from accesslint.mappers.azurerm.uncovered import UNCOVERED
from accesslint.mappers.types import looked_at


@pytest.mark.parametrize("name", UNCOVERED)
def test_reason(name: str) -> None:
    reason, _, page = UNCOVERED[name].partition(" (")
    assert page.startswith("https://learn.microsoft.com/")
    assert page.endswith(")")
    assert len(reason.split()) > 3


def test_nothing_is_both_judged_and_left_out() -> None:
    whole = {name for name in UNCOVERED if "." not in name}
    assert sorted(whole & looked_at()) == []
    assert {name.partition(".")[0] for name in UNCOVERED if "." in name} <= looked_at()
