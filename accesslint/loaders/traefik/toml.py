"""TOML to positioned values: the standard parser's values, with places found by a scan of headers and keys.

The scan alone decides nothing: a line in a long text that looks like a key gives at most a place that nobody asks for.
Of a template, which no parser of TOML takes, the lines outside of its conditions are read, its tags as texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accesslint.model.values import Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at
from accesslint.syntax.template_lines import OPENERS, TextLines

_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*([^\[\]\s](?:[^\[\]]*[^\[\]\s])?)[ \t]*\]{1,2}[ \t]*(?:#.*)?\Z")
_KEY = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)[ \t]*=[ \t]*")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_SIMPLE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s#,]+")
_LINE = re.compile(r"line (\d+)")
_ANY = re.compile(r"[^\n]")
_LONGEST = 2_000
_DEEPEST = 100


def read_toml(source: Source) -> Iterator[Value | Problem]:
    """The document as one mapping, or what is wrong with it."""
    document = _parsed(source, source.text)
    if isinstance(document, Problem) and any(opener in source.text for opener in OPENERS):
        text, open_part = _without_tags(source)
        document = _parsed(source, text)
        if open_part is not None and not isinstance(document, Problem):
            yield Problem(open_part, "a template decides what else is set", "note")
    yield document if isinstance(document, Problem) else _placed(document, (), _places(source), source.span(0, 1), 0)


def _parsed(source: Source, text: str) -> dict[str, Any] | Problem:
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib  # type: ignore[no-redef, import-not-found, unused-ignore]

    try:
        parsed: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else 1
        place = source.place(line, 1, line, max(2, len(source.line_text(line)) + 1))
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Problem(place, f"this is not TOML: {reason}")
    return parsed


def _without_tags(source: Source) -> tuple[str, Span | None]:
    """The text without what a template's conditions hold, length for length; the first place that is left out."""
    lines, parts, at, left_out = TextLines(source), [], 0, None
    for line in lines:
        if line.depth:
            left_out = left_out or source.span(line.start, line.last)
            continue
        parts += [_ANY.sub(" ", source.text[at : line.start]), _filled_in(source.text[line.start : line.end])]
        at = line.end
    parts.append(_ANY.sub(" ", source.text[at:]))
    return "".join(parts), left_out or lines.hole


def _filled_in(line: str) -> str:
    """A line whose tags hold no quotes of their own, and stand in some where they stood in none."""
    at = 0 if len(line) <= _LONGEST else len(line)
    while (at := min((found for opener in OPENERS if (found := line.find(opener, at)) >= 0), default=-1)) >= 0:
        tag = tag_at(line, at)
        if tag is None:
            at += 1
            continue
        quoted = any(line.count(quote, 0, at) % 2 for quote in "\"'")
        inner = "x" * (tag.end - at - 4)
        line = line[:at] + (f"{{{{{inner}}}}}" if quoted else f'"{{{{{inner}"') + line[tag.end :]
        at = tag.end
    return line


def _places(source: Source) -> dict[tuple[str, ...], Span]:
    """Where tables begin and the values of keys stand, by their path."""
    places: dict[tuple[str, ...], Span] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(source.text.split("\n"), start=1):
        if len(line) > _LONGEST:
            continue
        header = _HEADER.match(line)
        if header:
            table = _path(header[1])
            places.setdefault(table, source.place(number, header.start(1), number, header.end(1) + 2))
            continue
        key = _KEY.match(line)
        if key:
            value = _SIMPLE.match(line, key.end())
            whole = line.rstrip() if value is None or line[key.end()] in "[{" else line[: value.end()]
            end = max(len(whole), key.end() + 1) + 1
            places.setdefault((*table, *_path(key[1])), source.place(number, key.end() + 1, number, end))
    return places


def _path(written: str) -> tuple[str, ...]:
    return tuple(next(part for part in found if part) for found in _PART.findall(written) if any(found))


def _placed(data: Any, path: tuple[str, ...], places: dict[tuple[str, ...], Span], around: Span, depth: int) -> Value:
    span = places.get(path, around)
    if isinstance(data, dict) and depth < _DEEPEST:
        return Value({key: _placed(item, (*path, key), places, span, depth + 1) for key, item in data.items()}, span)
    if isinstance(data, list) and depth < _DEEPEST:
        return Value([_placed(item, path, places, span, depth + 1) for item in data], span)
    return Value(data if isinstance(data, str | int | float | bool) else str(data), span)
