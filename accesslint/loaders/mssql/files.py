"""One file of sections to a resource: https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-configure-mssql-conf"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import parse

PLATFORM = "mssql"
TYPE = "mssql_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    document = parse(source)
    yield from document.problems
    settings: dict[str, Value] = {}
    for entry in document.entries:
        key, span = f"{entry.group}.{entry.name}".lower(), document.span(entry)
        text = entry.value or ""
        settings[key] = line_value(key, text, span, templated=entry.templated, conditional=entry.conditional)
    gaps: list[Value] = []
    if document.hole is not None:
        gaps.append(Value(Unknown("a template may set more", "the rendered file"), document.hole))
    header = header_of(source)
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    yield file_resource(TYPE, name, attributes, header, platform=PLATFORM, scope=scope, container=container)
