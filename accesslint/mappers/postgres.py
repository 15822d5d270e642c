"""PostgreSQL wherever it runs: what its parameters say of sign-ins and statements.

Defaults are PostgreSQL's own (connections, disconnections and statements are not logged, refused connections are):
https://www.postgresql.org/docs/current/runtime-config-logging.html. What the classes of `pgaudit.log` stand for:
https://github.com/pgaudit/pgaudit#pgauditlog
"""

from __future__ import annotations

import msgspec

from accesslint.mappers.database_settings import Found, Settings
from accesslint.mappers.databases import KINDS, Database
from accesslint.model.values import Unknown
from accesslint.source import Span

ON = frozenset({"1", "on", "true", "yes", "t", "y"})
OFF = frozenset({"0", "off", "false", "no", "f", "n"})
_CONNECTION_ASPECTS = frozenset({"all", "receipt", "authentication", "authorization"})
"""PostgreSQL 18: `log_connections` lists what of a connection is logged."""

STATEMENTS = {"none": (), "ddl": ("ddl", "role"), "mod": ("ddl", "role", "write"), "all": KINDS}
"""What `log_statement` covers; roles and grants count as definitions."""


class Auditing(msgspec.Struct, frozen=True):
    """What puts pgAudit into a server."""

    switch: str = ""
    """A flag that switches it on; none: it is on where it is preloaded."""

    def ready(self, parameters: Settings) -> Found:
        """Whether pgAudit can record anything, and why not."""
        if self.switch:
            found = parameters.switched(self.switch, ON, OFF)
            return Found(found.holds, found.span, f"{self.switch} is not on")
        libraries, span = parameters.text("shared_preload_libraries")
        if isinstance(libraries, Unknown):
            return Found(libraries, span)
        holds = "pgaudit" in [name.strip() for name in libraries.split(",")]
        return Found(holds, span, "pgaudit is not among the shared_preload_libraries")


def set_sign_ins(database: Database) -> None:
    """Set which sign-ins and ends of sessions leave records."""
    parameters = database.parameters
    logins = parameters.switched("log_connections", ON, OFF)
    written, span = parameters.text("log_connections")
    if isinstance(written, str) and span is not None and _CONNECTION_ASPECTS.intersection(written.split(",")):
        logins = Found(True, span)
    level, place = parameters.text("log_min_messages", "warning")
    # Refused connections are errors of level FATAL.
    failures = Found(level if isinstance(level, Unknown) else level != "panic", place, "log_min_messages is panic")
    database.set_authentication(
        logins=logins, failures=failures, session_ends=parameters.switched("log_disconnections", ON, OFF)
    )


def set_statements(database: Database, auditing: Auditing) -> None:
    """Set which kinds of statements leave records, and whether their values do."""
    parameters = database.parameters
    statement, span = parameters.text("log_statement", "none")
    audited, audit_span = audited_kinds(parameters, auditing)
    kinds = None if isinstance(statement, Unknown) else STATEMENTS.get(statement)
    _set_values(database, statement, span, audited)
    known = set(kinds or ()) | (set() if isinstance(audited, Unknown) else audited)
    if known.issuperset(KINDS):
        database.set_statements(KINDS, audit_span or span, "")
        return
    undecided: Unknown | None = next((doubt for doubt in (statement, audited) if isinstance(doubt, Unknown)), None)
    if undecided is None and kinds is None:
        undecided = Unknown(f"log_statement is {statement}, which is not documented")
    role, _ = parameters.text("pgaudit.role")
    if undecided is None and role and auditing.ready(parameters).holds is True:
        undecided = Unknown("pgaudit.role audits the objects that grants in the database name", "the database")
    if undecided is not None:
        database.emitter.set("coverage.event_kinds", undecided, span or audit_span)
        return
    database.set_statements(sorted(known), audit_span or span, _detail(parameters, auditing, str(statement)))


def _detail(parameters: Settings, auditing: Auditing, statement: str) -> str:
    classes, _ = parameters.text("pgaudit.log")
    if not classes:
        return f"log_statement is {statement} and pgaudit is not set up"
    ready = auditing.ready(parameters)
    return f"log_statement is {statement} and " + (ready.why if ready.holds is False else f"pgaudit.log is {classes}")


def audited_kinds(parameters: Settings, auditing: Auditing) -> tuple[set[str] | Unknown, Span | None]:
    """The kinds of statements that pgAudit records everywhere, and the place that says so."""
    classes, span = parameters.text("pgaudit.log", "none")
    ready = auditing.ready(parameters).holds
    if span is None and not isinstance(classes, Unknown):
        return set(), None
    if ready is False:
        return set(), span
    if isinstance(classes, Unknown):
        return classes, span
    if isinstance(ready, Unknown):
        return ready, span
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
    logged = database.parameters.switched("pgaudit.log_parameter", ON, OFF)
    if audited and not isinstance(audited, Unknown) and logged.holds is True:
        database.add_sensitive("the parameter values of audited statements (pgaudit.log_parameter is on)", logged.span)
