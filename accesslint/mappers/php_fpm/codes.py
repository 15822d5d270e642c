"""The codes of `access.format`, and what each means.

https://github.com/php/php-src/blob/master/sapi/fpm/www.conf.in lists them; `%{…}t` and `%{…}T` take a format of
strftime. What a code writes is written as it is, nothing is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers.line_formats import Piece, Token
from accesslint.mappers.line_texts import split
from accesslint.mappers.line_variables import Variable, variable_of

DEFAULT = '%R - %u %t "%m %r" %s'
CODE = re.compile(r"%(?:\{([^{}]{0,200})\})?([A-Za-z%])")
_CODES = {
    # Who is connected to the pool: the web server in front, not its client.
    "R": (Variable(), "remote"),
    "u": (Variable(("identity",), client=True), "remote_user"),
    "m": (Variable(("action",)), "other"),
    "r": (Variable(("resource",), client=True), "other"),
    "s": (Variable(("result",), number=True), "status"),
    "q": (Variable(client=True, sensitive="query-strings"), "other"),
    "d": (Variable(("duration",), number=True), "other"),
    "l": (Variable(("size",), number=True), "other"),
    "n": (Variable(("host",)), "other"),
}
_FROM_ENVIRONMENT = {
    "REMOTE_ADDR": Variable(("client_address",)),
    "REMOTE_USER": Variable(("identity",), client=True),
    "REQUEST_METHOD": Variable(("action",)),
    "REQUEST_URI": Variable(("resource",), client=True, blanks=False, sensitive="query-strings"),
    "DOCUMENT_URI": Variable(("resource",), client=True),
    "SCRIPT_NAME": Variable(("resource",), client=True),
    "QUERY_STRING": Variable(client=True, sensitive="query-strings"),
    "SERVER_PROTOCOL": Variable(("protocol",)),
    "SERVER_NAME": Variable(("host",)),
    "REQUEST_ID": Variable(("request_id",)),
    "UNIQUE_ID": Variable(("request_id",)),
}
_ISO = re.compile(r"%(?:Y-%m-%d|F)[T ]%(?:H:%M:%S|T)(?:%z|Z)\Z")


def pieces_of(text: str) -> Iterator[Piece]:
    """Literal texts and tokens of a format."""
    return split(text, CODE, lambda found: "%" if found[2] == "%" else _token(found[0], found[1] or "", found[2]))


def _token(written: str, argument: str, letter: str) -> Token:
    if letter in "tT":
        return Token(written, Variable(("timestamp",)), "time_local", time=_time(argument))
    if letter == "e":
        known = _FROM_ENVIRONMENT.get(argument)
        # `HTTP_X_NAME` is what FastCGI calls the header.
        return Token(written, known or variable_of(argument.lower() if argument.startswith("HTTP_") else "own"))
    if letter == "o":
        return Token(written, variable_of(f"sent_http_{argument.lower().replace('-', '_')}"))
    variable, word = _CODES.get(letter, (Variable(), "other"))
    return Token(written, variable, word)


def _time(pattern: str) -> dict[str, str]:
    if not pattern:
        return {"zone": "offset", "form": "clf", "precision": "second"}
    if pattern == "%s":
        return {"zone": "utc", "form": "epoch", "precision": "second"}
    zone = "offset" if "%z" in pattern else "utc" if pattern.endswith("Z") and not pattern.endswith("%Z") else "none"
    form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
    return {"zone": zone, "form": form, "precision": "second"}
