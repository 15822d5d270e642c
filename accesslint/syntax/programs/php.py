r"""PHP as a table.

Names keep their signs: `$log`; a class is known by its whole path, as `use` gives it:
`Monolog\Handler\StreamHandler`. Node types: `node-types.json` of https://github.com/tree-sitter/tree-sitter-php.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from accesslint.syntax.programs.grammar import CallShape, Grammar

if TYPE_CHECKING:
    import tree_sitter

_FUNCTION = ("parameters", "body")


def _imported(node: tree_sitter.Node, text: Callable[[tree_sitter.Node], str]) -> Iterator[tuple[str, str]]:
    r"""`use A\B;`, `use A\B as C;`, `use A\{B, C as D};`."""
    group = node.child_by_field_name("body")
    prefix = next((text(child) for child in node.named_children if child.type == "namespace_name"), "")
    clauses = group.named_children if group is not None else node.named_children
    for clause in clauses:
        if clause.type != "namespace_use_clause" or not clause.named_children:
            continue
        path, alias = text(clause.named_children[0]).strip("\\"), clause.child_by_field_name("alias")
        whole = f"{prefix}\\{path}".strip("\\") if group is not None else path
        yield (text(alias) if alias is not None else path.rpartition("\\")[2]), whole


PHP = Grammar(
    name="php",
    package="tree_sitter_php",
    entry="language_php",
    texts=frozenset({"string", "encapsed_string"}),
    fragments=frozenset({"string_content"}),
    escapes=frozenset({"escape_sequence"}),
    numbers=frozenset({"integer", "float"}),
    words={"true": True, "false": False, "null": None},
    word_types=frozenset({"boolean", "null"}),
    names=frozenset({"name", "variable_name", "qualified_name"}),
    lists=frozenset({"array_creation_expression"}),
    pairs={"array_element_initializer": (0, 1)},
    key_names=frozenset({"name"}),
    spreads=frozenset({"variadic_unpacking"}),
    wrappers={
        "parenthesized_expression": 0,
        "array_element_initializer": -1,
        "argument": -1,
        "cast_expression": "value",
    },
    operations={"binary_expression": ("left", "operator", "right")},
    fallbacks=frozenset({"??", "?:"}),
    unaries={"unary_op_expression": "argument"},
    choices={"conditional_expression": ("body", "alternative")},
    calls={
        "function_call_expression": CallShape("function", "arguments"),
        "object_creation_expression": CallShape(0, 1),
        "member_call_expression": CallShape("name", "arguments", receiver="object"),
        "nullsafe_member_call_expression": CallShape("name", "arguments", receiver="object"),
        "scoped_call_expression": CallShape("name", "arguments", receiver="scope"),
    },
    keyword_arguments={"argument": ("name", -1)},
    members={"member_access_expression": ("object", "name"), "class_constant_access_expression": (0, 1)},
    indexes={"subscript_expression": (0, 1)},
    functions={
        "function_definition": _FUNCTION,
        "method_declaration": _FUNCTION,
        "anonymous_function": _FUNCTION,
        "arrow_function": _FUNCTION,
    },
    returns={"return_statement": 0},
    assignments={
        "assignment_expression": ("left", "right"),
        "augmented_assignment_expression": ("left", "right"),
    },
    assigning_declares=True,
    conditional=frozenset(
        {"if_statement", "else_clause", "else_if_clause", "switch_statement", "case_statement", "match_expression"}
        | {"for_statement", "foreach_statement", "while_statement", "do_statement", "catch_clause"}
        | {"conditional_expression"}
    ),
    imports={"namespace_use_declaration": _imported},
    environment=("$_ENV", "$_SERVER"),
    environment_calls=frozenset({"env", "getenv", "\\env"}),
)
