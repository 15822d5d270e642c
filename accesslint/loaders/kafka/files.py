"""One file of properties to a resource."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.settings_files import further_settings, property_settings, settings_resource
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from accesslint.syntax.properties import parse

PLATFORM = "kafka"
TYPE = "kafka_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    document = parse(source)
    yield from document.problems
    settings, gaps = property_settings(document.properties), further_settings(document.hole)
    yield settings_resource(TYPE, source, name, settings, gaps, platform=PLATFORM, scope=scope, container=container)
