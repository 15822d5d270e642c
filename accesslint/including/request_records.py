"""Functions that write records of requests, as resources: one for each function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.model.values import Resource, Value
from accesslint.syntax.programs.request_records import WritingFunction


def record_resources(  # noqa: PLR0917 (each is another text of the resource)
    functions: Iterable[WritingFunction], kind: str, platform: str, name: str, scope: str, container: str
) -> Iterator[Resource]:
    """A resource for each function: its attribute `records` is a list as `Fields.record` describes them."""
    for number, function in enumerate(functions):
        attributes = {"records": Value(list(function.records), function.span)}
        if function.doubt is not None:
            attributes["doubt"] = Value(function.doubt, function.span)
        address = f"{name.rpartition('/')[2]}:{kind}{f' {number + 1}' if number else ''}"
        yield Resource(
            id=f"{scope}#{address}",
            platform=platform,
            type=kind,
            address=address,
            attributes=Value(dict(attributes), function.span),
            header=function.span,
            scope=scope,
            container=container,
        )
