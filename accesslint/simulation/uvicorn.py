r"""The access log of uvicorn: the line of a formatter of Python's logging, byte for byte.

uvicorn decodes the path and quotes it again, so that no line break or quote of it gets into the line; the query stays
as it was sent. Its formatter writes the phrase of a status behind the number, the message of the record has the number
alone. Sources: https://www.uvicorn.org/settings/#logging and
https://docs.python.org/3/library/logging.html#logrecord-attributes, compared with a running uvicorn by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from accesslint.mappers.python_logging.uvicorn_lines import ACCESS, DEFAULT, PLAIN
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece
from accesslint.simulation.pieces import filled_in

_SPEC = re.compile(r"%(?:\((\w{1,100})\)([-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?)([sd])|%)")
_PREFIX = "INFO:    "
_OF_KIND = {
    ACCESS: frozenset({"levelprefix", "client_addr", "request_line", "status_code"}),
    DEFAULT: frozenset({"levelprefix"}),
}

SAMPLES: Mapping[str, str] = {
    "asctime": "2026-11-24 13:11:51,042",
    "created": "1795525911.0421",
    "msecs": "42.0",
    "relativeCreated": "4242.4242",
    "process": "4242",
    "thread": "140737353",
    "threadName": "MainThread",
    "processName": "MainProcess",
    "lineno": "473",
    "filename": "h11_impl.py",
    "module": "h11_impl",
    "funcName": "send",
}
"""What differs from request to request and from machine to machine, with one example each."""
_FIXED = {"levelname": "INFO", "levelno": "20", "name": "uvicorn.access"}
_PORT = "51234"
_INFO = 20


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return filled_in(layout.parts, _SPEC, lambda match: _pieces(match, layout.escape, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a handler that keeps records of a level keeps it: its own is `INFO`, and filters are not run."""
    return condition if isinstance(condition, Unknown) else not condition.isdecimal() or int(condition) <= _INFO


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    target = context.scenario.request.target
    if "#" in target or not target.isascii():
        return Unknown("parsers of HTTP that uvicorn may use read such an address differently", "uvicorn's parser")
    return context.recording.places[0]


def _pieces(match: re.Match[str], kind: str | Unknown, context: Context) -> list[Piece]:
    name, flags, conversion = match.groups()
    if name is None:
        return [Piece("", b"%")]
    if isinstance(kind, Unknown):
        return [Piece(name, kind)]
    if name == "message" and not flags:
        parts = ("client_addr", ' - "', "request_line", '" ', "status_code")
        return [
            Piece(part, _value(part, PLAIN, context).encode()) if part[0].isalpha() else Piece("", part.encode())
            for part in parts
        ]
    known = name in _FIXED or name in SAMPLES or name in _OF_KIND.get(kind, ())
    if not known:
        return [Piece(name, Unknown(f"what {match[0]} gives is not told", "the formatter"))]
    value = _value(name, kind, context)
    try:
        return [Piece(name, (f"%{flags}{conversion}" % (value if conversion == "s" else int(float(value)))).encode())]
    except ValueError:
        return [Piece(name, Unknown(f"{match[0]} cannot be written, and no line is", "the formatter"))]


def _value(name: str, kind: str, context: Context) -> str:
    scenario = context.scenario
    request, status = scenario.request, scenario.response.status
    path, mark, query = request.target.partition("?")
    sent = quote(request.decoded_path.decode("utf-8", "replace")) if path else ""
    found = {
        "levelprefix": _PREFIX,
        "client_addr": f"{request.address}:{_PORT}",
        "request_line": f"{request.method} {sent}{mark if query else ''}{query} HTTP/1.1",
        "status_code": f"{status} {_phrase(status)}" if kind == ACCESS else str(status),
    }
    return scenario.values.get(name) or found.get(name) or SAMPLES.get(name) or _FIXED[name]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
