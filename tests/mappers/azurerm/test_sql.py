"""Auditing of Azure SQL and Synapse."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import sql
from accesslint.model.values import Resource
from tests.mappers.building import hcl, mapped, place_of, ref, resource, unknown

ENDPOINT = {"storage_endpoint": "https://logs.blob.core.windows.net/"}
POLICIES: list[tuple[dict[str, Any], Any]] = [
    ({}, "on"),
    (ENDPOINT, "on"),
    ({"log_monitoring_enabled": True}, "on"),
    ({"log_monitoring_enabled": False}, "off"),
    ({**ENDPOINT, "log_monitoring_enabled": False}, "on"),
    ({**ENDPOINT, "enabled": False}, "off"),
    ({**ENDPOINT, "enabled": unknown("?")}, {"unknown": "?"}),
    ({"log_monitoring_enabled": unknown("?")}, {"unknown": "?"}),
]
SIDES = [
    ("azurerm_mssql_server", "azurerm_mssql_server_extended_auditing_policy", "server_id"),
    ("azurerm_synapse_workspace", "azurerm_synapse_workspace_extended_auditing_policy", "synapse_workspace_id"),
]


@pytest.mark.parametrize(("server", "policy", "attribute"), SIDES)
@pytest.mark.parametrize(("attributes", "state"), POLICIES)
def test_policies_of_servers(server: str, policy: str, attribute: str, attributes: dict[str, Any], state: Any) -> None:
    side = resource(f"{policy}.p", {attribute: ref(f"{server}.a", "id"), **attributes})
    emitter = mapped(sql, resource(f"{server}.a", {"name": "a"}), side).only("emitter", "database")
    assert emitter.get("logging") == state


@pytest.mark.parametrize("server", ["azurerm_mssql_server", "azurerm_sql_server", "azurerm_synapse_workspace"])
def test_absent(server: str) -> None:
    emitter = mapped(sql, resource(f"{server}.a", {"name": "a"})).only("emitter")
    assert emitter.get("logging") == "off"
    assert "logging" in emitter.defaults


INLINE: list[tuple[Any, Any]] = [
    ([ENDPOINT], "on"),
    ([{"log_monitoring_enabled": True}], "on"),
    ([{}], "off"),
    ([], "off"),
    (unknown("?"), {"unknown": "?"}),
]


@pytest.mark.parametrize(("block", "state"), INLINE)
def test_blocks_of_earlier_providers(block: Any, state: Any) -> None:
    emitter = mapped(sql, resource("azurerm_sql_server.a", {"extended_auditing_policy": block})).only("emitter")
    assert emitter.get("logging") == state


SERVER = resource("azurerm_mssql_server.a", {"name": "a"})


def _database(name: str, server: Any = None) -> Resource:
    return resource(f"azurerm_mssql_database.{name}", {"server_id": server or ref("azurerm_mssql_server.a", "id")})


def _policy(name: str, **attributes: Any) -> Resource:
    data = {"database_id": ref(f"azurerm_mssql_database.{name}", "id"), **attributes}
    return resource(f"azurerm_mssql_database_extended_auditing_policy.{name}", data)


def test_databases_of_a_server() -> None:
    emitter = mapped(sql, SERVER, _database("x"), _policy("x")).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.locations.excluded") == []
    emitter = mapped(sql, SERVER, _database("x"), _database("y"), _policy("x")).only("emitter")
    assert emitter.get("coverage.locations.excluded") == ["azurerm_mssql_database.y"]
    emitter = mapped(sql, SERVER, _database("x"), _policy("x", enabled=False)).only("emitter")
    assert emitter.get("logging") == "off"


def test_databases_of_other_servers() -> None:
    lone = _database("x", "/subscriptions/s/resourceGroups/r/providers/Microsoft.Sql/servers/other")
    assert "its server is not declared" in mapped(sql, lone).only("emitter").get("logging")["unknown"]
    assert mapped(sql, lone, _policy("x")).only("emitter").get("logging") == "on"
    off = _policy("x", enabled=False)
    emitter = mapped(sql, lone, off).only("emitter")
    assert emitter.get("logging") == "off"
    assert emitter.span_of("logging") == place_of(off, "enabled")


def test_synapse_by_a_diagnostic_setting() -> None:
    data = {
        "target_resource_id": ref("azurerm_synapse_workspace.a", "id"),
        "enabled_log": [{"category": "BuiltinSqlReqsEnded"}],
    }
    setting = resource("azurerm_monitor_diagnostic_setting.d", data)
    emitter = mapped(sql, resource("azurerm_synapse_workspace.a"), setting).only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.log_types.excluded") == ["SynapseRbacOperations", "GatewayApiRequests"]


def test_routes() -> None:
    found = mapped(
        sql,
        *hcl("""
            resource "azurerm_mssql_server" "a" { name = "a" }
            resource "azurerm_storage_account" "s" { name = "s" }
            resource "azurerm_log_analytics_workspace" "w" { name = "w" }
            resource "azurerm_mssql_server_extended_auditing_policy" "a" {
              server_id              = azurerm_mssql_server.a.id
              storage_endpoint       = azurerm_storage_account.s.primary_blob_endpoint
              log_monitoring_enabled = true
            }
            resource "azurerm_monitor_diagnostic_setting" "a" {
              target_resource_id         = "${azurerm_mssql_server.a.id}/databases/master"
              log_analytics_workspace_id = azurerm_log_analytics_workspace.w.id
              enabled_log { category = "SQLSecurityAuditEvents" }
            }
        """),
    )
    assert [route["via"] for route in found.only("emitter").get("routes")] == ["storage-account", "log-analytics"]
    assert [link.handles[0] for link in found.links] == [
        "tf:.#azurerm_storage_account.s",
        "tf:.#azurerm_log_analytics_workspace.w",
    ]


SIGN_INS = ["SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP", "FAILED_DATABASE_AUTHENTICATION_GROUP"]
GROUPS: list[tuple[Any, Any, Any, Any]] = [
    (None, True, True, None),
    (["BATCH_COMPLETED_GROUP", *SIGN_INS], True, True, []),
    (["BATCH_COMPLETED_GROUP"], False, False, []),
    (["SCHEMA_OBJECT_ACCESS_GROUP", SIGN_INS[1]], False, True, ["ddl", "role"]),
    (["SELECT on schema::dbo by public", *SIGN_INS], True, True, ["ddl", "role", "write"]),
    ([unknown("?"), SIGN_INS[0]], True, {"unknown": "?"}, {"unknown": "?"}),
    (unknown("?"), {"unknown": "?"}, {"unknown": "?"}, {"unknown": "?"}),
]


@pytest.mark.parametrize(("groups", "logins", "failures", "excluded"), GROUPS)
def test_groups_of_actions(groups: Any, logins: Any, failures: Any, excluded: Any) -> None:
    listed = {} if groups is None else {"audit_actions_and_groups": groups}
    side = {"server_id": ref("azurerm_mssql_server.a", "id"), **ENDPOINT, **listed}
    emitter = mapped(sql, SERVER, resource("azurerm_mssql_server_extended_auditing_policy.p", side)).only("emitter")
    assert emitter.get("authentication.logins") == logins
    assert emitter.get("authentication.failures") == failures
    kinds = emitter.get("coverage.event_kinds")
    assert (kinds["excluded"] if isinstance(kinds, dict) and "excluded" in kinds else kinds) == excluded


def test_conditions() -> None:
    data = {"server_id": ref("azurerm_mssql_server.a", "id"), **ENDPOINT}
    filtered = {**data, "predicate_expression": "statement not like '[select]%'"}
    policy = resource("azurerm_mssql_server_extended_auditing_policy.p", filtered)
    assert mapped(sql, SERVER, policy).only("emitter").get("filters.0.how") == "condition"
    other = resource("azurerm_mssql_server_extended_auditing_policy.q", data)
    assert mapped(sql, SERVER, policy, other).only("emitter").get("filters") is None


def test_a_route_that_is_not_told() -> None:
    side = {"server_id": ref("azurerm_mssql_server.a", "id")}
    policy = resource("azurerm_mssql_server_extended_auditing_policy.p", side)
    routes = mapped(sql, SERVER, policy).only("emitter").get("routes")
    assert "master" in routes[0]["to"]["unknown"]
