"""Module instances, and the names that an expression sees where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.terraform.partial import OpenList, OpenMap
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.hcl.nodes import Node

if TYPE_CHECKING:
    from accesslint.loaders.terraform.configuration import Definition


class Frame:
    """Where an expression is evaluated: the module instance, and the names bound around the expression."""

    __slots__ = ("instance", "names", "own")

    def __init__(self, instance: Instance, names: dict[str, Value] | None = None, own: str = "") -> None:
        self.instance = instance
        self.names = names or {}
        self.own = own
        """Id of the resource that `self` means."""

    def binding(self, names: dict[str, Value]) -> Frame:
        """The same place with more names."""
        return Frame(self.instance, {**self.names, **names}, self.own)


class Copy(msgspec.Struct, frozen=True):
    """One of the instances that `count` or `for_each` makes."""

    suffix: str
    """What it adds to the address: empty, `[0]` or `["key"]`."""
    names: dict[str, Value]
    """`count` or `each`, as its expressions see them."""


class Expansion(msgspec.Struct, frozen=True):
    """The instances of a resource or module call.

    With an unknown `count` or `for_each` there is one, under the address without a key.
    """

    copies: tuple[Copy, ...]
    kind: str
    """`single`, `list` (count) or `map` (for_each)."""
    keys: tuple[str, ...] = ()
    """Of a `map`, in the order of `copies`."""
    unknown: Unknown | None = None
    """Why the number of instances is not known."""


SINGLE = Expansion((Copy("", {}),), "single")


def gathered(expansion: Expansion, copies: list[Value], span: Span) -> Value:
    """The instances of a resource or module as one value."""
    if expansion.kind == "single":
        return copies[0]
    if expansion.kind == "list":
        return Value(OpenList(copies) if expansion.unknown else copies, span)
    if expansion.unknown:
        return Value(OpenMap({"*": copies[0]}), span)
    return Value(dict(zip(expansion.keys, copies, strict=True)), span)


class Instance:
    """One module as it is called from one place (or a root module)."""

    rooted = False
    """Whether a path that starts with a slash counts from the top of the tree."""

    __slots__ = (
        "chain",
        "children",
        "definition",
        "expansions",
        "inputs",
        "isolated",
        "key",
        "locals",
        "outputs",
        "parent",
        "prefix",
        "root",
        "scope",
        "variables",
        "via",
        "wholes",
    )

    def __init__(self, definition: Definition, scope: str) -> None:
        self.definition = definition
        self.scope = scope
        """The root module's folder, `.` for the top."""
        self.root = definition.folder
        self.prefix = ""
        """What stands before a resource's address: `module.a["k"].`."""
        self.key = ""
        """The call's path in `modules.json`: `a.b`."""
        self.chain: tuple[str, ...] = (definition.folder,)
        """The folders of the modules that lead here, this one included."""
        self.via: tuple[Span, ...] = ()
        self.parent: Frame | None = None
        self.inputs: dict[str, Node] = {}
        """The call's arguments, evaluated in `parent`."""
        self.isolated = False
        """A template file: only the names given to it are seen."""
        self.variables: dict[str, Value] = {}
        self.locals: dict[str, Value] = {}
        self.outputs: dict[str, Value] = {}
        self.expansions: dict[str, Expansion] = {}
        self.wholes: dict[str, Value] = {}
        """Resources as values: a reference, or a list or mapping of them."""
        self.children: dict[str, Instance] = {}
        """The instances of module calls by call and suffix: `a["k"]`."""

    def resource_id(self, address: str) -> str:
        """The id of a resource of this instance."""
        return f"{self.scope}#{self.prefix}{address}"
