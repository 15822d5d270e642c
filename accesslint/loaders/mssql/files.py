"""One file of sections to a resource: https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-configure-mssql-conf"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.settings_files import further_settings, option_settings, settings_resource
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import parse

PLATFORM = "mssql"
TYPE = "mssql_configuration"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    document = parse(source)
    yield from document.problems
    settings = option_settings(document, lambda entry: f"{entry.group}.{entry.name}")
    gaps = further_settings(document.hole)
    yield settings_resource(TYPE, source, name, settings, gaps, platform=PLATFORM, scope=scope, container=container)
