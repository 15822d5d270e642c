"""The record of one access as Caddy builds it, before an encoder filters and writes it.

https://caddyserver.com/docs/logging; placeholders: https://caddyserver.com/docs/json/apps/http/#docs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from accesslint.model.recording import Layout
from accesslint.model.values import Unknown
from accesslint.simulation import Context, untold

Tree: TypeAlias = "dict[str, Any]"
"""Objects are dictionaries, lists hold bytes, texts are bytes; `Raw` and `Unknown` stand as they are."""

SAMPLES: Mapping[str, str] = {
    "ts": "1795525911.862042",
    "request>remote_port": "51234",
    "duration": "0.042123",
    "uuid": "0b2c3a52-65f7-4a2b-9d1b-6a1f1c0a7d11",
}
"""What differs from request to request, with one example each."""

_TIMES = {
    "": SAMPLES["ts"],
    "unix_seconds_float": SAMPLES["ts"],
    "unix_milli_float": "1795525911862.042",
    "unix_nano": "1795525911862042000",
    "iso8601": "2006-01-02T15:04:05.000Z0700",
    "rfc3339": "2006-01-02T15:04:05Z07:00",
    "rfc3339_nano": "2006-01-02T15:04:05.000000000Z07:00",
    "wall": "2006/01/02 15:04:05",
    "wall_milli": "2006/01/02 15:04:05.000",
    "wall_nano": "2006/01/02 15:04:05.000000000",
    "common_log": "02/Jan/2006:15:04:05 -0700",
}
_LAYOUT = re.compile(r"2006|Jan|Mon|Z0700|Z07:00|-0700|-07:00|\.0+|01|02|15|04|05")
_MOMENT = {"2006": "2026", "Jan": "Nov", "Mon": "Tue", "01": "11", "02": "24", "15": "13", "04": "11", "05": "51"}
_MOMENT |= {"Z0700": "Z", "Z07:00": "Z", "-0700": "+0000", "-07:00": "+00:00"}
_DURATIONS = {"string": '"42.123ms"', "s": "0.042123", "ms": "42", "ns": "42123000", "nano": "42123000"}
_REDACTED = frozenset({"Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie"})
_UUID = ("http.request.uuid", "uuid")
_TLS = (
    '{"resumed":false,"version":772,"cipher_suite":4865,"proto":"http/1.1","server_name":"app.example.com","ech":false}'
)
_WHOLE = re.compile(r"\{([^{}\s]+)\}\Z")


class Raw(msgspec.Struct, frozen=True):
    """A number, `null` or an object as it stands in JSON."""

    text: str


def time_of(form: str, context: Context) -> str:
    """The time in one of Caddy's forms, or in a layout of Go's."""
    given = context.scenario.values.get("ts")
    if given is not None:
        return given
    layout = _TIMES.get(form, form)
    if layout[:1] == "1":
        return layout
    return _LAYOUT.sub(lambda found: _MOMENT.get(found[0]) or ".862042000"[: len(found[0])], layout)


def duration_of(form: str, context: Context) -> Raw:
    """The duration in one of Caddy's forms."""
    return Raw(context.scenario.values.get("duration") or _DURATIONS.get(form, SAMPLES["duration"]))


def record_of(layout: Layout, context: Context) -> Tree:
    """Everything behind the message, in Caddy's order."""
    scenario, recording = context.scenario, context.recording
    request, response = scenario.request, scenario.response
    defined = recording.definitions
    shows = (value := defined.get("credentials")) is not None and value.data is True
    address: bytes | Unknown = request.address.encode()
    if defined.get("trusted_proxies") is not None:
        address = Unknown("whether the sender is a trusted proxy decides it", "the request")
    about: Tree = {
        "remote_ip": request.address.encode(),
        "remote_port": _sample("request>remote_port", context).encode(),
        "client_ip": address,
        "proto": b"HTTP/1.1",
        "method": request.method.encode(),
        "host": request.sent_headers()["Host"],
        "uri": request.target.encode(),
        "headers": _headers(request.sent_headers(), shows=shows),
    }
    plain = defined.get("plain")
    if plain is not None and plain.data is False:
        about["tls"] = Raw(_TLS)
    record: Tree = {
        "request": about,
        "bytes_read": Raw(str(request.body_bytes)),
        "user_id": (request.user or "").encode() if recording.authenticates else b"",
        "duration": Raw(_sample("duration", context)),
        "size": Raw(str(response.body_bytes)),
        "status": Raw(str(response.status)),
        "resp_headers": _response(context, shows=shows),
    }
    _append(record, layout, context)
    return record


def _sample(token: str, context: Context) -> str:
    return context.scenario.values.get(token) or SAMPLES[token]


def _headers(given: Mapping[str, bytes], *, shows: bool) -> Tree:
    """Headers but `Host`, by their canonical names, sorted."""
    found: Tree = {}
    for name, value in given.items():
        canonical = "-".join(part.capitalize() for part in name.split("-"))
        if canonical == "Host":
            continue
        hidden = canonical in _REDACTED and not shows
        found[canonical] = [b"REDACTED" if hidden else value.strip(b" \t")]
    return dict(sorted(found.items()))


def _response(context: Context, *, shows: bool) -> Tree | Unknown:
    """What Caddy itself sets, and what the application answers where there is one behind it."""
    response, unsure = context.scenario.response, context.recording.definitions.get("unsure")
    if unsure is not None and unsure.data is True:
        return Unknown("conditions of the site decide about the response's headers", "the request")
    given = {"Server": b"Caddy"} | {name: value.encode() for name, value in response.headers.items()}
    plain = context.recording.definitions.get("plain")
    if plain is not None and plain.data is False:
        given["Alt-Svc"] = b'h3=":443"; ma=2592000'
    proxies = context.recording.definitions.get("proxies")
    if proxies is not None and proxies.data is True:
        given = {name: value for name, value in given.items() if name != "Server" or name in response.headers}
        given["Via"] = b"1.1 Caddy"
        if response.status != 204:
            given["Content-Length"] = str(response.body_bytes).encode()
    own = context.recording.definitions.get("set_headers")
    for item in own.items() if own is not None else []:
        key, value = item.get("key"), item.get("value")
        if key is not None and key.text and value is not None:
            given[key.text] = (value.text or "").encode()
    return _headers(given, shows=shows)


def _append(record: Tree, layout: Layout, context: Context) -> None:
    """What `log_append` adds: early fields first, the others as the handlers end, the last one first."""
    appended = layout.definitions.get("appended")
    items = appended.items() if appended is not None else []
    early = [item for item in items if (flag := item.get("early")) is not None and flag.data is True]
    for item in [*early, *(item for item in reversed(items) if item not in early)]:
        key, value = item.get("key"), item.get("value")
        if key is None or value is None or key.text is None:
            continue
        written = value.unknown or (_placeholder(value.text or "", context))
        if written == _sample("uuid", context).encode():
            record.setdefault("uuid", written)
        record[key.text] = written


_PLACEHOLDERS: Mapping[str, Callable[[Context], bytes]] = {
    "http.request.method": lambda context: context.scenario.request.method.encode(),
    "http.request.uri": lambda context: context.scenario.request.target.encode(),
    "http.request.uri.path": lambda context: context.scenario.request.decoded_path,
    "http.request.uri.query": lambda context: context.scenario.request.query or b"",
    "http.request.host": lambda context: context.scenario.request.sent_headers()["Host"].partition(b":")[0],
    "http.request.hostport": lambda context: context.scenario.request.sent_headers()["Host"],
    "http.request.remote.host": lambda context: context.scenario.request.address.encode(),
    "http.request.proto": lambda _: b"HTTP/1.1",
}
_SHORT = {
    "method": "http.request.method",
    "uri": "http.request.uri",
    "path": "http.request.uri.path",
    "query": "http.request.uri.query",
    "host": "http.request.host",
    "hostport": "http.request.hostport",
    "remote_host": "http.request.remote.host",
}


def _placeholder(text: str, context: Context) -> bytes | Raw | Unknown:
    """A value of `log_append`: a placeholder that is all of it is filled in, any other text stands as it is."""
    whole = _WHOLE.match(text)
    if whole is None:
        return Unknown(f"Caddy leaves {text} as it is") if "{" in text else text.encode()
    name = _SHORT.get(whole[1], whole[1])
    if name in _UUID:
        return _sample("uuid", context).encode()
    known = _PLACEHOLDERS.get(name)
    if known is not None:
        return known(context)
    header = name.removeprefix("http.request.header.") if name.startswith("http.request.header.") else ""
    header = header or (name.removeprefix("header.") if name.startswith("header.") else "")
    if header:
        sent = {key.lower(): value for key, value in context.scenario.request.sent_headers().items()}
        return b"" if header.lower() == "host" else sent.get(header.lower(), b"").strip(b" \t")
    if name == "http.auth.user.id":
        user = context.scenario.request.user if context.recording.authenticates else None
        return Raw("null") if user is None else user.encode()
    given = context.scenario.values.get(whole[0])
    if given is not None:
        return given.encode()
    return untold(whole[0])
