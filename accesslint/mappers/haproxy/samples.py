"""What the sample expressions of HAProxy's log formats mean: `%[capture.req.hdr(0),lower]`.

Fetches: https://docs.haproxy.org/2.6/configuration.html#7.3, converters: #7.3.1. What a log format may fetch is what
is still there when the request is over: HAProxy does not start with the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from accesslint.mappers.haproxy.pieces import Call, calls
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.values import Value

_QUERY = "query-strings"
_IDENTITY = Variable(("identity",), client=True)
_NUMBER = Variable(number=True)
_HOST = Variable(("host",), client=True, blanks=False)
_MOST_STEPS = 5

FETCHES: Mapping[str, Variable] = {
    "src": Variable(("client_address",)),
    **dict.fromkeys(("src_port", "dst_port", "fc_err", "ssl_fc_err", "ssl_c_err", "ssl_c_ca_err", "ssl_fc"), _NUMBER),
    **dict.fromkeys(("ssl_fc_is_resumed", "ssl_c_verify", "ssl_c_used", "pid", "rand"), _NUMBER),
    "method": Variable(("action",)),
    "capture.req.method": Variable(("action",)),
    **dict.fromkeys(("path", "req.path"), Variable(("resource",), client=True, blanks=False)),
    **dict.fromkeys(
        ("url", "pathq", "capture.req.uri", "base"),
        Variable(("resource",), client=True, blanks=False, sensitive=_QUERY),
    ),
    "query": Variable(client=True, blanks=False, sensitive=_QUERY),
    **dict.fromkeys(
        ("capture.req.ver", "req.ver", "req_ver", "ssl_fc_protocol", "fc_http_major"), Variable(("protocol",))
    ),
    **dict.fromkeys(("status", "txn.status", "capture.res.status"), Variable(("result",), number=True)),
    **dict.fromkeys(("http_auth_user", "ssl_c_s_dn", "ssl_c_der"), _IDENTITY),
    **dict.fromkeys(("ssl_c_sha1", "ssl_c_serial"), Variable(("identity",))),
    "http_auth_pass": Variable(client=True, sensitive="credentials"),
    "http_auth_bearer": Variable(client=True, sensitive="credentials"),
    **dict.fromkeys(("req.body", "res.body"), Variable(client=True, sensitive="bodies")),
    **dict.fromkeys(("uuid", "unique-id"), Variable(("request_id",))),
    "ssl_fc_sni": _HOST,
    **dict.fromkeys(("date", "accept_date", "request_date"), Variable(("timestamp",), number=True)),
    **dict.fromkeys(("bytes_out", "bytes_in", "res.bytes_out", "req.bytes_in"), Variable(("size",), number=True)),
    **dict.fromkeys(("fc.timer.total", "txn.timer.total", "txn.timer.user"), Variable(("duration",), number=True)),
    "hostname": Variable(("host",)),
}
"""By name; those with an argument of their own are described by it."""

_HEADERS = frozenset(("hdr", "fhdr", "req.hdr", "req.fhdr", "hdr_ip", "req.hdr_ip", "shdr", "res.hdr", "res.fhdr"))
_ARGUMENTS = frozenset(("urlp", "url_param"))
_COOKIES = frozenset(("cook", "req.cook", "scook", "res.cook"))
OVER = frozenset(
    (
        *_HEADERS, *_ARGUMENTS, *_COOKIES, "path", "req.path", "url", "pathq", "base", "base32", "query", "req.ver",
        "req_ver", "req.body", "res.body", "http_auth", "http_auth_user", "http_auth_pass", "http_auth_type",
        "http_auth_bearer", "http_auth_group", "req.hdrs", "res.hdrs", "req.hdr_cnt", "hdr_cnt", "url_ip",
        "req.body_param", "http_first_req",
    )
)  # fmt: skip
"""What is gone when a request is logged."""

_HARMLESS = frozenset(
    ("base64", "base64url", "ub64enc", "hex", "length", "bytes_len", "int", "crc32", "crc32c", "sha1", "sha2", "sdbm",
     "djb2", "xxh32", "xxh64", "wt6", "url_enc", "digest", "hmac", "bool", "not", "mod", "add", "mul", "div", "ipmask")
)  # fmt: skip
"""Converters of which the client does not choose the bytes, or none that do harm."""
_HIDING = frozenset(
    ("sha1", "sha2", "crc32", "crc32c", "digest", "hmac", "length", "xxh32", "xxh64", "sdbm", "djb2", "wt6")
)
_DECODING = frozenset(("url_dec", "b64dec", "ub64dec"))
_TIMES = {
    "utime": "utc",
    "ms_utime": "utc",
    "us_utime": "utc",
    "ltime": "local",
    "ms_ltime": "local",
    "us_ltime": "local",
}
_UNITS = {"": "second", "s": "second", "ms": "millisecond", "us": "microsecond"}
_ISO = re.compile(r"(?:%Y-%m-%d|%F)[T ](?:%H:%M:%S|%T)")


class Surroundings(msgspec.Struct, frozen=True):
    """What a frontend gives its format to write."""

    is_http: bool = True
    requests: Sequence[Value] = ()
    """The captures of requests, by slot."""
    responses: Sequence[Value] = ()
    cookie: Value | None = None
    variables: Mapping[str, Value] = {}
    unique_id: str = ""


class Meant(msgspec.Struct, frozen=True):
    """What an expression means."""

    variable: Variable
    time: Mapping[str, str] | None = None
    safety: str = "raw"
    """What may stand in it: `raw` quotes, `decoded` line breaks too; `json` and `bare` are harmless."""
    fault: str = ""
    """Why HAProxy does not start with it in a log format."""


def meaning_of(expression: str, around: Surroundings, steps: int = 0) -> Meant:
    """What an expression means; `steps`: how many definitions led here."""
    fetch, *converters = calls(expression)
    variable, safety = _fetched(fetch, around, steps)
    fault = ""
    if fetch.name in OVER and not steps:
        fault = f"{fetch.name} is gone when the request is logged: capture it, or keep it in a variable (set-var)"
    time: Mapping[str, str] | None = None
    if "timestamp" in variable.meanings:
        unit = _UNITS.get(fetch.argument(1) or (fetch.argument(0) if fetch.name != "date" else ""), "second")
        time = {"zone": "utc", "form": "epoch", "precision": unit}
    for converter in converters:
        variable, safety, time = _converted(converter, variable, safety, time)
    if not variable.client:
        safety = "bare"
    return Meant(variable, time, safety, fault)


def _fetched(fetch: Call, around: Surroundings, steps: int) -> tuple[Variable, str]:
    name, argument = fetch.name, fetch.argument(0)
    if name in ("capture.req.hdr", "capture.res.hdr"):
        slots = around.requests if name == "capture.req.hdr" else around.responses
        number = int(argument) if argument.isdecimal() and len(argument) < 5 else len(slots)
        if number < len(slots):
            return captured(slots[number], around, steps, client=name == "capture.req.hdr")
        return Variable(client=name == "capture.req.hdr"), "raw"
    if name in ("var", "fc.var"):
        return _variable(argument, around, steps)
    if name in _HEADERS:
        prefix = "sent_http_" if name.startswith(("res.", "shdr")) else "http_"
        return variable_of(prefix + _plain(argument)), "raw"
    if name in _COOKIES:
        return Variable(client=name not in ("scook", "res.cook"), sensitive="credentials"), "raw"
    if name in _ARGUMENTS:
        return variable_of(f"arg_{_plain(argument)}"), "raw"
    if name in ("str", "env", "int", "bool"):
        return Variable(), "bare"
    known = FETCHES.get(name)
    decoded = name in ("http_auth_user", "http_auth_pass")
    return known or Variable(), "decoded" if decoded else "raw"


def captured(slot: Value, around: Surroundings, steps: int = 0, *, client: bool = True) -> tuple[Variable, str]:
    """What a capture holds."""
    header, expression = slot.get("header"), slot.get("expression")
    if header is not None and header.text:
        return variable_of(("http_" if client else "sent_http_") + _plain(header.text)), "raw"
    if expression is not None and expression.text and steps < _MOST_STEPS:
        meant = meaning_of(expression.text, around, steps + 1)
        return meant.variable, meant.safety
    return Variable(client=client), "raw"


def _variable(name: str, around: Surroundings, steps: int) -> tuple[Variable, str]:
    value = around.variables.get(name)
    if value is not None and value.text and steps < _MOST_STEPS:
        meant = meaning_of(value.text, around, steps + 1)
        if meant.variable.meanings != ("other",) or meant.variable.sensitive:
            return meant.variable, meant.safety
        named = variable_of(f"own_{_plain(name.rpartition('.')[2])}")
        return msgspec.structs.replace(named, client=meant.variable.client), meant.safety
    named = variable_of(f"own_{_plain(name.rpartition('.')[2])}")
    # What sets it is not seen: it is the client's in all likelihood.
    return msgspec.structs.replace(named, client=True), "raw"


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").rstrip("=")


def _converted(
    converter: Call, variable: Variable, safety: str, time: Mapping[str, str] | None
) -> tuple[Variable, str, Mapping[str, str] | None]:
    name = converter.name
    if name in _TIMES and time is not None:
        return variable, safety, _written_time(converter)
    if name == "json":
        return variable, "json", time
    if name in ("jwt_payload_query", "jwt_header_query"):
        claim = _plain(converter.argument(0).rpartition(".")[2])
        known = variable_of(f"jwt_claim_{claim}") if name == "jwt_payload_query" and claim else Variable()
        return msgspec.structs.replace(known, client=True, sensitive=""), "decoded", None
    if name in _HARMLESS:
        hidden = "" if name in _HIDING else variable.sensitive
        return msgspec.structs.replace(variable, client=False, sensitive=hidden), safety, time
    if name in _DECODING:
        return msgspec.structs.replace(variable, blanks=True), "decoded" if variable.client else safety, time
    if name.startswith("map") or name in ("in_table", "iif", "ltrim"):
        return msgspec.structs.replace(variable, client=False), safety, time
    return variable, safety, time


def _written_time(converter: Call) -> dict[str, str]:
    pattern = converter.argument(0)
    zone = "offset" if "%z" in pattern else "none"
    if pattern.endswith("Z") and not pattern.endswith("%Z") and _TIMES[converter.name] == "utc":
        zone = "utc"
    unit = {"ms": "millisecond", "us": "microsecond"}.get(converter.name[:2], "second") if "%N" in pattern else "second"
    form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
    return {"zone": zone, "form": form, "precision": unit}
