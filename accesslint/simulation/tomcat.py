r"""Tomcat's access log: the line of an AccessLogValve's or a JsonAccessLogValve's pattern, byte for byte.

Headers are read as ISO 8859-1, cookies as UTF-8, and escaped: `"` and `\` with a backslash, line ends and tabs as `\n`
and the like, other controls and what is beyond ASCII as `\uXXXX`; what is absent is `-`. The JSON valve writes each
code as a text under a name of its own, drops what stands between them, and gathers attributes, cookies and headers in
objects at the end. The user is the one that a web application had Tomcat ask for, which its web.xml tells and no valve.
Source: https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Log_Valve/Attributes, compared with a running
Tomcat by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from accesslint.mappers.tomcat.patterns import CODE, json_name
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT, written
from accesslint.simulation.pieces import merged
from accesslint.simulation.servlet_requests import user

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "%D": "42123",
    "%F": "41",
    "%T": "0",
    "%{ms}T": "42",
    "%{us}T": "42123",
    "%p": "80",
    "%{local}p": "80",
    "%{remote}p": "51234",
    "%A": "192.0.2.10",
    "%I": "http-nio-8080-exec-1",
    "%X": "+",
}
"""What differs from request to request and from machine to machine, with one example each."""

_ESCAPES = {0x0C: b"\\f", 0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t", 0x22: b'\\"', 0x5C: b"\\\\"}
_REFUSED = re.compile(rb"%(?![0-9A-Fa-f]{2})|%(?:00|2[Ff]|5[Cc])|[^!$%&'()*+,\-./0-9:;=?@A-Z_a-z~]")
_COOKIE = re.compile(rb"[!#-+\--:<-\[\]-~\x80-\xff]*")
_KNOWN = frozenset("aAbBcDFhHiIlmopqrsStTuUvX")
_MOST_HEADER_BYTES = 8_192
_GATHERED = ("requestAttributes", "cookies", "sessionAttributes", "requestHeaders", "responseHeaders")
_PROXIED = Unknown("RemoteIpValve puts in what a proxy says", "the `values` of a scenario")


class Code(NamedTuple):
    """One code of a pattern."""

    written: str
    letter: str
    argument: str


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return merged((_json if layout.escape == "json" else _text)(layout, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a valve with a condition keeps the record: an application sets the attribute, or not."""
    if not condition:
        return True
    if isinstance(condition, Unknown):
        return condition
    return Unknown(f"whether the attribute of {condition} is set is decided by the web application")


def place(context: Context) -> Place | Unknown:
    """The host, or the web application of it that has valves of its own and the longest path that fits."""
    request = context.scenario.request
    if _REFUSED.search(request.target.encode()):
        return Unknown("Tomcat refuses such a request line before it is read to its end", "the running server")
    head = sum(len(name) + len(value) + 4 for name, value in request.sent_headers().items())
    if head + len(request.target) > _MOST_HEADER_BYTES:
        return Unknown("Tomcat refuses headers that are longer than maxHttpHeaderSize", "the running server")
    found, *applications = context.recording.places
    path = request.decoded_path.decode("utf-8", "replace")
    fitting = [one for one in applications if path == one.where or path.startswith(f"{one.where.rstrip('/')}/")]
    return max(fitting, key=lambda one: len(one.where), default=found)


def _pieces(layout: Layout) -> Iterator[str | Code | Unknown]:
    for part in layout.parts:
        if isinstance(part, Unknown):
            yield part
            continue
        at = 0
        for found in CODE.finditer(part):
            yield part[at : found.start()]
            yield "%" if found[0] == "%%" else Code(found[0], found[2], found[1] or "")
            at = found.end()
        yield part[at:].removesuffix("%")  # a code without a letter is nothing


def _text(layout: Layout, context: Context) -> Iterator[Piece]:
    for piece in _pieces(layout):
        if isinstance(piece, Code):
            yield Piece(piece.written, _written(piece, context))
        else:
            yield Piece("", piece if isinstance(piece, Unknown) else piece.encode())


def _json(layout: Layout, context: Context) -> Iterator[Piece]:
    pieces = list(_pieces(layout))
    unknown = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    if unknown is not None:
        yield Piece("", unknown)
        return
    plain: list[list[Piece]] = []
    gathered: dict[str, list[list[Piece]]] = {name: [] for name in _GATHERED}
    for code in pieces:
        if isinstance(code, Code):
            group, dot, key = json_name(code.letter, code.argument).partition(".")
            member = [
                Piece("", f'"{key if dot else group}":"'.encode()),
                Piece(code.written, _written(code, context)),
                Piece("", b'"'),
            ]
            (gathered[group] if dot else plain).append(member)
    for name, members in gathered.items():
        if members:
            plain.append([Piece("", f'"{name}": {{'.encode()), *_joined(members), Piece("", b"}")])
    yield from (Piece("", b"{"), *_joined(plain), Piece("", b"}"))


def _joined(members: list[list[Piece]]) -> Iterator[Piece]:
    for number, member in enumerate(members):
        if number:
            yield Piece("", b",")
        yield from member


def _written(code: Code, context: Context) -> bytes | Unknown:
    given = context.scenario.values.get(code.written)
    value = given.encode() if given is not None else _value(code, context)
    if isinstance(value, Unknown):
        return value
    if value is None:
        return b"-"
    return _escaped(value.decode("utf-8", "replace") if code.letter in "cu" else value.decode("latin-1"))


def _escaped(value: str) -> bytes:
    octets = value.encode("utf-16-be")
    units = [int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2)]
    return b"".join(
        _ESCAPES.get(unit) or (bytes([unit]) if 0x20 <= unit < 0x7F else b"\\u%04x" % unit) for unit in units
    )


def _query(context: Context) -> bytes | None:
    query = context.scenario.request.query
    return None if query is None else b"?" + query


def _status(context: Context) -> bytes:
    return str(context.scenario.response.status).encode()


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "b": lambda context: str(context.scenario.response.body_bytes or "-").encode(),
    "B": lambda context: str(context.scenario.response.body_bytes).encode(),
    "H": lambda _: b"HTTP/1.1",
    "l": lambda _: None,
    "m": lambda context: context.scenario.request.method.encode(),
    "q": _query,
    "r": lambda context: f"{context.scenario.request.method} {context.scenario.request.target} HTTP/1.1".encode(),
    "s": _status,
    "U": lambda context: context.scenario.request.path,
    "v": lambda context: context.scenario.request.sent_headers()["Host"].partition(b":")[0],
}


def _value(code: Code, context: Context) -> Found:
    request, (letter, argument) = context.scenario.request, code[1:]
    if letter in "ah" and argument in ("", "remote", "peer"):
        is_told = argument == "peer" or "proxied" not in context.recording.definitions
        return request.address.encode() if is_told else _PROXIED
    if letter in _PLAIN and not argument:
        return _PLAIN[letter](context)
    if letter == "u":
        return user(context)
    if letter == "i" and argument:
        return request.header(argument)
    if letter == "c" and argument:
        return _cookies(request.header("Cookie") or b"", argument.encode())
    if letter == "t":
        return _time(argument)
    sample = SAMPLES.get(code.written)
    if sample is not None:
        return sample.encode()
    if letter not in _KNOWN:
        return b"???" if argument else f"???{letter}???".encode()
    return untold(code.written)


def _cookies(header: bytes, name: bytes) -> bytes | None:
    """The cookies of a name; those that RFC 6265 does not allow are dropped."""
    pairs = [pair.strip(b" \t").partition(b"=") for pair in header.split(b";")]
    values = [value.strip(b" \t") for key, equals, value in pairs if equals and key == name]
    found = [value for value in values if _COOKIE.fullmatch(value)]
    return b",".join(found) if found else None


def _time(argument: str) -> Found:
    pattern = argument.removeprefix("begin").removeprefix("end").removeprefix(":")
    if not pattern:
        return MOMENT.strftime("[%d/%b/%Y:%H:%M:%S +0000]").encode()
    milliseconds = MOMENT.microsecond // 1000
    epochs = {
        "sec": f"{MOMENT.timestamp():.0f}",
        "msec": f"{MOMENT.timestamp():.0f}{milliseconds:03}",
        "msec_frac": f"{milliseconds:03}",
    }
    text = epochs.get(pattern) or written(pattern)
    return text.encode() if isinstance(text, str) else text
