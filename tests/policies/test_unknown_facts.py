"""No rule guesses: whatever fact of a case becomes unknown, no finding appears that was not there before."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from accesslint.pipeline import Reading, read
from accesslint.resources import shipped
from accesslint.rules.engines import package_of
from accesslint.settings.standard import default_standard, overlay
from tests.conftest import catalogue, write
from tests.policies.test_cases import case_files, document

CATEGORIES = {"emitters": "emitter", "formats": "format", "hops": "hop", "stores": "store"}
UNKNOWN = {"unknown": "made so by the test"}
REGO = sorted(name for name, rule in catalogue().rules.items() if rule.language == "rego")


@cache
def definitions() -> dict[str, Any]:
    loaded: dict[str, Any] = msgspec.json.decode((shipped("schemas") / "model.schema.json").read_bytes())["$defs"]
    return loaded


def places(schema: dict[str, Any], fact: Any) -> Iterator[tuple[str | int, ...]]:
    """Paths of the facts in a document that the schema allows to be unknown, the outermost only."""
    kinds = schema.get("anyOf", [schema])
    if {"$ref": "#/$defs/unknown"} in kinds:
        yield ()
        return
    if isinstance(fact, dict):
        for key, item in fact.items():
            for path in places(schema.get("properties", {}).get(key, {}), item):
                yield (key, *path)
    elif isinstance(fact, list):
        for number, item in enumerate(fact):
            for path in places(schema.get("items", {}), item):
                yield (number, *path)


def documents(rule: str, folder: Path) -> Iterator[dict[str, Any]]:
    """The models of a rule's cases, as rules see them."""
    (path,) = (path for path in case_files() if document(path)["rule"] == rule)
    for number, case in enumerate(document(path)["cases"]):
        standard = overlay(default_standard(), case.get("standard", {}))
        if "model" in case:
            yield {**{category: [] for category in CATEGORIES}, **copy.deepcopy(case["model"]), "standard": standard}
        else:
            write(folder / str(number), case["files"])
            yield read(Reading([(folder / str(number)).resolve()], standard)).model.to_json()


def engine_of(rule: str) -> Any:
    import regorus

    engine = regorus.Engine()
    for path in (*catalogue().libraries, catalogue().path(rule)):
        engine.add_policy_from_file(str(path))
    return engine


def found(engine: Any, rule: str, model: dict[str, Any]) -> set[tuple[str, str]]:
    engine.set_input_json(json.dumps(model))
    result = json.loads(engine.eval_rule_as_json(f"data.{package_of(rule)}.violations"))
    return {(violation["entity"], violation["fact"].partition(".")[0]) for violation in result}


@pytest.mark.parametrize("rule", REGO)
def test_an_unknown_fact_brings_no_new_finding(rule: str, tmp_path: Path) -> None:
    engine = engine_of(rule)
    tried = 0
    for model in documents(rule, tmp_path):
        before = found(engine, rule, model)
        for category, kind in CATEGORIES.items():
            for entity in model[category]:
                for *parents, last in places(definitions()[kind], entity):
                    holder = entity
                    for step in parents:
                        holder = holder[step]
                    fact, holder[last] = holder[last], UNKNOWN
                    assert found(engine, rule, model) <= before, (entity["id"], *parents, last)
                    holder[last] = fact
                    tried += 1
    assert tried
