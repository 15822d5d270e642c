"""The whole of a run's templates: leaves out those that Bicep's compiler made of files beside them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.model.values import Resource
from accesslint.source import Problem, Source, problem_of_file

if TYPE_CHECKING:
    from accesslint.loaders import Tree


def load(sources: Sequence[Source], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all deployments, then the problems met."""
    from accesslint.loaders.arm.runs import Run
    from accesslint.loaders.arm.templates import is_made_by_bicep

    kept: list[Source] = []
    for source in sources:
        folder, base = posixpath.split(source.name)
        origin = next(
            (
                name
                for name in (f"{base.rpartition('.')[0]}.bicep", "main.bicep")
                if is_made_by_bicep(source) and tree.exists(posixpath.join(folder, name))
            ),
            None,
        )
        if origin is None:
            kept.append(source)
        else:
            yield problem_of_file(source.name, f"left out: it is compiled from {origin} beside it", "note")
    yield from Run(tree, "arm").load(kept)
