"""What a template or a Bicep file declares, before anything is evaluated."""

from __future__ import annotations

import msgspec

from accesslint.source import Span
from accesslint.syntax.azure.nodes import Loop, Node


class Parameter(msgspec.Struct, frozen=True):
    """A parameter."""

    name: str
    default: Node | None
    span: Span


class Function(msgspec.Struct, frozen=True):
    """A function that the file declares."""

    parameters: tuple[str, ...]
    body: Node


class Import(msgspec.Struct, frozen=True):
    """What a file takes from another one: all of it under a name, or single names."""

    path: str
    names: tuple[tuple[str, str], ...] = ()
    """(name there, name here)."""
    everything_as: str = ""


class Declaration(msgspec.Struct, eq=False):
    """A resource, a module or a nested deployment."""

    symbol: str
    """By which the file names it; empty in a template without symbols."""
    kind: str
    """Its type, without the API's version."""
    body: Node
    header: Span
    title: str = ""
    """What its address is made of where it has no symbol: the type and the name as they are written."""
    existing: bool = False
    condition: Node | None = None
    loop: Loop | None = None
    children: list[Declaration] = []
    path: str = ""
    """The file that it deploys."""
    path_node: Node | None = None
    """The same where it is an expression."""
    program: Program | None = None
    """The template inside it that it deploys."""
    inputs: Node | None = None
    """The parameters that it is given."""
    is_module: bool = False
    is_inner: bool = True
    """Whether expressions in `program` are evaluated inside it."""


class Program(msgspec.Struct, eq=False):
    """A whole file, or a template inside another."""

    span: Span
    level: str = "resourcegroup"
    """What is deployed to: `resourcegroup`, `subscription`, `managementgroup`, `tenant`."""
    is_bicep: bool = False
    parameters: dict[str, Parameter] = {}
    variables: dict[str, Node] = {}
    functions: dict[str, Function] = {}
    outputs: dict[str, Node] = {}
    declarations: list[Declaration] = []
    imports: list[Import] = []
    using: str = ""
    """The file that a parameter file is for."""
