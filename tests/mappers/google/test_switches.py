"""Emitters with a switch of their own: on, off, absent, unknown, for every type; samples; what has no log at all."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import applications, load_balancers, network_services
from tests.mappers.building import mapped, place_of, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}


def nested(path: str, value: Any) -> dict[str, Any]:
    """Attributes with blocks on the way: `log_config.enable`."""
    first, _, rest = path.partition(".")
    return {first: [nested(rest, value)]} if rest else {first: value}


NETWORKS = {"networks": [{"network_url": "n"}]}
SWITCHES: list[tuple[Any, str, str, dict[str, Any]]] = [
    (load_balancers, "google_compute_backend_service", "log_config.enable", {}),
    (
        load_balancers,
        "google_compute_region_backend_service",
        "log_config.enable",
        {"load_balancing_scheme": "INTERNAL_MANAGED"},
    ),
    (load_balancers, "google_network_services_edge_cache_service", "log_config.enable", {}),
    (network_services, "google_dns_managed_zone", "cloud_logging_config.enable_logging", {}),
    (network_services, "google_dns_policy", "enable_logging", NETWORKS),
    (network_services, "google_compute_router_nat", "log_config.enable", {}),
    (applications, "google_dialogflow_cx_agent", "enable_stackdriver_logging", {}),
    (applications, "google_dialogflow_cx_agent", "advanced_settings.logging_settings.enable_stackdriver_logging", {}),
    (applications, "google_dialogflow_agent", "enable_logging", {}),
    (applications, "google_data_fusion_instance", "enable_stackdriver_logging", {}),
    (applications, "google_identity_platform_config", "monitoring.request_logging.enabled", {}),
    (applications, "google_workstations_workstation_config", "enable_audit_agent", {}),
]


@pytest.mark.parametrize(
    ("value", "logging"),
    [(True, "on"), ("true", "on"), (False, "off"), (None, "off"), (unknown(), UNKNOWN)],
)
@pytest.mark.parametrize(
    ("mapper", "kind", "attribute", "more"), SWITCHES, ids=lambda item: item if isinstance(item, str) else ""
)
def test_the_switch(mapper: Any, kind: str, attribute: str, more: dict[str, Any], value: Any, logging: Any) -> None:
    item = resource(f"{kind}.a", {**more, **nested(attribute, value)})
    emitter = mapped(mapper, item).only("emitter")
    assert emitter.get("logging") == logging
    assert ("logging" in emitter.defaults) is (value is None)
    assert (emitter.get("routes") is None) is (logging == "off")
    assert (emitter.get("logging_detail") is not None) is (logging == "off")
    if value is not None:
        path = [step for part in attribute.split(".") for step in (part, 0)][:-1]
        assert emitter.span_of("logging") == place_of(item, *path)


@pytest.mark.parametrize(
    ("mapper", "kind", "attribute", "more"), SWITCHES, ids=lambda item: item if isinstance(item, str) else ""
)
def test_without_anything(mapper: Any, kind: str, attribute: str, more: dict[str, Any]) -> None:
    emitter = mapped(mapper, resource(f"{kind}.a", more)).only("emitter")
    assert emitter.get("logging") == "off"
    assert "logging" in emitter.defaults


@pytest.mark.parametrize(
    ("mapper", "kind", "attribute", "more"), SWITCHES, ids=lambda item: item if isinstance(item, str) else ""
)
def test_an_unknown_block(mapper: Any, kind: str, attribute: str, more: dict[str, Any]) -> None:
    first = attribute.partition(".")[0]
    emitter = mapped(mapper, resource(f"{kind}.a", {**more, first: unknown()})).only("emitter")
    assert emitter.get("logging") == UNKNOWN


@pytest.mark.parametrize(
    ("rate", "logging", "filters"),
    [
        (1, "on", None),
        (1.0, "on", None),
        ("1.0", "on", None),
        (None, "on", None),
        (0.5, "on", "it keeps 50 % of the records (sample_rate is 0.5)"),
        (0, "off", None),
        (0.0, "off", None),
    ],
)
def test_sample_rate(rate: Any, logging: str, filters: str | None) -> None:
    block = {"enable": True, "sample_rate": rate}
    emitter = mapped(load_balancers, resource("google_compute_backend_service.a", {"log_config": [block]})).only(
        "emitter"
    )
    assert emitter.get("logging") == logging
    assert emitter.get("filters.0.detail") == filters


@pytest.mark.parametrize("rate", [unknown(), "much", True, []])
def test_a_sample_rate_that_is_not_known(rate: Any) -> None:
    block = {"enable": True, "sample_rate": rate}
    emitter = mapped(load_balancers, resource("google_compute_backend_service.a", {"log_config": [block]})).only(
        "emitter"
    )
    assert emitter.get("logging") == "on"
    assert emitter.get("filters") == [] if rate == [] else "unknown" in emitter.get("filters")


@pytest.mark.parametrize(
    ("kind", "attributes", "emitters"),
    [
        ("google_compute_backend_service", {}, 1),
        ("google_compute_backend_service", {"load_balancing_scheme": "EXTERNAL_MANAGED"}, 1),
        ("google_compute_backend_service", {"load_balancing_scheme": "INTERNAL_MANAGED"}, 1),
        ("google_compute_backend_service", {"load_balancing_scheme": "INTERNAL_SELF_MANAGED"}, 0),
        ("google_compute_backend_service", {"load_balancing_scheme": unknown()}, 1),
        ("google_compute_region_backend_service", {}, 0),
        ("google_compute_region_backend_service", {"load_balancing_scheme": "INTERNAL"}, 0),
        ("google_compute_region_backend_service", {"load_balancing_scheme": "EXTERNAL"}, 0),
        ("google_compute_region_backend_service", {"load_balancing_scheme": "EXTERNAL_MANAGED"}, 1),
        ("google_compute_region_backend_service", {"load_balancing_scheme": unknown()}, 0),
        ("google_compute_region_backend_service", {"load_balancing_scheme": unknown(), "protocol": "HTTPS"}, 1),
    ],
)
def test_which_load_balancers_can_log(kind: str, attributes: dict[str, Any], emitters: int) -> None:
    assert len(mapped(load_balancers, resource(f"{kind}.a", attributes))) == emitters


@pytest.mark.parametrize(
    ("attributes", "emitters"),
    [({}, 1), ({"visibility": "public"}, 1), ({"visibility": "private"}, 0), ({"visibility": unknown()}, 1)],
)
def test_only_public_zones(attributes: dict[str, Any], emitters: int) -> None:
    assert len(mapped(network_services, resource("google_dns_managed_zone.a", attributes))) == emitters


def test_a_policy_without_networks_sees_nothing() -> None:
    assert not mapped(network_services, resource("google_dns_policy.a", {"enable_inbound_forwarding": True}))


@pytest.mark.parametrize(
    ("word", "excluded"),
    [("ALL", []), ("ERRORS_ONLY", ["translations"]), ("TRANSLATIONS_ONLY", ["errors"]), (None, None)],
)
def test_what_nat_logs(word: str | None, excluded: list[str] | None) -> None:
    block = {"enable": True, "filter": word}
    emitter = mapped(network_services, resource("google_compute_router_nat.a", {"log_config": [block]})).only("emitter")
    fact = emitter.get("coverage.traffic")
    assert (None if fact is None else fact["excluded"]) == excluded


@pytest.mark.parametrize(
    ("address", "attributes", "logging"),
    [
        ("google_compute_firewall.a", {}, None),
        ("google_compute_firewall.a", {"log_config": [{"metadata": "INCLUDE_ALL_METADATA"}]}, "on"),
        ("google_compute_firewall.a", {"log_config": unknown()}, "on"),
        ("google_compute_firewall_policy_rule.a", {}, None),
        ("google_compute_firewall_policy_rule.a", {"enable_logging": True}, "on"),
        ("google_compute_network_firewall_policy_rule.a", {"enable_logging": False}, None),
        ("google_compute_network_firewall_policy_rule.a", {"enable_logging": True}, "on"),
        ("google_compute_region_network_firewall_policy_rule.a", {"enable_logging": unknown()}, UNKNOWN),
    ],
)
def test_firewall_rules_only_where_they_log(address: str, attributes: dict[str, Any], logging: Any) -> None:
    found = mapped(network_services, resource(address, attributes))
    if logging is None:
        assert not found
    elif not isinstance(attributes.get("log_config"), list) and "log_config" in attributes:
        assert found.only("emitter").get("logging") in ("on", UNKNOWN)
    else:
        assert found.only("emitter").get("logging") == logging


@pytest.mark.parametrize(("protocol", "formats"), [(None, 1), ("HTTPS", 1), ("TCP", 0), ("SSL", 0)])
def test_proxies_of_connections_write_no_requests(protocol: Any, formats: int) -> None:
    attributes = {"protocol": protocol, "log_config": [{"enable": True}]}
    emitter = mapped(load_balancers, resource("google_compute_backend_service.a", attributes)).only("emitter")
    assert len(emitter.get("formats") or []) == formats


@pytest.mark.parametrize(
    ("level", "logging", "filters"),
    [
        ("LOG_ALL_CALLS", "on", None),
        ("LOG_ERRORS_ONLY", "on", "LOG_ERRORS_ONLY"),
        ("LOG_NONE", "off", None),
        (None, "off", None),
        (unknown(), UNKNOWN, None),
    ],
)
def test_calls_of_workflows(level: Any, logging: Any, filters: str | None) -> None:
    emitter = mapped(applications, resource("google_workflows_workflow.w", {"call_log_level": level})).only("emitter")
    assert emitter.get("logging") == logging
    assert emitter.get("filters.0.what") == filters
    assert ("logging" in emitter.defaults) == (level is None)
