"""What the patterns of Undertow's access log mean, which Spring Boot and WildFly use.

https://undertow.io/undertow-docs/undertow-docs-2.1.0/index.html#exchange-attributes-2 and
https://undertow.io/javadoc/2.1.x/io/undertow/server/handlers/accesslog/AccessLogHandler.html: `%` and a letter, or
braces with a name or with a kind, a comma and a name; `${name}` is set by predicates. A code that Undertow does not
know stands in the line as it is written, as Tomcat's `%{User-Agent}i` does. Values are written as they come; the path
behind `%R` is decoded, so that it may hold line breaks. The time that a request took is only known where the server is
told to note its beginning.
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

FAMILY = "undertow"
COMMON = '%h %l %u %t "%r" %s %b'
_COMBINED = ' "%{i,Referer}" "%{i,User-Agent}"'
NAMED: Mapping[str, str] = {
    "common": COMMON,
    "combined": COMMON + _COMBINED,
    "commonobf": COMMON.replace("%h", "%o"),
    "combinedobf": COMMON.replace("%h", "%o") + _COMBINED,
}
"""Patterns that a word stands for."""
CODE = re.compile(r"%\{(?P<name>[^}]{0,300})\}|\$\{(?P<set>[^}]{0,300})\}|%(?P<letter>[^{])|\$(?P<other>[^{])|[%$]\Z",
                  re.DOTALL)  # fmt: skip
"""One code."""
NAMES: Mapping[str, str] = {
    "a": "REMOTE_IP", "A": "LOCAL_IP", "B": "BYTES_SENT", "h": "REMOTE_HOST", "H": "PROTOCOL", "m": "METHOD",
    "o": "REMOTE_OBFUSCATED_IP", "p": "LOCAL_PORT", "q": "QUERY_STRING", "r": "REQUEST_LINE", "R": "RELATIVE_PATH",
    "s": "RESPONSE_CODE", "t": "DATE_TIME", "u": "REMOTE_USER", "U": "REQUEST_URL", "v": "LOCAL_SERVER_NAME",
    "D": "RESPONSE_TIME", "I": "THREAD_NAME",
}  # fmt: skip
"""The long name of each letter that has one; `%b`, `%l`, `%S` and `%T` have none."""
_LETTERS = "blST"
TIMES = frozenset({"RESPONSE_TIME", "RESPONSE_TIME_MICROS", "RESPONSE_TIME_NANOS", "T"})
"""How long the request took."""
_QUERY = "query-strings"
_PATH = Variable(("resource",), client=True, blanks=False)
_CLEAR_PATH = Variable(("resource",), client=True)
_VARIABLES: Mapping[str, Variable] = {
    **dict.fromkeys(("REMOTE_IP", "REMOTE_HOST"), Variable(("client_address",))),
    **dict.fromkeys(("BYTES_SENT", "b"), Variable(("size",), number=True)),
    **dict.fromkeys(TIMES, Variable(("duration",))),
    "PROTOCOL": Variable(("protocol",)),
    "METHOD": Variable(("action",)),
    **dict.fromkeys(("QUERY_STRING", "BARE_QUERY_STRING"), Variable(client=True, blanks=False, sensitive=_QUERY)),
    "REQUEST_LINE": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    **dict.fromkeys(("RELATIVE_PATH", "REQUEST_PATH"), _CLEAR_PATH),
    "REQUEST_URL": _PATH,
    "RESPONSE_CODE": Variable(("result",), number=True),
    "DATE_TIME": Variable(("timestamp",)),
    "REMOTE_USER": Variable(("identity",)),
    **dict.fromkeys(("LOCAL_SERVER_NAME", "HOST_AND_PORT"), Variable(("host",), client=True, blanks=False)),
    **dict.fromkeys(("S", "SSL_SESSION_ID"), Variable(sensitive="credentials")),
    "SSL_CLIENT_CERT": Variable(("identity",)),
}
_SHAPES = {
    "REMOTE_HOST": "remote", "REMOTE_IP": "remote", "REMOTE_OBFUSCATED_IP": "remote", "REMOTE_USER": "remote_user",
    "REQUEST_LINE": "request", "RESPONSE_CODE": "status", "BYTES_SENT": "bytes", "b": "bytes",
}  # fmt: skip
_KINDS = {
    "i": "http_", "o": "sent_http_", "c": "cookie_", "req-cookie": "cookie_", "resp-cookie": "sent_http_",
    "q": "arg_", "p": "arg_", "r": "own_", "s": "own_",
}  # fmt: skip
_DECODED = ("%R", "%{RELATIVE_PATH}", "%{REQUEST_PATH}", "%{q,", "%{p,", "%{r,", "%{s,", "${")
"""What may hold a line break."""
_CLF_TIME = {"zone": "offset", "form": "clf", "precision": "second"}
UNDERTOW = Escaping(in_text="none", in_json="none", keeps_quotes=True)


def read_undertow_pattern(entity: Entity, pattern: Value | None) -> None:
    """Write to a format's entity what Undertow's pattern says; None: it is absent, and `common` holds."""
    full = NAMED.get(pattern.text or "") if pattern is not None else None
    written = pattern if pattern is None or full is None else Value(full, pattern.span)
    entity.layout = Layout(FAMILY, parts_of(written, COMMON))
    set_written(entity, written, COMMON, _pieces, UNDERTOW)
    if not any(code in part for part in entity.layout.parts if isinstance(part, str) for code in _DECODED):
        entity.set("line_breaks", False, default=True)


def name_of(code: re.Match[str]) -> str:
    """What a code asks for: a long name, `b`, `l`, `S`, `T`, or a kind with a comma and a name; empty for no code."""
    letter = code["letter"]
    if letter is not None:
        return NAMES.get(letter, letter if letter in _LETTERS else "")
    return code["name"] or ""


def _pieces(text: str) -> Iterator[Piece]:
    return split(text, CODE, _token)


def _token(code: re.Match[str]) -> Piece:
    written, name = code[0], name_of(code)
    if written in ("%%", "$$"):
        return written[0]
    kind, comma, argument = name.partition(",")
    if name == "l" or written.startswith("$"):
        return "-" if name == "l" else Token(written, Variable())
    if kind == "time" and comma:
        # A comma and a blank would begin logback's time zone.
        time = time_of(Word("date", (argument.replace(", ", ","),), False), is_access=True)
        return Token(written, Variable(("timestamp",)) if time is not None else Variable(), time=time)
    if kind in _KINDS and comma:
        variable = variable_of(_KINDS[kind] + argument.lower().replace("-", "_").replace(".", "_"))
        return Token(written, variable)
    if name == "DATE_TIME":
        return Token(written, _VARIABLES[name], time=_CLF_TIME, brings_brackets=True)
    if name in _VARIABLES or name in NAMES.values() or name.isupper():
        return Token(written, _VARIABLES.get(name, Variable()), _SHAPES.get(name, "other"))
    return written
