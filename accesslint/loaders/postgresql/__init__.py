"""PostgreSQL configurations: includes followed, the last value of a parameter kept, one resource per configuration.

`postgresql_configuration` has these attributes:

- `parameters`: a mapping of the parameters' names, in lower case, to their values as text
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

NAME = "postgresql"
FILES = (".conf",)

_MAIN = re.compile(r"postgresql[\w.-]*\.conf\Z", re.ASCII)
_TELLING = re.compile(
    r"^[ \t]*(listen_addresses|shared_buffers|max_connections|wal_level|shared_preload_libraries|log_statement"
    r"|log_line_prefix|log_connections|log_disconnections|log_destination|logging_collector|pgaudit\.\w+)[ \t]*[= \t]",
    re.MULTILINE | re.ASCII,
)
_FEWEST_WORDS = 2


def claims(name: str, head: str) -> bool:
    """Whether a file is `postgresql.conf` by its name, or sets several of PostgreSQL's parameters."""
    base = plain_name(name).lower()
    if not base.endswith(".conf"):
        return False
    return bool(_MAIN.match(base)) or len(set(_TELLING.findall(head))) >= _FEWEST_WORDS


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All PostgreSQL files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.postgresql.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
