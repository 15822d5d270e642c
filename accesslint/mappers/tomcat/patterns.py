r"""What the patterns of Tomcat's access logs mean.

https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Log_Valve/Attributes: quotes and backslashes are
escaped with a backslash, other control characters and those beyond ASCII as `\n`, `\t` or `\uXXXX`, which is JSON's
escaping as well. Releases that are no longer supported (8.5.54 and before) escape nothing; no file tells the release.
`%q` and `%m` are written as they come: Tomcat refuses requests with quotes or blanks there. An unknown code is written
as `???`. Without a pattern the valve writes `common`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line, set_written
from accesslint.mappers.line_texts import parts_of, split
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown, Value

COMMON = '%h %l %u %t "%r" %s %b'
NAMED: Mapping[str, str] = {"common": COMMON, "combined": f'{COMMON} "%{{Referer}}i" "%{{User-Agent}}i"'}
"""Patterns that a word stands for."""

_QUERY = "query-strings"
_LETTERS: Mapping[str, Variable] = {
    **dict.fromkeys("ah", Variable(("client_address",))),
    **dict.fromkeys("bB", Variable(("size",), number=True)),
    **dict.fromkeys("DFT", Variable(("duration",), number=True)),
    "H": Variable(("protocol",)),
    "m": Variable(("action",)),
    "q": Variable(client=True, blanks=False, sensitive=_QUERY),
    "r": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "s": Variable(("result",), number=True),
    "S": Variable(sensitive="credentials"),  # whoever knows a session's id is its user
    "t": Variable(("timestamp",)),
    "u": Variable(("identity",)),  # the one that was authenticated; a refused name is not written
    "U": Variable(("resource",), client=True, blanks=False),
    "v": Variable(("host",), client=True, blanks=False),
}
"""By letter; what is not here means nothing to an audit (`%l`, `%A`, `%p`, `%I`, `%X`)."""

_WORDS = {"h": "remote", "a": "remote", "l": "ident", "u": "remote_user", "r": "request", "s": "status", "b": "bytes"}
_HEADERS = {"i": "http_", "o": "sent_http_", "c": "cookie_"}
_JSON_NAMES: Mapping[str, str] = {
    "a": "remoteAddr", "A": "localAddr", "b": "size", "B": "byteSentNC", "D": "elapsedTime", "F": "firstByteTime",
    "h": "host", "H": "protocol", "I": "threadName", "l": "logicalUserName", "m": "method", "p": "port",
    "q": "query", "r": "request", "s": "statusCode", "S": "sessionId", "t": "time", "T": "elapsedTimeS",
    "u": "user", "U": "path", "v": "localServerName", "X": "connectionStatus",
}  # fmt: skip
_JSON_OBJECTS = {
    "c": "cookies", "i": "requestHeaders", "o": "responseHeaders", "r": "requestAttributes", "s": "sessionAttributes"
}  # fmt: skip
_CLF_TIME = {"zone": "offset", "form": "clf", "precision": "second"}
_EPOCHS = {"sec": "second", "msec": "millisecond"}
CODE = re.compile(r"%(?:\{([^}]{0,300})\})?(.)", re.DOTALL)
"""One code of Tomcat's: its argument, its letter."""
_OPEN = Unknown("a part of the pattern is not known", "the rendered file")

TOMCAT = Escaping()


def read_pattern(entity: Entity, pattern: Value | None) -> None:
    """Write to a format's entity what Tomcat's pattern says; None: it is absent, and `common` holds."""
    set_written(entity, _spelled_out(pattern, NAMED), COMMON, _tomcat_pieces, TOMCAT)
    entity.layout = _layout(pattern, "")


def read_json_pattern(entity: Entity, pattern: Value | None) -> None:
    """As `read_pattern`, for the JSON valve: each code is a field with a name of its own, other text is dropped."""
    entity.layout = _layout(pattern, "json")
    pieces: list[Piece] = []
    for part in entity.layout.parts:
        for piece in (part,) if isinstance(part, Unknown) else _tomcat_pieces(part):
            if isinstance(piece, Token):
                pieces += [f'{"," if pieces else "{"}"{piece.name}":"', piece, '"']
            elif isinstance(piece, Unknown):
                pieces.append(piece)
    if pattern is not None and pieces and isinstance(pieces[0], Unknown):
        entity.set("encoding", "json")
        entity.set("structured", True)
        entity.set("escaping", "json", default=True)
        for fact in ("fields", "timestamp"):
            entity.set(fact, pieces[0], pattern.span)
        return
    closed: list[Piece] = [*pieces, "}"] if pieces else ["{}"]
    set_line(entity, closed, pattern.span if pattern else None, TOMCAT, default=pattern is None)


def _layout(pattern: Value | None, escape: str) -> Layout:
    """The text for a simulation."""
    return Layout("tomcat", parts_of(_spelled_out(pattern, NAMED), COMMON), escape)


def _spelled_out(pattern: Value | None, named: Mapping[str, str]) -> Value | None:
    """A pattern in full, where it is written by a name."""
    full = named.get(pattern.text or "") if pattern is not None else None
    return pattern if pattern is None or full is None else Value(full, pattern.span)


def _tomcat_pieces(text: str) -> Iterator[Piece]:
    return split(text, CODE, lambda found: token_of(found[0], found[2], found[1] or ""))


def token_of(written: str, letter: str, argument: str) -> Token:
    """One code of Tomcat's: `%{argument}letter`."""
    name = json_name(letter, argument)
    if letter in _HEADERS and argument:
        return Token(written, variable_of(_HEADERS[letter] + argument.lower().replace("-", "_")), name=name)
    if letter in "rs" and argument:
        return Token(written, variable_of(f"own_{argument.lower().replace('.', '_')}"), name=name)
    if letter == "t":
        time = time_as(argument)
        meaning = Variable(("timestamp",)) if time is not None else Variable()
        return Token(written, meaning, time=time, brings_brackets=_is_plain(argument), name=name)
    return Token(written, _LETTERS.get(letter, Variable()), _WORDS.get(letter, "other"), name=name)


def time_as(argument: str) -> dict[str, str] | None:
    """How `%{argument}t` writes the time: the fact `timestamp`; None for a mere part of a second."""
    pattern = argument.removeprefix("begin:").removeprefix("end:")
    if _is_plain(argument):
        return dict(_CLF_TIME)
    if pattern in _EPOCHS:
        return {"zone": "utc", "form": "epoch", "precision": _EPOCHS[pattern]}
    if pattern == "msec_frac":
        return None
    # A comma and a blank would begin logback's time zone.
    return time_of(Word("date", (pattern.replace(", ", ","),), False), is_access=True)


def _is_plain(argument: str) -> bool:
    return argument in ("", "begin", "end", "begin:", "end:")


def json_name(letter: str, argument: str) -> str:
    """The name of a code's field in a line of the JSON valve; what is in an object has the object's name and a dot."""
    if argument and letter in _JSON_OBJECTS:
        return f"{_JSON_OBJECTS[letter]}.{argument}"
    name = _JSON_NAMES.get(letter, f"other-{letter}")
    return f"{name}-{argument}" if argument else name
