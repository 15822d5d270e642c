r"""Envoy's access log: which records a comparison of the status keeps, and the line of a format, byte for byte.

Text is not escaped at all, and `-` stands for what is empty. JSON has its keys sorted, numbers where an operator alone
gives one, `null` for what is empty; it is escaped as JSON is, but for a value that is no UTF-8, of which every special
byte becomes `\u00hh`. Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage,
compared with a running Envoy by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accesslint.mappers.envoy.formats import UNKNOWN
from accesslint.mappers.envoy.operators import Operator, pieces_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece
from accesslint.simulation.envoy_values import SAMPLES, is_number, value_of
from accesslint.simulation.pieces import merged

__all__ = ["SAMPLES", "keeps", "place", "render"]

_CONTROLS = {0x22: b'\\"', 0x5C: b"\\\\", 0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t", 0x08: b"\\b", 0x0C: b"\\f"}
_LAST_PLAIN = 0x7E


def place(context: Context) -> Place | Unknown:
    """A connection manager is one place."""
    return context.recording.places[0]


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a comparison of the status (`GE 400`) holds."""
    if isinstance(condition, Unknown) or not condition:
        return condition or True
    sign, _, number = condition.partition(" ")
    status, wanted = context.scenario.response.status, int(number)
    known = {"EQ": status == wanted, "GE": status >= wanted, "LE": status <= wanted, "NE": status != wanted}
    return known.get(sign, Unknown(f"the comparison {sign} is not understood"))


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    omits = str(layout.escape).endswith("omit")
    if not str(layout.escape).startswith("json"):
        return _text(layout, context, omits=omits)
    text = layout.parts[0] if layout.parts else Unknown("the format is empty")
    if isinstance(text, Unknown):
        return [Piece("", text)]
    return merged(_json(json.loads(text), context, omits=omits))


def _text(layout: Layout, context: Context, *, omits: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for part in layout.parts:
        if isinstance(part, Unknown):
            pieces.append(Piece("", part))
            continue
        for piece in pieces_of(part):
            if isinstance(piece, str):
                pieces.append(Piece("", piece.encode()))
            else:
                value = value_of(piece, context)
                pieces.append(Piece(piece.written, (b"" if omits else b"-") if value is None else value))
    last = pieces[-1] if pieces else None
    if last is not None and not last.token and isinstance(last.written, bytes) and last.written.endswith(b"\n"):
        pieces[-1] = Piece("", last.written[:-1])
    return [piece for piece in pieces if piece.token or piece.written != b""]


def _json(value: Any, context: Context, *, omits: bool) -> Iterator[Piece]:
    """A value of the format's dictionary; nothing where it is empty and what is empty is left out."""
    if isinstance(value, dict) and UNKNOWN in value:
        yield Piece("", Unknown(str(value[UNKNOWN])))
    elif isinstance(value, dict):
        inner = [(key, list(_json(item, context, omits=omits))) for key, item in sorted(value.items())]
        kept = [(key, pieces) for key, pieces in inner if pieces]
        if omits and not kept:
            return
        for number, (key, pieces) in enumerate(kept):
            yield Piece("", (b"," if number else b"{") + _quoted(key.encode()) + b":")
            yield from pieces
        yield Piece("", b"}" if kept else b"{}")
    elif isinstance(value, list):
        yield Piece("", b"[")
        for number, item in enumerate(value):
            if number:
                yield Piece("", b",")
            yield from _json(item, context, omits=omits)
        yield Piece("", b"]")
    elif isinstance(value, str):
        yield from _leaf(pieces_of(value), context, omits=omits)
    elif isinstance(value, float):
        yield Piece("", Unknown("how Envoy writes a number with a fraction is not told"))
    else:
        yield Piece("", json.dumps(value).encode())


def _leaf(parts: list[str | Operator], context: Context, *, omits: bool) -> Iterator[Piece]:
    alone = parts[0] if len(parts) == 1 else None
    if isinstance(alone, Operator):
        value = value_of(alone, context)
        if value is None:
            if not omits:
                yield Piece(alone.written, b"null")
        elif isinstance(value, Unknown) or is_number(alone):
            yield Piece(alone.written, value)
        else:
            yield from (Piece("", b'"'), Piece(alone.written, escaped(value)), Piece("", b'"'))
        return
    yield Piece("", b'"')
    for part in parts:
        if isinstance(part, str):
            yield Piece("", escaped(part.encode()))
            continue
        value = value_of(part, context)
        if value is None:
            value = b"" if omits else b"-"
        yield Piece(part.written, value if isinstance(value, Unknown) else escaped(value))
    yield Piece("", b'"')


def _quoted(value: bytes) -> bytes:
    return b'"' + escaped(value) + b'"'


def escaped(value: bytes) -> bytes:
    """The inside of a JSON string, as Envoy writes it."""
    try:
        value.decode()
    except UnicodeDecodeError:
        return b"".join(
            b"\\u00%02x" % byte if byte < 0x20 or byte > _LAST_PLAIN or byte in b'"\\' else bytes([byte])
            for byte in value
        )
    return b"".join(_CONTROLS.get(byte) or (b"\\u%04x" % byte if byte < 0x20 else bytes([byte])) for byte in value)
