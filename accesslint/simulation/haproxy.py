r"""HAProxy's log: the line of a log-format, byte for byte as HAProxy 2.6 writes it.

Blanks are merged, and what writes nothing (`%hr` without captures) takes its blank along. The request line, paths and
captured headers are escaped as `#hh`, samples, cookies and addresses written raw, `-` (or `""`) where absent; `E` puts
a backslash before `"`, `\` and `]`. The request line is kept up to 1,023 bytes, the record up to the target's `len`
(1,024). A syslog header stands before it, but for `format raw`; before JSON it is left out here, as a collector takes
it off. Source:
https://docs.haproxy.org/2.6/configuration.html#8.2.6, compared with a running HAProxy by the tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.haproxy.aliases import ENCODED
from accesslint.mappers.haproxy.pieces import BLANK, Alias, Sample, read_format
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Template, Unknown, Value
from accesslint.simulation import Context, Piece
from accesslint.simulation.haproxy_conditions import holds
from accesslint.simulation.haproxy_converters import Found
from accesslint.simulation.haproxy_values import alias_value, is_number, sample_value, slots_of

_HEX = b"0123456789ABCDEF"
_SECTION_ESCAPES = frozenset(b'"\\]')
_LENGTH = 1024
HEADERS = {
    "local": "<134>Nov 24 13:11:51 haproxy[4242]: ",
    "rfc3164": "<134>Nov 24 13:11:51 localhost haproxy[4242]: ",
    "rfc5424": "<134>1 2026-11-24T13:11:51.862123+00:00 - haproxy 4242 - ",
    "priority": "<134>",
    "short": "<6>",
    "timed": "<6>2026-11-24T13:11:51.862123+00:00 ",
    "iso": "2026-11-24T13:11:51.862123+00:00 ",
    "raw": "",
}
"""What stands before a record, by the target's syslog format."""
HEADER = "syslog header"


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    read = read_format(layout.parts)
    if read.whole & {"json", "cbor"}:
        reason = "HAProxy's own encoding of whole records (3.0 and later) is not rendered"
        return [Piece("", Unknown(reason, "the running server"))]
    length = _length(layout)
    line = _Line(length - 1)
    for piece, written in _written(layout.parts, layout, context):
        if not line.add(piece, written):
            break
    head = _head(layout, context)
    is_stream = "stream" in layout.definitions
    return list(_cut([*head, *line.pieces], length - 1 if is_stream else length))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a target gets the record: not what is silenced, nor with `dontlog-normal` what succeeds."""
    if isinstance(condition, Unknown):
        return condition
    options = context.recording.definitions.get("options")
    failed = context.scenario.response.status >= 500
    if options is not None and options.get("dontlog-normal") is not None and not failed:
        return False
    if condition == "failures" and not failed:
        return False
    return _silent(context)


def place(context: Context) -> Place | Unknown:
    """A frontend is one place."""
    return context.recording.places[0]


def _silent(context: Context) -> bool | Unknown:
    """True where no rule silences the request: the last rule that matches counts."""
    listed = context.recording.definitions.get("levels")
    kept: bool | Unknown = True
    for rule in listed.items() if listed is not None else []:
        level, condition = rule.get("level"), rule.get("condition")
        matches = holds(condition, context) if condition is not None else True
        is_silent = level is not None and level.text == "silent"
        if isinstance(matches, Unknown):
            kept = matches if is_silent and kept is True else kept
        elif matches:
            kept = not is_silent
    return kept


def _length(layout: Layout) -> int:
    value = layout.definitions.get("length")
    text = (value.text or "") if value is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else _LENGTH


def _head(layout: Layout, context: Context) -> list[Piece]:
    envelope = layout.escape
    if "json" in layout.definitions or envelope == "raw":
        return []
    if isinstance(envelope, Unknown) or envelope not in HEADERS:
        return []
    header = context.scenario.values.get(HEADER, HEADERS[envelope])
    pieces = [Piece(HEADER, header.encode())] if header else []
    if envelope != "rfc5424":
        return pieces
    structured = layout.definitions.get("structured_data")
    if structured is None:
        return [*pieces, Piece("", b"- ")]
    line = _Line(_length(layout) - 1)
    for piece, written in _written(_parts(structured), layout, context):
        line.add(piece, written)
    return [*pieces, *line.pieces, Piece("", b" ")]


def _parts(value: Value) -> tuple[str | Unknown, ...]:
    if isinstance(value.data, Template):
        return tuple(part for part in value.data.parts if isinstance(part, str | Unknown))
    return (value.unknown or value.text or "",)


_Item = str | Alias | Sample | Unknown


def _written(
    parts: tuple[str | Unknown, ...], layout: Layout, context: Context
) -> Iterator[tuple[_Item, bytes | Unknown]]:
    for piece in read_format(parts).pieces:
        if isinstance(piece, str):
            yield piece, piece.encode()
        elif isinstance(piece, Unknown):
            yield piece, piece
        else:
            yield piece, _field(piece, layout, context)


class _Line:
    """A record as HAProxy fills its buffer: what does not fit ends it."""

    def __init__(self, most: int) -> None:
        self.pieces: list[Piece] = []
        self._left = most
        self._after_blank = True

    def add(self, piece: _Item, written: bytes | Unknown) -> bool:
        """Add a piece; whether others may follow."""
        if isinstance(written, Unknown):
            token = piece.written if isinstance(piece, Alias | Sample) else ""
            self.pieces.append(Piece(token, written))
            self._after_blank = False
            return True
        if piece == BLANK:
            if not self._after_blank:
                self._text(b" ")
                self._after_blank = True
            return self._left > 0
        if isinstance(piece, Alias) and piece.name in ("hr", "hrl", "hs", "hsl") and not written:
            return True
        self._after_blank = False
        if not isinstance(piece, Alias | Sample):
            self._text(written[: self._left])
            return self._left > 0
        fits = len(written) <= self._left
        whole = is_number(piece) or ("Q" in piece.flags and not (isinstance(piece, Alias) and piece.name in ENCODED))
        if not fits and whole:
            return False
        kept = written[: self._left]
        quoted = "Q" in piece.flags and written[:1] == b'"'
        inner = kept[1 : -1 if fits else None] if quoted else kept
        self._text(b'"' if quoted else b"")
        self._left -= len(inner)
        self.pieces.append(Piece(piece.written, inner))
        self._text(b'"' if quoted and fits else b"")
        return fits

    def _text(self, text: bytes) -> None:
        if not text:
            return
        self._left -= len(text)
        last = self.pieces[-1] if self.pieces else None
        if last is not None and not last.token and isinstance(last.written, bytes):
            self.pieces[-1] = Piece("", last.written + text)
        else:
            self.pieces.append(Piece("", text))


def _cut(pieces: list[Piece], most: int) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece.written, Unknown):
            yield piece
            continue
        if len(piece.written) > most:
            if most > 0:
                yield Piece(piece.token, piece.written[:most])
            return
        most -= len(piece.written)
        yield piece


# Fields


def _field(piece: Alias | Sample, layout: Layout, context: Context) -> bytes | Unknown:
    if isinstance(piece, Sample):
        return _raw(sample_value(piece, layout, context), piece.flags)
    if piece.name in ("hr", "hrl", "hs", "hsl"):
        return _captured(piece, layout, context)
    value = alias_value(piece, layout, context)
    if is_number(piece) or piece.name not in _TEXTS:
        return value if isinstance(value, bytes | Unknown) else b"-"
    if piece.name not in ENCODED:
        return _raw(value, piece.flags)
    if isinstance(value, Unknown):
        return value
    text = encoded(value or b"", headers=False, backslashes="E" in piece.flags)
    return b'"' + text + b'"' if "Q" in piece.flags else text


_TEXTS = frozenset(
    ("CC", "CS", "H", "HM", "HP", "HPO", "HQ", "HU", "HV", "ID", "b", "bi", "ci", "f", "fi", "ft", "r", "s", "si",
     "sslc", "sslv")
)  # fmt: skip
"""What `Q` and `E` are heard by."""


def _raw(value: Found, flags: frozenset[str]) -> bytes | Unknown:
    if isinstance(value, Unknown):
        return value
    text = (value or b"").partition(b"\0")[0]
    if "E" in flags:
        text = b"".join(b"\\" + bytes([byte]) if byte in _SECTION_ESCAPES else bytes([byte]) for byte in text)
    if "Q" in flags:
        return b'"' + text + b'"'
    return text or (b"-" if "M" in flags else b"")


def encoded(value: bytes, *, headers: bool, backslashes: bool = False) -> bytes:
    """A text with `#hh` for what could do harm."""
    harmful = frozenset(b'"#{|}' if headers else b'"#')
    found = bytearray()
    for byte in value:
        if byte < 0x20 or byte >= 0x7F or byte in harmful:
            found += bytes((0x23, _HEX[byte >> 4], _HEX[byte & 15]))
        elif backslashes and byte in _SECTION_ESCAPES:
            found += bytes((0x5C, byte))
        else:
            found.append(byte)
    return bytes(found)


def _captured(piece: Alias, layout: Layout, context: Context) -> bytes | Unknown:
    values = slots_of(layout, context, requests=piece.name.startswith("hr"))
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    if unknown is not None:
        return unknown
    if not values:
        return b""
    escapes = "E" in piece.flags
    texts = [
        None if value is None else encoded(value, headers=True, backslashes=escapes)
        for value in values
        if not isinstance(value, Unknown)
    ]
    quoted = "Q" in piece.flags
    if piece.name in ("hrl", "hsl"):
        if quoted:
            return b" ".join(b'"' + (text or b"") + b'"' for text in texts)
        return b" ".join(b"-" if text is None else text for text in texts)
    whole = b"{" + b"|".join(text or b"" for text in texts) + b"}"
    return b'"' + whole + b'"' if quoted else whole
