"""The files of one folder to resources: the settings without a profile, and those with each profile on top.

Properties go before YAML, a profile's file before a profile's document elsewhere, and both before the rest:
https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from accesslint.including.files import File
from accesslint.including.folders import Folder, by_folder
from accesslint.loaders import files_together
from accesslint.loaders.spring_boot import NAME, profile_of
from accesslint.loaders.spring_boot.documents import Part, canonical, read_parts
from accesslint.loaders.spring_boot.surroundings import Surroundings
from accesslint.model.values import Data, Resource, Template, Unknown, Value
from accesslint.source import Problem, Source, Span

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

KIND = "spring_boot_configuration"

_PLACEHOLDER = re.compile(r"\$\{([^${}:]{1,200})(?::[^${}]{0,500})?\}|@[\w.-]{1,100}@|\{\{.{0,200}?\}\}|<%=.{0,200}?%>")
_ROUNDS = 4
_LONGEST = 10_000
_ENVIRONMENT = "the environment of the application"


class _Group(msgspec.Struct):
    """What was read for one profile, in the order in which later settings replace earlier ones."""

    name: str
    header: Span
    settings: dict[str, Value] = {}


def read_applications(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The resources of all settings, folder by folder."""
    surroundings = Surroundings(tree)
    for folder in by_folder(files_together(sources, embedded)):
        yield from _application(folder, surroundings)


def _application(folder: Folder, surroundings: Surroundings) -> Iterator[Resource | Problem]:
    # YAML comes first, so that properties replace it; files of profiles come last.
    folder.files.sort(
        key=lambda file: (bool(profile_of(file.file_name)), ".properties" in file.file_name, file.file_name)
    )
    groups: dict[str, _Group] = {}
    gaps: list[Value] = []
    for file in folder.files:
        parts, open_, problems = read_parts(file.source, file.file_name)
        yield from problems
        gaps += open_
        for part in parts:
            for profile in _profiles(file, part):
                address = _address(file, profile)
                group = groups.setdefault(profile, _Group(address, part.header, {}))
                group.settings.update(part.settings)
    stack, library = surroundings.stack(folder.scope) if not folder.container else ("", None)
    other = library or (surroundings.others(folder.scope) if not folder.container else None)
    always = groups.get("")
    for profile, group in groups.items():
        merged = {**(always.settings if always is not None else {}), **group.settings}
        attributes: dict[str, Data] = {
            "settings": {name: _filled(name, value, merged) for name, value in merged.items()},
            "own": [Value(name, value.span) for name, value in group.settings.items()],
            "open": list(gaps),
            "profile": profile,
            "stack": stack,
            "others": [] if other is None else [Value(other, group.header)],
        }
        yield Resource(
            id=f"{folder.scope}#{folder.within}{group.name}",
            platform=NAME,
            type=KIND,
            address=group.name,
            attributes=Value({name: Value(data, group.header) for name, data in attributes.items()}, group.header),
            header=group.header,
            scope=folder.scope,
            container=folder.container,
        )


def _profiles(file: File, part: Part) -> tuple[str, ...]:
    named = profile_of(file.file_name) or ""
    return (named,) if named else part.profiles or ("",)


def _address(file: File, profile: str) -> str:
    base = file.file_name.rpartition("/")[2]
    return f"{base} ({profile})" if profile and not profile_of(file.file_name) else base


def _filled(name: str, value: Value, settings: dict[str, Value]) -> Value:
    """A value whose placeholders are filled in; unknown, or a template, where one is left."""
    if isinstance(value.data, list):
        return Value([_filled(name, item, settings) for item in value.data], value.span)
    text = value.text
    if text is None or len(text) > _LONGEST:
        return value
    for _ in range(_ROUNDS):
        if "${" not in text or len(text) > _LONGEST:
            break
        text = _PLACEHOLDER.sub(lambda found: _known(found, settings), text)
    parts: list[str | Unknown] = []
    at = 0
    for found in _PLACEHOLDER.finditer(text):
        parts += [text[at : found.start()]] if found.start() > at else []
        parts.append(Unknown(f"{found[1] or found[0]} is not set in these files", _ENVIRONMENT))
        at = found.end()
    if not parts:
        return Value(Unknown(f"{name} is filled in from outside", _ENVIRONMENT) if "${" in text else text, value.span)
    parts += [text[at:]] if at < len(text) else []
    whole = parts[0]
    return Value(whole if len(parts) == 1 and isinstance(whole, Unknown) else Template(tuple(parts)), value.span)


def _known(found: re.Match[str], settings: dict[str, Value]) -> str:
    value = settings.get(canonical(found[1])) if found[1] else None
    return value.text if value is not None and value.text is not None else found[0]
