"""What becomes of a name between the place where it is bound and the one where a record is written of it.

`parts.push(…)`, `event.Str("user", …)`, `text.Append(…)`, `enrich(payload, request)`: calls count that stand alone, as
a statement of their own, and write no record themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.syntax.programs.grammar import Grammar
from accesslint.syntax.programs.scopes import Site, part_of

if TYPE_CHECKING:
    import tree_sitter

_OTHERS = re.compile(r"(?:debug|trace|sync|flush|close|end|next|set)\Z", re.IGNORECASE)
"""Last steps of calls that put nothing into what they are called of."""
_MOST_STEPS = 60
_MOST = 50


class Changes:
    """The calls of one file that may change what a name is bound to; `writing` are the ids of those that write."""

    def __init__(
        self, grammar: Grammar, text: Callable[[tree_sitter.Node], str], sites: list[Site], writing: set[int]
    ) -> None:
        self._grammar, self._text = grammar, text
        self._of: dict[str, list[tree_sitter.Node]] = {}
        self._given: dict[str, list[tree_sitter.Node]] = {}
        for site in sites:
            if site.node.id not in writing and self._is_statement(site.node):
                self._add(site.node)

    def calls_of(self, name: str, function: tree_sitter.Node) -> list[tree_sitter.Node]:
        """The calls in a function of what a name is bound to: `parts.push(…)`, with those that they are chained to."""
        return [one for one in self._of.get(name, []) if _is_in(one, function)][:_MOST]

    def given_to(self, name: str, function: tree_sitter.Node) -> list[tree_sitter.Node]:
        """The calls in a function that are given a name: `enrich(payload, request)`."""
        return [one for one in self._given.get(name, []) if _is_in(one, function)][:_MOST]

    def arguments(self, call: tree_sitter.Node) -> list[tree_sitter.Node]:
        """What a call is given."""
        given = part_of(call, self._grammar.calls[call.type].arguments)
        return given.named_children[:_MOST] if given is not None else []

    def _is_statement(self, call: tree_sitter.Node) -> bool:
        parent = call.parent
        if parent is not None and parent.type == "await_expression":
            parent = parent.parent
        return parent is not None and parent.type == "expression_statement"

    def _add(self, call: tree_sitter.Node) -> None:
        for one in self.arguments(call):
            inner = one.named_children[-1] if one.type == "argument" and one.named_children else one
            if inner.type in self._grammar.names:
                self._given.setdefault(self._text(inner), []).append(call)
        here: tree_sitter.Node | None = call
        chained: list[tree_sitter.Node] = []
        for _ in range(_MOST_STEPS):
            if here is None or here.type not in self._grammar.calls:
                break
            called = part_of(here, self._grammar.calls[here.type].name)
            if called is None or called.type not in self._grammar.members:
                return
            owner, field = (part_of(called, part) for part in self._grammar.members[called.type])
            if field is None or _OTHERS.match(self._text(field)):
                return
            chained.append(here)
            here = owner
        if here is not None and here.type in self._grammar.names:
            self._of.setdefault(self._text(here), []).extend(chained)


def _is_in(node: tree_sitter.Node, function: tree_sitter.Node) -> bool:
    return function.start_byte <= node.start_byte and node.end_byte <= function.end_byte
