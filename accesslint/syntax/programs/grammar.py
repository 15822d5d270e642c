"""A language as a table: what the node types of its tree-sitter grammar stand for.

A language is one module beside this one that makes a `Grammar`. A `Part` says where a child is: by the name of its
field, or by its number among the named children that are no comments (negative ones count from the end).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from accesslint.model.values import Scalar

if TYPE_CHECKING:
    import tree_sitter

Part: TypeAlias = "str | int"


class CallShape(msgspec.Struct, frozen=True):
    """Where the parts of a call are."""

    name: Part
    """The expression that is called, or, where `receiver` is given, the method's name."""
    arguments: Part
    receiver: Part = ""
    fields: Part = ""
    """Fields of the new value, which are keyword arguments: Go's `zap.Config{…}`, C#'s `new Options { … }`."""
    block: Part = ""
    """A function that is given after the arguments, as Ruby's `do … end`: one more argument."""


class Grammar(msgspec.Struct, frozen=True):
    """One language. Sets and keys are node types of its grammar unless said otherwise."""

    name: str
    package: str
    """The Python package of the grammar: `tree_sitter_go`."""
    entry: str = "language"
    """The function of that package that gives the language."""

    angles: bool = False
    """Whether types take parameters in angle brackets."""

    texts: frozenset[str] = frozenset()
    """Texts made of parts."""
    fragments: frozenset[str] = frozenset()
    """Parts of a text that stand for themselves; any part that is neither of these nor an escape is a hole."""
    escapes: frozenset[str] = frozenset()
    verbatim: Mapping[str, tuple[int, int]] = {}
    """Texts without parts: how many characters to drop at their start and end."""
    numbers: frozenset[str] = frozenset()
    words: Mapping[str, Scalar] = {}
    """Constants by how they are written, in lower case: `true`, `nil`."""
    word_types: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Identifiers."""

    lists: frozenset[str] = frozenset()
    """Collections; those in which there are pairs are mappings (PHP's arrays)."""
    mappings: frozenset[str] = frozenset()
    """Collections that are mappings even where they are empty."""
    list_types: frozenset[str] = frozenset()
    """Types (the `name` of a call) whose fields are a list's items: Go's `[]string{…}`."""
    mapping_types: frozenset[str] = frozenset()
    pairs: Mapping[str, tuple[Part, Part]] = {}
    """Key and value; without a value it is an item. A key that is one of `key_names` is a text."""
    key_names: frozenset[str] = frozenset()
    shorthands: frozenset[str] = frozenset()
    """Pairs that are a name alone: `{level}`."""
    spreads: frozenset[str] = frozenset()
    """Another collection's elements: `...defaults`."""
    wrappers: Mapping[str, Part] = {}
    """What only holds another expression: parentheses, casts, `await`."""
    operations: Mapping[str, tuple[Part, Part, Part]] = {}
    """Left, operator, right."""
    fallbacks: frozenset[str] = frozenset()
    """Operators (as written) whose right side holds where the left one is not set: `||`."""
    unaries: Mapping[str, Part] = {}
    choices: Mapping[str, tuple[Part, Part]] = {}
    """Conditional expressions: what holds if so, and if not."""
    calls: Mapping[str, CallShape] = {}
    keyword_arguments: Mapping[str, tuple[Part, Part]] = {}
    members: Mapping[str, tuple[Part, Part]] = {}
    """Object and property; also `::` and `->`."""
    indexes: Mapping[str, tuple[Part, Part]] = {}
    """Object and index: `options["level"]`."""

    functions: Mapping[str, tuple[Part, Part]] = {}
    """Parameters and body; an absent part is none."""
    returns: Mapping[str, Part] = {}
    blocks: frozenset[str] = frozenset()
    """Scopes of names inside a function; empty where a function is the only scope."""
    declarations: Mapping[str, tuple[Part, Part]] = {}
    """Name or pattern, and value. Several names and values side by side are matched in order."""
    assignments: Mapping[str, tuple[Part, Part]] = {}
    assigning_declares: bool = False
    """Whether the first assignment to a name makes it: Ruby, PHP."""
    operator: Part = "operator"
    """Of an assignment, where it has one; any but `=` and `:=` changes a value that then is unknown."""
    target_lists: frozenset[str] = frozenset()
    """Several targets, or several values, of one assignment."""
    patterns: Mapping[str, tuple[Part, Part]] = {}
    """Parts of a pattern that takes a value's fields: field, and the name that it is bound to."""
    pattern_names: frozenset[str] = frozenset()
    """Such parts in which the field's name is bound."""
    conditional: frozenset[str] = frozenset()
    """What may not be run, or more than once."""
    imports: Mapping[
        str, Callable[[tree_sitter.Node, Callable[[tree_sitter.Node], str]], Iterator[tuple[str, str]]]
    ] = {}
    """Statements that bind names to other modules: (name here, path) of each. The second parameter gives a node's
    text."""
    loading: frozenset[str] = frozenset()
    """Functions, as written, whose first argument is a module's path and whose result is the module: `require`."""
    environment: tuple[str, ...] = ()
    """Paths below which the environment's variables are: `process.env`."""
    environment_calls: frozenset[str] = frozenset()
    """Functions that read one: `os.Getenv`."""
    transparent: frozenset[str] = frozenset()
    """Functions whose result is their first argument as far as a text or number goes: `String`, `Number`."""
