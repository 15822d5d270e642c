"""Tomcat: the hosts of a server.xml, with the valves that see their requests; context files that log by themselves.

Resources are described in `hosts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "tomcat"
FILES = (".xml",)

_SERVER = re.compile(r"<Server(?=[\s>])(?:[^<>]*\b(?:port|shutdown)\s*=|\s*>)")
_CONTEXT = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<Context[\s/>]")


def kind_of(name: str, head: str) -> str:
    """What a file is: `server`, `context`, or nothing of Tomcat's."""
    plain = plain_name(name).lower()
    if not plain.endswith((".xml", ".xml.default")):
        return ""
    if "server" in plain and _SERVER.search(head):
        return "server"
    is_named_so = "context" in plain or "/catalina/" in name.lower()
    return "context" if is_named_so and _CONTEXT.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file configures Tomcat, or a web application in it."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (all files are claimed by their names)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All hosts to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files_together
    from accesslint.loaders.tomcat.files import load_files

    yield from load_files(files_together(sources, embedded))
