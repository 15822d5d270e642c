"""What the records of WildFly's `console-access-log` hold: JSON, a member for each attribute that is chosen.

https://docs.wildfly.org/35/wildscribe/subsystem/undertow/server/host/setting/console-access-log/index.html (the default
attributes). The time is that of the common log format unless `date-format` says otherwise; attributes of headers,
parameters and cookies have a member for each name, behind a prefix where there is one:
https://github.com/wildfly/wildfly/blob/main/undertow/src/main/java/org/wildfly/extension/undertow/ExchangeAttributeDefinitions.java
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_line
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.mappers.wildfly.settings import Settings
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_DEFAULT = ("remote-host", "remote-user", "date-time", "request-line", "response-code", "bytes-sent")
_QUERY = "query-strings"
_PATH = Variable(("resource",), client=True)
_VARIABLES: Mapping[str, Variable] = {
    **dict.fromkeys(("remote-host", "remote-ip"), Variable(("client_address",))),
    "remote-user": Variable(("identity",)),
    "date-time": Variable(("timestamp",)),
    "request-line": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "request-method": Variable(("action",)),
    **dict.fromkeys(("relative-path", "request-path", "request-url", "resolved-path"), _PATH),
    "query-string": Variable(client=True, sensitive=_QUERY),
    "response-code": Variable(("result",)),
    "bytes-sent": Variable(("size",)),
    "response-time": Variable(("duration",)),
    "request-protocol": Variable(("protocol",)),
    **dict.fromkeys(("host-and-port", "local-server-name"), Variable(("host",), client=True)),
    "ssl-session-id": Variable(sensitive="credentials"),
    "ssl-client-cert": Variable(("identity",)),
}
_KINDS = {
    "request-header": "http_", "response-header": "sent_http_", "request-cookie": "cookie_",
    "response-cookie": "sent_http_", "cookie": "cookie_", "query-parameter": "arg_", "path-parameter": "arg_",
    "predicate": "own_",
}  # fmt: skip
_CLF_TIME = {"zone": "offset", "form": "clf", "precision": "second"}
_JSON = Escaping(in_json="json")
_WORD = re.compile(r"-([a-z])")


def read_console(entity: Entity, fields: Value | None, span: Span) -> None:
    """Write to a format's entity what the attributes of a console's log say; None: the default ones."""
    listed = [Value({"name": Value(name, span)}, span) for name in _DEFAULT] if fields is None else fields.items()
    tokens = [token for one in listed for token in _tokens(one)]
    pieces: list[Piece] = ["{"]
    for number, token in enumerate(tokens):
        if isinstance(token, Unknown):
            entity.set("rest", token, span)
            continue
        pieces += [f'{"," if number else ""}"{token.name}":"', token, '"']
    set_line(entity, [*pieces, "}"], fields.span if fields is not None else span, _JSON, default=fields is None)


def _tokens(field: Value) -> Iterator[Token | Unknown]:
    named = field.get("name")
    name = (named.text if named is not None else None) or ""
    settings = Settings(field.get("attributes"), field.span)
    names = field.get("names")
    if name in _KINDS:
        prefix, _ = settings.text("key-prefix")
        for one in names.items() if names is not None else ():
            if one.text is None or isinstance(prefix, Unknown):
                yield one.unknown or Unknown("a name of an attribute is not known", "the rendered file")
                continue
            variable = variable_of(_KINDS[name] + one.text.lower().replace("-", "_"))
            yield Token(f"{name} {one.text}", variable, name=f"{prefix}{one.text}")
        return
    key, _ = settings.text("key", _WORD.sub(lambda found: found[1].upper(), name))
    if isinstance(key, Unknown):
        yield key
        return
    time = _time(settings) if name == "date-time" else None
    if isinstance(time, Unknown):
        yield time
        return
    yield Token(name, _VARIABLES.get(name, Variable()), time=time, name=key)


def _time(settings: Settings) -> dict[str, str] | Unknown | None:
    pattern, place = settings.text("date-format")
    zone, _ = settings.text("time-zone")
    if isinstance(pattern, Unknown) or isinstance(zone, Unknown):
        return pattern if isinstance(pattern, Unknown) else zone if isinstance(zone, Unknown) else None
    if place is None:
        return _CLF_TIME
    return time_of(Word("date", (pattern.replace(", ", ","), zone), False), is_access=True)
