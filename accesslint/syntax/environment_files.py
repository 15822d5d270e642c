"""Files of environment variables: `NAME=value` line by line, as Docker's `env_file` and systemd's `EnvironmentFile`.

Why a parser of our own: python-dotenv gives lines but no columns, fills in variables and knows no template's tags.
https://docs.docker.com/reference/compose-file/services/#env_file-format: `#` begins a comment, after a blank also
behind a value without quotes; quotes around a value are dropped; a shell's `export` may stand before the name.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.model.values import Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.template_lines import TextLines, is_filled_in

MAX_LINES = 20_000

_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][\w.-]{0,200})[ \t]*(?:=|:(?!/))[ \t]*")
_COMMENT = re.compile(r"[ \t]#")


class Document(msgspec.Struct):
    """What was read of a file."""

    variables: dict[str, Value]
    """The last value of each name; unknown where it is filled in, or a template decides if it is there."""
    hole: Span | None = None
    """A template's tag that may stand for further lines."""


def parse(source: Source) -> Document:
    """Read a file; lines that set nothing are passed over."""
    document = Document({})
    lines = TextLines(source, MAX_LINES)
    for at, last, _, depth in lines:
        found = _LINE.match(source.text, at, last)
        if source.text[at] == "#" or found is None:
            continue
        name, start, end = found[1], found.end(), last
        quote = source.text[start:end][:1]
        if quote in ("'", '"') and (closing := source.text.find(quote, start + 1, end)) > 0:
            start, end = start + 1, closing
        elif (comment := _COMMENT.search(source.text, start - 1, end)) is not None:
            end = start + len(source.text[start : max(start, comment.start())].rstrip(" \t"))
        text = source.text[start:end]
        span = source.span(start, end) if text else source.span(at, at + len(name))
        unknown = quote != "'" and (is_filled_in(text) or "$(" in text)
        reason = Unknown(f"{name} is filled in from outside of the file", "the environment")
        if depth and not unknown:
            unknown, reason = True, Unknown(f"a template decides whether {name} is set", "the rendered file")
        document.variables[name] = Value(reason if unknown else text, span)
    document.hole = lines.hole
    return document
