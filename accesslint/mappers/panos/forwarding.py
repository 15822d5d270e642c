"""Log forwarding profiles and the servers that they send to: which records, and whether over TLS.

https://registry.terraform.io/providers/PaloAltoNetworks/panos/latest/docs/resources/log_forwarding_profile
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown
from accesslint.mappers.routes import literal_names
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_PROFILES = ("panos_log_forwarding_profile", "panos_panorama_log_forwarding_profile", "panos_log_forwarding")
_SYSLOG = ("panos_syslog_server_profile", "panos_panorama_syslog_server_profile", "panos_syslog_profile")
_EVERYTHING = ("all logs", "")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Profiles as steps on the way of records."""
    servers = {name: profile for profile in resources.of_type(*_SYSLOG) for name in _names(profile)}
    for profile in resources.of_type(*_PROFILES):
        yield _hop(profile, servers, resources)


def _names(profile: Resource) -> tuple[str, ...]:
    return literal_names(profile, "name")


def _hop(profile: Resource, servers: dict[str, Resource], resources: ResourceIndex) -> Entity:
    hop = entity_for("hop", "shipper", profile)
    hop.handles.update(f"panos-profile:{name}" for name in _names(profile))
    for listed in ("match_list", "match_lists"):
        matches = profile.get(listed)
        for match in [] if matches is None else matches.items():
            kind = find(match, "log_type")
            if kind is not None and kind.text not in (None, "traffic"):
                continue
            _add_match(hop, match, servers, resources)
    if hop.get("routes") is None:
        hop.set("routes", Unknown("where the profile sends records of traffic is not told", "its match lists"))
    return hop


def _add_match(hop: Entity, match: Value, servers: dict[str, Resource], resources: ResourceIndex) -> None:
    condition = find(match, "filter")
    if condition is not None and (condition.text or "?").lower() not in _EVERYTHING:
        what = condition.text or "a condition"
        detail = f"the profile forwards only what fits {what}"
        hop.append("filters", {"how": "condition", "what": what, "detail": detail}, condition.span)
    panorama = find(match, "send_to_panorama")
    if panorama is not None and boolean.of(panorama) is not False:
        route = {"to": {"unknown": "Panorama is another system"}, "via": "logging", "target": "Panorama"}
        hop.append("routes", route, panorama.span)
    for attribute in ("syslog_server_profiles", "syslog_profiles", "http_server_profiles", "http_profiles"):
        listed = match.get(attribute)
        for item in [] if listed is None else listed.items():
            target = resources.target(item) or servers.get(item.text or "")
            written = shown(item) or "a server profile"
            if target is not None and target.type in _SYSLOG:
                _add_servers(hop, target)
                continue
            via = "http" if attribute.startswith("http") else "syslog"
            route = {"to": {"unknown": f"{written} is another system"}, "via": via, "target": written}
            hop.append("routes", route, item.span)


def _add_servers(hop: Entity, profile: Resource) -> None:
    """UDP unless a transport is named, so in the clear."""
    for listed in ("syslog_server", "servers"):
        servers = profile.get(listed)
        for server in [] if servers is None else servers.items():
            host, transport = find(server, "server"), find(server, "transport")
            target = shown(host) or "a server"
            route: dict[str, Any] = {
                "to": {"unknown": f"{target} is another system"},
                "via": "syslog",
                "target": target,
            }
            known = transport is None or transport.text is not None
            word = "UDP" if transport is None else (transport.text or "").upper()
            route["encrypted"] = word == "SSL" if known else {"unknown": "the transport is not known"}
            path = hop.append("routes", route, (host or server).span)
            if transport is None:
                hop.defaults.add(f"{path}.encrypted")
            else:
                hop.spans[f"{path}.encrypted"] = transport.span
