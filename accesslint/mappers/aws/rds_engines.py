"""The engines of RDS: which function judges a database of each, and the engines whose audit log is an option.

Which logs an engine can export:
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (`EnableCloudwatchLogsExports`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.rds_database import RdsDatabase
from accesslint.mappers.aws.rds_formats import AURORA_AUDIT, POSTGRES
from accesslint.mappers.aws.rds_mysql import map_aurora_mysql, map_mysql
from accesslint.mappers.aws.rds_postgres import map_postgres
from accesslint.mappers.database_settings import Found
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.mysql_audit import MARIADB_AUDIT
from accesslint.mappers.records import Layout
from accesslint.model.entities import Link
from accesslint.model.values import Unknown

INSIDE = Unknown("it is decided inside the database, not in its resource", "the database's audit policies")


class Engine(msgspec.Struct, frozen=True):
    """How a database of an engine is judged."""

    judge: Callable[[RdsDatabase], tuple[str, ...]]
    """Sets the facts; gives the exports that hold access records, the audit log first."""
    layout: Layout | None = None
    """The format of the first of those exports."""
    option: str = ""
    """The option that sends the audit log to a bucket."""


def _map_oracle(database: RdsDatabase) -> tuple[str, ...]:
    database.set_logging(database.exported("audit"))
    _leave_open(database)
    return ("audit",)


def _by_option(option: str) -> Callable[[RdsDatabase], tuple[str, ...]]:
    """An engine whose audit log goes to a bucket, by an option: nothing that it exports is an audit log."""

    def judge(database: RdsDatabase) -> tuple[str, ...]:
        found, _ = database.groups.option(database.resource, option)
        database.set_logging(found)
        _leave_open(database)
        return ()

    return judge


def _leave_open(database: RdsDatabase) -> None:
    if database.emitter.get("logging") == "off":
        return
    inside = Found(INSIDE)
    database.set_authentication(logins=inside, failures=inside, session_ends=inside)
    database.emitter.set("coverage.event_kinds", INSIDE)


_POSTGRES = Engine(map_postgres, POSTGRES)
_MYSQL = Engine(map_mysql, MARIADB_AUDIT)
_AURORA_MYSQL = Engine(map_aurora_mysql, AURORA_AUDIT)

_ENGINES = {
    "postgres": _POSTGRES,
    "aurora-postgresql": _POSTGRES,
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "aurora-mysql": _AURORA_MYSQL,
    "aurora": _AURORA_MYSQL,
    "oracle": Engine(_map_oracle),
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.SQLServer.Options.Audit.html
    "sqlserver": Engine(_by_option("SQLSERVER_AUDIT"), option="SQLSERVER_AUDIT"),
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Db2.Options.Audit.html
    "db2": Engine(_by_option("DB2_AUDIT"), option="DB2_AUDIT"),
}

_FAMILIES = frozenset({"oracle", "sqlserver", "db2"})
"""Engines whose names go on with the edition."""


def engine_of(name: str) -> Engine | None:
    """The engine of a name such as `postgres`, `oracle-se2` or `sqlserver-ex`; None where it is not known."""
    family = name.partition("-")[0]
    return _ENGINES.get(family if family in _FAMILIES else name)


def add_option_route(database: RdsDatabase, engine: Engine, resources: ResourceIndex) -> Iterator[Link]:
    """Append the route to the bucket that an audit option names."""
    if not engine.option:
        return
    found, settings = database.groups.option(database.resource, engine.option)
    bucket = settings.get("S3_BUCKET_ARN")
    if found.holds is True and bucket is not None and bucket.unknown is None:
        yield from add_route(database.emitter, bucket, "s3", "s3", resources)
