"""`data.aws_iam_policy_document`: references to its text become the policy itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.instances import Copy, Instance
from accesslint.loaders.terraform.partial import bounded
from accesslint.loaders.terraform.policy_document import render
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl.nodes import Block

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

_TYPE = "data.aws_iam_policy_document."
_TEXTS = frozenset({"json", "minified_json"})


class Policies:
    """The policy documents that names have led to."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._blocks: dict[str, tuple[Instance, str, Block, Copy]] = {}
        self._rendered: dict[str, Value] = {}
        self._pending: set[str] = set()

    def note(self, instance: Instance, address: str, block: Block) -> None:
        """Remembers a data source by its ids, if it is a policy document."""
        if address.startswith(_TYPE):
            for copy in self._evaluator.expansions.of_block(instance, address, block).copies:
                self._blocks[instance.resource_id(address) + copy.suffix] = (instance, address, block, copy)

    def forget(self) -> None:
        """Drops all documents."""
        self._blocks.clear()
        self._rendered.clear()

    def rendered(self, target: str, attribute: str, span: Span) -> Value | None:
        """The policy, if a resource id is a document's and the attribute its text. `span`: where it is asked for."""
        if attribute not in _TEXTS or target not in self._blocks:
            return None
        known = self._rendered.get(target)
        if known is None:
            instance, address, block, copy = self._blocks[target]
            if target in self._pending:
                message = f"{instance.prefix}{address} includes itself"
                self._evaluator.library.report(Problem(block.header, message))
                return Value(Unknown(message), span)
            self._pending.add(target)
            resource = self._evaluator.bodies.resource(instance, address, block, copy)
            known = self._rendered[target] = bounded(render(resource))
            self._pending.discard(target)
        return known
