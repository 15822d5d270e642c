"""Resolves links: a fact that names another entity gets that entity's id."""

from __future__ import annotations

from collections.abc import Container, Iterable

from accesslint.model.entities import Entity, Link
from accesslint.source import Problem

NOT_IN_FILES = "is named only: it is not declared in the files"


def resolve(entities: Iterable[Entity], links: Iterable[Link], declared: Container[str]) -> list[Problem]:
    """Sets each link's fact: the other entity's id; null where it must exist and does not; else unknown.

    `declared`: the handles of all resources in the files: what is declared there and not mapped (a data
    source) is unknown, not missing. Where a name is declared twice (two roots with the same bucket), an
    entity of the same scope wins.
    """
    by_id: dict[str, Entity] = {}
    by_handle: dict[str, list[Entity]] = {}
    for entity in entities:
        by_id[entity.id] = entity
        for handle in entity.handles:
            by_handle.setdefault(handle, []).append(entity)
    problems: list[Problem] = []
    for link in links:
        holder = by_id.get(link.entity)
        if holder is None:
            continue
        found = _find(link, holder, by_handle)
        if found is not None:
            value: object = found.id
        elif link.must_exist and not any(handle in declared for handle in link.handles):
            value = None
            problems.append(Problem(link.span, f"{link.shown} is referred to and not declared", "warning"))
        else:
            value = {"unknown": f"{link.shown} {NOT_IN_FILES}"}
        _put(holder, link.fact, value)
        holder.decided_by.setdefault(link.fact, "the files that declare it, or a plan file")
    return problems


def _find(link: Link, holder: Entity, by_handle: dict[str, list[Entity]]) -> Entity | None:
    wanted = _categories(link.fact)
    for handle in link.handles:
        found = [entity for entity in by_handle.get(handle, ()) if entity.category in wanted]
        if found:
            scope = _scope(holder)
            return next((entity for entity in found if _scope(entity) == scope), found[0])
    return None


def _categories(fact: str) -> frozenset[str]:
    if fact.startswith("formats"):
        return frozenset({"format"})
    return frozenset({"store", "hop"})


def _scope(entity: Entity) -> str:
    return entity.id.partition(":")[2].partition("#")[0]


def _put(entity: Entity, path: str, value: object) -> None:
    """Set a fact at a path that may step into lists; keeps the spans."""
    *parents, last = path.split(".")
    here = entity.get(".".join(parents)) if parents else entity.facts
    if isinstance(here, list):
        here[int(last)] = value
    elif isinstance(here, dict):
        here[last] = value
