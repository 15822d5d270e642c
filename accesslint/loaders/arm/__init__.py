"""Azure Resource Manager: deployment templates in JSON, evaluated, to resources.

Parameters, variables, functions, loops, conditions and nested deployments are evaluated as far as the files tell; a
reference to another resource stays a `Reference`. Types and properties are handed over by Terraform's names. Bicep
is read by a loader of its own, which shares the evaluation and the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "arm"
FILES = (".json", ".template")

_ENDINGS = (".json", ".jsonc", ".template")
_SCHEMA = "deploymenttemplate.json"
"""The schema's last part, at every scope: `…/2019-04-01/subscriptionDeploymentTemplate.json#`."""


def claims(name: str, head: str) -> bool:
    """Whether a file says that it is a deployment template by its schema.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
    """
    if not name.lower().endswith(_ENDINGS):
        return False
    lowered = head.lower()
    at = lowered.find('"$schema"')
    while at >= 0:
        written = lowered[at + 9 :].lstrip().removeprefix(":").lstrip()
        if written[:1] == '"' and written[1:].partition('"')[0].partition("#")[0].endswith(_SCHEMA):
            return True
        at = lowered.find('"$schema"', at + 9)
    return False


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """The resources of every template that no other one links to, and of those that these deploy."""
    from accesslint.loaders.arm.loading import load as load_all

    yield from load_all([*sources, *(item.source for item in embedded)], tree)
