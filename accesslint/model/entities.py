"""The model that rules judge: emitters, formats, hops and stores, with their facts and places.

An entity's facts are plain JSON. Where each was decided is kept beside them, by fact path
(`"immutability.versioning"`), so that no rule ever handles a line number. The contract of the
facts is `schemas/model.schema.json`; `docs/model.md` explains it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec

from accesslint.model.recording import Layout, Recording
from accesslint.model.values import Premise, Unknown, Value
from accesslint.source import Span

Category: TypeAlias = Literal["emitter", "format", "hop", "store"]


class Entity(msgspec.Struct):
    """An emitter, format, hop or store."""

    category: Category
    id: str
    """Unique in the run: `<category>:<resource id>` and, for one of several, `#<name>`."""
    address: str
    """As its platform writes it."""
    platform: str
    type: str
    """The platform's type name."""
    kind: str
    """The neutral kind: `trail`, `bucket`, `log-group`, `web-server`, …"""
    header: Span
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    spans: dict[str, Span] = msgspec.field(default_factory=dict)
    defaults: set[str] = msgspec.field(default_factory=set)
    """Paths of the facts that hold by the vendor's default."""
    decided_by: dict[str, str] = msgspec.field(default_factory=dict)
    """For unknown facts: what would decide them."""
    handles: set[str] = msgspec.field(default_factory=set)
    """Names by which links find the entity: `tf:<resource id>`, `s3:my-logs`, `file:<scope>:/var/log/a.log`."""
    via: tuple[Span, ...] = ()
    premises: tuple[Premise, ...] = ()
    """What findings about it rely on."""
    environment: str = ""
    """`production`, `staging`, … where a folder, name, tag or namespace tells it."""
    layout: Layout | None = None
    """A format's exact text, where a simulation can render it. No fact: rules do not see it."""
    recording: Recording | None = None
    """What an emitter writes where, likewise."""

    def set(self, path: str, value: Any, span: Span | None = None, *, default: bool = False) -> None:
        """Set a fact. Without a span it is the header that decided it (the fact is absent there).

        Unknown values are written as `{"unknown": reason}`; `Value`s are unwrapped with their span.
        """
        if isinstance(value, Value):
            span = span or value.span
            unknown = value.unknown
            value = unknown if unknown is not None else value.plain()
        if isinstance(value, Unknown):
            self.decided_by[path] = value.decided_by
            value = {"unknown": value.reason}
        here = self.facts
        *parents, last = path.split(".")
        for step in parents:
            here = here.setdefault(step, {})
        here[last] = value
        if span is not None:
            self.spans[path] = span
        if default:
            self.defaults.add(path)

    def append(self, path: str, value: dict[str, Any], span: Span | None = None) -> str:
        """Append to a list fact; gives the new element's path (`coverage.gaps.2`)."""
        items = self.get(path)
        if items is None:
            items = []
            self.set(path, items)
        items.append(value)
        element = f"{path}.{len(items) - 1}"
        if span is not None:
            self.spans[element] = span
        return element

    def get(self, path: str) -> Any:
        """The fact at a path; None where it is absent."""
        here: Any = self.facts
        for step in path.split("."):
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
                here = here[int(step)]
            else:
                return None
        return here

    def span_of(self, path: str) -> Span:
        """Where a fact was decided: its own span, that of the nearest enclosing fact, else the header."""
        while path:
            if path in self.spans:
                return self.spans[path]
            path = path.rpartition(".")[0]
        return self.header

    def matching(self, path: str) -> Iterator[tuple[str, Any]]:
        """(path, fact) of every fact that a path names, in which a list stands for each of its elements.

        `routes.encrypted` names `routes.0.encrypted`, `routes.1.encrypted`, …; an unknown on the way is given itself.
        """
        yield from _matching(path.split("."), "", self.facts)

    def unknowns(self, path: str) -> Iterator[tuple[str, str]]:
        """(path, reason) of every unknown at or below the facts that a path names, as `matching`."""
        for found, fact in self.matching(path):
            yield from _unknowns(found, fact)

    def to_json(self) -> dict[str, Any]:
        """What rules see of the entity."""
        return {
            "id": self.id,
            "address": self.address,
            "platform": self.platform,
            "type": self.type,
            "kind": self.kind,
            "environment": self.environment,
            **self.facts,
        }


def _matching(steps: list[str], path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not steps or (isinstance(value, dict) and len(value) == 1 and isinstance(value.get("unknown"), str)):
        yield path, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _matching(steps, f"{path}.{number}", item)
    elif isinstance(value, dict) and value.get(steps[0]) is not None:
        yield from _matching(steps[1:], f"{path}.{steps[0]}" if path else steps[0], value[steps[0]])


def _unknowns(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("unknown"), str):
            yield path, value["unknown"]
            return
        for key, item in value.items():
            yield from _unknowns(f"{path}.{key}", item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknowns(f"{path}.{number}", item)


class Link(msgspec.Struct):
    """A fact that names another entity, to be resolved by the linking stage."""

    entity: str
    """Id of the entity that has the fact."""
    fact: str
    """Path of the fact that gets the other entity's id: `routes.0.to`, `formats.0`, `encryption.key`."""
    handles: tuple[str, ...]
    """The other end's possible handles, best first."""
    span: Span
    shown: str
    """The other end as the file writes it."""
    must_exist: bool = False
    """Dangling is an error (a reference), not another account's (a literal name)."""


class Model(msgspec.Struct):
    """All entities of a run, and the standard that they are held against."""

    entities: list[Entity] = msgspec.field(default_factory=list)
    standard: dict[str, Any] = msgspec.field(default_factory=dict)

    def of(self, category: Category) -> list[Entity]:
        """The entities of one category, in a stable order."""
        return [entity for entity in self.entities if entity.category == category]

    def by_id(self) -> dict[str, Entity]:
        """Entities by id."""
        return {entity.id: entity for entity in self.entities}

    def to_json(self) -> dict[str, Any]:
        """The input document of every rule (`schemas/model.schema.json`)."""
        document: dict[str, Any] = {"emitters": [], "formats": [], "hops": [], "stores": []}
        for entity in self.entities:
            document[entity.category + "s"].append(entity.to_json())
        document["standard"] = self.standard
        return document
