"""Lines composed of pieces: the codes of a format's text filled in, and literal texts joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from accesslint.mappers.line_texts import split
from accesslint.model.values import Unknown
from accesslint.simulation import Piece


def filled_in(
    parts: Iterable[str | Unknown],
    code: re.Pattern[str],
    write: Callable[[re.Match[str]], Piece | list[Piece]],
    literal: Callable[[str], str] = str,
) -> list[Piece]:
    """A format's text with its codes as `write` writes them, and what `literal` makes of the texts around them."""
    pieces: list[Piece] = []
    for part in parts:
        for found in (part,) if isinstance(part, Unknown) else split(part, code, write):
            if isinstance(found, str):
                pieces.append(Piece("", literal(found).encode()))
            elif isinstance(found, Unknown):
                pieces.append(Piece("", found))
            else:
                pieces += [found] if isinstance(found, Piece) else found
    return pieces


def listed(parts: Iterable[str | Unknown], write: Callable[[str], Piece]) -> list[Piece]:
    """The pieces that `write` makes of a list of fields, with a blank between two."""
    pieces: list[Piece] = []
    for part in parts:
        pieces += [Piece("", b" ")] if pieces else []
        pieces.append(Piece("", part) if isinstance(part, Unknown) else write(part))
    return pieces


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with literal texts in a row as one, as readers of a line look for it; none is empty."""
    found: list[Piece] = []
    text = b""
    for piece in pieces:
        if not piece.token and isinstance(piece.written, bytes):
            text += piece.written
            continue
        if text:
            found.append(Piece("", text))
        text = b""
        found.append(piece)
    return [*found, Piece("", text)] if text else found
