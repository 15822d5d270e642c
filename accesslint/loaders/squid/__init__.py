"""Squid configurations: includes followed, one resource for each main file.

`squid_configuration` has these attributes:

- `directives`: by name, a list of the occurrences of those that say something about logs, in their order; each is a
  list of words (of `logformat` the name and the whole text), or unknown where a condition decides whether it is there
- `open`: the reasons why there may be others
- `complete`: false for a part of a configuration whose main file is not known
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "squid"
FILES = (".conf", ".default")

_MAIN = re.compile(r"squid[\w.-]*\.conf(?:\.(?:default|documented))?\Z", re.ASCII)
_OWN = re.compile(r"^[ \t]*http_access[ \t]+(?:allow|deny)[ \t]", re.MULTILINE)
_TELLING = re.compile(
    r"^[ \t]*(?:http_port|https_port|http_access|cache_dir|cache_peer|access_log|cache_log|logformat|logfile_rotate"
    r"|acl[ \t]+\S+[ \t]+\S|auth_param|refresh_pattern|visible_hostname)[ \t]",
    re.MULTILINE,
)


def is_main(name: str) -> bool:
    """Whether a file is a main file by its name."""
    return _MAIN.match(plain_name(name).lower()) is not None


def claims(name: str, head: str) -> bool:
    """Whether a file is Squid's: `squid.conf`, a `.conf` below a folder of that name, or one with access rules."""
    base = plain_name(name).lower()
    if not base.endswith((".conf", ".default")):
        return False
    if _MAIN.match(base):
        return base.startswith("squid.conf") or _TELLING.search(head) is not None
    if "squid" in name.rpartition("/")[0].lower() and base.endswith(".conf"):
        return _TELLING.search(head) is not None
    return _OWN.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of Squid's files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.squid.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
