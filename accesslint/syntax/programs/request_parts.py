"""What an expression takes of a request, an answer or a framework's context, as a path: `request.URL.Path`.

Names are followed to all that is bound to them, as a record holds one or the other: a path, and later the path with its
query. What begins with `?` is not taken of any of them: `?time.Since()`; a function that is given one as a whole has it
in its brackets: `?userOf(request)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from accesslint.syntax.programs.grammar import Grammar, Part
from accesslint.syntax.programs.request_changes import Changes
from accesslint.syntax.programs.scopes import Names, Scope, part_of
from accesslint.syntax.programs.texts import unescaped

if TYPE_CHECKING:
    import tree_sitter

_OTHER_INDEXES: Mapping[str, tuple[Part, Part]] = {"element_access_expression": ("expression", "subscript")}
"""C#'s, of which no other values are read."""
_OTHER_MEMBERS: Mapping[str, tuple[Part, Part]] = {"conditional_access_expression": ("condition", -1)}
"""C#'s `request?.Path`."""
_DEEPEST = 25
_MOST = 400
_MOST_CHANGES = 50
_LONGEST = 200


class RequestParts:
    """The paths of the expressions of one function. `roles` are its parameters: `{"r": "request"}`."""

    def __init__(  # noqa: PLR0917 (each reads another side of a node)
        self,
        grammar: Grammar,
        names: Names,
        text: Callable[[tree_sitter.Node], str],
        roles: Mapping[str, str],
        function: tree_sitter.Node,
        changes: Changes,
    ) -> None:
        self._grammar, self._names, self._text = grammar, names, text
        self._roles, self._owner = roles, names.scopes.get(function.id)
        self._function, self._changes = function, changes
        self._room = _MOST
        self.is_changed = False
        """Whether what was read last may be changed in ways that are not told."""

    def scope_of(self, node: tree_sitter.Node) -> Scope:
        """The innermost scope that a node stands in."""
        here: tree_sitter.Node | None = node
        while here is not None:
            if here.id in self._names.scopes:
                return self._names.scopes[here.id]
            here = here.parent
        return self._names.root

    def of(self, node: tree_sitter.Node) -> list[str]:
        """The paths that an expression holds, each once; empty for a constant."""
        self._room, self.is_changed = _MOST, False
        return list(dict.fromkeys(path[:_LONGEST] for path in self._paths(node, 0)))

    def role_of(self, node: tree_sitter.Node) -> str:
        """The role of a name that stands for a parameter; empty for any other expression."""
        found = self._paths(node, 0) if node.type in self._grammar.names else []
        return found[0] if found and found[0] in self._roles.values() else ""

    def constant(self, node: tree_sitter.Node) -> str | None:
        """A text that is written out, without holes."""
        if node.type in self._grammar.verbatim:
            start, end = self._grammar.verbatim[node.type]
            text = self._text(node)
            return text[start : len(text) - end]
        if node.type not in self._grammar.texts:
            return None
        fragments = self._grammar.fragments | self._grammar.escapes
        if any(child.type not in fragments for child in node.named_children):
            return None
        escapes = self._grammar.escapes
        return "".join(
            unescaped(self._text(child)) if child.type in escapes else self._text(child)
            for child in node.named_children
        )

    def bound(self, node: tree_sitter.Node) -> list[tree_sitter.Node]:
        """The expressions that a name is bound to; empty where it is no name, or one of them is not told."""
        if node.type not in self._grammar.names and node.type not in self._grammar.shorthands:
            return []
        holder = self.scope_of(node).holder(self._text(node))
        found = holder.names[self._text(node)] if holder is not None else []
        nodes = [one.node for one in found if one.node is not None and not one.steps]
        return nodes if len(nodes) == len(found) else []

    def added(self, node: tree_sitter.Node) -> list[tuple[str, tree_sitter.Node]]:
        """What is put into what a name is bound to, later: by the name of the field, or without one."""
        name = self._text(node)
        holder = self._own(name, node)
        self.is_changed = False
        if holder is None:
            return []
        found = [
            (".".join(change.steps), change.node)
            for change in holder.changes.get(name, [])[:_MOST_CHANGES]
            if change.node is not None
        ]
        for call in self._changes.calls_of(name, self._function):
            found += [("", one) for one in self._changes.arguments(call)]
        if self._is_holder(holder, name):
            for call in self._changes.given_to(name, self._function):
                self.is_changed = True
                found += [("", one) for one in self._changes.arguments(call) if self._text(one) != name]
        return found

    def calls_of(self, node: tree_sitter.Node) -> list[tree_sitter.Node]:
        """The calls of what a name is bound to that stand alone."""
        name = self._text(node)
        return self._changes.calls_of(name, self._function) if self._own(name, node) is not None else []

    def _own(self, name: str, node: tree_sitter.Node) -> Scope | None:
        """The scope that binds a name, if that is in the function, and the name is no parameter."""
        holder = self.scope_of(node).holder(name) if node.type in self._grammar.names else None
        is_own = holder is not None and any(
            one.node is not None
            and self._function.start_byte <= one.node.start_byte
            and one.node.end_byte <= self._function.end_byte
            for one in holder.names[name]
        )
        return holder if is_own and name not in self._roles else None

    def _is_holder(self, holder: Scope, name: str) -> bool:
        grammar = self._grammar
        kinds = grammar.mappings | grammar.lists | grammar.texts | grammar.operations.keys()
        return any(
            one.node is not None
            and (
                one.node.type in kinds
                or (one.node.type in grammar.calls and part_of(one.node, grammar.calls[one.node.type].fields))
            )
            for one in holder.names[name]
        )

    def _paths(self, node: tree_sitter.Node, depth: int) -> list[str]:
        grammar, kind = self._grammar, node.type
        self._room -= 1
        if depth > _DEEPEST or self._room < 0 or kind in grammar.functions:
            return []
        if kind in grammar.names or kind in grammar.shorthands:
            return self._of_name(node, depth)
        shape = self._member(node) or grammar.indexes.get(kind) or _OTHER_INDEXES.get(kind)
        if shape is not None:
            owner, field = (part_of(node, part) for part in shape)
            if owner is None or field is None:
                return []
            step = self._text(field).strip("\"'`[].")
            return _stepped(self._paths(owner, depth + 1), step, is_index=self._member(node) is None)
        if kind in grammar.calls:
            return self._of_call(node, depth)
        if kind in grammar.wrappers or kind in grammar.unaries:
            inner = part_of(node, grammar.wrappers.get(kind, grammar.unaries.get(kind, 0)))
            return self._paths(inner, depth + 1) if inner is not None else []
        return [path for child in node.named_children[:50] for path in self._paths(child, depth + 1)]

    def _member(self, node: tree_sitter.Node) -> tuple[Part, Part] | None:
        """Where an expression that takes a part of an object has the two."""
        return self._grammar.members.get(node.type) or _OTHER_MEMBERS.get(node.type)

    def _of_name(self, node: tree_sitter.Node, depth: int) -> list[str]:
        name = self._text(node)
        holder = self.scope_of(node).holder(name)
        if name in self._roles and (holder is None or holder is self._owner):
            return [self._roles[name]]
        found = holder.names[name] if holder is not None else []
        paths: list[str] = []
        own = self._own(name, node)
        if own is not None and any(one.node is None for one in found) and self._is_holder(own, name):
            # A text that more is added to: `line += …`.
            self.is_changed = True
        if own is not None and depth < _DEEPEST // 2:
            was_changed = self.is_changed
            added = self.added(node)
            self.is_changed = self.is_changed or was_changed
            paths += [path for _, one in added for path in self._paths(one, depth + 5)]
        for one in found[:10]:
            if one.node is None or one.node.type in self._grammar.functions:
                paths.append(f"?{name}")
            elif one.node.id != node.id:
                below = self._paths(one.node, depth + 1)
                paths += [".".join((path, *one.steps)) for path in below]
        return paths or ([] if found else [f"?{name}"])

    def _of_call(self, node: tree_sitter.Node, depth: int) -> list[str]:
        shape = self._grammar.calls[node.type]
        called, given = part_of(node, shape.name), part_of(node, shape.arguments)
        if called is None:
            return []
        arguments = given.named_children[:20] if given is not None else []
        shape_of_member = self._member(called)
        if shape_of_member is not None:
            owner, field = (part_of(called, part) for part in shape_of_member)
            owners = self._paths(owner, depth + 1) if owner is not None else []
            step = self._text(field).lstrip(".") if field is not None else ""
            if any(not path.startswith("?") for path in owners):
                first = self.constant(arguments[0]) if arguments else None
                return _stepped(owners, f"{step}({first or ''})")
            name = f"{owners[-1]}.{step}" if owners else f"?{self._text(called)[:80]}"
        else:
            name = f"?{self._text(called)[:80]}"
        inner = [path for one in arguments for path in self._paths(one, depth + 1)]
        roles = [path for path in inner if path in self._roles.values()]
        return [*(path for path in inner if path not in roles), f"{name}({roles[0] if roles else ''})"]


def _stepped(paths: list[str], step: str, *, is_index: bool = False) -> list[str]:
    """A step further, which is one of what a call gives, not of what it is given."""
    is_made = any(path.startswith("?") and path.endswith(")") for path in paths)
    if is_made and is_index:
        return paths
    return [f"{path}.{step}" if not is_made or path.startswith("?") else path for path in paths]
