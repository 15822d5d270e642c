"""Application Insights: what it keeps, what it masks, where it sends."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import insights
from tests.mappers.building import mapped, place_of, ref, resource, unknown

KIND = "azurerm_application_insights"
WORKSPACE = {"workspace_id": ref("azurerm_log_analytics_workspace.w", "id")}
SAMPLES: list[tuple[dict[str, Any], Any]] = [
    ({}, None),
    ({"sampling_percentage": 100}, None),
    ({"sampling_percentage": 0.5}, "sample"),
    ({"sampling_percentage": unknown("?")}, {"unknown": "?"}),
    ({"sampling_percentage": "many"}, {"unknown": "the value 'many' is not one that the vendor documents"}),
]


@pytest.mark.parametrize(("attributes", "found"), SAMPLES)
def test_samples(attributes: dict[str, Any], found: Any) -> None:
    hop = mapped(insights, resource(f"{KIND}.a", attributes)).only("hop", "collector")
    filters = hop.get("filters")
    assert (filters[0]["how"] if isinstance(filters, list) else filters) == found


@pytest.mark.parametrize(
    ("attributes", "masked"),
    [({}, True), ({"disable_ip_masking": False}, True), ({"disable_ip_masking": True}, False)],
)
def test_addresses(attributes: dict[str, Any], masked: bool) -> None:
    component = resource(f"{KIND}.a", attributes)
    hop = mapped(insights, component).only("hop")
    assert bool(hop.get("strips")) is masked
    if masked and attributes:
        assert hop.span_of("strips.0") == place_of(component, "disable_ip_masking")


def test_addresses_in_doubt() -> None:
    hop = mapped(insights, resource(f"{KIND}.a", {"disable_ip_masking": unknown("?")})).only("hop")
    assert hop.get("strips") == {"unknown": "?"}


def test_routes() -> None:
    found = mapped(insights, resource(f"{KIND}.a", WORKSPACE))
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_log_analytics_workspace.w"]
    assert "not told" in mapped(insights, resource(f"{KIND}.a")).only("hop").get("routes")["unknown"]
