"""The templates of a run by their files: reads them once, finds what they link to, and gives the roots' resources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.arm.parameter_files import given_by
from accesslint.loaders.arm.resources import resources_of
from accesslint.loaders.arm.roots import Root
from accesslint.model.values import Resource, Template
from accesslint.recursion import room_for
from accesslint.source import Problem, Source
from accesslint.syntax.azure.nodes import Access, Call, Joined, Literal, Node
from accesslint.syntax.azure.programs import Program

if TYPE_CHECKING:
    from accesslint.loaders import Tree
    from accesslint.loaders.arm.deployments import Instance

_STACK = 6_000
"""Functions stand in functions; the evaluator's own limit is what bounds them."""
_MOST_PROBLEMS = 1_000


class Run:
    """The files of one run."""

    def __init__(self, tree: Tree, platform: str) -> None:
        self.platform = platform
        self.nested: set[str] = set()
        """The files that others deploy."""
        self.problems: list[Problem] = []
        self._tree = tree
        self._sources: dict[str, Source | None] = {}
        self._programs: dict[str, Program | None] = {}
        self._loaded: tuple[str, ...] = ()
        self._parameter_files: dict[str, list[str]] | None = None

    def load(self, sources: Sequence[Source]) -> Iterator[Resource | Problem]:
        """The resources of every file that no other one deploys, with those deployed; then the problems."""
        found: list[Resource] = []
        with room_for(_STACK):
            self._loaded = tuple(source.name for source in sources)
            for source in sources:
                self._sources.setdefault(source.name, source)
            roots = [root for source in sources if (root := self._root(source.name)) is not None]
            for root in roots:
                self.nested.update(self._called(root.scope, root.deployment.program))
                # Finds what expressions name.
                for _ in root.everything():
                    pass
            outermost = [root for root in roots if root.scope not in self.nested] or roots
            for root in outermost:
                found += resources_of(root)
        yield from found
        yield from self.problems[:_MOST_PROBLEMS]

    def _root(self, name: str) -> Root | None:
        program = self.program(name)
        if program is None or program.using or name.endswith(".bicepparam"):
            return None
        return Root(self, name, program, given_by(self, name))

    def _called(self, file: str, program: Program) -> Iterator[str]:
        """The files that a program names as modules, deployed or not."""
        for declaration in program.declarations:
            texts = [declaration.path] if declaration.path else []
            found = [name for text in texts if (name := self.path_from(file, text)) is not None]
            if declaration.path_node is not None:
                beside = (self._beside(file, text) for text in _texts(declaration.path_node))
                found += [name for name in beside if name is not None]
            yield from (name for name in found if name != file)

    def source(self, name: str) -> Source | None:
        """A file's text."""
        if name not in self._sources:
            self._sources[name] = self._tree.read(name)
        return self._sources[name]

    def parameter_files(self, template: str) -> Sequence[str]:
        """The `.bicepparam` files, of those loaded, that name a template, wherever they lie."""
        if self._parameter_files is None:
            self._parameter_files = {}
            for name in sorted(name for name in self._loaded if name.endswith(".bicepparam")):
                program = self.program(name)
                named = self.path_from(name, program.using) if program is not None else None
                self._parameter_files.setdefault(named or "", []).append(name)
        return self._parameter_files.get(template, ())

    def folder(self, name: str) -> Sequence[str]:
        """The files of a folder."""
        return self._tree.folder(name)

    def program(self, name: str) -> Program | None:
        """What a file declares; None where it is not there or no template."""
        if name not in self._programs:
            self._programs[name] = None
            source = self.source(name)
            if source is not None:
                self._programs[name] = self._read(source)
        return self._programs[name]

    def _read(self, source: Source) -> Program | None:
        if source.name.endswith((".bicep", ".bicepparam")):
            from accesslint.syntax.azure import bicep

            program, problems = bicep.read(source)
            self.problems += problems
            return program
        from accesslint.loaders.arm import templates

        found, problems = templates.read(source)
        self.problems += problems
        return found

    def path_from(self, file: str, path: str) -> str | None:
        """A path from a file, as one of the tree; None where it leaves it or is an address."""
        if not path or ":" in path or path.startswith(("/", "~")):
            return None
        name = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        return None if name.startswith("../") or len(name) > 1_000 else name

    @staticmethod
    def is_remote(path: str | None) -> bool:
        """Whether a module is of a registry or behind an address; one whose path is not told may be."""
        return path is None or ":" in path

    def linked(self, instance: Instance) -> str | None:
        """The file that a module or a linked deployment deploys; None where it is not in the tree."""
        declaration, file = instance.declaration, instance.deployment.path
        if declaration.path:
            found = self.path_from(file, declaration.path)
            return found if found is not None and self.source(found) is not None else None
        if declaration.path_node is None:
            return None
        value = instance.deployment.evaluator.value(declaration.path_node, instance.local)
        parts = value.data.parts if isinstance(value.data, Template) else (value.data,)
        texts = [part for part in parts if isinstance(part, str)] + list(_texts(declaration.path_node))
        return next((found for text in texts if (found := self._beside(file, text)) is not None), None)

    def _beside(self, file: str, text: str) -> str | None:
        """The file of the tree that an address ends with: `nested/vault.json` of `https://…/nested/vault.json`."""
        path = text.partition("?")[0]
        if not path.lower().endswith(".json"):
            return None
        steps = [step for step in path.split("/") if step and not step.endswith(":")]
        for count in range(min(len(steps), 4), 0, -1):
            found = self.path_from(file, "/".join(steps[-count:]))
            if found is not None and found != file and self.program(found) is not None:
                return found
        return None


def _texts(node: Node) -> Iterator[str]:
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Literal) and isinstance(here.data, str):
            yield here.data
        elif isinstance(here, Call):
            waiting += here.arguments
        elif isinstance(here, Joined):
            waiting += here.parts
        elif isinstance(here, Access):
            waiting.append(here.target)
