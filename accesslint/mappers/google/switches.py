"""Emitters whose log is one switch of their own resource; what differs is in a table.

Their records are in Cloud Logging, so that where they go is told by sinks and log buckets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.google.cloud_logging import cloud_logging
from accesslint.mappers.google.records import written_format
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import doubt, undecided
from accesslint.mappers.records import Layout, decide_logging, emitter_for
from accesslint.mappers.table import Table, apply, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource


class Switch(NamedTuple):
    """A kind of emitter with a switch."""

    table: Table
    plane: str
    words: tuple[str, ...]
    """What filters of Cloud Logging name its records by."""
    attribute: str
    """What to say where it is off: `log_config.enable`."""
    layout: Layout | None = None
    sample: str = ""
    """The attribute that holds the share of records that are kept, from 0 to 1."""
    sampled: float = 1.0
    """The share where the attribute is absent."""
    only_on: bool = False
    """It has to be switched on nowhere: without it there is no emitter."""
    writes: Callable[[Resource], bool] = lambda _: True
    """Whether the resource's records are of the layout."""
    applies: Callable[[Resource], bool] = lambda _: True
    """Whether the resource can keep a log at all."""


def map_switch(switch: Switch, resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of a switch's types as an emitter, with format and routes."""
    for resource in resources.of_type(*switch.table.types["terraform"]):
        if switch.applies(resource):
            yield from _emitter(switch, resource, resources)


def _emitter(switch: Switch, resource: Resource, resources: ResourceIndex) -> Iterator[Entity]:
    emitter = emitter_for(resource, switch.table.kind, switch.plane)
    apply(switch.table.settings, resource, emitter)
    if emitter.get("logging") == "on" and switch.sample:
        add_sample(emitter, resource, switch.sample, switch.sampled)
    state = emitter.get("logging")
    if switch.only_on and state in (None, "off"):
        return
    if state == "off":
        absent = "logging" in emitter.defaults
        detail = emitter.get("logging_detail") or (
            f"{resource.name_of(switch.attribute)} is {'not set' if absent else 'off'}"
        )
        emitter.set("logging_detail", detail)
    else:
        cloud_logging(resources).add_routes(emitter, resource, switch.words)
        if switch.layout is not None and switch.writes(resource):
            yield written_format(emitter, resource, switch.layout)
    yield emitter


def add_sample(emitter: Entity, resource: Resource, attribute: str, default: float) -> None:
    """Add the filter that a share of less than 1 is; a share of 0 switches the log off."""
    value = find(resource, attribute)
    span = None if value is None else value.span
    share = default if value is None else value.data
    if value is not None and isinstance(share, str):
        try:
            share = float(share)
        except ValueError:
            share = None
    if value is not None and (isinstance(share, bool) or not isinstance(share, int | float)):
        emitter.set("filters", undecided(value) or doubt(value), span)
    elif isinstance(share, int | float) and share <= 0:
        decide_logging(emitter, "off", span)
        emitter.set("logging_detail", f"{resource.name_of(attribute)} is 0")
    elif isinstance(share, int | float) and share < 1:
        name = resource.name_of(attribute).rpartition(".")[2]
        detail = (
            f"it keeps {share * 100:g} % of the records ({name} is {share:g}{' by default' if value is None else ''})"
        )
        place = emitter.append("filters", {"how": "sample", "what": f"{name} = {share:g}", "detail": detail}, span)
        if value is None:
            emitter.defaults.add(place)
            block = find(resource, attribute.rpartition(".")[0])
            if block is not None:
                emitter.spans[place] = block.span
    elif emitter.get("filters") is None:
        emitter.set("filters", [], span, default=value is None)


def is_word(resource: Resource, attribute: str, words: frozenset[str], default: str) -> bool:
    """Whether an attribute is one of the words, or may be: it is unknown."""
    value = find(resource, attribute)
    if value is None:
        return default in words
    return value.text is None or value.text.upper() in words
