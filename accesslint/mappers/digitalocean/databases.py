"""Managed databases: logs leave a cluster through log sinks; without one they are in the control panel for a while.

https://docs.digitalocean.com/products/databases/postgresql/how-to/forward-logs/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_CLUSTER = "digitalocean_database_cluster"

TABLES = (Table("emitter", "database", {"terraform": (_CLUSTER,)}, ()),)

_SINKS = {
    "digitalocean_database_logsink_rsyslog": ("server", "syslog"),
    "digitalocean_database_logsink_opensearch": ("endpoint", "http"),
}
"""The attribute that names the receiver, and the way, by type."""
_INSIDE = Unknown("what a database logs is set inside it", "the database's own configuration")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Clusters with a sink as emitters: what they log is set inside them, where it goes is told here."""
    for cluster in resources.of_type(_CLUSTER):
        emitter = emitter_for(cluster, "database", "data")
        emitter.set("logging", _INSIDE)
        for kind, (attribute, via) in _SINKS.items():
            for sink in resources.pointing_at(cluster, kind, "cluster_id"):
                _add_route(emitter, sink, attribute, via)
        if emitter.get("routes"):
            yield emitter


def _add_route(emitter: Entity, sink: Resource, attribute: str, via: str) -> None:
    value = find(sink, attribute)
    target = shown(value) or "a server"
    route = {"to": {"unknown": f"{target} is another system"}, "via": via, "target": target}
    path = emitter.append("routes", route, sink.header if value is None else value.span)
    if via == "syslog":
        # https://docs.digitalocean.com/reference/terraform/reference/resources/database_logsink_rsyslog/
        switch = find(sink, "tls")
        if switch is None:
            emitter.get("routes")[-1]["encrypted"] = False
            emitter.defaults.add(f"{path}.encrypted")
        else:
            state = boolean.of(switch)
            fact = {"unknown": state.reason} if isinstance(state, Unknown) else state
            emitter.get("routes")[-1]["encrypted"] = fact
            emitter.spans[f"{path}.encrypted"] = switch.span
    elif target.startswith(("http://", "https://")):
        emitter.get("routes")[-1]["encrypted"] = target.startswith("https://")
