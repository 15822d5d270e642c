"""Calls of a program that set logging up, as resources: one for each call, with what the program says of its result."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence

from accesslint.including.shelves import Tree
from accesslint.model.values import Resource, Value
from accesslint.source import Source
from accesslint.syntax.programs import Call

_FARTHEST = 20


def call_resources(  # noqa: PLR0917 (each is another text of the resource)
    calls: Sequence[Call],
    kind_of: Callable[[Call], str],
    adding: tuple[str, ...],
    platform: str,
    name: str,
    scope: str,
    container: str,
) -> Iterator[tuple[Resource, dict[str, Value]]]:
    """A resource for each call that `kind_of` gives a type, and its attributes, to which the caller may add.

    - `call`: the call as a value (`accesslint.model.programs`)
    - `doubt`: why it may not be run; absent where nothing speaks against it
    - `name`: the variable that it is bound to; absent where there is none
    - `additions`: calls of its result's methods whose names end with one of `adding`, unknown under a condition
    """
    counts: dict[str, int] = {}
    for call in calls:
        kind = kind_of(call)
        if not kind:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        attributes = _attributes(call, calls, adding)
        number = f" {counts[kind]}" if counts[kind] > 1 else ""
        address = f"{name.rpartition('/')[2]}:{kind}{number}"
        resource = Resource(
            id=f"{scope}#{address}",
            platform=platform,
            type=kind,
            address=address,
            attributes=Value(attributes, call.value.span),
            header=call.span.first_line(),
            scope=scope,
            container=container,
        )
        yield resource, attributes


def nearest(tree: Tree, name: str, wanted: str) -> Source | None:
    """The file of a name in a program's folder or, if there is none, the nearest above: `go.mod`."""
    folder = posixpath.dirname(name)
    for _ in range(_FARTHEST):
        path = posixpath.join(folder, wanted)
        if tree.exists(path):
            return tree.read(path)
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return None


def _attributes(call: Call, calls: Sequence[Call], adding: tuple[str, ...]) -> dict[str, Value]:
    found = {"call": call.value}
    if call.doubt is not None:
        found["doubt"] = Value(call.doubt, call.span)
    if call.bound_to:
        found["name"] = Value(call.bound_to, call.span)
    additions = [
        Value(other.doubt, other.value.span) if other.doubt is not None else other.value
        for other in calls
        if other.callee.endswith(adding) and other.made_at == call.value.span
    ]
    found["additions"] = Value(additions, call.span)
    return found
