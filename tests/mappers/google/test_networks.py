"""Subnets, and networks in auto mode: whether, and how much of, their flows are logged."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import networks
from tests.mappers.building import mapped, place_of, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
CONFIG = "google_network_management_vpc_flow_logs_config.c"


def subnet(**attributes: Any) -> Any:
    return resource("google_compute_subnetwork.a", {"name": "a", **attributes})


@pytest.mark.parametrize(
    ("attributes", "logging"),
    [
        ({}, "off"),
        ({"log_config": []}, "off"),
        ({"log_config": None}, "off"),
        ({"log_config": [{}]}, "on"),
        ({"log_config": [{"aggregation_interval": "INTERVAL_5_SEC", "flow_sampling": 1.0}]}, "on"),
        ({"log_config": [{"flow_sampling": 0}]}, "off"),
        ({"log_config": unknown()}, UNKNOWN),
        ({"enable_flow_logs": True}, "on"),
        ({"enable_flow_logs": False}, "off"),
        ({"log_config": [unknown()]}, UNKNOWN),
    ],
)
def test_logging(attributes: dict[str, Any], logging: Any) -> None:
    emitter = mapped(networks, subnet(**attributes)).only("emitter", "network")
    assert emitter.get("logging") == logging
    assert emitter.get("plane") == "network"
    assert (emitter.get("logging_detail") is not None) is (logging == "off")
    assert (emitter.get("routes") is not None) is (logging == "on")


@pytest.mark.parametrize(
    ("block", "details"),
    [
        ({}, ["it keeps 50 % of the records (flow_sampling is 0.5 by default)"]),
        ({"flow_sampling": 0.1}, ["it keeps 10 % of the records (flow_sampling is 0.1)"]),
        ({"flow_sampling": 1}, []),
        ({"flow_sampling": 1, "filter_expr": "true"}, []),
        ({"flow_sampling": 1, "filter_expr": "inIpRange(a)"}, ["filter_expr keeps flows with inIpRange(a) only"]),
        (
            {"flow_sampling": 1, "filter_expr": unknown()},
            ["filter_expr keeps flows with an expression that is not known only"],
        ),
    ],
)
def test_what_is_kept(block: dict[str, Any], details: list[str]) -> None:
    emitter = mapped(networks, subnet(log_config=[block])).only("emitter")
    assert [item["detail"] for item in emitter.get("filters") or []] == details


def test_an_unknown_sampling() -> None:
    block = {"flow_sampling": unknown(), "filter_expr": "x"}
    assert mapped(networks, subnet(log_config=[block])).only("emitter").get("filters") == UNKNOWN


def test_the_sampling_is_the_place() -> None:
    item = subnet(log_config=[{"flow_sampling": 0.1}])
    assert mapped(networks, item).only("emitter").span_of("filters.0") == place_of(
        item, "log_config", 0, "flow_sampling"
    )


@pytest.mark.parametrize(
    ("purpose", "emitters"),
    [
        (None, 1),
        ("PRIVATE", 1),
        ("REGIONAL_MANAGED_PROXY", 0),
        ("GLOBAL_MANAGED_PROXY", 0),
        ("PRIVATE_SERVICE_CONNECT", 0),
        (unknown(), 1),
    ],
)
def test_purposes(purpose: Any, emitters: int) -> None:
    assert len(mapped(networks, subnet(purpose=purpose))) == emitters


@pytest.mark.parametrize(
    ("config", "logging"),
    [
        ({"subnet": ref("google_compute_subnetwork.a", "id")}, "on"),
        ({"subnet": "a"}, "on"),
        ({"subnet": ref("google_compute_subnetwork.a", "id"), "state": "DISABLED"}, "off"),
        ({"network": ref("google_compute_network.n", "id")}, "on"),
        ({"subnet": "other"}, "off"),
    ],
)
def test_a_configuration_beside_it(config: dict[str, Any], logging: str) -> None:
    network = resource("google_compute_network.n", {"name": "n", "auto_create_subnetworks": False})
    item = subnet(network=ref("google_compute_network.n", "id"))
    emitter = mapped(networks, item, network, resource(CONFIG, config)).only("emitter")
    assert emitter.get("logging") == logging
    assert not emitter.get("filters")


@pytest.mark.parametrize(("automatic", "emitters"), [(None, 1), (True, 1), (False, 0), ("false", 0), (unknown(), 0)])
def test_networks_in_auto_mode(automatic: Any, emitters: int) -> None:
    found = mapped(networks, resource("google_compute_network.n", {"auto_create_subnetworks": automatic}))
    assert len(found) == emitters
    assert all(entity.get("logging") == "off" for entity in found.values())


def test_a_network_in_auto_mode_with_flow_logs() -> None:
    network = resource("google_compute_network.n", {"name": "n"})
    config = resource(CONFIG, {"network": ref("google_compute_network.n", "id"), "flow_sampling": 0.2})
    emitter = mapped(networks, network, config).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("filters.0.how") == "sample"
