"""Terraform and OpenTofu plans and states as `terraform show -json` writes them, to the resources that they tell of.

What a plan leaves open is a `Reference` where its configuration tells which resource the value comes from, else
`Unknown`. Where the sources lie beside the plan, its values are laid over them, and places are those of the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "terraform_plan"
FILES = (".json",)

_PARTS = ('"terraform_version"', '"planned_values"', '"resource_changes"')


def claims(name: str, head: str) -> bool:
    """Whether the head is that of a plan or state in JSON (https://developer.hashicorp.com/terraform/internals/json-format)."""
    return name.lower().endswith(".json") and '"format_version"' in head and any(part in head for part in _PARTS)


def load(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree, options: Options) -> Iterator[Loaded]:
    """The resources of every plan, in the place of those of the root module that it was made of."""
    from accesslint.loaders.terraform.azapi import handed_over, looked_at_too
    from accesslint.loaders.terraform_plan.loading import load as load_all

    everything = [*sources, *(item.source for item in embedded)]
    yield from handed_over(load_all(everything, tree, looked_at_too(options)))
