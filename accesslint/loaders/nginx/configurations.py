"""Sorts files into configurations: a main file with what it includes, or a fragment whose surroundings are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from accesslint.including.names import plain_name
from accesslint.loaders.nginx.includes import Expansion, Node
from accesslint.loaders.nginx.shelves import KeyShelf, Library, Shelf, TreeShelf
from accesslint.source import Problem, Source
from accesslint.syntax.nginx import Document, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

Kind: TypeAlias = Literal["main", "http", "server", "location"]

_MAIN_BLOCKS = frozenset({"http", "events", "stream", "mail"})
_HTTP_LEVEL = frozenset(
    {"server", "upstream", "log_format", "map", "geo", "split_clients", "limit_req_zone", "limit_conn_zone"}
    | {"proxy_cache_path", "ssl_session_cache"}
)
_SERVER_LEVEL = frozenset({"location", "listen", "server_name", "ssl_certificate"})
_INCLUDED_AS_A_WHOLE = frozenset({"conf.d", "http.d"})
"""Folders of which one `include` takes all `*.conf` files."""
_BELOW_THE_MAIN_FILE = _INCLUDED_AS_A_WHOLE | {
    "sites-enabled", "sites-available", "snippets", "templates", "vhosts.d", "stream.d", "includes"
}  # fmt: skip


class Configuration(msgspec.Struct):
    """Directives that belong together."""

    scope: str
    """The main file, the fragment's file or folder, or what the ConfigMap's loader said."""
    kind: Kind
    """`main`: from a main file; else what level of one the nodes would be included at."""
    nodes: list[Node]
    container: str = ""
    """Id of the resource that carries the files (a ConfigMap)."""
    packed_by: str = ""
    """The file that puts them into a container image (a Dockerfile)."""


class Found(msgspec.Struct):
    """All configurations of a run."""

    configurations: list[Configuration]
    problems: list[Problem]


class _Shape(msgspec.Struct):
    """What differs between files in the tree and files in a ConfigMap."""

    shelf_of: Callable[[str], Shelf]
    group_of: Callable[[str], str]
    """Fragments with the same answer are included together; empty: on its own."""


def configurations(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Found:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    library = Library(sources, tree)
    documents = {source.name: library.document(source.name) for source in sources}
    known = {name: document for name, document in documents.items() if document is not None}
    shape = _Shape(lambda name: TreeShelf(library, _folder_of_main(name)), _shared_folder)
    found = _sort(known, shape)
    found.problems.extend(
        problem for document in library.documents.values() if document is not None for problem in document.problems
    )
    for (scope, container), group in _grouped(embedded):
        keys = {one.file_name: parse(one.source, one.file_name) for one in group}
        inner = _sort(keys, _key_shape(keys))
        for configuration in inner.configurations:
            configuration.scope, configuration.container = scope, container
        found.configurations += inner.configurations
        found.problems += inner.problems
        found.problems += [problem for document in keys.values() for problem in document.problems]
    return found


def _key_shape(keys: Mapping[str, Document]) -> _Shape:
    shelf = KeyShelf(keys)
    return _Shape(lambda _: shelf, lambda _: "keys")


def _grouped(embedded: Iterable[Embedded]) -> Iterator[tuple[tuple[str, str], list[Embedded]]]:
    groups: dict[tuple[str, str], list[Embedded]] = {}
    for one in embedded:
        groups.setdefault((one.scope, one.container), []).append(one)
    yield from groups.items()


def _sort(documents: Mapping[str, Document], shape: _Shape) -> Found:
    found = Found([], [])
    kinds = {name: _kind(document) for name, document in documents.items()}
    included = _add_mains(documents, kinds, shape, found)
    texts = {(plain_name(name), documents[name].source.text) for name in included if name in documents}
    groups: dict[str, Configuration] = {}
    for kind in ("http", "server", "location"):
        for name in sorted(documents):
            document = documents[name]
            if kinds[name] != kind or name in included or (plain_name(name), document.source.text) in texts:
                continue
            expansion = Expansion(shape.shelf_of(name), is_main=False)
            nodes = expansion.nodes(name, document)
            found.problems += expansion.problems
            included |= expansion.included
            group = shape.group_of(name) if kind == "http" else ""
            if group in groups:
                groups[group].nodes += nodes
                groups[group].scope = group
                continue
            configuration = Configuration(name, kind, nodes)
            found.configurations.append(configuration)
            if group:
                groups[group] = configuration
    return found


def _add_mains(documents: Mapping[str, Document], kinds: Mapping[str, Kind], shape: _Shape, found: Found) -> set[str]:
    """Add the main configurations; gives the names of all files that they include."""
    expansions: dict[str, tuple[Expansion, list[Node]]] = {}
    names = [name for name in sorted(documents) if kinds[name] == "main"]
    for name in sorted(names, key=lambda name: not _has_block(documents[name], "events")):
        expansion = Expansion(shape.shelf_of(name), is_main=True)
        expansions[name] = (expansion, expansion.nodes(name, documents[name]))
    includers: dict[str, list[str]] = {}
    for name, (expansion, _) in expansions.items():
        for other in expansion.included & expansions.keys():
            includers.setdefault(other, []).append(name)
    included: set[str] = set()
    kept: set[str] = set()
    for name, (expansion, nodes) in expansions.items():
        others = [other for other in includers.get(name, ()) if other != name]
        if any(other in kept or other not in expansion.included for other in others):
            continue
        kept.add(name)
        included |= expansion.included
        found.problems += expansion.problems
        found.configurations.append(Configuration(name, "main", nodes))
    return included


def _has_block(document: Document, name: str) -> bool:
    return any(directive.name.text == name and directive.block is not None for directive in document.directives)


def _kind(document: Document) -> Kind:
    if any(_has_block(document, name) for name in _MAIN_BLOCKS):
        return "main"
    names = {directive.name.text for directive in document.directives}
    if not names.isdisjoint(_HTTP_LEVEL):
        return "http"
    return "location" if names.isdisjoint(_SERVER_LEVEL) else "server"


def _folder_of_main(name: str) -> str:
    """The folder that relative includes start from: the main file's own, as far as a fragment's place tells it."""
    steps = dirname(name).split("/")
    for number, step in enumerate(steps):
        if step in _BELOW_THE_MAIN_FILE:
            return "/".join(steps[:number])
    return "/".join(steps)


def _shared_folder(name: str) -> str:
    folder = dirname(name)
    is_whole = folder.rpartition("/")[2] in _INCLUDED_AS_A_WHOLE and plain_name(name).endswith(".conf")
    return folder if is_whole else ""
