"""RDS and Aurora: databases, their exported logs, and the groups that say what is in those.

Instances of a cluster log through it and are no emitters of their own. Logs that stay on an instance do not count: RDS
drops them after days. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.rds_database import EXPORTS, RdsDatabase
from accesslint.mappers.aws.rds_engines import Engine, add_option_route, engine_of
from accesslint.mappers.aws.rds_formats import ACTIVITY_STREAM
from accesslint.mappers.aws.rds_groups import Groups
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.database_settings import Found, every
from accesslint.mappers.databases import KINDS
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, undecided
from accesslint.mappers.records import Layout, add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("aws_db_instance", "aws_rds_cluster")},
        (
            Setting(
                "logging",
                {"terraform": EXPORTS},
                "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
                # Which log it must be depends on the engine.
                Meaning(lambda data: "on" if data else "off", lambda fact: ["…"] if fact == "on" else []),
                default="off",
            ),
        ),
    ),
)

_MOST_STEPS = 8


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every database instance and cluster as an emitter of kind `database`, with its format and routes."""
    if resources.types.isdisjoint(("aws_db_instance", "aws_rds_cluster")):
        return
    groups, log_groups = Groups(resources), ServiceLogGroups(resources)
    for resource in resources.of_type("aws_db_instance", "aws_rds_cluster"):
        name, unknown = _engine_name(resource, resources)
        if resource.type == "aws_db_instance" and name.startswith("aurora"):
            continue
        database = _database(resource, groups, resources)
        engine = engine_of(name)
        if engine is None:
            _set_without_engine(database, name, unknown)
        else:
            yield from _mapped(database, engine, log_groups, resources)
        yield from _add_activity_stream(database, resources)
        yield database.emitter


def _engine_name(resource: Resource, resources: ResourceIndex) -> tuple[str, Unknown]:
    """A database's engine, for a replica that of its source; else why it is unknown."""
    unknown = Unknown("its engine is not told", "the attribute engine")
    here: Resource | None = resource
    for _ in range(_MOST_STEPS):
        engine = None if here is None else find(here, "engine")
        if engine is not None:
            return engine.text or "", undecided(engine) or unknown
        here = resources.target(find(here, "replicate_source_db")) if here is not None else None
    return "", unknown


def _database(resource: Resource, groups: Groups, resources: ResourceIndex) -> RdsDatabase:
    clustered = resource.type == "aws_rds_cluster"
    holders = [(resource, "parameter_group_name", "aws_db_parameter_group")]
    if clustered:
        instances = resources.pointing_at(resource, "aws_rds_cluster_instance", "cluster_identifier")
        holders = [
            (resource, "db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"),
            (resource, "db_instance_parameter_group_name", "aws_db_parameter_group"),
            *((instance, "db_parameter_group_name", "aws_db_parameter_group") for instance in instances),
        ]
    exports = resource.get(EXPORTS)
    return RdsDatabase(
        resource,
        emitter_for(resource, "database", "data"),
        groups.parameters(holders),
        None if exports is None or exports.data is None else exports,
        groups,
        clustered,
    )


def _set_without_engine(database: RdsDatabase, name: str, unknown: Unknown) -> None:
    if name:
        unknown = Unknown(f"what the engine {name} logs is decided inside the database", "the database's configuration")
    if not name and find(database.resource, EXPORTS) is None and find(database.resource, "option_group_name") is None:
        # No engine keeps an audit log with neither.
        database.set_logging(database.exported("audit"))
    else:
        decide_logging(database.emitter, unknown, None)


def _mapped(
    database: RdsDatabase, engine: Engine, log_groups: ServiceLogGroups, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    relevant = engine.judge(database)
    if database.emitter.get("logging") == "off":
        return
    kind, attribute = ("cluster", "cluster_identifier") if database.clustered else ("instance", "identifier")
    identifier = find(database.resource, attribute)
    sent = [name for name in relevant if database.exported(name).holds is True]
    for name in sent:
        around = (f"/aws/rds/{kind}/", f"/{name}")
        span = database.exported(name).span
        yield from log_groups.add_route(database.emitter, database.resource, identifier, around, span)
    yield from add_option_route(database, engine, resources)
    if engine.layout is not None and relevant[0] in sent:
        yield _written(database, engine.layout)


def _written(database: RdsDatabase, layout: Layout) -> Entity:
    form = fixed_format(database.resource, layout)
    add_format(database.emitter, form)
    return form


def _add_activity_stream(database: RdsDatabase, resources: ResourceIndex) -> Iterator[Entity]:
    """A cluster's activity stream records everything, whatever else is exported.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html
    """
    streams = resources.pointing_at(database.resource, "aws_rds_cluster_activity_stream", "resource_arn")
    for stream in streams:
        arn = find(stream, "resource_arn")
        found = every(Found(True, None if arn is None else arn.span))
        database.set_logging(found)
        database.emitter.facts.pop("authentication", None)
        database.set_authentication(logins=found, failures=found, session_ends=found)
        database.set_statements(KINDS, found.span, "")
        reason = "the stream is made by RDS and named after the cluster"
        target = f"{stream.address}.kinesis_stream_name"
        database.emitter.append("routes", {"to": {"unknown": reason}, "via": "kinesis", "target": target}, found.span)
        yield _written(database, ACTIVITY_STREAM)
