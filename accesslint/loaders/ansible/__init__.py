"""Ansible: the files that the tasks of playbooks and roles write, handed to the loaders that claim them.

A template or copied file goes by the name that it gets on the host; one that its loader knows by its own name is left
to that. `lineinfile`, `blockinfile`, `ini_file` and `postgresql_set` tell a part of a file: the rest of it is unknown,
as are lines of tasks that may not run. What variables fill in stays a tag, which loaders take as unknown, unless the
variable is set once and for all.

Resources: `ansible_service` (`name`, `state`, `enabled`, `masked`, `condition`), a task that manages a service, and
`compose_service`, a container that a task starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "ansible"
FILES = (".yaml", ".yml")

_FOLDERS = re.compile(r"(?:^|/)(?:tasks|handlers|playbooks?)/")
_TRIALS = re.compile(r"(?:^|/)(?:molecule|tests?)/")
_KEYS = re.compile(
    r"^[ \t]*(?:- +)?(?:[a-z_]+\.[a-z_]+\.)?(?:hosts|block|template|copy|lineinfile|blockinfile|ini_file|service"
    r"|docker_container|docker_compose(?:_v2)?|podman_container|postgresql_set|systemd|systemd_service|file|apt|yum|dnf|package|command|shell|set_fact|include_tasks|import_tasks"
    r"|include_role|import_role)[ \t]*:",
    re.MULTILINE,
)


def claims(name: str, head: str) -> bool:
    """Whether a YAML file is a list of plays or tasks; those that only try a role out are not."""
    lower = name.lower()
    if not lower.endswith((".yml", ".yaml")) or not _begins_a_list(head) or _TRIALS.search(lower):
        return False
    return _FOLDERS.search(lower) is not None or _KEYS.search(head) is not None


def _begins_a_list(head: str) -> bool:
    for line in head.split("\n"):
        if line.strip() and not line.startswith(("#", "---", "%", "\ufeff---")):
            return line.removeprefix("\ufeff").startswith("- ")
    return False


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The files that tasks write, and the services that they manage."""
    from accesslint.loaders.ansible.written import load_files

    yield from load_files([*sources, *(one.source for one in embedded)], tree)
