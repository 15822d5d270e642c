"""Configurations that set names to values, line by line, and include others of their kind.

What PostgreSQL's and MySQL's files have in common: a line may be a template's, an include may lead nowhere, and the
last value of a name counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from posixpath import dirname
from typing import Protocol

import msgspec

from accesslint.including.library import Library, roots
from accesslint.including.shelves import KeyShelf, Shelf, Tree, TreeShelf
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span

_RENDERED = "the rendered file"


class Line(msgspec.Struct):
    """A name with its value, or an include."""

    name: str
    value: Value
    group: str = ""
    """The section that it stands in."""
    include: str = ""
    """The path or pattern that the line includes."""


class File(msgspec.Struct):
    """What a format's reader makes of a file."""

    name: str
    lines: list[Line]
    header: Span
    hole: Span | None
    """A template's tag that may stand for further lines."""
    problems: list[Problem]


class Configuration(msgspec.Struct):
    """A main file with what it includes."""

    main: File
    lines: list[Line] = []
    """In the order in which they are read, without the includes."""
    gaps: list[Value] = []
    """The reasons why there may be others."""
    included: list[str] = []
    scope: str = ""
    container: str = ""
    """Id of the resource that carries the files; empty for those of the tree."""


class Embedded(Protocol):
    """A file inside another one, as loaders get it."""

    source: Source
    file_name: str
    container: str
    scope: str


def line_value(name: str, text: str, span: Span, *, templated: bool, conditional: bool) -> Value:
    """A value; unknown where a template fills it in or decides whether it is there."""
    if templated:
        return Value(Unknown(f"a template fills in {name}", _RENDERED), span)
    if conditional:
        return Value(Unknown(f"a template decides whether {name} is set", _RENDERED), span)
    return Value(text, span)


def configurations(
    sources: Sequence[Source],
    embedded: Iterable[Embedded],
    tree: Tree,
    read: Callable[[str, Source], File],
    appended: str = "",
) -> Iterator[Configuration | Problem]:
    """The configurations in a tree's files and in those inside of others; then what is wrong with them.

    `appended`: the name of a file that is read after any other in its folder, though no line includes it.
    """
    names = [source.name for source in sources]
    yield from _configurations(names, TreeShelf(tree, sources), read, appended, ("", ""))
    groups: dict[tuple[str, str], dict[str, Source]] = {}
    for one in embedded:
        groups.setdefault((one.scope, one.container), {})[one.file_name] = one.source
    for place, keys in groups.items():
        yield from _configurations(list(keys), KeyShelf(keys), read, appended, place)


def _configurations(
    names: list[str], shelf: Shelf, read: Callable[[str, Source], File], appended: str, place: tuple[str, str]
) -> Iterator[Configuration | Problem]:
    library = Library(shelf, read)
    last = {dirname(name): name for name in names if appended and name.rpartition("/")[2] == appended}
    mains = [name for name in names if name not in last.values()]
    expanded = dict(roots(mains, library, lambda file: _expand(file, library)))
    for name in (last[folder] for folder in last.keys() - {dirname(root) for root in expanded}):
        file = library.file(name)
        if file is not None:
            expanded[name] = Configuration(file)
    for root, found in sorted(expanded.items()):
        changed = library.file(last[dirname(root)]) if dirname(root) in last else None
        if changed is not None:
            found.lines += [line for line in changed.lines if not line.include]
        found.scope, found.container = place[0] or root, place[1]
        yield found
    yield from library.problems()


def _expand(main: File, library: Library[File]) -> Configuration:
    found = Configuration(main)
    _walk(main, (main.name,), found, library)
    return found


def _walk(file: File, trail: tuple[str, ...], found: Configuration, library: Library[File]) -> None:
    if file.hole is not None:
        found.gaps.append(Value(Unknown("a template's tag may stand for further lines", _RENDERED), file.hole))
    for line in file.lines:
        if not line.include:
            found.lines.append(line)
            continue
        files, missing = library.included(line.include, line.value.span, dirname(file.name), trail)
        if missing:
            found.gaps.append(Value(Unknown(missing, "the included file"), line.value.span))
        for inner in files:
            found.included.append(inner.name)
            _walk(inner, (*trail, inner.name), found, library)
