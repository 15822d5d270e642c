"""MySQL and MariaDB option files: includes followed, the last value of an option kept, one resource per server.

`mysql_configuration` has these attributes:

- `options`: a mapping of the server's options (groups `mysqld`, `server`, `mariadb`, …), in lower case with
  underscores and without the prefix `loose_`, to their values as text; `plugin_load_add` to a list of them
- `groups`: the names of the groups that were read
- `open`: the reasons why others may be set, one for each include that is not in the tree
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

NAME = "mysql"
FILES = (".cnf", ".ini")

_SERVER = re.compile(
    r"^[ \t]*\[[ \t]*(?:mysqld|server(?![_\w])|mariadbd?|galera)[\w.-]*[ \t]*\]", re.MULTILINE | re.ASCII
)
_INCLUDE = re.compile(r"^!include(?:dir)?[ \t]+\S", re.MULTILINE)


def claims(name: str, head: str) -> bool:
    """Whether an option file has a group of the server's, or only includes others."""
    base = plain_name(name).lower()
    if not base.endswith(".cnf") and not (base.endswith(".ini") and base.startswith("my")):
        return False
    return _SERVER.search(head) is not None or (base.startswith(("my.", "mariadb.")) and bool(_INCLUDE.search(head)))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All option files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.mysql.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
