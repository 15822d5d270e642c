"""Redis, Valkey and KeyDB: `redis.conf` with what it includes and its ACL file, one resource for each main file.

`redis_configuration` has these attributes:

- `settings`: a mapping of the directives' names to their first word; the last one counts
- `users`: the users that `user` lines and the ACL file declare, in their order, each a list of words, or unknown
- `modules`: the first words of the `loadmodule` lines
- `open`: the reasons why there may be others; `users_open`: why there may be other users
- `complete`: false for a part of a configuration, or an ACL file, whose main file is not known
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "redis"
FILES = (".acl", "keydb", "redis", "valkey")

_NAMED = re.compile(r"[\w.-]*(?:redis|valkey|keydb)[\w.-]*\.conf\Z", re.ASCII)
_EXACT = frozenset({"redis.conf", "valkey.conf", "keydb.conf"})
_TELLING = re.compile(
    r"^[ \t]*(?:bind|port|tls-port|protected-mode|requirepass|masterauth|appendonly|maxmemory|maxmemory-policy|save"
    r"|dbfilename|databases|loglevel|logfile|aclfile|acllog-max-len|loadmodule|include|rename-command|replicaof"
    r"|tcp-keepalive|cluster-enabled|daemonize|syslog-enabled)[ \t]+\S",
    re.MULTILINE | re.IGNORECASE,
)
_OTHERS = re.compile(r"[;{]\s*$|^[ \t]*\[|^[ \t]*sentinel[ \t]|^[^{}#\n]*=[ \t]", re.MULTILINE)
_COMMENTS = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t\r]*(?:#[^\n]*)?\Z")
"""Each line can be read in one way only: the distributions' own files begin with a hundred lines of remarks."""
_USER = re.compile(r"^[ \t]*user[ \t]+\S+[ \t]+(?:on|off|reset|nopass|sanitize-payload|[~&+>#-]|allkeys)", re.MULTILINE)


def is_main(name: str) -> bool:
    """Whether a file is a main file by its name."""
    return _NAMED.match(plain_name(name).lower()) is not None


def claims(name: str, head: str) -> bool:
    """Whether a file configures Redis or one of its kin, or lists its users. Sentinel's, which has no data, is not."""
    base = plain_name(name).lower()
    if base.endswith(".acl"):
        return _USER.search(head) is not None
    if not _NAMED.match(base) or "sentinel" in base or "exporter" in base:
        return False
    if base in _EXACT and _COMMENTS.match(head):
        return True
    return _TELLING.search(head) is not None and _OTHERS.search(head) is None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of Redis's files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.redis.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
