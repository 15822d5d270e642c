r"""What lighttpd's access log formats mean.

https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModAccesslog; tried with lighttpd 1.4.69: quotes and
backslashes are escaped with a backslash, other bytes that are not printable ASCII as `\xHH`, which is no JSON, unless
`accesslog.escaping` is `json`, with which they are written as JSON has it. `\t` and its kind in the format are
resolved. A method is one that lighttpd knows, headers with control characters are refused, and a user is written whose
password was right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line, unknown_line
from accesslint.mappers.line_texts import parts_of, split
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

DEFAULT = '%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'

_QUERY = "query-strings"
_SIZE = Variable(("size",), number=True)
LETTERS: Mapping[str, Variable] = {
    **dict.fromkeys("ah", Variable(("client_address",))),
    **dict.fromkeys("bBIO", _SIZE),
    **dict.fromkeys("DT", Variable(("duration",), number=True)),
    "f": Variable(("resource",), client=True),
    "H": Variable(("protocol",)),
    "m": Variable(("action",)),
    "q": Variable(client=True, blanks=False, sensitive=_QUERY),
    "r": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "s": Variable(("result",), number=True),
    "u": Variable(("identity",)),
    "U": Variable(("resource",), client=True, blanks=False),
    "v": Variable(("host",)),
    "V": Variable(("host",), client=True, blanks=False),
}
"""By letter; what is not here means nothing to an audit (`%l`, `%A`, `%p`, `%k`, `%X`)."""

_ENVIRONMENT: Mapping[str, Variable] = {
    "remote_user": Variable(("identity",)),
    **dict.fromkeys(("ssl_client_s_dn_cn", "ssl_client_s_dn_emailaddress", "ssl_client_s_dn"), Variable(("identity",))),
    "unique_id": Variable(("request_id",)),
}
_WORDS = {"h": "remote", "a": "remote", "V": "ident", "l": "ident", "u": "remote_user", "r": "request", "s": "status"}
_HEADERS = {"i": "http_", "o": "sent_http_", "C": "cookie_"}
_CODE = re.compile(r"%(?:\{([^}]{0,300})\})?[<>]?([A-Za-z%])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LITERAL = {"%": "%", "l": "-"}
_EPOCHS = {"sec": "second", "msec": "millisecond", "usec": "microsecond", "nsec": "nanosecond"}
_ISO = re.compile(r"(?:%Y-%m-%d|%F)[T ](?:%H:%M:%S|%T)")
_FAULT = r"bytes beyond ASCII are written as \xHH, which is no JSON, and a client sends them"
TEXT = Escaping(json_fault=_FAULT, in_json="default")
JSON = Escaping(in_text="json")


def read_format(entity: Entity, written: Value | None, escaping: Value | None) -> None:
    """Write to a format's entity what a format says; None: the default holds."""
    pieces = pieces_of(written)
    if written is not None and len(pieces) == 1 and isinstance(pieces[0], Unknown):
        unknown_line(entity, pieces[0], written.span)
        return
    is_json = escaping is not None and escaping.text == "json"
    span = written.span if written is not None else None
    set_line(entity, pieces, span, JSON if is_json else TEXT, default=written is None)
    if escaping is not None and (escaping.text is None or is_json):
        entity.set("escaping", escaping if escaping.text is None else "json", escaping.span)
        entity.defaults.discard("escaping")


class Code(msgspec.Struct, frozen=True):
    """`%{argument}letter`"""

    written: str
    letter: str
    argument: str


def pieces_of(written: Value | None) -> list[Piece]:
    """A format's literal texts, tokens and what is not known."""
    return [
        _token(piece.written, piece.letter, piece.argument) if isinstance(piece, Code) else piece
        for piece in codes_of(parts_of(written, DEFAULT))
    ]


def codes_of(parts: Iterable[str | Unknown]) -> list[str | Code | Unknown]:
    """Literal texts, codes and what is not known."""
    pieces: list[str | Code | Unknown] = []
    for part in parts:
        if isinstance(part, Unknown):
            pieces.append(part)
            continue
        text = _ESCAPE.sub(lambda found: _SIGNS.get(found[1], found[1]), part)
        pieces += split(text, _CODE, lambda found: _LITERAL.get(found[2]) or Code(found[0], found[2], found[1] or ""))
    return pieces


def _token(written: str, letter: str, argument: str) -> Token:
    name = argument.lower().replace("-", "_")
    if letter in _HEADERS and argument:
        return Token(written, variable_of(_HEADERS[letter] + name))
    if letter in "en" and argument:
        return Token(written, _ENVIRONMENT.get(name) or variable_of(f"own_{name}"))
    if letter == "t":
        time = time_as(argument)
        meaning = Variable(("timestamp",)) if time is not None else Variable()
        return Token(written, meaning, time=time, brings_brackets=not argument)
    return Token(written, LETTERS.get(letter, Variable()), _WORDS.get(letter, "other"))


def time_as(argument: str) -> dict[str, str] | None:
    """How `%{argument}t` writes the time; None for a mere part of a second."""
    pattern = argument.removeprefix("begin:").removeprefix("end:")
    if not pattern:
        return {"zone": "offset", "form": "clf", "precision": "second"}
    if pattern in _EPOCHS:
        return {"zone": "utc", "form": "epoch", "precision": _EPOCHS[pattern]}
    if pattern.endswith("_frac"):
        return None
    if "%s" in pattern:
        return {"zone": "utc", "form": "epoch", "precision": "second"}
    zone = "offset" if "%z" in pattern else "none"
    if pattern.endswith("Z") and not pattern.endswith("%Z"):
        zone = "utc"  # what the author says; lighttpd writes local time
    form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
    return {"zone": zone, "form": form, "precision": "second"}
