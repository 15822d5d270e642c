"""XML to elements with their places, by the standard library's expat; entities of a file's own are refused.

A template's tags are read over; what is only there under one of their conditions says so.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.xml_templates import Conditions, without_tags

_DEEPEST = 200
_MOST = 20_000
_LONGEST = 10_000
_ATTRIBUTE = re.compile(r"(?<=\s)([^\s=<>\"'/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
"""Tried behind blanks only, so that a tag is read once, however long it is."""


class Element(msgspec.Struct):
    """An element: its name and its attributes' names in lower case, without their namespaces."""

    name: str
    span: Span
    """Its start tag's first line."""
    attributes: dict[str, tuple[str, Span]]
    children: list[Element]
    text: str = ""
    text_span: Span | None = None
    is_conditional: bool = False
    """A template's condition decides whether it is there, in a document that is."""


class _Refused(Exception):  # noqa: N818 (never leaves the module)
    pass


def read_xml(source: Source) -> Element | Problem:
    """The document's element, or what is wrong with it."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.buffer_text = True
    text, conditions = without_tags(source.text)
    builder = _Builder(source, text, conditions, parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        parser.Parse(_without_declaration(text), True)
    except expat.ExpatError as error:
        place = source.place(error.lineno, error.offset + 1, error.lineno, error.offset + 2)
        if text != source.text:
            message = "a template that is not understood; this file is not read: check its output"
            return Problem(place, message, "note")
        return Problem(place, f"this is not XML: {expat.ErrorString(error.code)}")
    except _Refused as error:
        return _problem(source, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, str(error))
    except ValueError as error:
        return _problem(source, 1, 1, f"this is not XML: {error}")
    if builder.root is None:
        return _problem(source, 1, 1, "the file has no element")
    return builder.root


def _without_declaration(text: str) -> str:
    """The text is decoded already, whatever encoding its declaration names; its lines stay."""
    found = re.match(r"\s*<\?xml[^>]*\?>", text)
    if found is None:
        return text
    return "".join(letter if letter == "\n" else " " for letter in found[0]) + text[found.end() :]


def _problem(source: Source, line: int, column: int, message: str) -> Problem:
    return Problem(source.place(line, column, line, column + 1), message)


class _Builder:
    def __init__(self, source: Source, text: str, conditions: Conditions, parser: object) -> None:
        self._source = source
        self._text = text
        self._conditions = conditions
        self._parser = parser
        self._open: list[Element] = []
        self._count = 0
        self._after = 0
        self._depth = 0
        """The conditions that all of the document stands under."""
        self.root: Element | None = None

    def refuse(self, _name: str, _system: str | None, _public: str | None, has_own_declarations: int) -> None:
        """A document type that is only named is never fetched and does no harm."""
        if has_own_declarations:
            raise _Refused("a document type with entities of its own is not read")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST:
            raise _Refused("the file is nested too deeply or has too many elements")
        offset = self._offset()
        tag = self._tag(offset)
        self._after = offset + len(tag)
        span = self._source.span(offset, offset + len(tag)).first_line(len(tag.partition("\n")[0]))
        depth = self._conditions.depth_at(offset)
        if self.root is None:
            self._depth = depth
        is_conditional = depth > self._depth
        written = {found[1]: found for found in _ATTRIBUTE.finditer(tag)} if attributes else {}
        placed = {}
        for key, text in attributes.items():
            place, at = self._place(offset, written.get(key), span)
            is_open = not is_conditional and self._conditions.depth_at(at) > self._depth
            placed[_plain(key)] = ("{{ " + key + ", under a condition }}" if is_open else text, place)
        element = Element(_plain(name), span, placed, [], is_conditional=is_conditional)
        if self._open:
            self._open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        if not self._open or not text.strip():
            return
        element = self._open[-1]
        if element.text_span is None:
            # expat tells where the collected text ends; it begins after the start tag, or after the last child.
            whole, start = self._text, self._after
            start += len(whole[start : start + _LONGEST]) - len(whole[start : start + _LONGEST].lstrip())
            element.text_span = self._source.span(start, start + len(text.strip().partition("\n")[0]))
        element.text += text

    def _offset(self) -> int:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber  # type: ignore[attr-defined]
        starts = self._source.starts
        row: int = min(line, len(starts)) - 1
        return starts[row] + int(column)

    def _tag(self, offset: int) -> str:
        """The start tag as written; a `>` in a quoted value does not end it."""
        text, at, quote = self._text, offset, ""
        while at < len(text):
            letter = text[at]
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "\"'":
                quote = letter
            elif letter == ">":
                return text[offset : at + 1]
            at += 1
        return text[offset:at]

    def _place(self, offset: int, found: re.Match[str] | None, otherwise: Span) -> tuple[Span, int]:
        """The place of an attribute's value, and the offset at which it begins."""
        if found is None:
            return otherwise, offset
        return self._source.span(offset + found.start(2), offset + found.end(2)), offset + found.start(2)


def _plain(name: str) -> str:
    return name.rpartition(":")[2].lower()
