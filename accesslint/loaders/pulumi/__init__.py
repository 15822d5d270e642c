"""Pulumi programs in YAML: resources of the providers that bridge to Terraform's, by Terraform's names.

Configuration with defaults and stack files, variables, interpolations and functions are evaluated as far as files
tell: https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/. Programs in other languages are
not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "pulumi"
FILES = ("main.json", "main.yaml", "main.yml", "pulumi.y")

_PROJECTS = ("Pulumi.yaml", "Pulumi.yml")
_PROGRAMS = ("Main.yaml", "Main.yml", "Main.json")


def claims(name: str, head: str) -> bool:
    """Whether a file is a project, whose program may be YAML, or such a program beside its project."""
    base = name.rpartition("/")[2]
    if base in _PROJECTS:
        return "runtime" in head
    return base in _PROGRAMS and ("resources:" in head or '"resources"' in head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],  # noqa: ARG001 (a program stands in no other file)
    tree: Tree,
    options: Options,
) -> Iterator[Loaded]:
    """The resources of every program."""
    if sources:
        from accesslint.loaders.pulumi.programs import load_programs

        yield from load_programs(sources, tree, options)
