"""A configuration file as a resource: named after the file, placed at its first line."""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.model.values import Data, Resource, Value
from accesslint.source import Source, Span


def header_of(source: Source) -> Span:
    """The first line, which stands for the file."""
    return source.span(0, len(source.line_text(1)) or 1)


def attributes_at(header: Span, attributes: Mapping[str, Data]) -> Value:
    """Attributes of the file as a whole: each has the file's own place."""
    return Value({name: Value(data, header) for name, data in attributes.items()}, header)


def unique_address(address: str, taken: set[str]) -> str:
    """An address, numbered where another resource of the scope has it; it is taken then."""
    number, plain = 1, address
    while address in taken:
        number += 1
        address = f"{plain} ({number})"
    taken.add(address)
    return address


def file_resource(
    kind: str, name: str, attributes: Value, header: Span, *, platform: str, scope: str, container: str
) -> Resource:
    """The resource of a file; its address is the file's name, which is unique in its scope.

    A part in a folder of parts keeps that folder: `sudoers.d/logging`.
    """
    folder, _, address = name.rpartition("/")
    if folder.endswith(".d"):
        address = f"{folder.rpartition('/')[2]}/{address}"
    return Resource(
        id=f"{scope}#{address}",
        platform=platform,
        type=kind,
        address=address,
        attributes=attributes,
        header=header,
        scope=scope,
        container=container,
    )
