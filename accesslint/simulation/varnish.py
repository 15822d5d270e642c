r"""varnishncsa's lines: those of its format, byte for byte, for requests that Varnish passes on to its backend.

What a client sends is escaped: `"` and `\` with a backslash, line ends and tabs as `\n` and the like, other bytes that
are not printable ASCII as `\xhh`; with `-j` bytes beyond ASCII stay and controls become `\u00hh`. The user is the name
that the client sends, whoever checks it; a request line holds the host. What is longer than a record of Varnish's log
(`vsl_reclen`, 255 bytes with its end by default) is cut. In the format's own text `\n` and `\t` are resolved. Sources:
https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#format and, for the records,
https://varnish-cache.org/docs/trunk/reference/varnishd.html#vsl-reclen, compared with a running Varnish by the tests.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import TypeAlias

from accesslint.mappers.varnish.log_format import CODE
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.pieces import filled_in

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "%D": "42123",
    "%T": "0",
    "%I": "310",
    "%O": "420",
    "%{Varnish:hitmiss}x": "miss",
    "%{Varnish:handling}x": "pass",
    "%{Varnish:vxid}x": "32770",
    "%{Varnish:time_firstbyte}x": "0.042123",
}
"""What differs from request to request and from machine to machine, with one example each."""

_LONGEST_RECORD = 254
"""Bytes of a record, by default."""
_MOMENT = datetime(2026, 11, 24, 13, 11, 51, 42_123, tzinfo=timezone.utc)
_EPOCHS = {"sec": "%s", "msec": "%s042", "usec": "%s042123", "msec_frac": "042", "usec_frac": "042123"}
_TEXT = re.compile(r"\\([^\n])")
_TEXT_SIGNS = {"n": "\n", "t": "\t"}
_SIGNS = {0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t", 0x22: b'\\"', 0x5C: b"\\\\"}
_OF_JSON = _SIGNS | {0x08: b"\\b", 0x0C: b"\\f"}


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return filled_in(layout.parts, CODE, lambda code: _piece(code, layout, context), _literal)


def _piece(code: re.Match[str], layout: Layout, context: Context) -> Piece:
    written = _written(code[0], code["letter"], code["argument"] or "", layout, context)
    # A whole address says more than the path that a scenario holds to be true.
    is_whole = code["letter"] == "r" and len(_target(context)) < _LONGEST_RECORD
    return Piece(code[0], written, frozenset({"action", "resource"}) if is_whole else None)


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a query keeps the record: Varnish's own log decides, which no file tells."""
    if not condition:
        return True
    return condition if isinstance(condition, Unknown) else Unknown(f"whether {condition} holds is decided in Varnish")


def place(context: Context) -> Place | Unknown:
    """A varnishncsa is one place."""
    return context.recording.places[0]


def _literal(text: str) -> str:
    return _TEXT.sub(lambda found: _TEXT_SIGNS.get(found[1], found[1]), text)


def _written(written: str, letter: str, argument: str, layout: Layout, context: Context) -> bytes | Unknown:
    given = context.scenario.values.get(written)
    value = given.encode() if given is not None else _value(written, letter, argument, context)
    if isinstance(value, Unknown):
        return value
    is_json = layout.escape == "json"
    if value is None:
        return b"" if is_json else b"-"
    return b"".join(_in_json(byte) if is_json else _in_text(byte) for byte in value)


def _in_text(byte: int) -> bytes:
    return _SIGNS.get(byte) or (bytes([byte]) if 0x20 <= byte < 0x7F else b"\\x%02x" % byte)


def _in_json(byte: int) -> bytes:
    return _OF_JSON.get(byte) or (bytes([byte]) if byte >= 0x20 else b"\\u%04x" % byte)


def _recorded(record: bytes) -> bytes:
    return record[:_LONGEST_RECORD]


def _target(context: Context) -> bytes:
    return _recorded(context.scenario.request.target.encode())


def _header(context: Context, name: str) -> bytes | None:
    """A header as it stands in Varnish's log: name and value in one record."""
    headers = context.scenario.request.sent_headers()
    written = next((key for key in headers if key.lower() == name.lower()), name)
    value = context.scenario.request.header(name)
    if name.lower() == "x-forwarded-for":
        address = context.scenario.request.address.encode()
        value = address if value is None else b"%s, %s" % (value, address)
    return value if value is None else _recorded(b"%s: %s" % (written.encode(), value))[len(written) + 2 :]


def _host(context: Context) -> bytes:
    return context.scenario.request.sent_headers()["Host"]


def _query(context: Context) -> bytes:
    _, mark, query = _target(context).partition(b"?")
    return mark + query


def _user(context: Context) -> bytes:
    """The name in the Authorization header, where it is of that kind."""
    header = _header(context, "Authorization") or b""
    kind, _, credentials = header.partition(b" ")
    if kind.lower() != b"basic":
        return b"-"
    try:
        return b64decode(credentials).partition(b":")[0]
    except ValueError:
        return b"-"


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "b": lambda context: str(context.scenario.response.body_bytes).encode(),
    "H": lambda _: b"HTTP/1.1",
    "h": lambda context: context.scenario.request.address.encode(),
    "l": lambda _: b"-",
    "m": lambda context: context.scenario.request.method.encode(),
    "q": _query,
    "r": lambda context: (
        b"%s http://%s%s HTTP/1.1" % (context.scenario.request.method.encode(), _host(context), _target(context))
    ),
    "s": lambda context: str(context.scenario.response.status).encode(),
    "U": lambda context: _target(context).partition(b"?")[0],
    "u": _user,
}


def _value(written: str, letter: str, argument: str, context: Context) -> Found:
    if letter in _PLAIN and not argument:
        return _PLAIN[letter](context)
    if letter == "t":
        return _time(argument)
    if letter == "i" and argument:
        return _header(context, argument)
    if written == "%{Varnish:side}x":
        return b"c"
    sample = SAMPLES.get(written)
    if sample is not None:
        return sample.encode()
    return untold(written)


def _time(argument: str) -> Found:
    if not argument:
        return _MOMENT.strftime("[%d/%b/%Y:%H:%M:%S +0000]").encode()
    epoch = _EPOCHS.get(argument)
    try:
        return (epoch.replace("%s", f"{int(_MOMENT.timestamp())}") if epoch else _MOMENT.strftime(argument)).encode()
    except ValueError:
        return Unknown(f"the form of time {argument[:60]} is not known", "the `values` of a scenario")
