"""Cognito: the sign-ins of a user pool, where it exports them.

A pool without the export is no finding: it needs the Plus plan, and CloudTrail records the calls of the sign-in itself.
https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_logs import VIA, named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_GOALS = {
    "log-group": "cloud_watch_logs_configuration.log_group_arn",
    "firehose": "firehose_configuration.stream_arn",
    "s3": "s3_configuration.bucket_arn",
}

TABLES = (
    Table(
        "emitter",
        "user-pool",
        {"terraform": ("aws_cognito_log_delivery_configuration",)},
        tuple(
            Setting(
                "logging",
                {"terraform": f"log_configurations.{goal}"},
                "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html",
                named,
            )
            for goal in _GOALS.values()
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every export of sign-ins as an emitter of kind `user-pool`, with its routes."""
    for delivery in resources.of_type("aws_cognito_log_delivery_configuration"):
        blocks = find(delivery, "log_configurations")
        if blocks is None:
            continue
        unknown = undecided(blocks) if not isinstance(blocks.data, dict | list) else None
        exports = [block for block in blocks.items() if isinstance(block.data, dict) and _tells_of_sign_ins(block)]
        if unknown is not None or exports:
            yield from _emitter(delivery, blocks, exports, unknown, resources)


def _tells_of_sign_ins(block: Value) -> bool:
    """The other source, `userNotification`, tells of messages that could not be sent."""
    source = find(block, "event_source")
    return source is not None and source.text != "userNotification"


def _emitter(
    delivery: Resource, blocks: Value, exports: list[Value], unknown: Unknown | None, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    emitter = emitter_for(delivery, "user-pool", "auth")
    source = find(exports[0], "event_source") if exports else None
    doubt = unknown or (undecided(source) if source is not None else None)
    decide_logging(emitter, doubt or "on", (source or blocks).span)
    for block in exports:
        for kind, path in _GOALS.items():
            goal = find(block, path)
            if goal is not None and goal.data != "":
                yield from add_route(emitter, goal, kind, VIA[kind], resources)
    yield emitter
