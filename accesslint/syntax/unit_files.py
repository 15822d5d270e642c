"""systemd's unit files: sections and assignments, which a backslash at a line's end continues.

Why a parser of our own: configparser has no places and refuses names that are repeated, and many units are templates.
https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html: comments are lines of their own, also
between lines that continue each other; an empty value takes back those before it, which is left to the caller.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Source, Span
from accesslint.syntax.template_lines import TextLines, has_tag

MAX_LINES = 50_000

_SECTION = re.compile(r"\[([^\[\]\r\n]{1,100})\]\Z")
_CONTINUED = re.compile(r"\\\n(?:[ \t]*[#;][^\n]*\n)*")


class Assignment(msgspec.Struct, frozen=True):
    """`StandardOutput=journal`"""

    section: str
    """In lower case."""
    name: str
    """In lower case."""
    value: str
    """Lines that continue each other are joined by a blank."""
    start: int
    end: int
    """Offsets of the value as it is written."""
    span: Span
    """Of the value, or of the name where it is empty."""
    templated: bool = False
    conditional: bool = False


class Document(msgspec.Struct):
    """What was read of a file."""

    assignments: list[Assignment]
    hole: Span | None = None
    """A template's tag that may stand for further lines."""


def parse(source: Source) -> Document:
    """Read a unit or drop-in; lines that are no assignment are passed over."""
    document, text, section = Document([]), source.text, ""
    lines = TextLines(source, MAX_LINES, _end)
    for at, last, _, depth in lines:
        if text[at] in "#;":
            continue
        whole = text[at:last]
        found = _SECTION.match(whole)
        if found is not None:
            section = found[1].lower()
            continue
        name, sign, written = whole.partition("=")
        if not sign or has_tag(name):
            continue
        start = at + len(name) + 1 + len(written) - len(written.lstrip())
        value = _CONTINUED.sub(" ", written).strip()
        span = source.span(start, last) if value else source.span(at, at + len(name.rstrip()))
        document.assignments.append(
            Assignment(section, name.strip().lower(), value, start, last, span, has_tag(value), depth > 0)
        )
    document.hole = lines.hole
    return document


def _end(text: str, start: int) -> int:
    """The end of the line that begins at an offset, with those that continue it."""
    end = text.find("\n", start)
    if text[start : start + 200].lstrip(" \t").startswith(("#", ";")):
        return len(text) if end < 0 else end
    while end > start and text[end - 1] == "\\":
        end = text.find("\n", end + 1)
        while end >= 0 and _is_comment(text, text.rfind("\n", 0, end) + 1):
            end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _is_comment(text: str, start: int) -> bool:
    return text[start : start + 200].lstrip(" \t").startswith(("#", ";"))
