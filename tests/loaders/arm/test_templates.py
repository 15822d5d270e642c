"""Templates: claims, ids, children, extensions, loops, conditions, nested and linked deployments, parameter files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from accesslint.loaders import loader
from tests.loaders.arm.conftest import SCHEMA, Loaded, account, load_files, template

Load = Callable[[str], Loaded]

WORKSPACE = "Microsoft.OperationalInsights/workspaces"
SETTING = "azurerm_monitor_diagnostic_setting"
ID = {"reference": "azuredeploy.json#Microsoft.Storage/storageAccounts/acct.id"}


def setting(name: str = "set", **more: Any) -> dict[str, Any]:
    return {"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": name, **more}


def target(loaded: Loaded) -> Any:
    found = [one for one in loaded.values() if one.type == SETTING]
    assert len(found) == 1
    value = found[0].get("target_resource_id")
    return None if value is None else value.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.json", f'{{"$schema": "{SCHEMA}"', True),
        ("a.jsonc", f'// why\n{{\n  "$schema" : "{SCHEMA}"', True),
        ("a.JSON", f'{{"$schema":"{SCHEMA.replace("deployment", "subscriptionDeployment")}"', True),
        ("a.json", '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"',
         False),
        ("a.yaml", f'{{"$schema": "{SCHEMA}"', False),
        ("a.json", '{"description": "a deploymentTemplate.json"', False),
        ("a.json", '{"$schema": 1, "a": "deploymentTemplate.json"', False),
        ("a.json", "", False),
    ],
)  # fmt: skip
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert loader("arm").claims(name, head) is expected


def test_a_resource_has_terraforms_names_and_its_place(load: Load) -> None:
    loaded = load(template(account(location="westeurope", tags={"env": "prod"})))
    resource = loaded["Microsoft.Storage/storageAccounts/acct"]
    assert (resource.type, resource.dialect, resource.platform) == ("azurerm_storage_account", "terraform", "arm")
    assert resource.written_type == "Microsoft.Storage/storageAccounts"
    assert resource.id == "azuredeploy.json#Microsoft.Storage/storageAccounts/acct"
    assert loaded.plain(resource.address, "name") == "acct"
    assert loaded.plain(resource.address, "location") == "westeurope"
    assert loaded.plain(resource.address, "tags") == {"env": "prod"}
    assert loaded.plain(resource.address, "resource_group_name") == {
        "reference": "azuredeploy.json#resourceGroup().name"
    }


def test_values_have_the_places_of_what_decides_them() -> None:
    text = (
        f'{{"$schema": "{SCHEMA}",\n "parameters": {{"days": {{"type": "int", "defaultValue": 7}}}},\n "resources": [\n'
        f'  {{"type": "{WORKSPACE}", "name": "[concat(\'a\', \'b\')]",\n'
        '   "properties": {"retentionInDays": "[parameters(\'days\')]"}}]}'
    )
    loaded = load_files({"a.json": text})
    resource = next(iter(loaded.values()))
    days, name = resource.get("retention_in_days"), resource.get("name")
    assert days is not None
    assert name is not None
    assert (days.span.line, days.span.column) == (2, 57)
    assert (name.span.line, name.span.column, name.span.end_column) == (4, 64, 84)
    assert resource.header.line == 4


CHILD = {"type": "Microsoft.Storage/storageAccounts/blobServices", "name": "acct/default"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[resourceId('Microsoft.Storage/storageAccounts', 'acct')]", ID),
        ("[resourceId('microsoft.storage/STORAGEACCOUNTS', 'ACCT')]", ID),
        ("[resourceId(resourceGroup().name, 'Microsoft.Storage/storageAccounts', 'acct')]", ID),
        ("[resourceId('Microsoft.Storage/storageAccounts', variables('name'))]", ID),
        ("Microsoft.Storage/storageAccounts/acct", ID),
        (
            "/subscriptions/1/resourceGroups/2/providers/Microsoft.Storage/storageAccounts/other",
            "/subscriptions/1/resourceGroups/2/providers/Microsoft.Storage/storageAccounts/other",
        ),
        (
            "[resourceId('Microsoft.KeyVault/vaults', 'v')]",
            "/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/v",
        ),
        (
            "[resourceId('Microsoft.Storage/storageAccounts/blobServices', 'acct', 'default')]",
            {"reference": f"${{{ID['reference']}}}/blobServices/default"},
        ),
        (
            "[concat(resourceId('Microsoft.Storage/storageAccounts', 'acct'), '/blobServices/default')]",
            {"reference": f"${{{ID['reference']}}}/blobServices/default"},
        ),
        ("[subscription().id]", "/subscriptions/${subscription}"),
        ("[resourceGroup().id]", {"reference": "azuredeploy.json#resourceGroup().id"}),
    ],
)
def test_scopes(expression: str, expected: Any, load: Load) -> None:
    loaded = load(template(account(), CHILD, setting(scope=expression), variables={"name": "acct"}))
    assert target(loaded) == expected


BLOB = {"reference": f"${{{ID['reference']}}}/blobServices/default"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            [account(), {"type": "Microsoft.Storage/storageAccounts/providers/diagnosticSettings",
                         "name": "acct/Microsoft.Insights/set"}],
            ID,
        ),
        (
            [account(), {"type": "Microsoft.Storage/storageAccounts/blobServices/providers/diagnosticSettings",
                         "name": "[concat('acct', '/default/', 'Microsoft.Insights/set')]"}],
            BLOB,
        ),
        (
            [account(resources=[{"type": "providers/diagnosticSettings", "name": "Microsoft.Insights/set"}])],
            ID,
        ),
        (
            [account(resources=[{"type": "Microsoft.Storage/storageAccounts/providers/diagnosticsettings",
                                 "name": "[concat('acct', '/Microsoft.Insights/set')]"}])],
            ID,
        ),
        (
            [account(resources=[{"type": "blobServices", "name": "default",
                                 "resources": [{"type": "providers/diagnosticSettings",
                                                "name": "/Microsoft.Insights/set"}]}])],
            BLOB,
        ),
        ([setting()], {"reference": "azuredeploy.json#resourceGroup().id"}),
    ],
)  # fmt: skip
def test_what_settings_are_for(resources: list[dict[str, Any]], expected: Any, load: Load) -> None:
    assert target(load(template(*resources))) == expected


def test_names_that_are_not_known_are_equal_where_their_expressions_are(load: Load) -> None:
    name = "[concat('st', uniqueString(resourceGroup().id))]"
    scope = f"[resourceId('Microsoft.Storage/storageAccounts', {name[1:-1]})]"
    loaded = load(template(account(name), setting(scope=scope)))
    assert str(target(loaded)["reference"]).endswith(".id")
    other = load(template(account(name), setting(scope=scope.replace("resourceGroup().id", "'x'"))))
    assert "unknown" in target(other)


def test_loops_over_resources(load: Load) -> None:
    looped = account(
        "[concat('st', copyIndex(1), variables('names')[copyIndex('all')])]", copy={"name": "all", "count": 2}
    )
    loaded = load(template(looped, variables={"names": ["x", "y"]}))
    assert [one.get("name").plain() for one in loaded.values()] == ["st1x", "st2y"]  # type: ignore[union-attr]
    assert len({one.id for one in loaded.values()}) == 2


def test_loops_over_properties_variables_and_outputs(load: Load) -> None:
    copied = {"name": "logs", "count": 2, "input": {"category": "[variables('c')[copyIndex('logs')]]", "enabled": True}}
    variables = {"copy": [{"name": "c", "count": 2, "input": "[concat('C', copyIndex('c'))]"}]}
    loaded = load(template(setting(properties={"copy": [copied]}), variables=variables))
    log = loaded.plain("Microsoft.Insights/diagnosticSettings/set", "enabled_log")
    assert [one["category"] for one in log] == ["C0", "C1"]


@pytest.mark.parametrize(
    ("condition", "there", "uncertain"),
    [
        (True, True, False),
        (False, False, False),
        ("[equals(1, 2)]", False, False),
        ("[equals(parameters('p'), 2)]", True, True),
        ("[parameters('q')]", False, False),
    ],
)
def test_conditions(condition: Any, load: Load, *, there: bool, uncertain: bool) -> None:
    parameters = {"p": {"type": "int"}, "q": {"type": "bool", "defaultValue": False}}
    loaded = load(template(account(condition=condition), parameters=parameters))
    assert bool(loaded) is there
    assert any(one.uncertain is not None for one in loaded.values()) is uncertain


def test_a_loop_whose_count_is_not_known_is_one_uncertain_resource(load: Load) -> None:
    looped = account("[concat('s', copyIndex())]", copy={"name": "l", "count": "[parameters('n')]"})
    loaded = load(template(looped, parameters={"n": {"type": "int"}}))
    assert [one.uncertain is not None for one in loaded.values()] == [True]


def nested(resources: list[dict[str, Any]], *, inner: bool, **inside: Any) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "mode": "Incremental",
        "template": {"$schema": SCHEMA, "resources": resources, **inside},
    }
    if inner:
        properties["expressionEvaluationOptions"] = {"scope": "inner"}
        properties["parameters"] = {"name": {"value": "[concat(parameters('name'), '2')]"}}
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "sub",
            "properties": properties}  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), [(True, "acct2"), (False, "acct")])
def test_nested_deployments(load: Load, *, inner: bool, expected: str) -> None:
    declared = {"name": {"type": "string", "defaultValue": "acct"}}
    inside = nested([account("[parameters('name')]")], inner=inner, parameters={"name": {"type": "string"}})
    loaded = load(template(inside, parameters=declared))
    assert [one.get("name").plain() for one in loaded.values()] == [expected]  # type: ignore[union-attr]
    assert next(iter(loaded.values())).via


def test_outputs_of_nested_deployments(load: Load) -> None:
    outputs = {"id": {"type": "string", "value": "[resourceId('Microsoft.Storage/storageAccounts', 'acct')]"}}
    inside = nested([account()], inner=True, outputs=outputs)
    for scope in (
        "[reference('sub').outputs.id.value]",
        "[reference(resourceId('Microsoft.Resources/deployments', 'sub')).outputs.id.value]",
    ):
        loaded = load(template(inside, setting(scope=scope), parameters={"name": {"type": "string"}}))
        assert target(loaded) == {"reference": "azuredeploy.json#sub.Microsoft.Storage/storageAccounts/acct.id"}


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "nested/acct.json"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/acct.json')]"},
        {"uri": "[concat(parameters('_artifactsLocation'), '/nested/acct.json', parameters('_token'))]"},
        {"uri": "https://raw.githubusercontent.com/a/b/master/nested/acct.json"},
    ],
)
def test_linked_templates(link: dict[str, str]) -> None:
    linking = {"type": "Microsoft.Resources/deployments", "name": "sub",
               "properties": {"templateLink": link, "parameters": {"name": {"value": "given"}}}}  # fmt: skip
    declared = {"_artifactsLocation": {"type": "string"}, "_token": {"type": "securestring"}}
    files = {
        "a/main.json": template(linking, parameters=declared),
        "a/nested/acct.json": template(account("[parameters('name')]"), parameters={"name": {"type": "string"}}),
    }
    loaded = load_files(files)
    assert [(one.scope, one.get("name").plain()) for one in loaded.values()] == [("a/main.json", "given")]  # type: ignore[union-attr]


def test_symbolic_names(load: Load) -> None:
    resources = {
        "acct": account(),
        "ws": {"existing": True, "type": WORKSPACE, "name": "old"},
        "set": setting(scope="[resourceInfo('acct').id]", properties={"workspaceId": "[reference('ws').customerId]"}),
    }
    loaded = load(json.dumps({"$schema": SCHEMA, "languageVersion": "2.0", "resources": resources}))
    assert loaded[f"{WORKSPACE}/old"].is_data
    assert set(loaded) >= {"Microsoft.Storage/storageAccounts/acct", "Microsoft.Insights/diagnosticSettings/set"}
    assert loaded.plain("Microsoft.Insights/diagnosticSettings/set", "target_resource_id") == ID


PARAMETER = {"type": "string", "defaultValue": "own"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "own"),
        ({"main.parameters.json": "given"}, "given"),
        ({"main.parameters.dev.json": "a", "main.parameters.prod.json": "b"}, None),
        ({"main.parameters.dev.json": "a", "main.parameters.prod.json": "a"}, "a"),
        ({"other.parameters.json": "given"}, "own"),
    ],
)
def test_parameter_files(files: dict[str, str], expected: str | None) -> None:
    texts = {
        name: json.dumps(
            {"$schema": SCHEMA.replace("Template", "Parameters"), "parameters": {"Name": {"value": value}}}
        )
        for name, value in files.items()
    }
    main = template(account("[parameters('name')]"), parameters={"name": PARAMETER})
    resource = next(iter(load_files({"main.json": main, **texts}).values()))
    name = resource.get("name")
    assert name is not None
    assert name.text == expected
    assert (name.unknown is not None) is (expected is None)


def test_what_bicep_compiled_is_left_out_beside_its_source() -> None:
    metadata = {"_generator": {"name": "bicep", "version": "0.1"}}
    compiled = template(account(), metadata=metadata)
    assert not load_files({"main.bicep": "", "main.json": compiled})
    assert load_files({"main.json": compiled})


def test_user_functions_and_comments() -> None:
    text = f"""
    // A comment.
    {{
      "$schema": "{SCHEMA}", /* another */
      "functions": [{{"namespace": "own", "members": {{"named": {{
        "parameters": [{{"name": "part", "type": "string"}}],
        "output": {{"type": "string", "value": "[concat('st', parameters('part'))]"}}}}}}}}],
      "resources": [{{"type": "Microsoft.Storage/storageAccounts", "name": "[own.named('x')]"}}]
    }}
    """
    loaded = load_files({"a.jsonc": text})
    assert [one.get("name").plain() for one in loaded.values()] == ["stx"]  # type: ignore[union-attr]


def test_unknown_types_are_there_without_attributes(load: Load) -> None:
    loaded = load(template({"type": "Contoso.Things/things", "name": "a"}))
    assert [(one.type, one.attributes.data) for one in loaded.values()] == [("Contoso.Things/things", {})]


def test_levels(load: Load) -> None:
    text = template(setting()).replace("deploymentTemplate", "subscriptionDeploymentTemplate")
    assert target(load(text)) == "/subscriptions/${subscription}"


@pytest.mark.parametrize(
    "resource",
    [
        {"type": "Microsoft.KeyVault/vaults/providers/diagnosticSettings", "name": "[parameters('whole')]"},
        setting(scope="[parameters('whole')]"),
        setting(scope="[resourceId('Microsoft.Sql/servers/databases', parameters('whole'))]"),
    ],
)
def test_what_a_setting_is_for_is_unknown_where_its_name_is(resource: dict[str, Any], load: Load) -> None:
    loaded = load(template(account(), resource, parameters={"whole": {"type": "string"}}))
    assert set(target(loaded)) == {"unknown"}


@pytest.mark.parametrize("kind", ["Microsoft.Network/azureFirewalls//providers/diagnosticSettings"])
def test_slashes_that_a_decompiler_doubles(kind: str, load: Load) -> None:
    firewall = {"type": "Microsoft.Network/azureFirewalls", "name": "fw"}
    loaded = load(template(firewall, {"type": kind, "name": "fw/Microsoft.Insights/set"}))
    assert target(loaded) == {"reference": "azuredeploy.json#Microsoft.Network/azureFirewalls/fw.id"}
