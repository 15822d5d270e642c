"""VPC flow logs: every subnet is an emitter. They are configured in the subnet, or by a VPC Flow Logs configuration.

By default a subnet has none, and where it has a `log_config` half of the flows are kept:
https://cloud.google.com/vpc/docs/using-flow-logs. Subnets that only proxies or attachments use cannot have any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.google.cloud_logging import cloud_logging
from accesslint.mappers.google.records import FLOWS, written_format
from accesslint.mappers.google.switches import add_sample
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, boolean, shown, undecided
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_SUBNET = "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_subnetwork"
_CONFIG = "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/network_management_vpc_flow_logs_config"
_ANY = Meaning(lambda _: "on", lambda fact: "INTERVAL_5_SEC" if fact == "on" else None, takes_references=True)

TABLES = (
    Table(
        "emitter",
        "network",
        {"terraform": ("google_compute_subnetwork",)},
        (
            Setting("logging", {"terraform": "log_config.aggregation_interval"}, _SUBNET, _ANY, default="off"),
            Setting(
                "logging",
                {"terraform": "aggregation_interval"},
                _CONFIG,
                _ANY,
                side={"terraform": Side("google_network_management_vpc_flow_logs_config", "subnet")},
            ),
        ),
    ),
)


class _Log(NamedTuple):
    """What configures a network's log."""

    holder: Resource
    prefix: str
    """Of its attributes: `log_config.` in a subnet."""
    share: float
    """Of the flows, by default."""


_CONFIGS = "google_network_management_vpc_flow_logs_config"
_WITHOUT = frozenset({
    "REGIONAL_MANAGED_PROXY",
    "GLOBAL_MANAGED_PROXY",
    "INTERNAL_HTTPS_LOAD_BALANCER",
    "PRIVATE_SERVICE_CONNECT",
    "PRIVATE_NAT",
    "PEER_MIGRATION",
})  # fmt: skip
"""Purposes of subnets that cannot have flow logs."""
_WORDS = ("vpc_flows", "gce_subnetwork", "networkmanagement.googleapis.com/vpc_flows")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every subnet, and every network whose subnets Google makes, as an emitter of kind `network`."""
    for subnet in resources.of_type("google_compute_subnetwork"):
        purpose = find(subnet, "purpose")
        if purpose is None or (purpose.text or "").upper() not in _WITHOUT:
            yield from _subnet(subnet, resources)
    for network in resources.of_type("google_compute_network"):
        automatic = find(network, "auto_create_subnetworks")
        if automatic is None or boolean.of(automatic) is True:
            yield from _network(network, automatic, resources)


def _names(resource: Resource) -> tuple[str, ...]:
    name = find(resource, "name")
    return (name.text,) if name is not None and name.text else ()


def _configured(resource: Resource, attribute: str, resources: ResourceIndex) -> Resource | None:
    """A flow logs configuration that is on and points at a resource."""
    for config in resources.pointing_at(resource, _CONFIGS, attribute, _names(resource)):
        state = find(config, "state")
        if state is None or state.text != "DISABLED":
            return config
    return None


def _subnet(subnet: Resource, resources: ResourceIndex) -> Iterator[Entity]:
    emitter = emitter_for(subnet, "network", "network")
    block, legacy = subnet.get("log_config"), find(subnet, "enable_flow_logs")
    config = _configured(subnet, "subnet", resources)
    if config is None:
        network = resources.target(find(subnet, "network"))
        config = None if network is None else _configured(network, "network", resources)
    if config is not None:
        yield from _on(emitter, subnet, _Log(config, "", 1.0), resources)
    elif legacy is not None and boolean.of(legacy) is True:
        # Until version 3 of the provider.
        emitter.set("logging", "on", legacy.span)
        yield from _on(emitter, subnet, _Log(subnet, "log_config.", 0.5), resources)
    elif block is None or block.data in (None, []):
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", f"it has no {subnet.name_of('log_config')}")
    elif isinstance(block.data, Unknown) or undecided(block) is not None:
        emitter.set("logging", undecided(block) or Unknown("log_config is not known"), block.span)
    else:
        emitter.set("logging", "on", next((item.span for item in block.items()), block.span))
        yield from _on(emitter, subnet, _Log(subnet, "log_config.", 0.5), resources)
    yield emitter


def _on(emitter: Entity, subnet: Resource, log: _Log, resources: ResourceIndex) -> Iterator[Entity]:
    if emitter.get("logging") is None:
        emitter.set("logging", "on", log.holder.header)
    add_sample(emitter, log.holder, f"{log.prefix}flow_sampling", log.share)
    if emitter.get("logging") == "off":
        return
    condition = find(log.holder, f"{log.prefix}filter_expr")
    if (
        condition is not None
        and condition.data not in ("true", "", True)
        and not isinstance(emitter.get("filters"), dict)
    ):
        text = shown(condition) or "an expression that is not known"
        detail = f"{log.holder.name_of('filter_expr')} keeps flows with {text} only"
        emitter.append("filters", {"how": "condition", "what": text, "detail": detail}, condition.span)
    cloud_logging(resources).add_routes(emitter, subnet, _WORDS)
    yield written_format(emitter, subnet, FLOWS)


def _network(network: Resource, automatic: Value | None, resources: ResourceIndex) -> Iterator[Entity]:
    """In auto mode Google makes a subnet in every region, without flow logs: https://cloud.google.com/vpc/docs/vpc."""
    emitter = emitter_for(network, "network", "network")
    config = _configured(network, "network", resources)
    if config is not None:
        yield from _on(emitter, network, _Log(config, "", 1.0), resources)
    else:
        emitter.set("logging", "off", None if automatic is None else automatic.span, default=automatic is None)
        emitter.set("logging_detail", network.said("auto_create_subnetworks makes subnets without flow logs"))
    yield emitter
