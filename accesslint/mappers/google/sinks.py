"""Log sinks as hops: what they take from Cloud Logging, what they leave out, where they deliver.

A sink with exclusions drops what any of them matches, `exclusions` of a project are those of its sink `_Default`:
https://cloud.google.com/logging/docs/routing/overview#exclusions
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.cloud_logging import SINKS, CloudLogging, Sink, cloud_logging
from accesslint.mappers.google.filters import AUDIT_LOGS, Reading, drops_accesses
from accesslint.mappers.google.names import add_route, may_be_same
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown
from accesslint.mappers.meanings import text as text_of
from accesslint.mappers.table import Setting, Table, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Value

_EXCLUSIONS = (
    "google_logging_project_exclusion",
    "google_logging_folder_exclusion",
    "google_logging_organization_exclusion",
    "google_logging_billing_account_exclusion",
)
_ROUTING = "https://cloud.google.com/logging/docs/routing/overview"

TABLES = (
    Table(
        "hop",
        "sink",
        {"terraform": tuple(SINKS)},
        (
            Setting("routes", {"terraform": "destination"}, _ROUTING, text_of),
            Setting("filters", {"terraform": "filter"}, _ROUTING, text_of),
            Setting("filters", {"terraform": "exclusions.filter"}, _ROUTING, text_of),
        ),
    ),
    Table(
        "hop",
        "sink",
        {"terraform": _EXCLUSIONS},
        (Setting("filters", {"terraform": "filter"}, _ROUTING, text_of),),
    ),
)
"""Read backwards only."""

_QUIET = ("", "default", "debug", "info")
"""Severities from which on no audit record is left out; those of Data Access have `INFO`."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every sink that is on, and every exclusion of a sink `_Default`, as a hop of kind `sink`."""
    logging = cloud_logging(resources)
    for sinks in logging.sinks.values():
        for sink in sinks:
            hop = entity_for("hop", "sink", sink.resource)
            owner = find(sink.resource, sink.level)
            hop.append("inputs", {"via": "cloud-logging", "what": shown(owner) or "the provider's project"})
            _add_selection(hop, sink, logging)
            for block in _blocks(sink.resource.get("exclusions")):
                _add_exclusion(hop, block)
            if hop.get("filters") is None:
                hop.set("filters", [])
            target = find(sink.resource, "destination")
            if target is not None:
                yield from add_route(hop, target)
            yield hop
    for resource in resources.of_type(*_EXCLUSIONS):
        hop = entity_for("hop", "sink", resource)
        hop.append("inputs", {"via": "cloud-logging", "what": "the sink _Default"})
        _add_exclusion(hop, resource.attributes)
        if hop.get("filters"):
            yield hop


def _blocks(value: Value | None) -> list[Value]:
    return [] if value is None else value.items()


def _add_exclusion(hop: Entity, block: Value) -> None:
    off, text = find(block, "disabled"), find(block, "filter")
    if text is None or (off is not None and boolean.of(off) is True) or isinstance(hop.get("filters"), dict):
        return
    written = _text(text)
    if written is None or drops_accesses(written):
        name = shown(find(block, "name")) or "without a name"
        what = written or "a filter that is not known"
        detail = f"the exclusion {name} drops {_shortened(what)}"
        hop.append("filters", {"how": "exclude", "what": what, "detail": detail}, text.span)


def _text(value: Value) -> str | None:
    if value.text is not None:
        return value.text
    return shown(value)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99]}…"


def _add_selection(hop: Entity, sink: Sink, logging: CloudLogging) -> None:
    """What a sink that takes audit logs leaves of them, unless another sink of the same owner takes the rest."""
    reading, value = sink.reading, sink.filter
    if value is None:
        return
    if reading is None:
        if value.unknown is not None:
            hop.set("filters", value.unknown, value.span)
        return
    if not reading.audit:
        return
    others = [
        other.reading
        for other in logging.sinks.get(sink.resource.scope, ())
        if other is not sink and other.level == sink.level and may_be_same(other.owner, sink.owner)
    ]
    if any(other is None or _whole(other) for other in others):
        return
    taken = set(reading.audit).union(*(other.audit for other in others if other is not None))
    missing = [name for name in AUDIT_LOGS[:2] if name not in taken]
    what = shown(value) or reading.text
    if missing and not reading.everything:
        detail = f"of the audit logs it takes {', '.join(sorted(reading.audit))} only, not {' and '.join(missing)}"
        hop.append("filters", {"how": "condition", "what": what, "detail": detail}, value.span)
    elif reading.sampled:
        detail = f"it takes a sample only: {_shortened(what)}"
        hop.append("filters", {"how": "sample", "what": what, "detail": detail}, value.span)
    elif reading.severity not in _QUIET and "or" not in reading.text.split():
        if not reading.everything:
            detail = f"it takes records from severity {reading.severity} on only"
            hop.append("filters", {"how": "level", "what": what, "detail": detail}, value.span)
    elif reading.negated and drops_accesses(reading.text):
        detail = f"it leaves records out: {_shortened(what)}"
        hop.append("filters", {"how": "exclude", "what": what, "detail": detail}, value.span)


def _whole(reading: Reading) -> bool:
    """Whether a filter takes all audit records."""
    return reading.audit.issuperset(AUDIT_LOGS[:2]) and not (reading.negated or reading.sampled or reading.severity)
