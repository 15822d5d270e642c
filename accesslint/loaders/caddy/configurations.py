"""Caddy's files as resources: Caddyfiles with what they import, and native JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import unique_address
from accesslint.including.library import Library, roots
from accesslint.including.names import plain_name
from accesslint.including.shelves import KeyShelf, Shelf, TreeShelf
from accesslint.loaders.caddy import is_caddyfile
from accesslint.loaders.caddy.expansion import Expansion, read
from accesslint.loaders.caddy.native import servers_of
from accesslint.loaders.caddy.sites import attributes, split
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source, Span

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "caddy"
_INSTALLED = ("/etc/caddy/", "/config/caddy/", "/usr/local/etc/caddy/", "/usr/local/etc/")
_LONGEST_NAME = 80


def loaded(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all configurations, and what could not be read."""
    caddyfiles = [source for source in sources if is_caddyfile(source.name)]
    yield from _caddyfiles([source.name for source in caddyfiles], TreeShelf(tree, sources, _INSTALLED), ("", ""))
    for source in sources:
        if not is_caddyfile(source.name):
            yield from _native(source, source.name, source.name, "")
    groups: dict[tuple[str, str], dict[str, Source]] = {}
    for one in embedded:
        if is_caddyfile(one.file_name):
            groups.setdefault((one.scope, one.container), {})[one.file_name] = one.source
        else:
            yield from _native(one.source, one.file_name, one.scope, one.container)
    for place, keys in groups.items():
        yield from _caddyfiles(list(keys), KeyShelf(keys), place)


def _caddyfiles(names: list[str], shelf: Shelf, place: tuple[str, str]) -> Iterator[Resource | Problem]:
    library = Library(shelf, read)
    for name, expansion in roots(names, library, lambda file: Expansion(file, library)):
        yield from _sites(expansion, place[0] or name, place[1])
    yield from library.problems()


def _sites(expansion: Expansion, scope: str, container: str) -> Iterator[Resource]:
    sites, options, routes = split(expansion.nodes)
    addresses: set[str] = set()
    file = plain_name(expansion.main.name)
    for site, given in attributes(sites, options, routes):
        known = [name.text for name in site.addresses if name.text is not None]
        shown = ", ".join(known) if len(known) == len(site.addresses) else " ".join(site.written.split())
        shown = shown[:_LONGEST_NAME] or "site"
        resource = _resource(unique_address(f"{file}:{shown}", addresses), given, site.header, (scope, container))
        resource.via = site.via
        yield resource


def _native(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    addresses: set[str] = set()
    for found in servers_of(source):
        if isinstance(found, Problem):
            yield found
        else:
            server, header, given = found
            address = unique_address(f"{name.rpartition('/')[2]}:{server[:_LONGEST_NAME]}", addresses)
            yield _resource(address, given, header, (scope, container))


def _resource(address: str, given: Mapping[str, Value], header: Span, place: tuple[str, str]) -> Resource:
    scope, container = place
    return Resource(
        id=f"{scope}#{address}",
        platform=PLATFORM,
        type="caddy_site",
        address=address,
        attributes=Value(dict(given), header),
        header=header,
        scope=scope,
        container=container,
    )
