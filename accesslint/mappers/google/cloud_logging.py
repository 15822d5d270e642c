"""Where records in Cloud Logging go: into a project's bucket `_Default`, and through the sinks that take them.

Sinks of a folder or an organisation take the records of what is below them only with `include_children`, and with
`intercept_children` the sinks below get nothing of what they take:
https://cloud.google.com/logging/docs/export/aggregated_sinks_overview. Sinks and log buckets are looked for in the same
root module; a record that none of them takes is in the bucket `_Default`, which the files then do not tell of.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.google.filters import Reading, read
from accesslint.mappers.google.folders import may_be_in
from accesslint.mappers.google.names import may_be_same, owner_of, project_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

SINKS = {
    "google_logging_project_sink": "project",
    "google_logging_folder_sink": "folder",
    "google_logging_organization_sink": "org_id",
    "google_logging_billing_account_sink": "billing_account",
}
"""The types of sinks, and the attribute that names their owner."""

LOG_BUCKETS = {
    "google_logging_project_bucket_config": "project",
    "google_logging_folder_bucket_config": "folder",
    "google_logging_organization_bucket_config": "organization",
    "google_logging_billing_account_bucket_config": "billing_account",
}

AUDIT_RECORDS = ("cloudaudit",)
UNDECLARED = Unknown(
    "Cloud Logging keeps it in the bucket _Default, and these files declare neither that bucket nor a sink for it",
    "the files that declare the bucket or a sink",
)


_ORDER = ("project", "folder", "org_id")
"""What is below what."""


class Sink(NamedTuple):
    """A sink that is on."""

    resource: Resource
    level: str
    """`project`, `folder`, `org_id`, `billing_account`"""
    owner: str | None
    filter: Value | None
    reading: Reading | None
    """None where the filter is unknown."""
    children: bool
    intercepts: bool
    """What it takes does not reach the sinks below its owner."""


class CloudLogging:
    """The run's sinks and buckets `_Default`."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._resources = resources
        self.sinks: dict[str, list[Sink]] = {}
        self._defaults: dict[str, list[tuple[Resource, str | None]]] = {}
        for kind, attribute in SINKS.items():
            for resource in resources.of_type(kind):
                off = find(resource, "disabled")
                if off is None or boolean.of(off) is not True:
                    self.sinks.setdefault(resource.scope, []).append(self._sink(resource, attribute))
        for resource in resources.of_type("google_logging_project_bucket_config"):
            name = find(resource, "bucket_id")
            if name is not None and name.text == "_Default":
                self._defaults.setdefault(resource.scope, []).append((resource, project_of(resource, resources)))

    def _sink(self, resource: Resource, attribute: str) -> Sink:
        written = find(resource, "filter")
        # A reference in a filter (a project's id) is no reason not to read the rest.
        text = "" if written is None else written.text
        if text is None and written is not None and written.unknown is None:
            text = _with_holes(written)
        children, intercepts = find(resource, "include_children"), find(resource, "intercept_children")
        return Sink(
            resource,
            attribute,
            owner_of(resource, attribute, self._resources),
            written,
            None if text is None else read(text),
            attribute == "project" or (children is not None and boolean.of(children) is not False),
            intercepts is not None and boolean.of(intercepts) is True,
        )

    def taking(self, resource: Resource, words: tuple[str, ...], level: str = "project") -> list[Sink]:
        """The sinks that take a resource's records."""
        owner = owner_of(resource, level, self._resources)
        found = [
            sink
            for sink in self.sinks.get(resource.scope, ())
            if (sink.reading is None or sink.reading.takes(words))
            and (may_be_same(sink.owner, owner) if sink.level == level else self._reaches(sink, level, owner))
        ]
        above = [sink for sink in found if _intercepts(sink, level)]
        highest = max((_ORDER.index(sink.level) for sink in above), default=0)
        return [sink for sink in found if not above or _ORDER.index(sink.level) >= highest]

    def _reaches(self, sink: Sink, level: str, owner: str | None) -> bool:
        """Whether a sink of another level may be above this owner."""
        if level == "project" and sink.level == "folder" and not may_be_in(owner, sink.owner, self._resources):
            return False
        return _reaches(sink, level)

    def is_bypassed(self, bucket: Resource) -> bool:
        """Whether sinks above take everything that a project's bucket `_Default` would get."""
        owner = project_of(bucket, self._resources)
        above = (
            sink
            for sink in self.sinks.get(bucket.scope, ())
            if _intercepts(sink, "project") and self._reaches(sink, "project", owner)
        )
        return any(sink.reading.everything and not sink.reading.severity for sink in above if sink.reading is not None)

    def add_routes(self, emitter: Entity, resource: Resource, words: tuple[str, ...], level: str = "project") -> None:
        """Append where an emitter's records go. `words`: what filters name them by; `level`: the owner's attribute."""
        taking = self.taking(resource, words, level)
        for sink in taking:
            span = None if sink.filter is None else sink.filter.span
            plain = {"to": f"hop:{sink.resource.id}", "via": "cloud-logging", "target": sink.resource.address}
            emitter.append("routes", plain, span or sink.resource.header)
        owner = owner_of(resource, level, self._resources)
        kept = level == "project" and not any(_intercepts(sink, level) for sink in taking)
        for bucket, project in self._defaults.get(resource.scope, ()) if kept else ():
            if may_be_same(project, owner):
                plain = {"to": f"store:{bucket.id}", "via": "cloud-logging", "target": bucket.address}
                emitter.append("routes", plain, bucket.header)
        if emitter.get("routes") is None:
            path = emitter.append(
                "routes", {"to": {"unknown": UNDECLARED.reason}, "via": "cloud-logging", "target": "_Default"}
            )
            emitter.decided_by[f"{path}.to"] = UNDECLARED.decided_by


def _with_holes(value: Value) -> str:
    parts = getattr(value.data, "parts", ())
    return "".join(part if isinstance(part, str) else "…" for part in parts)


def _reaches(sink: Sink, level: str) -> bool:
    """Whether a sink of another level may be above an owner of this level."""
    return sink.level in _ORDER and level in _ORDER and _ORDER.index(sink.level) > _ORDER.index(level) and sink.children


def _intercepts(sink: Sink, level: str) -> bool:
    """Whether a sink keeps what it takes from the sinks of this level."""
    return sink.intercepts and sink.reading is not None and _reaches(sink, level)


_CACHE: WeakKeyDictionary[ResourceIndex, CloudLogging] = WeakKeyDictionary()


def cloud_logging(resources: ResourceIndex) -> CloudLogging:
    """The sinks and buckets of a run; read once."""
    if resources not in _CACHE:
        _CACHE[resources] = CloudLogging(resources)
    return _CACHE[resources]
