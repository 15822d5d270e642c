"""systemd: units of services and their drop-ins, and the containers of Podman's units.

- `systemd_service`: `settings` of the section `[Service]`, by names in lower case; `commands`, the words of each
  `ExecStart`; `environment`, `environment_files`, `filters` (texts); `open`, the reasons why others may be set;
  `complete`, whether the unit itself is in the tree
- `systemd_container`: `settings` of the section `[Container]`, with `service_type`, the `Type` of `[Service]`;
  `command`, `environment`, `environment_files` and `volumes` (words), `open`, `complete`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "systemd"
FILES = (".container", ".service")

_UNIT = re.compile(r"(?:.*/)?[\w@:.%\\-]+\.(?:service|container)\Z")
_DROP_IN = re.compile(r"(?:.*/)?[\w@:.%\\-]+\.(?:service|container)\.d/[\w@.-]+\.conf\Z")
_SECTIONS = re.compile(r"^[ \t]*\[(?:Unit|Service|Install|Container)\]", re.MULTILINE)


def claims(name: str, head: str) -> bool:
    """Whether a file is the unit of a service, or a drop-in of one."""
    if ".service" not in name and ".container" not in name:
        return False
    plain = untemplated(name)
    return (_UNIT.match(plain) or _DROP_IN.match(plain)) is not None and _SECTIONS.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (units include nothing)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All units with their drop-ins."""
    from accesslint.loaders import files_together
    from accesslint.loaders.systemd.units import load_units

    yield from load_units(files_together(sources, embedded))
