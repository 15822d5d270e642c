"""The values of a program's expressions as far as its text tells them; nothing is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.model.programs import (
    ARGUMENTS,
    CALL,
    COMPUTED,
    CONDITIONAL,
    FUNCTION,
    KEYWORDS,
    NAME,
    RECEIVER,
    REST,
    SET,
    SOURCE,
)
from accesslint.model.values import Data, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.programs.constants import as_part, computed, of_environment, of_module, replaced, text_of
from accesslint.syntax.programs.grammar import CallShape, Grammar
from accesslint.syntax.programs.paths import DEEPEST, UNSURE, Paths
from accesslint.syntax.programs.scopes import Names, Scope, part_of, parts_of
from accesslint.syntax.programs.texts import number, unescaped

if TYPE_CHECKING:
    import tree_sitter

_MOST_VALUES = 5_000
_MOST_SOURCE = 1_000
_BROKEN = Unknown("the source has a syntax error here", "a source without it")


class Folder:
    """Reads expressions of one file. `names` are its scopes, `span` gives a node's place and `text` its text."""

    def __init__(
        self,
        grammar: Grammar,
        names: Names,
        span: Callable[[tree_sitter.Node], Span],
        text: Callable[[tree_sitter.Node], str],
    ) -> None:
        self._grammar, self._names, self._span, self._text = grammar, names, span, text
        self._room = 0
        self._paths = Paths(grammar, text, self._value)
        self._readers: dict[str, Callable[[tree_sitter.Node, Scope, int], Data | Value]] = {
            **dict.fromkeys(grammar.texts, self._joined),
            **dict.fromkeys(grammar.verbatim, self._verbatim),
            **dict.fromkeys(grammar.numbers, self._number),
            **dict.fromkeys(grammar.lists | grammar.mappings, self._collection),
            **dict.fromkeys(grammar.operations, self._operation),
            **dict.fromkeys(grammar.unaries, self._unary),
            **dict.fromkeys(grammar.choices, self._choice),
            **dict.fromkeys(grammar.functions, self._function),
            **dict.fromkeys(grammar.calls, self._call),
            **dict.fromkeys((*grammar.names, *grammar.shorthands), self._name),
            **dict.fromkeys((*grammar.members, *grammar.indexes), self._member),
        }
        bindings = (
            (name, found[0]) for scope in names.all_scopes() for name, found in scope.names.items() if len(found) == 1
        )
        self._bound = {
            self._bare(binding.node).id: (name, binding.scope)
            for name, binding in bindings
            if binding.node is not None and not binding.steps
        }

    def value(self, node: tree_sitter.Node, scope: Scope) -> Value:
        """The value of an expression."""
        self._room = _MOST_VALUES
        return self._value(node, scope, 0)

    def callee(self, node: tree_sitter.Node, scope: Scope) -> str:
        """What a call calls: a path, as `Paths.path` gives it."""
        self._room = _MOST_VALUES
        return self._paths.callee(node, scope)

    def bound_to(self, node: tree_sitter.Node) -> str:
        """The name that an expression is bound to, if that name is bound to nothing else."""
        return self._bound.get(node.id, ("", None))[0]

    def _bare(self, node: tree_sitter.Node) -> tree_sitter.Node:
        """The node inside parentheses, casts and Go's `&`."""
        grammar = self._grammar
        for _ in range(DEEPEST):
            part = grammar.wrappers.get(node.type, grammar.unaries.get(node.type))
            inner = part_of(node, part) if part is not None else None
            if inner is None:
                break
            node = inner
        return node

    def _value(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Value:
        grammar, kind = self._grammar, node.type
        self._room -= 1
        if depth > DEEPEST or self._room < 0 or node.is_missing:
            return Value(COMPUTED, self._span(node))
        if kind in grammar.word_types:
            written = self._text(node).lower()
            return Value(grammar.words.get(written, COMPUTED), self._span(node))
        if kind in grammar.wrappers:
            inner = part_of(node, grammar.wrappers[kind])
            return Value(COMPUTED, self._span(node)) if inner is None else self._value(inner, scope, depth + 1)
        reader = self._readers.get(kind)
        data = COMPUTED if reader is None else reader(node, scope, depth)
        return data if isinstance(data, Value) else Value(data, self._span(node))

    def _joined(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data:
        parts: list[str | Unknown] = []
        for child in node.named_children:
            if child.type in self._grammar.fragments:
                parts.append(self._text(child))
            elif child.type in self._grammar.escapes:
                parts.append(unescaped(self._text(child)))
            else:
                hole = part_of(child, 0)
                value = self._value(child if hole is None else hole, scope, depth + 1)
                parts.append(as_part(value))
        return text_of(parts)

    def _verbatim(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data:  # noqa: ARG002 (a reader's signature)
        start, end = self._grammar.verbatim[node.type]
        text = self._text(node)
        return text[start : len(text) - end]

    def _number(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data:  # noqa: ARG002 (a reader's signature)
        found = number(self._text(node))
        return COMPUTED if found is None else found

    def _collection(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data:
        return self._gathered(node, scope, depth, is_mapping=node.type in self._grammar.mappings)

    def _gathered(self, node: tree_sitter.Node, scope: Scope, depth: int, *, is_mapping: bool | None) -> Data:
        """A list or mapping; `is_mapping` None: by whether there are pairs."""
        grammar = self._grammar
        items: list[Value] = []
        found: dict[str, Value] = {}
        for child in node.named_children:
            kind = child.type
            if kind == "comment":
                continue
            pair = grammar.pairs.get(kind) or grammar.assignments.get(kind)
            key, held = (part_of(child, pair[0]), part_of(child, pair[1])) if pair else (None, None)
            if kind in grammar.spreads:
                self._spread(child, scope, depth, items, found)
            elif key is not None and held is not None and key.id != held.id:
                name = self._key(key, scope, depth)
                value = self._value(held, scope, depth + 1)
                found[name if name is not None else REST] = value if name is not None else Value(COMPUTED, value.span)
            elif kind in grammar.shorthands:
                found[self._text(child)] = self._value(child, scope, depth + 1)
            elif kind in grammar.functions and (named := child.child_by_field_name("name")) is not None:
                found[self._text(named)] = self._value(child, scope, depth + 1)
            else:
                items.append(self._value(child, scope, depth + 1))
        return found if is_mapping or found else items

    def _spread(
        self, node: tree_sitter.Node, scope: Scope, depth: int, items: list[Value], found: dict[str, Value]
    ) -> None:
        inner = part_of(node, 0)
        value = self._value(inner, scope, depth + 1) if inner is not None else Value(COMPUTED, self._span(node))
        if isinstance(value.data, dict) and CALL not in value.data and NAME not in value.data:
            found.update(value.data)
            return
        if isinstance(value.data, list):
            items.extend(value.data)
            return
        doubt = Value(value.unknown or COMPUTED, value.span)
        # It may replace what was said before.
        found.update(dict.fromkeys(found, doubt))
        found[REST] = doubt
        items.append(doubt)

    def _key(self, node: tree_sitter.Node, scope: Scope, depth: int) -> str | None:
        for _ in range(3):
            if node.type in self._grammar.key_names:
                return self._text(node)
            inner = part_of(node, 0)
            if node.type not in self._grammar.wrappers or inner is None:
                break
            node = inner
        data = self._value(node, scope, depth + 1).data
        return str(data) if isinstance(data, str | int) else None

    def _operation(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        left, operator, right = (part_of(node, part) for part in self._grammar.operations[node.type])
        if left is None or operator is None or right is None:
            return COMPUTED
        one, sign = self._value(left, scope, depth + 1), self._text(operator)
        if sign in self._grammar.fallbacks:
            if isinstance(one.data, Unknown):
                return Unknown(f"{one.data.reason}, which may replace the default here", one.data.decided_by)
            is_name = isinstance(one.data, dict) and (NAME in one.data or CALL in one.data)
            return COMPUTED if is_name else one if one.data else self._value(right, scope, depth + 1)
        other = self._value(right, scope, depth + 1)
        return computed(one, sign, other)

    def _unary(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        inner = part_of(node, self._grammar.unaries[node.type])
        if inner is None:
            return COMPUTED
        value = self._value(inner, scope, depth + 1)
        sign = self._text(node)[:1]
        if sign in "&*":
            return value
        if sign == "-" and isinstance(value.data, int | float):
            return -value.data
        if sign == "!" and isinstance(value.data, bool | int | str):
            return not value.data
        return value.unknown or COMPUTED

    def _choice(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        one, other = (part_of(node, part) for part in self._grammar.choices[node.type])
        if one is None or other is None:
            return CONDITIONAL
        first, second = (self._value(part, scope, depth + 1) for part in (one, other))
        same = not isinstance(first.data, Unknown) and first.plain() == second.plain()
        return first if same else Unknown("it depends on a condition", "the running program")

    def _function(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data:
        inner = self._names.scopes.get(node.id, scope)
        body = part_of(node, self._grammar.functions[node.type][1])
        if body is not None and (body.type in self._grammar.returns or body.type in self._grammar.blocks):
            inner = self._names.scopes.get(body.id, inner)
            said = [child for child in body.named_children if child.type != "comment"]
            if len(said) == 1 and said[0].type == "statement_list":
                said = said[0].named_children
            body = (
                part_of(said[0], self._grammar.returns[said[0].type])
                if (len(said) == 1 and said[0].type in self._grammar.returns)
                else None
            )
        result = Value(COMPUTED, self._span(node)) if body is None else self._value(body, inner, depth + 1)
        data = {FUNCTION: result, SOURCE: Value(self._text(node)[:_MOST_SOURCE], self._span(node))}
        assigned = self._assigned_inside(node, depth)
        return data if assigned is None else {**data, SET: assigned}

    def _assigned_inside(self, node: tree_sitter.Node, depth: int) -> Value | None:
        """What a function assigns to the fields of its parameters: `options => { options.Limit = 5; }`."""
        scope = self._names.scopes.get(node.id)
        value = Value({}, self._span(node))
        for name, bound in scope.names.items() if scope is not None and scope.changes else ():
            if any(binding.node is None and not binding.path for binding in bound):
                value = self._changed(name, scope, value, depth) if scope is not None else value
        return value if value.data else None

    def _call(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        grammar, shape = self._grammar, self._grammar.calls[node.type]
        kind = part_of(node, shape.name)
        held = part_of(node, shape.fields)
        if kind is not None and kind.type in grammar.list_types | grammar.mapping_types:
            is_mapping = kind.type in grammar.mapping_types
            return COMPUTED if held is None else self._gathered(held, scope, depth, is_mapping=is_mapping)
        path = self._paths.callee(node, scope, depth)
        if path in grammar.loading:
            return {NAME: Value(self._paths.path(node, scope, depth), self._span(node))}
        arguments, keywords = self._arguments(node, shape, scope, depth)
        first = arguments[0] if arguments else None
        if path in grammar.environment_calls:
            return of_environment(first.text if first is not None else None, has_default=len(arguments) > 1)
        if path in grammar.transparent and first is not None:
            return first
        if held is not None:
            fields = self._gathered(held, scope, depth, is_mapping=None)
            keywords |= fields if isinstance(fields, dict) else {}
            arguments += fields if isinstance(fields, list) else []
        data: dict[str, Value] = {CALL: Value(path, self._span(kind or node))}
        data[ARGUMENTS] = Value(arguments, self._span(node))
        if keywords:
            data[KEYWORDS] = Value(keywords, self._span(node))
        receiver = self._receiver(node, shape, scope, depth)
        if receiver is not None:
            data[RECEIVER] = receiver
        name, holder = self._bound.get(node.id, ("", None))
        value = Value(data, self._span(node))
        return value if holder is None else self._changed(name, holder, value, depth)

    def _receiver(self, node: tree_sitter.Node, shape: CallShape, scope: Scope, depth: int) -> Value | None:
        owner = part_of(node, shape.receiver)
        if not shape.receiver:
            called = part_of(node, shape.name)
            if called is None or called.type not in self._grammar.members:
                return None
            owner = part_of(called, self._grammar.members[called.type][0])
        if owner is None:
            return None
        value = self._value(owner, scope, depth + 1)
        return None if isinstance(value.data, dict) and NAME in value.data else value

    def _arguments(
        self, node: tree_sitter.Node, shape: CallShape, scope: Scope, depth: int
    ) -> tuple[list[Value], dict[str, Value]]:
        given = part_of(node, shape.arguments)
        arguments: list[Value] = []
        keywords: dict[str, Value] = {}
        children = [child for child in given.named_children if child.type != "comment"] if given is not None else []
        if given is not None and any(child.is_error for child in children):
            return [Value(_BROKEN, self._span(given))], {}
        for child in (*children, *parts_of(node, shape.block)):
            shaped = self._grammar.keyword_arguments.get(child.type)
            key = part_of(child, shaped[0]) if shaped else None
            held = part_of(child, shaped[1]) if shaped else None
            if key is not None and held is not None and key.id != held.id:
                keywords[self._key(key, scope, depth) or REST] = self._value(held, scope, depth + 1)
            elif child.type in self._grammar.spreads:
                self._spread(child, scope, depth, arguments, {})
            else:
                arguments.append(self._value(child, scope, depth + 1))
        return arguments, keywords

    def _name(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        name = self._text(node)
        binding = self._paths.binding(name, scope)
        span = self._span(node)
        if binding is None:
            return {NAME: Value(name, span)} if scope.holder(name) is None else COMPUTED
        if binding.path:
            return of_module(binding.path, span)
        if not binding.is_certain:
            return CONDITIONAL
        if binding.node is None:
            return COMPUTED
        value: Value | None
        if binding.steps:
            path = self._paths.path_of_name(name, scope, depth)
            value = self._value(binding.node, binding.scope, depth + 1).get(*binding.steps)
            if value is None:
                return self._of_path(path, span)
        else:
            value = self._value(binding.node, binding.scope, depth + 1)
        holder = scope.holder(name)
        is_call = isinstance(value.data, dict) and CALL in value.data
        return value if holder is None or is_call else self._changed(name, holder, value, depth)

    def _changed(self, name: str, scope: Scope, value: Value, depth: int) -> Value:
        """A value with what is assigned to its parts elsewhere."""
        if not isinstance(value.data, dict):
            return value
        for change in scope.changes.get(name, ()):
            if change.is_certain and change.node is not None:
                new = self._value(change.node, change.scope, depth + 1)
            else:
                doubt = COMPUTED if change.is_certain else CONDITIONAL
                new = Value(doubt, self._span(change.node) if change.node is not None else value.span)
            value = replaced(value, change.steps, new)
        return value

    def _member(self, node: tree_sitter.Node, scope: Scope, depth: int) -> Data | Value:
        grammar = self._grammar
        path = self._paths.path(node, scope, depth)
        if not path.startswith(UNSURE) and "()" not in path:
            found = self._of_path(path, self._span(node))
            if not isinstance(found, dict):
                return found
        owner, field = (part_of(node, part) for part in (grammar.members.get(node.type) or grammar.indexes[node.type]))
        if owner is not None and field is not None:
            held = self._value(owner, scope, depth + 1)
            key: Data = self._text(field)
            if node.type in grammar.indexes:
                key = self._value(field, scope, depth + 1).data
            value = held.get(key) if isinstance(key, str | int) and not isinstance(key, bool) else None
            if value is not None and not (isinstance(held.data, dict) and {CALL, NAME, FUNCTION} & held.data.keys()):
                return value
            if isinstance(held.data, Unknown):
                return held.data
        return COMPUTED if path.startswith(UNSURE) or "()" in path else self._of_path(path, self._span(node))

    def _of_path(self, path: str, span: Span) -> Data:
        for prefix in self._grammar.environment:
            if path.startswith(f"{prefix}."):
                return of_environment(path[len(prefix) + 1 :])
        return COMPUTED if path.startswith(UNSURE) else of_module(path, span)
