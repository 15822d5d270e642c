r"""logback-access's log: the line of a pattern, byte for byte, as Jetty and Tomcat with it write it.

Nothing is escaped; headers are read as ISO 8859-1, parameters as UTF-8; what is absent is `-`, a query is empty; a word
that logback does not know is written as an error of its parser. The user is the one that a web application had the
server ask for. Values are padded and cut as the pattern says, whole parts of it by `%-30(…)`. Source:
https://logback.qos.ch/manual/layouts.html#logback-access, compared with a running Jetty (9.4 with logback-access
1.2) by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl

from accesslint.mappers.java_logging.access_patterns import NAMES
from accesslint.mappers.java_logging.logback_patterns import BARE, Modifier, Node, Word, parse
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Context, Piece, untold
from accesslint.simulation.java_times import written
from accesslint.simulation.patterns import substituted
from accesslint.simulation.pieces import merged

Found: TypeAlias = "str | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "elapsedTime": "42",
    "elapsedSeconds": "0",
    "threadName": "qtp1-21",
    "localIP": "192.0.2.10",
    "localPort": "8080",
}
"""What differs from request to request and from machine to machine, with one example each, by the word's long name."""

_COLOURS = {name: number for number, name in enumerate(
    ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"), 30)}  # fmt: skip
_COOKIE = re.compile(rb"[!#-+\--:<-\[\]-~]*")
_ISO = "yyyy-MM-dd HH:mm:ss,SSS"
_UTC = re.compile(r"(?:UTC|GMT|Etc/UTC|Etc/GMT|Zulu|UCT|Z|S+|)\Z")
"""Zones of no offset; one that Java does not know, as the milliseconds behind a comma, is GMT."""
_QUOTED = re.compile("'[^']*'")
_LETTERS_OF_JAVA = frozenset("GyYMLwWDdFEuaHkKhmsSzZX")
_OF_APPLICATION = Unknown("whether the server itself asks for a user is told by the web application", "its web.xml")
_REFUSED = Unknown("logback refuses the pattern", "a corrected pattern")
_CLF = "dd/MMM/yyyy:HH:mm:ss Z"


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for part in layout.parts:
        nodes = None if isinstance(part, Unknown) else parse(part)
        if nodes is None:
            pieces.append(Piece("", part if isinstance(part, Unknown) else _REFUSED))
        else:
            pieces += _pieces(nodes, context)
    if pieces and pieces[-1] is LINE_END:
        pieces.pop()
    return list(merged_lines(pieces))


def merged_lines(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with literal texts in a row as one; ends of lines stay for themselves."""
    line: list[Piece] = []
    for piece in pieces:
        if piece is LINE_END:
            yield from (*merged(line), piece)
            line = []
        else:
            line.append(piece)
    yield from merged(line)


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether an appender takes an access: filters are not told here."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    return context.recording.places[0]


def _pieces(nodes: Iterable[Node], context: Context) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, str):
            yield Piece("", node.encode())
        elif node.inner is not None:
            yield from _composite(node, node.inner, context)
        elif node.name == "n" and node.modifier is None:
            yield LINE_END
        else:
            yield _simple(node, context)


def _composite(word: Word, inner: tuple[Node, ...], context: Context) -> Iterator[Piece]:
    """What brackets enclose: its own pieces, or one where it is changed as a whole."""
    colour = word.name.removeprefix("bold").lower()
    code = _COLOURS.get(colour) if word.name in (colour, f"bold{colour.capitalize()}") else None
    if word.name == "gray":
        colour, code = "", 30
    if code is None and word.name not in (BARE, "replace"):
        yield Piece("", f"%PARSER_ERROR[{word.name}]".encode())
        return
    pieces = list(_pieces(inner, context))
    if word.name == "replace" and len(word.options) > 1:
        pieces = _changed(word, pieces, lambda text: substituted(word.options[0], word.options[1], text))
    if code is not None:
        bold = "" if colour == word.name else "1;"
        pieces = [Piece("", f"\x1b[{bold}{code}m".encode()), *pieces, Piece("", b"\x1b[0;39m")]
    if word.modifier is not None:
        modifier = word.modifier
        pieces = _changed(word, pieces, lambda text: _fitted(text.decode("utf-8"), modifier).encode())
    yield from pieces


def _changed(word: Word, pieces: list[Piece], change: Callable[[bytes], bytes | Unknown]) -> list[Piece]:
    """The pieces where the change of all of them leaves them apart, else one: the only word's, or nobody's."""
    tokens = [piece.token for piece in pieces if piece.token]
    token = tokens[0] if len(tokens) == 1 else word.token
    unknown = next((piece.written for piece in pieces if isinstance(piece.written, Unknown)), None)
    if unknown is not None:
        return [Piece(token, unknown)]
    whole = b"".join(piece.written for piece in pieces if isinstance(piece.written, bytes))
    changed = change(whole)
    if not isinstance(changed, bytes) or not tokens:
        return [Piece(token if tokens else "", changed)]
    blanks = b" " * (len(changed) - len(whole))
    if changed == whole + blanks:
        return [*pieces, Piece("", blanks)]
    if changed == blanks + whole:
        return [Piece("", blanks), *pieces]
    return [Piece(token, changed)]


def _fitted(text: str, modifier: Modifier | None) -> str:
    """A value cut and padded; Java counts what is beyond the first plane twice."""
    if modifier is None:
        return text
    octets = text.encode("utf-16-be")
    length = len(octets) // 2
    if length > modifier.most:
        kept = octets[len(octets) - 2 * modifier.most :] if modifier.cuts_left else octets[: 2 * modifier.most]
        return kept.decode("utf-16-be", "replace")
    blanks = " " * (modifier.least - length)
    return blanks + text if modifier.pads_left else text + blanks


def _simple(word: Word, context: Context) -> Piece:
    name = NAMES.get(word.name, word.name)
    if name == "l":
        return Piece("", _fitted("-", word.modifier).encode())
    if name == "n":
        return Piece("", _fitted("\n", word.modifier).encode())
    if name not in _KNOWN:
        return Piece("", _fitted(f"%PARSER_ERROR[{word.name}]", None).encode())
    given = context.scenario.values.get(word.token)
    value = given if given is not None else _value(word, name, context)
    if isinstance(value, Unknown):
        return Piece(word.token, value)
    return Piece(word.token, _fitted("-" if value is None else value, word.modifier).encode())


def _latin(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _query(context: Context) -> str:
    query = context.scenario.request.query
    return "" if query is None else "?" + query.decode("latin-1")


_PLAIN: Mapping[str, Callable[[Context], str]] = {
    **dict.fromkeys(("clientHost", "remoteIP"), lambda context: context.scenario.request.address),
    "bytesSent": lambda context: str(context.scenario.response.body_bytes),
    "protocol": lambda _: "HTTP/1.1",
    "queryString": _query,
    "requestMethod": lambda context: context.scenario.request.method,
    "requestURI": lambda context: context.scenario.request.path.decode("latin-1"),
    "requestURL": lambda context: context.scenario.request.line.decode("latin-1"),
    "server": lambda context: context.scenario.request.sent_headers()["Host"].partition(b":")[0].decode("latin-1"),
    "statusCode": lambda context: str(context.scenario.response.status),
}
_OTHERS = ("user", "header", "date", "reqCookie", "reqParameter", "reqAttribute", "responseHeader", "sessionID",
           "requestContent", "responseContent", "fullRequest", "fullResponse")  # fmt: skip
_KNOWN = frozenset((*_PLAIN, *_OTHERS, *SAMPLES))


def _value(word: Word, name: str, context: Context) -> Found:
    request, option = context.scenario.request, word.options[0] if word.options else ""
    if name in _PLAIN:
        return _PLAIN[name](context)
    if name == "user":
        return None if request.user is None else _OF_APPLICATION
    if name == "header" and option:
        return _latin(request.header(option))
    if name == "date":
        return _time(word.options)
    if name == "reqParameter" and option:
        return _parameter(option, word.token, context)
    if name == "reqCookie" and option:
        return _cookie(request.header("Cookie"), option.encode(), word.token)
    return SAMPLES.get(name) or untold(word.token)


def _parameter(name: str, token: str, context: Context) -> Found:
    """A parameter of the query; those of a form's body are not told."""
    request = context.scenario.request
    if request.body_bytes and b"form" in (request.header("Content-Type") or b""):
        return untold(token)
    values = [value for key, value in parse_qsl((request.query or b"").decode(), True) if key == name]
    return None if not values else values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _cookie(header: bytes | None, name: bytes, token: str) -> Found:
    pairs = [pair.strip(b" \t").partition(b"=") for pair in (header or b"").split(b";")]
    values = [value for key, _, value in pairs if key == name]
    if not all(_COOKIE.fullmatch(value) for value in values):
        return untold(token)
    return values[0].decode() if values else None


def _time(options: tuple[str, ...]) -> Found:
    """The time in UTC; for a pattern that Java refuses logback takes that of the common log format."""
    pattern, zone = [*options, "", ""][:2]
    bare = _QUOTED.sub("", pattern)
    refused = "'" in bare or any(sign.isascii() and sign.isalpha() for sign in set(bare) - _LETTERS_OF_JAVA)
    if pattern == "ISO8601":
        pattern = _ISO
    elif not pattern or refused:
        pattern = _CLF
    elif "z" in bare and zone not in ("", "UTC"):
        return Unknown(f"the name of the zone {zone} is not told", "the `values` of a scenario")
    if not _UTC.match(zone):
        return Unknown(f"the time in the zone {zone} is not told", "the `values` of a scenario")
    return written(pattern)
