r"""nginx's access log: which location logs a request, what a condition keeps, and the line, byte for byte.

Escaping (https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format): `default` writes `"`, `\` and bytes
below 32 or above 126 as `\xHH`, `json` escapes as JSON strings need it, `none` writes what is there. A variable
that was not found is `-` in the mode `default`, nothing in the others. Which location serves a request:
https://nginx.org/en/docs/http/ngx_http_core_module.html#location.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context, Piece, nginx_connections
from accesslint.simulation.nginx_values import normalised_path, value_of, values_of_text
from accesslint.simulation.patterns import matches

_PIECE = re.compile(r"\$\{(\w+)\}|\$(\w+)", re.ASCII)
_JSON = {0x22: b'\\"', 0x5C: b"\\\\", 0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t", 0x08: b"\\b", 0x0C: b"\\f"}


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    # A server's own come before those of the whole configuration.
    definitions = {**layout.definitions, **context.recording.definitions}
    is_stream = context.recording.family == nginx_connections.FAMILY
    for part in layout.parts:
        if isinstance(part, Unknown):
            pieces.append(Piece("", part))
            continue
        at = 0
        for match in _PIECE.finditer(part):
            if match.start() > at:
                pieces.append(Piece("", part[at : match.start()].encode()))
            name = match[1] or match[2]
            tells = nginx_connections.TELLS.get(name) if is_stream else None
            pieces.append(Piece(match[0], _escaped(name, layout, context, definitions), tells))
            at = match.end()
        if at < len(part):
            pieces.append(Piece("", part[at:].encode()))
    return pieces


def _escaped(name: str, layout: Layout, context: Context, definitions: Mapping[str, Value]) -> bytes | Unknown:
    value = value_of(name, context, definitions)
    if isinstance(layout.escape, Unknown):
        return layout.escape
    if isinstance(value, Unknown):
        return value
    if value is None:
        return b"-" if layout.escape == "default" else b""
    if layout.escape == "json":
        return b"".join(_JSON.get(byte) or (b"\\u%04X" % byte if byte < 0x20 else bytes([byte])) for byte in value)
    if layout.escape == "none":
        return value
    return b"".join(
        b"\\x%02X" % byte if byte < 0x20 or byte > 0x7E or byte in b'"\\' else bytes([byte]) for byte in value
    )


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether an `if=` keeps the record: neither empty nor `0`."""
    if isinstance(condition, Unknown):
        return condition
    if not condition:
        return True
    value = values_of_text(condition, context, context.recording.definitions)
    return value if isinstance(value, Unknown) else value not in (b"", b"0")


def place(context: Context) -> Place | Unknown:
    """The location that serves the request, if it decides about its log, else the server itself."""
    recording = context.recording
    path = _location(recording, normalised_path(context.scenario.request))
    if isinstance(path, Unknown):
        return path
    inner = [place.where for place in recording.places if path and place.where.startswith(f"{path} ")]
    if inner:
        return Unknown(f"a block inside of location {path} decides: {inner[0]}", "the request")
    return next((place for place in recording.places if place.where == path), recording.places[0])


def _location(recording: Recording, path: bytes) -> str | Unknown:
    """The best location, as written; empty if none matches. Regular expressions come before plain prefixes."""
    best, chosen = b"", ""
    for written in recording.paths:
        modifier, _, rest = written.rpartition(" ")
        if modifier == "=" and rest.encode() == path:
            return written
        if modifier in ("", "^~") and not written.startswith(("@", "~")):
            prefix = rest.encode()
            if path.startswith(prefix) and len(prefix) >= len(best):
                best, chosen = prefix, written
    if chosen.startswith("^~ "):
        return chosen
    for written in recording.paths:
        modifier, _, pattern = written.partition(" ")
        if modifier in ("~", "~*"):
            found = matches(pattern, path, ignore_case=modifier == "~*")
            if isinstance(found, Unknown):
                return found
            if found:
                return written
    return chosen
