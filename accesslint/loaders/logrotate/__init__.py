"""logrotate: one resource per block, with the defaults of logrotate.conf where it lies beside the folder of blocks.

`logrotate_block`: `paths`, a list of texts; `directives`, a mapping of names to values (empty where there is none);
`complete`, whether the logrotate.conf is known that sets what the block leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "logrotate"
FILES = ("logrotate",)

_NAMED = re.compile(
    r"(?:.*/)?(?:logrotate\.d/[\w.-]+|logrotate[\w-]*(?:\.conf)?(?:\.\w+)?|[\w.-]+\.logrotate(?:\.\w+)?)\Z"
)
_TELLING = re.compile(
    r"^[ \t]*(?:rotate[ \t]+[\d{$]|daily|weekly|monthly|yearly|hourly|missingok|notifempty|size[ \t]+\d)", re.MULTILINE
)

_REMARKS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:#[^\n]*)?\Z")


def claims(name: str, head: str) -> bool:
    """Whether a file is named like logrotate's and has a directive of its; remarks may be longer than the head."""
    lower = name.lower()
    if lower.endswith((".tf", ".yaml", ".yml", ".json", ".xml", ".md")):
        return False
    return _NAMED.match(lower) is not None and (
        _TELLING.search(head) is not None or ("logrotate.d/" in lower and _REMARKS.match(head) is not None)
    )


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (an include names folders of the host)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The blocks of all files."""
    from accesslint.loaders import files_together
    from accesslint.loaders.logrotate.blocks import load_blocks

    yield from load_blocks(list(files_together(sources, embedded)))
