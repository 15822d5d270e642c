"""PostgreSQL in RDS: sign-ins, statements and values, by the parameters of its groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.mappers.aws import rds
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}


def group(parameters: Mapping[str, Any], kind: str = "aws_db_parameter_group", name: str = "main") -> Resource:
    listed = [{"name": key, "value": item} for key, item in parameters.items()]
    return resource(f"{kind}.{name}", {"name": name, "parameter": listed})


def database(*groups: Resource, named: Any = ref("aws_db_parameter_group.main", "name"), **more: Any) -> Entity:  # noqa: B008
    attributes = {
        "identifier": "main",
        "engine": "postgres",
        "enabled_cloudwatch_logs_exports": ["postgresql"],
        "parameter_group_name": named,
        **more,
    }
    return mapped(rds, resource("aws_db_instance.main", attributes), *groups).only("emitter")


@pytest.mark.parametrize(
    ("parameters", "logins", "session_ends"),
    [
        ({}, False, False),
        ({"log_connections": "1", "log_disconnections": "1"}, True, True),
        ({"log_connections": "on"}, True, False),
        ({"log_connections": True}, True, False),
        ({"log_connections": 1}, True, False),
        ({"log_connections": "0", "log_disconnections": "off"}, False, False),
        ({"log_connections": "authentication,authorization"}, True, False),
        ({"log_connections": "all"}, True, False),
        ({"log_connections": unknown()}, UNKNOWN, False),
        ({"log_disconnections": ref("terraform_data.a", "output")}, False, "unknown"),
        ({"log_connections": "perhaps"}, "unknown", False),
    ],
)
def test_sign_ins(parameters: dict[str, Any], logins: Any, session_ends: Any) -> None:
    emitter = database(group(parameters))
    for outcome, wanted in (("logins", logins), ("session_ends", session_ends)):
        fact = emitter.get(f"authentication.{outcome}")
        assert (set(fact) == {"unknown"}) if wanted == "unknown" else fact == wanted
    assert emitter.get("authentication.failures") is True
    assert "authentication.failures" in emitter.defaults


def test_the_parameter_is_the_place() -> None:
    owner = group({"log_connections": "0"})
    emitter = database(owner)
    value = owner.get("parameter", 0, "value")
    assert value is not None
    assert emitter.span_of("authentication.logins") == value.span
    assert "authentication.session_ends" in emitter.defaults
    assert "log_connections is 0" in emitter.get("authentication.detail")


def test_refused_sign_ins_below_the_level() -> None:
    assert database(group({"log_min_messages": "panic"})).get("authentication.failures") is False


@pytest.mark.parametrize(
    ("parameters", "excluded"),
    [
        ({}, ["ddl", "role", "write", "read"]),
        ({"log_statement": "none"}, ["ddl", "role", "write", "read"]),
        ({"log_statement": "ddl"}, ["write", "read"]),
        ({"log_statement": "mod"}, ["read"]),
        ({"log_statement": "all"}, []),
        ({"log_statement": "ALL"}, []),
        ({"log_statement": unknown()}, None),
        ({"log_statement": "most"}, None),
        ({"pgaudit.log": "all"}, ["ddl", "role", "write", "read"]),
        ({"pgaudit.log": "all", "shared_preload_libraries": "pg_stat_statements"}, ["ddl", "role", "write", "read"]),
        ({"pgaudit.log": "all", "shared_preload_libraries": "pg_stat_statements,pgaudit"}, []),
        ({"pgaudit.log": "all,-read", "shared_preload_libraries": "pgaudit"}, ["read"]),
        ({"pgaudit.log": "ddl, role", "shared_preload_libraries": "pgaudit"}, ["write", "read"]),
        ({"pgaudit.log": "write", "log_statement": "ddl", "shared_preload_libraries": "pgaudit"}, ["read"]),
        ({"pgaudit.log": "ddl", "pgaudit.role": "rds_pgaudit", "shared_preload_libraries": "pgaudit"}, None),
        ({"pgaudit.log": unknown(), "shared_preload_libraries": "pgaudit"}, None),
        ({"pgaudit.log": "all", "shared_preload_libraries": unknown()}, None),
        ({"pgaudit.log": unknown(), "log_statement": "all"}, []),
    ],
)
def test_statements(parameters: dict[str, Any], excluded: list[str] | None) -> None:
    kinds = database(group(parameters)).get("coverage.event_kinds")
    if excluded is None:
        assert set(kinds) == {"unknown"}
    else:
        assert kinds["excluded"] == excluded
        assert kinds["included"] == [kind for kind in ("ddl", "role", "write", "read") if kind not in excluded]
        assert ("detail" in kinds) is bool(excluded)


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ({}, "log_statement is none and pgaudit is not set up"),
        ({"pgaudit.log": "all"}, "log_statement is none and pgaudit is not among the shared_preload_libraries"),
        (
            {"pgaudit.log": "ddl", "shared_preload_libraries": "pgaudit"},
            "log_statement is none and pgaudit.log is ddl",
        ),
    ],
)
def test_why_statements_leave_no_record(parameters: dict[str, Any], detail: str) -> None:
    assert database(group(parameters)).get("coverage.event_kinds.detail") == detail


@pytest.mark.parametrize(
    ("parameters", "contents"),
    [
        ({"log_statement": "all"}, 1),
        ({"log_statement": "all", "log_parameter_max_length": "0"}, 0),
        ({"log_statement": "ddl"}, 0),
        ({"pgaudit.log": "all", "shared_preload_libraries": "pgaudit", "pgaudit.log_parameter": "1"}, 1),
        ({"pgaudit.log": "all", "pgaudit.log_parameter": "1"}, 0),
        ({"pgaudit.log": "all", "shared_preload_libraries": "pgaudit"}, 0),
    ],
)
def test_values_of_statements(parameters: dict[str, Any], contents: int) -> None:
    sensitive = database(group(parameters)).get("sensitive") or []
    assert [content["kind"] for content in sensitive] == ["personal-data"] * contents


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("main", True),
        ("default.postgres16", True),
        (None, True),
        ("elsewhere", False),
        (unknown(), False),
        (ref("aws_db_parameter_group.missing", "name"), False),
        (ref("data.aws_db_parameter_group.there", "name"), False),
    ],
)
def test_the_parameter_group(named: Any, known: bool) -> None:
    emitter = database(group({"log_connections": "1"}), resource("data.aws_db_parameter_group.there"), named=named)
    logins = emitter.get("authentication.logins")
    if known:
        assert logins is (named == "main")
    else:
        assert set(logins) == {"unknown"}
        assert set(emitter.get("coverage.event_kinds")) == {"unknown"}


def test_blocks_that_are_not_known() -> None:
    owner = resource("aws_db_parameter_group.main", {"name": "main", "parameter": unknown()})
    assert database(owner).get("authentication.logins") == UNKNOWN
    some = resource(
        "aws_db_parameter_group.main",
        {"name": "main", "parameter": [{"name": "log_connections", "value": "1"}, unknown()]},
    )
    assert database(some).get("authentication.logins") is True
    assert database(some).get("authentication.session_ends") == UNKNOWN


def test_nothing_is_said_of_a_database_that_exports_nothing() -> None:
    emitter = database(group({"log_connections": "1"}), enabled_cloudwatch_logs_exports=["upgrade"])
    assert (emitter.get("authentication"), emitter.get("coverage"), emitter.get("routes")) == (None, None, None)


def test_groups_of_a_cluster_and_its_instances() -> None:
    cluster = resource(
        "aws_rds_cluster.main",
        {
            "cluster_identifier": "main",
            "engine": "aurora-postgresql",
            "enabled_cloudwatch_logs_exports": ["postgresql"],
            "db_cluster_parameter_group_name": ref("aws_rds_cluster_parameter_group.c", "name"),
        },
    )
    member = resource(
        "aws_rds_cluster_instance.a",
        {
            "cluster_identifier": ref("aws_rds_cluster.main", "id"),
            "db_parameter_group_name": ref("aws_db_parameter_group.main", "name"),
        },
    )
    groups = [
        group({"log_statement": "all", "log_connections": "0"}, "aws_rds_cluster_parameter_group", "c"),
        group({"log_connections": "1"}),
    ]
    emitter = mapped(rds, cluster, member, *groups).only("emitter")
    assert emitter.get("authentication.logins") is True
    assert emitter.get("coverage.event_kinds.excluded") == []
