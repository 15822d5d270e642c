"""Lines of a name and its words, as sshd, sudo, chrony and ntpd read them; a backslash at the end continues one.

Why a parser of our own: there is no grammar to take, and a template's tags stand between the lines.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Source, Span
from accesslint.syntax.template_lines import OPENERS, TextLines, has_tag

MAX_LINES = 100_000
"""Lines of one file that are read."""

_LINE = re.compile(r"([^\s=\"]+)(?:[ \t]*=[ \t]*|[ \t]+|\Z)")


class Directive(msgspec.Struct, frozen=True):
    """`LogLevel VERBOSE`"""

    name: str
    """In lower case."""
    value: str
    span: Span
    """Of the value, or of the name where there is none."""
    templated: bool = False
    conditional: bool = False


class Document(msgspec.Struct):
    """What was read of a file."""

    directives: list[Directive]
    hole: Span | None = None
    """A template's tag that may stand for further lines."""


def parse(source: Source, comments: str = "#", kept: tuple[str, ...] = ()) -> Document:
    """Read a file. `comments`: what begins one; `kept`: what begins like one and is none."""
    document, text = Document([]), source.text
    lines = TextLines(source, MAX_LINES, _end)
    for at, last, _, depth in lines:
        document.hole = document.hole or lines.hole
        if text[at] not in comments or text.startswith(kept, at):
            _add(document, source, at, last, depth)
    document.hole = document.hole or lines.hole
    return document


def _end(text: str, start: int) -> int:
    """The end of the line that begins at an offset, with those that continue it."""
    end = text.find("\n", start)
    while end > start and text[end - 1] == "\\":
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _add(document: Document, source: Source, at: int, last: int, depth: int) -> None:
    whole = source.text[at:last]
    if whole.startswith(OPENERS):
        document.hole = document.hole or source.span(at, last)
        return
    found = _LINE.match(whole)
    if found is None:
        return
    written = whole[found.end() :]
    value = re.sub(r"[ \t]#.*", "", written).replace("\\\n", " ").strip()
    begin = at + found.end()
    span = source.span(begin, begin + len(written)) if value else source.span(at, last)
    if value and "\n" not in written:
        span = source.span(begin, begin + len(value))
    document.directives.append(Directive(found[1].lower(), value.strip('"'), span, has_tag(whole), depth > 0))
