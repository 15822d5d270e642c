"""Whose address Tomcat's records hold: the connection's other end, or what RemoteIpValve found out.

https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Remote_IP_Valve: it believes proxies whose addresses match
`internalProxies` (private networks by default) or `trustedProxies`, and puts the address back afterwards: an access log
sees it only with `requestAttributesEnabled`, which is off by default.
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.tomcat.valves import Valve
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_PEER = ("%h", "%a", "%{remote}a", "c-ip", "c-dns")
_FORWARDED = "x-forwarded-for"
_ANYONE = frozenset({".*", ".+", r"\d+\.\d+\.\d+\.\d+", r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", "0.0.0.0/0", "::/0"})
_SOURCE = "client_address.source"


def set_client_address(emitter: Entity, host: Resource, valves: Sequence[Valve]) -> None:
    """Set the facts below `client_address`, where the patterns are known and hold an address."""
    patterns = [valve.pattern for valve in valves if valve.pattern is not None]
    texts = [_resolved(pattern.text) for pattern in patterns if pattern.text is not None]
    peer = any(token in text.split() or token in text for text in texts for token in _PEER)
    forwarded = next((one for one in patterns if _FORWARDED in (one.text or "").lower()), None)
    remote_ip = _remote_ip(host)
    proxied = _proxied_connector(host)
    if remote_ip is not None:
        emitter.set("client_address.behind_proxy", True, remote_ip.span)
    elif forwarded is not None:
        emitter.set("client_address.behind_proxy", True, forwarded.span)
    elif proxied is not None:
        told = True if proxied.text is not None else proxied.unknown
        emitter.set("client_address.behind_proxy", told, proxied.span)
    if not peer:
        if forwarded is not None:
            emitter.set(_SOURCE, "untrusted-header", forwarded.span)
            emitter.set("client_address.detail", "the pattern writes X-Forwarded-For, whoever sends it")
        return
    switches = [valve.is_true("requestattributesenabled", default=False) for valve in valves]
    if remote_ip is None:
        emitter.set(_SOURCE, "peer", default=True)
    elif None in switches:
        unknown = next(value for valve in valves if (value := valve.attributes.get("requestattributesenabled")))
        emitter.set(_SOURCE, unknown)
    elif not all(switches):
        emitter.set(_SOURCE, "peer", default=True)
        detail = "requestAttributesEnabled is not true, so that the log does not see what RemoteIpValve found out"
        emitter.set("client_address.detail", detail)
    else:
        _set_trusted(emitter, remote_ip)


def _set_trusted(emitter: Entity, remote_ip: Value) -> None:
    named = [value for key in ("internalproxies", "trustedproxies") if (value := remote_ip.get(key)) is not None]
    unknown = next((value for value in named if value.text is None), None)
    anyone = next((value for value in named if value.text in _ANYONE), None)
    if unknown is not None:
        emitter.set(_SOURCE, unknown)
    elif anyone is not None:
        emitter.set(_SOURCE, "untrusted-header", anyone.span)
        emitter.set("client_address.detail", f"RemoteIpValve believes every address ({anyone.text})")
    else:
        emitter.set(_SOURCE, "trusted-header", named[0].span if named else remote_ip.span)


def _resolved(text: str) -> str:
    return "%h" if text in ("common", "combined") else text


def _remote_ip(host: Resource) -> Value | None:
    listed = host.get("valves")
    for valve in listed.items() if listed is not None else []:
        name = valve.get("classname")
        if name is not None and (name.text or "").endswith(".RemoteIpValve"):
            return valve
    return None


def _proxied_connector(host: Resource) -> Value | None:
    """A connector that is told what a proxy in front of it is called."""
    listed = host.get("connectors")
    for connector in listed.items() if listed is not None else []:
        found = connector.get("proxyname") or connector.get("proxyport")
        if found is not None:
            return found
    return None
