"""The tree of an HCL file: bodies, blocks and expressions, each with its place.

Constants are evaluated when the tree is built: a `Literal` holds a finished `Value` (never
change it), also for lists and mappings of constants.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from accesslint.model.values import Value
from accesslint.source import Source, Span


class Literal(msgspec.Struct, frozen=True, gc=False):
    """A constant."""

    value: Value

    @property
    def span(self) -> Span:
        """The constant's place."""
        return self.value.span


class Broken(msgspec.Struct, frozen=True, gc=False):
    """An expression that could not be read."""

    reason: str
    span: Span


class Text(msgspec.Struct, frozen=True):
    """A template: constant text, interpolated expressions, directives."""

    parts: tuple[Part, ...]
    span: Span
    source: Source | None = None
    """Where the text may be a JSON document: what the pieces' offsets count in."""


class TextPiece(msgspec.Struct, frozen=True, gc=False):
    """Constant text inside a template, as it comes out."""

    text: str
    start: int
    """Offset in the source of its first character; -1 where the text does not map one to one."""


class IfText(msgspec.Struct, frozen=True):
    """`%{ if … }…%{ else }…%{ endif }`."""

    condition: Node
    then: tuple[Part, ...]
    otherwise: tuple[Part, ...]
    span: Span


class ForText(msgspec.Struct, frozen=True):
    """`%{ for key, value in … }…%{ endfor }`."""

    key: str
    value: str
    collection: Node
    body: tuple[Part, ...]
    span: Span


class Splat(msgspec.Struct, frozen=True):
    """`[*]` or `.*`, and the steps that are taken in each element."""

    steps: tuple[Step, ...]


class Access(msgspec.Struct, frozen=True):
    """Steps into a value: `root.a["b"][*].c`. The root is a name or any expression."""

    root: str | Node
    steps: tuple[Step, ...]
    span: Span


class Call(msgspec.Struct, frozen=True):
    """A function call; `expand`: the last argument is a list of arguments."""

    name: str
    arguments: tuple[Node, ...]
    expand: bool
    span: Span


class Unary(msgspec.Struct, frozen=True):
    """`!x` or `-x`."""

    operator: str
    operand: Node
    span: Span


class Binary(msgspec.Struct, frozen=True):
    """`x + y` and its like."""

    operator: str
    left: Node
    right: Node
    span: Span


class Conditional(msgspec.Struct, frozen=True):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node
    span: Span


class ListNode(msgspec.Struct, frozen=True):
    """`[a, b]`, where not all elements are constant."""

    items: tuple[Node, ...]
    span: Span


class ObjectNode(msgspec.Struct, frozen=True):
    """`{ a = b }`, where not all keys and values are constant."""

    items: tuple[tuple[Node, Node], ...]
    span: Span


class For(msgspec.Struct, frozen=True):
    """`[for key, value in collection : result if condition]`; with `result_key` an object."""

    key: str
    """Empty if only the value is named."""
    value: str
    collection: Node
    result_key: Node | None
    result: Node
    grouping: bool
    condition: Node | None
    span: Span


Node: TypeAlias = "Literal | Broken | Text | Access | Call | Unary | Binary | Conditional | ListNode | ObjectNode | For"
Part: TypeAlias = "TextPiece | Node | IfText | ForText"
Step: TypeAlias = "str | Node | Splat"
"""An attribute's name, an index, or a splat."""


class Attribute(msgspec.Struct, frozen=True):
    """`name = value`."""

    name: str
    value: Node
    span: Span
    """The name's place."""


class Block(msgspec.Struct, frozen=True):
    """`type "label" { … }`."""

    type: str
    labels: tuple[str, ...]
    body: Body
    header: Span
    """From the type to the opening brace."""


class Body(msgspec.Struct):
    """What stands between a block's braces, or in a file."""

    attributes: dict[str, Attribute]
    blocks: list[Block]

    def of_type(self, name: str) -> list[Block]:
        """The blocks of one type."""
        return [block for block in self.blocks if block.type == name]
