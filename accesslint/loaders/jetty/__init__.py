"""Jetty: the request logs that its XML files make, and the modules and properties of a base's ini files.

Resources are described in `files.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "jetty"
FILES = (".ini", ".xml")

_CONFIGURE = re.compile(r"<Configure\b[^<>]*\bclass\s*=\s*[\"'](?:org\.eclipse|org\.mortbay)\.jetty\.")
_START = re.compile(
    r"^[ \t]*(?:--(?:module|add-to-start|exec|jpms)\b|jetty\.[\w.-]+[ \t]*=|etc/\S+\.xml)", re.MULTILINE
)


def kind_of(name: str, head: str) -> str:
    """What a file is: `xml`, `ini`, or nothing of Jetty's."""
    plain = plain_name(name)
    if plain.endswith(".xml"):
        return "xml" if _CONFIGURE.search(head) else ""
    is_start = plain == "start.ini" or (plain.endswith(".ini") and name.rpartition("/")[0].endswith("start.d"))
    return "ini" if is_start and _START.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file configures Jetty."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (all files are claimed by their names)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All servers to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files_together
    from accesslint.loaders.jetty.files import load_files

    yield from load_files(files_together(sources, embedded))
