"""HAProxy's configurations: files read in HAProxy's order, `defaults` inherited, one resource per frontend.

Resources are described in `proxies.py`: a `haproxy_frontend` is a `frontend` or `listen` section, a
`haproxy_log_forward` relays what others log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.haproxy.recognise import looks_like_haproxy
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree

NAME = "haproxy"
FILES = (".cfg", ".conf", "haproxy")


def claims(name: str, head: str) -> bool:
    """Whether a file is a configuration of HAProxy, or a part or template of one."""
    return looks_like_haproxy(name, head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (HAProxy includes nothing)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of HAProxy's files at once to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.haproxy.configurations import loaded

    yield from loaded(sources, embedded)
