r"""Jetty's request log: the line of a CustomRequestLog's format, byte for byte.

Nothing is escaped; headers are read as ISO 8859-1 and written as UTF-8; what is absent is `-`. A code with statuses
before it is `-` for other ones. The user is the one that a web application had Jetty ask for. How `%q` looks is another
matter in each release. Source:
https://eclipse.dev/jetty/javadoc/jetty-12/org/eclipse/jetty/server/CustomRequestLog.html, compared with a running Jetty
(9.4) by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.mappers.jetty.log_format import CODE
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT, written
from accesslint.simulation.pieces import filled_in
from accesslint.simulation.servlet_requests import cookies, user

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "%D": "42123",
    "%T": "0",
    "%{s}T": "0",
    "%{ms}T": "42",
    "%{us}T": "42123",
    "%{local}a": "192.0.2.10",
    "%{client}p": "51234",
    "%{remote}p": "51234",
    "%{local}p": "8080",
    "%k": "1",
    "%X": "+",
}
"""What differs from request to request and from machine to machine, with one example each."""

_ZONES = ("", "GMT", "UTC", "Z")
_PROXIED = Unknown("Jetty puts in what a proxy says", "the `values` of a scenario")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return filled_in(layout.parts, CODE, lambda code: _piece(code, context))


def _piece(code: re.Match[str], context: Context) -> Piece:
    return Piece("", b"%") if code["letter"] == "%" else Piece(code[0], _written(code, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a log that ignores paths keeps the record: not told here."""
    if not condition:
        return True
    return condition if isinstance(condition, Unknown) else Unknown(f"whether {condition} names the path is not told")


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    return context.recording.places[0]


def _written(code: re.Match[str], context: Context) -> bytes | Unknown:
    statuses = code["statuses"]
    if statuses:
        is_listed = str(context.scenario.response.status) in statuses.lstrip("!").split(",")
        if is_listed == statuses.startswith("!"):
            return b"-"
    given = context.scenario.values.get(code[0])
    value = given.encode() if given is not None else _value(code[0], code["letter"], code["argument"] or "", context)
    return b"-" if value is None else value


def _host(context: Context) -> bytes:
    return context.scenario.request.sent_headers()["Host"].partition(b":")[0]


def _port(context: Context) -> bytes:
    return context.scenario.request.sent_headers()["Host"].partition(b":")[2] or b"80"


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "H": lambda _: b"HTTP/1.1",
    "I": lambda context: str(context.scenario.request.body_bytes).encode(),
    "m": lambda context: context.scenario.request.method.encode(),
    "O": lambda context: str(context.scenario.response.body_bytes).encode(),
    "r": lambda context: context.scenario.request.line,
    "S": lambda context: str(context.scenario.request.body_bytes + context.scenario.response.body_bytes).encode(),
    "s": lambda context: str(context.scenario.response.status).encode(),
    "U": lambda context: context.scenario.request.path,
}


def _value(token: str, letter: str, argument: str, context: Context) -> Found:
    request = context.scenario.request
    if letter in _PLAIN and not argument:
        return _PLAIN[letter](context)
    if letter == "a" and argument in ("client", "remote"):
        return _PROXIED if "proxied" in context.recording.definitions else request.address.encode()
    if letter in "ap" and argument in ("", "server"):
        return _host(context) if letter == "a" else _port(context)
    if letter == "u":
        return user(context)
    if letter == "i" and argument:
        value = request.header(argument)
        return None if value is None else value.decode("latin-1").encode()
    if letter == "t":
        return _time(argument)
    if letter == "C":
        return _cookie(request.header("Cookie"), argument.encode(), token)
    sample = SAMPLES.get(token)
    return sample.encode() if sample is not None else untold(token)


def _cookie(header: bytes | None, name: bytes, token: str) -> Found:
    if header is None:
        return None
    values = cookies(header, name) if name else None
    if values is None:
        return untold(token)
    return values[0] if values else None


def _time(argument: str) -> Found:
    pattern, _, rest = argument.partition("|")
    if not pattern:
        return MOMENT.strftime("[%d/%b/%Y:%H:%M:%S +0000]").encode()
    zone, _, language = rest.partition("|")
    text = written(pattern)
    if zone not in _ZONES or language[:2] not in ("", "en") or "z" in pattern or isinstance(text, Unknown):
        return Unknown(f"the form of time {argument[:60]} is not known", "the `values` of a scenario")
    return f"[{text}]".encode()
