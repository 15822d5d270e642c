"""rsyslog: a main file with what it includes, or a drop-in whose main file is not in the tree.

`rsyslog_configuration`: `statements`, a list of mappings (`kind`, `parameters`, `filters`, `groups`); `open`, the
reasons why there may be others; `complete`, whether the main file is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "rsyslog"
FILES = ("rsyslog",)

_NAMED = re.compile(r"(?:.*/)?(?:rsyslog(?:[-_][\w-]+)?\.conf|rsyslog\.d/[\w.-]+\.conf|[\w-]+\.rsyslog\.conf)\Z")


def claims(name: str, head: str) -> bool:  # noqa: ARG001 (a loader's signature)
    """Whether a file is named like rsyslog's."""
    return _NAMED.match(untemplated(name.lower())) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The configurations of all files."""
    from accesslint.loaders.rsyslog.statements import load_configurations

    yield from load_configurations(sources, embedded, tree)
