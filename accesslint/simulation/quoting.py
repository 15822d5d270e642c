"""The line that shows a format's fault: what an emitter that writes the format would log of one scenario."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Quote
from accesslint.model.recording import Recording, Writing
from accesslint.simulation import Context, Piece, family, rendered
from accesslint.simulation.answers import text_of
from accesslint.simulation.scenarios import Scenario, shipped_scenarios

_PREFIXES = {"data": "database-", "control": "kubernetes-"}
"""How the names of other scenarios than web servers' begin: rules name `read`, databases get `database-read`."""

_OF_CLIENTS = ("forged", "token-in-query")
"""Scenarios that are about a value which the client chooses."""


def quotes(model: Model, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Quote]:
    """The lines of (id of a format, name of a scenario), where the format can be rendered and such a line is kept."""
    formats = {entity.id: entity for entity in model.of("format") if entity.layout is not None}
    pairs = sorted(pair for pair in set(wanted) if pair[0] in formats)
    if not pairs:
        return {}
    scenarios = {scenario.name: scenario for scenario in shipped_scenarios()}
    writers = _writers(model, {form for form, _ in pairs})
    found: dict[tuple[str, str], Quote] = {}
    for form, name in pairs:
        quote = _quote(formats[form], name, scenarios, writers.get(form, ()))
        if quote is not None:
            found[form, name] = quote
    return found


def _writers(model: Model, wanted: Collection[str]) -> dict[str, list[tuple[Recording, Writing]]]:
    found: dict[str, list[tuple[Recording, Writing]]] = {}
    for emitter in model.of("emitter"):
        if emitter.recording is None:
            continue
        for place in emitter.recording.places:
            for writing in place.writings:
                if writing.format in wanted:
                    found.setdefault(writing.format, []).append((emitter.recording, writing))
    return found


def _quote(
    form: Entity,
    name: str,
    scenarios: Mapping[str, Scenario],
    writers: Collection[tuple[Recording, Writing]],
) -> Quote | None:
    contexts: dict[int, Context] = {}
    for recording, writing in writers:
        server = family(recording.family)
        scenario = scenarios.get(_PREFIXES.get(recording.plane, "") + name)
        if server is None or form.layout is None or scenario is None or scenario.plane != recording.plane:
            continue
        context = contexts.setdefault(id(recording), Context(scenario, recording))
        if server.keeps(writing.condition, context) is not False:
            pieces = rendered(server, form.layout, context)
            if _shows(form, name, pieces):
                return Quote(scenario.name, scenario.title, text_of(pieces))
    return None


def _shows(form: Entity, name: str, pieces: Sequence[Piece]) -> bool:
    """Whether there is anything to see: of a scenario about what clients send, what this client sent."""
    known = {piece.token for piece in pieces if isinstance(piece.written, bytes) and piece.written.strip()}
    fields = form.get("fields")
    listed = fields if isinstance(fields, list) else []
    sent = {str(field.get("token")) for field in listed if field.get("client_controlled")}
    if name in _OF_CLIENTS and any(piece.token in sent for piece in pieces):
        return not known.isdisjoint(sent)
    return bool(known)
