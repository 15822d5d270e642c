"""Sorts files into configurations: a main file with what it includes, or a part whose main file is not known.

Paths are relative to the including file's folder; `include_dir` takes the files that end in `.conf` in the order of
their names: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-INCLUDES. What `ALTER SYSTEM` has set
(`postgresql.auto.conf`, in the same folder) is read last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.fluentbit.includes import Library, roots
from accesslint.loaders.fluentbit.shelves import KeyShelf, Shelf, TreeShelf
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.postgresql import Entry, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "postgresql"
TYPE = "postgresql_configuration"

_AUTOMATIC = "postgresql.auto.conf"
_INCLUDES = frozenset({"include", "include_if_exists", "include_dir"})
_RENDERED = "the rendered file"


class _File(msgspec.Struct):
    name: str
    entries: list[tuple[Entry, Span]]
    header: Span
    hole: Span | None
    problems: list[Problem]


class _Configuration(msgspec.Struct):
    main: _File
    values: dict[str, Value]
    gaps: list[Value]
    included: list[str]


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    yield from _load([source.name for source in sources], TreeShelf(tree, sources), "", "")
    groups: dict[tuple[str, str], dict[str, Source]] = {}
    for one in embedded:
        groups.setdefault((one.scope, one.container), {})[one.file_name] = one.source
    for (scope, container), keys in groups.items():
        yield from _load(list(keys), KeyShelf(keys), scope, container)


def _read_file(name: str, source: Source) -> _File:
    document = parse(source)
    entries = [(entry, document.span(entry)) for entry in document.entries]
    header = source.span(0, len(source.line_text(1)) or 1)
    return _File(name, entries, header, document.hole, document.problems)


def _load(names: list[str], shelf: Shelf, scope: str, container: str) -> Iterator[Resource | Problem]:
    library = Library(shelf, _read_file)
    automatic = {dirname(name): name for name in names if name.rpartition("/")[2] == _AUTOMATIC}
    mains = [name for name in names if name not in automatic.values()]
    for root, found in roots(mains, library, lambda file: _expand(file, library)):
        last = automatic.pop(dirname(root), None)
        changed = library.file(last) if last is not None else None
        if changed is not None:
            _take(changed, found)
        yield _resource(found, scope or root, container)
    for name in automatic.values():
        alone = library.file(name)
        if alone is not None:
            found = _Configuration(alone, {}, [], [])
            _take(alone, found)
            yield _resource(found, scope or name, container)
    yield from library.problems()


def _take(file: _File, found: _Configuration) -> None:
    for entry, span in file.entries:
        if entry.name not in _INCLUDES:
            found.values[entry.name] = _value(entry, span)


def _value(entry: Entry, span: Span) -> Value:
    if entry.templated:
        return Value(Unknown(f"a template fills in {entry.name}", _RENDERED), span)
    if entry.conditional:
        return Value(Unknown(f"a template decides whether {entry.name} is set", _RENDERED), span)
    return Value(entry.value, span)


def _expand(main: _File, library: Library[_File]) -> _Configuration:
    found = _Configuration(main, {}, [], [])
    _walk(main, (main.name,), found, library)
    return found


def _walk(file: _File, trail: tuple[str, ...], found: _Configuration, library: Library[_File]) -> None:
    if file.hole is not None:
        found.gaps.append(Value(Unknown("a template's tag may stand for further parameters", _RENDERED), file.hole))
    for entry, span in file.entries:
        if entry.name not in _INCLUDES:
            found.values[entry.name] = _value(entry, span)
            continue
        path = f"{entry.value.rstrip('/')}/*.conf" if entry.name == "include_dir" else entry.value
        files, missing = library.included(path, span, dirname(file.name), trail)
        if missing:
            found.gaps.append(Value(Unknown(missing, "the included file"), span))
        for inner in files:
            found.included.append(inner.name)
            _walk(inner, (*trail, inner.name), found, library)


def _resource(found: _Configuration, scope: str, container: str) -> Resource:
    base = found.main.name.rpartition("/")[2]
    complete = base.startswith("postgresql") and base != _AUTOMATIC
    attributes = {
        "parameters": Value(found.values, found.main.header),
        "open": Value(found.gaps, found.main.header),
        "complete": Value(complete, found.main.header),
    }
    return Resource(
        id=f"{scope}#{base}",
        platform=PLATFORM,
        type=TYPE,
        address=base,
        attributes=Value(attributes, found.main.header),
        header=found.main.header,
        scope=scope,
        container=container,
    )
