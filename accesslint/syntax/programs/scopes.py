"""Which names a program binds where, which calls are in it, and what is only run under a condition.

One walk over the tree, as deep as a limit. A name is worth what is bound to it only if that is bound once in its scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from accesslint.syntax.programs.grammar import Grammar, Part

if TYPE_CHECKING:
    import tree_sitter

DEPTH = 200
"""What is nested deeper is not read."""
_OUTSIDE_TESTS = re.compile(r"""\(?\s*[\w.\[\]"']{1,80}\s*!==?\s*["']test["']\s*\)?""")
_LONGEST_CONDITION = 120
_ALWAYS = frozenset({"condition", "initializer", "value"})
"""Fields of a conditional statement that are run in any case."""
_SHORT_CIRCUITS = frozenset({"&&", "||", "??", "and", "or"})


class Binding(NamedTuple):
    """What is bound to a name."""

    node: tree_sitter.Node | None
    """The expression; None where it is not one that can be read (a parameter, a function)."""
    steps: tuple[str, ...]
    """Fields to take of it: `const { format } = winston`."""
    scope: Scope
    path: str = ""
    """For an import: the other module's."""
    is_certain: bool = True


class Change(NamedTuple):
    """What is assigned to a part of what a name is bound to: `config.level = …`."""

    steps: tuple[str, ...]
    node: tree_sitter.Node | None
    scope: Scope
    is_certain: bool
    target: tree_sitter.Node | None = None
    """What is assigned to."""


class Scope:
    """The names of a function, block or file."""

    __slots__ = ("changes", "is_function", "names", "parent")

    def __init__(self, parent: Scope | None, *, is_function: bool) -> None:
        self.parent = parent
        self.is_function = is_function
        self.names: dict[str, list[Binding]] = {}
        self.changes: dict[str, list[Change]] = {}

    def holder(self, name: str) -> Scope | None:
        """The nearest scope that binds a name."""
        here: Scope | None = self
        while here is not None and name not in here.names:
            here = here.parent
        return here

    def function(self) -> Scope:
        """The nearest scope that is a function's, or the file's."""
        here = self
        while not here.is_function and here.parent is not None:
            here = here.parent
        return here


class Site(NamedTuple):
    """A call, or a value written by its fields."""

    node: tree_sitter.Node
    scope: Scope
    is_certain: bool


def part_of(node: tree_sitter.Node, part: Part) -> tree_sitter.Node | None:
    """A child by its field's name or its number; None where it is absent."""
    if isinstance(part, str):
        return node.child_by_field_name(part) if part else None
    children = [child for child in node.named_children if child.type != "comment"]
    return children[part] if -len(children) <= part < len(children) else None


def parts_of(node: tree_sitter.Node, part: Part) -> list[tree_sitter.Node]:
    """All children of a field."""
    if isinstance(part, str):
        return node.children_by_field_name(part) if part else []
    found = part_of(node, part)
    return [] if found is None else [found]


class Names:
    """The scopes and calls of one file."""

    def __init__(self, grammar: Grammar, root: tree_sitter.Node, text: Callable[[tree_sitter.Node], str]) -> None:
        self._grammar = grammar
        self._text = text
        self.root = Scope(None, is_function=True)
        self.calls: list[Site] = []
        self.scopes: dict[int, Scope] = {}
        """By the id of the function's or block's node."""
        self.too_deep: tree_sitter.Node | None = None
        self._later: list[tuple[tree_sitter.Node, Scope, bool]] = []
        self._walk(root)
        for node, scope, is_certain in self._later:
            self._assign(node, scope, is_certain=is_certain)

    def all_scopes(self) -> Iterator[Scope]:
        """Every scope, the file's first."""
        yield self.root
        yield from self.scopes.values()

    def _walk(self, root: tree_sitter.Node) -> None:
        grammar = self._grammar
        waiting = [(root, self.root, True, 0)]
        while waiting:
            node, scope, is_certain, depth = waiting.pop()
            kind = node.type
            if depth > DEPTH:
                self.too_deep = self.too_deep or node
                continue
            if kind in grammar.calls:
                self.calls.append(Site(node, scope, is_certain))
            elif kind in grammar.functions:
                scope = self._function(node, scope)
                # Whether a function is called under a condition is not told where it stands.
                is_certain = True
            elif kind in grammar.blocks:
                scope = self.scopes[node.id] = Scope(scope, is_function=False)
            if kind in grammar.declarations:
                self._declare(node, scope)
            elif kind in grammar.assignments:
                self._later.append((node, scope, is_certain))
            elif kind in grammar.imports:
                for name, path in grammar.imports[kind](node, self._text):
                    scope.names.setdefault(name, []).append(Binding(None, (), scope, path))
                continue
            waiting.extend((child, scope, certain, depth + 1) for child, certain in self._children(node, is_certain))

    def _children(self, node: tree_sitter.Node, is_certain: bool) -> list[tuple[tree_sitter.Node, bool]]:  # noqa: FBT001
        """The parts of a node, the last one first, and whether each is run in any case."""
        kind, grammar = node.type, self._grammar
        children = list(reversed(list(enumerate(node.named_children))))
        if kind in grammar.conditional and self._is_outside_tests(node):
            # What only tests leave out is run wherever it matters.
            after = node.child_by_field_name("alternative")
            return [(child, is_certain and child != after) for _, child in children]
        if kind not in grammar.conditional and not (kind in grammar.operations and self._may_stop(node)):
            return [(child, is_certain) for _, child in children]
        first = kind in grammar.operations
        always = {n for n, _ in children if node.field_name_for_named_child(n) in _ALWAYS or (first and n == 0)}
        return [(child, is_certain and number in always) for number, child in children]

    def _is_outside_tests(self, node: tree_sitter.Node) -> bool:
        """Whether a condition is that the environment is not the one of tests: `if (env !== "test")`."""
        condition = node.child_by_field_name("condition")
        if condition is None or condition.end_byte - condition.start_byte > _LONGEST_CONDITION:
            return False
        return _OUTSIDE_TESTS.fullmatch(self._text(condition)) is not None

    def _may_stop(self, node: tree_sitter.Node) -> bool:
        operator = part_of(node, self._grammar.operations[node.type][1])
        return operator is not None and operator.type in _SHORT_CIRCUITS

    def _function(self, node: tree_sitter.Node, scope: Scope) -> Scope:
        name = node.child_by_field_name("name")
        if name is not None and name.type in self._grammar.names:
            scope.names.setdefault(self._text(name), []).append(Binding(node, (), scope))
        inner = self.scopes[node.id] = Scope(scope, is_function=True)
        parameters, _ = self._grammar.functions[node.type]
        waiting = parts_of(node, parameters) or parts_of(node, "parameter")
        while waiting:
            here = waiting.pop()
            if here.type in self._grammar.names or here.type in self._grammar.pattern_names:
                inner.names.setdefault(self._text(here), []).append(Binding(None, (), inner))
            elif here.type not in self._grammar.functions:
                # Beside a name, a type may stand, whose parts are names of other things.
                waiting.extend(here.children_by_field_name("name") or here.named_children)
        return inner

    def _declare(self, node: tree_sitter.Node, scope: Scope) -> None:
        left, right = self._grammar.declarations[node.type]
        values = parts_of(node, right)
        for target, value in self._matched(parts_of(node, left), values):
            for name, found, steps in self._targets(target, value, (), 0):
                bound = scope.names.setdefault(name, [])
                if values:
                    bound.append(Binding(found, steps, scope))
                elif not right:
                    bound.append(Binding(None, (), scope))

    def _matched(
        self, targets: list[tree_sitter.Node], values: list[tree_sitter.Node]
    ) -> Iterator[tuple[tree_sitter.Node, tree_sitter.Node | None]]:
        """Targets with their values: as many, or one call that gives several, of which the first one counts."""
        lists = self._grammar.target_lists
        targets = [one for node in targets for one in (node.named_children if node.type in lists else [node])]
        values = [one for node in values for one in (node.named_children if node.type in lists else [node])]
        for number, target in enumerate(target for target in targets if target.is_named):
            is_matched = len(values) == len(targets) or (number == 0 and len(values) == 1)
            yield target, values[number] if is_matched and number < len(values) else None

    def _targets(
        self, node: tree_sitter.Node, value: tree_sitter.Node | None, steps: tuple[str, ...], depth: int
    ) -> Iterator[tuple[str, tree_sitter.Node | None, tuple[str, ...]]]:
        grammar, kind = self._grammar, node.type
        if depth > DEPTH // 4:
            return
        if kind in grammar.names:
            yield self._text(node), value, steps
        elif kind in grammar.pattern_names:
            yield self._text(node), value, (*steps, self._text(node))
        elif kind in grammar.patterns:
            field, name = (part_of(node, part) for part in grammar.patterns[kind])
            if field is not None and name is not None:
                yield from self._targets(name, value, (*steps, self._text(field)), depth + 1)
            elif field is not None:
                # A default may hold.
                yield from self._targets(field, None, (), depth + 1)
        else:
            for child in node.named_children:
                is_field = child.type in grammar.patterns or child.type in grammar.pattern_names
                yield from self._targets(child, value if is_field else None, steps, depth + 1)

    def _assign(self, node: tree_sitter.Node, scope: Scope, *, is_certain: bool) -> None:
        grammar = self._grammar
        left, right = grammar.assignments[node.type]
        operator = part_of(node, grammar.operator)
        is_plain = operator is None or operator.type in ("=", ":=")
        for target, value in self._matched(parts_of(node, left), parts_of(node, right)):
            if target.type in grammar.members or target.type in grammar.indexes or self._is_attribute(target):
                self._change(target, value if is_plain else None, scope, is_certain=is_certain)
                continue
            for name, found, steps in self._targets(target, value if is_plain else None, (), 0):
                holder = scope.holder(name)
                if holder is None:
                    holder = scope.function() if grammar.assigning_declares else self.root
                holder.names.setdefault(name, []).append(Binding(found, steps, scope, "", is_certain))

    def _is_attribute(self, node: tree_sitter.Node) -> bool:
        """Whether a call only names a part of something: Ruby's `config.level`."""
        shape = self._grammar.calls.get(node.type)
        return shape is not None and part_of(node, shape.receiver) is not None

    def _change(
        self, target: tree_sitter.Node, value: tree_sitter.Node | None, scope: Scope, *, is_certain: bool
    ) -> None:
        steps: list[str] = []
        here: tree_sitter.Node | None = target
        while here is not None and len(steps) < DEPTH // 4:
            if here.type in self._grammar.members:
                owner, name = self._grammar.members[here.type]
                field = part_of(here, name)
                steps.insert(0, self._text(field) if field is not None else "")
            elif here.type in self._grammar.indexes:
                owner, name = self._grammar.indexes[here.type]
                index = part_of(here, name)
                steps.insert(0, self._text(index).strip("\"'`:") if index is not None else "")
            elif self._is_attribute(here):
                shape = self._grammar.calls[here.type]
                owner, method = shape.receiver, part_of(here, shape.name)
                steps.insert(0, self._text(method) if method is not None else "")
            else:
                break
            here = part_of(here, owner)
        if here is None or here.type not in self._grammar.names:
            return
        name = self._text(here)
        holder = scope.holder(name) or self.root
        holder.changes.setdefault(name, []).append(Change(tuple(steps), value, scope, is_certain, target))
