r"""What the formats of varnishncsa mean: https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#format.

What a client sends is escaped: quotes and backslashes with a backslash, line ends as `\n`, other bytes that are not
printable ASCII as `\xhh`, which is no JSON; `-j` writes what JSON knows. The user is the one that the client's
Authorization header names, whether anybody checked the password or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.apache.directives import Directive, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_written
from accesslint.mappers.line_texts import parts_of, split
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Value

DEFAULT = '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i"'

_QUERY = "query-strings"
_LETTERS: Mapping[str, Variable] = {
    **dict.fromkeys("bIO", Variable(("size",), number=True)),
    **dict.fromkeys("DT", Variable(("duration",), number=True)),
    "H": Variable(("protocol",)),
    "h": Variable(("client_address",)),
    "l": Variable(),
    "m": Variable(("action",)),
    "q": Variable(client=True, blanks=False, sensitive=_QUERY),
    "r": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "s": Variable(("result",), number=True),
    "t": Variable(("timestamp",)),
    "U": Variable(("resource",), client=True, blanks=False),
    "u": Variable(("identity",), client=True),
}
_WORDS = {"h": "remote", "l": "ident", "u": "remote_user", "r": "request", "s": "status", "b": "bytes"}
_HEADERS = {"i": "http_", "o": "sent_http_"}
_EXTENDED: Mapping[str, Variable] = {
    "varnish:vxid": Variable(("request_id",), number=True),
    "varnish:time_firstbyte": Variable(("duration",), number=True),
}
CODE = re.compile(r"%>?(?:\{(?P<argument>[^}]{0,300})\})?(?P<letter>[A-Za-z%])", re.DOTALL)
"""One code, whether varnishncsa knows it or not."""
_WELL_KNOWN = re.compile(r"%(?:[bDHhIlmOqrsTtUu]|\{[^}]+\}[iotx])")
_FAULT = r"without -j varnishncsa writes bytes beyond ASCII as \xhh, which is no JSON, and a client sends them"


def read_format(form: Entity, written: Value | None, *, is_json: bool) -> None:
    """Write to a format's entity what `-F` says; None: it is absent. `is_json`: `-j` is given."""
    form.layout = Layout("varnish", parts_of(written, DEFAULT), "json" if is_json else "")
    escaping = Escaping(in_json="json" if is_json else "default", json_fault="" if is_json else _FAULT)
    set_written(form, written, DEFAULT, _pieces, escaping)
    fields = form.get("fields")
    if form.get("encoding") == "json" and not is_json and isinstance(fields, list):
        for field in fields:
            field.pop("escaped", None)  # quotes around a value do not help where its escapes are no JSON


def refused(text: str) -> str:
    """The first code of a format that varnishncsa does not know, so that it does not start; empty: there is none."""
    at = 0
    while (at := text.find("%", at)) >= 0:
        found = _WELL_KNOWN.match(text, at)
        if found is None:
            return text[at : at + 3]
        at = found.end()
    return ""


def _pieces(text: str) -> Iterator[Piece]:
    for piece in split(text, CODE, _code):
        yield piece if isinstance(piece, Token) else piece.replace("\\t", "\t").replace('\\"', '"')


def _code(found: re.Match[str]) -> str | Token:
    return "%" if found["letter"] == "%" else _token(found[0], found["letter"], found["argument"])


def _token(written: str, letter: str, argument: str | None) -> Token:
    if argument is None:
        variable = _LETTERS.get(letter, Variable())
    elif letter in _HEADERS:
        variable = variable_of(_HEADERS[letter] + argument.lower().replace("-", "_"))
    elif letter == "x":
        variable = _extended(argument)
    else:
        variable = Variable(("timestamp",)) if letter == "t" else Variable()
    is_plain_time = letter == "t" and argument is None
    time = time_of(Directive(written, "t", argument or "", "")) if letter == "t" else None
    word = "other" if argument is not None else _WORDS.get(letter, "other")
    return Token(written, variable, word, time, brings_brackets=is_plain_time)


def _extended(argument: str) -> Variable:
    """`Varnish:…`, a key of `std.log`, or a record of the shared log."""
    kind, _, key = argument.partition(":")
    if kind == "VCL_Log":
        return variable_of(f"own_{key.lower().replace('-', '_')}")
    if kind == "VSL":
        return Variable(client=True)
    return _EXTENDED.get(argument.lower(), Variable())
