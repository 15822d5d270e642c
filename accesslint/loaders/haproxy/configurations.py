"""Sorts files into configurations: HAProxy includes nothing, but reads the files of a folder by their names' order.

https://docs.haproxy.org/2.6/management.html#3 (`-f`): a folder given beside the main file holds parts of one
configuration, in which `global` is common to all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import unique_address
from accesslint.including.names import plain_name
from accesslint.loaders.haproxy.proxies import Frontend, frontends
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from accesslint.syntax.haproxy import Document, Section, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded

PLATFORM = "haproxy"
_MISSING = Unknown(
    "the file with `global` and `defaults` that this part belongs to is not in the tree", "HAProxy's main file"
)


def loaded(sources: Sequence[Source], embedded: Sequence[Embedded]) -> Iterator[Resource | Problem]:
    """The resources of all configurations, and what could not be read."""
    yield from _group({source.name: parse(source) for source in sources}, "", "")
    inner: dict[tuple[str, str], dict[str, Document]] = {}
    for one in embedded:
        inner.setdefault((one.scope, one.container), {})[one.file_name] = parse(one.source)
    for (scope, container), documents in inner.items():
        yield from _group(documents, scope, container)


def _group(documents: Mapping[str, Document], scope: str, container: str) -> Iterator[Resource | Problem]:
    mains = {name: [document] for name, document in documents.items() if _is_whole(name, document)}
    fragments: dict[str, list[Document]] = {}
    for name in sorted(documents.keys() - mains.keys()):
        owners = [main for main in mains if dirname(main) in (dirname(name), dirname(dirname(name)))]
        if len(owners) == 1:
            mains[owners[0]].append(documents[name])
        else:
            fragments[name] = [documents[name]]
    for parts, missing in ((mains, None), (fragments, _MISSING)):
        for name, read in parts.items():
            sections = [section for document in read for section in document.sections]
            yield from _resources(scope or name, name, sections, container, missing)
    for document in documents.values():
        yield from document.problems


def _is_whole(name: str, document: Document) -> bool:
    return plain_name(name) == "haproxy.cfg" or any(
        section.kind in ("global", "defaults") for section in document.sections
    )


def _resources(
    scope: str, name: str, sections: Sequence[Section], container: str, missing: Unknown | None
) -> Iterator[Resource]:
    addresses: set[str] = set()
    for found in frontends(sections, missing):
        address = unique_address(f"{_file(found, name, container)}:{found.kind} {found.name}".rstrip(), addresses)
        yield Resource(
            id=f"{scope}#{address}",
            platform=PLATFORM,
            type="haproxy_log_forward" if found.kind == "log-forward" else "haproxy_frontend",
            address=address,
            attributes=found.attributes,
            header=found.header,
            scope=scope,
            container=container,
        )


def _file(found: Frontend, name: str, container: str) -> str:
    return (name if container else found.header.file).rpartition("/")[2]
