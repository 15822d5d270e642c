"""The whole of a run's templates: reads them, finds those that no other one nests, and gives their resources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.cloudformation.resources import resources_of
from accesslint.loaders.cloudformation.serverless import expanded, is_serverless
from accesslint.loaders.cloudformation.stacks import Stack
from accesslint.loaders.cloudformation.texts import is_symbolic, plain_text
from accesslint.model.values import Resource, Value
from accesslint.recursion import room_for
from accesslint.source import Problem, Source

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_NESTING = 8
_MOST_STACKS = 2_000
_STACK = 5_000
"""Functions stand in functions; the evaluator's own limit is what bounds them."""
_NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}


def load(sources: Sequence[Source], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all stacks, then the problems met."""
    run = _Run(tree)
    with room_for(_STACK):
        names = [source.name for source in sources if run.add(source)]
        resources = list(run.resources(names))
    yield from resources
    yield from run.problems


class _Run:
    """The templates and stacks of one run."""

    def __init__(self, tree: Tree) -> None:
        self.problems: list[Problem] = []
        self._tree = tree
        self._templates: dict[str, Value | None] = {}
        self._files: dict[Stack, str] = {}
        self._nested: dict[tuple[Stack, str], Stack | None] = {}
        self._exports: dict[str, list[tuple[Stack, Value]]] = {}
        self._waiting: list[Stack] = []
        self._count = 0

    def add(self, source: Source) -> bool:
        """Read a template; whether there is one in the file."""
        if source.name not in self._templates:
            template, problems = _read(source)
            self.problems += problems
            self._templates[source.name] = template
        return self._templates[source.name] is not None

    def resources(self, names: Sequence[str]) -> Iterator[Resource]:
        """The resources of every template that no other one nests, with those nested."""
        nested = {target for name in names for target in self._local_calls(name)}
        roots = [name for name in dict.fromkeys(names) if name not in nested] or list(names)
        stacks = [stack for name in roots if (stack := self._root(name)) is not None]
        self._waiting = list(stacks)
        for stack in stacks:
            yield from self._of(stack, 0)

    def _root(self, name: str) -> Stack | None:
        template = self._templates.get(name)
        return None if template is None else self._stack(template, name, name)

    def _stack(self, template: Value, file: str, scope: str, **more: object) -> Stack:
        stack = Stack(expanded(template) if is_serverless(template) else template, scope, self, **more)  # type: ignore[arg-type]
        self._files[stack] = file
        self._count += 1
        return stack

    def _of(self, stack: Stack, depth: int) -> Iterator[Resource]:
        yield from resources_of(stack)
        for name, raw in stack.resources():
            if _kind(raw) in _NESTED:
                child = self.nested(stack, name) if depth < _NESTING else None
                if child is not None:
                    yield from self._of(child, depth + 1)

    # What `Stack` asks.

    def nested(self, stack: Stack, name: str) -> Stack | None:
        """The stack that a resource nests by a local template; made once."""
        key = stack, name
        if key not in self._nested:
            self._nested[key] = None
            self._nested[key] = self._make(stack, name)
        return self._nested[key]

    def _make(self, stack: Stack, name: str) -> Stack | None:
        raw = stack.declared.get(name)
        if raw is None or _kind(raw) not in _NESTED or len(stack.via) >= _NESTING or self._count >= _MOST_STACKS:
            return None
        file = self._file(self._files[stack], raw, stack)
        template = self._templates.get(file) if file else None
        if template is None or not file:
            return None
        given = stack.evaluator.value(raw.get("Properties", "Parameters"))
        header = raw.get("Type")
        return self._stack(
            template,
            file,
            stack.scope,
            inputs=dict(given.entries()) if given is not None else {},
            prefix=f"{stack.prefix}{name}.",
            via=(*stack.via, header.span if header is not None else raw.span),
        )

    def _file(self, file: str, raw: Value, stack: Stack | None) -> str | None:
        """The file of a nested template, read if need be; None where it is not local."""
        asset = raw.get("Metadata", "aws:asset:path")
        written = raw.get("Properties", _NESTED[_kind(raw)])
        if asset is not None and asset.text:
            path = asset.text
        else:
            path = plain_text(stack.evaluator.value(written) if stack is not None else written) or ""
        if not path or "://" in path or path.startswith("/") or is_symbolic(path):
            return None
        name = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if name.startswith("../") or len(name) > 1_000:
            return None
        if name not in self._templates:
            source = self._tree.read(name)
            if source is None:
                return None
            self.add(source)
        return name

    def _local_calls(self, file: str) -> Iterator[str]:
        template = self._templates.get(file)
        resources = template.get("Resources") if template is not None else None
        for _, raw in resources.entries() if resources is not None else ():
            if _kind(raw) in _NESTED:
                found = self._file(file, raw, None)
                if found is not None and found != file:
                    yield found

    def export(self, name: str) -> Value | None:
        """What just one root stack exports by a name."""
        for stack in self._take_waiting():
            for raw in stack.section("Outputs").values():
                written = raw.get("Export", "Name")
                text = plain_text(stack.evaluator.value(written))
                value = raw.get("Value")
                if text is not None and value is not None and not is_symbolic(text):
                    self._exports.setdefault(text, []).append((stack, value))
        found = self._exports.get(name, [])
        # Taken out meanwhile: exports that import each other would never end.
        if len(found) != 1:
            return None
        self._exports[name] = []
        value = found[0][0].evaluator.known(found[0][1])
        self._exports[name] = found
        return value

    def _take_waiting(self) -> list[Stack]:
        waiting, self._waiting = self._waiting, []
        return waiting


def _kind(raw: Value) -> str:
    kind = raw.get("Type")
    return "" if kind is None else kind.text or ""


def _read(source: Source) -> tuple[Value | None, list[Problem]]:
    """The template of a file, and what is wrong with the file."""
    if source.name.lower().endswith((".yaml", ".yml")) or source.text.lstrip("\ufeff \t\r\n")[:1] != "{":
        from accesslint.syntax.yaml import documents

        values: list[Value] = []
        problems: list[Problem] = []
        for found in documents(source):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                values.append(found)
        value = next((one for one in values if one.get("Resources") is not None), None)
    else:
        from accesslint.syntax import json

        value, problems = json.read(source)
    return (value if value is not None and isinstance(value.data, dict) else None), problems
