"""PostgreSQL, MySQL and MariaDB servers: their parameters and the diagnostic setting."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import open_source_databases
from accesslint.mappers.azurerm.open_source_databases import SERVERS
from accesslint.model.entities import Entity
from tests.mappers.building import mapped, ref, resource, unknown

KINDS = {server.type: server for server in SERVERS}
POSTGRES = [kind for kind, server in KINDS.items() if server.category == "PostgreSQLLogs"]
MYSQL = [kind for kind, server in KINDS.items() if server.category == "MySqlAuditLogs"]
FLEXIBLE = "azurerm_postgresql_flexible_server"


def _emitter(
    kind: str, parameters: dict[str, Any] | None = None, *, kept: bool = True, literal: bool = False
) -> Entity:
    server = KINDS[kind]
    target: Any = ref(f"{kind}.a", "id")
    by: Any = target if server.by == "server_id" else "srv" if literal else ref(f"{kind}.a", "name")
    resources = [resource(f"{kind}.a", {"name": "srv"})]
    for number, (name, value) in enumerate((parameters or {}).items()):
        data = {"name": name, server.by: by, "value": value}
        resources.append(resource(f"{server.configuration}.p{number}", data))
    if kept:
        data = {
            "target_resource_id": target,
            "log_analytics_workspace_id": "w",
            "enabled_log": [{"category": server.category}],
        }
        resources.append(resource("azurerm_monitor_diagnostic_setting.d", data))
    return mapped(open_source_databases, *resources).only("emitter", "database")


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_diagnostic_setting(kind: str) -> None:
    emitter = _emitter(kind, {"audit_log_enabled": "ON"}, kept=False)
    assert emitter.get("logging") == "off"
    assert "diagnostic" in emitter.get("logging_detail")


@pytest.mark.parametrize("kind", POSTGRES)
def test_postgres_defaults(kind: str) -> None:
    emitter = _emitter(kind)
    assert emitter.get("logging") == "on"
    assert emitter.get("authentication.logins") is True
    assert emitter.get("authentication.failures") is True
    assert emitter.get("authentication.session_ends") is (None if "flexible" in kind else False)
    assert emitter.get("coverage.event_kinds.excluded") == ["ddl", "role", "write", "read"]


SWITCHES: list[tuple[Any, Any]] = [("ON", True), ("off", False), (unknown("?"), {"unknown": "?"})]


@pytest.mark.parametrize("kind", POSTGRES)
@pytest.mark.parametrize(("value", "state"), SWITCHES)
def test_connections(kind: str, value: Any, state: Any) -> None:
    emitter = _emitter(kind, {"log_connections": value, "log_disconnections": value})
    assert emitter.get("authentication.logins") == state
    assert emitter.get("authentication.session_ends") == state
    if state is not True:
        assert emitter.span_of("authentication.logins").file.startswith(KINDS[kind].configuration)


STATEMENTS: list[tuple[dict[str, Any], Any]] = [
    ({"log_statement": "all"}, []),
    ({"log_statement": "mod"}, ["read"]),
    ({"log_statement": "DDL"}, ["write", "read"]),
    ({"pgaudit.log": "ALL", "shared_preload_libraries": "pg_cron,PGAUDIT"}, []),
    ({"pgaudit.log": "all"}, ["ddl", "role", "write", "read"]),
    ({"pgaudit.log": "WRITE, DDL", "shared_preload_libraries": "pgaudit"}, ["role", "read"]),
    ({"pgaudit.log": "ALL,-READ", "shared_preload_libraries": "pgaudit"}, ["read"]),
    ({"pgaudit.log": "READ", "log_statement": "mod", "shared_preload_libraries": "pgaudit"}, []),
]


@pytest.mark.parametrize(("parameters", "excluded"), STATEMENTS)
def test_statements(parameters: dict[str, Any], excluded: list[str]) -> None:
    assert _emitter(FLEXIBLE, parameters).get("coverage.event_kinds.excluded") == excluded


@pytest.mark.parametrize(
    "parameters",
    [
        {"log_statement": unknown("?")},
        {"pgaudit.log": unknown("?"), "shared_preload_libraries": "pgaudit"},
        {"pgaudit.log": "all", "shared_preload_libraries": unknown("?")},
    ],
)
def test_unknown_statements(parameters: dict[str, Any]) -> None:
    assert _emitter(FLEXIBLE, parameters).get("coverage.event_kinds") == {"unknown": "?"}


AUDITS: list[tuple[dict[str, Any], Any, Any]] = [
    ({}, "off", None),
    ({"audit_log_enabled": "OFF"}, "off", None),
    ({"audit_log_enabled": "ON"}, "on", ["ddl", "role", "write", "read"]),
    ({"audit_log_enabled": "ON", "audit_log_events": "CONNECTION,GENERAL"}, "on", []),
    ({"audit_log_enabled": "ON", "audit_log_events": "CONNECTION,DDL,DCL,DML_NONSELECT"}, "on", ["read"]),
    ({"audit_log_enabled": unknown("?")}, {"unknown": "?"}, None),
]


@pytest.mark.parametrize("literal", [False, True])
@pytest.mark.parametrize("kind", MYSQL)
@pytest.mark.parametrize(("parameters", "state", "excluded"), AUDITS)
def test_audit_logs(kind: str, parameters: dict[str, Any], state: Any, excluded: Any, literal: bool) -> None:
    emitter = _emitter(kind, parameters, literal=literal)
    assert emitter.get("logging") == state
    assert emitter.get("coverage.event_kinds.excluded") == excluded


def test_sign_ins_of_mysql() -> None:
    kind = "azurerm_mysql_flexible_server"
    emitter = _emitter(kind, {"audit_log_enabled": "ON", "audit_log_events": "DDL"})
    assert emitter.get("authentication.logins") is False
    assert emitter.get("authentication.detail") == "audit_log_events does not have CONNECTION"
    emitter = _emitter(kind, {"audit_log_enabled": "ON", "audit_log_events": unknown("?")})
    assert emitter.get("coverage.event_kinds") == {"unknown": "?"}
