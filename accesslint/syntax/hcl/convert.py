"""From the tree-sitter tree of an error-free piece of HCL to our own tree.

The grammar parses a *shadow* of the text in which every character is one byte, so that its
offsets and columns are the text's own. What stands in most expressions (plain text, numbers,
dotted names) is read from the text at once, without a walk through its nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf
from typing import TYPE_CHECKING

from accesslint.model.values import Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.hcl.nodes import (
    Access,
    Attribute,
    Binary,
    Block,
    Body,
    Broken,
    Call,
    Conditional,
    For,
    ListNode,
    Literal,
    Node,
    ObjectNode,
    Splat,
    Step,
    Unary,
)
from accesslint.syntax.hcl.templates import TemplateReader, unescape

if TYPE_CHECKING:
    import tree_sitter

DEPTH = 120
"""Expressions and blocks nested deeper than this are not read."""
_SHORT = 200
_LONGEST_NUMBER = 601

_SIMPLE = re.compile(
    r'"(?P<text>[^"\\$%\n]*)"|(?P<name>[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*)|(?P<number>[0-9]{1,300}(?:\.[0-9]{1,300})?)'
)
_NAME = re.compile(r"[^\W\d][\w-]*")
_CONSTANTS = {"true": True, "false": False, "null": None}
_OPERATORS = frozenset({"==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||"})
_STEPS = frozenset({"get_attr", "index", "splat"})


class Reader:
    """Reads one parsed piece of a source.

    `text` is what was parsed; `base` the offset and `rows` the line number (from 0) of its first
    character in the source.
    """

    def __init__(self, source: Source, text: str, base: int, rows: int, problems: list[Problem]) -> None:
        self.source = source
        self.text = text
        self.base = base
        self.rows = rows
        self.problems = problems
        self.templates = TemplateReader(self)
        self._terms: dict[str, Callable[[tree_sitter.Node, int], Node]] = {
            "literal_value": self._literal,
            "template_expr": self._template,
            "collection_value": self._collection,
            "variable_expr": self._variable,
            "function_call": self._call,
            "for_expr": self._for,
            "operation": self._operation,
            "conditional": self._conditional,
            "expression": self.expression,
        }

    def span(self, node: tree_sitter.Node) -> Span:
        """A node's place in the source."""
        row, column = node.start_point
        end_row, end_column = node.end_point
        rows = self.rows + 1
        return self.source.place(row + rows, column + 1, end_row + rows, end_column + 1)

    def body(self, nodes: list[tree_sitter.Node], depth: int = 0) -> Body:
        """Attributes and blocks among sibling nodes."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for node in nodes:
            kind = node.type
            if kind == "attribute":
                attribute = self._attribute(node, depth)
                if attribute.name in attributes:
                    message = f'"{attribute.name}" is set twice; the first one holds'
                    self.problems.append(Problem(attribute.span, message))
                else:
                    attributes[attribute.name] = attribute
            elif kind == "block":
                blocks.append(self._block(node, depth))
        return Body(attributes, blocks)

    def _attribute(self, node: tree_sitter.Node, depth: int) -> Attribute:
        children = node.children
        name, value = children[0], children[2]
        if len(children) != 3:
            value = next(child for child in children if child.type == "expression")
        return Attribute(self.text[name.start_byte : name.end_byte], self.expression(value, depth), self.span(name))

    def _block(self, node: tree_sitter.Node, depth: int) -> Block:
        labels: list[str] = []
        inner: list[tree_sitter.Node] = []
        start = end = node
        for child in node.children:
            kind = child.type
            if kind == "identifier":
                labels.append(self.text[child.start_byte : child.end_byte])
            elif kind == "string_lit":
                labels.append(unescape(self.text[child.start_byte + 1 : child.end_byte - 1]))
            elif kind == "block_start":
                end = child
            elif kind == "body":
                inner = child.children
        row, column = start.start_point
        end_row, end_column = end.end_point
        rows = self.rows + 1
        header = self.source.place(row + rows, column + 1, end_row + rows, end_column + 1)
        if depth > DEPTH:
            self.problems.append(Problem(header, _too_deep("blocks")))
            inner = []
        return Block(labels[0], tuple(labels[1:]), self.body(inner, depth + 1), header)

    def expression(self, node: tree_sitter.Node, depth: int) -> Node:
        """An `expression` node."""
        start, end = node.start_byte, node.end_byte
        if end - start < _SHORT:
            simple = _SIMPLE.fullmatch(self.text, start, end)
            if simple is not None:
                return self._simple(simple, self.span(node))
        if depth > DEPTH:
            span = self.span(node)
            self.problems.append(Problem(span.first_line(), _too_deep("expressions")))
            return Broken(_too_deep("expressions"), span)
        return self.sequence(node.children, depth + 1)

    def _simple(self, match: re.Match[str], span: Span) -> Node:
        kind = match.lastgroup
        if kind == "text":
            return Literal(Value(match["text"], span))
        if kind == "number":
            return _number(match["number"], span)
        root, *steps = match["name"].split(".")
        if not steps and root in _CONSTANTS:
            return Literal(Value(_CONSTANTS[root], span))
        return Access(root, tuple(steps), span)

    def sequence(self, nodes: list[tree_sitter.Node], depth: int) -> Node:
        """A term, and the steps into it that follow as its siblings."""
        nodes = [node for node in nodes if node.type != "comment"]
        first = nodes[0]
        if first.type == "(":
            base = self.expression(nodes[1], depth)
            rest = nodes[3:]
            closed = True
        else:
            read = self._terms.get(first.type)
            if read is None:
                return Broken(f"unexpected {first.type}", self.span(first))
            base = read(first, depth)
            rest = nodes[1:]
            closed = False
        if not rest:
            return base
        steps: list[Step] = []
        for node in rest:
            self._step(node, steps, depth)
        row, column = first.start_point
        end_row, end_column = nodes[-1].end_point
        rows = self.rows + 1
        span = self.source.place(row + rows, column + 1, end_row + rows, end_column + 1)
        if isinstance(base, Access) and not base.steps and not closed:
            return Access(base.root, tuple(steps), span)
        return Access(base, tuple(steps), span)

    def _step(self, node: tree_sitter.Node, steps: list[Step], depth: int) -> None:
        kind = node.type
        if kind == "get_attr":
            name = node.children[-1]
            steps.append(self.text[name.start_byte : name.end_byte])
        elif kind == "index":
            steps.append(self._index(node.children[0], depth))
        elif kind == "splat":
            self._splat(node.children[0], steps, depth)

    def _index(self, node: tree_sitter.Node, depth: int) -> Node:
        if node.type == "legacy_index":
            digits = self.text[node.start_byte + 1 : node.end_byte]
            return Literal(Value(int(digits) if len(digits) < 19 else 0, self.span(node)))
        inner = next((child for child in node.children if child.type == "expression"), None)
        return self.expression(inner, depth) if inner is not None else Broken("an empty index", self.span(node))

    def _splat(self, node: tree_sitter.Node, steps: list[Step], depth: int) -> None:
        """`[*]` takes every step that follows; `.*` only names and `.0`: a `[0]` is then taken in the result."""
        inside: list[Step] = []
        into = inside
        for child in node.children:
            if child.type not in _STEPS:
                continue
            if node.type == "attr_splat" and child.type == "index" and child.children[0].type == "new_index":
                if into is inside:
                    steps.append(Splat(tuple(inside)))
                into = steps
            self._step(child, into, depth)
        if into is inside:
            steps.append(Splat(tuple(inside)))

    def _literal(self, node: tree_sitter.Node, depth: int) -> Node:
        child = node.children[0]
        written = self.text[child.start_byte : child.end_byte]
        span = self.span(node)
        if child.type == "string_lit":
            return self.templates.quoted(child, span, depth)
        if child.type == "numeric_lit":
            return _number(written, span)
        return Literal(Value(_CONSTANTS.get(written), span))

    def _template(self, node: tree_sitter.Node, depth: int) -> Node:
        child = node.children[0]
        if child.type == "heredoc_template":
            return self.templates.heredoc(child, self.span(node), depth)
        return self.templates.quoted(child, self.span(node), depth)

    def _collection(self, node: tree_sitter.Node, depth: int) -> Node:
        child = node.children[0]
        if child.type == "object":
            return self._object(child, depth)
        items = tuple(self.expression(item, depth) for item in child.children if item.type == "expression")
        span = self.span(node)
        constants = [item.value for item in items if isinstance(item, Literal)]
        return Literal(Value(constants, span)) if len(constants) == len(items) else ListNode(items, span)

    def _object(self, node: tree_sitter.Node, depth: int) -> Node:
        items: list[tuple[Node, Node]] = []
        constant = True
        for element in node.children:
            if element.type != "object_elem":
                continue
            parts = [child for child in element.children if child.type == "expression"]
            if len(parts) != 2:
                continue
            key = self._key(parts[0], depth)
            value = self.expression(parts[1], depth)
            constant = constant and isinstance(key, Literal) and isinstance(value, Literal)
            items.append((key, value))
        span = self.span(node)
        if not constant:
            return ObjectNode(tuple(items), span)
        data: dict[str, Value] = {}
        for key, value in items:
            if isinstance(key, Literal) and isinstance(value, Literal):
                data[_key_text(key.value.data)] = value.value
        return Literal(Value(data, span))

    def _key(self, node: tree_sitter.Node, depth: int) -> Node:
        """An object's key: a bare name is a text."""
        name = _NAME.fullmatch(self.text, node.start_byte, node.end_byte)
        return self.expression(node, depth) if name is None else Literal(Value(name[0], self.span(node)))

    def _variable(self, node: tree_sitter.Node, depth: int) -> Node:  # noqa: ARG002 - one signature for all terms
        return Access(self.text[node.start_byte : node.end_byte], (), self.span(node))

    def _call(self, node: tree_sitter.Node, depth: int) -> Node:
        name = node.children[0]
        arguments: list[Node] = []
        expand = False
        for child in node.children:
            if child.type == "function_arguments":
                for argument in child.children:
                    if argument.type == "expression":
                        arguments.append(self.expression(argument, depth))
                    expand = expand or argument.type == "ellipsis"
        return Call(self.text[name.start_byte : name.end_byte], tuple(arguments), expand, self.span(node))

    def _for(self, node: tree_sitter.Node, depth: int) -> Node:
        inner = node.children[0]
        names: list[str] = []
        collection: Node | None = None
        results: list[Node] = []
        condition: Node | None = None
        grouping = False
        for child in inner.children:
            if child.type == "for_intro":
                for part in child.children:
                    if part.type == "identifier":
                        names.append(self.text[part.start_byte : part.end_byte])
                    elif part.type == "expression":
                        collection = self.expression(part, depth)
            elif child.type == "expression":
                results.append(self.expression(child, depth))
            elif child.type == "for_cond":
                condition = self.expression(child.children[-1], depth)
            elif child.type == "ellipsis":
                grouping = True
        span = self.span(node)
        if collection is None or not names or len(results) != (2 if inner.type == "for_object_expr" else 1):
            return Broken("an incomplete for expression", span)
        key = names[0] if len(names) > 1 else ""
        result_key = results[0] if len(results) > 1 else None
        return For(key, names[-1], collection, result_key, results[-1], grouping, condition, span)

    def _operation(self, node: tree_sitter.Node, depth: int) -> Node:
        inner = node.children[0]
        children = [child for child in inner.children if child.type != "comment"]
        span = self.span(node)
        if depth > DEPTH:
            self.problems.append(Problem(span.first_line(), _too_deep("expressions")))
            return Broken(_too_deep("expressions"), span)
        if inner.type == "unary_operation":
            operand = self.sequence(children[1:], depth + 1)
            operator = children[0].type
            if operator == "-" and isinstance(operand, Literal) and type(operand.value.data) in (int, float):
                return Literal(Value(-operand.value.data, span))  # type: ignore[operator]
            return Unary(operator, operand, span)
        at = next(number for number, child in enumerate(children) if child.type in _OPERATORS)
        left = self.sequence(children[:at], depth + 1)
        right = self.sequence(children[at + 1 :], depth + 1)
        return Binary(children[at].type, left, right, span)

    def _conditional(self, node: tree_sitter.Node, depth: int) -> Node:
        parts = [self.expression(child, depth) for child in node.children if child.type == "expression"]
        return Conditional(parts[0], parts[1], parts[2], self.span(node))


def number(written: str) -> int | float | None:
    """A number as HCL writes it; whole ones are integers.

    None for one that it cannot hold (`1e999`), or does not know although the grammar does (`0x7f`):
    https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md, "Numeric Literals".
    """
    if len(written) > _LONGEST_NUMBER:
        return None
    if written.isascii() and written.isdigit():
        return int(written)
    try:
        value = float(written)
    except ValueError:
        return None
    if isinf(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _number(written: str, span: Span) -> Node:
    found = number(written)
    return Broken("this is no number that Terraform knows", span) if found is None else Literal(Value(found, span))


def _key_text(data: object) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    return data if isinstance(data, str) else str(data)


def _too_deep(what: str) -> str:
    return f"{what} nested more than {DEPTH} levels deep are not read"
