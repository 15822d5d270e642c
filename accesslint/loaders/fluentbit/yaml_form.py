"""The YAML form to sections, includes and variables.

Source: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/configuration-file
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accesslint.loaders.fluentbit.parts import Entry, File, Gap, Include, Kind, Part
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.yaml import documents

_PIPELINE: Final[dict[str, Kind]] = {"inputs": "input", "filters": "filter", "outputs": "output"}
_NO_KEYS = frozenset({"processors", "routes"})
_DEEPEST = 8


def yaml_file(source: Source) -> File:
    """Read a file in the YAML form."""
    file = File(source.name, [], {}, [])
    for document in documents(source, "text"):
        if isinstance(document, Problem):
            file.problems.append(document)
            if document.level == "note":
                file.items.append(Gap("it is a template that is not rendered", document.span))
        elif isinstance(document.data, dict):
            _read(document, file)
    return file


def _read(document: Value, file: File) -> None:
    for key, value in document.entries():
        name = key.lower()
        if isinstance(value.data, Unknown):
            file.items.append(Gap(value.data.reason, value.span))
        elif name == "includes":
            file.items += [Include(item.text, item.span) for item in value.items() if item.text]
        elif name == "env":
            file.variables.update({key: item.text for key, item in value.entries() if item.text is not None})
        elif name == "service":
            file.items.append(_part("service", value))
        elif name == "pipeline":
            file.items += _pipeline(value)


def _pipeline(pipeline: Value) -> Iterator[Part | Gap]:
    for key, value in pipeline.entries():
        kind = _PIPELINE.get(key.lower())
        if isinstance(value.data, Unknown):
            yield Gap(value.data.reason, value.span)
        elif kind is not None:
            yield from (_part(kind, item) for item in value.items() if isinstance(item.data, dict))


def _part(kind: Kind, value: Value) -> Part:
    part = Part(kind, value.span, [])
    part.entries = [entry for key, item in value.entries() for entry in _entries(key.lower(), item)]
    processors = value.get("processors", "logs")
    if processors is not None:
        part.processors = [_part("filter", item) for item in processors.items() if isinstance(item.data, dict)]
    if value.get("routes") is not None:
        part.open = "its `routes` decide which outputs get which records"
    return part


def _entries(key: str, value: Value, depth: int = 0) -> Iterator[Entry]:
    """A key's texts: of a list one each, of a mapping below joined names."""
    data = value.data
    if key in _NO_KEYS or depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _entries(key, item, depth + 1)
    elif isinstance(data, dict):
        for inner, item in data.items():
            yield from _entries(f"{key}.{inner.lower()}", item, depth + 1)
    elif isinstance(data, str | Unknown):
        yield Entry(key, data, value.span)
