"""The W3C logger of ASP.NET Core: a record's line, as its source writes it.

Fields stand in the order of their flags, then headers that are added. Blanks and controls are written as `+`, what is
empty as `-`, a query with its `?`, a path decoded and encoded anew. An IPv4 address on a socket for both versions may
be written as `::ffff:…`. The user is the one that the application's authentication made out. Source:
https://github.com/dotnet/aspnetcore/blob/main/src/Middleware/HttpLogging/src/W3CLoggingMiddleware.cs and
https://github.com/dotnet/aspnetcore/blob/main/src/Http/Http.Abstractions/src/PathString.cs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes

from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece
from accesslint.simulation.pieces import listed
from accesslint.simulation.w3c_values import Found, Values, value_of

SAMPLES: Mapping[str, str] = {
    "s-computername": "web-1",
    "s-ip": "192.0.2.10",
    "s-port": "8080",
    "time-taken": "42.1234",
}
"""What differs from request to request and from machine to machine, with one example each."""

_BLANK = re.compile(rb"[\x00-\x20]")
_KEPT = re.compile(rb"(?i)(%2F)")
_PLAIN = "!$&'()*+,-./:;=@_~"
_ENCODED = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_OF_APPLICATION = Unknown("who the application makes the user out to be is not told here", "its authentication")
_DIFFERS = Unknown("how Kestrel reads such a target is not told", "the running server")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return listed(layout.parts, lambda field: _piece(field, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Every access is kept."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """An application is one place."""
    return context.recording.places[0]


def _piece(field: str, context: Context) -> Piece:
    given = context.scenario.values.get(field)
    value = given.encode() if given is not None else value_of(field, context, _VALUES, _header, SAMPLES)
    return Piece(field, value if isinstance(value, Unknown) else _BLANK.sub(b"+", (value or b"").strip()) or b"-")


def _path(context: Context) -> Found:
    """The path decoded, but for `%2F`, and what may not stand in one encoded."""
    path = context.scenario.request.path
    if b"/." in path or b"%00" in path:
        return _DIFFERS
    parts = _KEPT.split(path)
    decoded = b"".join(part if _KEPT.fullmatch(part) else unquote_to_bytes(part) for part in parts)
    try:
        text = decoded.decode()
    except UnicodeDecodeError:
        return _DIFFERS
    return _ENCODED.sub(b"%25", quote(text, safe=f"{_PLAIN}%").encode())


def _query(context: Context) -> Found:
    query = context.scenario.request.query
    return None if query is None else b"?" + query if query else _DIFFERS


def _user(context: Context) -> Found:
    scenario = context.scenario
    return None if scenario.identity is None and scenario.request.user is None else _OF_APPLICATION


def _header(name: str, context: Context) -> Found:
    return context.scenario.request.header(name)


_VALUES: Values = {"cs-username": _user, "cs-uri-stem": _path, "cs-uri-query": _query}
