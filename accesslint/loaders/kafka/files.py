"""One file of properties to a resource."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.properties import parse
from accesslint.syntax.template_lines import is_filled_in

PLATFORM = "kafka"
TYPE = "kafka_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    document = parse(source)
    yield from document.problems
    settings: dict[str, Value] = {}
    for key, one in document.last().items():
        templated = is_filled_in(one.value) or is_filled_in(key)
        settings[key] = line_value(key, one.value, one.span, templated=templated, conditional=one.conditional)
    gaps: list[Value] = []
    if document.hole is not None:
        gaps.append(Value(Unknown("a template may set more", "the rendered file"), document.hole))
    header = header_of(source)
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    yield file_resource(TYPE, name, attributes, header, platform=PLATFORM, scope=scope, container=container)
