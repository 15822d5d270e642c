"""Database auditing is a project's switch; by default a project has none.

https://registry.terraform.io/providers/mongodb/mongodbatlas/latest/docs/resources/auditing
https://www.mongodb.com/docs/atlas/database-auditing/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.records import emitter_for, state
from accesslint.mappers.routes import add_vendor_route
from accesslint.mappers.table import Setting, Table, apply, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_AUDITING = "https://registry.terraform.io/providers/mongodb/mongodbatlas/latest/docs/resources/auditing"

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("mongodbatlas_auditing",)},
        (Setting("logging", {"terraform": "enabled"}, _AUDITING, state, default="off"),),
    ),
)
_KEPT = Unknown("Atlas keeps logs for 30 days, and nothing here exports them", "a log export")
_EXPORTS = ("mongodbatlas_push_based_log_export", "mongodbatlas_log_integration")
_WHOLE = frozenset({"", "{}"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A project's auditing as the emitter of its databases."""
    for auditing in resources.of_type("mongodbatlas_auditing"):
        emitter = emitter_for(auditing, "database", "data")
        apply(TABLES[0].settings, auditing, emitter)
        if emitter.get("logging") == "off":
            emitter.set("logging_detail", "enabled is not true")
        else:
            _set_filter(emitter, auditing)
            _add_exports(emitter, auditing, resources)
        yield emitter


def _set_filter(emitter: Entity, auditing: Resource) -> None:
    value = find(auditing, "audit_filter")
    text = "" if value is None else (shown(value) or "a filter")
    if value is not None and "".join(text.split()) not in _WHOLE:
        what = text if len(text) <= 60 else text[:59] + "…"
        emitter.append(
            "filters", {"how": "condition", "what": what, "detail": "audit_filter keeps some events"}, value.span
        )


def _add_exports(emitter: Entity, auditing: Resource, resources: ResourceIndex) -> None:
    project = find(auditing, "project_id")
    own = resources.target(project)
    for kind in _EXPORTS:
        for export in resources.of_type(kind):
            value = find(export, "project_id")
            same = value is not None and project is not None and shown(value) == shown(project)
            if not same and (own is None or resources.target(value) is not own):
                continue
            bucket = find(export, "bucket_name")
            name = shown(bucket) or export.address
            route = {"to": {"unknown": f"{name} is not declared in these files"}, "via": "s3", "target": name}
            emitter.append("routes", route, export.header if bucket is None else bucket.span)
    if emitter.get("routes") is None:
        add_vendor_route(emitter, "Atlas", "logging", _KEPT)
