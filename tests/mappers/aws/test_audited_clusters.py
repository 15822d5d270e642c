"""DocumentDB and Neptune: both the parameter and the export are needed; what the parameter's words cover."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import audited_clusters
from tests.mappers.building import Mapped, hcl, mapped, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}
GROUPS = {
    "aws_docdb_cluster": ("aws_docdb_cluster_parameter_group", "db_cluster_parameter_group_name", "audit_logs"),
    "aws_neptune_cluster": (
        "aws_neptune_cluster_parameter_group",
        "neptune_cluster_parameter_group_name",
        "neptune_enable_audit_log",
    ),
}

EXPORTS = {
    "aws_docdb_cluster": "enabled_cloudwatch_logs_exports",
    "aws_neptune_cluster": "enable_cloudwatch_logs_exports",
}


def cluster(kind: str, exports: Any, parameter: Any, group: Any = None) -> Mapped:
    group_type, attribute, name = GROUPS[kind]
    written = {} if parameter is None else {"parameter": [{"name": name, "value": parameter}]}
    given = ref(f"{group_type}.a", "name") if group is None else group
    return mapped(
        audited_clusters,
        resource(f"{kind}.a", {"cluster_identifier": "a", EXPORTS[kind]: exports, attribute: given}),
        resource(f"{group_type}.a", {"name": "params", **written}),
    )


@pytest.mark.parametrize(
    ("kind", "exports", "parameter", "logging"),
    [
        ("aws_docdb_cluster", ["audit"], "enabled", "on"),
        ("aws_docdb_cluster", ["audit", "profiler"], "all", "on"),
        ("aws_docdb_cluster", ["audit"], "disabled", "off"),
        ("aws_docdb_cluster", ["audit"], "none", "off"),
        ("aws_docdb_cluster", ["audit"], None, "off"),
        ("aws_docdb_cluster", ["audit"], unknown(), UNKNOWN),
        ("aws_docdb_cluster", ["profiler"], "enabled", "off"),
        ("aws_docdb_cluster", None, "enabled", "off"),
        ("aws_docdb_cluster", unknown(), "enabled", UNKNOWN),
        ("aws_docdb_cluster", unknown(), "disabled", "off"),
        ("aws_neptune_cluster", ["audit"], "1", "on"),
        ("aws_neptune_cluster", ["audit"], 1, "on"),
        ("aws_neptune_cluster", ["audit"], "0", "off"),
        ("aws_neptune_cluster", ["audit"], None, "off"),
        ("aws_neptune_cluster", ["slowquery"], "1", "off"),
        ("aws_neptune_cluster", None, "1", "off"),
        ("aws_neptune_cluster", ["audit"], unknown(), UNKNOWN),
        ("aws_neptune_cluster", [unknown()], "1", UNKNOWN),
    ],
)
def test_logging(kind: str, exports: Any, parameter: Any, logging: Any) -> None:
    found = cluster(kind, exports, parameter)
    emitter = found.only("emitter", "database")
    assert emitter.get("logging") == logging
    assert bool(emitter.get("formats")) == (logging != "off")
    assert (emitter.get("logging_detail") is not None) == (logging == "off")


@pytest.mark.parametrize(
    ("parameter", "excluded", "logins"),
    [
        ("enabled", ["write", "read"], True),
        ("ddl", ["write", "read"], True),
        ("ddl,dml_write", ["read"], True),
        ("ddl, dml_read, dml_write", [], True),
        ("all", [], True),
        ("dml_write", ["ddl", "role", "read"], False),
    ],
)
def test_what_documentdb_audits(parameter: str, excluded: list[str], logins: bool) -> None:
    emitter = cluster("aws_docdb_cluster", ["audit"], parameter).only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == excluded
    assert emitter.get("authentication.logins") is logins


def test_a_group_of_other_files_is_unknown() -> None:
    emitter = cluster("aws_neptune_cluster", ["audit"], "1", "of-another-root").only("emitter")
    assert "of-another-root" in emitter.get("logging")["unknown"]


def test_a_group_by_name() -> None:
    assert cluster("aws_neptune_cluster", ["audit"], "1", "params").only("emitter").get("logging") == "on"


def test_the_log_group_is_found_by_name() -> None:
    found = mapped(
        audited_clusters,
        *hcl("""
        resource "aws_docdb_cluster" "a" {
          cluster_identifier              = "orders"
          enabled_cloudwatch_logs_exports = ["audit"]
          db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.a.name
        }
        resource "aws_docdb_cluster_parameter_group" "a" {
          family = "docdb5.0"
          parameter {
            name  = "audit_logs"
            value = "all"
          }
        }
        """),
        resource(
            "aws_cloudwatch_log_group.a",
            {"name": text("/aws/docdb/", ref("aws_docdb_cluster.a", "cluster_identifier"), "/audit")},
        ),
    )
    (link,) = found.links
    assert link.handles == ("log-group:/aws/docdb/orders/audit", "tf:.#aws_cloudwatch_log_group.a")
