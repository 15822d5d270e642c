"""The reader: splits a text into its documents and has each built by itself.

A line that starts with `---` begins a document wherever it stands, so a broken document costs no other.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Value
from accesslint.source import Problem, Source
from accesslint.syntax.yaml.building import MAX_VALUES, Builder
from accesslint.syntax.yaml.places import Mark, Places
from accesslint.syntax.yaml.scalars import Dialect

_HINTS = {
    "found character that cannot start any token": " (a tab, or an unquoted sign)",
    "mapping values are not allowed in this context": " (`: ` unquoted, or wrong indentation)",
    "did not find expected key": " (indentation that does not fit the lines above)",
}


def documents(source: Source, dialect: Dialect = "kubernetes") -> Iterator[Value | Problem]:
    """The documents of a YAML or JSON text that are not empty, each followed by its problems.

    A document that cannot be parsed is left out with a `Problem`, of level `note` where it is a
    template. Deeper nesting than 200 levels, recursive aliases, aliases that stand for more than
    100,000 values and unrendered `{{ … }}` are `Unknown`. Of equal keys the last one counts.
    """
    text = source.text
    line = counted = 0
    for start, end in _chunks(text):
        line += text.count("\n", counted, start)
        counted = start
        if not _is_blank(text, start, end):
            yield from _read(Places(source, start, end, line), dialect)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Where each document's text begins and ends. Directives (`%YAML 1.2`) belong to the document after them."""
    start = at = 1 if text.startswith("\ufeff") else 0
    while (at := text.find("\n---", at)) >= 0:
        marker = at + 1
        at += 4
        if text[at : at + 1] in ("", " ", "\t", "\n", "\r") and not _only_directives(text, start, marker):
            yield start, marker
            start = marker
    yield start, len(text)


def _only_directives(text: str, start: int, end: int) -> bool:
    if text[start : start + 1] not in ("%", "#", "\n") or text.find("%", start, end) < 0:
        return False
    return all(line[:1] in ("", "%", "#") for line in text[start:end].split("\n"))


def _is_blank(text: str, start: int, end: int) -> bool:
    return end - start < 100_000 and not text[start:end].strip("-. \t\r\n")


def _read(places: Places, dialect: Dialect) -> Iterator[Value | Problem]:
    """The values of one chunk: one document, or several where `...` ends them."""
    import yaml

    builder = Builder(places, dialect)
    try:
        for event in yaml.parse(places.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                builder.scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                builder.open(event, is_mapping=kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                builder.close(event)
            elif kind is yaml.AliasEvent:
                builder.alias(event)
            elif kind is yaml.DocumentEndEvent:
                if builder.root is not None and builder.root.data is not None:
                    yield builder.root
                yield from builder.problems
                builder = Builder(places, dialect)
            if builder.is_full:
                message = f"a document of more than {MAX_VALUES:,} values is left out"
                builder.problems.append(Problem(places.span(event.start_mark, event.end_mark), message))
                break
    except (yaml.YAMLError, ValueError) as error:
        builder.problems.append(_problem(places, error))
    yield from builder.problems


def _problem(places: Places, error: Exception) -> Problem:
    """What a user reads of a syntax error; a note where the text is a template."""
    what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be decoded")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    character = getattr(error, "character", None)
    index = getattr(mark, "index", 0)
    if mark is None and isinstance(character, int):
        index = max(0, places.text.find(chr(character)))
        what = f"{what} (character {character:#06x})"
    if mark is None or index >= len(places.text):
        index = max(0, min(index, len(places.text.rstrip()) - 1))
        mark = Mark(index, places.text.count("\n", 0, index), index - places.text.rfind("\n", 0, index) - 1)
    span = places.span(mark, Mark(mark.index + 1, mark.line, mark.column + 1))
    if "{{" in places.text or "{%" in places.text:
        return Problem(span, "a template; it is not read, since templates are not rendered: check its output", "note")
    return Problem(span, f"no valid YAML, this document is left out: {what}{_HINTS.get(what, '')}")
