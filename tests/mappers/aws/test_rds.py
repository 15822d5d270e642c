"""RDS: engines, exports, log groups, replicas, clusters, activity streams."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import rds
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, hcl, mapped, place_of, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}
OPEN = {"unknown": "it is decided inside the database, not in its resource"}


def instance(*more: Resource, kind: str = "aws_db_instance", **attributes: Any) -> tuple[Resource, Mapped]:
    given = {"identifier": "main", "cluster_identifier": "main", "engine": "postgres", **attributes}
    owner = resource(f"{kind}.main", {key: item for key, item in given.items() if item is not None})
    return owner, mapped(rds, owner, *more)


def options(name: str, **settings: Any) -> Resource:
    listed = [{"name": key, "value": item} for key, item in settings.items()]
    return resource(
        "aws_db_option_group.main",
        {"name": "opts", "option": [{"option_name": name, "option_settings": listed}]},
    )


OPTIONS = ref("aws_db_option_group.main", "name")
PLUGIN = options("MARIADB_AUDIT_PLUGIN")


@pytest.mark.parametrize(
    ("engine", "exports", "logging"),
    [
        ("postgres", None, "off"),
        ("postgres", [], "off"),
        ("postgres", ["upgrade"], "off"),
        ("postgres", ["iam-db-auth-error"], "off"),
        ("postgres", ["postgresql", "upgrade"], "on"),
        ("postgres", unknown(), UNKNOWN),
        ("postgres", ["upgrade", unknown()], UNKNOWN),
        ("postgres", ["postgresql", unknown()], "on"),
        ("mysql", ["error", "slowquery"], "off"),
        ("mariadb", None, "off"),
        ("oracle-ee", ["audit"], "on"),
        ("oracle-se2-cdb", ["alert", "listener"], "off"),
        ("oracle-ee", unknown(), UNKNOWN),
        ("sqlserver-ex", ["error", "agent"], "off"),
        ("db2-se", ["diag.log", "notify.log"], "off"),
        (unknown(), ["postgresql"], UNKNOWN),
        (unknown(), None, "off"),
        (None, None, "off"),
    ],
)
def test_logging_by_engine(engine: Any, exports: Any, logging: Any) -> None:
    owner, found = instance(engine=engine, enabled_cloudwatch_logs_exports=exports)
    emitter = found.only("emitter", "database")
    assert (emitter.get("logging"), emitter.get("plane")) == (logging, "data")
    assert (emitter.get("logging_detail") is not None) is (logging == "off")
    if exports is not None and engine in {"postgres", "oracle-ee"}:
        assert emitter.span_of("logging") == place_of(owner, "enabled_cloudwatch_logs_exports")
    if exports is None and engine == "postgres":
        assert "logging" in emitter.defaults


def test_an_engine_whose_files_decide() -> None:
    emitter = instance(engine="custom-oracle-ee", enabled_cloudwatch_logs_exports=["audit"])[1].only("emitter")
    assert "custom-oracle-ee" in emitter.get("logging.unknown")


def test_without_engine_but_with_exports() -> None:
    emitter = instance(engine=None, enabled_cloudwatch_logs_exports=["audit"])[1].only("emitter")
    assert set(emitter.get("logging")) == {"unknown"}


@pytest.mark.parametrize("engine", ["oracle-ee", "sqlserver-se", "db2-se"])
def test_what_the_database_decides_is_unknown(engine: str) -> None:
    option = {"sqlserver-se": "SQLSERVER_AUDIT", "db2-se": "DB2_AUDIT"}.get(engine, "OTHER")
    emitter = instance(
        options(option), engine=engine, option_group_name=OPTIONS, enabled_cloudwatch_logs_exports=["audit"]
    )[1].only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.event_kinds") == OPEN
    assert emitter.get("authentication.logins") == OPEN


def test_an_audit_option_goes_to_its_bucket() -> None:
    group = options("SQLSERVER_AUDIT", S3_BUCKET_ARN=ref("aws_s3_bucket.audit", "arn"))
    _, found = instance(group, engine="sqlserver-se", option_group_name=OPTIONS)
    assert found.only("emitter").get("routes.0.via") == "s3"
    assert found.links[0].handles == ("tf:.#aws_s3_bucket.audit",)


@pytest.mark.parametrize(
    ("group", "logging"),
    [
        ("elsewhere", "unknown"),
        (unknown(), "unknown"),
        ("default:sqlserver-se-15-00", "off"),
        ("opts", "on"),
        (None, "off"),
    ],
)
def test_the_option_group(group: Any, logging: str) -> None:
    emitter = instance(options("SQLSERVER_AUDIT"), engine="sqlserver-se", option_group_name=group)[1].only("emitter")
    found = emitter.get("logging")
    assert ("unknown" if isinstance(found, dict) else found) == logging


@pytest.mark.parametrize(
    ("kind", "identifier", "name", "handle"),
    [
        ("aws_db_instance", "main", "anything", "log-group:/aws/rds/instance/main/postgresql"),
        ("aws_rds_cluster", "main", "anything", "log-group:/aws/rds/cluster/main/postgresql"),
        (
            "aws_db_instance",
            unknown(),
            text("/aws/rds/instance/", ref("aws_db_instance.main", "identifier"), "/postgresql"),
            "tf:.#aws_cloudwatch_log_group.db",
        ),
        (
            "aws_rds_cluster",
            None,
            text("/aws/rds/cluster/", ref("aws_rds_cluster.main", "cluster_identifier"), "/postgresql"),
            "tf:.#aws_cloudwatch_log_group.db",
        ),
        ("aws_db_instance", unknown(), "/aws/rds/instance/main/postgresql", None),
    ],
)
def test_route(kind: str, identifier: Any, name: Any, handle: str | None) -> None:
    _, found = instance(
        resource("aws_cloudwatch_log_group.db", {"name": name}),
        kind=kind,
        identifier=identifier,
        cluster_identifier=identifier,
        enabled_cloudwatch_logs_exports=["postgresql"],
    )
    assert found.only("emitter").get("routes.0.via") == "cloudwatch"
    assert [link.handles[0] for link in found.links] == ([] if handle is None else [handle])


def test_a_replica_has_the_engine_of_its_source() -> None:
    replica = resource(
        "aws_db_instance.replica",
        {
            "replicate_source_db": ref("aws_db_instance.main", "identifier"),
            "enabled_cloudwatch_logs_exports": ["postgresql"],
        },
    )
    found = instance(replica)[1]
    assert found["emitter:.#aws_db_instance.replica"].get("logging") == "on"


def test_replicas_of_each_other_end() -> None:
    pair = [
        resource(f"aws_db_instance.{own}", {"replicate_source_db": ref(f"aws_db_instance.{other}", "id")})
        for own, other in ("ab", "ba")
    ]
    assert len(mapped(rds, *pair)) == 2


def test_instances_of_a_cluster_log_through_it() -> None:
    members = [
        resource("aws_rds_cluster_instance.a", {"cluster_identifier": ref("aws_rds_cluster.main", "id")}),
        resource("aws_db_instance.b", {"engine": "aurora-postgresql"}),
    ]
    found = instance(*members, kind="aws_rds_cluster", engine="aurora-postgresql")[1]
    assert found.only("emitter").type == "aws_rds_cluster"


def test_format_of_the_export() -> None:
    found = instance(enabled_cloudwatch_logs_exports=["postgresql"])[1]
    form = found.only("format")
    assert found.only("emitter").get("formats") == [form.id]
    assert (form.get("configurable"), form.get("encoding")) == (False, "text")


@pytest.mark.parametrize("exports", [None, ["postgresql"]])
def test_an_activity_stream_records_everything(exports: Any) -> None:
    stream = resource(
        "aws_rds_cluster_activity_stream.main", {"resource_arn": ref("aws_rds_cluster.main", "arn"), "mode": "async"}
    )
    found = instance(
        stream, kind="aws_rds_cluster", engine="aurora-postgresql", enabled_cloudwatch_logs_exports=exports
    )[1]
    emitter = found.only("emitter")
    assert emitter.get("logging") == "on"
    assert emitter.get("authentication") == {"logins": True, "failures": True, "session_ends": True}
    assert emitter.get("coverage.event_kinds.excluded") == []
    assert emitter.get("routes")[-1]["via"] == "kinesis"
    assert "logging" not in emitter.defaults
    assert emitter.get("logging_detail") is None


def test_from_terraform() -> None:
    found = mapped(
        rds,
        *hcl(
            """
            resource "aws_db_parameter_group" "pg" {
              family = "postgres16"
              dynamic "parameter" {
                for_each = { log_connections = "1", log_disconnections = "1", log_statement = "ddl" }
                content {
                  name  = parameter.key
                  value = parameter.value
                }
              }
            }
            resource "aws_db_instance" "main" {
              identifier                      = "main"
              engine                          = "postgres"
              parameter_group_name            = aws_db_parameter_group.pg.name
              enabled_cloudwatch_logs_exports = ["postgresql"]
            }
            """
        ),
    )
    emitter = found.only("emitter")
    assert emitter.get("authentication") == {"logins": True, "failures": True, "session_ends": True}
    assert emitter.get("coverage.event_kinds.excluded") == ["write", "read"]
