"""The audit log of MySQL and MariaDB wherever they run: what its events cover, which users it leaves out, its records.

Events and users: https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-options-and-system-variables
"""

from __future__ import annotations

from accesslint.mappers.database_settings import Found, Settings
from accesslint.mappers.databases import KINDS, Database
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.model.values import Unknown

_EVENTS = {
    "query": KINDS,
    "table": ("ddl", "write", "read"),
    "query_ddl": ("ddl",),
    "query_dml": ("write", "read"),
    "query_dml_no_select": ("write",),
    "query_dcl": ("role",),
}
"""What the audit log's kinds of events cover."""

ALL_EVENTS = "connect,query,table"
"""What MariaDB's plugin records where no events are listed."""


PLUGIN_FIELDS = "timestamp serverhost username host connectionid queryid operation database object retcode"
PLUGIN_MEANINGS = {
    "timestamp": ("timestamp",),
    "identity": ("username",),
    "action": ("operation",),
    "resource": ("object", "database"),
    "result": ("retcode",),
    "client_address": ("host",),
    "host": ("serverhost",),
    "request_id": ("queryid",),
}

MARIADB_AUDIT = Layout(
    name="MariaDB audit plugin log",
    kind="database-log",
    vocabulary=Vocabulary(meanings=PLUGIN_MEANINGS, times={"timestamp": Time("none", "other", "second")}),
    listed=PLUGIN_FIELDS,
    source="https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format",
    encoding="csv",
)


def set_events(database: Database, settings: Settings, name: str, default: str) -> None:
    """Set what the events that a parameter lists make the audit log hold."""
    events, span = settings.text(name, default)
    if isinstance(events, Unknown):
        database.set_authentication(**dict.fromkeys(("logins", "failures", "session_ends"), Found(events, span)))
        database.emitter.set("coverage.event_kinds", events, span)
        return
    kinds = [kind.strip() for kind in events.split(",")]
    connected = Found("connect" in kinds, span, f"CONNECT is not among the {name}")
    database.set_authentication(logins=connected, failures=connected, session_ends=connected)
    covered = [kind for event in kinds for kind in _EVENTS.get(event, ())]
    database.set_statements(covered, span, f"{name} is {events.upper()}")


def set_users(database: Database, settings: Settings, included: str, excluded: str) -> None:
    """Set which users are left out. `rdsadmin` is RDS's own; who is in both lists is recorded."""
    only, span = settings.text(included)
    without, place = settings.text(excluded)
    doubt = next((text for text in (only, without) if isinstance(text, Unknown)), None)
    if doubt is not None:
        database.emitter.set("coverage.users", doubt, span or place)
        return
    kept = names(str(only))
    dropped = [name for name in names(str(without)) if name not in {"rdsadmin", *kept}]
    if kept:
        dropped.append(f"all but {', '.join(kept)}")
    place = place or span
    if place is not None:
        database.emitter.set("coverage.users", {"excluded": dropped}, place)


def names(text: str) -> list[str]:
    """The users of a list."""
    return [name.strip() for name in text.split(",") if name.strip()]
