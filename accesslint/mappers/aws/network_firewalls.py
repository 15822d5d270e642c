"""Network Firewall: alert and flow logs, by a side resource.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.network_services_formats import NETWORK_FIREWALL
from accesslint.mappers.aws.service_logs import VIA
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed, undecided
from accesslint.mappers.records import add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_LOGGING = "aws_networkfirewall_logging_configuration"
_WANTED = ("ALERT", "FLOW")
"""TLS tells errors of inspection only."""

TABLES = (
    Table(
        "emitter",
        "firewall",
        {"terraform": ("aws_networkfirewall_firewall",)},
        (
            Setting(
                "logging",
                {"terraform": "logging_configuration.log_destination_config"},
                "https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html",
                fixed("on"),
                "off",
                {"terraform": Side(_LOGGING, "firewall_arn")},
            ),
        ),
    ),
)

_GOALS = {"bucketName": "s3", "logGroup": "log-group", "deliveryStream": "firehose"}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every firewall as an emitter of kind `firewall`, with its routes."""
    for firewall in resources.of_type("aws_networkfirewall_firewall"):
        emitter = emitter_for(firewall, "firewall", "network")
        sides = resources.pointing_at(firewall, _LOGGING, "firewall_arn")
        configs = [item for side in sides for item in _configs(side)]
        _decide(emitter, firewall, configs, resources)
        for config in configs:
            yield from _route(emitter, config, resources)
        if emitter.get("logging") != "off":
            form = fixed_format(firewall, NETWORK_FIREWALL)
            add_format(emitter, form)
            yield form
        yield emitter


def _configs(side: Resource) -> list[Value]:
    listed = find(side, "logging_configuration.log_destination_config")
    return listed.items() if listed is not None else []


def _decide(emitter: Entity, firewall: Resource, configs: list[Value], resources: ResourceIndex) -> None:
    if not configs:
        doubt = _doubt(firewall, resources)
        decide_logging(emitter, doubt or "off", None)
        if doubt is None:
            emitter.defaults.add("logging")
            emitter.set("logging_detail", f"no {_LOGGING} in these files points at it")
        return
    types = [(find(config, "log_type"), config) for config in configs]
    unknown = next((why for kind, config in types if (why := undecided(kind or config)) is not None), None)
    named = [(kind.text or "").upper() for kind, _ in types if kind is not None]
    missing = [kind for kind in _WANTED if kind not in named]
    if unknown is not None and len(missing) == len(_WANTED):
        decide_logging(emitter, unknown, configs[0].span)
        return
    decide_logging(emitter, "on", configs[0].span)
    if missing and unknown is not None:
        emitter.set("coverage.log_types", unknown, configs[0].span)
        return
    fact: dict[str, object] = {"included": [kind for kind in named if kind], "excluded": missing}
    if missing:
        fact["detail"] = f"no log_destination_config has the log_type {' or '.join(missing)}"
    emitter.set("coverage.log_types", fact, configs[0].span)


def _doubt(firewall: Resource, resources: ResourceIndex) -> Unknown | None:
    for side in resources.of_type(_LOGGING):
        pointer = find(side, "firewall_arn")
        if pointer is not None and pointer.unknown is not None and side.scope == firewall.scope:
            return pointer.unknown
    return resources.hidden_beside(firewall)


def _route(emitter: Entity, config: Value, resources: ResourceIndex) -> Iterator[Link]:
    for key, kind in _GOALS.items():
        goal = find(config, f"log_destination.{key}")
        if goal is not None and isinstance(config.data, dict):
            yield from add_route(emitter, goal, kind, VIA[kind], resources)
            return
