"""Test support: plans from compact data, as `terraform show -json` would write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from accesslint.loaders import Options, terraform_plan
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def planned(address: str, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A resource of `planned_values`; `address` within its module."""
    parts = address.partition("[")[0].removeprefix("data.").split(".")
    mode = "data" if address.startswith("data.") else "managed"
    return {"address": address, "mode": mode, "type": parts[0], "name": parts[1], "values": values, **more}


def changed(address: str, unknown: Any, actions: Sequence[str] = ("create",)) -> dict[str, Any]:
    """An entry of `resource_changes`."""
    return {"address": address, "change": {"actions": list(actions), "after_unknown": unknown}}


def declared(address: str, expressions: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A resource of `configuration`."""
    parts = address.removeprefix("data.").split(".")
    return {"address": address, "type": parts[0], "name": parts[1], "expressions": expressions, **more}


def refs(*names: str) -> dict[str, Any]:
    """An expression that refers to names."""
    return {"references": list(names)}


def constant(value: Any) -> dict[str, Any]:
    """An expression that is constant."""
    return {"constant_value": value}


def document(
    resources: Sequence[Any] = (),
    changes: Sequence[Any] = (),
    declarations: Sequence[Any] = (),
    *,
    children: Sequence[Any] = (),
    calls: Mapping[str, Any] | None = None,
    prior: Sequence[Any] = (),
) -> dict[str, Any]:
    """A plan."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": list(resources), "child_modules": list(children)}},
        "resource_changes": list(changes),
        "prior_state": {"values": {"root_module": {"resources": list(prior)}}},
        "configuration": {"root_module": {"resources": list(declarations), "module_calls": calls or {}}},
    }


def load(plan: Any, files: Mapping[str, str] | None = None) -> tuple[dict[str, Resource], list[Problem]]:
    """The resources of a plan by address, and the problems."""
    text = plan if isinstance(plan, str) else json.dumps(plan, indent=2)
    loaded = list(terraform_plan.load([Source("plan.json", text)], [], MemoryTree(files or {}), Options()))
    resources = {item.address: item for item in loaded if isinstance(item, Resource)}
    return resources, [item for item in loaded if isinstance(item, Problem)]


def plain(resource: Resource, *path: str | int) -> Any:
    """An attribute as plain JSON; None where it is absent."""
    found = resource.get(*path)
    return None if found is None else found.plain()
