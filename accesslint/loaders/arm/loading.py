"""The whole of a run's templates: reads them, finds those that no other one links to, and gives their resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.model.values import Resource
from accesslint.source import Problem, Source

if TYPE_CHECKING:
    from accesslint.loaders import Tree


def load(sources: Sequence[Source], tree: Tree) -> Iterator[Resource | Problem]:  # noqa: ARG001
    """The resources of all deployments, then the problems met."""
    yield from ()
