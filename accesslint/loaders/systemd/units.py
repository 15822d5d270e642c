"""From unit files to services: drop-ins are read after their unit, in the order of their names.

https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html (drop-ins),
https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html (`ExecStart=` alone takes back the commands
before it), https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import file_resource, header_of
from accesslint.including.files import File
from accesslint.including.names import plain_name
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Source
from accesslint.syntax.shell_words import words_of
from accesslint.syntax.unit_files import Assignment, parse

PLATFORM = "systemd"

_RENDERED = "the rendered file"
_MASK = "\ufffc"
"""Stands for each sign of a template's tag."""
_TAG = re.compile(r"\{\{[^{}\n]*\}\}|<%=[^%\n]*%>")
_SPECIFIER = re.compile(r"%([%A-Za-z])")
_VARIABLE_ALONE = re.compile(r"\$(?:\{\w+\}|[A-Za-z_]\w*)\Z", re.ASCII)
_LISTS = {
    "execstart": "commands",
    "environment": "environment",
    "environmentfile": "environment_files",
    "logfilterpatterns": "filters",
}
"""Settings whose values add up, and the attributes that hold them."""
_OF_CONTAINERS = {
    "exec": "command",
    "environment": "environment",
    "environmentfile": "environment_files",
    "volume": "volumes",
}
"""Settings of containers that are lists of words (those of one line, or of all lines), and the attributes."""
_TYPES = {"service": "systemd_service", "container": "systemd_container"}


def load_units(files: Iterable[File]) -> Iterator[Resource]:
    """Each unit with its drop-ins; drop-ins alone where the unit is not in the tree."""
    files = sorted(files, key=lambda file: (file.scope, file.file_name))
    groups: dict[tuple[str, str, str], list[File]] = {}
    units: dict[tuple[str, str], list[File]] = {}
    for file in files:
        if not _is_drop_in(file.file_name):
            groups[file.scope, dirname(file.file_name), plain_name(file.file_name)] = [file]
            units.setdefault((file.scope, plain_name(file.file_name)), []).append(file)
    for file in files:
        if not _is_drop_in(file.file_name):
            continue
        folder = dirname(file.file_name)
        unit, above = folder.rpartition("/")[2].removesuffix(".d"), dirname(folder)
        # A unit of the distribution's folder may be changed by a drop-in below another.
        elsewhere = units.get((file.scope, unit), [])
        if (file.scope, above, unit) not in groups and len(elsewhere) == 1:
            above = dirname(elsewhere[0].file_name)
        groups.setdefault((file.scope, above, unit), []).append(file)
    for (_, _, unit), members in groups.items():
        yield _resource(unit, members)


def _is_drop_in(name: str) -> bool:
    return dirname(name).endswith((".service.d", ".container.d"))


def _resource(unit: str, members: list[File]) -> Resource:
    kind = unit.rpartition(".")[2]
    names = _OF_CONTAINERS if kind == "container" else _LISTS
    settings: dict[str, Value] = {}
    lists: dict[str, list[Value]] = {name: [] for name in names}
    gaps: list[Value] = []
    gather = _gather_container if kind == "container" else _gather_service
    for file in members:
        document = parse(file.source)
        if document.hole is not None:
            gaps.append(Value(Unknown("a template's tag may stand for further lines", _RENDERED), document.hole))
        for one in document.assignments:
            value = line_value(one.name, one.value, one.span, templated=one.templated, conditional=one.conditional)
            gather(file.source, one, value, settings, lists)
    first = members[0]
    header = header_of(first.source)
    attributes = {
        "settings": Value(settings, header),
        **{attribute: Value(lists[name], header) for name, attribute in names.items()},
        "open": Value(gaps, header),
        "complete": Value(not _is_drop_in(first.file_name), header),
    }
    return file_resource(
        _TYPES[kind],
        unit,
        Value(attributes, header),
        header,
        platform=PLATFORM,
        scope=first.scope or first.file_name,
        container=first.container,
    )


def _gather_service(
    source: Source, one: Assignment, value: Value, settings: dict[str, Value], lists: dict[str, list[Value]]
) -> None:
    if one.section != "service":
        return
    if one.name not in lists:
        settings[one.name] = value
    elif not one.value and not one.conditional:
        lists[one.name] = []
    else:
        lists[one.name].append(_command(source, one, value) if one.name == "execstart" else value)


def _gather_container(
    source: Source, one: Assignment, value: Value, settings: dict[str, Value], lists: dict[str, list[Value]]
) -> None:
    if one.section == "service" and one.name == "type":
        settings["service_type"] = value
    elif one.section != "container":
        return
    elif one.name not in lists:
        settings[one.name] = value
    else:
        words = _command(source, one, value)
        before = lists[one.name] if one.value and one.name != "exec" else []
        lists[one.name] = [*before, *words.items()] if one.value or one.conditional else []


def _specified(text: str) -> str | Template:
    """A word without systemd's specifiers (`%%` is a percent sign); those in a text with blanks are unknown parts.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers
    """
    if "%" not in text:
        return text
    parts: list[str | Unknown] = []
    for number, piece in enumerate(_SPECIFIER.split(text)):
        is_specifier = number % 2 == 1
        if is_specifier and piece != "%" and any(sign.isspace() for sign in text):
            parts.append(Unknown(f"systemd fills in %{piece}", "the unit's name and host"))
        else:
            parts.append(piece if not is_specifier or piece == "%" else f"%{piece}")
    if any(isinstance(part, Unknown) for part in parts):
        return Template(tuple(parts))
    return "".join(part for part in parts if isinstance(part, str))


def _command(source: Source, one: Assignment, value: Value) -> Value:
    """The words of a command line, each at its place; systemd runs no shell."""
    if one.conditional:
        return value
    text = source.text
    if one.templated:
        masked = _TAG.sub(lambda tag: _MASK * len(tag[0]), text[one.start : one.end])
        text = text[: one.start] + masked + text[one.end :]
    before, words = "", list[Value]()
    for word in words_of(text, [(one.start, one.end)], operators=False):
        shown = word.text.strip()
        if shown:  # nothing is left of the backslash that continues a line
            words.append(Value(_word(shown, before), source.span(word.start, word.end)))
            before = shown
    return Value(words, one.span)


def _word(text: str, before: str) -> str | Unknown | Template:
    """What a word stands for. A variable or tag alone may be several words, but for the value of an option."""
    named = before if before.startswith("-") and not text.startswith("-") else text
    if (_VARIABLE_ALONE.match(text) and named is text) or ("$" in text and "log" in named):
        return Unknown(f"{text} is set where the unit is started", "the unit's environment")
    if _MASK in text:
        is_alone = not text.strip(_MASK)
        is_value = before.startswith("--") and "=" not in before
        if (is_alone and not is_value) or "log" in named or "config" in named:
            return Unknown("a template fills it in", _RENDERED)
        return text.replace(_MASK, "_")
    return _specified(text)
