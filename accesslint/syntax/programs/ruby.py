"""Ruby as a table.

Attributes are calls without arguments, so that what is assigned to `config.lograge.enabled` is assigned to a call; what
a block or method comes to is its last expression. Node types: `node-types.json` of
https://github.com/tree-sitter/tree-sitter-ruby.
"""

from __future__ import annotations

from accesslint.syntax.programs.grammar import CallShape, Grammar

_FUNCTION = ("parameters", "body")

RUBY = Grammar(
    name="ruby",
    package="tree_sitter_ruby",
    texts=frozenset({"string", "bare_string", "bare_symbol", "delimited_symbol"}),
    fragments=frozenset({"string_content"}),
    escapes=frozenset({"escape_sequence"}),
    verbatim={"simple_symbol": (1, 0)},
    numbers=frozenset({"integer", "float"}),
    words={"true": True, "false": False, "nil": None},
    word_types=frozenset({"true", "false", "nil"}),
    names=frozenset({"identifier", "constant", "global_variable"}),
    lists=frozenset({"array", "string_array", "symbol_array"}),
    mappings=frozenset({"hash"}),
    pairs={"pair": ("key", "value")},
    key_names=frozenset({"hash_key_symbol"}),
    spreads=frozenset({"hash_splat_argument", "splat_argument"}),
    wrappers={"parenthesized_statements": 0, "body_statement": -1, "block_body": -1},
    operations={"binary": ("left", "operator", "right")},
    fallbacks=frozenset({"||"}),
    unaries={"unary": "operand"},
    choices={"conditional": ("consequence", "alternative")},
    calls={"call": CallShape("method", "arguments", receiver="receiver", block="block")},
    keyword_arguments={"pair": ("key", "value")},
    members={"scope_resolution": ("scope", "name")},
    indexes={"element_reference": ("object", 1)},
    functions={
        "lambda": _FUNCTION,
        "do_block": _FUNCTION,
        "block": _FUNCTION,
        "method": _FUNCTION,
        "singleton_method": _FUNCTION,
    },
    returns={"return": 0},
    assignments={"assignment": ("left", "right"), "operator_assignment": ("left", "right")},
    assigning_declares=True,
    target_lists=frozenset({"left_assignment_list", "right_assignment_list"}),
    conditional=frozenset(
        {"if", "unless", "elsif", "else", "if_modifier", "unless_modifier", "case", "when", "while", "until", "for"}
        | {"conditional", "rescue", "while_modifier", "until_modifier"}
    ),
    environment=("ENV",),
    environment_calls=frozenset({"ENV.fetch"}),
)
