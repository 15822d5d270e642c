"""From option files to resources, one for each main file, or for a part whose main file is not known.

`!includedir` takes the files that end in `.cnf`; in which order is not defined for MySQL, MariaDB takes them by name:
https://dev.mysql.com/doc/refman/8.4/en/option-files.html. The last value of an option counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assignments import Configuration, File, Line, configurations, line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Data, Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import Document, Entry, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "mysql"
TYPE = "mysql_configuration"

_GROUPS = re.compile(r"(?:mysqld|server|mariadbd?|galera)(?:-[\d.]+)?", re.ASCII)
_MAIN = re.compile(r"(?:my|mariadb|mysqld)\.(?:cnf|ini)(?:\.\w+)?", re.ASCII)
_PLUGINS = "plugin_load_add"
_LOADING = frozenset({_PLUGINS, "plugin_load", "early_plugin_load"})


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    for found in configurations(sources, embedded, tree, _read):
        if isinstance(found, Problem):
            yield found
        elif any(_GROUPS.fullmatch(line.group) for line in found.lines):
            yield _resource(found)


def _read(name: str, source: Source) -> File:
    document = parse(source)
    lines = [_line(document, entry) for entry in document.entries]
    return File(name, lines, header_of(source), document.hole, document.problems)


def _line(document: Document, entry: Entry) -> Line:
    span, text = document.span(entry), entry.value
    if entry.name in ("include", "includedir") and text is not None:
        path = f"{text.rstrip('/')}/*.cnf" if entry.name == "includedir" else text
        return Line(entry.name, Value(text, span), entry.group, path)
    name = entry.name.removeprefix("loose_")
    if text is None:
        # An option that stands alone is switched on, or off where its name says so.
        plain = name.removeprefix("skip_").removeprefix("disable_")
        name, text = plain, "ON" if plain == name else "OFF"
    value = line_value(name, text, span, templated=entry.templated, conditional=entry.conditional)
    return Line(name, value, entry.group)


def _resource(found: Configuration) -> Resource:
    header = found.main.header
    options: dict[str, Value] = {}
    plugins: list[Value] = []
    groups: dict[str, Value] = {}
    for line in found.lines:
        if not _GROUPS.fullmatch(line.group):
            continue
        groups.setdefault(line.group, Value(line.group, line.value.span))
        if line.name in _LOADING:
            plugins.append(line.value)
            options[_PLUGINS] = Value(plugins, line.value.span)
        else:
            options[line.name] = line.value
    base = found.main.name.rpartition("/")[2]
    attributes: dict[str, Data] = {
        "options": options,
        "groups": list(groups.values()),
        "open": found.gaps,
        "complete": _MAIN.fullmatch(base) is not None,
    }
    return file_resource(
        TYPE,
        found.main.name,
        attributes_at(header, attributes),
        header,
        platform=PLATFORM,
        scope=found.scope,
        container=found.container,
    )
