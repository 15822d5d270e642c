"""Whether a trail's data events record the accesses to what a resource holds: a bucket's objects, a table's items.

A trail of the same root module that selects all resources of a type records those of the resource, as does one that
names it, or whose selector takes names that begin as its name does. Whether a trail of another root module does, which
may be for another account, is unknown; one of another environment is taken to be for another account:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.cloudtrail import trail_routes
from accesslint.mappers.aws.cloudtrail_format import CLOUDTRAIL
from accesslint.mappers.aws.cloudtrail_selectors import DataEvents, selection
from accesslint.mappers.aws.names import literal_name, named, reduce
from accesslint.mappers.holes import HOLE
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.records import add_format, emitter_for, fixed_format
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span


class Subject(NamedTuple):
    """What data events tell of."""

    type: str
    """As selectors name it: `AWS::S3::Object`."""
    kind: str
    """As `names` calls it: `s3`."""
    parts: str
    """What is read and written, for messages: `objects`."""


OBJECTS = Subject("AWS::S3::Object", "s3", "objects")
ITEMS = Subject("AWS::DynamoDB::Table", "table", "items")
OBJECTS_IN_ONE_ZONE = Subject("AWS::S3Express::Object", "directory-bucket", "objects")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-one-zone-logging.html"""


class Trailed(NamedTuple):
    """What trails record of the accesses to a resource."""

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
    """The selector means all that the resource holds."""
    prefix: str = ""
    """It means the resources whose names begin so."""


class _Trails:
    """The data events of a run's trails on one subject, by what they name."""

    def __init__(self, resources: ResourceIndex, subject: Subject) -> None:
        self.subject = subject
        self.by_handle: dict[str, list[_Covering]] = {}
        self.by_scope: dict[str, list[_Covering]] = {}
        self.everywhere: list[_Covering] = []
        self._elsewhere: dict[str, list[_Covering]] = {}
        self._environments: dict[str, str] = {}
        for trail in resources.of_type("aws_cloudtrail", "aws_cloudtrail_event_data_store"):
            off = _off(trail)
            if off is True:
                continue
            for events in selection(trail).data:
                if events.may_be(subject.type):
                    unknown = events.unknown or (off if isinstance(off, Unknown) else None)
                    self._add(trail, events, unknown, resources)

    def _add(self, trail: Resource, events: DataEvents, unknown: Unknown | None, resources: ResourceIndex) -> None:
        if events.is_general:
            self._add_to_scope(_Covering(trail, events, unknown, whole=not events.narrowed))
        for target in events.targets:
            goal = named(target, self.subject.kind, resources)
            covering = _Covering(trail, events, unknown, whole=not events.narrowed and goal.rest in ("", "/"))
            for handle in goal.handles:
                self.by_handle.setdefault(handle, []).append(covering)
            if not goal.handles and target.unknown is not None:
                open_end = _Covering(trail, events, target.unknown, whole=False)
                self.by_scope.setdefault(trail.scope, []).append(open_end)
        for beginning in events.beginnings:
            name, rest = reduce(beginning.text or "", self.subject.kind)
            if beginning.text and HOLE not in name and not rest:
                self._add_to_scope(_Covering(trail, events, unknown, whole=not events.narrowed, prefix=name))

    def _add_to_scope(self, covering: _Covering) -> None:
        trail = covering.trail
        organization = find(trail, "is_organization_trail") or find(trail, "organization_enabled")
        if organization is not None and boolean.of(organization) is True:
            self.everywhere.append(covering)
        else:
            self.by_scope.setdefault(trail.scope, []).append(covering)

    def elsewhere(self, scope: str) -> Sequence[_Covering]:
        """What trails of other root modules record if these are for the same account."""
        if scope not in self._elsewhere:
            self._elsewhere[scope] = list(self._perhaps(scope))
        return self._elsewhere[scope]

    def _perhaps(self, scope: str) -> Iterator[_Covering]:
        """One for each extent: the first of the trails that record the same."""
        if not self._environments:
            self._environments = {other: environment_of(other) for other in self.by_scope}
        environment, seen = environment_of(scope), set[tuple[str, bool, bool]]()
        for other, found in self.by_scope.items():
            theirs = self._environments[other]
            if other == scope or (environment and theirs and environment != theirs):
                continue
            for covering in found:
                extent = (covering.prefix, covering.events.reads, covering.events.writes)
                if covering.whole and covering.unknown is None and not covering.events.spared and extent not in seen:
                    seen.add(extent)
                    reason = f"{covering.trail.address} ({other}) records it if both are in one account"
                    yield covering._replace(unknown=Unknown(reason, "the accounts that both are deployed to"))


def _off(trail: Resource) -> bool | Unknown:
    for name, off in (("enable_logging", False), ("suspend", True)):
        value = find(trail, name)
        if value is not None:
            state = boolean.of(value)
            return state if isinstance(state, Unknown) else state is off
    return False


_CACHE: WeakKeyDictionary[ResourceIndex, dict[Subject, _Trails]] = WeakKeyDictionary()


def trailed(resource: Resource, names: tuple[str, ...], resources: ResourceIndex, subject: Subject) -> Trailed:
    """What the trails in the files record of a resource that is literally called `names`.

    A selector of all resources holds for those of its own root module, perhaps for those of others, an organisation's
    trail for all.
    """
    read = _CACHE.setdefault(resources, {})
    trails = read.get(subject)
    if trails is None:
        trails = read[subject] = _Trails(resources, subject)
    result = Trailed()
    for covering in _covering(trails, resource, names, resources):
        result = _merge(result, covering)
    return result


def _covering(
    trails: _Trails, resource: Resource, names: tuple[str, ...], resources: ResourceIndex
) -> Iterator[_Covering]:
    kind = trails.subject.kind
    handles = (f"tf:{resource.id}", *(f"{kind}:{name}" for name in names))
    for handle in handles:
        yield from trails.by_handle.get(handle, ())
    elsewhere = trails.elsewhere(resource.scope)
    for covering in (*trails.by_scope.get(resource.scope, ()), *trails.everywhere, *elsewhere):
        spared = {handle for value in covering.events.spared for handle in named(value, kind, resources).handles}
        if not spared.isdisjoint(handles):
            continue
        if not covering.prefix:
            yield covering
        elif not names:
            reason = f"its name is not told, and {covering.trail.address} takes names that begin with {covering.prefix}"
            yield covering._replace(unknown=covering.unknown or Unknown(reason, "a plan file"))
        elif any(name.startswith(covering.prefix) for name in names):
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


def map_recorded(resource: Resource, kind: str, subject: Subject, resources: ResourceIndex) -> Iterator[Entity | Link]:
    """A resource as an emitter that only data events record, with the routes of the trail that does."""
    name = literal_name(resource, subject.kind)
    trails = trailed(resource, (name,) if name else (), resources, subject)
    emitter = emitter_for(resource, kind, "data")
    if trails.trail is not None and (trails.wholly or trails.unknown is None):
        set_trailed(emitter, trails, subject)
        yield from data_event_routes(emitter, trails.trail, resources)
        form = fixed_format(resource, CLOUDTRAIL)
        add_format(emitter, form)
        yield form
    elif trails.unknown is not None:
        emitter.set("logging", trails.unknown)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "no trail's data events cover it")
    yield emitter


def set_trailed(emitter: Entity, trails: Trailed, subject: Subject) -> None:
    """Set `logging` and what is covered of an emitter whose accesses a trail's data events record."""
    address = trails.trail.address if trails.trail is not None else "a trail"
    emitter.set("logging", "on", trails.span)
    emitter.set("logging_detail", f"data events of {address}")
    sides = {f"reads of {subject.parts}": trails.reads, f"writes of {subject.parts}": trails.writes}
    included = [name for name, covered in sides.items() if covered]
    excluded = [name for name, covered in sides.items() if not covered]
    fact: dict[str, object] = {"included": included, "excluded": excluded}
    if excluded:
        fact["detail"] = f"the data events of {address} cover {' and '.join(included)} only"
    emitter.set("coverage.event_kinds", fact, trails.span)


def data_event_routes(emitter: Entity, trail: Resource, resources: ResourceIndex) -> Iterator[Link]:
    """Append the routes of the trail, or event data store, that records an emitter's accesses."""
    if trail.type == "aws_cloudtrail":
        yield from trail_routes(emitter, trail, resources)
    else:
        emitter.append("routes", {"to": f"store:{trail.id}", "via": "cloudtrail-lake", "target": trail.address})
