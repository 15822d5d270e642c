"""Whose address the records hold: the connection's other end, or what a proxy says.

Sources: https://nginx.org/en/docs/http/ngx_http_realip_module.html, where no header replaces the client's address
unless the peer is one of `set_real_ip_from`, and https://nginx.org/en/docs/http/ngx_http_core_module.html#listen
(`proxy_protocol`).
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.nginx.log_format import Field, Reading
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_ANYONE = frozenset({"0.0.0.0/0", "::/0", "0/0", "[::]/0"})
_PEER = frozenset({"$remote_addr", "$binary_remote_addr"})
_FORWARDED = "$http_x_forwarded_for"
_PACKAGED = "$remote_addr $remote_user $time_local $request $status $body_bytes_sent $http_referer $http_user_agent"
_PACKAGED_TOKENS = frozenset({*_PACKAGED.split(), _FORWARDED})
"""The format `main` of the packaged nginx.conf has X-Forwarded-For with or without a proxy."""


def set_client_address(emitter: Entity, server: Resource, used: Sequence[Reading | None]) -> None:
    """Set the facts below `client_address`, where the formats hold an address at all.

    `used`: the formats that the server writes; None for one whose definition is not in the files.
    """
    readings = [reading for reading in used if reading is not None]
    surroundings = server.get("surroundings")
    if len(readings) < len(used) and surroundings is not None:
        emitter.set("client_address.source", surroundings.unknown)
    fields = [field for reading in readings for field in reading.fields if field.facts["meaning"] == "client_address"]
    if fields:
        _set_proxy(emitter, server, readings, {_token(field): field for field in reversed(fields)})
        _set_source(emitter, server, {_token(field): field for field in fields})


def _token(field: Field) -> str:
    return str(field.facts["token"]).replace("{", "").replace("}", "").lower()


def _set_proxy(emitter: Entity, server: Resource, readings: Sequence[Reading], addresses: dict[str, Field]) -> None:
    protocol = _proxy_protocol(server)
    trusted = server.get("real_ip", "from")
    if protocol is not None:
        emitter.set("client_address.behind_proxy", True, protocol.span)
    elif trusted is not None and trusted.items() and trusted.unknown is None:
        emitter.set("client_address.behind_proxy", True, trusted.items()[0].span)
    elif _FORWARDED in addresses:
        if all(reading.tokens == _PACKAGED_TOKENS for reading in readings if _FORWARDED in reading.tokens):
            reason = "the packaged format records X-Forwarded-For whether or not there is a proxy"
            emitter.set("client_address.behind_proxy", Unknown(reason, "set_real_ip_from, or another format"))
        else:
            emitter.set("client_address.behind_proxy", True, addresses[_FORWARDED].span)


def _set_source(emitter: Entity, server: Resource, addresses: dict[str, Field]) -> None:
    path = "client_address.source"
    if _PEER.isdisjoint(addresses):
        _set_other_source(emitter, addresses)
        return
    trusted = server.get("real_ip", "from")
    if trusted is None or (trusted.unknown is None and not trusted.items()):
        emitter.set(path, "peer", default=True)
        if _proxy_protocol(server) is not None:
            emitter.set("client_address.detail", "listen has proxy_protocol, and no set_real_ip_from takes its address")
        elif emitter.get("client_address.behind_proxy") is True:
            emitter.set("client_address.detail", "no set_real_ip_from and real_ip_header tell whom to believe")
        return
    if isinstance(trusted.data, Unknown):
        emitter.set(path, trusted)
        return
    anyone = next((item for item in trusted.items() if item.text in _ANYONE), None)
    unknown = next((item for item in trusted.items() if item.unknown is not None), None)
    if anyone is not None:
        emitter.set(path, "untrusted-header", anyone.span)
        emitter.set("client_address.detail", f"set_real_ip_from {anyone.text} trusts every peer")
    elif unknown is not None:
        emitter.set(path, unknown)
    else:
        emitter.set(path, "trusted-header", trusted.items()[0].span)


def _proxy_protocol(server: Resource) -> Value | None:
    listens = server.get("listen")
    found = (listen.get("proxy_protocol") for listen in listens.items()) if listens is not None else ()
    return next((value for value in found if value is not None), None)


def _set_other_source(emitter: Entity, addresses: dict[str, Field]) -> None:
    """The source where no record has `$remote_addr`."""
    path = "client_address.source"
    if "$realip_remote_addr" in addresses:
        emitter.set(path, "peer", addresses["$realip_remote_addr"].span)
    elif "$proxy_protocol_addr" in addresses:
        emitter.set(path, "untrusted-header", addresses["$proxy_protocol_addr"].span)
        emitter.set("client_address.detail", "whoever connects can send a PROXY header")
    elif all(field.facts.get("client_controlled") for field in addresses.values()):
        token, field = next(iter(addresses.items()))
        emitter.set(path, "untrusted-header", field.span)
        emitter.set("client_address.detail", f"the records hold {token} only, which any client can set")
