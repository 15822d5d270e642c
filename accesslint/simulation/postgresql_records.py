"""Which messages PostgreSQL and pgAudit write of a session, by the server's parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from accesslint.mappers.database_settings import Settings
from accesslint.mappers.postgres import OFF, ON, STATEMENTS, Auditing, audited_kinds
from accesslint.model.values import Unknown
from accesslint.simulation.scenarios import Scenario, Session

_ALL = frozenset({"identity", "action", "resource", "result"})
_SIGN_IN = frozenset({"identity", "action", "result"})
_WHAT = frozenset({"action", "resource"})
_CLASSES = {"read": "READ", "write": "WRITE", "ddl": "DDL", "role": "ROLE", "misc": "MISC"}
_LEVELS = (
    "debug5",
    "debug4",
    "debug3",
    "debug2",
    "debug1",
    "info",
    "notice",
    "warning",
    "error",
    "log",
    "fatal",
    "panic",
)
"""Of `log_min_messages`, in the server's order, in which `log` stands above `error`."""
_TAGS = {"GRANT": "GRANT ROLE", "REVOKE": "REVOKE ROLE"}


PORT = "40000"
HBA = "host all all all scram-sha-256"
"""The line of `pg_hba.conf` that lets people sign in."""

Rows: TypeAlias = "Iterator[tuple[str, str, frozenset[str]]]"


class Record(msgspec.Struct, frozen=True):
    """One message."""

    severity: Literal["LOG", "ERROR", "FATAL"]
    message: str
    tells: frozenset[str]
    """Which of identity, action, resource and result the message tells."""
    state: str = "00000"
    tag: str = "idle"
    """What the process shows as its state."""
    command: str = ""
    more: tuple[tuple[str, str, frozenset[str]], ...] = ()
    """Rows of their own behind it: severity, text, what they tell."""
    user_known: bool = True
    application_known: bool = True
    in_transaction: bool = True
    backend: str = "client backend"

    def rows(self) -> Rows:
        """Severity, text and what it tells, for every line that the message gets."""
        yield self.severity, self.message, self.tells
        yield from self.more


_AT_THE_DOOR = Record("LOG", "", frozenset(), tag="authentication", application_known=False)
"""How records begin that are written before a session is there."""


def records(settings: Settings, scenario: Scenario) -> list[Record] | Unknown:
    """The messages of a scenario in their order; empty where it leaves none."""
    session = scenario.database
    if session is None:
        return Unknown("the scenario has no session")
    verbosity, _ = settings.text("log_error_verbosity", "default")
    if verbosity != "default":
        return Unknown(f"log_error_verbosity is {'not known' if isinstance(verbosity, Unknown) else verbosity}")
    level, _ = settings.text("log_min_messages", "warning")
    if isinstance(level, Unknown):
        return level
    address = scenario.request.address
    if session.event == "sign-in":
        found = _sign_in(settings, session, address)
    elif session.event == "sign-out":
        found = _sign_out(settings, session, address)
    else:
        found = _statement(settings, session)
    if isinstance(found, Unknown):
        return found
    lowest = _LEVELS.index(level) if level in _LEVELS else 0
    return [record for record in found if _LEVELS.index(record.severity.lower()) >= lowest]


def _sign_in(settings: Settings, session: Session, address: str) -> list[Record] | Unknown:
    logged = settings.switched("log_connections", ON, OFF).holds
    if isinstance(logged, Unknown):
        return logged
    found: list[Record] = []
    if logged:
        said = f"connection received: host={address} port={PORT}"
        early = {"user_known": False, "in_transaction": False, "tag": "", "backend": "not initialized"}
        found.append(replace(_AT_THE_DOOR, message=said, **early))
    if session.refused:
        more = (("DETAIL", f'Connection matched pg_hba.conf line 1: "{HBA}"', frozenset[str]()),)
        refusal = replace(_AT_THE_DOOR, severity="FATAL", message=session.refused, state="28P01", more=more)
        return [*found, replace(refusal, tells=_SIGN_IN)]
    if logged:
        said = (
            f'connection authenticated: identity="{session.user}" method=scram-sha-256 (/etc/postgresql/pg_hba.conf:1)'
        )
        found.append(replace(_AT_THE_DOOR, message=said, tells=_SIGN_IN))
        said = f"connection authorized: user={session.user} database={session.database}"
        said += f" application_name={session.application}"
        found.append(replace(_AT_THE_DOOR, message=said, tells=_ALL))
    return found


def _sign_out(settings: Settings, session: Session, address: str) -> list[Record] | Unknown:
    logged = settings.switched("log_disconnections", ON, OFF).holds
    if isinstance(logged, Unknown):
        return logged
    said = f"disconnection: session time: 0:00:12.345 user={session.user} database={session.database}"
    said += f" host={address} port={PORT}"
    return [Record("LOG", said, _ALL, in_transaction=False)] if logged else []


def _statement(settings: Settings, session: Session) -> list[Record] | Unknown:
    mode, _ = settings.text("log_statement", "none")
    slow, _ = settings.text("log_min_duration_statement", "-1")
    audited, _ = audited_kinds(settings, Auditing())
    if isinstance(mode, Unknown):
        return mode
    found: list[Record] = []
    if session.kind in STATEMENTS.get(mode, ()):
        found.append(Record("LOG", f"statement: {session.statement}", _WHAT, command=session.command))
    elif slow != "-1":
        return Unknown("statements that take long are logged (log_min_duration_statement)", "how long it takes")
    if session.refused:
        smallest, _ = settings.text("log_min_error_statement", "error")
        if smallest not in _LEVELS:
            return Unknown("log_min_error_statement is not known")
        shown = _LEVELS.index(str(smallest)) <= _LEVELS.index("error")
        more = (("STATEMENT", session.statement, _WHAT),) if shown else ()
        said, command = session.refused, session.command
        return [*found, Record("ERROR", said, frozenset({"result"}), "42501", command, command, more)]
    if isinstance(audited, Unknown):
        return audited
    if session.kind in audited:
        tag = _TAGS.get(session.command, _two_words(session))
        said = _audit(session, tag)
        found.append(Record("LOG", said, _WHAT, tag=tag, command=tag))
    return found


def _two_words(session: Session) -> str:
    words = session.statement.upper().split()
    return " ".join(words[:2]) if session.kind in ("ddl", "role") else session.command


def _audit(session: Session, tag: str) -> str:
    text = session.statement
    if "PASSWORD" in text.upper() and session.kind == "role":
        text = text[: text.upper().index("PASSWORD") + len("PASSWORD")] + " <REDACTED>"
    if any(sign in text for sign in ',"\n\r'):
        text = '"' + text.replace('"', '""') + '"'
    return f"AUDIT: SESSION,1,1,{_CLASSES[session.kind]},{tag},,,{text},<not logged>"
