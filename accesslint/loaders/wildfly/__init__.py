"""WildFly and JBoss EAP: the web hosts of a server or of a domain's profiles, and the audit logs of its management.

Resources are described in `servers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "wildfly"
FILES = (".xml",)

_ROOT = re.compile(r"""<(?:server|domain|host)\s[^<>]{0,1000}?\bxmlns\s*=\s*["']urn:jboss:domain:(?:[a-z]+:)?\d""")


def claims(name: str, head: str) -> bool:
    """Whether a file configures a server, a domain or one of its hosts."""
    return plain_name(name).lower().endswith(".xml") and "urn:jboss:domain:" in head and bool(_ROOT.search(head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (nothing is included)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """Hosts and audit logs as resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.wildfly.servers import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
