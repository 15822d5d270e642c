from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accesslint.model.entities import Entity, Model
from accesslint.rules.python_rules import module_of
from accesslint.source import Span

RULE = module_of(Path(__file__).parents[2] / "policies" / "traceability" / "rotation_loses_records.py")
UNKNOWN = {"unknown": "variable"}


def model(rotation: dict[str, Any] | None, shipped: Any = False) -> Model:
    store = Entity("store", "store:a", "/var/log/audit.log", "kubernetes", "file", "file", Span("a.yaml", 1, 1, 1, 9))
    store.facts = {"written_by": ["emitter:api"]}
    if rotation is not None:
        store.facts["rotation"] = rotation
    if shipped is not None:
        store.facts["shipped"] = shipped
    return Model([store], {"retention": {"minimum_days": 365}})


def seen(rotation: dict[str, Any] | None, shipped: Any = False) -> list[tuple[str, str]]:
    return [(violation.fact, violation.message) for violation in RULE.check(model(rotation, shipped))]


def test_fewer_days_than_the_minimum() -> None:
    (violation,) = RULE.check(model({"keep_days": 30, "max_files": 10, "max_size_mb": 100}))
    assert violation.entity == "store:a"
    assert violation.fact == "rotation.keep_days"
    assert violation.message == (
        "/var/log/audit.log keeps rotated records for 30 days, and nothing ships them away; the standard wants 365 days"
    )
    assert violation.related == ("emitter:api",)


@pytest.mark.parametrize("days", [{}, {"keep_days": 400}, {"keep_days": UNKNOWN}])
def test_size_bounds_the_days_whatever_is_told(days: dict[str, Any]) -> None:
    ((fact, message),) = seen({**days, "max_files": 10, "max_size_mb": 100})
    assert fact == "rotation.max_files"
    assert "keeps 10 rotated files of 100 MB, however young the records in them are" in message


def test_no_rotated_file_at_all() -> None:
    assert [fact for fact, _ in seen({"max_files": 0})] == ["rotation.max_files"]


@pytest.mark.parametrize("rotation", [{"keep_days": 365}, {"max_files": 10}, {"max_size_mb": 100}, {}])
def test_passes(rotation: dict[str, Any]) -> None:
    assert seen(rotation) == []


def test_shipped_records_may_go() -> None:
    assert seen({"keep_days": 1}, shipped=True) == []
    assert list(RULE.satisfied(model({"keep_days": UNKNOWN}, shipped=True))) == ["store:a"]


@pytest.mark.parametrize(
    ("rotation", "shipped"),
    [({"keep_days": UNKNOWN}, False), ({"max_files": UNKNOWN, "max_size_mb": 5}, False), ({"keep_days": 1}, UNKNOWN)],
)
def test_unknown_is_no_violation(rotation: dict[str, Any], shipped: Any) -> None:
    assert seen(rotation, shipped) == []
    assert list(RULE.satisfied(model(rotation, shipped))) == []


def test_absent_is_no_violation() -> None:
    assert seen(None) == []
    assert seen({"keep_days": 1}, shipped=None) == []
