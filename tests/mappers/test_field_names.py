"""Meanings of field names: spellings, paths, a shipper's own additions."""

from __future__ import annotations

import pytest

from accesslint.mappers.field_names import NAMES, meaning_of, meanings_starting_with


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("user", "identity"),
        ("remote_user", "identity"),
        ("userId", "identity"),
        ("time", "timestamp"),
        ("@timestamp", "timestamp"),
        ("method", "action"),
        ("verb", "action"),
        ("RequestMethod", "action"),
        ("uri", "resource"),
        ("status", "result"),
        ("http.response.status_code", "result"),
        ("X-Request-Id", "request_id"),
        ("trace_id", "trace_id"),
        ("$.req.user_id", "identity"),
        ("$log['user']", "identity"),
        ('record["remote_addr"]', "client_address"),
        ("$.kubernetes.labels.user", "other"),
        ("kubernetes", "other"),
        ("stream", "other"),
        ("", "other"),
        ("***", "other"),
    ],
)
def test_meaning_of(name: str, meaning: str) -> None:
    assert meaning_of(name) == meaning


def test_no_name_has_two_meanings() -> None:
    names = [name for found in NAMES.values() for name in found]
    assert len(names) == len(set(names))


def test_beginnings() -> None:
    assert set(meanings_starting_with("req")) == {"action", "resource", "request_id", "duration", "timestamp"}
    assert meanings_starting_with("zzz") == []
    assert meanings_starting_with("") == []
