"""A file inside a YAML scalar, as a `Source` of its own whose spans lie in the YAML file."""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.source import LineOrigin, Source
from accesslint.syntax.yaml.building import Text
from accesslint.syntax.yaml.places import OTHER_BREAKS


def embedded_text(source: Source, value: Value) -> Source:
    r"""The text of a scalar that `documents(source)` gave; an empty text for any other value.

    Spans are exact inside a literal block scalar (`|`, with every indentation and chomping
    indicator) and inside a quoted scalar on one line (up to the first escape in each of its own
    lines; `\n` starts one). Elsewhere (folded scalars) every span is the scalar's first line.
    """
    text = value.text or ""
    if isinstance(value, Text):
        if value.origins is not None:
            origins: list[LineOrigin] | None = value.origins
        elif value.style == "|":
            origins = _block(source, value, text)
        elif "\n" not in source.text[value.start : value.end]:
            origins = _quoted(source, value, text)
        else:
            origins = None
        if origins is not None:
            return source.embed(text, origins)
    return source.embed_coarsely(text, value.span.first_line())


def _block(source: Source, value: Text, text: str) -> list[LineOrigin] | None:
    """A literal scalar's lines are the file's lines after the indicator, less the indentation."""
    if any(mark in source.text[value.start : value.end] for mark in OTHER_BREAKS):
        return None  # it starts a line of the scalar, not of the file
    first = source.position(value.start)[0] + 1
    lines = text.split("\n")
    indentation = None
    for number, line in enumerate(lines):
        if line and not line.isspace():
            written = source.line_text(first + number)
            indentation = len(written) - len(line)
            if indentation < 0 or not written.endswith(line):
                return None
            break
    return [LineOrigin(first + number, indentation or 0) for number in range(len(lines))]


def _quoted(source: Source, value: Text, text: str) -> list[LineOrigin] | None:
    """A quoted scalar on one line: each line break in it was written as an escape."""
    line, column = source.position(value.start)
    body = source.text[value.start + 1 : value.end - 1]
    shifts = [column]
    if value.style == '"':
        at = 0
        while (at := body.find("\\", at)) >= 0:
            if body[at + 1 : at + 2] == "n":
                shifts.append(column + at + 2)
            at += 2
    if len(shifts) != text.count("\n") + 1:
        return None
    return [LineOrigin(line, shift) for shift in shifts]
