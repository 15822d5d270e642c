"""Terraform and OpenTofu: configurations, evaluated, to resources.

Modules, variables, `count`, `for_each`, `dynamic` and expressions are evaluated as `terraform plan` would
as far as the files tell; a reference to another resource stays a `Reference`, and what only a
run would tell is `Unknown` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "terraform"
FILES = (".tf", ".tofu")
_ENDINGS = (".tf", ".tf.json", ".tofu", ".tofu.json")


def claims(name: str, head: str) -> bool:  # noqa: ARG001 - the name tells it all
    """Whether the file is a Terraform or OpenTofu configuration. Variable files are read with their module."""
    return name.endswith(_ENDINGS)


def load(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree, options: Options) -> Iterator[Loaded]:
    """The resources and data sources of every root module and of the modules that they call."""
    from accesslint.including.user_data import NAME as USER_DATA
    from accesslint.including.user_data import user_data_of
    from accesslint.loaders import Embedded
    from accesslint.loaders.terraform.azapi import handed_over, looked_at_too
    from accesslint.loaders.terraform.loading import load as load_all

    everything = [*sources, *(item.source for item in embedded)]
    yield from handed_over(load_all(everything, tree, looked_at_too(options)))
    for source in everything:
        for line, inner in user_data_of(source):
            yield Embedded(inner, USER_DATA, "", f"{source.name}@{line}")
