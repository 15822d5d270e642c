"""The scenarios, rendered by every emitter whose formats can be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accesslint.model.entities import Entity, Model
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Family, family, rendered
from accesslint.simulation.answers import Answers, answers_of, text_of
from accesslint.simulation.scenarios import Scenario
from accesslint.source import Span

_MOST_WRITINGS = 1_000
"""More logs of one server come from includes that multiply."""
_MOST_LINES = 100_000
"""More lines of all come from loggers that share very many handlers."""


class Line(msgspec.Struct, frozen=True):
    """What one log gets for one scenario."""

    target: str
    format: str
    """The format's name; empty where it is not known."""
    text: str | None
    """None where the line is not known or not written."""
    answers: Answers | None
    unknown: str = ""
    """Why it is not known whether, or what, is written."""


class Outcome(msgspec.Struct, frozen=True):
    """What an emitter leaves of one scenario."""

    scenario: str
    title: str
    place: str
    """The part of the emitter that decides; empty: all of it."""
    lines: list[Line]
    unknown: str = ""
    doubt: str = ""


class Simulated(msgspec.Struct, frozen=True):
    """One emitter's lines."""

    emitter: str
    address: str
    kind: str
    span: Span
    outcomes: list[Outcome]


def simulate(model: Model, scenarios: Sequence[Scenario]) -> Iterator[Simulated]:
    """What every emitter that can be simulated would write of every scenario, in the model's order."""
    formats = {entity.id: entity for entity in model.of("format")}
    count = 0
    for emitter in model.of("emitter"):
        recording = emitter.recording
        server = family(recording.family) if recording is not None else None
        if recording is None or server is None:
            continue
        known: dict[tuple[str, int], Any] = {}
        outcomes = [
            _outcome(server, Context(scenario, recording, known), formats)
            if count < _MOST_LINES
            else Outcome(scenario.name, scenario.title, "", [], f"the first {_MOST_LINES:,} lines are rendered only")
            for scenario in scenarios
            if scenario.plane == recording.plane
        ]
        count += sum(len(outcome.lines) for outcome in outcomes)
        yield Simulated(emitter.id, emitter.address, emitter.kind, emitter.header, outcomes)


def _outcome(server: Family, context: Context, formats: dict[str, Entity]) -> Outcome:
    scenario, recording = context.scenario, context.recording
    place = server.place(context)
    if isinstance(place, Unknown):
        return Outcome(scenario.name, scenario.title, "", [], place.reason)
    if isinstance(place.state, Unknown):
        return Outcome(scenario.name, scenario.title, place.where, [], place.state.reason)
    lines: list[Line] = []
    known: dict[str, tuple[str, Answers]] = {}
    for number, writing in enumerate(place.writings):
        if number == _MOST_WRITINGS:
            lines.append(Line(writing.target, "", None, None, f"lines are rendered of the first {number} logs only"))
            break
        kept = server.keeps(writing.condition, context)
        if kept is False:
            continue
        doubt = kept.reason if isinstance(kept, Unknown) else ""
        form = formats.get(writing.format)
        if form is None or form.layout is None:
            lines.append(Line(writing.target, "", None, None, doubt or _unrendered(form)))
            continue
        if form.id not in known:
            pieces = rendered(server, form.layout, context)
            known[form.id] = text_of(pieces), answers_of(form, pieces, scenario)
        lines.append(Line(writing.target, str(form.get("name")), *known[form.id], doubt))
    failing = scenario.response.status >= 400
    return Outcome(scenario.name, scenario.title, place.where, lines, "", recording.doubt if failing else "")


def _unrendered(form: Entity | None) -> str:
    """Why a format has no line."""
    if form is None:
        return "the format's definition is not in the files"
    return str(form.get("fields.unknown") or "lines of its kind are not simulated")
