"""Log delivery sources of services that have no mapper: Bedrock's knowledge bases, Entity Resolution, WorkMail, ….

Whatever a source stands for, its log is kept where a delivery takes it; a source by itself delivers nothing:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.log_delivery import add_delivery_route, deliveries_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_JOINED = frozenset({"aws_lb", "aws_alb", "aws_cloudfront_distribution"})
"""Types whose own mapper joins the sources of their access logs."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every source that nothing else joins as an emitter of kind `service`, with the routes of its deliveries."""
    for source in resources.of_type("aws_cloudwatch_log_delivery_source"):
        if _is_joined(source, resources):
            continue
        emitter = emitter_for(source, "service", "data")
        found = list(deliveries_of(source, resources))
        arn = find(source, "resource_arn")
        if found:
            decide_logging(emitter, "on", None if arn is None else arn.span)
        elif (doubt := _open_delivery(source, resources)) is not None:
            decide_logging(emitter, *doubt)
        else:
            emitter.set("logging", "off", default=True)
            emitter.set("logging_detail", "no aws_cloudwatch_log_delivery in these files takes from it")
        for delivery in found:
            yield from add_delivery_route(emitter, delivery, resources)
        yield emitter


def _is_joined(source: Resource, resources: ResourceIndex) -> bool:
    """Traces are no log, and logs of balancers and distributions are their own mappers' business."""
    target, kind = resources.target(find(source, "resource_arn")), find(source, "log_type")
    word = (kind.text or "") if kind is not None else ""
    return word == "TRACES" or (target is not None and target.type in _JOINED)


def _open_delivery(source: Resource, resources: ResourceIndex) -> tuple[Unknown, Span] | None:
    """Why a delivery of the root module may take from the source."""
    for delivery in resources.of_type("aws_cloudwatch_log_delivery"):
        name = find(delivery, "delivery_source_name")
        if name is not None and name.unknown is not None and delivery.scope == source.scope:
            return name.unknown, name.span
    return None
