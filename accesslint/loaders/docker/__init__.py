"""Docker: the services of Compose files, with what they extend and override, images, and the settings of the daemon.

- `compose_service`: `name`, `image`, `command`, `logging` (a mapping, as written), and for `env_file` the `variables`
  in it, with `missing`, true where one of several is not read; `project`, the file, and `over`, the main file that it
  is merged over, both of which only services of Compose's own files have
- `docker_daemon`: `settings`, the object of daemon.json
- `container_image`, of a Dockerfile: `image` that it goes on from, `entrypoint` and `command` (lists of words,
  operators of a shell among them), `environment`, `links` (mappings `path`, `to`), `copies` (`source`, `target`;
  without a source, what a command may have written)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.files import HEAD
from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "docker"
FILES = (".yaml", ".yml", "containerfile", "daemon.json", "dockerfile")

_COMPOSE = re.compile(r"(?:[\w.-]*(?:compose|docker-stack)[\w.-]*|(?:[\w-]+-)?stack)\.ya?ml\Z", re.ASCII)
_SERVICES = re.compile(r"^services[ \t]*:", re.MULTILINE)
_YAML = re.compile(r"[^/]+\.ya?ml\Z")
_VARIABLES = re.compile(r"(?:\A|/)(?:values[^/]*\Z|(?:group_vars|host_vars|vars|defaults)/)")
"""Values of Helm and variables of Ansible, which may look like a Compose file."""
_TOP = re.compile(r"^([A-Za-z_][\w.-]*)[ \t]*:", re.MULTILINE | re.ASCII)
_TOP_KEYS = frozenset(["version", "name", "services", "networks", "volumes", "configs", "secrets", "include", "models"])
_KEY = re.compile(r"""([ \t]*)["']?([\w.-]+)["']?[ \t]*:(?![^\s])""", re.ASCII)
_DAEMON = re.compile(r"(?:docker-)?daemon\.json\Z")
_DAEMON_KEY = re.compile(
    r'"(?:log-driver|log-opts|log-level|data-root|storage-driver|registry-mirrors|insecure-registries|live-restore'
    r'|exec-opts|userns-remap|default-ulimits|bip|icc|userland-proxy)"'
)
_IMAGE = re.compile(r"(?:(?:dockerfile|containerfile)(?:[._-][\w.-]+)?|[\w.-]+\.(?:dockerfile|containerfile))\Z")
_FROM = re.compile(r"^[ \t]*(?:FROM[ \t]+\S|ARG[ \t]+\w)", re.MULTILINE | re.IGNORECASE)


def kind_of(name: str, head: str) -> str:
    """What a file is: `compose`, `daemon`, `image` (a Dockerfile), or nothing of Docker's."""
    base = plain_name(name).lower()
    if "file" in base and _IMAGE.match(base):
        return "image" if _FROM.search(head) and not base.endswith(".dockerignore") else ""
    if _DAEMON.match(base):
        return "daemon" if _DAEMON_KEY.search(head) or head.strip() == "{}" else ""
    found = _SERVICES.search(head)
    if found is None:
        return ""
    return "compose" if _COMPOSE.match(base) or _is_compose(name.lower(), base, head, found.end()) else ""


def _is_compose(path: str, base: str, head: str, at: int) -> bool:
    """Whether a file of another name (`production.yml`, `traefik.yml`) is Compose's: it has nothing at its top that
    Compose does not know (https://docs.docker.com/reference/compose-file/), and a service has an image or is built.
    """
    if not _YAML.match(base) or _VARIABLES.search(path):
        return False
    if any(key not in _TOP_KEYS and not key.startswith("x-") for key in _TOP.findall(head)):
        return False
    depths: list[int] = []
    for line in head[at:].splitlines()[1:]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.match(line)
        depth = len(line) - len(line.lstrip())
        if depth == 0 or (not depths and found is None):
            return False
        if not depths or (len(depths) == 1 and depth > depths[0]):
            depths.append(depth)
        if found is not None and len(depths) > 1 and depth == depths[1] and found[2] in ("image", "build"):
            return True
    return False


def claims(name: str, head: str) -> bool:
    """Whether a file is Compose's, a Dockerfile, or the daemon's settings."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """Services and daemons as resources; what cannot be read becomes a problem."""
    from accesslint.loaders.docker.files import load_files
    from accesslint.loaders.docker.images import load_image

    others: list[tuple[str, Source]] = []
    named = [(source.name, source) for source in sources]
    for name, source in [*named, *((f"{one.scope}/{one.file_name}", one.source) for one in embedded)]:
        if kind_of(name, source.text[:HEAD]) == "image":
            yield from load_image(name, source, tree)
        else:
            others.append((name, source))
    yield from load_files(others, tree)
