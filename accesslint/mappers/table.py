"""Mapping tables: which attribute, in which dialect, decides which fact, and what holds where it is absent.

A `Setting` is one row. `apply` reads rows forwards, from a resource to an entity's facts;
`attribute_for` reads them backwards, from a fact to what a user writes to set it (remediation
snippets, the generated coverage document). A mapper module keeps its tables in `TABLES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, boolean
from accesslint.model.entities import Category, Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Reference, Resource, Template, Unknown, Value

NO_DEFAULT = object()
"""The vendor has no default: the fact is absent where the attribute is."""


class Side(msgspec.Struct, frozen=True):
    """Another resource that carries the attribute and points at this one."""

    type: str
    """`aws_s3_bucket_versioning`"""
    attribute: str
    """The attribute that points: `bucket`."""


class Setting(msgspec.Struct, frozen=True):
    """One row: an attribute decides a fact.

    Several rows may decide one fact (an inline block and a separate resource): the first whose attribute
    is there wins, a default counts only if none is.
    """

    fact: str
    """Path of the fact: `immutability.versioning`."""
    attributes: Mapping[str, str]
    """Attribute path by dialect: `{"terraform": "versioning.enabled"}`; a step over a list takes its first element."""
    source: str
    """URL of the vendor's page that says so."""
    meaning: Meaning = boolean
    default: Any = NO_DEFAULT
    """What holds where the attribute is absent, as a fact."""
    side: Mapping[str, Side] = {}
    """By dialect: the attribute is another resource's."""

    def written(self, fact: Any) -> Any:
        """What the attribute must hold for the fact to be so."""
        return self.meaning.write(fact)


PREVENT_DESTROY = Setting(
    "deletion.protected",
    {"terraform": "lifecycle.prevent_destroy"},
    "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
)
"""Terraform itself refuses to destroy a resource of any provider."""


class Table(msgspec.Struct, frozen=True):
    """The rows of one kind of entity."""

    category: Category
    kind: str
    types: Mapping[str, tuple[str, ...]]
    """The resource types that it maps, by dialect."""
    settings: tuple[Setting, ...]

    def setting_for(self, fact: str, dialect: str) -> Setting | None:
        """The row by which a user sets a fact in a dialect; None where the table has none."""
        return attribute_for(self.settings, fact, dialect)


def attribute_for(settings: Iterable[Setting], fact: str, dialect: str) -> Setting | None:
    """The first row that decides a fact in a dialect: its attribute, its side resource, what to write."""
    return next((row for row in settings if row.fact == fact and dialect in row.attributes), None)


def find(value: Resource | Value | None, path: str) -> Value | None:
    """The value at a dotted attribute path; None where it is absent, null or an empty list.

    A step over a list takes its first element (Terraform blocks are lists). Where the way leads through
    an unknown or a reference, that is the value: present, but unknown.
    """
    here = value.attributes if isinstance(value, Resource) else value
    for step in path.split("."):
        while here is not None and isinstance(here.data, list) and not step.isdecimal():
            here = here.get(0)
        if here is None:
            return None
        if isinstance(here.data, Unknown | Reference | Template):
            return here
        here = here.get(int(step)) if isinstance(here.data, list) else here.get(step)
    return None if here is None or here.data is None or here.data == [] else here


def apply(
    settings: Iterable[Setting],
    resource: Resource,
    entity: Entity,
    resources: ResourceIndex | None = None,
    names: Sequence[str] = (),
) -> None:
    """Set the facts that the rows decide, with value, span, default or unknown.

    `resources` and the resource's literal `names` are needed for rows of side resources. Facts that
    are explicit in the entity already stay.
    """
    dialect = resource.dialect
    rows = [row for row in settings if dialect in row.attributes]
    decided = {row.fact for row in rows if entity.get(row.fact) is not None}
    for row in rows:
        if row.fact in decided:
            continue
        value = next(_candidates(row, dialect, resource, resources, names), None)
        if value is not None:
            entity.set(row.fact, _said(row.meaning.of(value), resource), value.span)
            decided.add(row.fact)
    for row in rows:
        if row.fact not in decided and row.default is not NO_DEFAULT:
            entity.set(row.fact, _fresh(row.default), default=True)
            decided.add(row.fact)


def _said(fact: Any, resource: Resource) -> Any:
    """A fact with its explanation in the words of the resource's file."""
    if isinstance(fact, dict) and isinstance(fact.get("detail"), str):
        return fact | {"detail": resource.said(fact["detail"])}
    return fact


def _fresh(default: Any) -> Any:
    """A copy: the facts of an entity may be added to later."""
    if isinstance(default, dict):
        return {key: _fresh(item) for key, item in default.items()}
    return list(default) if isinstance(default, list) else default


def value_of(
    settings: Iterable[Setting],
    fact: str,
    resource: Resource,
    resources: ResourceIndex | None = None,
    names: Sequence[str] = (),
) -> Value | None:
    """The attribute's value that decides a fact, as `apply` finds it; None where it is absent."""
    for row in settings:
        if row.fact == fact and resource.dialect in row.attributes:
            value = next(_candidates(row, resource.dialect, resource, resources, names), None)
            if value is not None:
                return value
    return None


def apply_either(settings: Iterable[Setting], resource: Resource, entity: Entity, fact: str) -> None:
    """Set a yes-or-no fact that any of several attributes makes true.

    True where one of them says so; else unknown where one is; else false, by default where none is there.
    """
    rows = [row for row in settings if row.fact == fact and resource.dialect in row.attributes]
    values = [(row.meaning.of(value), value.span) for row in rows for value in _own(row, resource)]
    for wanted in (True, Unknown, False):
        for state, span in values:
            if state is wanted or (wanted is Unknown and isinstance(state, Unknown)):
                entity.set(fact, state, span)
                return
    entity.set(fact, False, default=True)


def _own(row: Setting, resource: Resource) -> Iterator[Value]:
    value = find(resource, row.attributes[resource.dialect])
    if value is not None:
        yield value


def _candidates(
    row: Setting, dialect: str, resource: Resource, resources: ResourceIndex | None, names: Sequence[str]
) -> Iterator[Value]:
    side = row.side.get(dialect)
    holders = [resource]
    if side is not None:
        holders = [] if resources is None else resources.pointing_at(resource, side.type, side.attribute, names)
    for holder in holders:
        value = find(holder, row.attributes[dialect])
        doubt = holder.doubt_beside(resource)
        if value is not None:
            yield value if doubt is None else Value(doubt, value.span)


def entity_for(category: Category, kind: str, resource: Resource, name: str = "") -> Entity:
    """A fresh entity of a resource: id, address, handle `tf:<id>`, environment of its tags, name and folder.

    `name` tells several entities of one resource apart.
    """
    identity = f"{category}:{resource.id}" + (f"#{name}" if name else "")
    return Entity(
        category=category,
        id=identity,
        address=resource.address,
        platform=resource.platform,
        type=resource.written_type,
        kind=kind,
        header=resource.header,
        handles={f"tf:{resource.id}"} if resource.dialect == "terraform" else set(),
        via=resource.via,
        premises=tuple(one for one in resource.premises if _is_about(one.part, identity)),
        environment=_environment(resource),
    )


def _is_about(part: str, identity: str) -> bool:
    return not part or f"#{part}" in identity or f":{part}" in identity


_NAME_ATTRIBUTES = ("name", "bucket", "identifier", "cluster_identifier", "alias")
_TAG_NAMES = ("Environment", "environment", "Env", "env", "Stage", "stage")


def _environment(resource: Resource) -> str:
    tags = (find(resource, f"{place}.{tag}") for place in ("tags", "tags_all") for tag in _TAG_NAMES)
    named = (find(resource, attribute) for attribute in _NAME_ATTRIBUTES)
    texts = [value.text for value in (*tags, *named) if value is not None and value.text]
    # The type's own words tell nothing: `aws_api_gateway_stage` is no staging.
    address = resource.address.replace(f"{resource.type}.", "")
    return environment_of(*texts, address, resource.scope)
