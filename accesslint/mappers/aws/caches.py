"""ElastiCache: the logs that a cache delivers, so that what takes them is judged as a store.

A cache without them is no finding: slow queries and engine messages do not tell who did what, and ElastiCache has no
audit log. MemoryDB delivers none at all.
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.application_services_formats import CACHE
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_logs import VIA, named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_TYPES = ("aws_elasticache_cluster", "aws_elasticache_replication_group")
_DELIVERY = "log_delivery_configuration"
_KINDS = {"cloudwatch-logs": "log-group", "kinesis-firehose": "firehose"}

TABLES = (
    Table(
        "emitter",
        "cache",
        {"terraform": _TYPES},
        (
            Setting(
                "logging",
                {"terraform": f"{_DELIVERY}.destination"},
                "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html",
                named,
            ),
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every cache that delivers a log as an emitter of kind `cache`, with its routes."""
    for cache in resources.of_type(*_TYPES):
        blocks = find(cache, _DELIVERY)
        if blocks is None:
            continue
        emitter = emitter_for(cache, "cache", "data")
        unknown = undecided(blocks)
        decide_logging(emitter, unknown or "on", blocks.span)
        for block in blocks.items():
            goal, kind = find(block, "destination"), find(block, "destination_type")
            how = _KINDS.get((kind.text or "").lower()) if kind is not None else None
            if isinstance(block.data, dict) and goal is not None and how is not None:
                yield from add_route(emitter, goal, how, VIA[how], resources)
            yield from _format(emitter, cache, block)
        yield emitter


def _format(emitter: Entity, cache: Resource, block: Value) -> Iterator[Entity]:
    """What a delivery of slow commands holds; the engine's log is messages of the engine."""
    said = [find(block, name) for name in ("log_type", "log_format")] if isinstance(block.data, dict) else []
    kind, form = ((value.text or "").lower() if value is not None else "" for value in said or (None, None))
    layout = CACHE.get((kind, form))
    if layout is not None:
        made = fixed_format(cache, layout)
        add_format(emitter, made)
        yield made
