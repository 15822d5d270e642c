"""Projects to programs: finds the YAML of each, and reads the configuration that its stacks give it.

https://www.pulumi.com/docs/iac/concepts/projects/ and https://www.pulumi.com/docs/iac/concepts/config/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.pulumi.expressions import Evaluator
from accesslint.loaders.pulumi.resources import resources_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Options, Tree

_PROJECTS = ("Pulumi.yaml", "Pulumi.yml")
_STACK_ENDINGS = (".yaml", ".yml")
_NUMBERS = {"integer": int, "int": int, "number": float}


class Program(msgspec.Struct):
    """One program."""

    folder: str
    source: Source
    template: Value
    """The mapping with `resources`."""
    project: Value
    stacks: list[tuple[str, Value]]
    """The `config` of each stack file, by the stack's name."""

    @property
    def name(self) -> str:
        """The project's name."""
        found = self.project.get("name")
        return (found.text or "") if found is not None else ""


def load_programs(sources: Sequence[Source], tree: Tree, options: Options) -> Iterator[Resource | Problem]:
    """The resources of all programs, and what could not be read."""
    read: dict[str, Value] = {}
    for source in sources:
        for item in documents(source, "core"):
            if isinstance(item, Problem):
                yield item
            else:
                read.setdefault(source.name, item)
    for source in sources:
        template = read.get(source.name)
        if template is None or not isinstance(template.data, dict):
            continue
        program = _program(source, template, tree)
        if program is not None:
            evaluator = Evaluator(program, tree, _settings(program))
            yield from resources_of(program, evaluator, options.types)


def _program(source: Source, template: Value, tree: Tree) -> Program | None:
    """A file as a program; None where it has no resources, or its project is in another language."""
    resources = template.get("resources")
    if resources is None or not isinstance(resources.data, dict):
        return None
    folder = posixpath.dirname(source.name)
    is_project = posixpath.basename(source.name) in _PROJECTS
    home, project = (folder, template) if is_project else _project_above(folder, tree)
    runtime = project.get("runtime") if project is not None else None
    language = runtime.get("name") if runtime is not None and isinstance(runtime.data, dict) else runtime
    if project is None or language is None or language.text != "yaml":
        return None
    return Program(folder, source, template, project, list(_stacks(home, tree)))


def _project_above(folder: str, tree: Tree) -> tuple[str, Value | None]:
    """The project of a program file: in its folder, or in the one above where `main` names a folder."""
    for home in dict.fromkeys((folder, posixpath.dirname(folder))):
        for name in _PROJECTS:
            source = tree.read(posixpath.join(home, name))
            found = _first(source) if source is not None else None
            if found is not None:
                return home, found
    return folder, None


def _stacks(folder: str, tree: Tree) -> Iterator[tuple[str, Value]]:
    for name in tree.folder(folder or "."):
        base = posixpath.basename(name)
        if not base.startswith("Pulumi.") or not base.endswith(_STACK_ENDINGS) or base in _PROJECTS:
            continue
        source = tree.read(name)
        found = _first(source) if source is not None else None
        if found is not None and isinstance(found.data, dict):
            stack = base.removeprefix("Pulumi.").rpartition(".")[0]
            yield stack, found.get("config") or Value({}, found.span)


def _first(source: Source) -> Value | None:
    return next((item for item in documents(source, "core") if isinstance(item, Value)), None)


def _settings(program: Program) -> dict[str, Value]:
    """The configuration by name: what all stacks agree on, else unknown."""
    declared: dict[str, Value] = {}
    for holder in (program.project, program.template):
        for section in ("config", "configuration"):
            given = holder.get(section)
            declared |= dict(given.entries()) if given is not None else {}
    names = {name: name for name in declared}
    for _, config in program.stacks:
        for key, _value in config.entries():
            names.setdefault(key.removeprefix(f"{program.name}:"), key)
    return {name: _setting(name, declared.get(name), program) for name in names}


def _setting(name: str, declared: Value | None, program: Program) -> Value:
    kind, default = _declaration(declared)
    by_stack: list[Value | None] = []
    for _, config in program.stacks:
        given = config.get(f"{program.name}:{name}") or config.get(name)
        by_stack.append(_opened(given) if given is not None else default)
    found = by_stack or [default]
    first = next((value for value in found if value is not None), None)
    place = (declared or first or program.template).span
    if first is None:
        return Value(Unknown(f"the configuration {name} has no value", "a stack's file or a default"), place)
    if any(value is None or value.plain() != first.plain() for value in found):
        stacks = ", ".join(stack for stack, _ in program.stacks[:3])
        return Value(Unknown(f"the configuration {name} differs between the stacks {stacks}", "one stack"), place)
    return _converted(first, kind)


def _declaration(declared: Value | None) -> tuple[str, Value | None]:
    """The type and the default of a setting; one that is no mapping of these is its own value."""
    if declared is None:
        return "", None
    if not isinstance(declared.data, dict):
        return "", declared
    kind = declared.get("type")
    default = declared.get("default") or declared.get("value")
    if kind is None and default is None and "secret" not in declared.data and declared.data:
        return "", declared
    return (kind.text or "") if kind is not None else "", default


def _opened(given: Value) -> Value:
    if isinstance(given.data, dict) and set(given.data) == {"secure"}:
        return Value(Unknown("it is encrypted in the stack's file", "the secret"), given.span)
    return given


def _converted(value: Value, kind: str) -> Value:
    """Stack files may hold booleans and numbers as text."""
    text = value.text
    if text is None:
        return value
    if kind in ("boolean", "bool") and text in ("true", "false"):
        return Value(text == "true", value.span)
    number = _NUMBERS.get(kind)
    if number is not None and len(text) < 20:
        try:
            return Value(number(text), value.span)
        except ValueError:
            return value
    return value
