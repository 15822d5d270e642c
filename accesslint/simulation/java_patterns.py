"""What Java's patterns do to the values of their words: they pad, cut, replace and colour, one by one or in brackets.

https://logback.qos.ch/manual/layouts.html#formatModifiers and #coloring, and
https://logging.apache.org/log4j/2.x/manual/pattern-layout.html#format-modifiers
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from accesslint.mappers.java_logging.logback_patterns import BARE, Modifier, Node, Word, parse
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Piece
from accesslint.simulation.patterns import substituted
from accesslint.simulation.pieces import merged

_COLOURS = {name: number for number, name in enumerate(
    ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"), 30)}  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = Piece("", b"\x1b[0;39m")
_REFUSED = Unknown("logback refuses the pattern", "a corrected pattern")
_UNLIMITED = Modifier().most


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


def line_of(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces of a line without its end."""
    found = [piece for piece in pieces if piece.token or piece.written]
    return list(merged_lines(found[:-1] if found and found[-1] is LINE_END else found))


def logback_line(
    layout: Layout, simple: Callable[[Word], Piece], highlight: str | Unknown | None = None
) -> list[Piece]:
    """What the parts of a layout of logback's write, without the line's end; the rest as in `pieces_of`."""
    pieces: list[Piece] = []
    for part in layout.parts:
        nodes = None if isinstance(part, Unknown) else parse(part)
        if nodes is None:
            pieces.append(Piece("", part if isinstance(part, Unknown) else _REFUSED))
        else:
            pieces += pieces_of(nodes, simple, highlight)
    return line_of(pieces)


def pieces_of(
    nodes: Iterable[Node], simple: Callable[[Word], Piece], highlight: str | Unknown | None = None
) -> Iterator[Piece]:
    """What the nodes of logback's pattern write; `simple` tells it of a word that encloses nothing.

    `highlight`: the codes of the colour that `%highlight` begins with; None: there is no such word.
    """
    for node in nodes:
        if isinstance(node, str):
            yield Piece("", node.encode())
        elif node.inner is not None:
            yield from _composite(node, node.inner, simple, highlight)
        elif node.name == "n" and node.modifier is None:
            yield LINE_END
        else:
            yield simple(node)


def _composite(
    word: Word, inner: tuple[Node, ...], simple: Callable[[Word], Piece], highlight: str | Unknown | None
) -> Iterator[Piece]:
    """What brackets enclose: its own pieces, or one where it is changed as a whole."""
    colour = highlight if word.name == "highlight" else _codes(word.name)
    if colour is None and word.name not in (BARE, "replace"):
        yield Piece("", f"%PARSER_ERROR[{word.name}]".encode())
        return
    pieces = list(pieces_of(inner, simple, highlight))
    if word.name == "replace" and len(word.options) > 1:
        pieces = changed(word.token, pieces, lambda text: substituted(word.options[0], word.options[1], text))
    if isinstance(colour, Unknown):
        pieces = [Piece("%highlight", colour), *pieces, _PLAIN]
    elif colour is not None:
        pieces = [Piece("", f"\x1b[{colour}m".encode()), *pieces, _PLAIN]
    yield from pieces if word.modifier is None else padded(word.token, pieces, word.modifier)


def _codes(name: str) -> str | None:
    """The codes of the colour that a word stands for."""
    if name == "gray":
        return "1;30"
    colour = name.removeprefix("bold").lower()
    if colour not in _COLOURS or name not in (colour, f"bold{colour.capitalize()}"):
        return None
    return f"{'' if colour == name else '1;'}{_COLOURS[colour]}"


def padded(name: str, pieces: list[Piece], modifier: Modifier) -> list[Piece]:
    """The pieces cut and padded as a whole; of open ones that are not cut, only the blanks are not known."""
    is_open = any(isinstance(piece.written, Unknown) for piece in pieces)
    if not is_open or modifier.most < _UNLIMITED or len(pieces) == 1:
        return changed(name, pieces, lambda text: fitted(text.decode("utf-8"), modifier).encode())
    blanks = Piece("blanks", Unknown("how many blanks are added depends on the other values"))
    return [blanks, *pieces] if modifier.pads_left else [*pieces, blanks]


def logger_of(name: str) -> str | Unknown:
    """The name of a record's logger: that of the one which is configured, unless it reads like a package's."""
    if "." in name and name.rpartition(".")[2][:1].islower():
        return Unknown(f"which logger below {name} writes is not told by the files", "the application")
    return name


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
    """A value cut and padded; Java counts what is beyond the first plane twice, and writes half of it as `?`."""
    if modifier is None:
        return text
    octets = text.encode("utf-16-be")
    length = len(octets) // 2
    if length > modifier.most:
        kept = octets[len(octets) - 2 * modifier.most :] if modifier.cuts_left else octets[: 2 * modifier.most]
        return _HALF.sub("?", kept.decode("utf-16-be", "surrogatepass"))
    blanks = ("0" if modifier.zeros and modifier.pads_left else " ") * (modifier.least - length)
    return blanks + text if modifier.pads_left else text + blanks
