"""One file of variables to a resource."""

from __future__ import annotations

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Source
from accesslint.syntax.environment_files import parse

PLATFORM = "minio"
TYPE = "minio_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Resource:
    """The resource of a file."""
    document = parse(source)
    header = header_of(source)
    gaps: list[Value] = []
    if document.hole is not None:
        gaps.append(Value(Unknown("a template may set more", "the rendered file"), document.hole))
    settings = {key: value for key, value in document.variables.items() if key.startswith("MINIO_")}
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    return file_resource(TYPE, name, attributes, header, platform=PLATFORM, scope=scope, container=container)
