"""Whether accesses to a bucket leave records: by server access logs, or by a trail's data events on its objects.

Either is enough: https://docs.aws.amazon.com/AmazonS3/latest/userguide/logging-with-S3.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.cloudtrail_selectors import DataEvents, selection
from accesslint.mappers.aws.names import named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
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


class Trailed(NamedTuple):
    """What trails record of a bucket's object accesses."""

    reads: bool = False
    writes: bool = False
    trail: Resource | None = None
    span: Span | None = None
    unknown: Unknown | None = None

    @property
    def wholly(self) -> bool:
        """Whether both reads and writes are recorded."""
        return self.reads and self.writes


class _Covering(NamedTuple):
    trail: Resource
    events: DataEvents
    unknown: Unknown | None
    whole: bool
    """The selector means all of the bucket's objects."""


class _Trails:
    """The data events of a run's trails, by what they name."""

    def __init__(self, resources: ResourceIndex) -> None:
        self.by_handle: dict[str, list[_Covering]] = {}
        self.by_scope: dict[str, list[_Covering]] = {}
        self.everywhere: list[_Covering] = []
        for trail in resources.of_type("aws_cloudtrail", "aws_cloudtrail_event_data_store"):
            off = _off(trail)
            if off is True:
                continue
            for events in selection(trail).data:
                unknown = events.unknown or (off if isinstance(off, Unknown) else None)
                self._add(trail, events, unknown, resources)

    def _add(self, trail: Resource, events: DataEvents, unknown: Unknown | None, resources: ResourceIndex) -> None:
        if events.all_buckets:
            covering = _Covering(trail, events, unknown, whole=not events.narrowed)
            organization = find(trail, "is_organization_trail") or find(trail, "organization_enabled")
            if organization is not None and boolean.of(organization) is True:
                self.everywhere.append(covering)
            else:
                self.by_scope.setdefault(trail.scope, []).append(covering)
        for target in events.targets:
            goal = named(target, "s3", resources)
            covering = _Covering(trail, events, unknown, whole=not events.narrowed and goal.rest in ("", "/"))
            for handle in goal.handles:
                self.by_handle.setdefault(handle, []).append(covering)
            if not goal.handles and target.unknown is not None:
                open_end = _Covering(trail, events, target.unknown, whole=False)
                self.by_scope.setdefault(trail.scope, []).append(open_end)


def _off(trail: Resource) -> bool | Unknown:
    for name, off in (("enable_logging", False), ("suspend", True)):
        value = find(trail, name)
        if value is not None:
            state = boolean.of(value)
            return state if isinstance(state, Unknown) else state is off
    return False


_CACHE: WeakKeyDictionary[ResourceIndex, _Trails] = WeakKeyDictionary()


def trailed(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> Trailed:
    """What the trails in the files record of a bucket.

    A selector of all buckets holds for the buckets of its own root module, an organisation's trail for all.
    """
    trails = _CACHE.get(resources)
    if trails is None:
        trails = _CACHE[resources] = _Trails(resources)
    handles = (f"tf:{bucket.id}", *(f"s3:{name}" for name in names))
    result = Trailed()
    for covering in _covering(trails, handles, bucket.scope, resources):
        result = _merge(result, covering)
    return result


def _covering(trails: _Trails, handles: tuple[str, ...], scope: str, resources: ResourceIndex) -> Iterator[_Covering]:
    for handle in handles:
        yield from trails.by_handle.get(handle, ())
    for covering in (*trails.by_scope.get(scope, ()), *trails.everywhere):
        spared = {handle for value in covering.events.spared for handle in named(value, "s3", resources).handles}
        if spared.isdisjoint(handles):
            yield covering


def _merge(result: Trailed, covering: _Covering) -> Trailed:
    if covering.unknown is not None:
        return result._replace(unknown=result.unknown or covering.unknown)
    if not covering.whole:
        return result
    events = covering.events
    first = result.trail is None
    return Trailed(
        reads=result.reads or events.reads,
        writes=result.writes or events.writes,
        trail=covering.trail if first else result.trail,
        span=events.span if first else result.span,
        unknown=result.unknown,
    )
