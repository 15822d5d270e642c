"""Services of a host: sshd, sudo, and the daemons that set its clock.

- `sshd_configuration`: `settings`, a mapping of names in lower case to texts, the first of each; `matched`, a list of
  mappings (`group`, `name`, `value`) of what stands in `Match` blocks; `open`, `complete`
- `sudoers`: `defaults`, a list of mappings (`group`, `name`, `value`); `open`, `complete`
- `chrony_configuration`, `ntp_configuration`, `timesyncd_configuration`: `lines`, a list of mappings (`name`, `value`);
  `open`, `complete`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "host_services"
FILES = ("chrony", "ntp", "sshd_config", "sudoers", "timesyncd")

_KINDS = {
    "sshd": r"(?:.*/)?(?:sshd_config(?:[-_][\w-]+)?|sshd_config\.d/[\w.-]+\.conf)",
    "sudoers": r"(?:.*/)?(?:sudoers(?:[-_][\w-]+)?|sudoers\.d/[\w-]+)",
    "chrony": r"(?:.*/)?(?:chrony\.conf|chrony(?:\.d|/conf\.d)/[\w.-]+\.conf|chrony/sources\.d/[\w.-]+\.sources)",
    "ntp": r"(?:.*/)?ntp(?:sec/ntp)?\.conf",
    "timesyncd": r"(?:.*/)?(?:timesyncd\.conf|timesyncd\.conf\.d/[\w.-]+\.conf)",
}
_PATTERNS = {kind: re.compile(pattern + r"\Z") for kind, pattern in _KINDS.items()}
_SUDO = re.compile(r"^[ \t]*(?:Defaults\b|[@#]include|[%\w.+-]+[ \t]+[\w, ]+[ \t]*=)", re.MULTILINE)


def kind_of(name: str, head: str) -> str:
    """What a file configures: a key of the table above, or nothing."""
    lower = untemplated(name.lower())
    kind = next((kind for kind, pattern in _PATTERNS.items() if pattern.match(lower)), "")
    return "" if kind == "sudoers" and _SUDO.search(head) is None else kind


def claims(name: str, head: str) -> bool:
    """Whether a file is one of these services'."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The configurations of all files."""
    from accesslint.loaders.host_services.files import load_files

    yield from load_files(sources, embedded, tree)
