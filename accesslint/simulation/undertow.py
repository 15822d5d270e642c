r"""Undertow's access log: the line of a pattern, or of a list of fields (`extended`), byte for byte.

Nothing is escaped; headers are read as ISO 8859-1, several blanks in a row as one, paths and parameters decoded as
UTF-8, paths without parameters in them; what is absent or empty is `-`, a code that it does not know stays as it is
written. How long a request took is `-` unless the server is told to note its beginning. The user is the one that a web
application had the server ask for. Source:
https://undertow.io/undertow-docs/undertow-docs-2.1.0/index.html#exchange-attributes-2, compared with a running Undertow
(2.3) by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from accesslint.mappers.undertow_extended import EXTENDED
from accesslint.mappers.undertow_patterns import CODE, TIMES, name_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT, written
from accesslint.simulation.pieces import filled_in, merged
from accesslint.simulation.servlet_requests import cookies, parameter, user
from accesslint.simulation.undertow_extended import pieces_of

Found: TypeAlias = "str | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "RESPONSE_TIME": "42",
    "RESPONSE_TIME_MICROS": "42123",
    "RESPONSE_TIME_NANOS": "42123456",
    "T": "0.042",
    "LOCAL_IP": "192.0.2.10",
    "LOCAL_PORT": "8080",
    "THREAD_NAME": "default task-1",
}
"""What differs from request to request and from machine to machine, with one example each, by the code's long name."""

TIMED = "timed"
"""The definition that says whether the server notes when requests begin."""

_BLANKS = re.compile(rb"[ \t]+")
_KEPT = re.compile(rb"(?i)(%2F|%5C)")
_PARAMETERS = re.compile(rb";[^/]*")
_UPPER = re.compile(r"[A-Z][A-Z_]+")
_PROXIED = Unknown("the server puts in what a proxy says", "the `values` of a scenario")
_REFUSED = Unknown("Undertow refuses a pattern with braces that do not end", "a corrected pattern")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    if layout.escape == EXTENDED:
        return merged(pieces_of(layout, context, lambda code: _code(code, context)))
    if any(isinstance(part, str) and _is_refused(part) for part in layout.parts[-1:]):
        return [Piece("", _REFUSED)]
    return merged(filled_in(layout.parts, CODE, lambda code: _piece(code, context)))


def _code(text: str, context: Context) -> str | Unknown:
    """What one code writes."""
    found = CODE.fullmatch(text)
    written = untold(text) if found is None else _piece(found, context).written
    return written if isinstance(written, Unknown) else written.decode()


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a log with a predicate keeps the record: predicates are not told here."""
    if not condition:
        return True
    return condition if isinstance(condition, Unknown) else Unknown(f"whether {condition} holds is not told")


def place(context: Context) -> Place | Unknown:
    """A host is one place."""
    return context.recording.places[0]


def _is_refused(text: str) -> bool:
    behind = CODE.sub("", text).rpartition("}")[2]
    return "%{" in behind or "${" in behind


def _piece(code: re.Match[str], context: Context) -> Piece:
    token = code[0]
    if token in ("%%", "$$"):
        return Piece("", token[:1].encode())
    given = context.scenario.values.get(token)
    name = name_of(code)
    if name == "l":
        return Piece("", b"-")
    value = given if given is not None else _value(token, name, context)
    if value is _LITERAL:
        return Piece("", token.encode())
    return Piece(token, value if isinstance(value, Unknown) else (value or "-").encode())


_LITERAL = Unknown("it is no code of Undertow's")


def _host(context: Context) -> str:
    return context.scenario.request.sent_headers()["Host"].decode("latin-1")


def _path(context: Context) -> Found:
    """The path decoded, but for `%2F` and `%5C`, and without what stands behind a semicolon."""
    parts = _KEPT.split(_PARAMETERS.sub(b"", context.scenario.request.path))
    try:
        return b"".join(part if _KEPT.fullmatch(part) else unquote_to_bytes(part) for part in parts).decode()
    except UnicodeDecodeError:
        return untold("%R")


def _query(context: Context) -> str:
    return (context.scenario.request.query or b"").decode("latin-1")


def _line(context: Context) -> str:
    request, query = context.scenario.request, _query(context)
    target = request.path.decode("latin-1") + (f"?{query}" if query else "")
    return f"{request.method} {target} HTTP/1.1"


def _address(context: Context) -> Found:
    return _PROXIED if "proxied" in context.recording.definitions else context.scenario.request.address


def _cut_address(context: Context) -> Found:
    address = _address(context)
    if isinstance(address, str):
        return address.rpartition(".")[0] + "." if ":" not in address else untold("%o")
    return address


_VALUES: Mapping[str, Callable[[Context], Found]] = {
    **dict.fromkeys(("REMOTE_IP", "REMOTE_HOST"), _address),
    "REMOTE_OBFUSCATED_IP": _cut_address,
    "b": lambda context: str(context.scenario.response.body_bytes or "-"),
    "BYTES_SENT": lambda context: str(context.scenario.response.body_bytes),
    "PROTOCOL": lambda _: "HTTP/1.1",
    "METHOD": lambda context: context.scenario.request.method,
    "QUERY_STRING": lambda context: f"?{_query(context)}" if _query(context) else None,
    "BARE_QUERY_STRING": _query,
    "REQUEST_LINE": _line,
    **dict.fromkeys(("RELATIVE_PATH", "REQUEST_PATH"), _path),
    "RESPONSE_CODE": lambda context: str(context.scenario.response.status),
    "RESPONSE_REASON_PHRASE": lambda context: HTTPStatus(context.scenario.response.status).phrase,
    "DATE_TIME": lambda _: MOMENT.strftime("[%d/%b/%Y:%H:%M:%S +0000]"),
    "REMOTE_USER": user,
    "REQUEST_URL": lambda context: context.scenario.request.path.decode("latin-1"),
    "LOCAL_SERVER_NAME": lambda context: _host(context).partition(":")[0],
    "HOST_AND_PORT": _host,
    "TRANSPORT_PROTOCOL": lambda _: "http/1.1",
    "NULL": lambda _: None,
}


def _value(token: str, name: str, context: Context) -> Found:
    if token.startswith("$"):
        return None if len(token) < 3 or not token.startswith("${") else untold(token)
    if name in TIMES and TIMED in context.recording.definitions:
        timed = context.recording.definitions[TIMED]
        return timed.unknown or (SAMPLES[name] if timed.data is True else None)
    if name in _VALUES:
        return _VALUES[name](context)
    if name in SAMPLES:
        return SAMPLES[name]
    kind, comma, argument = name.partition(",")
    if comma:
        return _named(kind, argument, token, context)
    return untold(token) if name == "S" or _UPPER.fullmatch(name) else _LITERAL


def _named(kind: str, name: str, token: str, context: Context) -> Found:
    request = context.scenario.request
    if kind == "i":
        value = request.header(name)
        return None if value is None else _BLANKS.sub(b" ", value).decode("latin-1")
    if kind in ("c", "req-cookie"):
        return _cookie(request.header("Cookie"), name.encode(), token)
    if kind == "q":
        return parameter(_query(context), name)
    if kind == "time":
        return written(name)
    return untold(token) if kind in ("o", "p", "r", "s", "resp-cookie") else _LITERAL


def _cookie(header: bytes | None, name: bytes, token: str) -> Found:
    values = cookies(header, name)
    if values is None or len(values) > 1:
        return untold(token)
    return values[0].decode() if values else None
