"""HCL templates: quoted texts and heredocs to constant text, interpolations and directives.

The rules on escapes, `~` and the indentation of `<<-` are those of
https://developer.hashicorp.com/terraform/language/expressions/strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from accesslint.model.values import Value
from accesslint.source import Source, Span
from accesslint.syntax.hcl.documents import document, looks_like_json
from accesslint.syntax.hcl.nodes import Broken, ForText, IfText, Literal, Node, Part, Text, TextPiece

if TYPE_CHECKING:
    import tree_sitter

    from accesslint.syntax.hcl.convert import Reader

_ESCAPE = re.compile(r'\\(?:(["\\nrt])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([$%])\4\{')
_DOUBLED = re.compile(r"([$%])\1\{")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_INTROS = {
    "template_if_intro": "if",
    "template_else_intro": "else",
    "template_if_end": "endif",
    "template_for_start": "for",
    "template_for_end": "endfor",
    "template_interpolation": "value",
}
_NESTING = 60


def unescape(raw: str) -> str:
    """The content of a quoted text without interpolations."""
    return _ESCAPE.sub(_escape, raw) if "\\" in raw or "{" in raw else raw


def _escape(match: re.Match[str]) -> str:
    letter, four, eight, doubled = match.groups()
    if letter:
        return _LETTERS[letter]
    if doubled:
        return doubled + "{"
    code = int(four or eight, 16)
    return "\N{REPLACEMENT CHARACTER}" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


class _Mark(NamedTuple):
    """An interpolation or directive, by its place in the text."""

    kind: str
    start: int
    end: int
    node: tree_sitter.Node


class _Piece(msgspec.Struct):
    """Constant text while it is being trimmed; `start` as in `TextPiece`."""

    text: str
    start: int

    def trim_left(self) -> None:
        kept = self.text.lstrip()
        self.start += len(self.text) - len(kept) if self.start >= 0 else 0
        self.text = kept

    def trim_right(self) -> None:
        self.text = self.text.rstrip()


class _Open(msgspec.Struct):
    """A directive whose end is still to come."""

    mark: _Mark | None
    parts: list[Part]
    then: list[Part] | None = None


class TemplateReader:
    """Reads the templates of one piece of a source."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def quoted(self, node: tree_sitter.Node, span: Span, depth: int) -> Node:
        """A text in quotes. One that is a lone interpolation is that expression itself."""
        start, end = node.start_byte + 1, node.end_byte - 1
        marks = _marks(node)
        if not marks:
            return Literal(Value(unescape(self._reader.text[start:end]), span))
        if len(marks) == 1 and marks[0].kind == "value" and (marks[0].start, marks[0].end) == (start, end):
            return self._value(marks[0], depth)
        return self._build(self._pieces(start, end, marks, quoted=True), span, depth)

    def heredoc(self, node: tree_sitter.Node, span: Span, depth: int) -> Node:
        """`<<NAME` or, with its indentation taken away, `<<-NAME`."""
        text, children = self._reader.text, node.children
        start = text.find("\n", node.start_byte) + 1
        end = text.rfind("\n", start, children[-1].start_byte) + 1
        pieces = self._pieces(start, max(start, end), _marks(node), quoted=False)
        if text.startswith("<<-", node.start_byte):
            _outdent(pieces)
        return self._build(pieces, span, depth, heredoc=True)

    def whole(self, node: tree_sitter.Node, span: Span, depth: int) -> Node:
        """A heredoc that was put around a whole template: the line end before its end is not the template's."""
        text = self._reader.text
        start = text.find("\n", node.start_byte) + 1
        end = text.rfind("\n", start, node.children[-1].start_byte)
        marks = _marks(node)
        if len(marks) == 1 and marks[0].kind == "value" and (marks[0].start, marks[0].end) == (start, end):
            return self._value(marks[0], depth)
        return self._build(self._pieces(start, max(start, end), marks, quoted=False), span, depth, heredoc=True)

    def _pieces(self, start: int, end: int, marks: list[_Mark], *, quoted: bool) -> list[_Piece | _Mark]:
        """Constant text (heredocs line by line) and marks in their order, trimmed where a `~` asks for it."""
        text = self._reader.text
        found: list[_Piece | _Mark] = []
        at, trims = start, False
        for mark in [*marks, None]:
            until = end if mark is None else mark.start
            first = len(found)
            if at < until:
                self._constant(at, until, found, quoted=quoted)
            if trims and len(found) > first:
                found[first].trim_left()  # type: ignore[union-attr]
            if mark is not None:
                if text.startswith("~", mark.start + 2) and len(found) > first:
                    found[-1].trim_right()  # type: ignore[union-attr]
                trims = text.endswith("~}", mark.start, mark.end)
                found.append(mark)
                at = mark.end
        return found

    def _constant(self, start: int, end: int, found: list[_Piece | _Mark], *, quoted: bool) -> None:
        raw, base = self._reader.text[start:end], self._reader.base
        if quoted:
            found.append(_Piece(unescape(raw), -1))
            return
        for line in _lines(raw):
            plain = _DOUBLED.sub(r"\1{", line) if "{" in line else line
            found.append(_Piece(plain, base + start if plain == line else -1))
            start += len(line)

    def _build(self, pieces: list[_Piece | _Mark], span: Span, depth: int, *, heredoc: bool = False) -> Node:
        stack = [_Open(None, [])]
        for piece in pieces:
            top = stack[-1]
            if isinstance(piece, _Piece):
                if piece.text:
                    top.parts.append(TextPiece(piece.text, piece.start))
            elif piece.kind == "value":
                top.parts.append(self._value(piece, depth))
            elif piece.kind in ("if", "for"):
                if len(stack) > _NESTING:
                    return Broken("directives are nested too deeply", span)
                stack.append(_Open(piece, []))
            elif piece.kind == "else":
                top.then, top.parts = top.parts, []
            elif top.mark is not None:
                stack.pop()
                stack[-1].parts.append(self._directive(top, piece, depth))
        parts = stack[0].parts
        source = self._reader.source if heredoc and looks_like_json(parts) else None
        constant = [part for part in parts if isinstance(part, TextPiece)]
        if len(constant) < len(parts):
            return Text(tuple(parts if source is not None else _melded(parts)), span, source)
        found = document(constant, span, source) if source is not None else None
        return Literal(found or Value("".join(part.text for part in constant), span))

    def _value(self, mark: _Mark, depth: int) -> Node:
        inner = next((child for child in mark.node.children if child.type == "expression"), None)
        if inner is None:
            return Broken("an empty interpolation", self._reader.span(mark.node))
        return self._reader.expression(inner, depth)

    def _directive(self, opened: _Open, end: _Mark, depth: int) -> Part:
        assert opened.mark is not None  # noqa: S101 - the caller looked
        node = opened.mark.node
        row, column = node.start_point
        end_row, end_column = end.node.end_point
        rows = self._reader.rows + 1
        span = self._reader.source.place(row + rows, column + 1, end_row + rows, end_column + 1)
        inner = next((child for child in node.children if child.type == "expression"), None)
        if inner is None:
            return Broken("a directive without an expression", span)
        value = self._reader.expression(inner, depth)
        if opened.mark.kind == "for":
            text = self._reader.text
            names = [text[c.start_byte : c.end_byte] for c in node.children if c.type == "identifier"]
            return ForText(names[0] if len(names) > 1 else "", names[-1], value, tuple(opened.parts), span)
        if opened.then is None:
            return IfText(value, tuple(opened.parts), (), span)
        return IfText(value, tuple(opened.then), tuple(opened.parts), span)


def constant_template(source: Source, span: Span) -> Literal:
    """A template without interpolations."""
    piece = TextPiece(source.text, 0)
    found = document([piece], span, source) if looks_like_json([piece]) else None
    return Literal(found or Value(source.text, span))


def _marks(node: tree_sitter.Node) -> list[_Mark]:
    """The interpolations and directives of a template, nested ones too, in the order of the text."""
    found: list[_Mark] = []
    waiting = node.children[::-1]
    while waiting:
        child = waiting.pop()
        kind = child.type
        intro = _INTROS.get(kind)
        if intro is not None:
            found.append(_Mark(intro, child.start_byte, child.end_byte, child))
        elif kind in ("template_directive", "template_if", "template_for"):
            waiting.extend(child.children[::-1])
    return found


def _lines(raw: str) -> list[str]:
    """Lines with their ends; only LF ends a line."""
    lines = [line + "\n" for line in raw.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _outdent(pieces: list[_Piece | _Mark]) -> None:
    """Takes the indentation away that all lines share; blank lines do not count."""
    least: int | None = None
    begins: list[_Piece] = []
    new_line = True
    for piece in pieces:
        if new_line:
            new_line = False
            spaces: int | None = 0
            if isinstance(piece, _Piece):
                kept = piece.text.lstrip()
                spaces = None if not kept and piece.text.endswith("\n") else len(piece.text) - len(kept)
                if spaces is not None:
                    begins.append(piece)
            if spaces is not None:
                least = spaces if least is None else min(least, spaces)
        if isinstance(piece, _Piece) and piece.text.endswith("\n"):
            new_line = True
    for piece in begins:
        piece.text = piece.text[least:]
        if piece.start >= 0 and least:
            piece.start += least


def _melded(parts: list[Part]) -> list[Part]:
    """Neighbouring constant texts joined."""
    melded: list[Part] = []
    for part in parts:
        last = melded[-1] if melded else None
        if isinstance(part, TextPiece) and isinstance(last, TextPiece):
            melded[-1] = TextPiece(last.text + part.text, -1)
        else:
            melded.append(part)
    return melded
