"""Sorts files into configurations: a main file with what it includes, or parts whose main file is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING, Any

import msgspec

from accesslint.including.configuration_files import file_resource
from accesslint.including.library import Library, roots
from accesslint.including.shelves import KeyShelf, Shelf, TreeShelf
from accesslint.loaders.fluentbit.classic import classic_file
from accesslint.loaders.fluentbit.parts import File, Gap, Include, Item, Part, Variables, section_value
from accesslint.loaders.fluentbit.recognise import INSTALLED, is_yaml
from accesslint.loaders.fluentbit.yaml_form import yaml_file
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "fluentbit"
TYPE = "fluentbit_configuration"

_PIPELINE = ("input", "filter", "output")


class _Configuration(msgspec.Struct):
    """A main file with what it includes, or parts that belong together."""

    parts: list[Part]
    gaps: list[Gap]
    files: list[File]
    """The main file first."""
    included: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether it can run: a service section with something beside it, or inputs and outputs."""
        kinds = {part.kind for part in self.parts}
        return ("service" in kinds and not kinds.isdisjoint(_PIPELINE)) or {"input", "output"} <= kinds


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    yield from _load([source.name for source in sources], TreeShelf(tree, sources, INSTALLED), dirname, "", "")
    for (scope, container), keys in grouped(embedded):
        yield from _load(list(keys), KeyShelf(keys), lambda _: "", scope, container)


def grouped(embedded: Iterable[Embedded]) -> Iterator[tuple[tuple[str, str], dict[str, Source]]]:
    """The files of each ConfigMap by their names, with its scope and its id."""
    groups: dict[tuple[str, str], dict[str, Source]] = {}
    for one in embedded:
        groups.setdefault((one.scope, one.container), {})[one.file_name] = one.source
    yield from groups.items()


def _read_file(name: str, source: Source) -> File:
    file = yaml_file(source) if is_yaml(name) else classic_file(source)
    file.name = name
    return file


def _load(
    names: list[str], shelf: Shelf, folder_of: Callable[[str], str], scope: str, container: str
) -> Iterator[Resource | Problem]:
    library = Library(shelf, _read_file)
    loose: dict[str, _Configuration] = {}
    for root, found in roots(names, library, lambda file: _expand(file, library, folder_of)):
        if found.is_complete:
            yield _resource(found, scope or root, container, complete=True)
            continue
        group = loose.setdefault(folder_of(root), found)
        if group is not found:
            group.parts += found.parts
            group.gaps += found.gaps
            group.files += found.files
    for folder, found in loose.items():
        if any(part.kind in _PIPELINE for part in found.parts):
            name = found.files[0].name if len(found.files) == 1 else folder or "."
            yield _resource(found, scope or name, container, complete=False)
    yield from library.problems()


def _expand(root: File, library: Library[File], folder_of: Callable[[str], str]) -> _Configuration:
    """Follow the includes of a main file.

    The classic form takes relative paths from the main file's folder, YAML from the including file's:
    https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/includes-section
    """
    found = _Configuration([], [], [root], [])
    waiting: list[tuple[Item, tuple[str, ...]]] = [(item, (root.name,)) for item in reversed(root.items)]
    while waiting:
        item, trail = waiting.pop()
        if isinstance(item, Part):
            found.parts.append(item)
        elif isinstance(item, Gap):
            found.gaps.append(item)
        elif isinstance(item, Include):
            folder = folder_of(trail[-1] if is_yaml(trail[-1]) else root.name)
            files, missing = library.included(item.path, item.span, folder, trail)
            if missing:
                found.gaps.append(Gap(missing, item.span))
            for file in reversed(files):
                if file.name in found.included:
                    library.say(item.span, f"{file.name} is included twice, which Fluent Bit refuses")
                    continue
                found.files.append(file)
                found.included.append(file.name)
                waiting += [(inner, (*trail, file.name)) for inner in reversed(file.items)]
    return found


def _resource(found: _Configuration, scope: str, container: str, *, complete: bool) -> Resource:
    variables = Variables(found.files)
    header = found.parts[0].header

    def value(data: Any) -> Value:
        return Value(data, header)

    def sections(kind: str) -> list[Value]:
        return [section_value(part, variables) for part in found.parts if part.kind == kind]

    services = sections("service")
    attributes = {
        "service": Value({key: item for one in services for key, item in one.entries()}, header),
        "complete": value(complete),
        "open": value([Value(Unknown(gap.reason, "the included file"), gap.span) for gap in found.gaps]),
        **{f"{kind}s": value(sections(kind)) for kind in _PIPELINE},
    }
    return file_resource(
        TYPE, found.files[0].name, value(attributes), header, platform=PLATFORM, scope=scope, container=container
    )
