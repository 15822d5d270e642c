r"""gunicorn's access log: the line of an `access_log_format`, byte for byte.

Python's `%` fills the atoms in. A double quote in a text gets a backslash, and nothing else is changed; what is not
known is `-`. Headers and the decoded path are read as Latin-1 and written in UTF-8, the user of basic authentication is
read as UTF-8, whether the password is right or not. Headers with a `_` in their names are dropped. A request line that
is longer than `limit_request_line` leaves no record. Sources:
https://docs.gunicorn.org/en/stable/settings.html#access-log-format and #limit-request-line there, compared with a
running gunicorn by the tests.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping

import msgspec

from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold

_SPEC = re.compile(r"%(?:\(([^()]{1,200})\))?([-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?)([sdrifa%])")
_LONGEST_LINE = 4094
_NO_BODY = (204, 304)
_NUMBERS = frozenset({"B", "T", "D", "M"})
_OF_BODY = frozenset({"content_type", "content_length"})
_ENDS = len(" HTTP/1.1")

SAMPLES: Mapping[str, str] = {
    "%(t)s": "[24/Nov/2026:13:11:51 +0000]",
    "%(T)s": "0",
    "%(D)s": "42123",
    "%(M)s": "42",
    "%(L)s": "0.042123",
    "%(p)s": "<4242>",
    "%({remote_port}e)s": "51234",
    "%({server_port}e)s": "8000",
}
"""What differs from request to request and from machine to machine, with one example each."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for part in layout.parts:
        if isinstance(part, Unknown):
            pieces.append(Piece("", part))
            continue
        at = 0
        for match in _SPEC.finditer(part):
            if match.start() > at:
                pieces.append(Piece("", part[at : match.start()].encode()))
            pieces.append(_piece(match, context))
            at = match.end()
        if at < len(part):
            pieces.append(Piece("", part[at:].encode()))
    return pieces


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """The log of gunicorn has no condition."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A server is one place; a request line that is too long is refused before anything is logged."""
    first = context.recording.places[0]
    limit = context.recording.definitions.get("limit_request_line")
    if limit is not None and limit.unknown is not None:
        return limit.unknown
    most = limit.data if limit is not None else None
    is_number = isinstance(most, int) or (isinstance(most, str) and most.isdecimal() and len(most) < 10)
    longest = int(most) if is_number else _LONGEST_LINE  # type: ignore[arg-type]
    request = context.scenario.request
    if not request.target.isascii():
        return Unknown("some versions of gunicorn refuse an address that is not ASCII", "gunicorn's version")
    if longest and len(request.method) + 1 + len(request.target) + _ENDS > longest:
        return msgspec.structs.replace(first, writings=())
    return first


def _piece(match: re.Match[str], context: Context) -> Piece:
    key, flags, kind = match.groups()
    if kind == "%":
        return Piece("", b"%")
    if key is None:
        return Piece("", Unknown(f"{match[0]} names no atom", "the format"))
    token = f"%({key})s"
    value = _value(key, context)
    if isinstance(value, Unknown):
        return Piece(token, value)
    safe = value.replace('"', '\\"') if isinstance(value, str) else value
    try:
        return Piece(token, (f"%{flags}{kind}" % safe).encode())
    except (TypeError, ValueError):
        return Piece(token, Unknown(f"gunicorn cannot write {match[0]}, and writes no line", "the format"))


def _value(key: str, context: Context) -> str | int | Unknown:
    scenario = context.scenario
    if key.startswith("{"):
        key = key.lower()
    found: str | Unknown | None = scenario.values.get(f"%({key})s") or SAMPLES.get(f"%({key})s")
    if found is None:
        found = _header_or_variable(key, context) if key.startswith("{") else _atom(key, context)
    if isinstance(found, str) and key in _NUMBERS and found.isdecimal():
        return int(found)
    return "-" if found is None else found


def _atom(key: str, context: Context) -> str | None:
    request, response = context.scenario.request, context.scenario.response
    variables = _variables(context)
    return {
        "h": request.address,
        "u": _user(variables.get("http_authorization", "")),
        "r": f"{request.method} {variables['raw_uri']} HTTP/1.1",
        "s": str(response.status),
        "m": request.method,
        "U": variables["path_info"],
        "q": variables["query_string"],
        "H": "HTTP/1.1",
        "b": str(response.body_bytes),
        "B": str(response.body_bytes),
        "f": variables.get("http_referer"),
        "a": variables.get("http_user_agent"),
    }.get(key)


def _header_or_variable(key: str, context: Context) -> str | Unknown | None:
    name, kind = key[1:-2], key[-1:]
    if key[-2:] == "}i":
        return _headers(context).get(name)
    if key[-2:] == "}o":
        response = context.scenario.response
        found = next((value for header, value in response.headers.items() if header.lower() == name), None)
        if found is None and name == "content-length" and response.status not in _NO_BODY:
            return str(response.body_bytes)
        return found
    if kind != "e":
        return None
    variables = _variables(context)
    if name in variables or name.startswith("http_") or name in _OF_BODY:
        return variables.get(name)
    return untold(f"%({key})s")


def _headers(context: Context) -> dict[str, str]:
    sent = context.scenario.request.sent_headers()
    return {name.lower(): value.decode("latin-1").strip(" \t") for name, value in sent.items() if "_" not in name}


def _variables(context: Context) -> dict[str, str]:
    """The variables of WSGI that every request has, by their names in lower case."""
    request = context.scenario.request
    target = request.target.partition("#")[0]
    headers = {name.replace("-", "_"): value for name, value in _headers(context).items()}
    found = {name if name in _OF_BODY else f"http_{name}": value for name, value in headers.items()}
    return found | {
        "request_method": request.method,
        "raw_uri": request.target,
        "path_info": msgspec.structs.replace(request, target=target).decoded_path.decode("latin-1"),
        "query_string": target.partition("?")[2],
        "server_protocol": "HTTP/1.1",
        "remote_addr": request.address,
        "script_name": "",
        "wsgi.url_scheme": "http",
    }


def _user(header: str) -> str | None:
    """Whom the header of basic authentication names; None where gunicorn cannot read it."""
    scheme, blank, encoded = header.partition(" ")
    if not blank or not scheme.lower().startswith("basic"):
        return None
    try:
        return b64decode(encoded.strip().encode()).partition(b":")[0].decode() or None
    except ValueError:
        return None
