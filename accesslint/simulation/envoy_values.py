"""The values of Envoy's operators for one access.

https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage; the address of the client:
https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TypeAlias

from accesslint.mappers.envoy.operators import Operator, headers_of
from accesslint.model.values import Unknown
from accesslint.simulation import Context, untold

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "START_TIME": "2026-11-24T13:11:51.862Z",
    "DURATION": "42",
    "REQUEST_DURATION": "1",
    "REQUEST_TX_DURATION": "1",
    "RESPONSE_DURATION": "40",
    "RESPONSE_TX_DURATION": "2",
    "x-envoy-upstream-service-time": "40",
    "x-request-id": "0b2c3a52-65f7-4a2b-9d1b-6a1f1c0a7d11",
    "UPSTREAM_HOST": "192.0.2.20:8080",
    "UPSTREAM_REMOTE_ADDRESS": "192.0.2.20:8080",
    "UPSTREAM_LOCAL_ADDRESS": "192.0.2.10:40112",
    "UPSTREAM_CLUSTER": "app",
    "DOWNSTREAM_LOCAL_ADDRESS": "192.0.2.10:8080",
    "HOSTNAME": "proxy-1",
    "CONNECTION_ID": "7",
    "port": "51234",
    "local": "192.0.2.10",
    "date": "Tue, 24 Nov 2026 13:11:51 GMT",
}
"""What differs from request to request and from machine to machine, with one example each."""

_NUMBERS = frozenset(
    {"RESPONSE_CODE", "BYTES_RECEIVED", "BYTES_SENT", "DURATION", "REQUEST_DURATION", "REQUEST_TX_DURATION"}
    | {"RESPONSE_DURATION", "RESPONSE_TX_DURATION", "CONNECTION_ID", "DOWNSTREAM_REMOTE_PORT"}
)
_EMPTY = frozenset({"REQUESTED_SERVER_NAME", "VIRTUAL_CLUSTER_NAME", "GRPC_STATUS"})
_MOMENT = {"%Y": "2026", "%m": "11", "%d": "24", "%H": "13", "%M": "11", "%S": "51", "%b": "Nov", "%z": "+0000"}
_MOMENT |= {"%s": "1795525911", "%F": "2026-11-24", "%T": "13:11:51", "%f": "862042000", "%Z": "UTC"}
_MOMENT |= {f"%{digits}f": "862042000"[:digits] for digits in range(1, 10)}
_LONGEST_CODE = 3


def is_number(operator: Operator) -> bool:
    """Whether an operator gives JSON a number."""
    return operator.name in _NUMBERS


def value_of(operator: Operator, context: Context) -> Found:
    """What an operator gives, cut to its length; None where it is empty."""
    given = context.scenario.values.get(operator.written)
    found = given.encode() if given is not None else _value(operator, context)
    return found[: operator.length] if isinstance(found, bytes) and operator.length is not None else found


def _sample(name: str, context: Context) -> bytes:
    return (context.scenario.values.get(name) or SAMPLES[name]).encode()


def _value(operator: Operator, context: Context) -> Found:
    name = operator.name
    if name in {"REQ", "REQUEST_HEADER"}:
        return next((value for one in headers_of(operator) if (value := _request(one, context)) is not None), None)
    if name in {"RESP", "RESPONSE_HEADER"}:
        return next((value for one in headers_of(operator) if (value := _response(one, context)) is not None), None)
    known = _PLAIN.get(name)
    if known is not None:
        return known(context)
    if name in _EMPTY:
        return None
    if name == "PATH":
        path = context.scenario.request.target.encode()
        return path.partition(b"?")[0] if operator.argument.startswith("NQ") else path
    if name in {"START_TIME", "EMIT_TIME"}:
        return _time(operator, context)
    if name in SAMPLES:
        return _sample(name, context)
    unsure = _UNSURE.get(name)
    if unsure is not None and not _has(unsure, context):
        return None
    return untold(operator.written)


_UNSURE: Mapping[str, str] = {
    **dict.fromkeys(("DYNAMIC_METADATA", "METADATA", "FILTER_STATE"), "filters"),
    **dict.fromkeys(
        ("DOWNSTREAM_PEER_SUBJECT", "DOWNSTREAM_PEER_URI_SAN", "DOWNSTREAM_PEER_DNS_SAN", "DOWNSTREAM_TLS_VERSION"),
        "encrypted",
    ),
    "TRACE_ID": "tracing",
}
"""Operators that are empty unless the configuration has something that sets them."""


def _has(name: str, context: Context) -> bool:
    value = context.recording.definitions.get(name)
    return value is not None and value.data not in (False, None)


def _time(operator: Operator, context: Context) -> bytes:
    given = context.scenario.values.get("START_TIME")
    if given is not None or not operator.argument:
        return _sample("START_TIME", context)
    text, at = "", 0
    pattern = operator.argument
    while at < len(pattern):
        size = next((size for size in (_LONGEST_CODE, 2) if pattern[at : at + size] in _MOMENT), 0)
        text += _MOMENT[pattern[at : at + size]] if size else pattern[at]
        at += size or 1
    return text.encode()


def _request(name: str, context: Context) -> Found:
    request = context.scenario.request
    sent = {key.lower(): value.strip(b" \t") for key, value in request.sent_headers().items()}
    pseudo = {":method": request.method.encode(), ":path": request.target.encode(), ":scheme": b"http"}
    if name in pseudo:
        return pseudo[name]
    if name in {":authority", "host"}:
        return sent["host"]
    if name == "x-request-id":
        return _sample(name, context)
    if name == "x-forwarded-for" and _has("use_remote_address", context):
        before = sent.get(name)
        # To a peer on the same host Envoy gives its own address.
        address = _sample("local", context) if request.address.startswith("127.") else request.address.encode()
        return (before + b"," if before else b"") + address
    if name == "x-forwarded-proto":
        return b"http"
    if name == "referer" and name in sent and not _is_reference(sent[name]):
        return None
    if name.startswith("x-envoy-") and name != "x-envoy-original-path":
        return Unknown(f"{name} is set by Envoy itself", "the running proxy")
    return sent.get(name) or None


_ABSOLUTE = re.compile(rb"[A-Za-z]+://[^\x00-\x20\x7f/?#@]+(?:[/?][^\x00-\x20\x7f#]*)?")
_RELATIVE = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=@%?-]*(?:/[A-Za-z0-9._~!$&'()*+,;=@%?:/-]*)?")


def _is_reference(value: bytes) -> bool:
    """Whether a `Referer` is one: Envoy removes any other, and one that names a user or a fragment."""
    return _ABSOLUTE.fullmatch(value) is not None or _RELATIVE.fullmatch(value) is not None


def _response(name: str, context: Context) -> Found:
    response = context.scenario.response
    if name in SAMPLES:
        return _sample(name, context)
    if name == "server":
        return b"envoy"
    if name == "content-length":
        return None if response.status == 204 else str(response.body_bytes).encode()
    found = {key.lower(): value.strip().encode() for key, value in response.headers.items()}
    return found.get(name) or None


def _remote(context: Context, *, with_port: bool) -> Found:
    """The client's address; without `use_remote_address` the last one that `X-Forwarded-For` names."""
    request = context.scenario.request
    if _has("xff_num_trusted_hops", context):
        return Unknown("the number of trusted hops decides it", "the request")
    forwarded = {key.lower(): value for key, value in request.sent_headers().items()}.get("x-forwarded-for")
    if forwarded is not None and not _has("use_remote_address", context):
        last = forwarded.rpartition(b",")[2].strip().decode("utf-8", "replace")
        try:
            ip_address(last)
        except ValueError:
            return Unknown("X-Forwarded-For holds no address", "the running proxy")
        return f"{last}:0".encode() if with_port else last.encode()
    return request.address.encode() + (b":" + _sample("port", context) if with_port else b"")


_PLAIN: Mapping[str, Callable[[Context], Found]] = {
    "RESPONSE_CODE": lambda context: str(context.scenario.response.status).encode(),
    "BYTES_RECEIVED": lambda context: str(context.scenario.request.body_bytes).encode(),
    "BYTES_SENT": lambda context: str(context.scenario.response.body_bytes).encode(),
    "PROTOCOL": lambda _: b"HTTP/1.1",
    "RESPONSE_FLAGS": lambda _: b"-",
    "RESPONSE_CODE_DETAILS": lambda _: b"via_upstream",
    "STREAM_ID": lambda context: _sample("x-request-id", context),
    "DOWNSTREAM_REMOTE_ADDRESS": lambda context: _remote(context, with_port=True),
    "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": lambda context: _remote(context, with_port=False),
    "DOWNSTREAM_REMOTE_PORT": lambda context: _sample("port", context),
    "DOWNSTREAM_DIRECT_REMOTE_ADDRESS": lambda context: (
        context.scenario.request.address.encode() + b":" + _sample("port", context)
    ),
    "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT": lambda context: context.scenario.request.address.encode(),
}
