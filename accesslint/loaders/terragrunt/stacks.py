"""Stacks: files that make units of templates elsewhere, each in a folder of its own below `.terragrunt-stack`.

https://terragrunt.gruntwork.io/docs/features/stacks
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.loaders.terragrunt.configurations import DEPTH, Config, Configurations
from accesslint.model.values import Value
from accesslint.source import Problem
from accesslint.syntax.hcl.nodes import Block

FILE = "terragrunt.stack.hcl"
UNIT_FILE = "terragrunt.hcl"
MADE = ".terragrunt-stack"


class Stacks:
    """Reads stacks."""

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations
        self.templates: set[str] = set()
        """The files of units and stacks that stacks make: they stand for nothing themselves."""

    def units(self, file: str) -> Iterator[Config]:
        """The configurations of the units that a stack makes."""
        yield from self._units(file, posixpath.dirname(file), None, 0)

    def _units(self, file: str, folder: str, values: Value | None, depth: int) -> Iterator[Config]:
        stack = self._configurations.open(file, folder, None, values)
        if stack is None or depth > DEPTH:
            return
        for kind, name in (("unit", UNIT_FILE), ("stack", FILE)):
            for block in stack.body.of_type(kind):
                found = self._template(stack, block, name)
                if found is None:
                    continue
                template, made, given = found
                self.templates.add(template)
                if kind == "stack":
                    yield from self._units(template, made, given, depth + 1)
                    continue
                config = self._configurations.open(template, made, None, given)
                if config is not None:
                    yield config

    def _template(self, stack: Config, block: Block, name: str) -> tuple[str, str, Value | None] | None:
        """A unit's file, the folder that it is made in, and its values."""
        source = self._configurations.attribute(block.body, "source", stack)
        path = self._configurations.attribute(block.body, "path", stack)
        folder = self._configurations.path(source.text, stack) if source is not None and source.text else None
        label = block.labels[0] if block.labels else ""
        template = posixpath.join(folder, name) if folder is not None else ""
        if not template or not self._configurations.library.tree.exists(template):
            shown = source.text if source is not None and source.text else "its source"
            message = f'{block.type} "{label}" is not followed: {shown} is not in these files'
            self._configurations.library.report(Problem(block.header, message, "note"))
            return None
        below = path.text if path is not None and path.text else label
        made = posixpath.normpath(posixpath.join(stack.unit, MADE, below))
        return template, made, self._configurations.attribute(block.body, "values", stack)
