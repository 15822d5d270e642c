"""Apache httpd configurations: includes followed, sections and macros evaluated, one resource per server.

Resources are described in `servers.py`: an `apache_server` is the main server or a virtual host.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.apache.recognise import looks_like_apache
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree

NAME = "apache"
FILES = ("", ".conf", ".inc", ".vhost", "sites-", "vhost")


def claims(name: str, head: str) -> bool:
    """Whether a file is a configuration of Apache httpd, or a part or template of one."""
    return looks_like_apache(name, head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of httpd's files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.apache.configurations import loaded

    yield from loaded(sources, embedded, tree)
