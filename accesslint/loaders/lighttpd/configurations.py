"""Sorts files into configurations: a main file with what it includes, or a fragment whose surroundings are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.library import Library, roots
from accesslint.including.names import plain_name
from accesslint.including.shelves import KeyShelf, Shelf, TreeShelf
from accesslint.loaders.lighttpd.evaluation import INSTALLED, Expansion, File, expand
from accesslint.loaders.lighttpd.servers import servers
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from accesslint.syntax.lighttpd import parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

_MISSING = Unknown("the main file that includes this one is not in the files", "the lighttpd.conf that includes it")
_MAIN = frozenset({"server.document-root", "server.port", "server.username", "server.pid-file", "server.bind"})


def loaded(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all configurations, and what could not be read."""
    yield from _of(sorted(source.name for source in sources), TreeShelf(tree, sources, INSTALLED), "", "")
    groups: dict[tuple[str, str], dict[str, Source]] = {}
    for one in embedded:
        groups.setdefault((one.scope, one.container), {})[one.file_name] = one.source
    for (scope, container), keys in groups.items():
        yield from _of(sorted(keys), KeyShelf(keys), scope, container)


def _of(names: list[str], shelf: Shelf, scope: str, container: str) -> Iterator[Resource | Problem]:
    library: Library[File] = Library(shelf, _read)
    for name, expansion in roots(names, library, lambda file: expand(file, library)):
        missing = None if _is_main(name, expansion) else _MISSING
        seen: dict[str, int] = {}
        for server in servers(expansion, missing):
            base = name.rpartition("/")[2]
            seen[server.title] = seen.get(server.title, 0) + 1
            number = seen[server.title]
            address = f"{base}:{server.title}" + (f" ({number})" if number > 1 else "")
            yield Resource(
                id=f"{scope or name}#{address}",
                platform="lighttpd",
                type="lighttpd_server",
                address=address,
                attributes=server.attributes,
                header=server.header,
                scope=scope or name,
                container=container,
                via=server.via,
            )
    yield from library.problems()


def _read(name: str, source: Source) -> File:
    document = parse(source)
    return File(name, document, document.problems)


def _is_main(name: str, expansion: Expansion) -> bool:
    """Whether it is a server: packages ship pieces for `conf-available` as `lighttpd.conf`, which set none of these."""
    if not _MAIN.isdisjoint(expansion.top.settings):
        return True
    return plain_name(name) == "lighttpd.conf" and bool(expansion.gaps)
