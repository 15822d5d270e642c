"""What Log4j 2's words do to the patterns that they enclose: encode, replace, colour, cut, leave out.

https://logging.apache.org/log4j/2.x/manual/pattern-layout.html#converter-encode, #converter-replace,
#converter-style, #converter-highlight, #converter-max-length and #converter-not-empty, compared with Log4j 2.19 by the
tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accesslint.mappers.java_logging.log4j_patterns import Word
from accesslint.mappers.java_logging.logback_patterns import Modifier
from accesslint.model.values import Unknown
from accesslint.simulation import Piece
from accesslint.simulation.java_patterns import changed, fitted
from accesslint.simulation.patterns import substituted

_LINE_ENDS = {"\r": "\\r", "\n": "\\n"}
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ENCODINGS: Mapping[str, Mapping[int, str]] = {
    name: str.maketrans(table)
    for name, table in {
        "CRLF": _LINE_ENDS,
        "HTML": _LINE_ENDS | _XML | {"/": "&#x2F;"},
        "XML": _XML,
        "JSON": {chr(code): f"\\u{code:04X}" for code in range(0x20)} | _SHORT,
    }.items()
}
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_CODES: Mapping[str, str] = {
    **{f"{layer}{name}": str(first + number)
       for layer, first in (("", 30), ("fg_", 30), ("bg_", 40)) for number, name in enumerate(_NAMES)},
    "bright": "1", "bold": "1", "dim": "2", "underline": "3", "blink": "5", "reverse": "7", "hidden": "8",
}  # fmt: skip
_LEVELS: Mapping[str, str] = {
    "FATAL": "1;31", "ERROR": "1;31", "WARN": "33", "INFO": "32", "DEBUG": "36", "TRACE": "30",
}  # fmt: skip
_END = Piece("", b"\x1b[m")
_WITH_DOTS = 20
_COLOUR = Unknown("the level decides the colour", "`%level` in the `values` of a scenario")


def enclosing(word: Word, inner: Callable[[str], list[Piece]], level: str | None) -> list[Piece] | None:
    """The pieces of a word that encloses a pattern; None where it encloses none.

    `inner` renders a pattern; `level`: the record's, where it is told. A word that Log4j refuses is written as it is.
    """
    change = _CHANGES.get("style" if word.name in _NAMES else word.name)
    if change is None:
        return None
    if not word.options:
        return [Piece("", word.written.encode())]
    found = change(word, inner(word.options[0]), level)
    return [Piece("", word.written.encode())] if found is None else found


def _encoded(word: Word, pieces: list[Piece], _: str | None) -> list[Piece] | None:
    table = _ENCODINGS.get(word.options[1].upper() if len(word.options) > 1 else "HTML")
    if table is None:
        return None
    return [
        Piece(piece.token, piece.written.decode().translate(table).encode())
        if isinstance(piece.written, bytes)
        else piece
        for piece in pieces
    ]


def _replaced(word: Word, pieces: list[Piece], _: str | None) -> list[Piece] | None:
    if len(word.options) != 3:
        return None
    _, pattern, replacement = word.options
    return changed(f"%{word.name}", pieces, lambda text: substituted(pattern, replacement, text))


def _styled(word: Word, pieces: list[Piece], _: str | None) -> list[Piece] | None:
    if word.name in _NAMES:
        return _coloured(pieces, _CODES[word.name])
    if len(word.options) < 2:
        return None
    codes = [_CODES.get(name.strip().lower()) for name in word.options[1].split(",")]
    if None in codes:
        return _coloured(pieces, Unknown(f"the style {word.options[1][:40]} is not told", "the layout"))
    return _coloured(pieces, ";".join(code or "" for code in codes))


def _highlighted(word: Word, pieces: list[Piece], level: str | None) -> list[Piece]:
    code = None if len(word.options) > 1 else _LEVELS.get(level or "")
    return _coloured(pieces, _COLOUR if code is None else code)


def _coloured(pieces: list[Piece], codes: str | Unknown) -> list[Piece]:
    if all(piece.written == b"" for piece in pieces):
        return pieces
    if isinstance(codes, Unknown):
        return [Piece("colour", codes), *pieces, _END]
    return [Piece("", f"\x1b[{codes}m".encode()), *pieces, _END]


def _shortened(word: Word, pieces: list[Piece], _: str | None) -> list[Piece] | None:
    if len(word.options) != 2 or not word.options[1].isdecimal() or len(word.options[1]) > 6:
        return None
    most = int(word.options[1])

    def cut(text: bytes) -> bytes:
        short = fitted(text.decode(), Modifier(most=most, cuts_left=False)).encode()
        return short + b"..." if short != text and most > _WITH_DOTS else short

    return changed(f"%{word.name}", pieces, cut)


def _kept(word: Word, pieces: list[Piece], _: str | None) -> list[Piece] | None:
    """Nothing where all words are empty."""
    if len(word.options) != 1:
        return None
    values = [piece.written for piece in pieces if piece.token]
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    if any(isinstance(value, bytes) and value for value in values):
        return pieces
    if unknown is None:
        return []
    return [Piece(next(piece.token for piece in pieces if piece.token), unknown)]


_CHANGES: Mapping[str, Callable[[Word, list[Piece], str | None], list[Piece] | None]] = {
    **dict.fromkeys(("enc", "encode"), _encoded),
    "replace": _replaced,
    "style": _styled,
    "highlight": _highlighted,
    **dict.fromkeys(("maxLen", "maxLength"), _shortened),
    **dict.fromkeys(("notEmpty", "varsNotEmpty", "variablesNotEmpty"), _kept),
}
