"""CloudWatch's own delivery of logs ("vended logs"): joins sources, deliveries and destinations to what they log.

A load balancer or a distribution logs through it if three things meet: an `aws_cloudwatch_log_delivery_source` with its
ARN, an `aws_cloudwatch_log_delivery_destination`, and an `aws_cloudwatch_log_delivery` that connects both. A source by
itself delivers nothing: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-vended-logs-permissions-V2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from accesslint.mappers.aws.names import add_route
from accesslint.mappers.holes import text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import Layout, add_format, chosen_format, decide_logging
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Reference, Resource, Unknown, Value

_SOURCE = "aws_cloudwatch_log_delivery_source"
_DELIVERY = "aws_cloudwatch_log_delivery"
_DESTINATION = "aws_cloudwatch_log_delivery_destination"

_KINDS = {
    "s3": ("arn:aws:s3:", "arn:aws-cn:s3:", "arn:aws-us-gov:s3:", "aws_s3_bucket"),
    "log-group": ("arn:aws:logs:", "arn:aws-cn:logs:", "arn:aws-us-gov:logs:", "aws_cloudwatch_log_group"),
    "firehose": (
        "arn:aws:firehose:",
        "arn:aws-cn:firehose:",
        "arn:aws-us-gov:firehose:",
        "aws_kinesis_firehose_delivery_stream",
    ),
    "stream": ("arn:aws:kinesis:", "arn:aws-cn:kinesis:", "arn:aws-us-gov:kinesis:", "aws_kinesis_stream"),
}
"""How ARNs and addresses of the things that take logs begin."""

VIA = {"s3": "s3", "log-group": "cloudwatch", "firehose": "firehose", "stream": "kinesis"}
"""The fact `via` of a route to a kind of thing."""

_ENCODINGS = {"json": "json", "plain": "text", "w3c": "text", "raw": "text", "parquet": "binary"}
"""By `output_format`: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html"""


class Delivery(NamedTuple):
    """One way on which CloudWatch delivers a resource's access log."""

    source: Resource
    delivery: Resource
    destination: Resource | None
    """The declared destination; None where it is another account's or unknown."""


def kind_of(value: Value, resources: ResourceIndex) -> str:
    """What an ARN or a reference names, as a kind of `names.reduce`; empty where it does not tell."""
    text, holes = text_with_holes(value)
    fields = text.split(":", 3)
    if len(fields) > 3 and fields[0] == "arn":
        # The partition may be another resource's to tell.
        text = ":".join(("arn", "aws", *fields[2:]))
    found = next((kind for kind, marks in _KINDS.items() if text.startswith(marks[:-1])), "")
    reference = next((hole for hole in holes if isinstance(hole, Reference)), None)
    if found or reference is None:
        return found
    resource = resources.get(reference.target)
    parts = reference.target.rpartition("#")[2].split(".") if resource is None else (resource.type,)
    return next((kind for kind, marks in _KINDS.items() if marks[-1] in parts), "")


def add_arn_route(
    entity: Entity, value: Value, resources: ResourceIndex, otherwise: str = "log-group", **more: Any
) -> Iterator[Link]:
    """Append a route to whatever an ARN names; `otherwise` is the kind where the ARN does not tell it."""
    kind = kind_of(value, resources) or otherwise
    yield from add_route(entity, value, kind, VIA[kind], resources, **more)


def deliveries(resource: Resource, resources: ResourceIndex) -> Iterator[Delivery | Unknown]:
    """The complete deliveries of a resource's access log; an `Unknown` for each source whose log type is unknown."""
    for source in resources.pointing_at(resource, _SOURCE, "resource_arn"):
        log_type = find(source, "log_type")
        unknown = None if log_type is None else undecided(log_type)
        if unknown is not None:
            yield unknown
            continue
        if log_type is None or not (log_type.text or "").endswith("ACCESS_LOGS"):
            continue
        yield from deliveries_of(source, resources)


def deliveries_of(source: Resource, resources: ResourceIndex) -> Iterator[Delivery]:
    """The deliveries that take from a source."""
    name = find(source, "name")
    names = [name.text] if name is not None and name.text else []
    for delivery in resources.pointing_at(source, _DELIVERY, "delivery_source_name", names):
        written = find(delivery, "delivery_source_name")
        if written is not None and written.text and delivery.scope != source.scope:
            continue
        destination = resources.target(find(delivery, "delivery_destination_arn"))
        known = destination is not None and destination.type == _DESTINATION
        yield Delivery(source, delivery, destination if known else None)


def add_deliveries(
    emitter: Entity, resource: Resource, layout: Layout, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    """Add what CloudWatch delivers of a resource's access log to its emitter: `logging`, routes and formats.

    To be called once `logging` says what the resource's own attributes say. Yields the formats and the links.
    """
    for found in deliveries(resource, resources):
        if isinstance(found, Unknown):
            if emitter.get("logging") == "off":
                decide_logging(emitter, found, None)
            continue
        arn = find(found.source, "resource_arn")
        if emitter.get("logging") != "on":
            decide_logging(emitter, "on", None if arn is None else arn.span)
        yield from add_delivery_route(emitter, found, resources)
        form = chosen_format(found.delivery, layout, find(found.delivery, "record_fields"))
        _set_encoding(form, found.destination)
        add_format(emitter, form)
        yield form


def add_delivery_route(emitter: Entity, found: Delivery, resources: ResourceIndex) -> Iterator[Link]:
    """Append a route to what a delivery's destination stands for."""
    goal = find(found.delivery, "delivery_destination_arn")
    if found.destination is not None:
        goal = find(found.destination, "delivery_destination_configuration.destination_resource_arn") or goal
    if goal is not None:
        yield from add_arn_route(emitter, goal, resources)


def _set_encoding(form: Entity, destination: Resource | None) -> None:
    value = None if destination is None else find(destination, "output_format")
    if value is None:
        why = Unknown("the delivery destination names no output format", "output_format of the delivery destination")
    else:
        why = undecided(value) or Unknown("the output format is not one that AWS documents")
    encoding = _ENCODINGS.get(value.text or "") if value is not None else None
    span = None if value is None else value.span
    form.set("encoding", encoding or why, span)
    form.set("structured", True if encoding else why, span)
