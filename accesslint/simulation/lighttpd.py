r"""lighttpd's access log: the line of an `accesslog.format`, byte for byte.

By default `"` and `\` get a backslash, controls become `\n`, `\t` or `\xHH`, bytes beyond ASCII `\xHH`; with
`accesslog.escaping = "json"` the latter stay and controls become `\u00HH`. `%U` and `%q` are written as lighttpd
normalises them, `%r` as it was sent. A request whose target holds encoded controls is refused with 400 before anything
else is asked. Source: https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModAccesslog and, for the parsing by
default, https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_http-parseoptsDetails, compared with a running
lighttpd by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import TypeAlias

from accesslint.mappers.lighttpd.formats import Code, codes_of
from accesslint.mappers.lighttpd.servers import REFUSED
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.patterns import matches

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "%t": "[24/Nov/2026:13:11:51 +0000]",
    "%D": "42123",
    "%T": "0",
    "%I": "310",
    "%O": "420",
    "%p": "80",
    "%A": "192.0.2.10",
    "%k": "0",
    "%X": "+",
}
"""What differs from request to request and from machine to machine, with one example each."""

_MOMENT = datetime(2026, 11, 24, 13, 11, 51, tzinfo=timezone.utc)
_EPOCHS = {"sec": 0, "msec": 3, "usec": 6, "nsec": 9}
_CONTROL = re.compile(rb"%(?:[01][0-9A-Fa-f]|7[Ff])")
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})|(%)|([\"<>\[\\\]^`{|}\x7f-\xff])")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SIGNS = {0x07: b"\\a", 0x08: b"\\b", 0x09: b"\\t", 0x0A: b"\\n", 0x0B: b"\\v", 0x0C: b"\\f", 0x0D: b"\\r",
          0x22: b'\\"', 0x5C: b"\\\\"}  # fmt: skip
_OF_JSON = frozenset({0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x22, 0x5C})
_REFUSED_BYTES = b"345"
"""The length of lighttpd's own page for 400."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for piece in codes_of(layout.parts):
        if isinstance(piece, Unknown):
            pieces.append(Piece("", piece))
        elif isinstance(piece, Code):
            pieces.append(Piece(piece.written, _written(piece, layout, context)))
        elif pieces and not pieces[-1].token and isinstance(pieces[-1].written, bytes):
            pieces[-1] = Piece("", pieces[-1].written + piece.encode())
        else:
            pieces.append(Piece("", piece.encode()))
    return pieces


def _written(code: Code, layout: Layout, context: Context) -> bytes | Unknown:
    found = _value(code, context)
    if isinstance(found, Unknown):
        return found
    value = b"-" if found is None else found
    as_text, as_json = _escaped(value, is_json=False), _escaped(value, is_json=True)
    if isinstance(layout.escape, Unknown):
        return layout.escape if as_text != as_json else as_text
    return as_json if layout.escape == "json" else as_text


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Lighttpd's logs have no condition of their own: another place has another log."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """The server, or the last condition on the path that holds."""
    found, *conditions = context.recording.places
    if _is_refused(context):  # before any condition is asked, so that the main log gets it
        return next((one for one in conditions if one.where == REFUSED), found)
    for one in conditions:
        if one.where == REFUSED:
            continue
        operator, _, text = one.where.partition(" ")
        held = _holds(operator, text, context)
        if isinstance(held, Unknown):
            return held
        found = one if held else found
    return found


def _holds(operator: str, text: str, context: Context) -> bool | Unknown:
    path = context.scenario.request.decoded_path
    if operator == "=~":
        return matches(text, path, ignore_case=False)
    if operator == "==":
        return path == text.encode()
    return path.startswith(text.encode())


def _escaped(value: bytes, *, is_json: bool) -> bytes:
    if is_json:
        return b"".join(
            _SIGNS[byte] if byte in _OF_JSON else bytes([byte]) if byte >= 0x20 else b"\\u%04X" % byte for byte in value
        )
    return b"".join(
        _SIGNS.get(byte) or (bytes([byte]) if 0x20 <= byte <= 0x7E else b"\\x%02X" % byte) for byte in value
    )


def _normalised(value: bytes) -> bytes:
    """A part of an address as lighttpd keeps it: what is unreserved decoded, what must be encoded encoded."""

    def one(found: re.Match[bytes]) -> bytes:
        if found[1] is not None:
            byte = int(found[1], 16)
            return bytes([byte]) if byte in _UNRESERVED else b"%%%02X" % byte
        return b"%25" if found[2] is not None else b"%%%02X" % found[3][0]

    return _ENCODED.sub(one, value)


def _is_refused(context: Context) -> bool:
    return _CONTROL.search(context.scenario.request.target.encode()) is not None


def _host(context: Context) -> bytes | None:
    return None if _is_refused(context) else context.scenario.request.sent_headers()["Host"].lower()


def _user(context: Context) -> bytes | None:
    user = context.scenario.request.user
    return user.encode() if user is not None and context.recording.authenticates and not _is_refused(context) else None


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "a": lambda context: context.scenario.request.address.encode(),
    "h": lambda context: context.scenario.request.address.encode(),
    "u": _user,
    "r": lambda context: f"{context.scenario.request.method} {context.scenario.request.target} HTTP/1.1".encode(),
    "m": lambda context: context.scenario.request.method.encode(),
    "U": lambda context: _normalised(context.scenario.request.path),
    "q": lambda context: b"" if _is_refused(context) else _normalised(context.scenario.request.query or b""),
    "H": lambda _: b"HTTP/1.1",
    "s": lambda context: b"400" if _is_refused(context) else str(context.scenario.response.status).encode(),
    "b": lambda context: _REFUSED_BYTES if _is_refused(context) else str(context.scenario.response.body_bytes).encode(),
    "V": _host,
}


def _value(code: Code, context: Context) -> Found:
    scenario, letter = context.scenario, code.letter
    given = scenario.values.get(code.written)
    if given is not None:
        return given.encode()
    if letter == "t" and code.argument:
        return _time(code.argument)
    if letter == "B":
        letter = "b"
    if letter in _PLAIN:
        return _PLAIN[letter](context)
    if letter == "v":
        is_named = context.recording.name and not _is_refused(context)
        return context.recording.name.encode() if is_named else _host(context)
    if (
        letter == "i"
        and code.argument.lower().startswith("x-forwarded-")
        and "proxied" in context.recording.definitions
    ):
        return Unknown("mod_proxy adds to the header what it knows of the client", "the `values` of a scenario")
    if letter == "i":
        return scenario.request.header(code.argument) or None
    if letter == "C":
        return _cookie(scenario.request.header("Cookie") or b"", code.argument.encode())
    if letter in "en" and code.argument == "REMOTE_USER":
        return _user(context)
    sample = SAMPLES.get(code.written)
    if sample is not None:
        return sample.encode()
    return untold(code.written)


def _time(argument: str) -> bytes | Unknown:
    pattern = argument.removeprefix("begin:").removeprefix("end:")
    digits = _EPOCHS.get(pattern)
    if digits is not None:
        return str(int(_MOMENT.timestamp()) * 10**digits).encode()
    if "%" not in pattern:
        return Unknown(f"%{{{argument}}}t is not told by the files", "the `values` of a scenario")
    try:
        return _MOMENT.strftime(pattern).encode()
    except ValueError:
        return Unknown(f"the form of time {argument[:60]} is not known", "the `values` of a scenario")


def _cookie(header: bytes, name: bytes) -> bytes:
    """The cookie's value; nothing at all where there is none."""
    for pair in header.split(b";"):
        key, equals, value = pair.strip(b" \t").partition(b"=")
        if equals and key == name:
            return value.strip(b" \t")
    return b""
