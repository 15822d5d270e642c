"""Tables of services read both ways: what a user writes to switch a log on is read as on."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import api_gateway, cloudfront, eks, flow_logs, load_balancers, rds
from accesslint.mappers.table import Setting, Table, attribute_for

MODULES = (api_gateway, cloudfront, eks, flow_logs, load_balancers, rds)
TABLES = [table for module in MODULES for table in module.TABLES]


def row_of(table: Table) -> Setting:
    row = attribute_for(table.settings, "logging", "terraform")
    assert row is not None
    return row


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.types["terraform"][0])
def test_on_is_written_as_it_is_read(table: Table) -> None:
    row = row_of(table)
    assert row.default == "off"
    assert row.meaning.read(row.written("on")) == "on"
    assert row.source.startswith("https://")


@pytest.mark.parametrize(
    ("table", "attribute", "on", "off"),
    [
        (api_gateway.TABLES[0], "access_log_settings.destination_arn", "…", "…"),
        (cloudfront.TABLES[0], "logging_config.bucket", "…", "…"),
        (eks.TABLES[0], "enabled_cluster_log_types", ["api", "audit", "authenticator"], []),
        (flow_logs.TABLES[0], "traffic_type", "ALL", None),
        (load_balancers.TABLES[0], "access_logs.enabled", True, False),
        (load_balancers.TABLES[1], "access_logs.enabled", True, False),
        (rds.TABLES[0], "enabled_cloudwatch_logs_exports", ["…"], []),
    ],
)
def test_what_to_write(table: Table, attribute: str, on: Any, off: Any) -> None:
    row = row_of(table)
    assert row.attributes["terraform"] == attribute
    assert (row.written("on"), row.written("off")) == (on, off)


@pytest.mark.parametrize(("types", "fact"), [(["audit"], "on"), (["api"], "off"), ([], "off")])
def test_the_list_of_a_cluster(types: list[str], fact: str) -> None:
    assert row_of(eks.TABLES[0]).meaning.read(types) == fact


def test_a_flow_log_is_a_side_resource() -> None:
    side = row_of(flow_logs.TABLES[0]).side["terraform"]
    assert (side.type, side.attribute) == ("aws_flow_log", "vpc_id")
    assert row_of(flow_logs.TABLES[0]).meaning.takes_references
