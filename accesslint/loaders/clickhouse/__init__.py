"""ClickHouse servers: `config.xml` and `users.xml` with the files of `config.d` and `users.d`; one resource per server.

`clickhouse_configuration` has these attributes:

- `settings`: a mapping of whole names (`query_log.ttl`, `profiles.default.log_queries`) to their values as text; the
  name of a section that is taken away again (`remove`) has the text `removed`, that of any other `present`
- `open`: the reasons why others may be set
- `complete`: false where the main file is not there
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "clickhouse"
FILES = (".xml", ".yaml", ".yml")

_YAML = re.compile(r"(?:^|/)(?:clickhouse[\w.-]*/(?:.*/)?|(?:config|users|conf)\.d/)[\w.-]+\.ya?ml\Z", re.ASCII)
_SECTION = re.compile(
    r"^(?:query_log|session_log|text_log|query_thread_log|tcp_port|user_directories|users_config|profiles"
    r"|interserver_http_port)[ \t]*:",
    re.MULTILINE,
)


def claims(name: str, head: str) -> bool:
    """Whether a file is a part of a ClickHouse server's configuration."""
    lower = untemplated(name.lower())
    if lower.endswith(".xml"):
        return "<clickhouse" in head or "<yandex" in head
    return bool(_YAML.search(lower)) and _SECTION.search(head) is not None and "apiVersion" not in head


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (the parts of a configuration are found by their folder)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The servers of all files; what cannot be read becomes a problem."""
    from accesslint.loaders import files_together
    from accesslint.loaders.clickhouse.files import load_files

    yield from load_files(files_together(sources, embedded))
