"""What names, fields and calls of a program name, in the words of the modules that have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.model.values import Value
from accesslint.syntax.programs.grammar import Grammar
from accesslint.syntax.programs.scopes import Binding, Scope, part_of

if TYPE_CHECKING:
    import tree_sitter

DEEPEST = 80
"""Expressions, and names that stand for names, are followed so far."""
UNSURE = "?"
"""How a path begins whose first step is not known."""


class Paths:
    """The paths of one file's expressions. `text` gives a node's text, `read` the value of one at a depth."""

    def __init__(
        self,
        grammar: Grammar,
        text: Callable[[tree_sitter.Node], str],
        read: Callable[[tree_sitter.Node, Scope, int], Value],
    ) -> None:
        self._grammar, self._text, self._read = grammar, text, read

    def path(self, node: tree_sitter.Node, scope: Scope, depth: int = 0) -> str:
        """What an expression names, in the words of the module that has it: `winston.transports.File`.

        The result of a call is `winston.createLogger()`. It begins with `?` where the first step is not known.
        """
        grammar, kind = self._grammar, node.type
        if depth > DEEPEST:
            return UNSURE
        if kind in grammar.wrappers:
            inner = part_of(node, grammar.wrappers[kind])
            return UNSURE if inner is None else self.path(inner, scope, depth + 1)
        if kind in grammar.unaries:
            inner = part_of(node, grammar.unaries[kind])
            return self.path(inner, scope, depth + 1) if inner is not None and inner.type in grammar.calls else UNSURE
        if kind in grammar.names:
            return self.path_of_name(self._text(node), scope, depth)
        if kind in grammar.members or kind in grammar.indexes:
            owner, field = (part_of(node, part) for part in (grammar.members.get(kind) or grammar.indexes[kind]))
            if owner is None or field is None:
                return UNSURE
            step = self._text(field)
            if kind in grammar.indexes:
                known = self._read(field, scope, depth + 1).data
                step = known if isinstance(known, str) else UNSURE
            return f"{self.path(owner, scope, depth + 1)}.{step}"
        if kind in grammar.calls:
            return self._path_of_call(node, scope, depth)
        return self._text(node) if node.child_count == 0 else UNSURE

    def path_of_name(self, name: str, scope: Scope, depth: int) -> str:
        """As `path`, of a name."""
        binding = self.binding(name, scope)
        if binding is None:
            return name if scope.holder(name) is None else f"{UNSURE}{name}"
        if binding.path:
            return binding.path
        if binding.node is None or not binding.is_certain or binding.node.type in self._grammar.functions:
            return f"{UNSURE}{name}"
        path = self.path(binding.node, binding.scope, depth + 1)
        return f"{UNSURE}{name}" if path.startswith(UNSURE) else ".".join((path, *binding.steps))

    def _path_of_call(self, node: tree_sitter.Node, scope: Scope, depth: int) -> str:
        shape = self._grammar.calls[node.type]
        name = self.callee(node, scope, depth)
        if name in self._grammar.loading:
            arguments = part_of(node, shape.arguments)
            first = part_of(arguments, 0) if arguments is not None else None
            module = self._read(first, scope, depth + 1).data if first is not None else None
            return module if isinstance(module, str) else UNSURE
        return f"{name}()"

    def callee(self, node: tree_sitter.Node, scope: Scope, depth: int = 0) -> str:
        """What a call calls."""
        shape = self._grammar.calls[node.type]
        name = part_of(node, shape.name)
        if name is None:
            return UNSURE
        receiver = part_of(node, shape.receiver)
        if receiver is None:
            return self.path(name, scope, depth + 1) if not shape.receiver else self._text(name)
        return f"{self.path(receiver, scope, depth + 1)}.{self._text(name)}"

    def binding(self, name: str, scope: Scope) -> Binding | None:
        """What a name is bound to, if that happens once."""
        holder = scope.holder(name)
        found = holder.names[name] if holder is not None else []
        return found[0] if len(found) == 1 else None
