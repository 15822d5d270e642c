"""syslog-ng: a main file with what it includes, or a part of one whose main file is not in the tree.

`syslog_ng_configuration`: `statements`, a list of trees (`kind`, `text`, `label`, `items`, `conditional`); `open`, the
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

NAME = "syslog_ng"
FILES = ("syslog-ng",)

_NAMED = re.compile(
    r"(?:.*/)?(?:syslog-ng(?:[-_.][\w-]+)?\.conf|[\w-]+\.syslog-ng\.conf|syslog-ng/(?:.*/)?[\w.-]+\.conf"
    r"|syslog-ng\.d/[\w.-]+\.conf)\Z"
)
_TELLING = re.compile(
    r"^[ \t]*(?:@version|@include"
    r"|(?:source|destination|filter|log|options|template|rewrite|parser|block)\b[^\n;(]*(?:\{|$))",
    re.MULTILINE,
)


def claims(name: str, head: str) -> bool:
    """Whether a file is named like syslog-ng's and has a statement of its."""
    lower = untemplated(name.lower())
    return "syslog-ng" in lower and _NAMED.match(lower) is not None and _TELLING.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The configurations of all files."""
    from accesslint.loaders.syslog_ng.statements import load_configurations

    yield from load_configurations(sources, embedded, tree)
