"""From PostgreSQL's files to resources, one for each main file, or for a part whose main file is not known.

Paths are relative to the including file's folder; `include_dir` takes the files that end in `.conf` in the order of
their names: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-INCLUDES. What `ALTER SYSTEM` has set
(`postgresql.auto.conf`, in the same folder) is read last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assignments import Configuration, File, Line, configurations, line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Data, Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.postgresql import Document, Entry, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "postgresql"
TYPE = "postgresql_configuration"

_AUTOMATIC = "postgresql.auto.conf"


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    for found in configurations(sources, embedded, tree, _read, _AUTOMATIC):
        yield found if isinstance(found, Problem) else _resource(found)


def _read(name: str, source: Source) -> File:
    document = parse(source)
    # A line that includes what `ALTER SYSTEM` sets adds nothing: it is read last in any case.
    lines = [line for entry in document.entries if (line := _line(document, entry)).include != _AUTOMATIC]
    return File(name, lines, header_of(source), document.hole, document.problems)


def _line(document: Document, entry: Entry) -> Line:
    span = document.span(entry)
    if entry.name in ("include", "include_if_exists"):
        return Line(entry.name, Value(entry.value, span), include=entry.value)
    if entry.name == "include_dir":
        return Line(entry.name, Value(entry.value, span), include=f"{entry.value.rstrip('/')}/*.conf")
    templated, conditional = entry.templated, entry.conditional
    return Line(entry.name, line_value(entry.name, entry.value, span, templated=templated, conditional=conditional))


def _resource(found: Configuration) -> Resource:
    base = found.main.name.rpartition("/")[2]
    complete = base.startswith("postgresql") and base != _AUTOMATIC
    attributes: dict[str, Data] = {
        "parameters": {line.name: line.value for line in found.lines},
        "open": found.gaps,
        "complete": complete,
    }
    return file_resource(
        TYPE,
        found.main.name,
        attributes_at(found.main.header, attributes),
        found.main.header,
        platform=PLATFORM,
        scope=found.scope,
        container=found.container,
    )
