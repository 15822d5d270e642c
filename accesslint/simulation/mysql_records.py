"""Which rows MariaDB's general log and its audit plugin write of a session, by the server's options."""

from __future__ import annotations

import msgspec

from accesslint.mappers.database_settings import Settings
from accesslint.mappers.mysql_audit import ALL_EVENTS, names
from accesslint.model.values import Unknown
from accesslint.simulation.mysql_tables import opened
from accesslint.simulation.scenarios import Scenario, Session
from accesslint.simulation.server_audit import keeps_statement, written

GENERAL, TABLE, AUDIT = "general_log", "general_log_table", "server_audit"
"""The logs that are rendered."""

_ACCESS_DENIED = 1045
_MEGABYTE = 1024 * 1024
_UNITS = {"k": 1024, "m": _MEGABYTE, "g": 1024 * _MEGABYTE}
_NONE: frozenset[str] = frozenset()
_ACTION, _RESOURCE = frozenset({"action"}), frozenset({"resource"})
_WHO, _REFUSED = frozenset({"identity", "resource"}), frozenset({"identity", "result"})


class General(msgspec.Struct, frozen=True):
    """A row of the general log."""

    command: str
    argument: str = ""
    tells: frozenset[str] = _NONE
    """What the argument tells."""


class Audit(msgspec.Struct, frozen=True):
    """A row of the audit plugin."""

    operation: str
    database: str
    object: bytes = b""
    code: str | Unknown = ""
    in_statement: bool = False
    """Whether it has the number of a statement."""


class Untold(msgspec.Struct, frozen=True):
    """Rows of which nothing is known."""

    why: Unknown


def general_rows(scenario: Scenario, session: Session) -> list[General]:
    """The general log leaves out nothing."""
    if session.event == "sign-out":
        return [General("Quit")]
    if session.event == "statement":
        return [General("Query", session.mysql_statement, _ACTION | _RESOURCE)]
    address = scenario.request.address
    signing = General("Connect", f"{session.user}@{address} on {session.database} using TCP/IP", _WHO)
    if not session.refused:
        return [signing]
    refusal = f"Access denied for user '{session.user}'@'{address}' (using password: YES)"
    return [signing, General("Connect", refusal, _REFUSED)]


def audit_rows(settings: Settings, session: Session) -> list[Audit | Untold] | Unknown:
    """The rows of a session that the plugin keeps; unknown where its options decide it and are not known.

    Sign-ins and sign-outs are kept of all users.
    """
    listed, _ = settings.text("server_audit_events")
    if isinstance(listed, Unknown):
        return listed
    events = [event.strip() for event in (listed or ALL_EVENTS).split(",")]
    if session.event != "statement":
        return list(_connections(session)) if "connect" in events else []
    kept = _is_kept(settings, session.user)
    if isinstance(kept, Unknown):
        return kept
    return _statement(settings, session, events) if kept else []


def _connections(session: Session) -> list[Audit]:
    if session.event == "sign-out":
        return [Audit("DISCONNECT", session.database, code="0")]
    if not session.refused:
        return [Audit("CONNECT", session.database, code="0")]
    return [Audit("FAILED_CONNECT", "", code=str(_ACCESS_DENIED)), Audit("DISCONNECT", "", code="0")]


def _statement(settings: Settings, session: Session, events: list[str]) -> list[Audit | Untold] | Unknown:
    statement = session.mysql_statement
    error: int | Unknown = session.mysql.error
    if session.refused and not error:
        error = Unknown("which error it is has MySQL's own number", "`mysql.error` of the scenario")
    rows: list[Audit | Untold] = []
    if "table" in events:
        tables = opened(statement, session.database, error)
        if isinstance(tables, Unknown):
            rows.append(Untold(tables))
        else:
            rows += [Audit(one.operation, one.database, one.table.encode(), in_statement=True) for one in tables]
    kept = keeps_statement(events, statement)
    if isinstance(kept, Unknown):
        return kept
    if kept:
        limit = _limit(settings)
        if isinstance(limit, Unknown):
            return limit
        shown = b"'" + written(statement, limit) + b"'"
        code = error if isinstance(error, Unknown) else str(error)
        rows.append(Audit("QUERY", session.database, shown, code, in_statement=True))
    return rows


def _is_kept(settings: Settings, user: str) -> bool | Unknown:
    """Users that are named to be recorded count more than those left out."""
    listed: list[list[str]] = []
    for name in ("server_audit_incl_users", "server_audit_excl_users"):
        text, _ = settings.text(name)
        if isinstance(text, Unknown):
            return text
        value = settings.get(name)
        listed.append(names(value.text or "" if value is not None else ""))
    included, excluded = listed
    return user in included if included else user not in excluded


def _limit(settings: Settings) -> int | Unknown:
    text, _ = settings.text("server_audit_query_log_limit", "1024")
    if isinstance(text, Unknown):
        return text
    number, unit = (text[:-1], text[-1:]) if text[-1:] in _UNITS else (text, "")
    if not number.isascii() or not number.isdecimal() or len(number) > 12:
        return Unknown(f"server_audit_query_log_limit is {text}, which is no number")
    return min(int(number) * _UNITS.get(unit, 1), 2**31 - 1)
