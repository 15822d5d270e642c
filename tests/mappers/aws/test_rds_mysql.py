"""MySQL, MariaDB and Aurora MySQL: an export counts only if the database writes that log."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import rds
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
OPTIONS = ref("aws_db_option_group.main", "name")
PARAMETERS = ref("aws_db_parameter_group.main", "name")


def plugin(**settings: Any) -> Resource:
    listed = [{"name": key, "value": item} for key, item in settings.items()]
    option = {"option_name": "MARIADB_AUDIT_PLUGIN", "option_settings": listed}
    return resource("aws_db_option_group.main", {"name": "opts", "option": [option]})


def parameters(kind: str = "aws_db_parameter_group", /, **settings: Any) -> Resource:
    listed = [{"name": key, "value": item} for key, item in settings.items()]
    return resource(f"{kind}.main", {"name": "main", "parameter": listed})


def found(*groups: Resource, exports: Any = ("audit",), engine: str = "mysql", **more: Any) -> Mapped:
    attributes = {"identifier": "main", "engine": engine, "enabled_cloudwatch_logs_exports": exports, **more}
    return mapped(rds, resource("aws_db_instance.main", attributes), *groups)


def short(fact: Any) -> Any:
    return "unknown" if isinstance(fact, dict) and set(fact) == {"unknown"} else fact


@pytest.mark.parametrize("engine", ["mysql", "mariadb"])
@pytest.mark.parametrize(
    ("exports", "group", "logging"),
    [
        (["audit"], OPTIONS, "on"),
        (["audit", "error"], "opts", "on"),
        (["error"], OPTIONS, "off"),
        (["audit"], None, "off"),
        (["audit"], "default:mysql-8-0", "off"),
        (["audit"], "elsewhere", "unknown"),
        (["audit"], unknown(), "unknown"),
        (unknown(), OPTIONS, "unknown"),
        (unknown(), None, "off"),
    ],
)
def test_the_audit_log_needs_its_plugin(engine: str, exports: Any, group: Any, logging: str) -> None:
    emitter = found(plugin(), exports=exports, engine=engine, option_group_name=group).only("emitter")
    assert short(emitter.get("logging")) == logging


def test_why_an_exported_audit_log_is_empty() -> None:
    emitter = found().only("emitter")
    assert emitter.get("logging_detail") == "audit is exported, but no option group has MARIADB_AUDIT_PLUGIN"


def test_an_option_group_without_the_plugin() -> None:
    other = resource("aws_db_option_group.main", {"name": "opts", "option": [{"option_name": "MEMCACHED"}]})
    assert found(other, option_group_name=OPTIONS).only("emitter").get("logging") == "off"


@pytest.mark.parametrize(
    ("settings", "logins", "excluded"),
    [
        ({}, True, []),
        ({"SERVER_AUDIT_EVENTS": "CONNECT,QUERY"}, True, []),
        ({"SERVER_AUDIT_EVENTS": "CONNECT"}, True, ["ddl", "role", "write", "read"]),
        ({"SERVER_AUDIT_EVENTS": "CONNECT, QUERY_DDL, QUERY_DCL"}, True, ["write", "read"]),
        ({"SERVER_AUDIT_EVENTS": "CONNECT,QUERY_DDL,QUERY_DCL,QUERY_DML_NO_SELECT"}, True, ["read"]),
        ({"SERVER_AUDIT_EVENTS": "QUERY"}, False, []),
        ({"SERVER_AUDIT_EVENTS": "CONNECT,TABLE"}, True, ["role"]),
        ({"SERVER_AUDIT_EVENTS": unknown()}, UNKNOWN, None),
    ],
)
def test_events(settings: dict[str, Any], logins: Any, excluded: list[str] | None) -> None:
    emitter = found(plugin(**settings), option_group_name=OPTIONS).only("emitter")
    assert emitter.get("authentication.logins") == logins
    assert emitter.get("authentication.session_ends") == logins
    if excluded is None:
        assert emitter.get("coverage.event_kinds") == UNKNOWN
    else:
        assert emitter.get("coverage.event_kinds.excluded") == excluded


@pytest.mark.parametrize(
    ("settings", "users"),
    [
        ({}, None),
        ({"SERVER_AUDIT_EXCL_USERS": "rdsadmin"}, []),
        ({"SERVER_AUDIT_EXCL_USERS": "rdsadmin, app"}, ["app"]),
        ({"SERVER_AUDIT_EXCL_USERS": "app", "SERVER_AUDIT_INCL_USERS": "app"}, ["all but app"]),
        ({"SERVER_AUDIT_INCL_USERS": "admin"}, ["all but admin"]),
        ({"SERVER_AUDIT_EXCL_USERS": unknown()}, "unknown"),
    ],
)
def test_users(settings: dict[str, Any], users: Any) -> None:
    emitter = found(plugin(**settings), option_group_name=OPTIONS).only("emitter")
    fact = emitter.get("coverage.users")
    assert short(fact) == users if not isinstance(users, list) else fact["excluded"] == users
    if settings:
        assert emitter.span_of("coverage.users").file == "aws_db_option_group.main.tf"


GENERAL = {"general_log": "1", "log_output": "FILE"}


@pytest.mark.parametrize(
    ("settings", "logging"),
    [
        (GENERAL, "on"),
        ({**GENERAL, "log_output": "TABLE"}, "off"),
        ({**GENERAL, "log_output": "TABLE,FILE"}, "on"),
        ({**GENERAL, "general_log": "0"}, "off"),
        ({"log_output": "FILE"}, "off"),
        ({"general_log": "1"}, "unknown"),
        ({**GENERAL, "general_log": unknown()}, "unknown"),
    ],
)
def test_the_general_log_serves_as_well(settings: dict[str, Any], logging: str) -> None:
    entities = found(parameters(**settings), exports=["general"], parameter_group_name=PARAMETERS)
    emitter = entities.only("emitter")
    assert short(emitter.get("logging")) == logging
    if logging == "on":
        assert emitter.get("authentication") == {"logins": True, "failures": True, "session_ends": True}
        assert emitter.get("routes.0.target") == "/aws/rds/instance/main/general"


def test_both_logs() -> None:
    entities = found(
        plugin(SERVER_AUDIT_EVENTS="QUERY_DDL", SERVER_AUDIT_EXCL_USERS="app"),
        parameters(**GENERAL),
        exports=["audit", "general"],
        option_group_name=OPTIONS,
        parameter_group_name=PARAMETERS,
    )
    emitter = entities.only("emitter")
    assert [route["target"].rpartition("/")[2] for route in emitter.get("routes")] == ["audit", "general"]
    assert emitter.get("authentication.logins") is True
    assert emitter.get("coverage.event_kinds.excluded") == []
    assert emitter.get("coverage.users") is None
    assert emitter.get("formats") == [entities.only("format").id]


def cluster(engine: str, exports: Any, **settings: Any) -> Entity:
    attributes = {
        "cluster_identifier": "main",
        "engine": engine,
        "enabled_cloudwatch_logs_exports": exports,
        "db_cluster_parameter_group_name": ref("aws_rds_cluster_parameter_group.main", "name"),
    }
    group = parameters("aws_rds_cluster_parameter_group", **settings)
    return mapped(rds, resource("aws_rds_cluster.main", attributes), group).only("emitter")


AUDIT = {"server_audit_logging": "1", "server_audit_events": "CONNECT,QUERY"}


@pytest.mark.parametrize(
    ("exports", "settings", "logging", "detail"),
    [
        (["audit"], AUDIT, "on", None),
        (["audit"], {**AUDIT, "server_audit_logging": "ON"}, "on", None),
        (["error"], AUDIT, "off", "audit is not among"),
        (["audit"], {}, "off", "server_audit_logging is off by default"),
        (["audit"], {**AUDIT, "server_audit_logging": "0"}, "off", "server_audit_logging is 0"),
        (["audit"], {"server_audit_logging": "1"}, "off", "server_audit_events names no event"),
        (["audit"], {**AUDIT, "server_audit_events": unknown()}, "unknown", None),
        (unknown(), AUDIT, "unknown", None),
    ],
)
def test_aurora(exports: Any, settings: dict[str, Any], logging: str, detail: str | None) -> None:
    emitter = cluster("aurora-mysql", exports, **settings)
    assert short(emitter.get("logging")) == logging
    assert (emitter.get("logging_detail") or "").startswith(detail or "")


def test_events_and_users_of_aurora() -> None:
    emitter = cluster("aurora-mysql", ["audit"], **AUDIT, server_audit_excl_users="rdsadmin,batch")
    assert emitter.get("coverage.event_kinds.excluded") == []
    assert emitter.get("coverage.users.excluded") == ["batch"]
    assert emitter.get("authentication.logins") is True


@pytest.mark.parametrize(("exports", "logging"), [(["general"], "on"), (["audit"], "off")])
def test_a_multi_az_cluster_of_mysql_has_no_audit_log(exports: list[str], logging: str) -> None:
    assert cluster("mysql", exports, **GENERAL).get("logging") == logging
