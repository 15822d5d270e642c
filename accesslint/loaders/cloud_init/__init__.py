"""cloud-init: the files that its user data writes to a host, handed to the loaders that claim them.

What `write_files` writes and what the module `rsyslog` configures; commands (`runcmd`) are not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "cloud_init"
FILES = ("*",)

_HEADER = "#cloud-config"
_FIRST_LINES = 5
_INSTALLED = re.compile(r"(?:^|/)(?:cloud\.cfg|cloud\.cfg\.d/[\w.-]+\.cfg)\Z")
_TELLING = re.compile(r"^(?:write_files|rsyslog)[ \t]*:", re.MULTILINE)


def claims(name: str, head: str) -> bool:
    """Whether a file begins with `#cloud-config` (a template's mark may stand before it), or is cloud.cfg."""
    if head.startswith(("#", "{", "\ufeff#")) and _HEADER in head:
        lines = head.lstrip("\ufeff").split("\n", _FIRST_LINES)[:_FIRST_LINES]
        return any(line.rstrip() == _HEADER for line in lines)
    return _INSTALLED.search(untemplated(name.lower())) is not None and _TELLING.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (user data includes nothing of the tree)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The files that all user data write."""
    from accesslint.loaders.cloud_init.written import load_file

    for source in sources:
        yield from load_file(source, source.name)
    for one in embedded:
        yield from load_file(one.source, f"{one.scope}/{one.file_name}")
