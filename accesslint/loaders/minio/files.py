"""One file of variables to a resource."""

from __future__ import annotations

from accesslint.including.settings_files import further_settings, settings_resource
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.environment_files import parse

PLATFORM = "minio"
TYPE = "minio_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Resource:
    """The resource of a file."""
    document = parse(source)
    settings = {key: value for key, value in document.variables.items() if key.startswith("MINIO_")}
    gaps = further_settings(document.hole)
    return settings_resource(TYPE, source, name, settings, gaps, platform=PLATFORM, scope=scope, container=container)
