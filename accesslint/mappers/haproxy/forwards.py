"""HAProxy's log-forward sections as hops: they receive syslog and pass it on.

https://docs.haproxy.org/2.6/configuration.html#3.10: `dgram-bind` and `bind` receive, `log` lines send on.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.haproxy.filters import add_samples, takes_traffic
from accesslint.mappers.haproxy.targets import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A hop for each section, and the memory that it writes to."""
    stores: dict[str, Entity] = {}
    for section in resources.of_type("haproxy_log_forward"):
        yield from _hop(section, resources, stores)
    yield from stores.values()


def _hop(section: Resource, resources: ResourceIndex, stores: dict[str, Entity]) -> Iterator[Mapped]:
    hop = entity_for("hop", "collector", section)
    hop.environment = environment_of(section.scope, section.address, section.container)
    for attribute, via in (("datagrams", "udp"), ("addresses", "tcp")):
        for address in _items(section, attribute):
            hop.append("inputs", {"via": via, "what": address.text or "an address that is not known"}, address.span)
    links: list[Link] = []
    logs = _items(section, "logs")
    for log in logs:
        links += add_route(hop, section, log, resources, stores)
    if hop.get("routes") is None:
        hop.set("routes", [])
    _set_filters(hop, logs)
    yield hop
    yield from links


def _items(section: Resource, attribute: str) -> list[Value]:
    listed = section.get(attribute)
    return listed.items() if listed is not None else []


def _set_filters(hop: Entity, logs: list[Value]) -> None:
    add_samples(hop, logs)
    levels = [level for log in logs if takes_traffic(log) is False and (level := log.get("level")) is not None]
    if levels and len(levels) == len(logs) and not isinstance(hop.get("filters"), dict):
        shown = levels[0].text or ""
        detail = f"its log lines pass on records from level {shown} on, and those of accesses have level info"
        hop.append("filters", {"how": "level", "what": shown, "detail": detail}, levels[0].span)
