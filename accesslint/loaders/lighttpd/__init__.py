"""lighttpd's configurations: includes followed, variables filled in, one resource per server.

Resources are described in `servers.py`: a `lighttpd_server` is the main server, or what a condition makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "lighttpd"
FILES = ("", ".conf")

_SETTING = re.compile(
    r"^[ \t]*(?:server\.(?:modules|document-root|errorlog|upload-dirs|username)[ \t]*[+:]?=(?!=)"
    r"|accesslog\.[a-z-]+[ \t]*[+:]?=(?!=)|\$(?:HTTP|SERVER)[ \t]*\[[ \t]*\"\w+\"[ \t]*\][ \t]*(?:=|!)[=~^$])",
    re.MULTILINE,
)


def claims(name: str, head: str) -> bool:
    """Whether a file is a configuration of lighttpd, or a part or template of one."""
    plain = plain_name(name)
    if not plain.endswith(".conf") and "." in plain:
        return False
    return (plain.startswith("lighttpd") and plain.endswith(".conf")) or _SETTING.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of lighttpd's files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.lighttpd.configurations import loaded

    yield from loaded(sources, embedded, tree)
