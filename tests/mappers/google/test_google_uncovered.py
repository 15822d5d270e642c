"""What is said of types that are not judged."""

from __future__ import annotations

import re

import pytest

from accesslint.mappers.google.uncovered import UNCOVERED
from accesslint.mappers.types import looked_at


@pytest.mark.parametrize("name", UNCOVERED)
def test_a_reason_and_a_page(name: str) -> None:
    assert re.fullmatch(r"google_[a-z0-9_]+", name)
    assert re.fullmatch(r"[^()]{20,} \(https://cloud\.google\.com/\S+\)", UNCOVERED[name])


def test_they_are_not_judged() -> None:
    assert looked_at().isdisjoint(UNCOVERED)


def test_they_are_in_order() -> None:
    assert list(UNCOVERED) == sorted(UNCOVERED)
