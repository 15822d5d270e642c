"""What else sees a network's traffic: Cloud DNS, Cloud NAT, and the firewall rules that log.
A firewall rule's log is a matter of choice, since flow logs see what it lets pass: one that logs is an emitter, one
that does not is no finding.

Private zones log through the policy of their networks: https://cloud.google.com/dns/docs/monitoring
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.switches import Switch, is_word, map_switch
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, fixed
from accesslint.mappers.records import state
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.values import Resource

_DNS = "https://cloud.google.com/dns/docs/monitoring"
_NAT = "https://cloud.google.com/nat/docs/monitoring"
_FIREWALL = "https://cloud.google.com/firewall/docs/firewall-rules-logging"

_GAPS = {"ALL": [], "ERRORS_ONLY": ["translations"], "TRANSLATIONS_ONLY": ["errors"]}


def _traffic(data: object) -> object:
    excluded = _GAPS.get(data) if isinstance(data, str) else None
    if excluded is None:
        return NOT_UNDERSTOOD
    return {"excluded": list(excluded), **({"detail": f"log_config.filter is {data}"} if excluded else {})}


TABLES = (
    Table(
        "emitter",
        "dns",
        {"terraform": ("google_dns_managed_zone",)},
        (Setting("logging", {"terraform": "cloud_logging_config.enable_logging"}, _DNS, state, default="off"),),
    ),
    Table(
        "emitter",
        "dns",
        {"terraform": ("google_dns_policy",)},
        (Setting("logging", {"terraform": "enable_logging"}, _DNS, state, default="off"),),
    ),
    Table(
        "emitter",
        "network",
        {"terraform": ("google_compute_router_nat",)},
        (
            Setting("logging", {"terraform": "log_config.enable"}, _NAT, state, default="off"),
            Setting("coverage.traffic", {"terraform": "log_config.filter"}, _NAT, Meaning(_traffic, lambda _: "ALL")),
        ),
    ),
    Table(
        "emitter",
        "network",
        {"terraform": ("google_compute_firewall",)},
        (Setting("logging", {"terraform": "log_config.metadata"}, _FIREWALL, fixed("on")),),
    ),
    Table(
        "emitter",
        "network",
        {
            "terraform": (
                "google_compute_firewall_policy_rule",
                "google_compute_network_firewall_policy_rule",
                "google_compute_region_network_firewall_policy_rule",
            )
        },
        (Setting("logging", {"terraform": "enable_logging"}, _FIREWALL, state),),
    ),
)


def _is_public(resource: Resource) -> bool:
    return is_word(resource, "visibility", frozenset({"PUBLIC"}), "PUBLIC")


def _has_networks(resource: Resource) -> bool:
    return find(resource, "networks") is not None


_DNS_WORDS = ("dns_query", "dns_queries", "dns.googleapis.com")
_FIREWALL_WORDS = ("compute.googleapis.com/firewall", "gce_subnetwork")

_SWITCHES = (
    Switch(TABLES[0], "network", _DNS_WORDS, "cloud_logging_config.enable_logging", applies=_is_public),
    Switch(TABLES[1], "network", _DNS_WORDS, "enable_logging", applies=_has_networks),
    Switch(TABLES[2], "network", ("nat_flows", "nat_gateway"), "log_config.enable"),
    Switch(TABLES[3], "network", _FIREWALL_WORDS, "log_config", only_on=True),
    Switch(TABLES[4], "network", _FIREWALL_WORDS, "enable_logging", only_on=True),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Public zones, DNS policies with networks, NAT gateways, and firewall rules that log, as emitters."""
    for switch in _SWITCHES:
        yield from map_switch(switch, resources)
