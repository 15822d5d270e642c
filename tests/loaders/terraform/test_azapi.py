"""Resources of the provider azapi give the findings of azurerm's: the pairs of ARM templates, inside of Terraform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.loaders.terraform.azapi import TYPE, handed_over
from accesslint.model.values import Resource, Template
from accesslint.source import Source
from tests.loaders.arm.test_equivalence import PAIRS, verdicts
from tests.loaders.bicep.test_equivalence import _flat, _path
from tests.mappers.building import hcl, ref, resource, unknown
from tests.trees import MemoryTree

# What needs a template's own functions has no form in HCL.
PLAIN = [
    name for name, pair in PAIRS.items() if not any(word in pair.template() for word in ("[reference(", "s('open"))
]


def azapi(template: str, *, encoded: bool) -> str:
    """An ARM template's resources as azapi's."""
    resources = list(_flat(json.loads(template)["resources"], "", ""))
    symbols = {
        f"{kind}/{name}".lower(): f"azapi_resource.r{number}.id" for number, (kind, name, _) in enumerate(resources)
    }
    text = ""
    for number, (kind, name, given) in enumerate(resources):
        owner = given.get("scope")
        parent = symbols[_path(owner)] if owner else '"/subscriptions/s/resourceGroups/r"'
        if kind.count("/") > 1:
            whole = f"{kind.rpartition('/')[0]}/{name.rpartition('/')[0]}".lower()
            parent = symbols.get(whole) or _through(kind, name, symbols)
        body = {key: item for key, item in given.items() if key in ("properties", "kind", "sku", "plan")}
        shown = _value(body, symbols)
        text += f"""
resource "azapi_resource" "r{number}" {{
  type      = "{kind}@{given["apiVersion"]}"
  name      = "{name.rpartition("/")[2]}"
  parent_id = {parent}
  body      = {f"jsonencode({shown})" if encoded else shown}
}}
"""
    return text


def _through(kind: str, name: str, symbols: dict[str, str]) -> str:
    """The id of a parent that is not declared: the nearest that is, and the way from there."""
    kinds, names = kind.split("/"), name.split("/")
    for known in range(len(names) - 2, 0, -1):
        symbol = symbols.get("/".join([*kinds[: known + 1], *names[:known]]).lower())
        if symbol:
            way = "".join(f"/{a}/{b}" for a, b in zip(kinds[known + 1 : -1], names[known:-1], strict=True))
            return f'"${{{symbol}}}{way}"'
    return f'"/subscriptions/s/resourceGroups/r/providers/{kinds[0]}/{kinds[1]}/{names[0]}"'


def _value(value: Any, symbols: dict[str, str]) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_value(item, symbols)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item, symbols) for item in value) + "]"
    if isinstance(value, str) and value.startswith("[resourceId("):
        return symbols[_path(value)]
    if isinstance(value, str) and value.startswith("[concat("):
        return json.dumps("".join(value.split("'")[1::2]))
    return json.dumps(value)


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("name", PLAIN)
def test_both_providers_agree(name: str, encoded: bool, tmp_path: Path) -> None:
    expected = verdicts(tmp_path / "azurerm", "main.tf", PAIRS[name].terraform())
    found = verdicts(tmp_path / "azapi", "main.tf", azapi(PAIRS[name].template(), encoded=encoded))
    assert found == expected


def test_most_pairs_are_plain() -> None:
    assert len(PLAIN) >= 15


ODD: list[Any] = [
    None,
    "",
    "{",
    "[]",
    "null",
    '{"properties": 1}',
    "[" * 5000,
    0,
    True,
    [],
    [[]],
    {},
    unknown("?"),
    ref("a.b", "id"),
]


def _handed(*resources: Resource) -> Iterator[Resource]:
    return (item for item in handed_over(resources) if isinstance(item, Resource))


@pytest.mark.parametrize("name", ["type", "name", "parent_id", "body", "location", "tags"])
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_values(name: str, odd: Any) -> None:
    for kind in ("Microsoft.Web/sites@1", "Microsoft.Storage/storageAccounts/blobServices/containers@1",
                 "Microsoft.Insights/diagnosticSettings@1", "Microsoft.Foo/bars@1"):  # fmt: skip
        plain: dict[str, Any] = {
            "type": kind,
            "name": "x",
            "parent_id": ref("azapi_resource.p", "id"),
            "body": {"properties": {}},
        }
        made = list(_handed(resource("azapi_resource.x", {**plain, name: odd})))
        assert made[0].id == ".#azapi_resource.x"


def test_parents_in_a_circle() -> None:
    kind = "Microsoft.Storage/storageAccounts/blobServices@1"
    one = resource("azapi_resource.a", {"type": kind, "name": "a", "parent_id": ref("azapi_resource.b", "id")})
    two = resource("azapi_resource.b", {"type": kind, "name": "b", "parent_id": ref("azapi_resource.a", "id")})
    assert [item.type for item in _handed(one, two)] == [TYPE, TYPE]


def test_settings_of_the_other_provider() -> None:
    found = {
        item.address: item
        for item in hcl("""
            resource "azapi_resource" "s" {
              type = "Microsoft.Storage/storageAccounts@2023-01-01"
              name = "s"
            }
            resource "azapi_resource" "b" {
              type      = "Microsoft.Storage/storageAccounts/blobServices@2023-01-01"
              name      = "default"
              parent_id = azapi_resource.s.id
            }
            resource "azurerm_monitor_diagnostic_setting" "d" {
              target_resource_id = azapi_resource.b.id
            }
            resource "azurerm_monitor_diagnostic_setting" "e" {
              target_resource_id = azapi_resource.s.id
            }
        """)
    }
    account = next(found["azapi_resource.b"].get("parent_id").references())  # type: ignore[union-attr]
    part = found["azurerm_monitor_diagnostic_setting.d"].get("target_resource_id")
    whole = found["azurerm_monitor_diagnostic_setting.e"].get("target_resource_id")
    assert part is not None
    assert whole is not None
    assert part.data == Template((account, "/blobServices/default"))
    assert whole.data == account


def test_what_it_is_called() -> None:
    found = {
        item.address: item
        for item in hcl("""
            resource "azapi_resource" "v" {
              type      = "Microsoft.KeyVault/vaults@2022-07-01"
              name      = "v"
              parent_id = azurerm_resource_group.g.id
              body      = { properties = { enablePurgeProtection = true } }
              lifecycle { prevent_destroy = true }
            }
            resource "azapi_resource" "unknown" {
              type = "Microsoft.Foo/bars@2022-07-01"
            }
        """)
    }
    vault = found["azapi_resource.v"]
    assert (vault.type, vault.written_type, vault.platform) == ("azurerm_key_vault", "azapi_resource", "terraform")
    assert vault.name_of("purge_protection_enabled") == "properties.enablePurgeProtection"
    assert vault.get("lifecycle", 0, "prevent_destroy") is not None
    assert vault.get("resource_group_name") is not None
    assert found["azapi_resource.unknown"].type == TYPE


def test_plans() -> None:
    body = {"properties": {"enablePurgeProtection": True}}
    values = {"type": "Microsoft.KeyVault/vaults@2022-07-01", "name": "v", "parent_id": "/subscriptions/s"}
    for given in (body, json.dumps(body)):
        planned = {
            "address": "azapi_resource.v",
            "mode": "managed",
            "type": "azapi_resource",
            "name": "v",
            "values": {**values, "body": given},
        }
        plan = {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": [planned]}},
        }
        source = Source("plan.json", json.dumps(plan))
        loaded = loader("terraform_plan").load([source], [], MemoryTree({}), Options(types=frozenset({"aws_lb"})))
        found = [item for item in loaded if isinstance(item, Resource)]
        assert [item.type for item in found] == ["azurerm_key_vault"]
        protected = found[0].get("purge_protection_enabled")
        assert protected is not None
        assert protected.data is True
