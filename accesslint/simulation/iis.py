"""IIS's access log in the W3C extended format: a record's line, as the vendor documents it.

The fields stand in an order of their own, whatever the order of the flags. Blanks are written as `+`, what is empty as
`-`, paths decoded, date and time in UTC. HTTP.sys refuses some requests before a site's log hears of them. Sources:
https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging,
https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/sitedefaults/logfile/ and
https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/iisadmin-service-inetinfo/httpsys-registry-windows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.pieces import listed
from accesslint.simulation.w3c_values import Found, Values, value_of

SAMPLES: Mapping[str, str] = {
    "s-sitename": "W3SVC1",
    "s-computername": "WEB01",
    "s-ip": "192.0.2.10",
    "s-port": "80",
    "sc-substatus": "0",
    "sc-win32-status": "0",
    "time-taken": "42",
}
"""What differs from request to request and from machine to machine, with one example each."""

_LONGEST = 4_096
_LONGEST_SEGMENT = 260
_RESTRICTED = re.compile("[\x00-\x1f\x7f-\x9f]")
_PLAIN = re.compile(rb"[ -~]*")
_FAILING = 400
_OF_SITE = Unknown("whether IIS itself asks for a user is told by the site's authentication", "the site's settings")
_REFUSED = Unknown("HTTP.sys refuses such a request before a site gets it", "the running server")
_DIFFERS = Unknown("how HTTP.sys writes such a path is not told", "the running server")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return listed(layout.parts, lambda field: _piece(field, context))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether `selectiveLogging` keeps the record: of requests that fail, or of those that do not."""
    if isinstance(condition, Unknown) or not condition:
        return condition or True
    return (context.scenario.response.status >= _FAILING) == (condition == "logerror")


def place(context: Context) -> Place | Unknown:
    """The site, or the location of it with settings of its own and the longest path that fits."""
    request = context.scenario.request
    path = request.decoded_path.decode("utf-8", "replace")
    if _RESTRICTED.search(path) or any(len(segment) > _LONGEST_SEGMENT for segment in path.split("/")):
        return _REFUSED
    found, *locations = context.recording.places
    lowered = path.lower()
    fitting = [one for one in locations if f"{lowered}/".startswith(f"{one.where.lower().rstrip('/')}/")]
    return max(fitting, key=lambda one: len(one.where), default=found)


def _piece(field: str, context: Context) -> Piece:
    kind, colon, source = field.rpartition(":")
    token = source if colon else field
    given = context.scenario.values.get(token)
    if given is not None:
        return Piece(token, given.encode() or b"-")
    value = value_of(field, context, _VALUES, _header, SAMPLES) if not colon else _custom(kind, source, context)
    return Piece(token, value if isinstance(value, Unknown) else (value or b"-").replace(b" ", b"+"))


def _custom(kind: str, source: str, context: Context) -> Found:
    """A custom field's value."""
    return _header(source, context) if kind == "requestheader" else untold(source)


def _header(name: str, context: Context) -> Found:
    value = context.scenario.request.header(name)
    if value is not None and (not _PLAIN.fullmatch(value) or len(value) > _LONGEST):
        return untold(f"the header {name}")
    return value


def _path(context: Context) -> Found:
    request = context.scenario.request
    path = request.decoded_path
    try:
        path.decode()
    except UnicodeDecodeError:
        return _DIFFERS
    is_rewritten = b"//" in path or b"/." in path or b"\\" in path
    return _DIFFERS if is_rewritten or len(path) > _LONGEST else path


def _query(context: Context) -> Found:
    query = context.scenario.request.query
    return untold("cs-uri-query") if query is not None and len(query) > _LONGEST else query


_VALUES: Values = {
    "cs-username": lambda context: None if context.scenario.request.user is None else _OF_SITE,
    "cs-uri-stem": _path,
    "cs-uri-query": _query,
    "cs-bytes": lambda context: str(context.scenario.request.length).encode(),
}
