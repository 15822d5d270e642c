"""PostgreSQL in Cloud SQL and AlloyDB: sign-ins and statements, by flags.

Defaults are PostgreSQL's own: https://www.postgresql.org/docs/current/runtime-config-logging.html. pgAudit works where
it is switched on and has classes to record: https://cloud.google.com/sql/docs/postgres/pg-audit
"""

from __future__ import annotations

from accesslint.mappers.aws.rds_database import KINDS, Database
from accesslint.mappers.aws.rds_groups import Found
from accesslint.model.values import Unknown
from accesslint.source import Span

_ON = frozenset({"1", "on", "true", "yes"})
_OFF = frozenset({"0", "off", "false", "no"})
_STATEMENTS = {"none": (), "ddl": ("ddl", "role"), "mod": ("ddl", "role", "write"), "all": KINDS}
"""What `log_statement` covers; roles and grants count as definitions."""


def map_postgres(database: Database, switch: str) -> None:
    """Set the facts of a PostgreSQL database; `switch` is the flag that switches pgAudit on."""
    database.emitter.set("logging", "on", default=True)
    flags = database.parameters
    failures = Found(True, None)
    level, place = flags.text("log_min_messages", "warning")
    if level == "panic" or isinstance(level, Unknown):
        failures = Found(level if isinstance(level, Unknown) else False, place, "log_min_messages is panic")
    database.set_authentication(
        logins=flags.switched("log_connections", _ON, _OFF),
        failures=failures,
        session_ends=flags.switched("log_disconnections", _ON, _OFF),
    )
    _set_statements(database, switch)


def _set_statements(database: Database, switch: str) -> None:
    statement, span = database.parameters.text("log_statement", "none")
    audited, audit_span = _audited(database, switch)
    kinds = None if isinstance(statement, Unknown) else _STATEMENTS.get(statement)
    _set_values(database, statement, span, audited)
    known = set(kinds or ()) | (set() if isinstance(audited, Unknown) else audited)
    if known.issuperset(KINDS):
        database.set_statements(KINDS, audit_span or span, "")
        return
    doubts = (doubt for doubt in (statement, audited) if isinstance(doubt, Unknown))
    undecided: Unknown | None = next(doubts, None)
    if undecided is None and kinds is None:
        undecided = Unknown(f"log_statement is {statement}, which is not documented")
    role, _ = database.parameters.text("pgaudit.role")
    if undecided is None and role and _switched(database, switch).holds is True:
        undecided = Unknown("pgaudit.role audits the objects that grants in the database name", "the database")
    if undecided is not None:
        database.emitter.set("coverage.event_kinds", undecided, span or audit_span)
        return
    classes, _ = database.parameters.text("pgaudit.log")
    detail = f"log_statement is {statement}"
    if not classes:
        detail += " and pgaudit.log is not set"
    else:
        off = _switched(database, switch).holds is False
        detail += f" and {switch} is not on" if off else f" and pgaudit.log is {classes}"
    database.set_statements(sorted(known), audit_span or span, detail)


def _switched(database: Database, switch: str) -> Found:
    return database.parameters.switched(switch, _ON, _OFF)


def _audited(database: Database, switch: str) -> tuple[set[str] | Unknown, Span | None]:
    """The kinds of statements that pgAudit records everywhere, and the place that says so."""
    classes, span = database.parameters.text("pgaudit.log", "none")
    switched = _switched(database, switch)
    if span is None and not isinstance(classes, Unknown):
        return set(), None
    if switched.holds is False:
        return set(), span
    if isinstance(classes, Unknown):
        return classes, span
    if isinstance(switched.holds, Unknown):
        return switched.holds, span
    kinds = set[str]()
    for name in (part.strip() for part in classes.split(",")):
        named = set(KINDS) if name.lstrip("-") == "all" else {name.lstrip("-")}
        kinds = kinds - named if name.startswith("-") else kinds | named
    return kinds.intersection(KINDS), span


def _set_values(database: Database, statement: str | Unknown, span: Span | None, audited: set[str] | Unknown) -> None:
    """The values of statements' parameters, where they get into the records."""
    length, _ = database.parameters.text("log_parameter_max_length", "-1")
    if statement == "all" and length != "0":
        database.add_sensitive("the parameter values of all statements (log_statement is all)", span)
    logged = database.parameters.switched("pgaudit.log_parameter", _ON, _OFF)
    if audited and not isinstance(audited, Unknown) and logged.holds is True:
        database.add_sensitive("the parameter values of audited statements (pgaudit.log_parameter is on)", logged.span)
