"""What the formats of Jetty's access logs mean.

https://eclipse.dev/jetty/javadoc/jetty-12/org/eclipse/jetty/server/CustomRequestLog.html: a code is
`%MODIFIERS{PARAM}CODE`, `%a` alone is the server's own address, the time is that of GMT. What a client sends is written
as it comes. Jetty refuses control characters in headers and request lines, quotes it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_written
from accesslint.mappers.line_texts import parts_of, split
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Value

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


def read_format(entity: Entity, written: Value | None, default: str = NCSA) -> None:
    """Write to a format's entity what Jetty's format says; None: it is absent, and `default` holds."""
    entity.set("line_breaks", False, default=True)
    entity.layout = Layout("jetty", parts_of(written, default))
    set_written(entity, written, default, _pieces, JETTY)


def _pieces(text: str) -> Iterator[Piece]:
    return split(
        text,
        CODE,
        lambda found: "%" if found["letter"] == "%" else _token(found[0], found["letter"], found["argument"]),
    )


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
