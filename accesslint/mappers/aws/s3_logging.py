"""Whether accesses to a bucket leave records by server access logs.

A trail's data events on its objects (`data_events`) do as well; either is enough: https://docs.aws.amazon.com/AmazonS3/latest/userguide/logging-with-S3.html
"""

from __future__ import annotations

from typing import NamedTuple

from accesslint.mappers.aws.names import named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class ServerLogs(NamedTuple):
    """A bucket's server access logging."""

    state: str | Unknown
    """`on` or `off`"""
    target: Value | None = None
    span: Span | None = None
    to_itself: bool = False


NO_SERVER_LOGS = ServerLogs("off")


def server_logs(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> ServerLogs:
    """A bucket's server access logging, by its own block or by `aws_s3_bucket_logging`.

    A block is there or not; a target that cannot be told is still a target.
    """
    sides = resources.pointing_at(bucket, "aws_s3_bucket_logging", "bucket", names)
    doubts = [doubt for side in sides if (doubt := side.doubt_beside(bucket)) is not None]
    if doubts and len(doubts) == len(sides):
        return ServerLogs(doubts[0], span=sides[0].header)
    holders = [side.attributes for side in sides]
    inline = bucket.get("logging")
    if inline is not None and isinstance(inline.data, Unknown):
        return ServerLogs(inline.data, span=inline.span)
    holders += inline.items() if inline is not None else []
    for holder in holders:
        target = find(holder, "target_bucket")
        if target is None or target.data == "":
            continue
        own = {f"tf:{bucket.id}", *(f"s3:{name}" for name in names)}
        itself = not own.isdisjoint(named(target, "s3", resources).handles)
        return ServerLogs("on", target, target.span, itself)
    return NO_SERVER_LOGS
