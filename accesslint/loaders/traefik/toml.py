"""TOML to positioned values: the standard parser's values, with places found by a scan of headers and keys.

The scan alone decides nothing: a line in a long text that looks like a key gives at most a place that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accesslint.model.values import Value
from accesslint.source import Problem, Source, Span

_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*([^\[\]]+?)[ \t]*\]{1,2}[ \t]*(?:#.*)?\Z")
_KEY = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)[ \t]*=[ \t]*")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_SIMPLE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s#,]+")
_LINE = re.compile(r"line (\d+)")
_LONGEST = 2_000
_DEEPEST = 100


def read_toml(source: Source) -> Iterator[Value | Problem]:
    """The document as one mapping, or what is wrong with it."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib  # type: ignore[no-redef, import-not-found, unused-ignore]

    try:
        document = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else 1
        place = source.place(line, 1, line, max(2, len(source.line_text(line)) + 1))
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        yield Problem(place, f"this is not TOML: {reason}")
        return
    yield _placed(document, (), _places(source), source.span(0, 1), 0)


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
