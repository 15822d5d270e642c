"""C# as a table.

A free name stands for itself (`LoggerConfiguration`), as `using` names no module by name; a new object's fields are
keyword arguments. Node types: `node-types.json` of https://github.com/tree-sitter/tree-sitter-c-sharp.
"""

from __future__ import annotations

from accesslint.syntax.programs.grammar import CallShape, Grammar

_FUNCTION = ("parameters", "body")

CSHARP = Grammar(
    name="csharp",
    angles=True,
    package="tree_sitter_c_sharp",
    texts=frozenset({"string_literal", "interpolated_string_expression"}),
    fragments=frozenset({"string_literal_content", "string_content"}),
    escapes=frozenset({"escape_sequence", "interpolation_start"}),
    verbatim={"verbatim_string_literal": (2, 1), "raw_string_literal": (3, 3)},
    numbers=frozenset({"integer_literal", "real_literal"}),
    words={"true": True, "false": False, "null": None},
    word_types=frozenset({"boolean_literal", "null_literal"}),
    names=frozenset({"identifier"}),
    lists=frozenset({"initializer_expression", "collection_expression"}),
    key_names=frozenset({"identifier"}),
    wrappers={
        "parenthesized_expression": 0,
        "await_expression": 0,
        "cast_expression": "value",
        "postfix_unary_expression": 0,
        "argument": -1,
        "arrow_expression_clause": 0,
        "implicit_array_creation_expression": -1,
        "array_creation_expression": -1,
        "collection_element": 0,
        "expression_element": 0,
    },
    operations={"binary_expression": ("left", "operator", "right")},
    fallbacks=frozenset({"??"}),
    unaries={"prefix_unary_expression": 0},
    choices={"conditional_expression": ("consequence", "alternative")},
    calls={
        "invocation_expression": CallShape("function", "arguments"),
        "object_creation_expression": CallShape("type", "arguments", fields="initializer"),
    },
    keyword_arguments={"argument": ("name", -1)},
    members={"member_access_expression": ("expression", "name"), "qualified_name": ("qualifier", "name")},
    functions={
        "lambda_expression": _FUNCTION,
        "anonymous_method_expression": _FUNCTION,
        "method_declaration": _FUNCTION,
        "constructor_declaration": _FUNCTION,
        "local_function_statement": _FUNCTION,
    },
    returns={"return_statement": 0},
    blocks=frozenset({"block", "for_statement", "foreach_statement", "switch_section", "catch_clause"}),
    declarations={"variable_declarator": ("name", 1)},
    assignments={"assignment_expression": ("left", "right")},
    pattern_names=frozenset({"implicit_parameter"}),
    conditional=frozenset(
        {"if_statement", "switch_section", "conditional_expression", "catch_clause", "for_statement"}
        | {"foreach_statement", "while_statement", "do_statement", "preproc_if", "preproc_elif", "preproc_else"}
    ),
    environment_calls=frozenset({"Environment.GetEnvironmentVariable", "System.Environment.GetEnvironmentVariable"}),
)
