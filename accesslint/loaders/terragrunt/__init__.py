"""Terragrunt: units, each the evaluation of a Terraform module with the unit's inputs.

A unit whose `terraform.source` is a folder of the tree gives that module's resources, under the unit's own folder as
their scope; the module then counts no longer as a root module of its own, whose variables nobody sets. Includes,
locals, other configurations that are read, generated files and stacks are followed as far as files tell; outputs of
dependencies, commands and the environment are unknown: https://terragrunt.gruntwork.io/docs/reference/hcl
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "terragrunt"
FILES = ("root.hcl", "terragrunt")

_NAMES = frozenset({"terragrunt.hcl", "terragrunt.stack.hcl", "root.hcl"})


def claims(name: str, head: str) -> bool:  # noqa: ARG001 - the name tells it all
    """Whether a file is a unit, a stack, or what units include by convention. Others are read where they are named."""
    return name.rpartition("/")[2] in _NAMES and "/.terragrunt-cache/" not in f"/{name}"


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],  # noqa: ARG001 (a unit stands in no other file)
    tree: Tree,
    options: Options,
) -> Iterator[Loaded]:
    """The resources of every unit, in the place of those of the modules that units use."""
    from accesslint.loaders.terragrunt.loading import load_units

    if sources:
        yield from load_units(sources, tree, options)
