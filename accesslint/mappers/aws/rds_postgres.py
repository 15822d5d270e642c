"""PostgreSQL in RDS and Aurora: what the exported log holds, by the parameters of its groups.

Defaults are PostgreSQL's own (connections, disconnections and statements are not logged, refused connections are):
https://www.postgresql.org/docs/current/runtime-config-logging.html. pgAudit works only if it is preloaded:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html
"""

from __future__ import annotations

from accesslint.mappers.aws.rds_database import KINDS, Database
from accesslint.mappers.aws.rds_groups import Found
from accesslint.model.values import Unknown
from accesslint.source import Span

_ON = frozenset({"1", "on", "true", "yes", "t", "y"})
_OFF = frozenset({"0", "off", "false", "no", "f", "n"})
_CONNECTION_ASPECTS = frozenset({"all", "receipt", "authentication", "authorization"})
"""PostgreSQL 18: `log_connections` lists what of a connection is logged."""

_STATEMENTS = {"none": (), "ddl": ("ddl", "role"), "mod": ("ddl", "role", "write"), "all": KINDS}
"""What `log_statement` covers; roles and grants count as definitions."""


def map_postgres(database: Database) -> tuple[str, ...]:
    """Set the facts of a PostgreSQL database; gives the exports that hold its records."""
    exported = database.exported("postgresql")
    database.set_logging(exported)
    if exported.holds is not False:
        _set_authentication(database)
        _set_statements(database)
    return ("postgresql",)


def _set_authentication(database: Database) -> None:
    parameters = database.parameters
    logins = parameters.switched("log_connections", _ON, _OFF)
    written, span = parameters.text("log_connections")
    if isinstance(written, str) and span is not None and _CONNECTION_ASPECTS.intersection(written.split(",")):
        logins = Found(True, span)
    level, place = parameters.text("log_min_messages", "warning")
    # Refused connections are errors of level FATAL.
    failures = Found(level if isinstance(level, Unknown) else level != "panic", place, "log_min_messages is panic")
    database.set_authentication(
        logins=logins, failures=failures, session_ends=parameters.switched("log_disconnections", _ON, _OFF)
    )


def _set_statements(database: Database) -> None:
    parameters = database.parameters
    statement, span = parameters.text("log_statement", "none")
    audited, audit_span = _audited(database)
    kinds = None if isinstance(statement, Unknown) else _STATEMENTS.get(statement)
    _set_values(database, statement, span, audited)
    known = set(kinds or ()) | (set() if isinstance(audited, Unknown) else audited)
    if known.issuperset(KINDS):
        database.set_statements(KINDS, audit_span or span, "")
        return
    undecided: Unknown | None = next((doubt for doubt in (statement, audited) if isinstance(doubt, Unknown)), None)
    if undecided is None and kinds is None:
        undecided = Unknown(f"log_statement is {statement}, which is not documented")
    if undecided is None and _objects_are_audited(database):
        undecided = Unknown("pgaudit.role audits the objects that grants in the database name", "the database")
    if undecided is not None:
        database.emitter.set("coverage.event_kinds", undecided, span or audit_span)
        return
    database.set_statements(sorted(known), audit_span or span, _detail(database, str(statement)))


def _detail(database: Database, statement: str) -> str:
    audit, _ = database.parameters.text("pgaudit.log")
    if audit and _preloaded(database) is False:
        return f"log_statement is {statement} and pgaudit is not among the shared_preload_libraries"
    return f"log_statement is {statement}" + (f" and pgaudit.log is {audit}" if audit else " and pgaudit is not set up")


def _preloaded(database: Database) -> bool | Unknown:
    libraries, _ = database.parameters.text("shared_preload_libraries")
    if isinstance(libraries, Unknown):
        return libraries
    return "pgaudit" in [name.strip() for name in libraries.split(",")]


def _audited(database: Database) -> tuple[set[str] | Unknown, Span | None]:
    """The kinds of statements that pgAudit records everywhere, and the place that says so."""
    classes, span = database.parameters.text("pgaudit.log", "none")
    preloaded = _preloaded(database)
    if span is None and not isinstance(classes, Unknown):
        return set(), None
    if preloaded is False:
        return set(), span
    if isinstance(classes, Unknown):
        return classes, span
    if isinstance(preloaded, Unknown):
        return preloaded, span
    kinds = set[str]()
    for name in (part.strip() for part in classes.split(",")):
        named = set(KINDS) if name.lstrip("-") == "all" else {name.lstrip("-")}
        kinds = kinds - named if name.startswith("-") else kinds | named
    return kinds.intersection(KINDS), span


def _objects_are_audited(database: Database) -> bool:
    role, _ = database.parameters.text("pgaudit.role")
    return bool(role) and _preloaded(database) is True


def _set_values(database: Database, statement: str | Unknown, span: Span | None, audited: set[str] | Unknown) -> None:
    """The values of statements' parameters, where they get into the records."""
    length, _ = database.parameters.text("log_parameter_max_length", "-1")
    if statement == "all" and length != "0":
        database.add_sensitive("the parameter values of all statements (log_statement is all)", span)
    logged = database.parameters.switched("pgaudit.log_parameter", _ON, _OFF)
    if audited and not isinstance(audited, Unknown) and logged.holds is True:
        database.add_sensitive("the parameter values of audited statements (pgaudit.log_parameter is on)", logged.span)
