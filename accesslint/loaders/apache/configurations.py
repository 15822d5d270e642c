"""Sorts files into configurations: a main file with what it includes, or a fragment whose surroundings are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import unique_address
from accesslint.including.names import plain_name
from accesslint.loaders.apache.expansion import Expansion, Node
from accesslint.loaders.apache.servers import servers
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from accesslint.syntax.apache import Document, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "apache"
_MISSING = Unknown("the main file that includes this fragment is not in the tree", "the httpd.conf that includes it")
_ROOTS = ("/etc/apache2/", "/etc/httpd/", "/usr/local/apache2/", "/usr/local/etc/apache24/")
"""Where packages put ServerRoot (https://cwiki.apache.org/confluence/display/httpd/DistrosDefaultLayout)."""
_MAIN = frozenset({"serverroot", "loadmodule", "mutex", "user", "pidfile"})


def loaded(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all configurations, and what could not be read."""
    documents = {source.name: parse(source) for source in sources}
    expansions = []
    included: set[str] = set()
    for name in sorted(documents, key=lambda name: not _is_main(name, documents[name])):
        if name in included:
            continue
        finder = _Finder(name, documents, tree)
        expansion = Expansion(finder.find)
        nodes = expansion.nodes(name, documents[name])
        included |= expansion.included
        expansions.append((name, nodes, expansion, _is_main(name, documents[name])))
    for name, nodes, expansion, is_main in expansions:
        if name in included:
            continue
        yield from expansion.problems
        yield from _resources(name, name, nodes, "", None if is_main else _MISSING)
    for document in documents.values():
        yield from document.problems
    for one in embedded:
        document = parse(one.source)
        yield from document.problems
        nodes = Expansion(lambda _: []).nodes(one.file_name, document)
        is_main = _is_main(one.file_name, document)
        yield from _resources(one.scope, one.file_name, nodes, one.container, None if is_main else _MISSING)


def _is_main(name: str, document: Document) -> bool:
    if plain_name(name) in ("httpd.conf", "apache2.conf"):
        return True
    return any(directive.name.text.lower() in _MAIN for directive in document.directives)


def _resources(
    scope: str, name: str, nodes: Sequence[Node], container: str, missing: Unknown | None
) -> Iterator[Resource]:
    addresses: set[str] = set()
    for server in servers(nodes, missing):
        file = (name if container else server.header.file).rpartition("/")[2]
        address = unique_address(f"{file}:{server.title}", addresses)
        yield Resource(
            id=f"{scope}#{address}",
            platform=PLATFORM,
            type="apache_server",
            address=address,
            attributes=server.attributes,
            header=server.header,
            scope=scope,
            container=container,
            via=server.via,
        )


class _Finder:
    """The files of the tree that one configuration can include."""

    def __init__(self, main: str, documents: Mapping[str, Document], tree: Tree) -> None:
        folder = dirname(main)
        self._root = dirname(folder) if folder.rpartition("/")[2] in ("conf", "conf.d") else folder
        self._documents = dict(documents)
        self._tree = tree

    def find(self, path: str) -> list[tuple[str, Document]]:
        """The documents that an include's path, pattern or folder means, in httpd's order."""
        relative = next((path[len(root) :] for root in _ROOTS if path.startswith(root)), path)
        if relative.startswith("/"):
            return []
        candidates = [relative]
        if relative.startswith("sites-enabled/"):  # Debian enables by a symbolic link to the same name
            candidates.append(relative.replace("sites-enabled/", "sites-available/", 1))
        if relative.startswith("conf-enabled/"):
            candidates.append(relative.replace("conf-enabled/", "conf-available/", 1))
        for candidate in candidates:
            found = [pair for name in self._names(candidate) if (pair := self._read(name)) is not None]
            if found:
                return found
        return []

    def _names(self, path: str) -> list[str]:
        whole = normpath(join(self._root, path))
        if whole.startswith(("..", "/")):
            return []
        folder, _, pattern = whole.rpartition("/")
        if any(char in pattern for char in "*?["):
            return sorted(name for name in self._tree.folder(folder) if fnmatchcase(name.rpartition("/")[2], pattern))
        inside = sorted(self._tree.folder(whole))
        return inside or [whole]

    def _read(self, name: str) -> tuple[str, Document] | None:
        if name not in self._documents:
            source = self._tree.read(name) if self._tree.exists(name) else None
            if source is None:
                return None
            self._documents[name] = parse(source)
        return name, self._documents[name]
