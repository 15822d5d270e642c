"""Data sources that only compute a text: references to it become the text itself.

They are `aws_iam_policy_document`, and `template_file` of configurations from before `templatefile` was there
(https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.instances import Copy, Frame, Instance
from accesslint.loaders.terraform.partial import bounded
from accesslint.loaders.terraform.policy_document import render
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl.nodes import Block

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

_TEXTS = {
    "data.aws_iam_policy_document": frozenset({"json", "minified_json"}),
    "data.template_file": frozenset({"rendered"}),
}
"""The attributes that are the text, by address without the name."""


class Rendering:
    """The documents that names have led to."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._blocks: dict[str, tuple[Instance, str, Block, Copy]] = {}
        self._rendered: dict[str, Value] = {}
        self._pending: set[str] = set()

    def note(self, instance: Instance, address: str, block: Block) -> None:
        """Remembers a data source by its ids, if it is one that computes a text."""
        if address.rpartition(".")[0] in _TEXTS:
            for copy in self._evaluator.expansions.of_block(instance, address, block).copies:
                self._blocks[instance.resource_id(address) + copy.suffix] = (instance, address, block, copy)

    def forget(self) -> None:
        """Drops all documents."""
        self._blocks.clear()
        self._rendered.clear()

    def rendered(self, target: str, attribute: str, span: Span) -> Value | None:
        """The text, if a resource id is a document's and the attribute its text. `span`: where it is asked for."""
        if target not in self._blocks:
            return None
        instance, address, block, copy = self._blocks[target]
        if attribute not in _TEXTS[address.rpartition(".")[0]]:
            return None
        known = self._rendered.get(target)
        if known is None:
            if target in self._pending:
                message = f"{instance.prefix}{address} includes itself"
                self._evaluator.library.report(Problem(block.header, message))
                return Value(Unknown(message), span)
            self._pending.add(target)
            resource = self._evaluator.bodies.resource(instance, address, block, copy)
            if resource.type == "template_file":
                template, names = resource.get("template"), resource.get("vars") or Value({}, resource.header)
                known = self._evaluator.calls.rendered(template or Value("", span), names, Frame(instance))
            else:
                known = render(resource)
            known = self._rendered[target] = bounded(known)
            self._pending.discard(target)
        return known
