"""JavaScript and TypeScript as tables.

Node types: https://tree-sitter.github.io/tree-sitter/using-parsers/6-static-node-types.html describes the files
`node-types.json` that both grammars ship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.syntax.programs.grammar import CallShape, Grammar

if TYPE_CHECKING:
    import tree_sitter

_FUNCTION = ("parameters", "body")


def _imported(node: tree_sitter.Node, text: Callable[[tree_sitter.Node], str]) -> Iterator[tuple[str, str]]:
    """`import a, { b as c } from "m"`, `import * as m from "m"`, `import m = require("m")`."""
    clause = next((child for child in node.named_children if child.type.endswith("clause")), None)
    source = node.child_by_field_name("source") or (clause and clause.child_by_field_name("source"))
    if clause is None or source is None:
        return
    module = text(source)[1:-1]
    for child in clause.named_children:
        if child.type == "identifier":
            yield text(child), module
        elif child.type == "namespace_import":
            yield text(child.named_children[-1]), module
        elif child.type == "named_imports":
            for one in child.named_children:
                name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
                if name is not None:
                    exported = text(name)
                    path = module if exported == "default" else f"{module}.{exported}"
                    yield text(alias if alias is not None else name), path


JAVASCRIPT = Grammar(
    name="javascript",
    package="tree_sitter_javascript",
    texts=frozenset({"string", "template_string"}),
    fragments=frozenset({"string_fragment"}),
    escapes=frozenset({"escape_sequence"}),
    numbers=frozenset({"number"}),
    words={"true": True, "false": False, "null": None, "undefined": None},
    word_types=frozenset({"true", "false", "null", "undefined"}),
    names=frozenset({"identifier"}),
    lists=frozenset({"array"}),
    mappings=frozenset({"object"}),
    pairs={"pair": ("key", "value")},
    key_names=frozenset({"property_identifier", "private_property_identifier"}),
    shorthands=frozenset({"shorthand_property_identifier"}),
    wrappers={
        "parenthesized_expression": 0,
        "await_expression": 0,
        "as_expression": 0,
        "satisfies_expression": 0,
        "non_null_expression": 0,
        "type_assertion": -1,
    },
    operations={"binary_expression": ("left", "operator", "right")},
    fallbacks=frozenset({"||", "??"}),
    unaries={"unary_expression": "argument"},
    choices={"ternary_expression": ("consequence", "alternative")},
    spreads=frozenset({"spread_element"}),
    calls={
        "call_expression": CallShape("function", "arguments"),
        "new_expression": CallShape("constructor", "arguments"),
    },
    members={"member_expression": ("object", "property")},
    indexes={"subscript_expression": ("object", "index")},
    functions={
        "arrow_function": _FUNCTION,
        "function_expression": _FUNCTION,
        "function_declaration": _FUNCTION,
        "generator_function": _FUNCTION,
        "generator_function_declaration": _FUNCTION,
        "method_definition": _FUNCTION,
    },
    returns={"return_statement": 0},
    blocks=frozenset({"statement_block", "for_statement", "for_in_statement", "switch_body", "catch_clause"}),
    declarations={"variable_declarator": ("name", "value")},
    assignments={
        "assignment_expression": ("left", "right"),
        "augmented_assignment_expression": ("left", "right"),
        "for_in_statement": ("left", "value"),
    },
    patterns={"pair_pattern": ("key", "value"), "object_assignment_pattern": ("left", "")},
    pattern_names=frozenset({"shorthand_property_identifier_pattern"}),
    conditional=frozenset(
        {"if_statement", "else_clause", "switch_case", "switch_default", "ternary_expression", "catch_clause"}
        | {"for_statement", "for_in_statement", "while_statement", "do_statement"}
    ),
    imports={"import_statement": _imported},
    loading=frozenset({"require"}),
    environment=("process.env", "import.meta.env"),
    transparent=frozenset({"String", "Number", "parseInt", "Boolean"}),
)

TYPESCRIPT = msgspec.structs.replace(
    JAVASCRIPT, name="typescript", package="tree_sitter_typescript", entry="language_typescript", angles=True
)
