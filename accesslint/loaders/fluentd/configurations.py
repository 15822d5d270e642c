"""Sorts files into configurations: a main file with what it includes, or parts whose main file is not known.

An included file stands in the place of its `@include`, on any level, and relative paths start from the including file:
https://docs.fluentd.org/configuration/config-file#id-6.-reuse-your-config-the-include-directive
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING, Any

import msgspec

from accesslint.including.configuration_files import file_resource
from accesslint.including.library import Library, roots
from accesslint.including.shelves import KeyShelf, Shelf, TreeShelf
from accesslint.loaders.fluentbit.configurations import grouped
from accesslint.loaders.fluentbit.recognise import INSTALLED
from accesslint.loaders.fluentbit.texts import template
from accesslint.loaders.fluentd.elements import literal_value, parameter_value
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.fluentd import Document, Element, Hole, Include, Item, Parameter, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "fluentd"
TYPE = "fluentd_configuration"

_MOST_ELEMENTS = 200_000
_DEEPEST = 60
_MAIN_NAMES = ("td-agent.conf", "fluent.conf", "fluentd.conf")


class _File(msgspec.Struct):
    name: str
    document: Document
    problems: list[Problem]


class _Level(msgspec.Struct):
    """What stands on one level: at the top, or inside a directive."""

    parameters: dict[str, Value]
    elements: list[Value]
    open: list[Value]


class _Configuration(msgspec.Struct):
    name: str
    top: _Level
    included: list[str]
    header: Span

    @property
    def is_named_main(self) -> bool:
        """Whether it has the name that images and packages give to main files."""
        return self.name.rpartition("/")[2] in _MAIN_NAMES

    @property
    def is_complete(self) -> bool:
        """Whether it is a main file: by its name, or by having sources and somewhere to send their records."""
        kinds = {value.text for element in self.top.elements if (value := element.get("directive")) is not None}
        if self.is_named_main and kinds:
            return True
        return "source" in kinds and not kinds.isdisjoint({"match", "label"})


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    yield from _load([source.name for source in sources], TreeShelf(tree, sources, INSTALLED), dirname, "", "")
    for (scope, container), keys in grouped(embedded):
        yield from _load(list(keys), KeyShelf(keys), lambda _: "", scope, container)


def _load(
    names: list[str], shelf: Shelf, folder_of: Callable[[str], str], scope: str, container: str
) -> Iterator[Resource | Problem]:
    library = Library(shelf, _read_file)
    loose: dict[str, list[_Configuration]] = {}
    found_roots = list(roots(names, library, lambda file: _Expansion(library, folder_of).run(file)))
    # A ConfigMap of several files without a main file is shown in a folder that a main file of the image includes.
    is_folder = bool(container) and len(found_roots) > 1 and not any(found.is_named_main for _, found in found_roots)
    for root, found in found_roots:
        if found.is_complete and not is_folder:
            yield _resource(found, scope or root, container, complete=True)
        elif found.top.elements:
            loose.setdefault(folder_of(root), []).append(found)
    for folder, group in loose.items():
        first = group[0]
        for other in group[1:]:
            first.top.elements += other.top.elements
            first.top.open += other.top.open
        place = first.name if len(group) == 1 else folder or "."
        yield _resource(first, scope or place, container, complete=False)
    yield from library.problems()


def _read_file(name: str, source: Source) -> _File:
    document = parse(source)
    return _File(name, document, document.problems)


def _resource(found: _Configuration, scope: str, container: str, *, complete: bool) -> Resource:
    def value(data: Any) -> Value:
        return Value(data, found.header)

    attributes = {
        "elements": value(found.top.elements),
        "complete": value(complete),
        "open": value(found.top.open),
    }
    return file_resource(
        TYPE, found.name, value(attributes), found.header, platform=PLATFORM, scope=scope, container=container
    )


class _Expansion:
    """Follows the includes of one main file."""

    def __init__(self, library: Library[_File], folder_of: Callable[[str], str]) -> None:
        self._library = library
        self._folder_of = folder_of
        self._included: list[str] = []
        self._count = 0

    def run(self, file: _File) -> _Configuration:
        """The directives of a file, with what it includes."""
        top = _Level({}, [], [])
        self._fill(top, file.document.items, file, (file.name,), 0)
        header = top.elements[0].span if top.elements else file.document.source.span(0, 1)
        return _Configuration(file.name, top, self._included, header)

    def _fill(self, level: _Level, items: Sequence[Item], file: _File, trail: tuple[str, ...], depth: int) -> None:
        document = file.document
        for item in items:
            self._count += 1
            if self._count > _MOST_ELEMENTS or depth > _DEEPEST:
                self._library.say(document.source.span(0, 1), "the includes unfold too far; the rest is not read")
                break
            if isinstance(item, Parameter):
                level.parameters[item.key] = parameter_value(document, item)
            elif isinstance(item, Element):
                level.elements.append(self._element(item, file, trail, depth))
            elif isinstance(item, Hole):
                level.open.append(Value(template(item.text), document.span(item)))
            else:
                self._include(level, item, file, trail, depth)

    def _element(self, element: Element, file: _File, trail: tuple[str, ...], depth: int) -> Value:
        header = file.document.span(element)
        inner = _Level({}, [], [])
        self._fill(inner, element.items, file, trail, depth + 1)
        data = {
            "directive": Value(element.name, header),
            "parameters": Value(inner.parameters, header),
            "elements": Value(inner.elements, header),
        }
        if element.argument is not None:
            data["argument"] = literal_value(file.document, element.argument)
        if inner.open:
            data["open"] = inner.open[0]
        return Value(data, header)

    def _include(self, level: _Level, item: Include, file: _File, trail: tuple[str, ...], depth: int) -> None:
        argument = literal_value(file.document, item.argument)
        path = argument.text if argument.text is not None else "${}"
        files, missing = self._library.included(path, argument.span, self._folder_of(file.name), trail)
        if missing:
            level.open.append(Value(Unknown(missing, "the included file"), argument.span))
        for included in files:
            self._included.append(included.name)
            self._fill(level, included.document.items, included, (*trail, included.name), depth + 1)
