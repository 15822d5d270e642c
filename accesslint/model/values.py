"""What loaders hand to mappers: evaluated values with their places, and the resources that hold them.

A value is known, or *unknown* with the reason, or a *reference* to another resource, or a text
with such parts (`Template`). Nothing is ever guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from accesslint.source import Span


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """A value that the files alone do not tell."""

    reason: str
    """Why, as a user reads it: `variable "days" has no value`."""
    decided_by: str = ""
    """What would decide it: `a tfvars file or a default`."""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A value that is an attribute of another resource in the same configuration."""

    target: str
    """`Resource.id` of the other end (it need not exist)."""
    attribute: str = ""
    """Dotted path, as `arn` or `versioning.0.enabled`; empty: the resource itself."""


class Template(msgspec.Struct, frozen=True, gc=False):
    """A text of which some parts are references or unknown."""

    parts: tuple[str | Reference | Unknown, ...]


class Encoded(msgspec.Struct, frozen=True, gc=False):
    """A JSON text that the configuration makes of a structured value, as `jsonencode({…})` does."""

    value: Value


Scalar: TypeAlias = str | int | float | bool | None
Data: TypeAlias = "Scalar | list[Value] | dict[str, Value] | Unknown | Reference | Template | Encoded"


class Value(msgspec.Struct, gc=False):
    """One evaluated value and the place that decided it."""

    data: Data
    span: Span

    def get(self, *path: str | int) -> Value | None:
        """The value at a path of keys and indices; None where the path ends early."""
        here: Value | None = self
        for step in path:
            if here is None:
                return None
            data = here.data
            if isinstance(step, int):
                here = data[step] if isinstance(data, list) and -len(data) <= step < len(data) else None
            else:
                here = data.get(step) if isinstance(data, dict) else None
        return here

    def items(self) -> list[Value]:
        """The elements of a list; a lone value counts as a list of one; null as none."""
        if isinstance(self.data, list):
            return self.data
        return [] if self.data is None else [self]

    def entries(self) -> Iterator[tuple[str, Value]]:
        """The pairs of a mapping; nothing for any other value."""
        if isinstance(self.data, dict):
            yield from self.data.items()

    @property
    def text(self) -> str | None:
        """The value if it is a known string, else None."""
        if isinstance(self.data, Encoded):
            return None if self.data.value.is_partly_open else json.dumps(self.data.value.plain())
        return self.data if isinstance(self.data, str) else None

    @property
    def is_partly_open(self) -> bool:
        """Whether anything in the value, at any depth, is unknown or a reference."""
        data = self.data
        if isinstance(data, Encoded):
            return data.value.is_partly_open
        if isinstance(data, list):
            return any(item.is_partly_open for item in data)
        if isinstance(data, dict):
            return any(item.is_partly_open for item in data.values())
        return isinstance(data, Unknown | Reference | Template)

    def decoded(self) -> Value | None:
        """What a JSON text says: `Encoded` unwrapped, a string parsed (every part at the string's place).

        None where the value is no JSON text; a value that is structured already is given as it is.
        """
        data = self.data
        if isinstance(data, Encoded):
            return data.value
        if isinstance(data, dict | list):
            return self
        if not isinstance(data, str):
            return None
        try:
            return _rebuild(json.loads(data), self.span)
        except (ValueError, RecursionError):
            return None

    @property
    def unknown(self) -> Unknown | None:
        """Why the value is unknown; None where it is known or a reference."""
        if isinstance(self.data, Unknown):
            return self.data
        if isinstance(self.data, Template):
            return next((part for part in self.data.parts if isinstance(part, Unknown)), None)
        return None

    def references(self) -> Iterator[Reference]:
        """Every reference in the value, at any depth."""
        data = self.data
        if isinstance(data, Reference):
            yield data
        elif isinstance(data, Template):
            yield from (part for part in data.parts if isinstance(part, Reference))
        elif isinstance(data, Encoded):
            yield from data.value.references()
        elif isinstance(data, list):
            for item in data:
                yield from item.references()
        elif isinstance(data, dict):
            for item in data.values():
                yield from item.references()

    def plain(self) -> Any:
        """Plain JSON: an unknown as `{"unknown": reason}`, a reference as `{"reference": "id.attribute"}`."""
        data = self.data
        if isinstance(data, list):
            return [item.plain() for item in data]
        if isinstance(data, dict):
            return {key: item.plain() for key, item in data.items()}
        return _plain_leaf(data)


def _rebuild(data: Any, span: Span) -> Value:
    if isinstance(data, dict):
        return Value({key: _rebuild(item, span) for key, item in data.items()}, span)
    if isinstance(data, list):
        return Value([_rebuild(item, span) for item in data], span)
    return Value(data, span)


def _plain_leaf(data: Any) -> Any:
    if isinstance(data, Encoded):
        return json.dumps(data.value.plain())
    if isinstance(data, Unknown):
        return {"unknown": data.reason}
    if isinstance(data, Reference):
        return {"reference": f"{data.target}.{data.attribute}".rstrip(".")}
    if isinstance(data, Template):
        unknown = next((part for part in data.parts if isinstance(part, Unknown)), None)
        if unknown is not None:
            return {"unknown": unknown.reason}
        shown = (part if isinstance(part, str) else "${" + _plain_leaf(part)["reference"] + "}" for part in data.parts)
        return {"reference": "".join(shown)}
    return data


class Premise(msgspec.Struct, frozen=True):
    """What is taken for true of a resource, though whoever uses its files may decide otherwise."""

    span: Span
    """What says so."""
    message: str
    part: str = ""
    """The part of the resource that it is about, by its name (a container); empty for all of it."""


class Resource(msgspec.Struct):
    """One thing that a platform's files declare: a Terraform resource, a Kubernetes object, a server block."""

    id: str
    """Unique in the run: `<scope>#<address>`."""
    platform: str
    """`terraform`, `kubernetes`, `nginx`, …"""
    type: str
    """As the platform names it: `aws_s3_bucket`, `Deployment`, `nginx_server`."""
    address: str
    """As the platform writes it: `module.logs.aws_s3_bucket.this["a"]`, `Deployment/web/api`."""
    attributes: Value
    """A mapping. A Terraform block is a list of mappings, one per occurrence."""
    header: Span
    """The header line: `resource "aws_s3_bucket" "this" {`, without what follows."""
    scope: str = ""
    """What the address is unique in: the root module's folder, the configuration file."""
    container: str = ""
    """Id of the resource whose text holds this one (the ConfigMap around an nginx.conf)."""
    via: tuple[Span, ...] = ()
    """The calls that led here, outermost first (Terraform `module` blocks, `include` directives)."""
    is_data: bool = False
    """A Terraform data source: it reads something that exists elsewhere."""
    dialect: str = ""
    """Whose names `type` and `attributes` use; the platform's own where nothing else is said. A CloudFormation
    resource is handed over in Terraform's."""
    written_type: str = ""
    """The type as the file writes it, where `type` is another dialect's: `AWS::S3::Bucket`."""
    written_names: Mapping[str, str] = {}
    """Attribute paths as the file writes them, where the dialect is another: `{"enable_logging": "IsLogging"}`."""

    uncertain: Unknown | None = None
    """Why it is not known whether there is one at all: an unknown `count`."""
    premises: tuple[Premise, ...] = ()

    def __post_init__(self) -> None:
        self.dialect = self.dialect or self.platform
        self.written_type = self.written_type or self.type

    def doubt_beside(self, owner: Resource) -> Unknown | None:
        """Why it may be missing where its owner is there; None where the owner's own number is unknown.

        Both then commonly depend on the same.
        """
        if self.uncertain is None or owner.uncertain is not None:
            return None
        return Unknown(
            f"whether {self.address} exists is not known: {self.uncertain.reason}", self.uncertain.decided_by
        )

    def name_of(self, attribute: str) -> str:
        """An attribute as the resource's file would write it, for messages."""
        return self.written_names.get(attribute, attribute)

    def said(self, text: str) -> str:
        """A sentence of a message with the attributes in it as the resource's file would write them."""
        if not self.written_names:
            return text
        # A word of one part may be a plain word, such as `name`.
        return " ".join(self.name_of(word) if "_" in word or "." in word else word for word in text.split(" "))

    def get(self, *path: str | int) -> Value | None:
        """The attribute at a path, as `Value.get`."""
        return self.attributes.get(*path)

    def block(self, name: str) -> Value | None:
        """The first occurrence of a nested block; None where it is absent."""
        value = self.get(name)
        if value is None:
            return None
        return value.get(0) if isinstance(value.data, list) else value
