"""PostgreSQL, MySQL and MariaDB servers: parameters say what is logged, a diagnostic setting keeps it.

https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logging and
https://learn.microsoft.com/azure/mysql/flexible-server/concepts-audit-logs
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.names import literal_name
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span


class Parameter(NamedTuple):
    """A server's parameter as it holds: lower case, with its place; the default where the files do not set it."""

    value: str | Unknown
    span: Span | None


class _Server(NamedTuple):
    """A type of server and how its parameters are set."""

    type: str
    configuration: str
    by: str
    """The attribute of a configuration that names the server."""
    category: str
    defaults: dict[str, str]


_POSTGRES = {"log_connections": "on", "log_disconnections": "off", "log_statement": "none"}
"""Of single servers, https://learn.microsoft.com/azure/postgresql/single-server/concepts-server-logs"""
_POSTGRES_FLEXIBLE = {"log_connections": "on", "log_statement": "none"}
"""https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logging.
Versions differ in whether they log the ends of sessions."""
_MYSQL = {"audit_log_enabled": "off", "audit_log_events": "connection"}

SERVERS = (
    _Server("azurerm_postgresql_server", "azurerm_postgresql_configuration", "server_name",
            "PostgreSQLLogs", _POSTGRES),
    _Server("azurerm_postgresql_flexible_server", "azurerm_postgresql_flexible_server_configuration", "server_id",
            "PostgreSQLLogs", _POSTGRES_FLEXIBLE),
    _Server("azurerm_mysql_server", "azurerm_mysql_configuration", "server_name", "MySqlAuditLogs", _MYSQL),
    _Server("azurerm_mysql_flexible_server", "azurerm_mysql_flexible_server_configuration", "server_name",
            "MySqlAuditLogs", _MYSQL),
    _Server("azurerm_mariadb_server", "azurerm_mariadb_configuration", "server_name", "MySqlAuditLogs", _MYSQL),
)  # fmt: skip

_KINDS = ("ddl", "role", "write", "read")
"""What statements do: change the schema, change who may do what, change data, read data."""
_LOG_STATEMENT = {"none": (), "ddl": ("ddl", "role"), "mod": ("ddl", "role", "write"), "all": _KINDS}
_AUDIT_EVENTS = {
    "general": _KINDS,
    "dml_select": ("read",),
    "dml_nonselect": ("write",),
    "dml": ("read", "write"),
    "ddl": ("ddl",),
    "dcl": ("role",),
}
_ON = frozenset({"on", "1", "true", "yes"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `database`."""
    for server in SERVERS:
        for resource in resources.of_type(server.type):
            emitter = emitter_for(resource, "database", "data")
            yield from set_diagnosed(emitter, resource, [Need((server.category,))], resources)
            parameters = _parameters(resource, server, resources)
            if server.category == "PostgreSQLLogs":
                _judge_postgres(emitter, parameters)
            else:
                _judge_mysql(emitter, parameters)
            yield emitter


def _parameters(resource: Resource, server: _Server, resources: ResourceIndex) -> dict[str, Parameter]:
    found = {name: Parameter(value, None) for name, value in server.defaults.items()}
    name = literal_name(resource)
    names = [name] if name and server.by == "server_name" else []
    for side in resources.pointing_at(resource, server.configuration, server.by, names):
        key, value = find(side, "name"), find(side, "value")
        if key is None or value is None:
            continue
        unknown = undecided(value)
        plain = unknown if unknown is not None else str(value.plain()).strip().lower()
        if key.text:
            found[key.text.lower()] = Parameter(plain, value.span)
    return found


def _judge_postgres(emitter: Entity, parameters: dict[str, Parameter]) -> None:
    """Sign-ins by `log_connections`; statements by `log_statement` and pgAudit together.

    A refused sign-in is always an error in the log. pgAudit works only if it is preloaded:
    https://learn.microsoft.com/azure/postgresql/extensions/concepts-audit
    """
    for name, fact in (("log_connections", "logins"), ("log_disconnections", "session_ends")):
        parameter = parameters.get(name)
        if parameter is None:
            continue
        value = parameter.value if isinstance(parameter.value, Unknown) else parameter.value in _ON
        emitter.set(f"authentication.{fact}", value, parameter.span, default=parameter.span is None)
        if value is False:
            emitter.set("authentication.detail", f"{name} is off")
    emitter.set("authentication.failures", True, default=True)
    statement = parameters["log_statement"]
    audit, libraries = parameters.get("pgaudit.log"), parameters.get("shared_preload_libraries")
    kept = set[str]() if isinstance(statement.value, Unknown) else set(_LOG_STATEMENT.get(statement.value, ()))
    doubtful = [statement]
    if audit is not None and (libraries is None or "pgaudit" not in str(libraries.value)):
        if libraries is not None and isinstance(libraries.value, Unknown):
            doubtful.append(libraries)
        audit = None
    elif audit is not None:
        doubtful.append(audit)
    if audit is not None and isinstance(audit.value, str):
        kept |= _audited(audit.value)
    doubt = next((parameter for parameter in doubtful if isinstance(parameter.value, Unknown)), None)
    if doubt is not None and not kept.issuperset(_KINDS):
        emitter.set("coverage.event_kinds", doubt.value, doubt.span)
        return
    said = f"log_statement is {statement.value} and "
    said += f"pgaudit.log is {audit.value}" if audit is not None else "pgaudit is not set up"
    _set_statements(emitter, kept, (audit or statement).span, said)


def _audited(classes: str) -> set[str]:
    kinds = set[str]()
    for word in (part.strip() for part in classes.split(",")):
        named = set(_KINDS) if word.lstrip("-") == "all" else {word.lstrip("-")}
        kinds = kinds - named if word.startswith("-") else kinds | named
    return kinds.intersection(_KINDS)


def _judge_mysql(emitter: Entity, parameters: dict[str, Parameter]) -> None:
    """`audit_log_enabled` switches the audit log on, `audit_log_events` says what is in it."""
    enabled, events = parameters["audit_log_enabled"], parameters["audit_log_events"]
    if emitter.get("logging") != "on":
        return
    if isinstance(enabled.value, Unknown):
        decide_logging(emitter, enabled.value, enabled.span)
        return
    if enabled.value not in _ON:
        decide_logging(emitter, "off", enabled.span)
        emitter.set("logging_detail", f"audit_log_enabled is {enabled.value if enabled.span else 'not set'}")
        return
    if isinstance(events.value, Unknown):
        emitter.set("coverage.event_kinds", events.value, events.span)
        return
    words = {word.strip() for word in events.value.split(",")}
    signed = bool(words & {"connection", "connection_v2"})
    for fact in ("logins", "failures", "session_ends"):
        emitter.set(f"authentication.{fact}", signed, events.span, default=events.span is None)
    if not signed:
        emitter.set("authentication.detail", "audit_log_events does not have CONNECTION")
    kept = {kind for word in words for kind in _AUDIT_EVENTS.get(word, ())}
    _set_statements(emitter, kept, events.span, f"audit_log_events is {events.value.upper()}")


def _set_statements(emitter: Entity, kept: set[str], span: Span | None, detail: str) -> None:
    missing = [kind for kind in _KINDS if kind not in kept]
    fact: dict[str, object] = {"included": [kind for kind in _KINDS if kind in kept], "excluded": missing}
    if missing:
        fact["detail"] = detail
    emitter.set("coverage.event_kinds", fact, span, default=span is None)
