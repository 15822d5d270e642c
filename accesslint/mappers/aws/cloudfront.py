"""CloudFront: standard logs of the distribution itself or delivered by CloudWatch, and real-time logs per behaviour.

One complete log is enough: a sample rate or a behaviour without a real-time log is a gap only where no standard log is
kept. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.aws.cloudfront_format import REAL_TIME, STANDARD
from accesslint.mappers.aws.log_delivery import add_arn_route, add_deliveries
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed, number, shown, undecided
from accesslint.mappers.records import add_format, chosen_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_DISTRIBUTION = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution"

TABLES = (
    Table(
        "emitter",
        "distribution",
        {"terraform": ("aws_cloudfront_distribution",)},
        (Setting("logging", {"terraform": "logging_config.bucket"}, _DISTRIBUTION, fixed("on"), default="off"),),
    ),
)


class _Behaviour(NamedTuple):
    path: str
    real_time: Value | None
    """ARN of its real-time log configuration."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every distribution as an emitter of kind `distribution`, with its formats and routes."""
    described = set[str]()
    for resource in resources.of_type("aws_cloudfront_distribution"):
        emitter = emitter_for(resource, "distribution", "http")
        yield from _add_own_log(emitter, resource, resources)
        yield from add_deliveries(emitter, resource, STANDARD, resources)
        for found in _add_real_time(emitter, resource, resources):
            # Several distributions may share a configuration, and so its format.
            if isinstance(found, Link) or found.id not in described:
                yield found
            if isinstance(found, Entity):
                described.add(found.id)
        if emitter.get("logging") == "off":
            emitter.set(
                "logging_detail", f"it has neither a {resource.name_of('logging_config')} with a bucket nor a delivery"
            )
        else:
            _add_cookies(emitter, resource)
        yield emitter


def _add_own_log(emitter: Entity, resource: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    block = find(resource, "logging_config")
    unknown = None if block is None else undecided(block)
    bucket = find(resource, "logging_config.bucket")
    if block is not None and unknown is not None:
        emitter.set("logging", unknown, block.span)
        return
    if bucket is None or bucket.text == "":
        # The block without a bucket only says what a delivered log does with cookies.
        emitter.set("logging", "off", default=True)
        return
    emitter.set("logging", "on", bucket.span)
    yield from add_route(emitter, bucket, "s3", "s3", resources)
    form = fixed_format(resource, STANDARD)
    add_format(emitter, form)
    yield form


def _add_cookies(emitter: Entity, resource: Resource) -> None:
    cookies = find(resource, "logging_config.include_cookies")
    included = False if cookies is None else boolean.of(cookies)
    if cookies is not None and isinstance(included, Unknown):
        emitter.set("sensitive", included, cookies.span)
    elif cookies is not None and included is True:
        name = resource.name_of("logging_config.include_cookies").rpartition(".")[2]
        emitter.append("sensitive", {"what": f"cookies ({name})", "kind": "credentials"}, cookies.span)


def _behaviours(resource: Resource) -> Iterator[_Behaviour]:
    for name in ("default_cache_behavior", "ordered_cache_behavior"):
        blocks = find(resource, name)
        for block in blocks.items() if blocks is not None else ():
            path = find(block, "path_pattern")
            real_time = find(block, "realtime_log_config_arn")
            yield _Behaviour("*" if path is None else path.text or "", None if _empty(real_time) else real_time)


def _empty(value: Value | None) -> bool:
    return value is None or value.text == ""


def _add_real_time(emitter: Entity, resource: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    behaviours = list(_behaviours(resource))
    arns = [behaviour.real_time for behaviour in behaviours if behaviour.real_time is not None]
    if not arns:
        return
    alone = emitter.get("logging") == "off"
    if alone:
        known = next((arn for arn in arns if arn.unknown is None), None)
        decide_logging(emitter, arns[0].unknown or "on" if known is None else "on", (known or arns[0]).span)
        missing = [behaviour.path for behaviour in behaviours if behaviour.real_time is None]
        included = [behaviour.path for behaviour in behaviours if behaviour.real_time is not None]
        emitter.set("coverage.locations", {"included": included, "excluded": missing})
    seen = set[str]()
    for arn in arns:
        config = resources.target(arn)
        if config is None or config.type != "aws_cloudfront_realtime_log_config":
            if alone and emitter.get("filters") is None:
                emitter.set("filters", Unknown("the real-time log configuration is not in these files"), arn.span)
            target = shown(arn) or "a real-time log"
            reason = f"the stream of {target} is not told by these files"
            emitter.append("routes", {"to": {"unknown": reason}, "via": "kinesis", "target": target}, arn.span)
        elif config.id not in seen:
            seen.add(config.id)
            yield from _add_config(emitter, config, resources, sampled=alone)


def _add_config(
    emitter: Entity, config: Resource, resources: ResourceIndex, *, sampled: bool
) -> Iterator[Entity | Link]:
    rate = find(config, "sampling_rate")
    if sampled and rate is not None:
        _add_sampling(emitter, rate, config.name_of("sampling_rate"))
    stream = find(config, "endpoint.kinesis_stream_config.stream_arn")
    if stream is not None:
        yield from add_arn_route(emitter, stream, resources, "stream")
    form = chosen_format(config, REAL_TIME, find(config, "fields"))
    form.set("encoding", "text", default=True)
    form.set("structured", True, default=True)
    add_format(emitter, form)
    yield form


def _add_sampling(emitter: Entity, rate: Value, name: str) -> None:
    percent = number.of(rate)
    if isinstance(percent, Unknown):
        if emitter.get("filters") is None:
            emitter.set("filters", percent, rate.span)
    elif percent < 100 and not isinstance(emitter.get("filters"), dict):
        detail = f"only {percent} percent of the requests are in the real-time log"
        emitter.append("filters", {"how": "sample", "what": f"{name} = {percent}", "detail": detail}, rate.span)
