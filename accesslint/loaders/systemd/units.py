"""From unit files to services: drop-ins are read after their unit, in the order of their names.

https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html (drop-ins),
https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html (`ExecStart=` alone takes back the commands
before it), https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import NamedTuple

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import file_resource, header_of
from accesslint.including.names import plain_name
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Source
from accesslint.syntax.shell_words import words_of
from accesslint.syntax.unit_files import Assignment, parse

PLATFORM = "systemd"

_RENDERED = "the rendered file"
_VARIABLE_ALONE = re.compile(r"\$(?:\{\w+\}|[A-Za-z_]\w*)\Z", re.ASCII)
_LISTS = frozenset({"execstart", "environment", "environmentfile", "logfilterpatterns"})
"""Settings whose values add up."""
_TYPES = {"service": "systemd_service", "container": "systemd_container"}


class Given(NamedTuple):
    """A unit's file."""

    name: str
    source: Source
    scope: str
    container: str


def load_units(files: Sequence[Given]) -> Iterator[Resource]:
    """Each unit with its drop-ins; drop-ins alone where the unit is not in the tree."""
    files = sorted(files, key=lambda given: (given.scope, given.name))
    groups: dict[tuple[str, str, str], list[Given]] = {}
    units: dict[tuple[str, str], list[Given]] = {}
    for given in files:
        if not _is_drop_in(given.name):
            groups[given.scope, dirname(given.name), plain_name(given.name)] = [given]
            units.setdefault((given.scope, plain_name(given.name)), []).append(given)
    for given in files:
        if not _is_drop_in(given.name):
            continue
        folder = dirname(given.name)
        unit, above = folder.rpartition("/")[2].removesuffix(".d"), dirname(folder)
        # A unit of the distribution's folder may be changed by a drop-in below another.
        elsewhere = units.get((given.scope, unit), [])
        if (given.scope, above, unit) not in groups and len(elsewhere) == 1:
            above = dirname(elsewhere[0].name)
        groups.setdefault((given.scope, above, unit), []).append(given)
    for (_, _, unit), members in groups.items():
        yield _resource(unit, members)


def _is_drop_in(name: str) -> bool:
    return dirname(name).endswith((".service.d", ".container.d"))


def _resource(unit: str, members: list[Given]) -> Resource:
    kind = unit.rpartition(".")[2]
    settings: dict[str, Value] = {}
    lists: dict[str, list[Value]] = {name: [] for name in _LISTS}
    gaps: list[Value] = []
    for _, source, _, _ in members:
        document = parse(source)
        if document.hole is not None:
            gaps.append(Value(Unknown("a template's tag may stand for further lines", _RENDERED), document.hole))
        for one in document.assignments:
            if one.section != kind:
                continue
            value = line_value(one.name, one.value, one.span, templated=one.templated, conditional=one.conditional)
            if one.name not in _LISTS:
                settings[one.name] = value
            elif not one.value and not one.conditional:
                lists[one.name] = []
            else:
                lists[one.name].append(_command(source, one, value) if one.name == "execstart" else value)
    first = members[0]
    header = header_of(first.source)
    attributes = {
        "settings": Value(settings, header),
        "commands": Value(lists["execstart"], header),
        "environment": Value(lists["environment"], header),
        "environment_files": Value(lists["environmentfile"], header),
        "filters": Value(lists["logfilterpatterns"], header),
        "open": Value(gaps, header),
        "complete": Value(not _is_drop_in(first.name), header),
    }
    return file_resource(
        _TYPES[kind],
        unit,
        Value(attributes, header),
        header,
        platform=PLATFORM,
        scope=first.scope or first.name,
        container=first.container,
    )


def _command(source: Source, one: Assignment, value: Value) -> Value:
    """The words of a command line, each at its place; systemd runs no shell."""
    if value.unknown is not None:
        return value
    before, words = "", list[Value]()
    for word in words_of(source.text, [(one.start, one.end)], operators=False):
        text, span = word.text.strip(), source.span(word.start, word.end)
        if not text:
            continue  # the backslash that continues a line
        unknown = Unknown(f"{text} is set where the unit is started", "the unit's environment")
        is_open = _VARIABLE_ALONE.match(text) is not None and not before.startswith("-")
        words.append(Value(unknown if is_open else text, span))
        before = text
    return Value(words, one.span)
