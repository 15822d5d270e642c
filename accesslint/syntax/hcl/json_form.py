"""HCL's JSON form: JSON values to expressions. Texts are templates.

https://github.com/hashicorp/hcl/blob/main/json/spec.md: a text in an expression is a template without
escapes of its own; a property's name may be one too.
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.source import Problem, Source
from accesslint.syntax.hcl.nodes import ListNode, Literal, Node, ObjectNode
from accesslint.syntax.hcl.parsing import parse_template


def expression(value: Value, source: Source, problems: list[Problem]) -> Node:
    """The expression that a JSON value is."""
    data = value.data
    if isinstance(data, str):
        return _text(value, data, source, problems)
    if isinstance(data, list):
        items = tuple(expression(item, source, problems) for item in data)
        if all(isinstance(item, Literal) for item in items):
            return Literal(Value([item.value for item in items if isinstance(item, Literal)], value.span))
        return ListNode(items, value.span)
    if isinstance(data, dict):
        pairs = [(Value(key, item.span), item) for key, item in data.items() if key != "//"]
        nodes = tuple((expression(key, source, problems), expression(item, source, problems)) for key, item in pairs)
        known = {
            str(key.value.data): item.value
            for key, item in nodes
            if isinstance(key, Literal) and isinstance(item, Literal)
        }
        return Literal(Value(known, value.span)) if len(known) == len(nodes) else ObjectNode(nodes, value.span)
    return Literal(value)


def _text(value: Value, text: str, source: Source, problems: list[Problem]) -> Node:
    if "${" not in text and "%{" not in text:
        return Literal(value)
    node, found = parse_template(source.embed_coarsely(text, value.span))
    problems += found
    return node
