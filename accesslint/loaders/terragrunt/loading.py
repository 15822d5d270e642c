"""The whole of a run's Terragrunt: units and stacks to the resources of their modules."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders import Loaded, Replaced
from accesslint.loaders.terraform.library import Library
from accesslint.loaders.terraform.loading import Run
from accesslint.loaders.terraform.variables import VariableFiles
from accesslint.loaders.terragrunt.configurations import Config, Configurations
from accesslint.loaders.terragrunt.functions import Functions
from accesslint.loaders.terragrunt.stacks import FILE, MADE, UNIT_FILE, Stacks
from accesslint.loaders.terragrunt.units import Unit, Units
from accesslint.recursion import room_for
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Options, Tree

_STACK = 4_000
"""Configurations lead to configurations, and expressions to expressions; depths are bounded where they arise."""
_FILES = 10
"""How many files a unit's module commonly has: limits of a run grow with it."""


def load_units(sources: Sequence[Source], tree: Tree, options: Options) -> Iterator[Loaded]:
    """The resources of all units, then the problems met. Root modules that units use give way to them."""
    library = Library((), tree)
    variable_files = VariableFiles(library, options.tf_var_files)
    run = Run(library, variable_files, options.types, _FILES * len(sources))
    with room_for(_STACK):
        loaded = list(_Loading(library, variable_files, run).loaded(sources))
    yield from loaded
    yield from library.problems


class _Loading:
    def __init__(self, library: Library, variable_files: VariableFiles, run: Run) -> None:
        self._run = run
        self._configurations = Configurations(library, run.evaluator)
        Functions(self._configurations)
        self._stacks = Stacks(self._configurations)
        self._units = Units(self._configurations, variable_files)

    def loaded(self, sources: Sequence[Source]) -> Iterator[Loaded]:
        units = [unit for config in self._configs(sources) if (unit := self._units.of(config)) is not None]
        for module in dict.fromkeys(unit.module for unit in units):
            yield Replaced("terraform", module or ".")
        for unit in units:
            yield from self._resources(unit)

    def _configs(self, sources: Sequence[Source]) -> list[Config]:
        """The configurations that may be units: those that no other includes and no stack makes."""
        names = sorted(source.name for source in sources)
        stacks = [name for name in names if posixpath.basename(name) == FILE and not _is_made(name)]
        made = [(name, list(self._stacks.units(name))) for name in stacks]
        opened = [
            self._configurations.open(name, posixpath.dirname(name))
            for name in names
            if posixpath.basename(name) == UNIT_FILE and name not in self._stacks.templates
            if not (stacks and _is_made(name))
        ]
        found = [config for config in opened if config and config.file not in self._configurations.included]
        return [*found, *(config for name, configs in made if name not in self._stacks.templates for config in configs)]

    def _resources(self, unit: Unit) -> Iterator[Loaded]:
        instance = self._units.instance(unit)
        if instance is not None:
            yield from self._run.of_instance(instance)
        self._configurations.forget()
        self._run.evaluator.forget()


def _is_made(name: str) -> bool:
    """Whether a file is what a stack has made."""
    return f"/{MADE}/" in f"/{name}"
