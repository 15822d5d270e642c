"""`count` and `for_each`: which instances a resource or module call has.

https://developer.hashicorp.com/terraform/language/meta-arguments/count and …/meta-arguments/for_each
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.functions.arguments import number
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.instances import SINGLE, Copy, Expansion, Frame, Instance
from accesslint.loaders.terraform.partial import OpenList, OpenMap
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl.nodes import Block

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

PER_BLOCK = 1_024
"""A block makes at most so many instances."""


class Expansions:
    """Expands blocks, each once for a module instance."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._pending: set[tuple[int, str]] = set()

    def of_block(self, instance: Instance, address: str, block: Block) -> Expansion:
        """The instances of a block of a module instance."""
        attributes = block.body.attributes
        if "count" not in attributes and "for_each" not in attributes:
            return SINGLE
        known = instance.expansions.get(address)
        if known is not None:
            return known
        key = (id(instance), address)
        if key in self._pending:
            name = instance.prefix + address
            message = f"the number of instances of {name} depends on itself"
            self._evaluator.library.report(Problem(block.header, message))
            return _one("list" if "count" in attributes else "map", Unknown(message), block.header)
        self._pending.add(key)
        catching, self._evaluator.catching = self._evaluator.catching, 0
        try:
            frame = Frame(instance)
            if "count" in attributes:
                found = self._count(self._evaluator.evaluate(attributes["count"].value, frame), block)
            else:
                found = self._for_each(self._evaluator.evaluate(attributes["for_each"].value, frame), block)
        finally:
            self._evaluator.catching = catching
            self._pending.discard(key)
        instance.expansions[address] = found
        return found

    def _cut(self, count: int, block: Block) -> int:
        if count > PER_BLOCK:
            message = f"{count:,} instances; the first {PER_BLOCK:,} are looked at"
            self._evaluator.library.report(Problem(block.header, message, "warning"))
        return min(count, PER_BLOCK)

    def _count(self, value: Value, block: Block) -> Expansion:
        try:
            count = self._cut(max(0, int(number(value))), block)
        except Undetermined as error:
            return _one("list", error.unknown, value.span)
        except (FunctionError, OverflowError, ValueError):
            return _one("list", Unknown("the count is no number"), value.span)
        return Expansion(
            tuple(
                Copy(f"[{index}]", {"count": Value({"index": Value(index, value.span)}, value.span)})
                for index in range(count)
            ),
            "list",
        )

    def _for_each(self, value: Value, block: Block) -> Expansion:
        data = value.data
        reason = open_reason(value)
        if reason is not None:
            return _one("map", reason, value.span)
        if isinstance(data, OpenMap | OpenList):
            sole = data.sole if isinstance(data, OpenMap) else next(iter(data), None)
            reason = Unknown("the keys of for_each are known only after apply", "a plan file")
            return _one("map", reason, value.span, sole)
        if isinstance(data, dict):
            pairs = sorted(data.items())
        elif isinstance(data, list):
            texts = [(item.data if isinstance(item.data, str) else None, item) for item in data]
            pairs = [(text, item) for text, item in texts if text is not None]
            if len(pairs) < len(data):
                reason = next((found for item in data if (found := open_reason(item)) is not None), None)
                sole = data[0] if len(data) == 1 else None
                return _one("map", reason or Unknown("for_each needs texts"), value.span, sole)
            pairs = sorted(dict(pairs).items())
        else:
            return _one("map", Unknown("for_each needs a mapping or a set of texts"), value.span)
        pairs = pairs[: self._cut(len(pairs), block)]
        copies = (Copy(f'["{_quoted(key)}"]', _each(Value(key, item.span), item)) for key, item in pairs)
        return Expansion(tuple(copies), "map", tuple(key for key, _ in pairs))


def _each(key: Value, value: Value) -> dict[str, Value]:
    return {"each": Value({"key": key, "value": value}, value.span)}


def _one(kind: str, reason: Unknown, span: Span, sole: Value | None = None) -> Expansion:
    """The one instance that stands for an unknown number of them."""
    unknown = Value(reason, span)
    names = {"count": Value({"index": unknown}, span)} if kind == "list" else _each(unknown, sole or unknown)
    return Expansion((Copy("", names),), kind, unknown=reason)


_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("${", "$${"), ("%{", "%%{"))


def _quoted(key: str) -> str:
    """A key as Terraform shows it in an address."""
    for character, escape in _ESCAPES:
        key = key.replace(character, escape)
    return key
