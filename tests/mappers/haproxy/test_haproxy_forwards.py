"""HAProxy's log-forward sections as hops."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.haproxy import forwards, servers
from accesslint.model.entities import Entity
from tests.loaders.haproxy.test_haproxy import load
from tests.mappers.building import mapped


def hop(lines: str) -> Entity:
    text = f"ring central\n server s 10.0.0.9:6514 ssl verify required\nlog-forward relay\n {lines}\n"
    return mapped(forwards, *load(text)[0].values()).only("hop")


def test_what_it_receives_and_where_it_sends() -> None:
    found = hop("dgram-bind :514\n bind :601\n log 10.0.0.1:514 local0\n log ring@central local0")
    assert found.get("inputs") == [{"via": "udp", "what": ":514"}, {"via": "tcp", "what": ":601"}]
    assert [(route["target"], route["encrypted"]) for route in found.get("routes")] == [
        ("10.0.0.1:514", False),
        ("ring@central (10.0.0.9:6514)", True),
    ]
    assert found.get("filters") is None


@pytest.mark.parametrize(
    ("lines", "filters"),
    [
        ("log a local0 err", ["level"]),
        ("log a local0 err\n log b local0", None),
        ("log a sample 1:4 local0", ["sample"]),
        ("log a sample 1:2 local0\n log b sample 2:2 local0", None),
    ],
)
def test_filters(lines: str, filters: Any) -> None:
    found = hop(lines).get("filters")
    assert (found and [one["how"] for one in found]) == filters


def test_without_a_log_line_records_end_there() -> None:
    assert hop("dgram-bind :514").get("routes") == []


def test_it_is_no_frontend() -> None:
    assert list(mapped(servers, *load("log-forward relay\n bind :601\n log a local0\n")[0].values())) == []


@pytest.mark.parametrize(
    "odd", ["{{ x }}", "", "log", "log {{ x }}", "bind", "dgram-bind {{ x }}", "log a sample x local0"]
)
def test_odd_lines_never_raise(odd: str) -> None:
    hop(odd)
