"""What names mean: variables, local values, modules' outputs, resources.

https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.loaders.terraform.instances import Frame, Instance, gathered
from accesslint.loaders.terraform.module_calls import ModuleCalls
from accesslint.loaders.terraform.rendering import Rendering
from accesslint.loaders.terraform.types import convert
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.hcl.nodes import Access, Block, Literal, Node
from accesslint.syntax.hcl.parsing import parse

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

_ELSEWHERE = {
    "terraform": ("the workspace is chosen when Terraform runs", "a plan file"),
    "path.cwd": ("the folder that Terraform runs in is not known", "a plan file"),
    "ephemeral": ("ephemeral values are known only at apply", "a plan file"),
}


class Names:
    """Looks names up for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.modules = ModuleCalls(evaluator)
        self.rendering = Rendering(evaluator)
        self._roots: dict[str, Callable[[Access, Frame], Value]] = {
            "var": self._variable,
            "local": self._local,
            "module": self.modules.resolve,
            "data": self._data,
            "path": self._path,
            "self": self._self,
            "terraform": self._elsewhere,
            "ephemeral": self._elsewhere,
        }

    def define(self, root: str, resolver: Callable[[Access, Frame], Value]) -> None:
        """Give a name a meaning that Terraform itself does not have (Terragrunt's `include`)."""
        self._roots[root] = resolver

    def resolve(self, node: Access, frame: Frame) -> Value:
        """The value of a name and the steps after it."""
        root = node.root
        assert isinstance(root, str)  # noqa: S101 - the caller looked
        bound = frame.names.get(root)
        if bound is not None:
            return self._evaluator.steps.take(bound, node.steps, frame, node.span)
        if frame.instance.isolated:
            return self._evaluator.fail(f'"{root}" is not given to the template', node.span)
        found = self._roots.get(root)
        if found is not None:
            return found(node, frame)
        if not node.steps or not isinstance(node.steps[0], str):
            return self._evaluator.fail(f'"{root}" means nothing here', node.span)
        return self._resource(node, 0, root, frame)

    def _step(self, node: Access, number: int = 0) -> str:
        step = node.steps[number] if number < len(node.steps) else ""
        return step if isinstance(step, str) else ""

    def _rest(self, value: Value, node: Access, taken: int, frame: Frame) -> Value:
        return self._evaluator.steps.take(value, node.steps[taken:], frame, node.span)

    def _variable(self, node: Access, frame: Frame) -> Value:
        name = self._step(node)
        block = frame.instance.definition.of_type("variable").get(name)
        if block is None:
            return self._undeclared(f'variable "{name}"', node, frame.instance)
        return self._rest(self.variable(frame.instance, name, block), node, 1, frame)

    def variable(self, instance: Instance, name: str, block: Block) -> Value:
        """The value of a variable of a module instance."""
        label = f"{instance.prefix}var.{name}"
        return self._evaluator.once(
            instance.variables, name, label, block.header, lambda: self._variable_value(instance, name, block)
        )

    def _variable_value(self, instance: Instance, name: str, block: Block) -> Value:
        evaluate = self._evaluator.evaluate
        frame = Frame(instance)
        default = block.body.attributes.get("default")
        given = instance.inputs.get(name)
        value: Value | None = None
        if given is not None:
            value = evaluate(given, instance.parent or frame)
            nullable = block.body.attributes.get("nullable")
            if value.data is None and nullable is not None and evaluate(nullable.value, frame).data is False:
                value = None
        if value is None:
            if default is None:
                decided_by = "an argument in the module call" if instance.parent else "a tfvars file or a default"
                return Value(Unknown(f'variable "{name}" has no value', decided_by), block.header)
            value = evaluate(default.value, frame)
        constraint = block.body.attributes.get("type")
        if constraint is None:
            return value
        return convert(value, _constraint(constraint.value), lambda node: evaluate(node, frame))

    def _local(self, node: Access, frame: Frame) -> Value:
        name, instance = self._step(node), frame.instance
        attribute = instance.definition.locals.get(name)
        if attribute is None:
            return self._undeclared(f'local value "{name}"', node, instance)
        value = self._evaluator.once(
            instance.locals,
            name,
            f"{instance.prefix}local.{name}",
            attribute.span,
            lambda: self._evaluator.evaluate(attribute.value, Frame(instance)),
        )
        return self._rest(value, node, 1, frame)

    def _undeclared(self, what: str, node: Access, instance: Instance) -> Value:
        if instance.definition.damaged:
            return Value(Unknown(f"{what} is not declared in what could be read of the module"), node.span)
        return self._evaluator.fail(f"{what} is not declared", node.span)

    def _path(self, node: Access, frame: Frame) -> Value:
        name, instance = self._step(node), frame.instance
        if name == "module":
            return Value(posixpath.relpath(instance.definition.folder or ".", instance.root or "."), node.span)
        if name == "root":
            return Value(".", node.span)
        return self._elsewhere(node, frame)

    def _self(self, node: Access, frame: Frame) -> Value:
        if not frame.own:
            return self._evaluator.fail('"self" means nothing here', node.span)
        return self._rest(Value(Reference(frame.own), node.span), node, 0, frame)

    def _elsewhere(self, node: Access, frame: Frame) -> Value:
        known = _ELSEWHERE.get(f"{node.root}.{self._step(node)}") or _ELSEWHERE.get(str(node.root))
        if known is None:
            return self._evaluator.fail(f'"{node.root}.{self._step(node)}" means nothing', node.span)
        return self._rest(Value(Unknown(*known), node.span), node, 0, frame)

    def _data(self, node: Access, frame: Frame) -> Value:
        return self._resource(node, 1, f"data.{self._step(node)}", frame)

    def _resource(self, node: Access, before: int, type_: str, frame: Frame) -> Value:
        """A resource, and the steps from the one that is its name."""
        name = self._step(node, before)
        address = f"{type_}.{name}"
        instance = frame.instance
        whole = instance.wholes.get(address)
        if whole is None:
            kind = "data" if before else "resource"
            block = instance.definition.of_type(kind).get(address)
            if block is None:
                if not name or (not before and "_" not in type_):
                    return self._evaluator.fail(f'"{address}" means nothing here', node.span)
                if instance.definition.damaged:
                    return self._undeclared(address, node, instance)
            whole = self._whole(instance, address, block, node.span)
            instance.wholes[address] = whole
        value = self._rest(whole, node, before + 1, frame)
        if isinstance(value.data, Reference) and value.span != node.span:
            return Value(value.data, node.span)
        return value

    def _whole(self, instance: Instance, address: str, block: Block | None, span: Span) -> Value:
        """A resource as a value: a reference, or with `count` a list, with `for_each` a mapping of them."""
        own_id = instance.resource_id(address)
        if block is None:
            return Value(Reference(own_id), span)
        if block.type == "data":
            self.rendering.note(instance, address, block)
        expansion = self._evaluator.expansions.of_block(instance, address, block)
        copies = [Value(Reference(own_id + copy.suffix), block.header) for copy in expansion.copies]
        return gathered(expansion, copies, block.header)

    def attribute_of(self, reference: Reference, name: str, span: Span) -> Value:
        """An attribute of a referenced resource: a longer reference, or a policy document's text."""
        if not reference.attribute:
            rendered = self.rendering.rendered(reference.target, name, span)
            return rendered or Value(Reference(reference.target, name), span)
        return Value(Reference(reference.target, f"{reference.attribute}.{name}"), span)


def _constraint(node: Node) -> Node:
    """A type constraint; JSON writes it as a text."""
    if isinstance(node, Literal) and isinstance(node.value.data, str) and "(" in node.value.data:
        body, problems = parse(Source(node.span.file, f"type = {node.value.data}\n"))
        if not problems and "type" in body.attributes:
            return body.attributes["type"].value
    return node
