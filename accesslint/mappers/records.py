"""What a cloud service's records hold: turns a vendor's field names into format entities.

A `Vocabulary` says what each field of a service's records means; a `Layout` is one format of that service. Some
formats are fixed, of others the user chooses the fields. Also makes the emitters that write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, undecided
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import twin_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class Time(msgspec.Struct, frozen=True):
    """How a vendor writes the time: the values of the fact `timestamp`."""

    zone: str
    form: str
    precision: str

    def fact(self) -> dict[str, Any]:
        """The fact; no AWS service lets the user choose another form."""
        return {"zone": self.zone, "form": self.form, "precision": self.precision, "fixed": True}


class Vocabulary(msgspec.Struct, frozen=True):
    """What the fields of a service's records mean; any other field is `other`."""

    meanings: Mapping[str, tuple[str, ...]]
    """Fields by meaning. One that stands twice (a request line: action and resource) is listed twice."""
    times: Mapping[str, Time]
    """The forms of the fields that hold the time, best first."""
    client_controlled: frozenset[str] = frozenset()
    """Fields whose bytes the client decides."""
    sensitive: Mapping[str, str] = {}
    """What fields may give away."""

    def fields(self, token: str, name: str = "", known: str = "") -> Iterator[dict[str, Any]]:
        """The facts of one field, once per meaning. `known`: the name that the vocabulary has for it."""
        known = known or token
        found = [meaning for meaning, tokens in self.meanings.items() if known in tokens]
        for meaning in found or ["other"]:
            field: dict[str, Any] = {"token": token, "meaning": meaning}
            if name:
                field["name"] = name
            if known in self.client_controlled:
                field["client_controlled"] = True
            if known in self.sensitive:
                field["sensitive"] = self.sensitive[known]
            yield field

    def time(self, tokens: Iterable[str]) -> Time | None:
        """How records with these fields write the time; None without a time."""
        present = set(tokens)
        return next((time for token, time in self.times.items() if token in present), None)


class Layout(msgspec.Struct, frozen=True):
    """A format of a service's records."""

    name: str
    kind: str
    """`access-log`, `flow-log`, `audit-log`"""
    vocabulary: Vocabulary
    listed: str
    """The fields in order, with spaces between: all there are where the format is fixed, the default where not."""
    source: str
    """URL of the vendor's page that lists them."""
    encoding: str = "text"
    structured: bool = True
    """Whether the fields can be read without guessing; a documented order of delimited fields can."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The fields in order."""
        return tuple(self.listed.split())


def emitter_for(resource: Resource, kind: str, plane: str) -> Entity:
    """The emitter that a resource is, with the facts that do not depend on its logging."""
    emitter = entity_for("emitter", kind, resource)
    emitter.set("plane", plane)
    address = resource.address.replace(f"{resource.type}.", "")
    emitter.set("twin", f"{kind}:{twin_of(resource.scope, address)}")
    return emitter


def decide_logging(emitter: Entity, value: str | Unknown, span: Span | None) -> None:
    """Set `logging` anew: what was said of it before no longer holds."""
    emitter.defaults.discard("logging")
    emitter.spans.pop("logging", None)
    emitter.decided_by.pop("logging", None)
    emitter.facts.pop("logging_detail", None)
    emitter.set("logging", value, span)


def add_format(emitter: Entity, form: Entity) -> None:
    """Say that an emitter writes a format."""
    emitter.facts.setdefault("formats", []).append(form.id)


def bare_format(resource: Resource, layout: Layout, *, configurable: bool) -> Entity:
    """A format entity without fields and encoding."""
    entity = entity_for("format", layout.kind, resource, layout.name)
    entity.handles.clear()
    entity.set("name", layout.name)
    entity.set("configurable", configurable)
    entity.set("escaping", "vendor", default=True)
    return entity


def fixed_format(resource: Resource, layout: Layout) -> Entity:
    """The format entity of a layout in which the user chooses nothing.

    It is one for all that write it: the same id and facts whichever resource asks, so that a tree with a thousand
    load balancers has one format of theirs.
    """
    entity = bare_format(resource, layout, configurable=False)
    entity.id, entity.address, entity.environment, entity.via = (
        f"format:{_vendor(resource)}#{layout.name}",
        layout.name,
        "",
        (),
    )
    entity.set("encoding", layout.encoding, default=True)
    entity.set("structured", layout.structured, default=True)
    _set_default_fields(entity, layout)
    return entity


def _vendor(resource: Resource) -> str:
    return resource.type.partition("_")[0]


def chosen_format(resource: Resource, layout: Layout, chosen: Value | None) -> Entity:
    """The format entity of a layout whose fields the user lists; the layout's own where `chosen` is absent.

    `chosen` is a list of field names. Encoding is the caller's to set.
    """
    entity = bare_format(resource, layout, configurable=True)
    entity.set("offers", list(layout.vocabulary.meanings))
    if chosen is None:
        _set_default_fields(entity, layout)
        return entity
    unknown = undecided(chosen)
    if unknown is not None and not isinstance(chosen.data, list):
        unknown_fields(entity, unknown, chosen.span)
        return entity
    fill_fields(entity, layout.vocabulary, ((item.text or "", item.span) for item in chosen.items()), chosen.span)
    if unknown is not None:
        entity.set("rest", unknown, chosen.span)
    return entity


def fill_fields(entity: Entity, vocabulary: Vocabulary, tokens: Iterable[tuple[str, Span]], span: Span) -> None:
    """Set `fields` and `timestamp` from field names with their places; empty names are left out."""
    present = list[str]()
    entity.set("fields", [], span)
    for token, place in tokens:
        if not token:
            continue
        present.append(token)
        for field in vocabulary.fields(token):
            entity.append("fields", field, place)
    time = vocabulary.time(present)
    if time is not None:
        entity.set("timestamp", time.fact(), span)


def unknown_fields(entity: Entity, unknown: Unknown, span: Span | None) -> None:
    """Nothing is known of the fields."""
    entity.set("fields", unknown, span)
    entity.set("timestamp", unknown, span)


def _set_default_fields(entity: Entity, layout: Layout) -> None:
    fields = [field for token in layout.tokens for field in layout.vocabulary.fields(token)]
    entity.set("fields", fields, default=True)
    time = layout.vocabulary.time(layout.tokens)
    if time is not None:
        entity.set("timestamp", time.fact(), default=True)


def _state(data: Any) -> Any:
    fact = boolean.read(data)
    return fact if fact is NOT_UNDERSTOOD else "on" if fact else "off"


state = Meaning(_state, lambda fact: fact == "on")
"""A switch that decides `logging`."""


def listing(word: str, recommended: tuple[str, ...]) -> Meaning:
    """A list that switches `logging` on by holding a word; `recommended` is what to write."""
    return Meaning(
        lambda data: ("on" if word in data else "off") if isinstance(data, list) else NOT_UNDERSTOOD,
        lambda fact: list(recommended) if fact == "on" else [],
    )


def texts_and_doubt(listed: Value) -> tuple[list[str], Unknown | None]:
    """The known texts of a list, and why there may be others."""
    return [item.text for item in listed.items() if item.text], undecided(listed)
