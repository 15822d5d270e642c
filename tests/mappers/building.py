"""Test support: resources from compact Python data, or from HCL text, and the entities that a mapper makes of them.

    entities = mapped(s3, resource("aws_s3_bucket.logs", {"bucket": "my-logs", "versioning": [{"enabled": True}]}))
    entities["store:.#aws_s3_bucket.logs"].get("immutability.versioning")

Every value gets a place of its own, so that a test can tell which one decided a fact: `place_of`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Protocol

import jsonschema_rs
import msgspec

from accesslint.loaders import Options
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Encoded, Reference, Resource, Template, Unknown, Value
from accesslint.resources import shipped
from accesslint.source import Problem, Source, Span
from tests.trees import MemoryTree

SCOPE = "."


class Mapper(Protocol):
    """A module with `map_resources`."""

    def map_resources(self, resources: ResourceIndex) -> Iterator[Entity | Link | Problem]: ...


def ref(address: str, attribute: str = "", scope: str = SCOPE) -> Reference:
    """A reference: `ref("aws_s3_bucket.logs", "id")`."""
    return Reference(f"{scope}#{address}", attribute)


def unknown(reason: str = "variable has no value") -> Unknown:
    """A value that the files do not tell."""
    return Unknown(reason, "a tfvars file or a default")


def text(*parts: str | Reference | Unknown) -> Template:
    """A text with references or unknowns in it."""
    return Template(parts)


class Json(msgspec.Struct):
    """`jsonencode(…)` of compact data."""

    data: Any


class _Places:
    """Gives every value a line of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 1

    def next(self) -> Span:
        self.line += 1
        return Span(self.file, self.line, 3, self.line, 10)


def value(data: Any, places: _Places | None = None) -> Value:
    """A `Value` of compact data: dicts, lists, scalars, `ref`, `text`, `unknown`, `Json`."""
    places = places or _Places("main.tf")
    span = places.next()
    if isinstance(data, Json):
        return Value(Encoded(value(data.data, places)), span)
    if isinstance(data, Mapping):
        return Value({str(key): value(item, places) for key, item in data.items()}, span)
    if isinstance(data, list | tuple):
        return Value([value(item, places) for item in data], span)
    return Value(data, span)


def resource(
    address: str,
    attributes: Mapping[str, Any] | None = None,
    *,
    scope: str = SCOPE,
    platform: str = "terraform",
    kind: str = "",
) -> Resource:
    """A resource by its address: `aws_s3_bucket.logs`, `data.aws_region.now`, `module.m.aws_s3_bucket.this["a"]`."""
    parts = re.sub(r"\[[^]]*\]", "", address).split(".")
    places = _Places(f"{address}.tf")
    return Resource(
        id=f"{scope}#{address}",
        platform=platform,
        type=kind or parts[-2],
        address=address,
        attributes=value(dict(attributes or {}), places),
        header=Span(places.file, 1, 1, 1, 20),
        scope=scope,
        is_data=parts[-3:-2] == ["data"],
    )


def hcl(configuration: str, **more: str) -> list[Resource]:
    """The resources of HCL text in `main.tf`; further files by name (`variables="…"` is `variables.tf`)."""
    from accesslint.loaders import loader

    files = {"main.tf": configuration, **{f"{name}.tf": content for name, content in more.items()}}
    files = {name: textwrap.dedent(content) for name, content in files.items()}
    sources = [Source(name, content) for name, content in files.items()]
    loaded = loader("terraform").load(sources, [], MemoryTree(files), Options())
    return [item for item in loaded if isinstance(item, Resource)]


class Mapped(dict[str, Entity]):
    """Entities by id, and the links and problems that came with them."""

    links: list[Link]
    problems: list[Problem]

    def only(self, category: str, kind: str = "") -> Entity:
        """The one entity of a category (and kind)."""
        found = [entity for entity in self.values() if entity.category == category and kind in ("", entity.kind)]
        assert len(found) == 1, [entity.id for entity in found]
        return found[0]


def mapped(mapper: Any, *resources: Resource) -> Mapped:
    """What a mapper makes of resources; every entity is held against the model's schema."""
    result = Mapped()
    result.links, result.problems = [], []
    for item in mapper.map_resources(ResourceIndex(resources)):
        if isinstance(item, Entity):
            shared = item.category == "format" and item.get("configurable") is False
            assert item.id not in result or (shared and result[item.id].facts == item.facts), f"{item.id} twice"
            result[item.id] = item
            assert_valid(item)
        elif isinstance(item, Link):
            result.links.append(item)
        else:
            result.problems.append(item)
    for link in result.links:
        assert link.entity in result, f"link of an entity that is not there: {link}"
    return result


@cache
def _validator(category: str) -> jsonschema_rs.Validator:
    schema = msgspec.json.decode((shipped("schemas") / "model.schema.json").read_bytes())
    return jsonschema_rs.validator_for({"$ref": f"#/$defs/{category}", "$defs": schema["$defs"]})


def assert_valid(entity: Entity) -> None:
    """Fails where an entity's facts are not those of the model's schema."""
    errors = [
        f"{'.'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(entity.category).iter_errors(entity.to_json())
    ]
    assert not errors, f"{entity.id}: {errors}"


def line_of(entity: Entity, fact: str) -> int:
    """The line of the place that decided a fact; 1 is a header."""
    return entity.span_of(fact).line


def place_of(owner: Resource, *path: str | int) -> Span:
    """Where an attribute of a resource stands."""
    found = owner.get(*path)
    assert found is not None, path
    return found.span


def yaml_settings(name: str, text: str) -> list[Resource]:
    """The resources of a server's YAML file of settings."""
    from accesslint.loaders import loader

    text = textwrap.dedent(text)
    loaded = loader("yaml_settings").load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return [item for item in loaded if isinstance(item, Resource)]
