"""Cloud SQL and AlloyDB by engine and flags; GKE by components."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import cloud_sql, gke
from tests.mappers.building import mapped, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
ALL = ["ddl", "role", "write", "read"]
PGAUDIT = {"cloudsql.enable_pgaudit": "on", "pgaudit.log": "all"}


def instance(version: Any, flags: Any = None, **settings: Any) -> Any:
    if isinstance(flags, dict):
        flags = [{"name": name, "value": value} for name, value in flags.items()]
    block = {"tier": "t", **settings, **({} if flags is None else {"database_flags": flags})}
    return resource("google_sql_database_instance.a", {"database_version": version, "settings": [block]})


def emitter_of(version: Any, flags: Any = None, **settings: Any) -> Any:
    return mapped(cloud_sql, instance(version, flags, **settings)).only("emitter", "database")


@pytest.mark.parametrize(
    ("flags", "logins", "ends"),
    [
        (None, False, False),
        ({"log_connections": "on"}, True, False),
        ({"log_connections": "off", "log_disconnections": "on"}, False, True),
        ({"log_connections": unknown()}, UNKNOWN, False),
        (unknown(), UNKNOWN, UNKNOWN),
        ([{"name": unknown(), "value": "on"}], UNKNOWN, UNKNOWN),
    ],
)
def test_postgres_sign_ins(flags: Any, logins: Any, ends: Any) -> None:
    emitter = emitter_of("POSTGRES_15", flags)
    assert emitter.get("logging") == "on"
    assert emitter.get("authentication.logins") == logins
    assert emitter.get("authentication.session_ends") == ends
    assert emitter.get("authentication.failures") == (UNKNOWN if ends == UNKNOWN else True)


@pytest.mark.parametrize(
    ("flags", "excluded"),
    [
        (None, ALL),
        ({"log_statement": "all"}, []),
        ({"log_statement": "ddl"}, ["write", "read"]),
        ({"log_statement": "none"}, ALL),
        (PGAUDIT, []),
        ({**PGAUDIT, "cloudsql.enable_pgaudit": "off"}, ALL),
        ({"pgaudit.log": "all"}, ALL),
        ({"cloudsql.enable_pgaudit": "on"}, ALL),
        ({**PGAUDIT, "pgaudit.log": "ddl,role"}, ["write", "read"]),
        ({**PGAUDIT, "pgaudit.log": "all,-read"}, ["read"]),
        ({**PGAUDIT, "pgaudit.log": unknown()}, None),
        ({**PGAUDIT, "cloudsql.enable_pgaudit": unknown()}, None),
        ({"log_statement": unknown()}, None),
        ({"log_statement": "some"}, None),
        ({"cloudsql.enable_pgaudit": "on", "pgaudit.role": "auditor"}, None),
    ],
)
def test_postgres_statements(flags: Any, excluded: list[str] | None) -> None:
    fact = emitter_of("POSTGRES_16", flags).get("coverage.event_kinds")
    assert "unknown" in fact if excluded is None else fact["excluded"] == excluded


def test_values_in_records() -> None:
    assert emitter_of("POSTGRES_15", {"log_statement": "all"}).get("sensitive.0.kind") == "personal-data"
    assert (
        emitter_of("POSTGRES_15", {**PGAUDIT, "pgaudit.log_parameter": "on"}).get("sensitive.0.kind") == "personal-data"
    )
    assert emitter_of("POSTGRES_15", PGAUDIT).get("sensitive") is None


@pytest.mark.parametrize(
    ("flags", "logging"),
    [
        (None, "off"),
        ({"cloudsql_mysql_audit": "ON"}, "on"),
        ({"cloudsql_mysql_audit": "FORCE_PLUS_PERMANENT"}, "on"),
        ({"cloudsql_mysql_audit": "OFF"}, "off"),
        ({"cloudsql_mysql_audit": unknown()}, UNKNOWN),
        ({"general_log": "on"}, "on"),
        ({"general_log": "on", "log_output": "FILE"}, "on"),
        ({"general_log": "on", "log_output": "TABLE"}, "off"),
        ({"general_log": "off"}, "off"),
        ({"general_log": unknown()}, UNKNOWN),
        (unknown(), UNKNOWN),
    ],
)
def test_mysql(flags: Any, logging: Any) -> None:
    emitter = emitter_of("MYSQL_8_0", flags)
    assert emitter.get("logging") == logging
    assert (emitter.get("logging_detail") is not None) is (logging == "off")
    if isinstance(flags, dict) and flags.get("cloudsql_mysql_audit") == "ON":
        assert "unknown" in emitter.get("coverage.event_kinds")


@pytest.mark.parametrize(
    ("settings", "logging"),
    [
        ({}, "off"),
        ({"sql_server_audit_config": [{"bucket": "gs://audits"}]}, "on"),
        ({"sql_server_audit_config": [{}]}, "off"),
        ({"sql_server_audit_config": unknown()}, UNKNOWN),
    ],
)
def test_sql_server(settings: dict[str, Any], logging: Any) -> None:
    found = mapped(cloud_sql, instance("SQLSERVER_2019_STANDARD", **settings))
    assert found.only("emitter").get("logging") == logging
    assert [link.handles for link in found.links] == ([("gcs:audits",)] if logging == "on" else [])


@pytest.mark.parametrize("version", [unknown(), None, "ORACLE"])
def test_an_unknown_engine(version: Any) -> None:
    assert "unknown" in emitter_of(version).get("logging")


@pytest.mark.parametrize(
    ("flags", "excluded"),
    [
        (None, ALL),
        ({"alloydb.enable_pgaudit": "on", "pgaudit.log": "all"}, []),
        (unknown(), None),
    ],
)
def test_alloydb(flags: Any, excluded: list[str] | None) -> None:
    found = mapped(cloud_sql, resource("google_alloydb_instance.a", {"database_flags": flags}))
    fact = found.only("emitter").get("coverage.event_kinds")
    assert "unknown" in fact if excluded is None else fact["excluded"] == excluded


BOTH = ["SYSTEM_COMPONENTS", "WORKLOADS"]


@pytest.mark.parametrize(
    ("attributes", "excluded"),
    [
        ({}, []),
        ({"logging_service": "logging.googleapis.com/kubernetes"}, []),
        ({"logging_service": "none"}, BOTH),
        ({"logging_service": unknown()}, None),
        ({"logging_config": [{"enable_components": BOTH}]}, []),
        ({"logging_config": [{"enable_components": [*BOTH, "APISERVER"]}]}, []),
        ({"logging_config": [{"enable_components": ["SYSTEM_COMPONENTS"]}]}, ["WORKLOADS"]),
        ({"logging_config": [{"enable_components": []}]}, BOTH),
        ({"logging_config": [{"enable_components": unknown()}]}, None),
        ({"logging_config": [{"enable_components": [*BOTH, unknown()]}]}, []),
        ({"logging_config": unknown()}, None),
        ({"logging_service": "none", "enable_autopilot": True}, []),
    ],
)
def test_gke(attributes: dict[str, Any], excluded: list[str] | None) -> None:
    emitter = mapped(gke, resource("google_container_cluster.a", attributes)).only("emitter", "cluster")
    assert emitter.get("logging") == "on"
    fact = emitter.get("coverage.log_types")
    assert "unknown" in fact if excluded is None else fact["excluded"] == excluded
