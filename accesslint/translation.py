"""Renames: the small language in which loaders' tables say what a type and its properties are called in Terraform.

A `Shape` is one resource type. Where a property is a text, its value is kept under the other name; a `Block` is a
mapping (or a list of them) that Terraform writes as nested blocks. What renaming alone does not do is done by the
shape's `finish`. Every value keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span


class Leaf(msgspec.Struct, frozen=True):
    """A property whose value is written in another way."""

    name: str
    convert: Callable[[Value], Value]


class Block(msgspec.Struct, frozen=True):
    """A mapping, or a list of mappings, that is a nested block."""

    name: str
    properties: Mapping[str, Spec]


class Flat(msgspec.Struct, frozen=True):
    """A mapping whose properties are attributes of what is around it."""

    properties: Mapping[str, Spec]


Spec: TypeAlias = "str | Leaf | Block | Flat"


class Side(msgspec.Struct):
    """A resource that Terraform has of its own for a part of another."""

    type: str
    suffix: str
    """What its address adds to the other's."""
    attributes: dict[str, Value]
    header: Span


class Draft(msgspec.Struct):
    """A resource while it is translated."""

    id: str
    type: str
    properties: Value
    """Evaluated, by CloudFormation's names."""
    attributes: dict[str, Value]
    """By Terraform's."""
    header: Span
    sides: list[Side] = []
    uncertain: Unknown | None = None
    """Why it is not known whether it is there."""

    def own(self, attribute: str = "id", span: Span | None = None) -> Value:
        """A reference to the resource itself."""
        return Value(Reference(self.id, attribute), span or self.header)

    def add(self, kind: str, suffix: str, attributes: Mapping[str, Value | None], span: Span | None = None) -> None:
        """Add a side resource; attributes that are None are left out."""
        kept = {name: value for name, value in attributes.items() if value is not None}
        self.sides.append(Side(kind, suffix, kept, span or self.header))

    def get(self, *path: str | int) -> Value | None:
        """A property."""
        return self.properties.get(*path)


class Shape(msgspec.Struct, frozen=True):
    """One resource type."""

    type: str
    """Terraform's."""
    properties: Mapping[str, Spec] = {}
    finish: Callable[[Draft], None] | None = None
    written: Mapping[str, str] = {}
    """What `finish` makes: CloudFormation's names by Terraform's paths."""

    def written_names(self) -> dict[str, str]:
        """CloudFormation's names by Terraform's attribute paths."""
        return {
            "lifecycle.prevent_destroy": "DeletionPolicy",
            **dict(_inverse(self.properties, "", "")),
            **self.written,
        }


def _inverse(specs: Mapping[str, Spec], before: str, written: str) -> Iterator[tuple[str, str]]:
    for name, spec in specs.items():
        if isinstance(spec, Flat):
            yield from _inverse(spec.properties, before, f"{written}{name}.")
            continue
        yield before + (spec if isinstance(spec, str) else spec.name), written + name
        if isinstance(spec, Block):
            yield from _inverse(spec.properties, f"{before}{spec.name}.", f"{written}{name}.")


def is_open(value: Value) -> bool:
    """Whether a value is not there to be looked into: unknown, or another resource's."""
    return not isinstance(value.data, dict | list) and (
        value.unknown is not None or isinstance(value.data, Template) or next(value.references(), None) is not None
    )


def translated(value: Value, specs: Mapping[str, Spec]) -> dict[str, Value]:
    """Properties by Terraform's names. Where the mapping itself is unknown, so is each of them."""
    result: dict[str, Value] = {}
    if isinstance(value.data, dict):
        for name, spec in specs.items():
            given = value.data.get(name)
            if given is not None and given.data is not None:
                _put(result, spec, given)
    elif is_open(value):
        for name in _names(specs):
            result[name] = value
    return result


def _names(specs: Mapping[str, Spec]) -> Iterator[str]:
    for spec in specs.values():
        if isinstance(spec, Flat):
            yield from _names(spec.properties)
        else:
            yield spec if isinstance(spec, str) else spec.name


def _put(result: dict[str, Value], spec: Spec, given: Value) -> None:
    if isinstance(spec, str):
        result[spec] = given
    elif isinstance(spec, Leaf):
        result[spec.name] = given if is_open(given) else spec.convert(given)
    elif isinstance(spec, Block):
        result[spec.name] = _block(spec, given)
    else:
        result.update(translated(given, spec.properties))


def _block(spec: Block, given: Value) -> Value:
    if isinstance(given.data, list):
        return Value([_one(spec, item) for item in given.data], given.span)
    return Value([_one(spec, given)], given.span) if isinstance(given.data, dict) else given


def _one(spec: Block, item: Value) -> Value:
    return Value(translated(item, spec.properties), item.span) if isinstance(item.data, dict) else item


def flag(value: Value) -> Value:
    """A boolean, also where it is written as text."""
    known = {"true": True, "false": False}.get(value.text.lower()) if value.text else None
    return value if known is None else Value(known, value.span)


def words(facts: Mapping[str, str | bool]) -> Callable[[Value], Value]:
    """One of the vendor's words; any other is kept."""

    def convert(value: Value) -> Value:
        known = facts.get(value.text) if value.text else None
        return value if known is None else Value(known, value.span)

    return convert


def nested(name: str, inner: Value | None, span: Span) -> Value:
    """A block with one block in it."""
    return Value([Value({} if inner is None else {name: inner}, span)], span)


def tags(value: Value) -> Value:
    """`[{Key, Value}]` as a mapping."""
    if not isinstance(value.data, list):
        return value
    found: dict[str, Value] = {}
    for item in value.data:
        key, content = item.get("Key"), item.get("Value")
        if key is not None and key.text and content is not None:
            found[key.text] = content
    return Value(found, value.span)
