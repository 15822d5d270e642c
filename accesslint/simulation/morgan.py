r"""morgan's log of requests: the line of a format, byte for byte.

A token that is absent or empty is `-`. Node reads headers and addresses as Latin-1, and the log is written in UTF-8;
the user is whoever the header of basic authentication names, checked or not, and a password with a line break makes
that header void. Since 1.11.0 `"`, `\`, controls and the separators U+2028 and U+2029 are escaped as in JSON; before,
nothing was. Source: https://github.com/expressjs/morgan#api, compared with morgan itself by the tests.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping

from accesslint.mappers.node_logging.morgan_formats import Token, tokens_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold

_ESCAPED = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029"\\\\]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BASIC = re.compile(r" *basic +([A-Za-z0-9._~+/-]+=*) *\Z", re.IGNORECASE)
_USER = re.compile("([^:]*):([^\n\r\u2028\u2029]*)\\Z")
_NO_BODY = (204, 304)

SAMPLES: Mapping[str, str] = {
    ":date[clf]": "24/Nov/2026:13:11:51 +0000",
    ":date[iso]": "2026-11-24T13:11:51.042Z",
    ":date[web]": "Tue, 24 Nov 2026 13:11:51 GMT",
    ":date": "Tue, 24 Nov 2026 13:11:51 GMT",
    ":response-time": "42.123",
    ":total-time": "42.456",
    ":pid": "4242",
}
"""What differs from request to request, with one example each."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for part in layout.parts:
        if isinstance(part, Unknown):
            pieces.append(Piece("", part))
            continue
        texts, tokens = tokens_of(part)
        for number, text in enumerate(texts):
            if text:
                pieces.append(Piece("", text.encode()))
            if number < len(tokens):
                pieces.append(Piece(tokens[number].written, _written(tokens[number], layout.escape, context)))
    return pieces


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a log with a `skip` keeps the record: a function is not run."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A server is one place."""
    return context.recording.places[0]


def _written(token: Token, escape: str | Unknown, context: Context) -> bytes | Unknown:
    value = _value(token, context)
    if isinstance(value, Unknown):
        return value
    if not value:
        return b"-"
    if _ESCAPED.search(value) is None or escape == "none":
        return value.encode()
    if isinstance(escape, Unknown):
        return escape
    return _ESCAPED.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", value).encode()


def _value(token: Token, context: Context) -> str | Unknown | None:
    scenario = context.scenario
    request, response = scenario.request, scenario.response
    given = scenario.values.get(token.written) or SAMPLES.get(token.written)
    if given is not None:
        return given
    if token.name == "req":
        return _header(context, token.argument)
    if token.name == "res":
        return _answered(context, token.argument)
    plain = {
        "method": request.method,
        "url": request.target.encode().decode("latin-1"),
        "http-version": "1.1",
        "status": str(response.status),
        "remote-addr": request.address,
    }
    if token.name in plain:
        return plain[token.name]
    if token.name == "remote-user":
        return _user(_header(context, "authorization") or "")
    if token.name == "referrer":
        return _header(context, "referer") or _header(context, "referrer")
    if token.name == "user-agent":
        return _header(context, "user-agent")
    return untold(token.written)


def _header(context: Context, name: str) -> str | None:
    headers = context.scenario.request.sent_headers()
    found = next((value for key, value in headers.items() if key.lower() == name.lower()), None)
    return None if found is None else found.decode("latin-1").strip(" \t")


def _answered(context: Context, name: str) -> str | None:
    response = context.scenario.response
    found = next((value for key, value in response.headers.items() if key.lower() == name.lower()), None)
    if found is None and name.lower() == "content-length" and response.status not in _NO_BODY:
        return str(response.body_bytes)
    return found


def _user(header: str) -> str | None:
    match = _BASIC.match(header)
    if match is None:
        return None
    encoded = match[1].replace("-", "+").replace("_", "/").rstrip("=")
    try:
        pair = b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8", "replace")
    except ValueError:
        return None
    user = _USER.match(pair)
    return user[1] if user is not None else None
