r"""What the operators of Envoy's access log mean: `%REQ(USER-AGENT)%`, `%START_TIME(%Y-%m-%d)%`, `%DURATION%`, …

Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage. `%START_TIME%` is UTC
whatever its pattern; an operator's value may be cut to a length (`%REQ(X):5%`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.line_variables import Variable, variable_of

OPERATOR = re.compile(
    r"%(?:([A-Z][A-Z0-9_]{0,60})(?:\(([^()]{0,300}(?:\([^()]{0,100}\)[^()]{0,300})?)\))?(?::(\d{1,6}))?)?%"
)
"""An operator: name, argument, length; without a name it is `%%`, a percent sign."""

_IDENTITY = Variable(("identity",))
_ADDRESS = Variable(("client_address",))
_DURATION = Variable(("duration",), number=True)
_SIZE = Variable(("size",), number=True)

_OPERATORS: Mapping[str, Variable] = {
    **dict.fromkeys(("START_TIME", "START_TIME_LOCAL", "EMIT_TIME", "EMIT_TIME_LOCAL"), Variable(("timestamp",))),
    **dict.fromkeys(("RESPONSE_CODE", "GRPC_STATUS", "GRPC_STATUS_NUMBER"), Variable(("result",), number=True)),
    "RESPONSE_FLAGS": Variable(),
    **dict.fromkeys(("PROTOCOL", "DOWNSTREAM_TLS_VERSION"), Variable(("protocol",))),
    **dict.fromkeys(
        ("DURATION", "REQUEST_DURATION", "REQUEST_TX_DURATION", "RESPONSE_DURATION", "RESPONSE_TX_DURATION"), _DURATION
    ),
    "COMMON_DURATION": _DURATION,
    **dict.fromkeys(("BYTES_RECEIVED", "BYTES_SENT", "DOWNSTREAM_WIRE_BYTES_SENT"), _SIZE),
    **dict.fromkeys(
        (
            *("DOWNSTREAM_REMOTE_ADDRESS", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"),
            *("DOWNSTREAM_DIRECT_REMOTE_ADDRESS", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT"),
        ),
        _ADDRESS,
    ),
    **dict.fromkeys(
        (
            *("DOWNSTREAM_PEER_SUBJECT", "DOWNSTREAM_PEER_URI_SAN", "DOWNSTREAM_PEER_DNS_SAN"),
            *("DOWNSTREAM_PEER_EMAIL_SAN", "DOWNSTREAM_PEER_OTHERNAME_SAN", "DOWNSTREAM_PEER_SERIAL"),
            *("DOWNSTREAM_PEER_FINGERPRINT_256", "DOWNSTREAM_PEER_FINGERPRINT_1"),
        ),
        _IDENTITY,
    ),
    **dict.fromkeys(("STREAM_ID", "UNIQUE_ID"), Variable(("request_id",))),
    "TRACE_ID": Variable(("trace_id",)),
    "REQUESTED_SERVER_NAME": Variable(("host",), client=True),
    "PATH": Variable(("resource",), client=True, sensitive="query-strings"),
    "QUERY_PARAMS": Variable(client=True, sensitive="query-strings"),
}
_PSEUDO: Mapping[str, Variable] = {
    ":method": Variable(("action",)),  # Envoy refuses a method that is no token of HTTP
    ":path": Variable(("resource",), client=True, sensitive="query-strings"),
    "x-envoy-original-path": Variable(("resource",), client=True, sensitive="query-strings"),
    ":authority": Variable(("host",), client=True),
    "host": Variable(("host",), client=True),
    ":scheme": Variable(("protocol",)),
    "x-request-id": Variable(("request_id",)),  # made anew for every request that comes from outside
}
_HEADERS = {"REQ": "http_", "REQUEST_HEADER": "http_", "RESP": "sent_http_", "RESPONSE_HEADER": "sent_http_"}
_METADATA = frozenset({"DYNAMIC_METADATA", "METADATA", "FILTER_STATE", "CLUSTER_METADATA", "UPSTREAM_METADATA"})
_WHOLE = Variable()
_FRACTION = re.compile(r"%([1-9]?)f")
_PRECISIONS = {"": "nanosecond", "3": "millisecond", "6": "microsecond", "9": "nanosecond"}
_ISO = re.compile(r"(?:%Y-%m-%d|%F)[T ](?:%H:%M:%S|%T)")


class Operator(msgspec.Struct, frozen=True):
    """One operator as written."""

    written: str
    name: str
    argument: str
    length: int | None = None


def pieces_of(text: str) -> list[str | Operator]:
    """A format's text in literal texts and operators; `%%` is a percent sign."""
    found: list[str | Operator] = []
    at, literal = 0, ""
    for match in OPERATOR.finditer(text):
        literal += text[at : match.start()]
        at = match.end()
        if not match[1]:
            literal += "%"
            continue
        if literal:
            found.append(literal)
            literal = ""
        length = int(match[3]) if match[3] else None
        found.append(Operator(match[0], match[1], match[2] or "", length))
    literal += text[at:]
    return [*found, literal] if literal else found


def headers_of(operator: Operator) -> list[str]:
    """The headers of `%REQ(A?B)%` in lower case, the main one first."""
    return [name.strip().lower() for name in operator.argument.split("?") if name.strip()]


def meaning_of_operator(operator: Operator) -> Variable:
    """What an operator means, whether a client decides its bytes, what it may give away."""
    known = _OPERATORS.get(operator.name)
    if known is not None:
        if operator.name == "PATH" and operator.argument.partition(":")[0] == "NQ":
            return Variable(("resource",), client=True)
        return known
    prefix = _HEADERS.get(operator.name)
    if prefix is not None:
        found = [_header(name, prefix) for name in headers_of(operator)]
        return next((one for one in found if one.meanings != ("other",)), found[0] if found else _WHOLE)
    if operator.name in _METADATA:
        # The metadata of a filter is what it checked: a claim of a token that it verified, for instance.
        last = operator.argument.rpartition(":")[2] if ":" in operator.argument else ""
        told = {meaning_of(last), *variable_of(f"own_{last.lower()}").meanings} if last else set()
        return Variable((next((word for word in ("identity", "request_id", "trace_id") if word in told), "other"),))
    if operator.name == "QUERY_PARAM":
        return variable_of("arg_" + operator.argument.lower().replace("-", "_"))
    return _WHOLE


def _header(name: str, prefix: str) -> Variable:
    known = _PSEUDO.get(name) if prefix == "http_" else None
    return known or variable_of(prefix + name.replace("-", "_"))


def time_of(operator: Operator) -> dict[str, Any]:
    """How an operator writes the time."""
    pattern = operator.argument
    local = operator.name.endswith("_LOCAL")
    if not pattern:
        return {"zone": "offset" if local else "utc", "form": "rfc3339", "precision": "millisecond"}
    fraction = _FRACTION.search(pattern)
    precision = _PRECISIONS.get(fraction[1], "millisecond") if fraction else "second"
    if "%s" in pattern:
        return {"zone": "utc", "form": "epoch", "precision": precision}
    ends_in_z = pattern.endswith("Z") and not pattern.endswith("%Z")
    zone = "offset" if "%z" in pattern or "%Ez" in pattern else "utc" if ends_in_z or "%Z" in pattern else "none"
    form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
    return {"zone": zone, "form": form, "precision": precision}
