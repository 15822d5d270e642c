"""What AWS resources are called: reduces ARNs, names, ids and references to the handles by which links find entities.

A bucket may be named as `my-logs`, `arn:aws:s3:::my-logs/prefix/*`, `my-logs.s3.amazonaws.com`, `aws_s3_bucket.a.id` or
`${aws_s3_bucket.a.arn}/*`; all of them come down to one handle. Formats of ARNs:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Reference, Resource, Unknown, Value

_MOST_STEPS = 8

_PREFIXES = {
    "firehose": "deliverystream/",
    "stream": "stream/",
    "kms": "key/",
    "table": "table/",
    "directory-bucket": "bucket/",
}
"""What stands before the name in an ARN, by kind."""


class Named(NamedTuple):
    """What a value names."""

    handles: tuple[str, ...]
    """Best first; empty where the value is unknown."""
    shown: str
    """As the file writes it; the reason where it is unknown."""
    must_exist: bool
    """It is a reference: the other end is in these files, or dangling."""
    rest: str
    """What follows the name: the `/AWSLogs/*` of an object's ARN."""


def reduce(text: str, kind: str) -> tuple[str, str]:
    """(name, what follows it) of a text that names a thing of a kind: `s3`, `log-group`, `firehose`, `stream`,
    `table`, `directory-bucket` or `kms`.

    `reduce("arn:aws:s3:::my-logs/a/*", "s3")` is `("my-logs", "/a/*")`. Holes stay in place.
    """
    if text.startswith("arn:"):
        text = (text.split(":", 5) + [""] * 5)[5]
    if kind == "s3":
        name, slash, rest = text.partition("/")
        for mark in (".s3.", ".s3-"):
            name = name.partition(mark)[0] if name.endswith((".amazonaws.com", ".amazonaws.com.cn")) else name
        return name, slash + rest
    if kind == "log-group":
        name, _, rest = text.removeprefix("log-group:").partition(":")
        return name, f":{rest}" if rest else ""
    prefix = _PREFIXES.get(kind, "")
    return text.removeprefix(prefix), ""


def named(value: Value, kind: str, resources: ResourceIndex) -> Named:
    """What a value names, as handles of a kind: `tf:<id>` for references, `<kind>:<name>` for literal names."""
    text, holes = text_with_holes(value)
    name, rest = reduce(text, kind)
    if HOLE not in name:
        return Named((f"{kind}:{name}",) if name else (), shown(value) or name, must_exist=False, rest=rest)
    inner = name[1:-1]
    whole = holes[int(inner)] if name[0] == name[-1] == HOLE and HOLE not in inner else None
    if isinstance(whole, Reference):
        handles = tuple(_handles(whole, kind, resources))
        return Named(handles, shown(value) or f"{_address(whole)}{rest}", must_exist=True, rest=rest)
    return Named((), shown(value) or _reason(holes), must_exist=False, rest=rest)


def _reason(holes: list[Reference | Unknown]) -> str:
    return next((hole.reason for hole in holes if isinstance(hole, Unknown)), "a value that is known only after apply")


def _address(reference: Reference) -> str:
    return reference.target.rpartition("#")[2]


def _handles(reference: Reference, kind: str, resources: ResourceIndex) -> Iterator[str]:
    """The referenced resource itself, then what its attribute names: a data source's or a side resource's `bucket`."""
    here: Reference | None = reference
    for _ in range(_MOST_STEPS):
        if here is None:
            return
        yield f"tf:{here.target}"
        resource = resources.get(here.target)
        if resource is None:
            return
        value = find(resource, here.attribute) if here.attribute else None
        value = value or resource.get(_NAME_ATTRIBUTE[kind])
        if value is None:
            return
        if value.text:
            yield f"{kind}:{reduce(value.text, kind)[0]}"
            return
        here = next(value.references(), None)


_NAME_ATTRIBUTE = {
    "s3": "bucket",
    "log-group": "name",
    "firehose": "name",
    "stream": "name",
    "kms": "key_id",
    "table": "name",
    "directory-bucket": "bucket",
}
"""The attribute that names a thing, in its own resource, in a data source and in side resources alike."""


def literal_name(resource: Resource, kind: str) -> str:
    """The name that a resource's files give a thing of that kind; empty where they give none."""
    value = resource.get(_NAME_ATTRIBUTE[kind])
    return reduce(value.text, kind)[0] if value is not None and value.text else ""


def add_route(
    entity: Entity, value: Value, kind: str, via: str, resources: ResourceIndex, **more: Any
) -> Iterator[Link]:
    """Append to `routes` what a value names (a bucket, a log group, …), and yield the link that resolves it.

    `more`: further facts of the route, such as `platform_key_only=True`.
    """
    goal = named(value, kind, resources)
    unknown = value.unknown if not goal.handles else None
    reason = unknown.reason if unknown is not None else f"{goal.shown} is not declared in these files"
    path = entity.append("routes", {"to": {"unknown": reason}, "via": via, "target": goal.shown, **more}, value.span)
    if unknown is not None:
        entity.decided_by[f"{path}.to"] = unknown.decided_by
    if goal.handles:
        yield Link(entity.id, f"{path}.to", goal.handles, value.span, goal.shown, must_exist=goal.must_exist)
