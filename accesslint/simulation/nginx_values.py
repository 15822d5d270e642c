"""The values of nginx's variables for a scenario, as bytes; None where nginx does not find the variable.

Sources: https://nginx.org/en/docs/http/ngx_http_core_module.html#variables,
https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format and, for `map` and `geo`,
https://nginx.org/en/docs/http/ngx_http_map_module.html and https://nginx.org/en/docs/http/ngx_http_geo_module.html.
Values that the files and the scenario do not tell are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context, nginx_connections, untold
from accesslint.simulation.patterns import matches
from accesslint.simulation.scenarios import Request

Found: TypeAlias = "bytes | Unknown | None"
_REFERENCE = re.compile(r"\$\{(\w+)\}|\$(\w+)", re.ASCII)
_MOST_STEPS = 5
_TRIED = ("map", "geo")

SAMPLES: Mapping[str, str] = {
    "time_local": "24/Nov/2026:13:11:51 +0000",
    "time_iso8601": "2026-11-24T13:11:51+00:00",
    "msec": "1795525911.123",
    "request_time": "0.042",
    "request_id": "4f0c1f5e9a1b4d0c8e7a6b5c4d3e2f10",
    "connection": "17",
    "connection_requests": "1",
    "connection_time": "0.042",
    "remote_port": "51234",
    "pid": "4242",
    "hostname": "web-1",
    "date_gmt": "Tuesday, 24-Nov-2026 13:11:51 GMT",
    "date_local": "Tuesday, 24-Nov-2026 13:11:51 UTC",
}
"""What differs from request to request and from machine to machine: shown in the server's form, with one example."""

_FIXED: Mapping[str, bytes] = {
    "scheme": b"http",
    "https": b"",
    "server_protocol": b"HTTP/1.1",
    "pipe": b".",
    "request_completion": b"OK",
}


def normalised_path(request: Request) -> bytes:
    """The path as nginx compares and writes it in `$uri`: decoded, `//` merged, dot segments resolved."""
    steps: list[bytes] = []
    path = re.sub(rb"/+", b"/", request.decoded_path)
    for step in path.split(b"/")[1:]:
        if step == b"..":
            del steps[-1:]
        elif step != b".":
            steps.append(step)
    return b"/" + b"/".join(steps)


_REQUEST: Mapping[str, Callable[[Request], bytes | None]] = {
    "request": lambda request: request.line,
    "request_method": lambda request: request.method.encode(),
    "request_uri": lambda request: request.target.encode(),
    "uri": normalised_path,
    "document_uri": normalised_path,
    "args": lambda request: request.query,
    "query_string": lambda request: request.query,
    "is_args": lambda request: b"?" if request.query else b"",
    "remote_addr": lambda request: request.address.encode(),
    "realip_remote_addr": lambda request: request.address.encode(),
    "host": lambda request: request.sent_headers()["Host"].lower(),
    "remote_user": lambda request: request.user.encode() if request.user is not None else None,
    "content_length": lambda request: _header(request, "content_length"),
    "content_type": lambda request: _header(request, "content_type"),
    "request_length": lambda request: str(request.length).encode(),
    "proxy_add_x_forwarded_for": lambda request: b", ".join(
        [*([forwarded] if (forwarded := _header(request, "x_forwarded_for")) else []), request.address.encode()]
    ),
}


def value_of(name: str, context: Context, definitions: Mapping[str, Value], steps: int = 0) -> Found:
    """A variable's value; its name is without `$`, in any case."""
    name = name.lower()
    scenario = context.scenario
    given = scenario.values.get(f"${name}")
    if given is not None:
        return given.encode()
    if name in definitions:
        return _defined(name, definitions[name], context, definitions, steps)
    if context.recording.family == nginx_connections.FAMILY:
        return nginx_connections.value_of(name, context)
    if name in _REQUEST:
        return _REQUEST[name](scenario.request)
    if name == "status":
        return b"%03d" % scenario.response.status
    if name == "body_bytes_sent":
        return str(scenario.response.body_bytes).encode()
    if name == "server_name":
        return context.recording.name.encode()
    if name in _FIXED:
        return _FIXED[name]
    if name in SAMPLES:
        return SAMPLES[name].encode()
    return _by_prefix(name, scenario.request)


def _by_prefix(name: str, request: Request) -> Found:
    prefix, _, rest = name.partition("_")
    if prefix == "http":
        return _header(request, rest)
    if prefix == "arg":
        return _argument(request.query or b"", rest.encode())
    if prefix == "cookie":
        return _cookie(_header(request, "cookie") or b"", rest.encode())
    if prefix == "ssl":
        return None  # the scenarios' requests are plain HTTP
    return untold(f"${name}")


def _header(request: Request, name: str) -> bytes | None:
    for key, value in request.sent_headers().items():
        if key.lower().replace("-", "_") == name:
            return value.strip(b" ")
    return None


def _argument(query: bytes, name: bytes) -> bytes | None:
    for pair in query.split(b"&"):
        key, equals, value = pair.partition(b"=")
        if equals and key.lower() == name:
            return value
    return None


def _cookie(header: bytes, name: bytes) -> bytes | None:
    for pair in header.split(b";"):
        key, equals, value = pair.strip().partition(b"=")
        if equals and key.strip().lower() == name:
            return value.strip()
    return None


def values_of_text(text: str, context: Context, definitions: Mapping[str, Value], steps: int = 0) -> bytes | Unknown:
    """A text with its variables filled in; what is not found counts as empty."""
    found, at = b"", 0
    for match in _REFERENCE.finditer(text):
        value = value_of(match[1] or match[2], context, definitions, steps)
        if isinstance(value, Unknown):
            return value
        found += text[at : match.start()].encode() + (value or b"")
        at = match.end()
    return found + text[at:].encode()


def _defined(name: str, definition: Value, context: Context, definitions: Mapping[str, Value], steps: int) -> Found:
    kind, source = definition.get("kind"), definition.get("source")
    told_by = f"`${name}` in the `values` of a scenario"
    opening = definition.get("open") is not None
    if kind is not None and kind.text == "set of this server" and source is not None and source.text is not None:
        used = [(match[1] or match[2]).lower() for match in _REFERENCE.finditer(source.text)]
        if all(one in _REQUEST and one not in definitions for one in used):  # what is so from the beginning on
            return values_of_text(source.text, context, definitions, steps + 1)
    known = kind is not None and kind.text in _TRIED
    if not known or source is None or source.text is None or opening or steps >= _MOST_STEPS:
        by = kind.text if kind is not None and kind.text else "the configuration"
        return Unknown(f"${name} is made by {by}", told_by)
    key = values_of_text(source.text, context, definitions, steps + 1)
    if isinstance(key, Unknown):
        return key
    chosen = (_mapped if kind is not None and kind.text == "map" else _placed)(definition, key)
    if isinstance(chosen, Unknown):
        return chosen
    if re.search(r"\$\d", chosen):
        return Unknown(f"${name} holds what a pattern captured", told_by)
    return values_of_text(chosen, context, definitions, steps + 1)


def _pairs(definition: Value) -> list[tuple[str, str | Unknown]] | Unknown:
    entries = definition.get("entries")
    pairs: list[tuple[str, str | Unknown]] = []
    for entry in entries.items() if entries is not None else []:
        match, made = entry.get("match"), entry.get("value")
        if match is None or match.text is None:
            return Unknown("an entry of a map is not known", "the rendered file")
        text = made.text if made is not None else None
        pairs.append((match.text, text if text is not None else Unknown("a value of a map is not known", "the file")))
    return pairs


def _placed(definition: Value, key: bytes) -> str | Unknown:
    """The entry of a `geo` block for an address: that of the smallest network around it.

    What is no address counts as 255.255.255.255.
    """
    from ipaddress import ip_address, ip_network

    pairs = _pairs(definition)
    if isinstance(pairs, Unknown):
        return pairs
    chosen, longest = next(((value, -1) for written, value in pairs if written == "default"), ("", -1))
    try:
        address = ip_address(key.decode("ascii", "replace"))
    except ValueError:
        address = ip_address("255.255.255.255")
    try:
        for written, value in pairs:
            network = ip_network(written, strict=False) if written != "default" else None
            # Of two entries for one network the later counts.
            if network is not None and address in network and network.prefixlen >= longest:
                chosen, longest = value, network.prefixlen
    except ValueError:
        return Unknown("an entry of geo is no network", "the server")
    return chosen


def _mapped(definition: Value, key: bytes) -> str | Unknown:
    """The entry for a key: plain texts (whatever their case) come before patterns, the first pattern wins."""
    pairs = _pairs(definition)
    if isinstance(pairs, Unknown):
        return pairs
    wanted = key.lower()
    for written, value in pairs:
        plain = written != "default" and not written.startswith("~")
        if plain and written.removeprefix("\\").lower().encode() == wanted:
            return value
    for written, value in pairs:
        if written.startswith("~"):
            found = matches(written.lstrip("~").removeprefix("*"), key, ignore_case=written.startswith("~*"))
            if found:
                return found if isinstance(found, Unknown) else value
    return next((value for written, value in pairs if written == "default"), "")
