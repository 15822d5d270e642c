"""PHP-FPM's pools: `[www]` in `www.conf`, `php-fpm.conf`; one resource `php_fpm_pool` for each pool of a folder.

`name` is the pool's, `settings` are its directives by name; one that is a list (`access.suppress_path[]`) is one. What
files of the same folder say of the same pool is joined in the order of their names, as FPM includes them: Docker's
image has `docker.conf` and `zz-docker.conf` beside `www.conf`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "php_fpm"
FILES = (".conf", ".tpl")

_ENDINGS = (".conf", ".conf.default")
_NAMED = re.compile(r"php-?\d?[\d.]*-?fpm|(?:^|/)(?:fpm|pool\.d)/|(?:^|/)(?:www|zz-docker|docker)\.conf")
_POOL = re.compile(r"^[ \t]*\[[^\]\n]+\]", re.MULTILINE)
_DIRECTIVES = re.compile(
    r"^[ \t]*(?:pm|pm\.max_children|access\.(?:log|format|suppress_path\[\])|catch_workers_output|slowlog|clear_env"
    r"|listen(?:\.\w+)?)[ \t]*=",
    re.MULTILINE,
)


def claims(name: str, head: str) -> bool:
    """Whether a file holds pools."""
    lower = name.lower()
    if not untemplated(lower).endswith(_ENDINGS) and not lower.endswith(".tpl"):
        return False
    if "pm.max_children" not in head and _NAMED.search(lower) is None:
        return False
    return _POOL.search(head) is not None and _DIRECTIVES.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (a loader's signature)
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """All pools to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.php_fpm.pools import read_pools

    yield from read_pools(sources, embedded)
