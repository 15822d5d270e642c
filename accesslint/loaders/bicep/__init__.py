"""Bicep: files, their modules and their parameter files, evaluated, to resources.

It shares the evaluation and the tables of names with `arm`. A resource's address is its symbol: `storage`,
`storage[0]` in a loop, `storage::blob` inside of another, `module.logs.storage` in a module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "bicep"
FILES = (".bicep",)


def claims(name: str, head: str) -> bool:  # noqa: ARG001
    """Whether a file is Bicep, by its ending."""
    return name.lower().endswith((".bicep", ".bicepparam"))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """The resources of every file that no other one has as a module, and of the modules."""
    from accesslint.loaders.arm.runs import Run

    yield from Run(tree, "bicep").load([*sources, *(item.source for item in embedded)])
