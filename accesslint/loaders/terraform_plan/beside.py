"""The Terraform sources that a plan was made of, where they lie in its folder or in one above it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING

from accesslint.loaders.terraform import claims
from accesslint.loaders.terraform_plan.traversals import without_keys
from accesslint.model.values import Encoded, Reference, Resource, Template, Unknown, Value

if TYPE_CHECKING:
    from accesslint.loaders import Options, Tree

AFTER_APPLY = Unknown("it is known only after apply", "the Terraform sources beside the plan, or a state after apply")


class Beside:
    """The resources of a root module as its sources tell them, and the folder."""

    def __init__(self, folder: str, resources: Iterable[Resource]) -> None:
        self.folder = folder
        self._by_address: dict[str, Resource] = {}
        self._by_block: dict[str, Resource] = {}
        for resource in resources:
            self._by_address[resource.address] = resource
            self._by_block.setdefault(without_keys(resource.address), resource)

    def of(self, address: str) -> Resource | None:
        """The resource of an address, else another instance of the same block."""
        return self._by_address.get(address) or self._by_block.get(without_keys(address))

    def is_exact(self, address: str) -> bool:
        """Whether the very instance is known, not only its block."""
        return address in self._by_address

    def made(self, addresses: Iterable[str]) -> bool:
        """Whether a plan with these addresses was made of the sources: at least half of its blocks are there."""
        blocks = {without_keys(address) for address in addresses}
        return bool(blocks) and 2 * sum(block in self._by_block for block in blocks) >= len(blocks)


def sources_beside(name: str, tree: Tree, options: Options) -> Beside | None:
    """The root module in a plan's folder, or the nearest above it; None if there is none."""
    folder = posixpath.dirname(name)
    while True:
        files = [file for file in tree.folder(folder or ".") if claims(file, "")]
        if files:
            from accesslint.loaders.terraform.loading import load

            sources = [source for file in files if (source := tree.read(file)) is not None]
            loaded = load(sources, tree, options)
            return Beside(folder or ".", [item for item in loaded if isinstance(item, Resource)])
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def adopted(value: Value, scope: str, addresses: Iterable[str]) -> Value:
    """A value of the sources as the plan's resources call each other; what they do not have is unknown."""
    data = value.data
    if isinstance(data, Reference):
        return Value(_reference(data, scope, addresses), value.span)
    if isinstance(data, Template):
        parts = (_reference(part, scope, addresses) if isinstance(part, Reference) else part for part in data.parts)
        return Value(Template(tuple(parts)), value.span)
    if isinstance(data, Encoded):
        return Value(Encoded(adopted(data.value, scope, addresses)), value.span)
    if isinstance(data, list):
        return Value([adopted(item, scope, addresses) for item in data], value.span)
    if isinstance(data, dict):
        return Value({key: adopted(item, scope, addresses) for key, item in data.items()}, value.span)
    return Value(AFTER_APPLY, value.span) if isinstance(data, Unknown) else value


def _reference(reference: Reference, scope: str, addresses: Iterable[str]) -> Reference | Unknown:
    address = reference.target.partition("#")[2]
    return Reference(f"{scope}#{address}", reference.attribute) if address in addresses else AFTER_APPLY
