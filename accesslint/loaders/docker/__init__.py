"""Docker: the services of Compose files, with what they extend and override, and the settings of the daemon.

- `compose_service`: `name`, `image`, `command`, `logging` (a mapping, as written), `environment_files`
- `docker_daemon`: `settings`, the object of daemon.json
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "docker"

_COMPOSE = re.compile(r"[\w.-]*(?:compose|docker-stack)[\w.-]*\.ya?ml(?:\.(?:j2|tmpl|tpl|template))?\Z", re.ASCII)
_SERVICES = re.compile(r"^services[ \t]*:", re.MULTILINE)
_DAEMON = re.compile(r"(?:docker-)?daemon\.json(?:\.(?:j2|tmpl|tpl|template))?\Z")
_DAEMON_KEY = re.compile(
    r'"(?:log-driver|log-opts|log-level|data-root|storage-driver|registry-mirrors|insecure-registries|live-restore'
    r'|exec-opts|userns-remap|default-ulimits|bip|icc|userland-proxy)"'
)


def kind_of(name: str, head: str) -> str:
    """What a file is: `compose`, `daemon`, or nothing of Docker's."""
    base = name.rpartition("/")[2].lower()
    if _DAEMON.match(base):
        return "daemon" if _DAEMON_KEY.search(head) or head.strip() == "{}" else ""
    return "compose" if _COMPOSE.match(base) and _SERVICES.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file is Compose's, or the daemon's settings."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (what a file extends is read with it)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """Services and daemons as resources; what cannot be read becomes a problem."""
    from accesslint.loaders.docker.files import load_files

    yield from load_files([*sources, *(one.source for one in embedded)])
