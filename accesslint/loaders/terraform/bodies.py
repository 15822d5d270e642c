"""Bodies of blocks to attributes, with what `dynamic` blocks make.

https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.expansions import PER_BLOCK
from accesslint.loaders.terraform.functions.openness import Undetermined, open_reason
from accesslint.loaders.terraform.instances import Copy, Frame, Instance
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem
from accesslint.syntax.hcl.nodes import Access, Block, Body, ListNode, Literal, Node

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

NAME = "terraform"
_EXPANDING = frozenset({"count", "for_each"})
_WRITTEN = frozenset({"provider", "depends_on", "ignore_changes", "replace_triggered_by"})
"""Arguments that name things instead of holding values: they are given as written."""


class Bodies:
    """Evaluates blocks for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._resources: dict[str, Resource] = {}

    def resource(self, instance: Instance, address: str, block: Block, copy: Copy) -> Resource:
        """One instance of a resource or data source; evaluated once, however often it is asked for."""
        own_id = instance.resource_id(address) + copy.suffix
        known = self._resources.get(own_id)
        if known is not None:
            return known
        frame = Frame(instance, copy.names, own_id)
        evaluator = self._evaluator
        catching, evaluator.catching = evaluator.catching, 0
        try:
            attributes = self.attributes(block.body, frame)
        finally:
            evaluator.catching = catching
        made = self._resources[own_id] = self.outline(instance, address, block, copy, attributes)
        return made

    def outline(
        self, instance: Instance, address: str, block: Block, copy: Copy, attributes: dict[str, Value]
    ) -> Resource:
        """A resource with the attributes given, without a look at the block's body."""
        return Resource(
            id=instance.resource_id(address) + copy.suffix,
            platform=NAME,
            type=block.labels[0],
            address=f"{instance.prefix}{address}{copy.suffix}",
            attributes=Value(attributes, block.header),
            header=block.header,
            scope=instance.scope,
            via=instance.via,
            is_data=block.type == "data",
        )

    def forget(self) -> None:
        """Drops the resources that were evaluated."""
        self._resources.clear()

    def attributes(self, body: Body, frame: Frame) -> dict[str, Value]:
        """Arguments by name; nested blocks by type, each type a list of mappings."""
        evaluate = self._evaluator.evaluate
        made: dict[str, Value] = {}
        for name, attribute in body.attributes.items():
            if name in _WRITTEN:
                made[name] = _as_written(attribute.value)
            elif name not in _EXPANDING:
                made[name] = evaluate(attribute.value, frame)
        lists: dict[str, list[Value]] = {}
        for block in body.blocks:
            if block.type == "dynamic" and block.labels:
                name, items = block.labels[0], self._dynamic(block, frame)
            else:
                name, items = block.type, [Value(self.attributes(block.body, frame), block.header)]
            if name in lists:
                lists[name] += items
            elif len(items) == 1 and isinstance(items[0].data, Unknown) and name not in made:
                lists[name] = items
                made[name] = items[0]
                continue
            elif items:
                there = made.get(name)
                lists[name] = [*(there.items() if there is not None else ()), *items]
            else:
                continue
            made[name] = Value(lists[name], lists[name][0].span)
        return made

    def _dynamic(self, block: Block, frame: Frame) -> list[Value]:
        """The blocks that a `dynamic` block makes; one unknown where their number is not known."""
        evaluator = self._evaluator
        attributes = block.body.attributes
        content = next((inner for inner in block.body.blocks if inner.type == "content"), None)
        for_each = attributes.get("for_each")
        if content is None or for_each is None:
            return [Value(Unknown(f'dynamic "{block.labels[0]}" is incomplete'), block.header)]
        iterator = attributes.get("iterator")
        name = block.labels[0]
        if iterator is not None and isinstance(iterator.value, Access) and isinstance(iterator.value.root, str):
            name = iterator.value.root
        elif iterator is not None and isinstance(iterator.value, Literal):
            name = str(iterator.value.value.data)
        collection = evaluator.evaluate(for_each.value, frame)
        pairs = evaluator.loops.pairs(collection)
        if pairs is None:
            reason = open_reason(collection) or Unknown("for_each needs a list or mapping")
            return [Value(reason, for_each.value.span)]
        if len(pairs) > PER_BLOCK:
            message = f"{len(pairs):,} blocks; the first {PER_BLOCK:,} are looked at"
            evaluator.library.report(Problem(block.header, message, "warning"))
        made: list[Value] = []
        for key, value in pairs[:PER_BLOCK]:
            try:
                evaluator.spend(block.header)
            except Undetermined as error:
                made.append(Value(error.unknown, block.header))
                break
            bound = frame.binding({name: Value({"key": key, "value": value}, value.span)})
            made.append(Value(self.attributes(content.body, bound), block.header))
        return made


def _as_written(node: Node) -> Value:
    """`[aws_s3_bucket.logs, tags]` as texts: such names are not evaluated."""
    if isinstance(node, ListNode):
        return Value([_as_written(item) for item in node.items], node.span)
    if isinstance(node, Access) and isinstance(node.root, str):
        written = node.root
        for step in node.steps:
            if isinstance(step, Literal):
                data = step.value.data
                written += f'["{data}"]' if isinstance(data, str) else f"[{data}]"
            else:
                written += f".{step}" if isinstance(step, str) else "[*]"
        return Value(written, node.span)
    return node.value if isinstance(node, Literal) else Value(Unknown("not a name"), node.span)
