"""The same thing written in Terraform and in Bicep gives the same findings: the pairs of ARM templates, decompiled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.arm.test_equivalence import PAIRS, verdicts


def bicep(template: str) -> str:
    """An ARM template as Bicep, with symbols where a resource is what another one is for."""
    data = json.loads(template)
    resources = list(_flat(data["resources"], "", ""))
    symbols = {f"{kind}/{name}".lower(): f"r{number}" for number, (kind, name, _) in enumerate(resources)}
    lines = [f"param {name} {given['type']}" for name, given in data["parameters"].items()]
    for number, (kind, name, body) in enumerate(resources):
        lines.append(f"resource r{number} '{kind}@{body['apiVersion']}' = {{")
        lines.append(f"  name: {_value(name)}")
        for key, value in body.items():
            if key == "scope":
                lines.append(f"  scope: {symbols[_path(value)]}")
            elif key not in ("type", "apiVersion", "name", "resources"):
                lines.append(f"  {key}: {_value(value)}")
        lines.append("}")
    return "\n".join(lines) + "\n"


def _flat(resources: list[dict[str, Any]], kind: str, name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for body in resources:
        whole = (f"{kind}/{body['type']}", f"{name}/{body['name']}") if kind else (body["type"], body["name"])
        yield *whole, body
        yield from _flat(body.get("resources", []), *whole)


def _path(scope: str) -> str:
    """`type/name` of what a scope names, with the name's parts behind the whole type."""
    called = re.fullmatch(r"\[resourceId\('([^']*)', (.*)\)\]", scope)
    if called:
        return f"{called[1]}/{'/'.join(called[2].replace(chr(39), '').split(', '))}".lower()
    steps = scope.split("/")
    return "/".join([steps[0], *steps[1::2], *steps[2::2]]).lower()


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inner = "\n".join(f"{_key(key)}: {_value(item)}" for key, item in value.items())
        return f"{{\n{inner}\n}}" if inner else "{}"
    if isinstance(value, list):
        inner = "\n".join(_value(item) for item in value)
        return f"[\n{inner}\n]" if inner else "[]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if value.startswith("["):
            return re.sub(r"parameters\('(\w+)'\)", r"\1", value[1:-1])
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def _key(key: str) -> str:
    return key if key.isidentifier() else f"'{key}'"


@pytest.mark.parametrize("name", PAIRS)
def test_both_dialects_agree(name: str, tmp_path: Path) -> None:
    expected = verdicts(tmp_path / "terraform", "main.tf", PAIRS[name].terraform())
    assert verdicts(tmp_path / "bicep", "main.bicep", bicep(PAIRS[name].template())) == expected


def test_decompiled() -> None:
    text = bicep(PAIRS["SQL server that audits to an account"].template())
    assert "resource r2 'Microsoft.Sql/servers/extendedAuditingSettings@2021-11-01' = {\n  name: 's/default'" in text
    assert "storageEndpoint: reference(resourceId('Microsoft.Storage/storageAccounts', 'logs'))" in text
