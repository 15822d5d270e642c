"""What Google Cloud resources are called: projects, and the destinations of log sinks, as handles that links find.

A destination is a service's host and a resource name: `storage.googleapis.com/my-logs`,
`bigquery.googleapis.com/projects/p/datasets/d`, `pubsub.googleapis.com/projects/p/topics/t`,
`logging.googleapis.com/projects/p/locations/l/buckets/b`:
https://cloud.google.com/logging/docs/export/configure_export_v2
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

_SERVICES = {
    "storage.googleapis.com": ("gcs", "storage"),
    "bigquery.googleapis.com": ("bigquery", "bigquery"),
    "pubsub.googleapis.com": ("pubsub", "pubsub"),
    "logging.googleapis.com": ("log-bucket", "cloud-logging"),
}
"""The kind of handle and the name of the way, by host."""


_MOST_STEPS = 8


class Destination(NamedTuple):
    """What a value names as the place where records go."""

    handles: tuple[str, ...]
    via: str
    shown: str
    must_exist: bool


def destination(value: Value, kind: str = "", via: str = "") -> Destination:
    """What a value names. `kind` and `via`: for values without a host, such as a bucket's name."""
    text, holes = text_with_holes(value)
    host, slash, rest = text.partition("/")
    if slash and host in _SERVICES:
        kind, via = _SERVICES[host]
    else:
        rest = text.removeprefix("gs://")
    name = _name(rest.rstrip("/"), kind)
    written = shown(value) or next((hole.reason for hole in holes if isinstance(hole, Unknown)), "")
    if HOLE in name:
        inner = name.strip(HOLE)
        whole = holes[int(inner)] if inner.isdecimal() and int(inner) < len(holes) else None
        if isinstance(whole, Reference):
            return Destination((f"tf:{whole.target}",), via or "cloud-logging", written, must_exist=True)
        return Destination((), via or "cloud-logging", written, must_exist=False)
    if kind == "log-bucket":
        name = rest
    return Destination((f"{kind}:{name}",) if kind and name else (), via or "cloud-logging", written, must_exist=False)


def _name(path: str, kind: str) -> str:
    """The last step of a resource's name; of a BigQuery table (`project.dataset.table`) its dataset."""
    last = path.rpartition("/")[2]
    if kind == "bigquery" and "." in last:
        return last.replace(":", ".").split(".")[-2]
    return last


def add_route(entity: Entity, value: Value, kind: str = "", via: str = "", **more: Any) -> Iterator[Link]:
    """Append to `routes` what a value names, and yield the link that resolves it."""
    goal = destination(value, kind, via)
    unknown = value.unknown if not goal.handles else None
    reason = unknown.reason if unknown is not None else f"{goal.shown} is not declared in these files"
    path = entity.append(
        "routes", {"to": {"unknown": reason}, "via": goal.via, "target": goal.shown, **more}, value.span
    )
    if unknown is not None:
        entity.decided_by[f"{path}.to"] = unknown.decided_by
    if goal.handles:
        yield Link(entity.id, f"{path}.to", goal.handles, value.span, goal.shown, must_exist=goal.must_exist)


def owner_key(value: Value | None, resources: ResourceIndex) -> str | None:
    """A project, folder or organisation as a key: its id, or the resource that it is.

    Empty where the provider's project holds, None where it is unknown.
    """
    for _ in range(_MOST_STEPS):
        if value is None:
            return ""
        if value.text is not None:
            return value.text.rpartition("/")[2]
        reference = next(value.references(), None)
        resource = None if reference is None else resources.get(reference.target)
        if reference is None:
            return None
        if resource is None or not _is_of_project(resource, reference.attribute):
            return f"#{reference.target}"
        own = find(resource, "project_id" if resource.type == "google_project" else "project")
        if resource.type == "google_project" and not resource.is_data and (own is None or own.text is None):
            # Its id is made of something random, or known only after apply: it is itself the key.
            return f"#{reference.target}"
        value = own
    return None


def _is_of_project(resource: Resource, attribute: str) -> bool:
    """Whether an attribute of a resource is the id of a project: its own, or that which it is in."""
    return resource.type == "google_project" or attribute == "project"


def may_be_same(first: str | None, second: str | None) -> bool:
    """Whether two keys can be of one owner: the provider's project, or an unknown one, can be any."""
    return not first or not second or first == second


def project_of(resource: Resource, resources: ResourceIndex) -> str | None:
    """The key of a resource's project; of a project its own."""
    if resource.type == "google_project":
        own = find(resource, "project_id")
        return own.text if own is not None and own.text else f"#{resource.id}"
    return owner_key(find(resource, "project"), resources)


def owner_of(resource: Resource, level: str, resources: ResourceIndex) -> str | None:
    """The key of a resource's project, folder or organisation; `level` is the attribute that names it."""
    return project_of(resource, resources) if level == "project" else owner_key(find(resource, level), resources)
