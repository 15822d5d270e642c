"""The variables of nginx's stream module: what it knows of the connection that carries a scenario's request.

A request is sent on a connection of its own, without TLS. Of what goes over it the module knows how many bytes there
are: a user, a path, an application's answer are not in its log, and its `$status` says how the connection ended.
Sources: https://nginx.org/en/docs/stream/ngx_stream_core_module.html#variables,
https://nginx.org/en/docs/stream/ngx_stream_upstream_module.html#variables and
https://nginx.org/en/docs/stream/ngx_stream_ssl_preread_module.html#variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from accesslint.model.values import Unknown
from accesslint.simulation import Context, untold

Found: TypeAlias = "bytes | Unknown | None"

FAMILY = "nginx_stream"
TELLS: Mapping[str, frozenset[str]] = {"status": frozenset()}
"""What a variable truly tells, where that is less than its meaning."""

SAMPLES: Mapping[str, str] = {
    "time_local": "24/Nov/2026:13:11:51 +0000",
    "time_iso8601": "2026-11-24T13:11:51+00:00",
    "msec": "1795525911.123",
    "session_time": "0.042",
    "connection": "17",
    "remote_port": "51234",
    "server_port": "5432",
    "server_addr": "192.0.2.10",
    "bytes_sent": "420",
    "pid": "4242",
    "hostname": "web-1",
    "upstream_addr": "192.0.2.20:5432",
    "upstream_bytes_received": "420",
    "upstream_connect_time": "0.001",
    "upstream_first_byte_time": "0.020",
    "upstream_session_time": "0.041",
}
"""What differs from connection to connection and from machine to machine, with one example each."""

_PASSED_ON = ("bytes_received", "upstream_bytes_sent")
_OF_LISTENING = {"ssl_preread_": "", "ssl_": "listen ssl", "proxy_protocol_": "listen proxy_protocol"}
"""What plain connections without a proxy in front do not have, and the parameter of `listen` that brings it."""


def value_of(name: str, context: Context) -> Found:
    """A variable's value; its name is without `$`, in small letters."""
    request = context.scenario.request
    if name in ("remote_addr", "realip_remote_addr"):
        return request.address.encode()
    if name == "binary_remote_addr":
        return Unknown("$binary_remote_addr is no text", "another variable")
    if name == "protocol":
        return b"TCP"
    if name == "status":
        return b"200"
    if name in _PASSED_ON:
        return str(request.length).encode()
    if name in SAMPLES:
        return SAMPLES[name].encode()
    needed = next((parameter for prefix, parameter in _OF_LISTENING.items() if name.startswith(prefix)), None)
    if needed is not None and needed not in context.recording.definitions:
        return None
    return untold(f"${name}")
