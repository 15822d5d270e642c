"""DocumentDB and Neptune: clusters that audit where a parameter says so, and export what they audit where it is listed.

Either alone keeps nothing for longer than the instance does: without the parameter there is nothing to export.
https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html and
https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.aws.audited_clusters_formats import DOCUMENTDB_AUDIT, NEPTUNE_AUDIT
from accesslint.mappers.aws.parameter_groups import ParameterGroups, listed
from accesslint.mappers.aws.rds_database import EXPORTS, RdsDatabase
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.database_settings import Found, every
from accesslint.mappers.databases import KINDS
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, add_format, emitter_for, fixed_format, listing
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.values import Resource, Unknown

_DOCUMENTDB = "https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html"
_NEPTUNE = "https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html"
_NEPTUNE_EXPORTS = "enable_cloudwatch_logs_exports"

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("aws_docdb_cluster",)},
        (Setting("logging", {"terraform": EXPORTS}, _DOCUMENTDB, listing("audit", ("audit",)), default="off"),),
    ),
    Table(
        "emitter",
        "database",
        {"terraform": ("aws_neptune_cluster",)},
        (Setting("logging", {"terraform": _NEPTUNE_EXPORTS}, _NEPTUNE, listing("audit", ("audit",)), default="off"),),
    ),
)

_DOCUMENTDB_EVENTS = {
    "enabled": ("ddl", "role"),
    "ddl": ("ddl", "role"),
    "dml_read": ("read",),
    "dml_write": ("write",),
    "all": KINDS,
}
"""What the values of `audit_logs` cover; sign-ins belong to `ddl`. Several may be listed with commas."""


def _documentdb(database: RdsDatabase) -> Found:
    text, span = database.parameters.text("audit_logs", "disabled")
    if isinstance(text, Unknown):
        return Found(text, span)
    words = [word.strip() for word in text.split(",")]
    known = [word for word in words if word in _DOCUMENTDB_EVENTS]
    if not known and not {"disabled", "none"}.intersection(words):
        return Found(Unknown(f"audit_logs is {text}, which is not documented"), span)
    if known:
        kinds = {kind for word in known for kind in _DOCUMENTDB_EVENTS[word]}
        database.set_statements([kind for kind in KINDS if kind in kinds], span, f"audit_logs is {text}")
        signed = Found("ddl" in kinds, span, f"audit_logs is {text}")
        database.set_authentication(logins=signed, failures=signed)
    return Found(bool(known), span, f"audit_logs is {text}" + ("" if span else " by default"))


def _neptune(database: RdsDatabase) -> Found:
    return database.parameters.switched("neptune_enable_audit_log", {"1"}, {"0"})


class _Kind(NamedTuple):
    type: str
    exports: str
    """The attribute that lists what is exported."""
    attribute: str
    """The attribute that names the parameter group."""
    group: str
    prefix: str
    """How the log group's name begins."""
    audits: Callable[[RdsDatabase], Found]
    """Whether the database audits; sets what its audit covers."""
    layout: Layout


_KINDS = (
    _Kind(
        "aws_docdb_cluster",
        EXPORTS,
        "db_cluster_parameter_group_name",
        "aws_docdb_cluster_parameter_group",
        "/aws/docdb/",
        _documentdb,
        DOCUMENTDB_AUDIT,
    ),
    _Kind(
        "aws_neptune_cluster",
        _NEPTUNE_EXPORTS,
        "neptune_cluster_parameter_group_name",
        "aws_neptune_cluster_parameter_group",
        "/aws/neptune/",
        _neptune,
        NEPTUNE_AUDIT,
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every DocumentDB and Neptune cluster as an emitter of kind `database`, with its format and log group."""
    if resources.types.isdisjoint(kind.type for kind in _KINDS):
        return
    groups, log_groups = ParameterGroups(resources), ServiceLogGroups(resources)
    for kind in _KINDS:
        for resource in resources.of_type(kind.type):
            yield from _mapped(kind, resource, groups, log_groups)


def _mapped(kind: _Kind, resource: Resource, groups: ParameterGroups, log_groups: ServiceLogGroups) -> Iterator[Mapped]:
    exports = find(resource, kind.exports)
    database = RdsDatabase(
        resource,
        emitter_for(resource, "database", "data"),
        groups.parameters([(resource, kind.attribute, kind.group)]),
        exports,
        groups,
        clustered=True,
    )
    exported = listed(exports, "audit", resource.name_of(kind.exports))
    database.set_logging(every(exported, kind.audits(database)) if exported.holds is not False else exported)
    emitter = database.emitter
    if emitter.get("logging") == "off":
        emitter.facts.pop("coverage", None)
        emitter.facts.pop("authentication", None)
    else:
        identifier = find(resource, "cluster_identifier")
        yield from log_groups.add_route(emitter, resource, identifier, (kind.prefix, "/audit"), exported.span)
        form = fixed_format(resource, kind.layout)
        add_format(emitter, form)
        yield form
    yield emitter
