"""What Java's patterns do to the values of their words: they pad, cut, replace and colour, one by one or in brackets.

https://logback.qos.ch/manual/layouts.html#formatModifiers and #coloring, and
https://logging.apache.org/log4j/2.x/manual/pattern-layout.html#format-modifiers
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from accesslint.mappers.java_logging.logback_patterns import BARE, Modifier, Node, Word
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Piece
from accesslint.simulation.patterns import substituted
from accesslint.simulation.pieces import merged

_COLOURS = {name: number for number, name in enumerate(
    ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"), 30)}  # fmt: skip


def merged_lines(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with literal texts in a row as one; ends of lines stay for themselves."""
    line: list[Piece] = []
    for piece in pieces:
        if piece is LINE_END:
            yield from (*merged(line), piece)
            line = []
        else:
            line.append(piece)
    yield from merged(line)


def pieces_of(nodes: Iterable[Node], simple: Callable[[Word], Piece]) -> Iterator[Piece]:
    """What the nodes of logback's pattern write; `simple` tells it of a word that encloses nothing."""
    for node in nodes:
        if isinstance(node, str):
            yield Piece("", node.encode())
        elif node.inner is not None:
            yield from _composite(node, node.inner, simple)
        elif node.name == "n" and node.modifier is None:
            yield LINE_END
        else:
            yield simple(node)


def _composite(word: Word, inner: tuple[Node, ...], simple: Callable[[Word], Piece]) -> Iterator[Piece]:
    """What brackets enclose: its own pieces, or one where it is changed as a whole."""
    colour = word.name.removeprefix("bold").lower()
    code = _COLOURS.get(colour) if word.name in (colour, f"bold{colour.capitalize()}") else None
    if word.name == "gray":
        colour, code = "", 30
    if code is None and word.name not in (BARE, "replace"):
        yield Piece("", f"%PARSER_ERROR[{word.name}]".encode())
        return
    pieces = list(pieces_of(inner, simple))
    if word.name == "replace" and len(word.options) > 1:
        pieces = changed(word.token, pieces, lambda text: substituted(word.options[0], word.options[1], text))
    if code is not None:
        bold = "" if colour == word.name else "1;"
        pieces = [Piece("", f"\x1b[{bold}{code}m".encode()), *pieces, Piece("", b"\x1b[0;39m")]
    if word.modifier is not None:
        modifier = word.modifier
        pieces = changed(word.token, pieces, lambda text: fitted(text.decode("utf-8"), modifier).encode())
    yield from pieces


def changed(name: str, pieces: list[Piece], change: Callable[[bytes], bytes | Unknown]) -> list[Piece]:
    """The pieces where the change of all of them leaves them apart, else one: the only word's, or nobody's."""
    tokens = [piece.token for piece in pieces if piece.token]
    token = tokens[0] if len(tokens) == 1 else name
    unknown = next((piece.written for piece in pieces if isinstance(piece.written, Unknown)), None)
    if unknown is not None:
        return [Piece(token, unknown)]
    whole = b"".join(piece.written for piece in pieces if isinstance(piece.written, bytes))
    changed = change(whole)
    if not isinstance(changed, bytes) or not tokens:
        return [Piece(token if tokens else "", changed)]
    blanks = b" " * (len(changed) - len(whole))
    if changed == whole + blanks:
        return [*pieces, Piece("", blanks)]
    if changed == blanks + whole:
        return [Piece("", blanks), *pieces]
    return [Piece(token, changed)]


def fitted(text: str, modifier: Modifier | None) -> str:
    """A value cut and padded; Java counts what is beyond the first plane twice."""
    if modifier is None:
        return text
    octets = text.encode("utf-16-be")
    length = len(octets) // 2
    if length > modifier.most:
        kept = octets[len(octets) - 2 * modifier.most :] if modifier.cuts_left else octets[: 2 * modifier.most]
        return kept.decode("utf-16-be", "replace")
    blanks = " " * (modifier.least - length)
    return blanks + text if modifier.pads_left else text + blanks
