"""Module calls: their instances, and the outputs that names lead to.

https://developer.hashicorp.com/terraform/language/modules/syntax
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.loaders.terraform.configuration import source_of
from accesslint.loaders.terraform.instances import Copy, Expansion, Frame, Instance, gathered
from accesslint.loaders.terraform.partial import OpenList
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl.nodes import Access, Block, Splat, Step

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

FETCHED = "`terraform init`, or a plan file"
"""What would tell what a module that is elsewhere makes."""

DEPTH = 32
"""Modules call modules so deep."""
_META = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


class ModuleCalls:
    """Follows module calls for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def children(self, instance: Instance, name: str, block: Block) -> tuple[Expansion, list[Instance]] | Unknown:
        """The instances of a module call, or why there are none to look at (said once, as a problem)."""
        known = self._folder(instance, name, block)
        if isinstance(known, Unknown):
            return known
        expansion = self._evaluator.expansions.of_block(instance, f"module.{name}", block)
        return expansion, [self._child(instance, name, block, known, copy) for copy in expansion.copies]

    def absent(self, instance: Instance, name: str, block: Block, why: Unknown) -> Iterator[Resource]:
        """A call of a module that is elsewhere, once per copy: a resource of type `module` with its inputs."""
        if why.decided_by != FETCHED:
            return
        expansion = self._evaluator.expansions.of_block(instance, f"module.{name}", block)
        for copy in expansion.copies:
            frame = Frame(instance, copy.names)
            given = {
                argument.name: self._evaluator.evaluate(argument.value, frame)
                for argument in block.body.attributes.values()
                if argument.name == "source" or argument.name not in _META
            }
            address = f"{instance.prefix}module.{name}{copy.suffix}"
            yield Resource(
                id=f"{instance.scope}#{address}",
                platform="terraform",
                type="module",
                address=address,
                attributes=Value(given, block.header),
                header=block.header,
                scope=instance.scope,
                via=instance.via,
                uncertain=why,
            )

    def _folder(self, instance: Instance, name: str, block: Block) -> str | Unknown:
        library = self._evaluator.library
        source = source_of(block)
        key = f"{instance.key}.{name}" if instance.key else name
        folder, why = library.target(instance.definition.folder, source, instance.root, key)
        shown = f'module "{name}" ({source})' if source else f'module "{name}"'
        argument = block.body.attributes.get("source")
        place = (argument.value.span if argument is not None else block.header).first_line()
        if folder is None:
            is_remote = why == "is not on disk"
            decided_by = FETCHED if is_remote else "the module's files"
            remedy = "; `terraform init` would fetch it" if is_remote else ""
            library.report(
                Problem(place, f"{shown} {why}, what it makes is unknown{remedy}", "note" if is_remote else "warning")
            )
            return Unknown(f"{shown} {why}", decided_by)
        if folder in instance.chain:
            cycle = " -> ".join(part or "." for part in (*instance.chain[instance.chain.index(folder) :], folder))
            library.report(Problem(place, f"{shown} leads back to itself ({cycle})"))
            return Unknown(f"{shown} leads back to itself")
        if len(instance.chain) > DEPTH:
            library.report(Problem(place, f"{shown} is more than {DEPTH} modules deep and is not followed", "warning"))
            return Unknown(f"{shown} is nested too deeply")
        return folder

    def _child(self, instance: Instance, name: str, block: Block, folder: str, copy: Copy) -> Instance:
        step = name + copy.suffix
        child = instance.children.get(step)
        if child is not None:
            return child
        definition = self._evaluator.library.definition(folder)
        assert definition is not None  # noqa: S101 - `_folder` looked
        child = instance.children[step] = Instance(definition, instance.scope)
        child.root = instance.root
        child.prefix = f"{instance.prefix}module.{step}."
        child.key = f"{instance.key}.{name}" if instance.key else name
        child.chain = (*instance.chain, folder)
        child.via = (*instance.via, block.header)
        child.parent = Frame(instance, copy.names)
        child.inputs = {
            argument.name: argument.value for argument in block.body.attributes.values() if argument.name not in _META
        }
        return child

    def output(self, child: Instance, name: str, span: Span) -> Value:
        """The value of a module instance's output."""
        block = child.definition.of_type("output").get(name)
        value = block.body.attributes.get("value") if block is not None else None
        if block is None or value is None:
            if child.definition.damaged:
                reason = f'output "{name}" is not declared in what could be read of the module'
                return Value(Unknown(reason), span)
            return self._evaluator.fail(f'{child.prefix.rstrip(".")} has no output "{name}"', span)
        node = value.value
        label = f"{child.prefix}output.{name}"
        return self._evaluator.once(
            child.outputs, name, label, block.header, lambda: self._evaluator.evaluate(node, Frame(child))
        )

    def resolve(self, node: Access, frame: Frame) -> Value:
        """`module.name`, an instance of it, an output, and the steps after that."""
        steps, instance = node.steps, frame.instance
        name = steps[0] if steps and isinstance(steps[0], str) else ""
        block = instance.definition.of_type("module").get(name)
        if block is None:
            if instance.definition.damaged:
                return Value(Unknown(f'module "{name}" is not declared in what could be read'), node.span)
            return self._evaluator.fail(f'module "{name}" is not declared', node.span)
        found = self.children(instance, name, block)
        if isinstance(found, Unknown):
            return Value(found, node.span)
        return self._walk(*found, steps[1:], frame, node.span)

    def _walk(
        self, expansion: Expansion, children: list[Instance], steps: tuple[Step, ...], frame: Frame, span: Span
    ) -> Value:
        take = self._evaluator.steps.take
        first = steps[0] if steps else None
        if expansion.kind == "single":
            if isinstance(first, str):
                return take(self.output(children[0], first, span), steps[1:], frame, span)
            return take(self._object(children[0], span), steps, frame, span)
        if isinstance(first, Splat) and first.steps and isinstance(first.steps[0], str) and expansion.kind == "list":
            name = first.steps[0]
            made = [take(self.output(child, name, span), first.steps[1:], frame, span) for child in children]
            return take(Value(OpenList(made) if expansion.unknown else made, span), steps[1:], frame, span)
        if first is not None and not isinstance(first, str | Splat) and len(steps) > 1 and isinstance(steps[1], str):
            # One instance by its key: only the output that is asked for is evaluated.
            numbers = [Value(number, span) for number in range(len(children))]
            chosen = self._evaluator.steps.index(
                gathered(expansion, numbers, span), self._evaluator.evaluate(first, frame), span
            )
            if not isinstance(chosen.data, int):
                return take(chosen, steps[1:], frame, span)
            return take(self.output(children[chosen.data], steps[1], span), steps[2:], frame, span)
        objects = [self._object(child, span) for child in children]
        return take(gathered(expansion, objects, span), steps, frame, span)

    def _object(self, child: Instance, span: Span) -> Value:
        return Value({name: self.output(child, name, span) for name in child.definition.of_type("output")}, span)
