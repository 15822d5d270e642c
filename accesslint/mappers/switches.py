"""Emitters whose log is a switch, of their own resource or of one that points at them; what differs is in a table.

For providers whose mappers are tables only. Those of Google Cloud share a store and have their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, doubt, undecided
from accesslint.mappers.records import Layout, add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.routes import Destination, add_routes, add_vendor_route, literal_names, may_point_at
from accesslint.mappers.table import Table, apply, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value


class Holder(NamedTuple):
    """Another resource that switches the log of the one it points at."""

    type: str
    """`alicloud_vpc_flow_log`"""
    attribute: str
    """The attribute that points: `resource_id`."""
    switch: str = ""
    """The attribute that switches it off; without one, being there is being on."""
    off: frozenset[str] = frozenset()
    """The words for off, in lower case."""
    destinations: tuple[Destination, ...] = ()
    traffic: str = ""
    """The attribute that says which traffic is kept."""
    everything: frozenset[str] = frozenset({"all"})
    """The words for all traffic, in lower case."""
    applies: Callable[[Resource], bool] = lambda _: True
    switched_by: tuple[str, str, str] | None = None
    """Yet another resource that can switch it off: its type, the attribute that points, the one that switches."""


class Switch(NamedTuple):
    """A kind of emitter with a switch."""

    table: Table
    plane: str
    detail: str
    """What to say where it is off: `access_log_config is not set`."""
    destinations: tuple[Destination, ...] = ()
    holders: tuple[Holder, ...] = ()
    names: tuple[str, ...] = ("name",)
    """The attributes by which others name it."""
    vendor: tuple[str, str, str] | None = None
    """Where the vendor keeps the records if nothing else is named: target, way, what would tell."""
    layout: Layout | None = None
    elsewhere: Callable[[Resource, ResourceIndex], tuple[Value, str] | None] = lambda *_: None
    """A switch of the account that counts where the resource's own is off: its value, and what to say."""
    parents: tuple[str, ...] = ()
    """Attributes that name what the emitter is part of: a holder may point at that too."""
    parts: tuple[tuple[str, str], ...] = ()
    """Types of what it is made of, with the attribute that points at it: a holder of a part logs that part."""
    only_on: bool = False
    """It has to be switched on nowhere: without it there is no emitter."""
    applies: Callable[[Resource], bool] = lambda _: True
    """Whether the resource can keep a log at all."""


def map_switch(switch: Switch, resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of a switch's types as an emitter, with format and routes."""
    for resource in resources.of_type(*switch.table.types["terraform"]):
        if switch.applies(resource):
            yield from _emitter(switch, resource, resources)


def _emitter(switch: Switch, resource: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(resource, switch.table.kind, switch.plane)
    names = literal_names(resource, *switch.names)
    # What rows of other resources say is read by the holders, which know when those are off.
    rows = [row for row in switch.table.settings if not (switch.holders and row.side)]
    apply(rows, resource, emitter, resources, names)
    links = list(add_routes(emitter, resource, switch.destinations)) if emitter.get("logging") != "off" else []
    for holder in switch.holders:
        links += _held(holder, emitter, resource, resources, (names, switch.parents))
        if emitter.get("logging") in (None, "off") and switch.parts:
            links += _of_parts(switch, holder, emitter, resource, resources)
    account = switch.elsewhere(resource, resources) if emitter.get("logging") in (None, "off") else None
    if account is not None:
        _take_account(emitter, *account)
    state = emitter.get("logging")
    if switch.only_on and state in (None, "off"):
        return
    if state in (None, "off"):
        if state is None:
            emitter.set("logging", "off", default=True)
        if emitter.get("logging_detail") is None:
            emitter.set("logging_detail", switch.detail)
        emitter.facts.pop("routes", None)
    else:
        if emitter.get("routes") is None and switch.vendor is not None:
            target, via, decided_by = switch.vendor
            reason = f"{target} is not declared in these files"
            add_vendor_route(emitter, target, via, Unknown(reason, decided_by))
        if switch.layout is not None:
            form = fixed_format(resource, switch.layout)
            add_format(emitter, form)
            yield form
    yield emitter
    yield from links if state not in (None, "off") else []


def _held(
    holder: Holder,
    emitter: Entity,
    resource: Resource,
    resources: ResourceIndex,
    known: tuple[tuple[str, ...], tuple[str, ...]],
) -> Iterator[Link]:
    """Take what the resources say that point at an emitter, or at what it is part of."""
    names, parents = known
    wholes = [whole for name in parents if (whole := resources.target(find(resource, name))) is not None]
    found = list(resources.pointing_at(resource, holder.type, holder.attribute, names))
    for whole in wholes:
        found += resources.pointing_at(whole, holder.type, holder.attribute)
    pointing = [side for side in {side.id: side for side in found}.values() if holder.applies(side)]
    kept: list[Resource] = []
    for side in pointing:
        state = _state(holder, side, resources)
        value = find(side, holder.switch) if holder.switch else find(side, holder.attribute)
        if emitter.get("logging") == "on" and state != "on":
            continue
        decide_logging(emitter, state, side.header if value is None else value.span)
        if state == "off":
            emitter.set("logging_detail", f"{side.address} is switched off")
        else:
            kept.append(side)
    for side in kept:
        yield from add_routes(emitter, side, holder.destinations)
        _set_traffic(holder, emitter, side)
    if not pointing and emitter.get("logging") in (None, "off"):
        somebody = may_point_at(resources, resource.scope, holder.type, holder.attribute)
        if somebody is not None:
            decide_logging(emitter, somebody.unknown or doubt(somebody), somebody.span)


def _take_account(emitter: Entity, value: Value, detail: str) -> None:
    state = boolean.of(value)
    if state is True or isinstance(state, Unknown):
        decide_logging(emitter, "on" if state is True else state, value.span)
        emitter.set("logging_detail", detail)


def _of_parts(
    switch: Switch, holder: Holder, emitter: Entity, resource: Resource, resources: ResourceIndex
) -> Iterator[Link]:
    """Where only parts are logged, those that are not are a gap."""
    logged: list[Resource] = []
    missing: list[str] = []
    for kind, attribute in switch.parts:
        for part in resources.pointing_at(resource, kind, attribute):
            sides = resources.pointing_at(part, holder.type, holder.attribute)
            on = [side for side in sides if holder.applies(side) and _state(holder, side, resources) == "on"]
            logged += on
            if not on:
                missing.append(part.address)
    if not logged:
        return
    value = find(logged[0], holder.attribute)
    decide_logging(emitter, "partial" if missing else "on", logged[0].header if value is None else value.span)
    if missing:
        fact = {"excluded": missing, "detail": f"no log is for {', '.join(missing)}"}
        emitter.set("coverage.traffic", fact, emitter.spans.get("logging"))
    for side in logged:
        yield from add_routes(emitter, side, holder.destinations)


def _state(holder: Holder, side: Resource, resources: ResourceIndex) -> str | Unknown:
    value = find(side, holder.switch) if holder.switch else None
    if value is None and holder.switched_by is not None:
        kind, pointer, attribute = holder.switched_by
        switches = (find(other, attribute) for other in resources.pointing_at(side, kind, pointer))
        value = next((found for found in switches if found is not None), None)
    if value is None:
        return "on"
    unknown = undecided(value)
    if unknown is not None:
        return unknown
    return "off" if str(value.plain()).lower() in holder.off else "on"


def _set_traffic(holder: Holder, emitter: Entity, side: Resource) -> None:
    value = find(side, holder.traffic) if holder.traffic else None
    if value is None:
        return
    unknown = undecided(value)
    if unknown is not None:
        emitter.set("coverage.traffic", unknown, value.span)
        return
    word = value.text or ""
    excluded = [] if word.lower() in holder.everything else ["the other traffic"]
    fact = {"included": [word], "excluded": excluded}
    if excluded:
        fact["detail"] = f"{holder.traffic} is {word}"  # type: ignore[assignment]
    if emitter.get("coverage.traffic.excluded") != []:
        emitter.set("coverage.traffic", fact, value.span)
