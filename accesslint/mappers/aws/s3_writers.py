"""Under which prefixes services write their records into a bucket: what lifecycle rules and policies have to cover.

A table over the resource types that name a bucket to log to. Load balancers, trails and flow logs put
`AWSLogs/` after the prefix that the user chose.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.names import named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Value


class _Writer(NamedTuple):
    """Where a resource type names the bucket and the prefix."""

    bucket: str
    prefix: str
    after: str = ""
    """What the service puts after the prefix."""


_BALANCER = _Writer("access_logs.bucket", "access_logs.prefix", "AWSLogs/")

WRITERS = {
    "aws_alb": _BALANCER,
    "aws_cloudfront_distribution": _Writer("logging_config.bucket", "logging_config.prefix"),
    "aws_cloudtrail": _Writer("s3_bucket_name", "s3_key_prefix", "AWSLogs/"),
    "aws_elb": _Writer("access_logs.bucket", "access_logs.bucket_prefix", "AWSLogs/"),
    "aws_flow_log": _Writer("log_destination", "", "AWSLogs/"),
    "aws_kinesis_firehose_delivery_stream": _Writer(
        "extended_s3_configuration.bucket_arn", "extended_s3_configuration.prefix"
    ),
    "aws_lb": _BALANCER,
    "aws_s3_bucket": _Writer("logging.target_bucket", "logging.target_prefix"),
    "aws_s3_bucket_logging": _Writer("target_bucket", "target_prefix"),
}

_CACHE: WeakKeyDictionary[ResourceIndex, dict[str, list[str | None]]] = WeakKeyDictionary()


def prefixes_in(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> list[str | None]:
    """The prefixes under which the files let services write to a bucket; None for one that is not known."""
    table = _CACHE.get(resources)
    if table is None:
        table = _CACHE[resources] = {}
        for kind, writer in WRITERS.items():
            for resource in resources.of_type(kind):
                _record(table, resource, writer, resources)
    handles = (f"tf:{bucket.id}", *(f"s3:{name}" for name in names))
    return list(dict.fromkeys(prefix for handle in handles for prefix in table.get(handle, ())))


def _record(table: dict[str, list[str | None]], resource: Resource, writer: _Writer, resources: ResourceIndex) -> None:
    target = find(resource, writer.bucket)
    if target is None:
        return
    goal = named(target, "s3", resources)
    prefix = _prefix(find(resource, writer.prefix) if writer.prefix else None, goal.rest, writer.after)
    for handle in goal.handles:
        table.setdefault(handle, []).append(prefix)


def _prefix(value: Value | None, rest: str, after: str) -> str | None:
    if value is None:
        text: str | None = rest.strip("/")
    else:
        text = shown(value)
    if text is None or "${" in text or (value is not None and not isinstance(value.data, str)):
        return None
    return f"{text.strip('/')}/{after}" if text and after else text or after
