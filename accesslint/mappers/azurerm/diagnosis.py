"""From diagnostic settings to an emitter's facts: whether it logs, what it leaves out, where the records go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnostic_settings import SETTING, DiagnosticSetting, diagnostics
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span


def set_diagnosed(
    emitter: Entity, resource: Resource, needs: Sequence[Need], resources: ResourceIndex, aspect: str = "log_types"
) -> Iterator[Link]:
    """Set `logging`, the coverage and the routes by the diagnostic settings for a resource."""
    applying = [need for need in needs if need.when is None or need.when(resource, resources)]
    settings = [setting for setting in diagnostics(resources).of(resource) if not setting.goal.child]
    doubt = diagnostics(resources).doubts.get(resource.scope)
    if not settings and doubt is not None:
        reason = f"a diagnostic setting may be for it: {doubt.reason}"
        emitter.set("logging", Unknown(reason, doubt.decided_by))
        return
    if settings:
        yield from decide(emitter, settings, applying, resources, aspect)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", resource.said(f"no {SETTING} in these files is for it"))


def decide(
    emitter: Entity,
    settings: Sequence[DiagnosticSetting],
    needs: Sequence[Need],
    resources: ResourceIndex,
    aspect: str = "log_types",
) -> Iterator[Link]:
    """The same, where the settings and the logs that the resource has are known."""
    places: dict[str, Span] = {}
    for need in needs:
        found = (place for setting in settings if (place := setting.sent.place_of(need.categories)) is not None)
        place = next(found, None)
        if place is not None:
            places[need.name] = place
    missing = [need.name for need in needs if need.name not in places]
    switch = _switched_off(settings, [need for need in needs if need.name not in places])
    doubtful = next((setting for setting in settings if setting.sent.unknown is not None), None)
    if places:
        emitter.set("logging", "on", next(iter(places.values())))
        if missing and doubtful is not None:
            emitter.set(f"coverage.{aspect}", doubtful.sent.unknown, doubtful.sent.unknown_span)
        else:
            fact: dict[str, object] = {"included": list(places), "excluded": missing}
            if missing:
                fact["detail"] = f"{_shown(settings)} other categories only"
            emitter.set(f"coverage.{aspect}", fact, switch or next(iter(places.values())))
    elif doubtful is not None:
        unknown, span = doubtful.sent.unknown, doubtful.sent.unknown_span
        emitter.set("logging", "on" if doubtful.sent.some else unknown, span)
        emitter.set(f"coverage.{aspect}", unknown, span)
    elif settings:
        first = settings[0]
        emitter.set("logging", "off", switch or first.sent.anything or first.resource.header)
        names = " or ".join(need.name for need in needs)
        emitter.set("logging_detail", f"the diagnostic setting {first.resource.address} does not send {names}")
        return
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", f"no {SETTING} in these files is for it")
        return
    for setting in settings:
        sends = any(setting.sent.place_of(need.categories) is not None for need in needs)
        if sends or setting.sent.unknown is not None:
            yield from setting.routes(emitter, resources)


def _switched_off(settings: Sequence[DiagnosticSetting], missing: Sequence[Need]) -> Span | None:
    """Where the first of the missing logs is switched off; None where none of them is written."""
    places = (
        setting.sent.switched_off.get(name.lower())
        for need in missing
        for name in need.categories
        for setting in settings
    )
    return next((place for place in places if place is not None), None)


def _shown(settings: Sequence[DiagnosticSetting]) -> str:
    names = " and ".join(setting.resource.address for setting in settings[:2])
    return f"{names} {'sends' if len(settings) == 1 else 'send'}"
