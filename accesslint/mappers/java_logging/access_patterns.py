r"""What patterns of logback-access mean: the words of access events, and how the line is quoted.

https://logback.qos.ch/manual/layouts.html#logback-access; without a pattern the layout writes `common`. Values are
written as they come; the servers that it is plugged into refuse line breaks in request lines and headers, quotes they
do not. What a parameter's `%0A` stands for, and bodies, may hold line breaks. `%replace` may take quotes and line
breaks out of what it encloses. Behind a comma in a date's braces stands the time zone; one that Java does not know is
GMT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from accesslint.mappers.java_logging.logback_patterns import Node, Word, parse
from accesslint.mappers.java_logging.patterns import Word as Plain
from accesslint.mappers.java_logging.patterns import time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line, unknown_line
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown
from accesslint.source import Span

FAMILY = "logback_access"
ACCESS = Escaping(in_text="none", in_json="none", keeps_quotes=True)
_COMMON = '%h %l %u [%t] "%r" %s %b'
_NAMED = {"common": _COMMON, "clf": _COMMON, "combined": f'{_COMMON} "%i{{Referer}}" "%i{{User-Agent}}"'}
NAMES: Mapping[str, str] = {
    "a": "remoteIP", "A": "localIP", "b": "bytesSent", "B": "bytesSent", "D": "elapsedTime", "h": "clientHost",
    "H": "protocol", "i": "header", "I": "threadName", "m": "requestMethod", "q": "queryString",
    "r": "requestURL", "s": "statusCode", "S": "sessionID", "t": "date", "T": "elapsedSeconds", "u": "user",
    "U": "requestURI", "v": "server", "requestAttribute": "reqAttribute", "requestCookie": "reqCookie",
    "requestParameter": "reqParameter",
}  # fmt: skip
"""The long name of each word that has several."""
_QUERY = "query-strings"
_BODY = Variable(client=True, sensitive="bodies")
_VARIABLES: Mapping[str, Variable] = {
    **dict.fromkeys(("remoteIP", "clientHost"), Variable(("client_address",))),
    "bytesSent": Variable(("size",), number=True),
    **dict.fromkeys(("elapsedTime", "elapsedSeconds"), Variable(("duration",), number=True)),
    "protocol": Variable(("protocol",)),
    "requestMethod": Variable(("action",)),
    "queryString": Variable(client=True, blanks=False, sensitive=_QUERY),
    "requestURL": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "requestURI": Variable(("resource",), client=True, blanks=False),
    "statusCode": Variable(("result",), number=True),
    "sessionID": Variable(sensitive="credentials"),
    "date": Variable(("timestamp",)),
    "user": Variable(("identity",)),
    "server": Variable(("host",)),
    **dict.fromkeys(("requestContent", "responseContent", "fullResponse"), _BODY),
    "fullRequest": Variable(("action", "resource"), client=True, sensitive="bodies"),
}
_HEADERS = {
    "header": "http_", "responseHeader": "sent_http_", "reqCookie": "cookie_", "reqParameter": "arg_",
    "reqAttribute": "own_",
}  # fmt: skip
_SHAPES = {
    "clientHost": "remote", "remoteIP": "remote", "user": "remote_user", "requestURL": "request",
    "statusCode": "status", "bytesSent": "bytes",
}  # fmt: skip
_WITH_BREAKS = frozenset({"reqParameter", "reqAttribute", "requestContent", "responseContent", "fullRequest",
                          "fullResponse"})  # fmt: skip
_NEW_LINE = "n"
_REFUSED = Unknown("logback refuses the pattern", "a corrected pattern")


def read_access_pattern(entity: Entity, written: str | Unknown | None, span: Span) -> None:
    """Write to a format's entity what its pattern says; None: it is absent, and `common` holds."""
    text = written if isinstance(written, Unknown) else _NAMED.get((written or "common").lower(), written or "")
    entity.layout = Layout(FAMILY, (text,))
    nodes = None if isinstance(text, Unknown) else parse(text)
    if nodes is None:
        unknown_line(entity, text if isinstance(text, Unknown) else _REFUSED, span)
        return
    tokens = set[str]()
    set_line(entity, list(_pieces(nodes, tokens, is_safe=False)), span, ACCESS)
    if not tokens & _WITH_BREAKS:
        entity.set("line_breaks", False, default=True)


def _pieces(nodes: Iterable[Node], seen: set[str], *, is_safe: bool) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.inner is not None:
            takes_out = node.name == "replace" and bool(node.options) and _takes_quotes(node.options[0])
            yield from _pieces(node.inner, seen, is_safe=is_safe or takes_out)
        elif node.name == "l":
            yield "-"
        elif node.name != _NEW_LINE:
            token = token_of(node)
            if is_safe:
                token = msgspec.structs.replace(token, variable=msgspec.structs.replace(token.variable, client=False))
            else:
                seen.add(NAMES.get(node.name, node.name))
            yield token


def _takes_quotes(pattern: str) -> bool:
    """Whether a regular expression is one for quotes, or for all that is not of a word."""
    return '"' in pattern or "[^" in pattern or r"\W" in pattern


def token_of(word: Word) -> Token:
    """What a word means."""
    name, option = NAMES.get(word.name, word.name), word.options[0] if word.options else ""
    if name in _HEADERS and not option:
        # Without a name every header is written, and no cookie, parameter or attribute.
        return Token(word.token, Variable(client=True, sensitive="credentials" if "eader" in name else ""))
    if name in _HEADERS:
        variable = variable_of(_HEADERS[name] + option.lower().replace("-", "_").replace(".", "_"))
        if name == "reqParameter":
            variable = msgspec.structs.replace(variable, blanks=True)
        return Token(word.token, variable)
    time = _time_of(word) if name == "date" else None
    return Token(word.token, _VARIABLES.get(name, Variable()), _SHAPES.get(name, "other"), time)


def _time_of(word: Word) -> dict[str, str] | None:
    pattern, zone = [*word.options, "", ""][:2]
    if not pattern or pattern.upper() == "CLF":
        return time_of(Plain("date", (), False), is_access=True)
    # A comma in the pattern would be taken for the beginning of a zone.
    return time_of(Plain("date", (pattern.replace(",", "."), zone), False), is_access=True)
