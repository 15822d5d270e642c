"""Bicep files: claims, addresses, references, children, extensions, loops, conditions, modules, parameter files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accesslint.loaders import loader
from tests.loaders.arm.conftest import Loaded, load_files

Load = Callable[..., Loaded]

ACCOUNT = "resource account 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'acct'\n}\n"
SETTING = "resource diag 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {\n  name: 'set'\n"
ID = {"reference": "main.bicep#account.id"}
BLOB = {"reference": "${main.bicep#account.id}/blobServices/default"}


@pytest.fixture
def load() -> Load:
    """The resources of `main.bicep`, with other files."""
    return lambda text, **files: load_files(
        {"main.bicep": text, **{name.replace("__", "."): one for name, one in files.items()}}, "bicep"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.bicep", True), ("a/B.BICEP", True), ("a.bicepparam", True), ("a.json", False), ("bicep", False)],
)
def test_claims(name: str, *, expected: bool) -> None:
    assert loader("bicep").claims(name, "") is expected


def test_addresses_and_places(load: Load) -> None:
    loaded = load(ACCOUNT)
    resource = loaded["account"]
    assert (resource.id, resource.scope, resource.type) == (
        "main.bicep#account",
        "main.bicep",
        "azurerm_storage_account",
    )
    assert (resource.header.line, resource.header.column, resource.header.end_column) == (1, 1, 64)
    assert (resource.platform, resource.written_type) == ("bicep", "Microsoft.Storage/storageAccounts")


def test_values_have_the_places_of_what_decides_them(load: Load) -> None:
    loaded = load(
        "param days int = 7\n"
        "resource ws 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {\n"
        "  name: 'a${days}'\n  properties: {\n    retentionInDays: days\n  }\n}\n"
    )
    days, name = loaded["ws"].get("retention_in_days"), loaded["ws"].get("name")
    assert days is not None
    assert name is not None
    assert (days.data, days.span.line, days.span.column) == (7, 1, 18)
    assert (name.data, name.span.line, name.span.column, name.span.end_column) == ("a7", 3, 9, 19)


BLOBS = "resource blob 'Microsoft.Storage/storageAccounts/blobServices@2023-01-01'"


@pytest.mark.parametrize(
    ("children", "scope", "expected"),
    [
        ("", "account", ID),
        ("", "account.id", ID),
        (f"{BLOBS} = {{\n  parent: account\n  name: 'default'\n}}\n", "blob", BLOB),
        (f"{BLOBS} = {{\n  name: '${{account.name}}/default'\n}}\n", "blob", BLOB),
        (f"{BLOBS} existing = {{\n  name: 'acct/default'\n}}\n", "blob", BLOB),
        (ACCOUNT.replace("account ", "old ").replace("= {", "existing = {").replace("'acct'", "'old'"), "old",
         {"reference": "main.bicep#old.id"}),
        ("", "resourceGroup()", {"reference": "main.bicep#resourceGroup().id"}),
        ("", "subscription()", "/subscriptions/${subscription}"),
        ("", "resourceGroup('other')", "/subscriptions/${subscription}/resourceGroups/other"),
    ],
)  # fmt: skip
def test_scopes(children: str, scope: str, expected: Any, load: Load) -> None:
    loaded = load(f"{ACCOUNT}{children}{SETTING}  scope: {scope}\n}}\n")
    assert not loaded.problems
    assert loaded.plain("diag", "target_resource_id") == expected


def test_resources_inside_of_others(load: Load) -> None:
    text = ACCOUNT.rstrip("}\n") + (
        "\n  @description('inside')\n  resource blob 'blobServices' = {\n    name: 'default'\n"
        "    resource box 'containers' = {\n      name: 'box'\n    }\n  }\n}\n"
    )
    loaded = load(f"{text}{SETTING}  scope: account::blob\n}}\n")
    assert set(loaded) == {"account", "account::blob", "account::blob::box", "diag"}
    assert loaded["account::blob::box"].written_type == "Microsoft.Storage/storageAccounts/blobServices/containers"
    assert loaded.plain("diag", "target_resource_id") == BLOB


def test_existing_resources_are_data(load: Load) -> None:
    text = (
        "resource v 'Microsoft.KeyVault/vaults@2023-07-01' existing = {\n  name: 'v'\n  scope: resourceGroup('x')\n}\n"
    )
    assert load(text)["v"].is_data


def test_loops(load: Load) -> None:
    loaded = load(
        "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = [for (name, i) in ['x', 'y', 'z']: if (i != 1) {\n"
        "  name: '${name}${i}'\n}]\n"
        "resource d 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [for i in range(0, 2): {\n"
        "  name: 'd'\n  scope: a[i]\n}]\n"
    )
    assert {address: loaded.plain(address, "name") for address in ("a[0]", "a[2]")} == {"a[0]": "x0", "a[2]": "z2"}
    assert "a[1]" not in loaded
    assert loaded.plain("d[0]", "target_resource_id") == {"reference": "main.bicep#a[0].id"}


@pytest.mark.parametrize(
    ("condition", "there", "uncertain"),
    [("true", True, False), ("1 == 2", False, False), ("flag", True, True), ("flag && false", False, False)],
)
def test_conditions(condition: str, load: Load, *, there: bool, uncertain: bool) -> None:
    loaded = load(
        f"param flag bool\nresource a 'Microsoft.Storage/storageAccounts@2023-01-01' = if ({condition}) {{\n"
        "  name: 'a'\n}\n"
    )
    assert bool(loaded) is there
    assert any(one.uncertain is not None for one in loaded.values()) is uncertain


def test_a_loop_over_what_is_not_known_is_one_uncertain_resource(load: Load) -> None:
    loop = "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = [for n in names: {\n  name: n\n}]\n"
    loaded = load(f"param names array\n{loop}")
    assert loaded["a[*]"].uncertain is not None
    assert loaded.plain("a[*]", "name")["unknown"]


MODULE = "param name string = 'own'\n" + ACCOUNT.replace("'acct'", "name") + "output id string = account.id\n"


@pytest.mark.parametrize(
    ("call", "addresses"),
    [
        ("{\n  name: 'm'\n  params: {\n    name: 'given'\n  }\n}", {"module.m.account": "given"}),
        ("{\n  name: 'm'\n}", {"module.m.account": "own"}),
        ("[for x in ['a', 'b']: {\n  name: 'm'\n  params: { name: x }\n}]",
         {"module.m[0].account": "a", "module.m[1].account": "b"}),
        ("if (false) {\n  name: 'm'\n}", {}),
    ],
)  # fmt: skip
def test_modules(call: str, addresses: dict[str, str]) -> None:
    files = {"a/main.bicep": f"module m '../lib/m.bicep' = {call}\n", "lib/m.bicep": MODULE}
    loaded = load_files(files, "bicep")
    assert {address: loaded.plain(address, "name") for address in loaded} == addresses
    assert all(one.scope == "a/main.bicep" and len(one.via) == 1 for one in loaded.values())


def test_outputs_of_modules(load: Load) -> None:
    text = (
        f"module m 'm.bicep' = {{\n  name: 'm'\n}}\n{SETTING}  scope: account\n  properties: {{\n"
        f"    storageAccountId: m.outputs.id\n    workspaceId: gone.outputs.id\n  }}\n}}\n{ACCOUNT}"
        "module gone 'br/public:avm/res/x/y:1.0.0' = {\n  name: 'g'\n}\n"
    )
    loaded = load(text, m__bicep=MODULE)
    assert loaded.plain("diag", "storage_account_id") == {"reference": "main.bicep#module.m.account.id"}
    assert "module.gone" in loaded.plain("diag", "log_analytics_workspace_id")["unknown"]


def test_modules_in_a_declared_group(load: Load) -> None:
    loaded = load(
        "targetScope = 'subscription'\nresource rg 'Microsoft.Resources/resourceGroups@2022-09-01' = {\n  name: 'rg'\n"
        "  location: 'westeurope'\n}\nmodule m 'm.bicep' = {\n  name: 'm'\n  scope: rg\n}\n",
        m__bicep=MODULE,
    )
    assert loaded.plain("module.m.account", "resource_group_name") == "rg"


def test_modules_that_are_templates(load: Load) -> None:
    template = (
        '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",'
        '"parameters": {"name": {"type": "string"}}, "resources": [{"type": "Microsoft.Storage/storageAccounts",'
        '"name": "[parameters(\'name\')]"}]}'
    )
    loaded = load("module m 'm.json' = {\n  name: 'm'\n  params: { name: 'x' }\n}\n", m__json=template)
    assert [one.get("name").plain() for one in loaded.values()] == ["x"]  # type: ignore[union-attr]


def test_imports(load: Load) -> None:
    library = "@export()\nvar days = 9\n@export()\nfunc named(x string) string => 'st${x}${days}'\n"
    loaded = load(
        "import { days as kept, named } from 'lib.bicep'\nimport * as lib from 'lib.bicep'\n"
        + ACCOUNT.replace("'acct'", "'${named('a')}-${kept}-${lib.days}-${lib.named('b')}'"),
        lib__bicep=library,
    )
    assert loaded.plain("account", "name") == "sta9-9-9-stb9"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "own"),
        ({"main__bicepparam": "using './main.bicep'\nparam name = 'given'\n"}, "given"),
        ({"prod__bicepparam": "using 'main.bicep'\nvar a = 'gi'\nparam name = '${a}ven'\n"}, "given"),
        ({"main__bicepparam": "using 'other.bicep'\nparam name = 'given'\n"}, "own"),
        ({"main__parameters__json": '{"parameters": {"name": {"value": "given"}}}'}, "given"),
        ({"a__bicepparam": "using 'main.bicep'\nparam name = 'a'\n",
          "b__bicepparam": "using 'main.bicep'\nparam name = 'b'\n"}, None),
    ],
)  # fmt: skip
def test_parameter_files(files: dict[str, str], expected: str | None, load: Load) -> None:
    loaded = load(MODULE, **files)
    assert not loaded.problems
    name = loaded["account"].get("name")
    assert name is not None
    assert name.text == expected


@pytest.mark.parametrize(
    ("using", "expected"), [("../main.bicep", "given"), ("../other.bicep", "own"), ("../../main.bicep", "own")]
)
def test_a_parameter_file_of_another_folder(using: str, expected: str) -> None:
    files = {"main.bicep": MODULE, "params/prod.bicepparam": f"using '{using}'\nparam name = 'given'\n"}
    name = load_files(files, "bicep")["account"].get("name")
    assert name is not None
    assert name.text == expected


def test_types_and_odd_statements_are_passed_over(load: Load) -> None:
    loaded = load(
        "metadata owner = 'me'\ntype names = 'a' | 'b'\ntype shape = {\n  *: string\n  x: int?\n}\n"
        "type wide =\n  | 'a'\n  | 'b'\nextension microsoftGraph\nassert fine = true\n@minLength(3)\n"
        "param a 'x' | 'y' = 'x'\nparam b {\n  c: string\n}?\nparam c string[] = []\n"
        "#disable-next-line no-unused-params\nparam d resourceInput<'Microsoft.X/y@2020-01-01'>.properties = {}\n"
        "/* a\nblock */\n" + ACCOUNT.replace("'acct'", "'${a}${b.?c ?? 'z'}'")
    )
    assert not loaded.problems
    assert loaded.plain("account", "name") == "xz"


def test_a_fault_costs_its_statement(load: Load) -> None:
    loaded = load(
        f"param a string = (\n{ACCOUNT}var x = ]\nresource broken 'x' = {{\n  a b\n}}\n{SETTING}  scope: account\n}}\n"
    )
    assert set(loaded) == {"account", "broken", "diag"}
    assert [one.span.line for one in loaded.problems] == [2, 5, 7]


def test_properties_of_other_resources(load: Load) -> None:
    loaded = load(
        "resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'v'\n  tags: { a: 'b' }\n  properties: {\n"
        "    softDeleteRetentionInDays: 7\n  }\n}\n"
        + ACCOUNT.replace("}", "  tags: {\n    name: v.name\n    days: v.properties.softDeleteRetentionInDays\n"
                          "    uri: v.properties.vaultUri\n    a: v.tags.a\n    type: v.type\n  }\n}")
    )  # fmt: skip
    assert loaded.plain("account", "tags") == {
        "name": "v",
        "days": 7,
        "uri": {"reference": "main.bicep#v.vault_uri"},
        "a": "b",
        "type": "Microsoft.KeyVault/vaults",
    }


def test_existing_children_are_named_by_what_holds_them(load: Load) -> None:
    loaded = load(
        "resource sql 'Microsoft.Sql/servers@2022-05-01-preview' = {\n  name: 'sql'\n}\n"
        "resource master 'Microsoft.Sql/servers/databases@2022-05-01-preview' existing = {\n  parent: sql\n"
        f"  name: 'master'\n}}\n{SETTING}  scope: master\n}}\n"
    )
    assert loaded.plain("diag", "target_resource_id") == {"reference": "${main.bicep#sql.id}/databases/master"}


def test_an_existing_resource_may_be_declared_in_another_module(load: Load) -> None:
    inside = "param name string\n" + ACCOUNT.replace("= {", "existing = {").replace("'acct'", "name")
    inside += f"{SETTING}  scope: account\n}}\n"
    call = "module m 'm.bicep' = {\n  name: 'm'\n  params: { name: account.name }\n}\n"
    loaded = load(ACCOUNT + call, m__bicep=inside)
    assert loaded.plain("module.m.diag", "target_resource_id") == ID


@pytest.mark.parametrize(
    ("path", "level"),
    [("br/public:avm/res/storage:1.0.0", "note"), ("ts:1/2/spec:v1", "note"), ("gone.bicep", "warning")],
)
def test_modules_that_are_elsewhere_are_told_with_what_they_are_given(path: str, level: str, load: Load) -> None:
    call = (
        f"module m '{path}' = {{\n  name: 'm'\n  params: {{\n    resourceId: account.id\n    log: account\n  }}\n}}\n"
    )
    loaded = load(ACCOUNT + call)
    module = loaded["module.m"]
    assert (module.type, module.uncertain is not None) == ("module", True)
    assert module.attributes.plain() == {"resourceId": ID, "log": ID, "source": path}
    assert [one.level for one in loaded.problems] == [level]


def test_a_fault_does_not_make_a_decorated_statement_be_read_twice(load: Load) -> None:
    broken = ACCOUNT.replace("'acct'", "]")
    loaded = load(f"@description('x')\n{broken}{ACCOUNT.replace('resource account', 'resource other')}")
    assert set(loaded) == {"account", "other"}
    assert len(loaded.problems) == 1


def test_modules_that_lead_back_to_themselves_end(load: Load) -> None:
    call = "module {0} '{1}' = {{\n  name: 'm'\n}}\n"
    loaded = load(call.format("b", "b.bicep") + ACCOUNT, b__bicep=call.format("a", "main.bicep") + ACCOUNT)
    assert {one.message.partition(" ")[2].partition(") ")[2] for one in loaded.problems} == {"leads back to itself"}
    assert "module.b.account" in loaded
