"""The tree that Bicep and the expressions of ARM templates are read into.

Operators are calls of the functions that ARM has for them: `a && b` is `and(a, b)`, `c ? a : b` is `if(c, a, b)`.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from accesslint.source import Span


class Literal(msgspec.Struct, frozen=True):
    """A text, a number, true, false or null."""

    data: str | int | float | bool | None
    span: Span


class Joined(msgspec.Struct, frozen=True):
    """A text with expressions in it."""

    parts: tuple[Node, ...]
    span: Span


class Name(msgspec.Struct, frozen=True):
    """What a name stands for."""

    name: str
    span: Span


class Call(msgspec.Struct, frozen=True):
    """A function's call; its name is in lower case."""

    name: str
    arguments: tuple[Node, ...]
    span: Span


class Method(msgspec.Struct, frozen=True):
    """A function of a namespace, or of a resource."""

    target: Node
    name: str
    arguments: tuple[Node, ...]
    span: Span


class Access(msgspec.Struct, frozen=True):
    """A property or an element."""

    target: Node
    key: Node
    safe: bool
    """Null where there is none, as `.?` and `[?…]` say."""
    span: Span


class Items(msgspec.Struct, frozen=True):
    """A list; one of its items may be a `Spread`."""

    items: tuple[Node, ...]
    span: Span


class Entries(msgspec.Struct, frozen=True):
    """A mapping; a pair without a key is a `Spread`."""

    pairs: tuple[tuple[Node | None, Node], ...]
    span: Span

    def get(self, name: str) -> Node | None:
        """The node of a key that is written out, whatever its case."""
        lowered = name.lower()
        for key, value in self.pairs:
            if isinstance(key, Literal) and isinstance(key.data, str) and key.data.lower() == lowered:
                return value
        return None


class Spread(msgspec.Struct, frozen=True):
    """`...value`: its items or pairs."""

    value: Node
    span: Span


class Lambda(msgspec.Struct, frozen=True):
    """A function without a name."""

    parameters: tuple[str, ...]
    body: Node
    span: Span


class Loop(msgspec.Struct, frozen=True):
    """A list made by repeating: over a collection, or a number of times."""

    body: Node
    span: Span
    item: str = ""
    index: str = ""
    collection: Node | None = None
    count: Node | None = None
    name: str = ""
    """Of ARM's `copy`, in lower case."""
    condition: Node | None = None


class Broken(msgspec.Struct, frozen=True):
    """What could not be read."""

    reason: str
    span: Span


Node: TypeAlias = "Literal | Joined | Name | Call | Method | Access | Items | Entries | Spread | Lambda | Loop | Broken"
