"""What converters make of a value: https://docs.haproxy.org/2.6/configuration.html#7.3.1."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from accesslint.mappers.haproxy.pieces import Call
from accesslint.model.values import Unknown
from accesslint.simulation import untold

Found: TypeAlias = "bytes | Unknown | None"
"""A value; None where it is absent."""


def untold_expression(expression: str) -> Unknown:
    """Why the value of an expression is not known."""
    return untold(f"%[{expression[:80]}]")


def _as_json(value: bytes, converter: Call) -> Found:
    """https://docs.haproxy.org/2.6/configuration.html#7.3.1-json: what is no UTF-8 depends on the argument."""
    kind = converter.argument(0) or "ascii"
    if kind == "ascii":
        text = value.decode("latin-1")
    else:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            return untold_expression("json of what is no UTF-8")
    found = []
    for letter in text:
        if letter in _JSON:
            found.append(_JSON[letter])
        elif " " <= letter <= "~":
            found.append(letter)
        elif ord(letter) > 0xFFFF:
            return untold_expression("json of a character beyond the basic plane")
        else:
            found.append(f"\\u{ord(letter):04x}")
    return "".join(found).encode()


_JSON = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\n": "\\n", "\t": "\\t"}


def _claim(value: bytes, converter: Call) -> Found:
    """A claim of a JWT's payload, by a path such as `$.sub`."""
    parts = value.split(b".")
    name = converter.argument(0).removeprefix("$.")
    if len(parts) != 3 or not name.isidentifier():
        return None if len(parts) != 3 else untold_expression(converter.name)
    try:
        payload = json.loads(base64.urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    claim = payload.get(name) if isinstance(payload, dict) else None
    return claim.encode() if isinstance(claim, str) else None if claim is None else untold_expression(converter.name)


def _time(value: bytes, converter: Call) -> Found:
    """Seconds in a form of strftime's, as on a machine whose zone is UTC; what is no number stays."""
    pattern = converter.argument(0)
    if not value.isdigit():
        return value
    if "%N" in pattern or len(value) > 11 or len(pattern) > 100:
        return untold_expression(converter.name)
    try:
        return time.strftime(pattern.replace("%z", "+0000"), time.gmtime(int(value))).encode()
    except (ValueError, OverflowError, OSError):
        return untold_expression(converter.name)


def _decoded(value: bytes, _: Call) -> Found:
    try:
        return base64.b64decode(value)
    except binascii.Error:
        return None


def _field_of(value: bytes, converter: Call) -> Found:
    index, delimiters = converter.argument(0), converter.argument(1).encode()
    if not index.isdecimal() or len(delimiters) != 1 or len(index) > 3 or len(converter.arguments) > 2:
        return untold_expression("field")
    parts = value.split(delimiters)
    return parts[int(index) - 1] if 0 < int(index) <= len(parts) else b""


def _url_encoded(value: bytes, _: Call) -> bytes:
    return b"".join(bytes([byte]) if byte in _UNRESERVED else b"%" + f"{byte:02X}".encode() for byte in value)


_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

CONVERTERS: Mapping[str, Callable[[bytes, Call], Found]] = {
    "lower": lambda value, _: value.lower(),
    "upper": lambda value, _: value.upper(),
    "json": _as_json,
    "base64": lambda value, _: base64.b64encode(value),
    "b64dec": _decoded,
    "hex": lambda value, _: value.hex().upper().encode(),
    "length": lambda value, _: str(len(value)).encode(),
    "url_dec": lambda value, _: unquote_to_bytes(value.replace(b"+", b" ")),
    "url_enc": _url_encoded,
    "field": _field_of,
    "sha1": lambda value, _: hashlib.sha1(value, usedforsecurity=False).digest(),
    "sha2": lambda value, call: (
        hashlib.sha256(value).digest() if call.argument(0) in ("", "256") else untold_expression("sha2")
    ),
    "jwt_payload_query": _claim,
    "utime": _time,
    "ltime": _time,
}
"""By name; the others are not told."""
