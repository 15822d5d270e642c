"""What most services have: attributes that switch a log on and name where it goes, as rows that emitters are made of.

A `Service` says of some resource types which attributes decide `logging` (its `Sink`s), what holds without them, what
the records hold, and by what name CloudWatch keeps them where nothing refers to the log group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.aws.log_delivery import add_arn_route
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, shown, undecided
from accesslint.mappers.records import Layout, add_format, decide_logging, emitter_for, fixed_format, state
from accesslint.mappers.table import NO_DEFAULT, Setting, Side, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

VIA = {"s3": "s3", "log-group": "cloudwatch", "firehose": "firehose", "stream": "kinesis"}
"""How records get to a kind of thing."""

named = Meaning(lambda data: "off" if data in ("", [], {}) else "on", lambda fact: "…" if fact == "on" else None, True)
"""Any name of a destination switches the log on."""


class Sink(msgspec.Struct, frozen=True):
    """One way on which a service can keep its log."""

    goal: str = ""
    """Path of the attribute that names the destination; empty where the service chooses it."""
    kind: str = ""
    """`s3`, `log-group`, `firehose`, `stream`; empty where the value's ARN tells."""
    switch: str = ""
    """Path of the attribute that switches it on; empty where naming the destination does."""
    meaning: Meaning = state
    """How `switch` reads: `on`, `off`."""
    on_by_default: bool = False
    """Whether it is on where the destination is named and the switch is absent."""
    facts: Mapping[str, Any] = {}
    """Further facts of the route: `{"platform_key_only": True}`."""

    @property
    def deciding(self) -> str:
        """The attribute that decides."""
        return self.switch or self.goal

    def said(self, holder: Resource) -> tuple[str | Unknown, Value] | None:
        """Whether it is on, and by which value; None where nothing is said of it."""
        value, goal = find(holder, self.deciding), find(holder, self.goal) if self.goal else None
        if value is None:
            return ("on", goal) if goal is not None and self.on_by_default else None
        if not self.switch and isinstance(value.data, list):
            # Not empty: `find` gives no empty list.
            return "on", value
        meaning = self.meaning if self.switch else named
        fact = meaning.of(value)
        if isinstance(fact, Unknown) and not self.switch and _is_within_a_block(holder, self.goal):
            # The block is there, only where it sends to is not known.
            return "on", value
        return fact, value


def _is_within_a_block(holder: Resource, path: str) -> bool:
    block = find(holder, path.rpartition(".")[0]) if "." in path else None
    return block is not None and undecided(block) is None


class Group(NamedTuple):
    """A log group that a service names itself."""

    attribute: str
    """The attribute whose value is part of the name."""
    before: str
    after: str = ""


class Live(NamedTuple):
    """A sink that is on, or may be, with the resource that says so."""

    sink: Sink
    holder: Resource


Also = Callable[[Entity, Resource, list[Live], ResourceIndex], Iterator[Entity | Link]]


class Service(msgspec.Struct, frozen=True, dict=True):
    """What decides the log of some resource types."""

    kind: str
    plane: str
    types: tuple[str, ...]
    sinks: tuple[Sink, ...]
    source: str
    """URL of the vendor's page."""
    absent: str
    """What to say where nothing switches it on: `it has no logging_info`."""
    layout: Layout | None = None
    side: Side | None = None
    """The resource that has the sinks' attributes, where it is not the service's own."""
    optional: bool = False
    """Whether it is no gap that there is no such resource: something around the service logs as well."""
    group: Group | None = None
    """Where the records go that no sink has a destination for."""
    on_by_default: bool = False
    """Whether the log is kept where nothing is said of the first sink."""
    applies: Callable[[Resource], bool] = lambda _: True
    """Whether a resource of the types can have the log at all."""
    also: Also | None = None
    """Adds further facts to the emitter of a log that is not off."""

    @cached_property
    def table(self) -> Table:
        """The rows, for the coverage document and for remediation."""
        return Table("emitter", self.kind, {"terraform": self.types}, tuple(self._rows()))

    def _rows(self) -> Iterator[Setting]:
        default = "on" if self.on_by_default else "off"
        side = {} if self.side is None else {"terraform": self.side}
        for number, sink in enumerate(self.sinks):
            meaning = sink.meaning if sink.switch else named
            first = NO_DEFAULT if number else default
            yield Setting("logging", {"terraform": sink.deciding}, self.source, meaning, first, side)


def tables(services: Iterable[Service]) -> tuple[Table, ...]:
    """The tables of services."""
    return tuple(service.table for service in services)


def map_services(services: Iterable[Service], resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of the services' types as an emitter, with its format and routes."""
    groups: ServiceLogGroups | None = None
    for service in services:
        for resource in resources.of_type(*service.types):
            if not service.applies(resource) or (service.optional and not _holders(service, resource, resources)):
                continue
            groups = groups or ServiceLogGroups(resources)
            yield from _mapped(service, resource, groups, resources)


def _mapped(
    service: Service, resource: Resource, groups: ServiceLogGroups, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    emitter = emitter_for(resource, service.kind, service.plane)
    holders = _holders(service, resource, resources)
    live, span = _decide(service, emitter, resource, holders, resources)
    if emitter.get("logging") != "off":
        yield from add_routes(emitter, live, resources)
        if service.group is not None and not emitter.get("routes"):
            around = (service.group.before, service.group.after)
            yield from groups.add_route(emitter, resource, find(resource, service.group.attribute), around, span)
        if service.layout is not None:
            form = fixed_format(resource, service.layout)
            add_format(emitter, form)
            yield form
        if service.also is not None:
            yield from service.also(emitter, resource, live, resources)
    yield emitter


def add_routes(emitter: Entity, live: Iterable[Live], resources: ResourceIndex) -> Iterator[Link]:
    """Append a route for every destination that the sinks name."""
    for sink, holder in live:
        goal = find(holder, sink.goal) if sink.goal else None
        for value in goal.items() if goal is not None else ():
            if value.data in (None, ""):
                continue
            if sink.kind:
                yield from add_route(emitter, value, sink.kind, VIA[sink.kind], resources, **sink.facts)
            else:
                yield from add_arn_route(emitter, value, resources, **sink.facts)


def _holders(service: Service, resource: Resource, resources: ResourceIndex) -> list[Resource]:
    if service.side is None:
        return [resource]
    return resources.pointing_at(resource, service.side.type, service.side.attribute, _names(resource))


def _names(resource: Resource) -> list[str]:
    values = (find(resource, name) for name in ("name", "cluster_identifier"))
    return [value.text for value in values if value is not None and value.text]


def _decide(
    service: Service, emitter: Entity, resource: Resource, holders: list[Resource], resources: ResourceIndex
) -> tuple[list[Live], Span | None]:
    """Set `logging`; gives the sinks that are on or may be, and the place that decided."""
    said = [
        (Live(sink, holder), *found)
        for holder in holders
        for sink in service.sinks
        if (found := sink.said(holder)) is not None
    ]
    live = [one for one, fact, _ in said if fact != "off"]
    on = next((value for _, fact, value in said if fact == "on"), None)
    if on is not None:
        decide_logging(emitter, "on", on.span)
        return live, on.span
    doubt = next(((fact, value.span) for _, fact, value in said if isinstance(fact, Unknown)), None)
    if doubt is None and not said:
        doubt = _open_side(service, resource, resources)
    if doubt is not None:
        decide_logging(emitter, doubt[0], doubt[1])
        return live, doubt[1]
    off = next(((one, value) for one, fact, value in said if fact == "off"), None)
    if service.on_by_default and not any(one.sink is service.sinks[0] for one, _, _ in said):
        emitter.set("logging", "on", default=True)
        return live, None
    decide_logging(emitter, "off", off[1].span if off is not None else None)
    if off is None:
        emitter.defaults.add("logging")
        emitter.set("logging_detail", resource.said(service.absent))
    else:
        name = off[0].holder.name_of(off[0].sink.deciding)
        emitter.set("logging_detail", f"{name} is {shown(off[1]) or 'empty'}")
    return [], None


def _open_side(service: Service, resource: Resource, resources: ResourceIndex) -> tuple[Unknown, Span] | None:
    """Why a side resource may be this one's: what it points at is unknown."""
    for side in resources.of_type(service.side.type) if service.side is not None else ():
        value = find(side, service.side.attribute) if service.side is not None else None
        if value is not None and value.unknown is not None and side.scope == resource.scope:
            reason = f"{side.address} may be its log: {value.unknown.reason}"
            return Unknown(reason, value.unknown.decided_by), value.span
    hidden = resources.hidden_beside(resource) if service.side is not None else None
    return None if hidden is None else (hidden, resource.header)
