"""Cookies and parameters of requests, as servers of Java's servlets read them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from accesslint.model.values import Unknown
from accesslint.simulation import Context

_COOKIE = re.compile(rb"[!#-+\--:<-\[\]-~]*")
"""The signs that RFC 6265 allows in a cookie's value."""

_OF_APPLICATION = Unknown("whether the server itself asks for a user is told by the web application", "its web.xml")


def user(context: Context) -> Unknown | None:
    """The user is the one that a web application had the server ask for."""
    return None if context.scenario.request.user is None else _OF_APPLICATION


def cookies(header: bytes | None, name: bytes) -> list[bytes] | None:
    """The values of the cookies of a name; None where servers differ in how they read one."""
    pairs = [pair.strip(b" \t").partition(b"=") for pair in (header or b"").split(b";")]
    values = [value for key, _, value in pairs if key == name]
    return values if all(_COOKIE.fullmatch(value) for value in values) else None


def parameter(query: str, name: str) -> str | None:
    """A parameter of the query; several of a name as a list of Java is shown."""
    values = [value for key, value in parse_qsl(query, keep_blank_values=True) if key == name]
    return None if not values else values[0] if len(values) == 1 else f"[{', '.join(values)}]"
