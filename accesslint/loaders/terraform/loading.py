"""The whole of a run's Terraform: finds the root modules and expands them to resources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.terraform.evaluation import Evaluator
from accesslint.loaders.terraform.instances import Instance
from accesslint.loaders.terraform.library import Library, normal
from accesslint.loaders.terraform.variables import VariableFiles
from accesslint.model.values import Resource, Unknown
from accesslint.recursion import room_for
from accesslint.source import Problem, Source, Span
from accesslint.syntax.hcl.nodes import Block

if TYPE_CHECKING:
    from accesslint.loaders import Options, Tree

INSTANCES = 20_000
INSTANCES_PER_FILE = 20
"""A run has at most so many resources, and so many more for every file."""
_STACK = 3_000
"""Expressions lead to expressions through several functions each; `evaluation.DEPTH` is what bounds them."""


def load(sources: Sequence[Source], tree: Tree, options: Options) -> Iterator[Resource | Problem]:
    """The resources of all root modules and the modules below them, then the problems met."""
    library = Library(sources, tree)
    variable_files = VariableFiles(library, options.tf_var_files)
    with room_for(_STACK):
        resources = list(Run(library, variable_files, options.types, len(sources)).resources())
    yield from resources
    yield from library.problems


class Run:
    """Expands modules to resources, within the bounds of a run."""

    def __init__(
        self, library: Library, variable_files: VariableFiles, types: frozenset[str] | None, files: int
    ) -> None:
        self._library = library
        self._types = types
        self._variable_files = variable_files
        self.evaluator = Evaluator(library, files)
        self._most = self._left = INSTANCES + INSTANCES_PER_FILE * files

    def resources(self) -> Iterator[Resource]:
        """Every resource of the run."""
        for folder in root_folders(self._library):
            definition = self._library.definition(folder)
            if definition is not None:
                instance = Instance(definition, folder or ".")
                instance.inputs = self._variable_files.of_root(folder)
                yield from self.of_instance(instance)
            # What a root module was made of is of no use to the others: memory stays small.
            self._library.release(folder)
            self.evaluator.forget()

    def of_instance(self, instance: Instance, uncertain: Unknown | None = None) -> Iterator[Resource]:
        """The resources of a module instance and of the modules below it."""
        evaluator = self.evaluator
        for kind in ("resource", "data"):
            for address, block in instance.definition.of_type(kind).items():
                expansion = evaluator.expansions.of_block(instance, address, block)
                for copy in expansion.copies:
                    if self._left <= 0:
                        self._report_cut(block.header)
                        return
                    self._left -= 1
                    if self._types is None or block.labels[0] in self._types:
                        resource = evaluator.bodies.resource(instance, address, block, copy)
                    else:
                        resource = evaluator.bodies.outline(instance, address, block, copy, {})
                    resource.uncertain = uncertain or expansion.unknown
                    yield resource
        for name, block in instance.definition.of_type("module").items():
            found = evaluator.names.modules.children(instance, name, block)
            if isinstance(found, Unknown):
                yield from self._absent(instance, name, block, found)
                continue
            expansion, children = found
            for child in children:
                yield from self.of_instance(child, uncertain or expansion.unknown)

    def _absent(self, instance: Instance, name: str, block: Block, why: Unknown) -> Iterator[Resource]:
        """A call of a module that is elsewhere, with what it is given: it may make anything beside that."""
        for made in self.evaluator.names.modules.absent(instance, name, block, why):
            if self._left <= 0:
                return
            self._left -= 1
            yield made

    def _report_cut(self, place: Span) -> None:
        if self._left == 0:
            message = f"more than {self._most:,} resources; those from here on are not looked at"
            self._library.report(Problem(place, message))
            self._left = -1


def root_folders(library: Library) -> list[str]:
    """The folders that no scanned module calls; of modules that only call each other, the first."""
    calls: dict[str, set[str]] = {}
    for folder in library.folders:
        definition = library.definition(folder) if library.may_call(folder) else None
        sources = definition.local_calls() if definition is not None else ()
        found = {normal(posixpath.join(folder, source)) for source in sources}
        calls[folder] = {target for target in found if target is not None and target != folder}
    called = set().union(*calls.values()) if calls else set()
    roots = [folder for folder in library.folders if folder not in called]
    reached: set[str] = set()

    def reach(folder: str) -> None:
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting.extend(calls.get(here, ()))

    for folder in roots:
        reach(folder)
    for folder in library.folders:
        if folder not in reached:
            roots.append(folder)
            reach(folder)
    return roots
