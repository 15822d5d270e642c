r"""logback-access's log: the line of a pattern, byte for byte, as Jetty and Tomcat with it write it.

Nothing is escaped; headers are read as ISO 8859-1, parameters as UTF-8; what is absent is `-`, a query is empty; a word
that logback does not know is written as an error of its parser. The user is the one that a web application had the
server ask for. Jetty and Tomcat differ in how large nothing is. Values are padded and cut as the pattern says, whole
parts of it by `%-30(…)`. Source: https://logback.qos.ch/manual/layouts.html#logback-access, compared with a running
Jetty (9.4 with logback-access 1.2) by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.mappers.java_logging.access_patterns import NAMES
from accesslint.mappers.java_logging.logback_patterns import Word
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_patterns import fitted, logback_line
from accesslint.simulation.logback_times import moment
from accesslint.simulation.servlet_requests import cookies, parameter, user

Found: TypeAlias = "str | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "elapsedTime": "42",
    "elapsedSeconds": "0",
    "threadName": "qtp1-21",
    "localIP": "192.0.2.10",
    "localPort": "8080",
}
"""What differs from request to request and from machine to machine, with one example each, by the word's long name."""

_NO_BODY = Unknown("Jetty writes 0 where there is no body, Tomcat may write -", "the server")
_CLF = "dd/MMM/yyyy:HH:mm:ss Z"


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return logback_line(layout, lambda word: _simple(word, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether an appender takes an access: filters are not told here."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    return context.recording.places[0]


def _simple(word: Word, context: Context) -> Piece:
    name = NAMES.get(word.name, word.name)
    if name == "l":
        return Piece("", fitted("-", word.modifier).encode())
    if name == "n":
        return Piece("", fitted("\n", word.modifier).encode())
    if name not in _KNOWN:
        return Piece("", fitted(f"%PARSER_ERROR[{word.name}]", None).encode())
    given = context.scenario.values.get(word.token)
    value = given if given is not None else _value(word, name, context)
    if isinstance(value, Unknown):
        return Piece(word.token, value)
    return Piece(word.token, fitted("-" if value is None else value, word.modifier).encode())


def _latin(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _query(context: Context) -> str:
    query = context.scenario.request.query
    return "" if query is None else "?" + query.decode("latin-1")


_PLAIN: Mapping[str, Callable[[Context], str | Unknown]] = {
    **dict.fromkeys(("clientHost", "remoteIP"), lambda context: context.scenario.request.address),
    "bytesSent": lambda context: str(context.scenario.response.body_bytes or "") or _NO_BODY,
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
        return user(context)
    if name == "header" and option:
        return _latin(request.header(option))
    if name == "date":
        return moment(word.options, _CLF)
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
    return parameter((request.query or b"").decode(), name)


def _cookie(header: bytes | None, name: bytes, token: str) -> Found:
    values = cookies(header, name)
    if values is None:
        return untold(token)
    return values[0].decode() if values else None
