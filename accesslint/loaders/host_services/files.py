"""From the services' files to resources, with what they include.

Includes and order: https://man.openbsd.org/sshd_config (the first value counts, a `Match` block goes to the next one or
the file's end), https://man7.org/linux/man-pages/man5/sudoers.5.html (`@includedir`, `#includedir`),
https://chrony-project.org/doc/latest/chrony.conf.html (`include`, `confdir`, `sourcedir`),
https://www.freedesktop.org/software/systemd/man/latest/timesyncd.conf.html (drop-ins)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING

from accesslint.including.assignments import Configuration, File, Line, configurations, line_value
from accesslint.including.configuration_files import file_resource, header_of
from accesslint.including.files import HEAD
from accesslint.loaders.host_services import kind_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.directive_lines import Directive, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "host"

_TYPES = {
    "sshd": "sshd_configuration",
    "sudoers": "sudoers",
    "chrony": "chrony_configuration",
    "ntp": "ntp_configuration",
    "timesyncd": "timesyncd_configuration",
}
_COMMENTS = {"chrony": "#!;%", "timesyncd": "#;["}
_INCLUDES = {
    "sshd": {"include": ""},
    "sudoers": {"@include": "", "#include": "", "@includedir": "/*", "#includedir": "/*"},
    "chrony": {"include": "", "confdir": "/*.conf", "sourcedir": "/*.sources"},
    "ntp": {"includefile": ""},
}
"""Directives that include, with what follows a folder's name."""
_DROP_INS = (".d/", ".d\\")


def load_files(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Iterator[Resource | Problem]:
    """The configurations of all files, service by service, and what is wrong with these."""
    for kind in _TYPES:
        own = [source for source in sources if kind_of(source.name, source.text[:HEAD]) == kind]
        inner = [one for one in embedded if kind_of(one.file_name, one.source.text[:HEAD]) == kind]
        if not own and not inner:
            continue

        def read(name: str, source: Source, kind: str = kind) -> File:
            return _read(kind, name, source)

        found: dict[tuple[str, str, str], Configuration] = {}
        for one in configurations(own, inner, tree, read):
            if isinstance(one, Problem):
                yield one
            else:
                _add(kind, one, found)
        for configuration in found.values():
            yield _resource(kind, configuration)


def _add(kind: str, one: Configuration, found: dict[tuple[str, str, str], Configuration]) -> None:
    """Drop-ins of timesyncd, which no line includes, go with their main file."""
    folder = dirname(one.main.name)
    # Files inside of others may have one name and different scopes; a file of the tree is its own scope.
    scope = "" if one.scope == one.main.name else one.scope
    if kind == "timesyncd" and folder.endswith(".conf.d"):
        main = found.get((scope, folder.removesuffix(".d"), one.container))
        if main is not None:
            main.lines += one.lines
            main.gaps += one.gaps
            return
    include = next((line.value.span for line in one.main.lines if line.include), None)
    if include is not None and not one.included and not one.gaps:
        one.gaps.append(Value(Unknown("the files that it includes are not in the tree", "these files"), include))
    folder_of_sources = next((line.value.span for line in one.main.lines if line.name == "sourcedir"), None)
    if folder_of_sources is not None and not any(".sources" in name for name in one.included):
        one.gaps.append(Value(Unknown("the folder of sources is not in the tree", "its files"), folder_of_sources))
    found[scope, one.main.name, one.container] = one


def _read(kind: str, name: str, source: Source) -> File:
    includes = _INCLUDES.get(kind, {})
    document = parse(source, _COMMENTS.get(kind, "#"), ("#include",) if kind == "sudoers" else ())
    lines: list[Line] = []
    match = ""
    for one in document.directives:
        if kind == "sshd" and one.name == "match":
            match = "" if one.value.lower() == "all" else one.value
        elif one.name in includes:
            lines += _included(one, includes[one.name])
        elif kind == "sudoers":
            lines += _defaults(one)
        else:
            lines.append(Line(one.name, _value(one, one.name, one.value), match))
    return File(name, lines, header_of(source), document.hole, [])


def _value(one: Directive, name: str, text: str) -> Value:
    return line_value(name, text, one.span, templated=one.templated, conditional=one.conditional)


def _included(one: Directive, suffix: str) -> Iterator[Line]:
    for path in one.value.split()[:100]:
        yield Line(one.name, Value(path, one.span), include=path.strip('"').rstrip("/") + suffix)


def _defaults(one: Directive) -> Iterator[Line]:
    """`Defaults:user !syslog, logfile=/var/log/sudo.log` as one line per setting, with `:user` as the group."""
    name = one.name
    if not name.startswith("defaults"):
        return
    for part in one.value.split(",")[:200]:
        setting, _, value = part.strip().partition("=")
        negated = setting.startswith("!")
        setting = setting.lstrip("!").strip().rstrip("+-").strip().lower()
        if setting and " " not in setting:
            text = "off" if negated else value.strip().strip('"') or "on"
            yield Line(setting, _value(one, setting, text), name.removeprefix("defaults"))


def _resource(kind: str, one: Configuration) -> Resource:
    header, name = one.main.header, one.main.name
    complete = not any(mark in name for mark in _DROP_INS)
    values = {"open": Value(one.gaps, header), "complete": Value(complete, header)}
    if kind == "sshd":
        settings: dict[str, Value] = {}
        for line in one.lines:
            if not line.group:
                settings.setdefault(line.name, line.value)
        values["settings"] = Value(settings, header)
        values["matched"] = Value([_entry(line) for line in one.lines if line.group], header)
    else:
        key = "defaults" if kind == "sudoers" else "lines"
        values[key] = Value([_entry(line) for line in one.lines], header)
    attributes = Value(values, header)
    return file_resource(
        _TYPES[kind], name, attributes, header, platform=PLATFORM, scope=one.scope, container=one.container
    )


def _entry(line: Line) -> Value:
    span = line.value.span
    return Value({"group": Value(line.group, span), "name": Value(line.name, span), "value": line.value}, span)
