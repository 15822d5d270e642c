"""What the formats of Jetty's access logs mean.

https://eclipse.dev/jetty/javadoc/jetty-12/org/eclipse/jetty/server/CustomRequestLog.html: a code is
`%MODIFIERS{PARAM}CODE`, `%a` alone is the server's own address, the time is that of GMT. What a client sends is written
as it comes. Jetty refuses control characters in headers and request lines, quotes it does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line, unknown_line
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Template, Unknown, Value

NCSA = '%{client}a - %u %t "%r" %s %O'
EXTENDED_NCSA = f'{NCSA} "%{{Referer}}i" "%{{User-Agent}}i"'

JETTY = Escaping(in_text="none", in_json="none", keeps_quotes=True)
_CLIENT = Variable(("client_address",))
_LETTERS: Mapping[str, Variable] = {
    "D": Variable(("duration",), number=True),
    "T": Variable(("duration",), number=True),
    "H": Variable(("protocol",)),
    "m": Variable(("action",)),
    "q": Variable(client=True, blanks=False, sensitive="query-strings"),
    "r": Variable(("action", "resource"), client=True, sensitive="query-strings"),
    "s": Variable(("result",), number=True),
    "t": Variable(("timestamp",)),
    "u": Variable(("identity",)),
    "U": Variable(("resource",), client=True, blanks=False),
    **dict.fromkeys("IOS", Variable(("size",), number=True)),
}
_WORDS = {"u": "remote_user", "r": "request", "s": "status", "O": "bytes"}
_HEADERS = {"i": "http_", "o": "sent_http_", "ti": "http_", "to": "sent_http_", "C": "cookie_"}
CODE = re.compile(
    r"%(?P<statuses>!?\d{3}(?:,\d{3}){0,20})?(?:\{(?P<argument>[^}]{0,200})\})?(?P<letter>ti|to|[A-Za-z%])", re.DOTALL
)
"""One code: the statuses for which a value is written, its argument, its letter."""
_CLF_TIME = {"zone": "utc", "form": "clf", "precision": "second"}
_OPEN = Unknown("a part of the format is not known", "the rendered file")


def read_format(entity: Entity, written: Value | None, default: str = NCSA) -> None:
    """Write to a format's entity what Jetty's format says; None: it is absent, and `default` holds."""
    entity.set("line_breaks", False, default=True)
    entity.layout = Layout("jetty", _parts(written, default))
    if written is None:
        set_line(entity, _pieces(default), None, JETTY, default=True)
    elif isinstance(written.data, Template):
        pieces: list[Piece] = []
        for part in written.data.parts:
            pieces += _pieces(part) if isinstance(part, str) else [part if isinstance(part, Unknown) else _OPEN]
        set_line(entity, pieces, written.span, JETTY)
    elif written.text is None:
        unknown_line(entity, written.unknown or _OPEN, written.span)
    else:
        set_line(entity, _pieces(written.text), written.span, JETTY)


def _parts(written: Value | None, default: str) -> tuple[str | Unknown, ...]:
    """The text for a simulation."""
    if written is None:
        return (default,)
    if isinstance(written.data, Template):
        return tuple(part if isinstance(part, str | Unknown) else _OPEN for part in written.data.parts)
    return (written.unknown or _OPEN if written.text is None else written.text,)


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for found in CODE.finditer(text):
        if found.start() > at:
            pieces.append(text[at : found.start()])
        pieces.append("%" if found["letter"] == "%" else _token(found[0], found["letter"], found["argument"]))
        at = found.end()
    if at < len(text):
        pieces.append(text[at:])
    return pieces


def _token(written: str, letter: str, argument: str | None) -> Token:
    if letter == "a":
        is_client = argument in ("client", "remote")
        return Token(written, _CLIENT if is_client else Variable(), "remote" if is_client else "other")
    if letter == "C" and argument is None:
        return Token(written, Variable(client=True, sensitive="credentials"))
    if letter in _HEADERS:
        return Token(written, variable_of(_HEADERS[letter] + (argument or "").lower().replace("-", "_")))
    if letter == "t":
        return Token(written, _LETTERS["t"], time=_time(argument), brings_brackets=True)
    return Token(written, _LETTERS.get(letter, Variable()), _WORDS.get(letter, "other"))


def _time(argument: str | None) -> Mapping[str, str]:
    """`%{format|zone|locale}t`; the zone is GMT where none is named."""
    if not argument:
        return _CLF_TIME
    pattern, _, rest = argument.partition("|")
    zone = rest.partition("|")[0] or "GMT"
    return time_of(Word("date", (pattern.replace(", ", ","), zone), False), is_access=True) or _CLF_TIME
