"""The cases of all rules that are Terraform, once more with a plan beside the sources: the findings stay the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from accesslint.loaders import Options, loader
from accesslint.model.findings import Report
from accesslint.model.values import Encoded, Reference, Resource, Template, Unknown, Value
from accesslint.resources import shipped
from accesslint.source import Source
from tests.conftest import run, write
from tests.loaders.terraform_plan.plans import changed, declared, document, planned
from tests.trees import MemoryTree

_NO_VALUES = frozenset({"lifecycle", "depends_on", "provider"})


def resources_of(files: Mapping[str, str]) -> list[Resource]:
    sources = [Source(name, text) for name, text in files.items()]
    loaded = loader("terraform").load(sources, [], MemoryTree(files), Options())
    return [item for item in loaded if isinstance(item, Resource)]


def is_instance(resource: Resource) -> bool:
    """Instances and modules have tests of their own."""
    return "module." in resource.address or "[" in resource.address


def terraform_cases() -> list[Any]:
    cases: list[Any] = []
    for path in sorted(shipped("policies").glob("*/*.yaml")):
        loaded = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for case in loaded.get("cases", ()):
            files = case.get("files", {})
            is_planned = "terraform.workspace" not in str(files) and "nobody declares" not in case["name"]
            is_flat = bool(files) and all(name.endswith(".tf") and "/" not in name for name in files)
            if is_planned and is_flat and not any(map(is_instance, resources_of(files))):
                cases.append(pytest.param(loaded["rule"], case, id=f"{path.stem}: {case['name']}"))
    return cases


def split(value: Value) -> tuple[Any, Any, Any]:
    """What a plan would hold of a value: the value, after_unknown, the expression."""
    data = value.data
    if isinstance(data, dict):
        parts = {name: split(item) for name, item in data.items()}
        return (
            {name: part[0] for name, part in parts.items()},
            {name: part[1] for name, part in parts.items() if part[1]},
            {name: part[2] for name, part in parts.items()},
        )
    if isinstance(data, list):
        items = [split(item) for item in data]
        return [item[0] for item in items], [item[1] for item in items], [item[2] for item in items]
    if isinstance(data, Encoded) and not data.value.is_partly_open:
        return value.text, False, {}
    if isinstance(data, Reference | Template | Unknown | Encoded):
        names = [f"{one.target.partition('#')[2]}.{one.attribute}" for one in value.references()]
        return None, True, {"references": names}
    return data, False, {"constant_value": data}


def plan_of(resources: list[Resource]) -> str:
    """A plan of evaluated sources."""
    listed, changes, declarations = [], [], []
    for resource in resources:
        attributes = {name: item for name, item in resource.attributes.entries() if name not in _NO_VALUES}
        values, unknown, expressions = split(Value(attributes, resource.header))
        listed.append(planned(resource.address, values))
        changes.append(changed(resource.address, unknown | {"id": True, "arn": True}))
        declarations.append(declared(resource.address, expressions))
    return json.dumps(document(listed, changes, declarations))


def said(report: Report) -> list[tuple[str, str, str, object]]:
    return [(finding.address, finding.fact, finding.message, finding.span) for finding in report.findings]


@pytest.mark.parametrize(("rule", "case"), terraform_cases())
def test_a_plan_beside_the_sources_changes_nothing(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    files = case["files"]
    write(tmp_path / "sources", files)
    write(tmp_path / "plan", {**files, "plan.json": plan_of(resources_of(files))})
    without, given = (
        run(tmp_path / name, select=(rule,), standard=case.get("standard"))[0] for name in ("sources", "plan")
    )
    assert said(given) == said(without)
    counts, expected = given.counts[rule], without.counts[rule]
    assert (counts.passed, counts.undecided) == (expected.passed, expected.undecided)
