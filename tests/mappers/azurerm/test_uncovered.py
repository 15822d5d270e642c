"""Types that are left out are none that mappers look at, and say why."""

from __future__ import annotations

from accesslint.mappers.azurerm.uncovered import UNCOVERED
from accesslint.mappers.types import looked_at


def test_what_is_left_out_is_not_looked_at() -> None:
    assert sorted(name for name in UNCOVERED if name in looked_at()) == []
    assert all(reason and not reason.endswith(".") for reason in UNCOVERED.values())
    assert list(UNCOVERED) == sorted(UNCOVERED)
