r"""Traefik's access log: the line of its common format, of the generic one and of JSON, byte for byte.

The common formats put a backslash before `"` and change nothing else; JSON is written by Go, its keys in order of their
names. What is dropped is `-` in the common formats and absent in JSON; `REDACTED` stands for a header that is redacted.
Source: https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/, compared with
a running Traefik by the tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.traefik.records import LAYOUTS, Modes
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold

SAMPLES: Mapping[str, str] = {
    "StartUTC": "2026-11-24T13:11:51.042123456Z",
    "StartLocal": "2026-11-24T13:11:51.042123456Z",
    "time": "2026-11-24T13:11:51Z",
    "CommonTime": "24/Nov/2026:13:11:51 +0000",
    "ClientPort": "51234",
    "RequestCount": "17",
    "Duration": "42123456",
    "Milliseconds": "42",
    "OriginDuration": "42000000",
    "Overhead": "123456",
}
"""What differs from request to request, with one example each."""
_NUMBERS = frozenset(
    {"DownstreamContentSize", "DownstreamStatus", "Duration", "OriginContentSize", "OriginDuration", "OriginStatus"}
    | {"Overhead", "RequestContentSize", "RequestCount", "RetryAttempts"}
)
_NOT_OF_ALL = frozenset({"GzipRatio", "TLSVersion", "TLSCipher", "TLSClientSubject"})
"""Fields of requests that were compressed or encrypted."""
_ALWAYS = frozenset({"time", "level", "msg"})
_OF_TRAEFIK = frozenset({"content-length", "content-type", "date", "x-real-ip", "connection", "accept-encoding"})
_HTML = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPED = re.compile("[&<>\u2028\u2029]")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    chosen = layout.parts[0]
    if isinstance(chosen, Unknown):
        return [Piece("", chosen)]
    modes = Modes(layout.definitions)
    return list(_json(modes, layout, context) if chosen == "json" else _common(modes, chosen, layout, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a filter takes the record: one of the ranges of statuses, or another filter, which cannot be told."""
    if isinstance(condition, Unknown) or not condition:
        return condition or True
    status, others = str(context.scenario.response.status), False
    for code in condition.split(","):
        first, dash, last = code.strip().partition("-")
        others = others or code == "*"
        if first <= status <= (last if dash else first):
            return True
    return Unknown("whether it was retried or took long enough is not told", "the request") if others else False


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    return context.recording.places[0]


def _common(modes: Modes, chosen: str, layout: Layout, context: Context) -> Iterator[Piece]:
    def one(name: str, *, quoted: bool = False, sample: str = "") -> Piece:
        mode = modes.of(name)[0]
        absent = b'"-"' if quoted else b"-"
        if mode == "drop":
            return Piece(name, absent)
        value = _value(sample or name, mode, layout, context)
        if isinstance(value, Unknown) or value is None:
            return Piece(name, absent if value is None else value)
        written = value.replace('"', '\\"') if quoted else value
        return Piece(name, f'"{written}"'.encode() if quoted else written.encode())

    time = "StartLocal" if modes.of("StartUTC")[0] == "drop" else "StartUTC"
    duration = one("Duration", sample="Milliseconds")
    rest: list[Piece | str] = [
        *(one("ClientHost"), " - ", one("ClientUsername"), " [", one(time, sample="CommonTime"), '] "'),
        *(one("RequestMethod"), " ", one("RequestPath"), " ", one("RequestProtocol"), '" '),
        *(one("DownstreamStatus"), " ", one("DownstreamContentSize"), " "),
        *(one("request_Referer", quoted=True), " ", one("request_User-Agent", quoted=True)),
    ]
    if chosen == "common":
        rest += [" ", one("RequestCount"), " ", one("RouterName", quoted=True), " ", one("ServiceURL", quoted=True)]
        rest += [" ", Piece("Duration", b"0") if duration.written == b"-" else duration, "ms"]
    yield from (Piece("", part.encode()) if isinstance(part, str) else part for part in rest)


def _json(modes: Modes, layout: Layout, context: Context) -> Iterator[Piece]:
    names = {*LAYOUTS["json"][1].split(), *_ALWAYS, "entryPointName"} - _NOT_OF_ALL
    kept = {name: modes.of(name)[0] for name in names if name in _ALWAYS or modes.of(name)[0] != "drop"}
    headers = {name: modes.of(name)[0] for name in _headers(context)}
    kept |= {name: mode for name, mode in headers.items() if mode != "drop"}
    others = modes.of("request_-")[0] != "drop" or any(modes.of(f"request_{name}")[0] != "drop" for name in _OF_TRAEFIK)
    start = "{"
    for name in sorted(kept):
        quote = "" if name in _NUMBERS else '"'
        yield Piece("", f'{start}"{name}":{quote}'.encode())
        start = f"{quote},"
        value = _value(name, kept[name], layout, context)
        if not isinstance(value, Unknown):
            value = _escaped(value or "") if quote else value or "0"
        yield Piece(name, value if isinstance(value, Unknown) else value.encode())
    if others:
        yield Piece("", start.encode())
        start = ""
        yield Piece("", Unknown("which headers Traefik and the application add is not told", "the request"))
    yield Piece("", f"{start.rstrip(',')}}}".encode())


def _escaped(value: str) -> str:
    """The inner text of a string in JSON, as Go writes it."""
    return _ESCAPED.sub(lambda found: _HTML[found[0]], json.dumps(value, ensure_ascii=False)[1:-1])


def _headers(context: Context) -> dict[str, str]:
    """The request's headers as fields, in the spelling of Go."""
    sent = context.scenario.request.sent_headers()
    found = {"-".join(part.capitalize() for part in name.split("-")): value for name, value in sent.items()}
    return {
        f"request_{name}": value.decode("utf-8", "replace").strip() for name, value in found.items() if name != "Host"
    }


def _value(name: str, mode: str, layout: Layout, context: Context) -> str | Unknown | None:
    scenario = context.scenario
    request, response = scenario.request, scenario.response
    given = scenario.values.get(name)
    if mode == "unknown":
        return Unknown("what the settings say of it is not known", "the settings")
    if name.startswith("request_"):
        value = _headers(context).get(name)
        return "REDACTED" if value is not None and mode == "redact" else value
    if given is not None:
        return given
    if name == "ClientUsername" and request.user is None:
        return "-"
    if name == "RequestPath" and any(key.startswith("accesslog.fields.queryparameters") for key in layout.definitions):
        return Unknown("what is kept of the query is not simulated", "Traefik")
    host, _, port = request.sent_headers()["Host"].decode().partition(":")
    known = {
        "ClientHost": request.address,
        "ClientAddr": f"{request.address}:{SAMPLES['ClientPort']}",
        "RequestMethod": request.method,
        "RequestPath": request.target,
        "RequestProtocol": "HTTP/1.1",
        "RequestScheme": "http",
        "RequestAddr": host + (f":{port}" if port else ""),
        "RequestHost": host,
        "RequestPort": port or "-",
        "RequestContentSize": str(request.body_bytes),
        "DownstreamStatus": str(response.status),
        "DownstreamContentSize": str(response.body_bytes),
        "OriginStatus": str(response.status),
        "OriginContentSize": str(response.body_bytes),
        "RetryAttempts": "0",
        "level": "info",
        "msg": "",
    }
    found = known.get(name, SAMPLES.get(name))
    return untold(name) if found is None else found
