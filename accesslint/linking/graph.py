"""What follows from the links: who writes to a store, which stores hold logs, what is shipped onward."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from accesslint.linking.links import resolve
from accesslint.model.entities import Entity, Link, Model
from accesslint.source import Problem

_ASPECTS_OFF = "excluded"
_LOCAL_KINDS = frozenset({"file", "volume", "container-disk"})


def link(model: Model, links: Iterable[Link], declared: Container[str]) -> list[Problem]:
    """Resolve the links and set the facts that follow from them; drops stores that hold no logs.

    `declared`: the handles of all resources in the files, mapped or not.
    """
    problems = resolve(model.entities, links, declared)
    by_id = model.by_id()
    _record_writers(model, by_id)
    _record_shipping(model, by_id)
    _drop_idle_stores(model)
    _drop_idle_formats(model)
    for emitter in model.of("emitter"):
        _mark_partial(emitter)
    return problems


def _routes(entity: Entity) -> Sequence[dict[str, object]]:
    routes = entity.get("routes")
    return routes if isinstance(routes, list) else ()


def _record_writers(model: Model, by_id: dict[str, Entity]) -> None:
    for entity in model.entities:
        for route in _routes(entity):
            target = by_id.get(str(route.get("to")))
            if target is None or target.category != "store":
                continue
            _add(target, "written_by", entity.id)
            if route.get("platform_key_only") is True:
                target.set("encryption.customer_key_possible", False)
            if route.get("no_object_lock") is True:
                target.set("immutability.object_lock_possible", False)
        for form in entity.get("formats") or ():
            target = by_id.get(form) if isinstance(form, str) else None
            if target is not None:
                _add(target, "used_by", entity.id)


def _add(entity: Entity, path: str, value: str) -> None:
    values = entity.facts.setdefault(path, [])
    if value not in values:
        values.append(value)


def _record_shipping(model: Model, by_id: dict[str, Entity]) -> None:
    """Local stores: shipped if a hop reads them; central if that hop sends them elsewhere."""
    readers: dict[str, list[Entity]] = {}
    for hop in model.of("hop"):
        for given in hop.get("inputs") or ():
            if isinstance(given.get("from"), str):
                readers.setdefault(given["from"], []).append(hop)
    for store in model.of("store"):
        if store.kind not in _LOCAL_KINDS:
            continue
        hops = readers.get(store.id, [])
        if store.get("shipped") is None:
            store.set("shipped", bool(hops))
        if store.get("central") is None:
            store.set("central", any(_leaves(hop, by_id) for hop in hops))


def _leaves(hop: Entity, by_id: dict[str, Entity]) -> bool:
    """Whether a hop sends records to another place than a local disk."""
    for route in _routes(hop):
        target = by_id.get(str(route.get("to")))
        if route.get("discarded") is True or route.get("to") is None:
            continue
        if target is None or target.category == "hop" or target.kind not in _LOCAL_KINDS:
            return True
    return False


def _drop_idle_stores(model: Model) -> None:
    """A bucket is judged as a log store only if something logs to it, or the standard names it."""
    globs = model.standard.get("log_stores", ())
    model.entities = [
        entity
        for entity in model.entities
        if entity.category != "store"
        or entity.kind != "bucket"
        or entity.get("written_by")
        or any(fnmatchcase(name, glob) for name in _names(entity) for glob in globs)
    ]


def _drop_idle_formats(model: Model) -> None:
    """A format that nothing uses is not judged, unless its definition itself is wrong."""
    model.entities = [
        entity
        for entity in model.entities
        if entity.category != "format" or entity.get("used_by") or entity.get("defined") == "duplicate"
    ]


def _names(entity: Entity) -> Iterator[str]:
    yield entity.address
    yield from entity.get("names") or ()


def _mark_partial(emitter: Entity) -> None:
    if emitter.get("logging") != "on":
        return
    coverage = emitter.get("coverage") or {}
    if any(isinstance(aspect, dict) and aspect.get(_ASPECTS_OFF) for aspect in coverage.values()):
        emitter.set("logging", "partial", emitter.spans.get("logging"))
