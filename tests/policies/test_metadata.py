"""What the rules say of themselves, and the frameworks that they name, follow their schemas and fit together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml
from referencing import Registry, Resource

from accesslint.resources import shipped
from accesslint.rules.metadata import Rule
from accesslint.rules.python_rules import module_of
from accesslint.settings.standard import default_standard, overlay
from tests.conftest import catalogue

SCHEMAS = shipped("schemas")
FRAMEWORKS = sorted((shipped("policies") / "frameworks").glob("*.yaml"))
RULES = sorted(catalogue().rules)


@cache
def registry() -> Registry[Any]:
    documents = {path.name: msgspec.json.decode(path.read_bytes()) for path in SCHEMAS.glob("*.schema.json")}
    resources = [(document["$id"], Resource.from_contents(document)) for document in documents.values()]
    return Registry().with_resources(resources)


def validate(schema: str, document: object) -> None:
    text = msgspec.json.decode((SCHEMAS / schema).read_bytes())
    jsonschema.Draft202012Validator(text, registry=registry()).validate(document)


@cache
def framework(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def annotation(path: Path) -> object:
    if path.suffix == ".py":
        return module_of(path).METADATA
    text = path.read_text("utf-8")
    lines = text[: text.index("\npackage ")].splitlines()
    assert lines[0] == "# METADATA"
    return yaml.load("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[1:]), Loader=yaml.CSafeLoader)


def alternatives(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects that a part of the model may be, or be a list of."""
    for part in (schema, *schema.get("anyOf", ())):
        yield part
        if "items" in part:
            yield from alternatives(part["items"])


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_schemas_are_schemas(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(msgspec.json.decode(path.read_bytes()))


@pytest.mark.parametrize("name", RULES)
def test_metadata_follow_their_schema(name: str) -> None:
    validate("rule.schema.json", annotation(catalogue().path(name)))


@pytest.mark.parametrize("name", RULES)
def test_rules_name_clauses_that_there_are(name: str) -> None:
    clauses = {framework(path)["id"]: framework(path)["clauses"] for path in FRAMEWORKS}
    for key, named in catalogue().rules[name].frameworks.items():
        assert not set(named) - clauses[key].keys(), key


@pytest.mark.parametrize("name", RULES)
def test_rules_read_facts_that_there_are(name: str) -> None:
    definitions = msgspec.json.decode((SCHEMAS / "model.schema.json").read_bytes())["$defs"]
    for fact in catalogue().rules[name].facts:
        category, *path = fact.split(".")
        parts = [definitions[category]]
        for step in path:
            found = [part.get("properties", {}) for whole in parts for part in alternatives(whole)]
            parts = [properties[step] for properties in found if step in properties]
            assert parts, fact


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_frameworks_follow_their_schema(path: Path) -> None:
    validate("framework.schema.json", framework(path))
    assert framework(path)["id"] == path.stem


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_a_profile_leaves_a_standard_that_can_be_met(path: Path) -> None:
    standard = overlay(default_standard(), framework(path)["profile"])
    validate("standard.schema.json", standard)
    retention = standard["retention"]
    assert retention["at_hand_days"] <= retention["minimum_days"] <= retention["maximum_days"]


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_every_clause_is_named_by_a_rule(path: Path) -> None:
    rules: list[Rule] = list(catalogue().rules.values())
    named = {clause for rule in rules for clause in rule.frameworks.get(path.stem, ())}
    assert not framework(path)["clauses"].keys() - named
