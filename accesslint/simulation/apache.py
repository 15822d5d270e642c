r"""Apache httpd's access log: the line of a LogFormat, byte for byte.

Values are escaped whatever the format: `"` and `\` with a backslash, controls as `\n`, `\t` or `\xhh`, bytes beyond
ASCII as `\xhh`; what is absent is `-`. In the format's own text `\n`, `\r`, `\t` and `\\` are resolved. The user is the
one that httpd itself asked for: a name that only an application behind it checks is `-`. Source:
https://httpd.apache.org/docs/2.4/mod/mod_log_config.html, compared with a running httpd by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import TypeAlias

from accesslint.mappers.apache.directives import Directive
from accesslint.mappers.apache.log_format import pieces_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.apache_conditions import holds
from accesslint.simulation.apache_environment import environment
from accesslint.source import Span

Found: TypeAlias = "bytes | Unknown | None"
_NOWHERE = Span("", 1, 1, 1, 1)
_TEXT_ESCAPE = re.compile(r"\\([\\rnt])")
_TEXT = {"\\": "\\", "r": "\r", "n": "\n", "t": "\t"}
_CONTROLS = {0x08: b"\\b", 0x09: b"\\t", 0x0A: b"\\n", 0x0B: b"\\v", 0x0D: b"\\r", 0x22: b'\\"', 0x5C: b"\\\\"}

SAMPLES: Mapping[str, str] = {
    "%t": "[24/Nov/2026:13:11:51 +0000]",
    "%D": "42123",
    "%T": "0",
    "%I": "310",
    "%O": "420",
    "%S": "730",
    "%P": "4242",
    "%p": "80",
    "%A": "192.0.2.10",
    "%L": "-",
    "%k": "0",
    "%X": "+",
    "%{UNIQUE_ID}e": "aSRnV38AAQEAABCS",
}
"""What differs from request to request and from machine to machine, with one example each."""
_MOMENT = datetime(2026, 11, 24, 13, 11, 51, 862_042, tzinfo=timezone.utc)
_EPOCHS = {
    "sec": "1795525911",
    "msec": "1795525911862",
    "usec": "1795525911862042",
    "msec_frac": "862",
    "usec_frac": "862042",
}


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for piece in pieces_of(layout.parts):
        if isinstance(piece, str):
            text = _TEXT_ESCAPE.sub(lambda match: _TEXT[match[1]], piece)
            if pieces and not pieces[-1].token and isinstance(pieces[-1].written, bytes):
                pieces[-1] = Piece("", pieces[-1].written + text.encode())
            else:
                pieces.append(Piece("", text.encode()))
        elif isinstance(piece, Unknown):
            pieces.append(Piece("", piece))
        else:
            pieces.append(Piece(piece.written, _written(piece, context)))
    return pieces


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a log with an `env=` or `expr=` keeps the record."""
    if isinstance(condition, Unknown):
        return condition
    return holds(condition, context) if condition else True


def place(context: Context) -> Place | Unknown:
    """A server is one place: httpd has no log of a part of it."""
    return context.recording.places[0]


def _written(directive: Directive, context: Context) -> bytes | Unknown:
    codes = re.findall(r"\d+", directive.modifier)
    if codes:
        is_listed = str(context.scenario.response.status) in codes
        if is_listed == directive.modifier.startswith("!"):
            return b"-"
    value = _value(directive, context)
    if isinstance(value, Unknown):
        return value
    return b"-" if value is None else _escaped(value)


def _escaped(value: bytes) -> bytes:
    return b"".join(
        _CONTROLS.get(byte) or (bytes([byte]) if 0x20 <= byte <= 0x7E else b"\\x%02x" % byte) for byte in value
    )


def _user(context: Context) -> bytes | None:
    user = context.scenario.request.user
    return user.encode() if user is not None and context.recording.authenticates else None


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "a": lambda context: context.scenario.request.address.encode(),
    "h": lambda context: context.scenario.request.address.encode(),
    "l": lambda _: None,
    "u": _user,
    "r": lambda context: f"{context.scenario.request.method} {context.scenario.request.target} HTTP/1.1".encode(),
    "m": lambda context: context.scenario.request.method.encode(),
    "U": lambda context: context.scenario.request.decoded_path,
    "q": lambda context: b"" if (query := context.scenario.request.query) is None else b"?" + query,
    "H": lambda _: b"HTTP/1.1",
    "s": lambda context: str(context.scenario.response.status).encode(),
    "b": lambda context: str(context.scenario.response.body_bytes or "-").encode(),
    "B": lambda context: str(context.scenario.response.body_bytes).encode(),
    "V": lambda context: context.scenario.request.sent_headers()["Host"].lower(),
}


def _value(directive: Directive, context: Context) -> Found:
    given = context.scenario.values.get(directive.written)
    if given is None and directive.letter == "t":
        given = context.scenario.values.get("%t") if not directive.argument else None
    if given is not None:
        return given.encode()
    letter, scenario = directive.letter, context.scenario
    if letter in _PLAIN:
        return _PLAIN[letter](context)
    if letter == "v" and context.recording.name:
        return context.recording.name.encode()
    if letter == "i":
        return scenario.request.header(directive.argument)
    if letter == "C":
        return _cookie(scenario.request.header("Cookie") or b"", directive.argument.encode())
    if letter == "e" and directive.argument in (variables := environment(context)):
        return variables[directive.argument]
    sample = _time(directive.argument) if letter == "t" and directive.argument else SAMPLES.get(directive.written)
    if sample is not None:
        return sample.encode()
    return untold(directive.written)


def _time(argument: str) -> str | None:
    """The moment in a form of strftime's or as a number, on a machine whose zone is UTC; None: it is not known."""
    pattern = argument.removeprefix("begin:").removeprefix("end:")
    if pattern in _EPOCHS:
        return _EPOCHS[pattern]
    try:
        return _MOMENT.strftime(pattern) if pattern else SAMPLES["%t"]
    except ValueError:
        return None


def _cookie(header: bytes, name: bytes) -> bytes | None:
    for pair in header.split(b";"):
        key, equals, value = pair.strip().partition(b"=")
        if equals and key.strip().lower() == name.lower():
            return value.strip()
    return None
