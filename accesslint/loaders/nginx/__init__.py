"""nginx configurations: includes followed, inheritance evaluated, one resource per server and per log format.

Resources (their attributes are described where they are made: `servers.py`, `formats.py`, `variables.py`):

- `nginx_server`: a `server` with the access logs that are in force there, level by level
- `nginx_log_format`: a `log_format` of an `http` or `stream` block
- `nginx_variables`: what `map`, `geo`, `split_clients`, `set`, … of one configuration define
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.nginx.recognise import looks_like_nginx
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree

NAME = "nginx"
FILES = ("", ".conf", ".inc", ".vhost", "conf.d/", "http.d/", "nginx", "sites-", "stream.d/", "vhosts.d/")


def claims(name: str, head: str) -> bool:
    """Whether a file is an nginx configuration, or a part or template of one."""
    return looks_like_nginx(name, head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All nginx files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.nginx.configurations import configurations
    from accesslint.loaders.nginx.packing import packed_by
    from accesslint.loaders.nginx.resources import resources_of

    found = configurations(sources, embedded, tree)
    yield from found.problems
    for configuration in found.configurations:
        if not configuration.container:
            configuration.packed_by = packed_by(configuration.scope, tree)
        yield from resources_of(configuration)
