"""Go as a table.

A value written by the fields of its type (`zap.Config{…}`) is a call of the type with keyword arguments; one of a slice
or map is a list or mapping: https://go.dev/ref/spec#Composite_literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from accesslint.syntax.programs.grammar import CallShape, Grammar

if TYPE_CHECKING:
    import tree_sitter

_FUNCTION = ("parameters", "body")
_NAMES = {"github.com/gin-contrib/zap": "ginzap"}
"""Packages of other names than their paths end with: https://pkg.go.dev/github.com/gin-contrib/zap"""


def _is_version(step: str) -> bool:
    return step[:1] == "v" and step[1:].isdecimal()


def _imported(node: tree_sitter.Node, text: Callable[[tree_sitter.Node], str]) -> Iterator[tuple[str, str]]:
    """A package is known by its last step, without the major version (https://go.dev/ref/mod#major-version-suffixes).

    Names have no hyphens (https://go.dev/ref/spec#identifiers): that of `slog-gin` is `sloggin`.
    """
    path, name = node.child_by_field_name("path"), node.child_by_field_name("name")
    if path is None:
        return
    module = text(path)[1:-1]
    steps = [step for step in module.split("/") if not _is_version(step)]
    plain = "/".join(steps)
    known = _NAMES.get(plain) or (steps[-1].partition(".")[0].replace("-", "") if steps else "")
    yield (text(name) if name is not None else known), plain


GO = Grammar(
    name="go",
    angles=True,
    package="tree_sitter_go",
    texts=frozenset({"interpreted_string_literal"}),
    fragments=frozenset({"interpreted_string_literal_content"}),
    escapes=frozenset({"escape_sequence"}),
    verbatim={"raw_string_literal": (1, 1)},
    numbers=frozenset({"int_literal", "float_literal"}),
    words={"true": True, "false": False, "nil": None},
    word_types=frozenset({"true", "false", "nil"}),
    names=frozenset({"identifier", "type_identifier", "package_identifier"}),
    lists=frozenset({"literal_value"}),
    list_types=frozenset({"slice_type", "array_type", "implicit_length_array_type"}),
    mapping_types=frozenset({"map_type"}),
    pairs={"keyed_element": ("key", "value")},
    key_names=frozenset({"identifier"}),
    wrappers={"parenthesized_expression": 0, "literal_element": 0, "pointer_type": 0, "generic_type": 0},
    operations={"binary_expression": ("left", "operator", "right")},
    unaries={"unary_expression": "operand"},
    calls={
        "call_expression": CallShape("function", "arguments"),
        "composite_literal": CallShape("type", "", fields="body"),
    },
    members={"selector_expression": ("operand", "field"), "qualified_type": ("package", "name")},
    indexes={"index_expression": ("operand", "index")},
    functions={
        "function_declaration": _FUNCTION,
        "method_declaration": _FUNCTION,
        "func_literal": _FUNCTION,
    },
    returns={"return_statement": 0},
    blocks=frozenset({"block", "if_statement", "for_statement", "expression_case", "default_case", "type_case"}),
    declarations={
        "const_spec": ("name", "value"),
        "var_spec": ("name", "value"),
        "short_var_declaration": ("left", "right"),
        "range_clause": ("left", ""),
    },
    assignments={"assignment_statement": ("left", "right")},
    target_lists=frozenset({"expression_list"}),
    conditional=frozenset(
        {"if_statement", "for_statement", "expression_case", "default_case", "type_case", "communication_case"}
    ),
    imports={"import_spec": _imported},
    environment_calls=frozenset({"os.Getenv", "os.LookupEnv"}),
)
