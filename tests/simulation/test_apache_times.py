"""Times that a LogFormat forms itself."""

from __future__ import annotations

import pytest

from accesslint.mappers.apache import servers
from accesslint.model.entities import Model
from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.loaders.apache.test_apache import load
from tests.mappers.building import mapped


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("%{%Y-%m-%dT%T}t.%{msec_frac}tZ", "2026-11-24T13:11:51.862Z"),
        ("%{begin:%d/%b/%Y %H:%M:%S %z}t", "24/Nov/2026 13:11:51 +0000"),
        ("%{sec}t %{end:msec}t %{usec_frac}t", "1795525911 1795525911862 862042"),
        ("%{begin:}t", "[24/Nov/2026:13:11:51 +0000]"),
    ],
)
def test_times(form: str, line: str) -> None:
    found, _ = load(f'Listen 80\nCustomLog /a "{form}"')
    model = Model(list(mapped(servers, *found.values()).values()))
    ((outcome,),) = [one.outcomes for one in simulate(model, shipped_scenarios("http")[:1])]
    assert [written.text for written in outcome.lines] == [line]
