"""ElastiCache: deliveries that are there, and none."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import caches
from tests.mappers.building import mapped, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
SLOW = {"destination": "slow", "destination_type": "cloudwatch-logs", "log_format": "json", "log_type": "slow-log"}
ENGINE = {"destination": "engine", "destination_type": "kinesis-firehose", "log_type": "engine-log"}


@pytest.mark.parametrize("kind", ["aws_elasticache_cluster", "aws_elasticache_replication_group"])
@pytest.mark.parametrize(
    ("blocks", "logging", "handles"),
    [
        ([SLOW], "on", [("log-group:slow",)]),
        ([SLOW, ENGINE], "on", [("log-group:slow",), ("firehose:engine",)]),
        ([{**SLOW, "destination": unknown()}], "on", []),
        (unknown(), UNKNOWN, []),
    ],
)
def test_deliveries(kind: str, blocks: Any, logging: Any, handles: list[tuple[str, ...]]) -> None:
    found = mapped(caches, resource(f"{kind}.a", {"log_delivery_configuration": blocks}))
    assert found.only("emitter", "cache").get("logging") == logging
    assert [link.handles for link in found.links] == handles


@pytest.mark.parametrize("blocks", [None, []])
def test_a_cache_without_deliveries_is_no_finding(blocks: Any) -> None:
    assert not mapped(caches, resource("aws_elasticache_cluster.a", {"log_delivery_configuration": blocks}))
