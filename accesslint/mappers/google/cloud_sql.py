"""Cloud SQL and AlloyDB: what a database records, by its flags.

The databases' own logs are always sent to Cloud Logging: https://cloud.google.com/sql/docs/postgres/logging. pgAudit
and the MySQL audit plugin write Data Access audit logs: https://cloud.google.com/sql/docs/mysql/db-audit
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.database_settings import Found, Settings
from accesslint.mappers.databases import KINDS, Database
from accesslint.mappers.google.cloud_logging import cloud_logging
from accesslint.mappers.google.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, undecided
from accesslint.mappers.postgres import Auditing, set_sign_ins, set_statements
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Link
from accesslint.model.values import Resource, Unknown, Value

_INSIDE = Unknown("it is decided inside the database, not in its resource", "the database's audit rules")

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("google_sql_database_instance",)},
        (
            Setting(
                "logging",
                {"terraform": "settings.database_flags"},
                "https://cloud.google.com/sql/docs/mysql/db-audit",
                # Which flag it must be depends on the engine.
                Meaning(lambda data: "on" if data else "off", lambda _: "…"),
            ),
        ),
    ),
    Table(
        "emitter",
        "database",
        {"terraform": ("google_alloydb_instance",)},
        (
            Setting(
                "logging",
                {"terraform": "database_flags"},
                "https://cloud.google.com/alloydb/docs/reference/alloydb-flags",
                Meaning(lambda data: "on" if data else "off", lambda _: "…"),
            ),
        ),
    ),
)

_ON = frozenset({"on", "1", "true"})
_OFF = frozenset({"off", "0", "false"})
_PLUGIN = frozenset({"on", "force", "force_plus_permanent"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every instance as an emitter of kind `database`."""
    for resource in resources.of_type("google_sql_database_instance"):
        flags = find(resource, "settings")
        own = None if flags is None else next(iter(flags.items()), None)
        database = _database(resource, _flags(own))
        yield from _by_engine(database, resource)
        if database.emitter.get("logging") != "off" and database.emitter.get("routes") is None:
            cloud_logging(resources).add_routes(database.emitter, resource, ("cloudsql", "cloudaudit"))
        yield database.emitter
    for resource in resources.of_type("google_alloydb_instance"):
        database = _database(resource, _mapping(resource.get("database_flags")))
        _map_postgres(database, "alloydb.enable_pgaudit")
        cloud_logging(resources).add_routes(database.emitter, resource, ("alloydb", "cloudaudit"))
        yield database.emitter


def _database(resource: Resource, flags: Settings) -> Database:
    return Database(resource, emitter_for(resource, "database", "data"), flags)


def _flags(settings: Value | None) -> Settings:
    """The flags of a `settings` block, by name."""
    found = Settings({})
    if settings is None:
        return found
    found.doubt = undecided(settings)
    blocks = settings.get("database_flags")
    for block in [] if blocks is None else blocks.items():
        name, value = find(block, "name"), find(block, "value")
        if name is not None and name.text and value is not None:
            found.values[name.text.lower()] = value
        elif name is None or name.text is None:
            unknown = undecided(block) or (undecided(name) if name is not None else None)
            found.doubt = found.doubt or unknown or Unknown("a flag has no name")
    return found


def _mapping(flags: Value | None) -> Settings:
    found = Settings({})
    if flags is not None:
        found.doubt = undecided(flags)
        found.values = {name.lower(): value for name, value in flags.entries()}
    return found


def _by_engine(database: Database, resource: Resource) -> Iterator[Link]:
    version = find(resource, "database_version")
    name = (version.text or "").upper() if version is not None else ""
    if name.startswith("POSTGRES"):
        _map_postgres(database, "cloudsql.enable_pgaudit")
    elif name.startswith("MYSQL"):
        _map_mysql(database)
    elif name.startswith("SQLSERVER"):
        yield from _map_sql_server(database, resource)
    else:
        reason = None if version is None else undecided(version)
        database.emitter.set("logging", reason or Unknown("its engine is not told", "the attribute database_version"))


def _map_postgres(database: Database, switch: str) -> None:
    """PgAudit works where a flag switches it on: https://cloud.google.com/sql/docs/postgres/pg-audit"""
    database.emitter.set("logging", "on", default=True)
    set_sign_ins(database)
    set_statements(database, Auditing(switch))


def _map_mysql(database: Database) -> None:
    flags = database.parameters
    plugin, span = flags.text("cloudsql_mysql_audit")
    general = flags.switched("general_log", _ON, _OFF)
    output, place = flags.text("log_output", "file")
    if general.holds is True and not isinstance(output, Unknown) and "file" not in output:
        general = Found(False, place, f"log_output is {output}, which Cloud Logging does not read")
    if plugin in _PLUGIN:
        database.set_logging(Found(True, span))
        inside = Found(_INSIDE)
        database.set_authentication(logins=inside, failures=inside, session_ends=inside)
        database.emitter.set("coverage.event_kinds", _INSIDE)
    elif general.holds is True:
        database.set_logging(general)
        database.set_authentication(logins=general, failures=general, session_ends=general)
        database.set_statements(KINDS, general.span, "")
        database.add_sensitive("the values in all statements (general_log is on)", general.span)
    elif isinstance(plugin, Unknown) or isinstance(general.holds, Unknown):
        database.set_logging(Found(plugin, span) if isinstance(plugin, Unknown) else general)
    else:
        why = general.why if general.span is not None else "neither cloudsql_mysql_audit nor general_log is on"
        database.set_logging(Found(False, span or general.span, why))


def _map_sql_server(database: Database, resource: Resource) -> Iterator[Link]:
    """Audits are kept in a bucket: https://cloud.google.com/sql/docs/sqlserver/db-audit."""
    block = find(resource, "settings.sql_server_audit_config")
    bucket = find(resource, "settings.sql_server_audit_config.bucket")
    if block is None:
        database.set_logging(Found(False, None, "it has no sql_server_audit_config"))
        return
    unknown = undecided(block)
    if bucket is None or bucket.data == "":
        database.set_logging(Found(unknown or False, block.span, "sql_server_audit_config names no bucket"))
        return
    database.set_logging(Found(unknown or True, bucket.span))
    inside = Found(_INSIDE)
    database.set_authentication(logins=inside, failures=inside, session_ends=inside)
    database.emitter.set("coverage.event_kinds", _INSIDE)
    yield from add_route(database.emitter, bucket, "gcs", "storage")
