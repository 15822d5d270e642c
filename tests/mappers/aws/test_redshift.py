"""Redshift: the side resource and the older block, both destinations, the switch of user activity, serverless."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import redshift
from tests.mappers.building import Mapped, hcl, mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}


def cluster(
    logging: dict[str, Any] | None, activity: Any = None, block: dict[str, Any] | None = None, pointer: Any = None
) -> Mapped:
    more = {} if block is None else {"logging": [block]}
    found = [
        resource(
            "aws_redshift_cluster.a",
            {
                "cluster_identifier": "dw",
                "cluster_parameter_group_name": ref("aws_redshift_parameter_group.a", "id"),
                **more,
            },
        ),
        resource(
            "aws_redshift_parameter_group.a",
            {
                "name": "params",
                "parameter": [] if activity is None else [{"name": "enable_user_activity_logging", "value": activity}],
            },
        ),
    ]
    if logging is not None:
        side = {"cluster_identifier": pointer or ref("aws_redshift_cluster.a", "id"), **logging}
        found.append(resource("aws_redshift_logging.a", side))
    return mapped(redshift, *found)


S3 = {"bucket_name": "audit", "log_destination_type": "s3"}
ALL = ["connectionlog", "userlog", "useractivitylog"]


@pytest.mark.parametrize(
    ("found", "logging"),
    [
        (cluster(None), "off"),
        (cluster(S3), "on"),
        (cluster(S3, pointer="dw"), "on"),
        (cluster(S3, pointer="other"), "off"),
        (cluster(S3, pointer=unknown()), UNKNOWN),
        (cluster({"log_destination_type": "cloudwatch", "log_exports": ALL}), "on"),
        (cluster({"log_destination_type": "cloudwatch", "log_exports": ["userlog"]}), "off"),
        (cluster({"log_destination_type": "cloudwatch", "log_exports": unknown()}), UNKNOWN),
        (cluster({"log_destination_type": "cloudwatch"}), "off"),
        (cluster(None, block={"enable": True, "bucket_name": "audit"}), "on"),
        (cluster(None, block={"enable": False, "bucket_name": "audit"}), "off"),
        (cluster(None, block={"enable": unknown(), "bucket_name": "audit"}), UNKNOWN),
    ],
)
def test_logging(found: Mapped, logging: Any) -> None:
    emitter = found.only("emitter", "database")
    assert emitter.get("logging") == logging
    assert (emitter.get("logging_detail") is not None) == (logging == "off")


@pytest.mark.parametrize(
    ("found", "excluded"),
    [
        (cluster(S3, "true"), []),
        (cluster(S3, "false"), ["ddl", "write", "read"]),
        (cluster(S3), ["ddl", "write", "read"]),
        (cluster({"log_destination_type": "cloudwatch", "log_exports": ALL}, "true"), []),
        (cluster({"log_destination_type": "cloudwatch", "log_exports": ["connectionlog"]}, "true"), [
            "ddl", "role", "write", "read",
        ]),
    ],
)  # fmt: skip
def test_statements(found: Mapped, excluded: list[str]) -> None:
    assert found.only("emitter").get("coverage.event_kinds.excluded") == excluded


def test_an_unknown_parameter() -> None:
    assert cluster(S3, unknown()).only("emitter").get("coverage.event_kinds") == UNKNOWN


def test_routes() -> None:
    (route,) = cluster(S3).only("emitter").get("routes")
    assert (route["via"], route["target"], route["platform_key_only"]) == ("s3", "audit", True)
    routes = cluster({"log_destination_type": "cloudwatch", "log_exports": ALL}).only("emitter").get("routes")
    assert [one["target"] for one in routes] == [f"/aws/redshift/cluster/dw/{kind}" for kind in ALL]


@pytest.mark.parametrize(
    ("exports", "logging"),
    [(None, "off"), ([], "off"), (["userlog"], "off"), (ALL, "on"), (unknown(), UNKNOWN), ([unknown()], UNKNOWN)],
)
def test_a_namespace(exports: Any, logging: Any) -> None:
    found = mapped(
        redshift,
        resource("aws_redshiftserverless_namespace.a", {"namespace_name": "a", "log_exports": exports}),
    )
    assert found.only("emitter", "database").get("logging") == logging


def test_a_workgroup_may_switch_activity_off() -> None:
    found = mapped(
        redshift,
        *hcl("""
        resource "aws_redshiftserverless_namespace" "a" {
          namespace_name = "a"
          log_exports    = ["connectionlog", "userlog", "useractivitylog"]
        }
        resource "aws_redshiftserverless_workgroup" "a" {
          namespace_name = aws_redshiftserverless_namespace.a.namespace_name
          workgroup_name = "a"
          config_parameter {
            parameter_key   = "enable_user_activity_logging"
            parameter_value = "false"
          }
        }
        """),
    )
    emitter = found.only("emitter", "database")
    assert emitter.get("coverage.event_kinds.excluded") == ["ddl", "write", "read"]
    assert emitter.get("routes")[0]["target"] == "/aws/redshift/a/connectionlog"
