"""Every azurerm type that mappers look at has a name in the Resource Manager, or a reason why not; odd bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders.arm import tables
from accesslint.loaders.arm.tables import SHAPES
from accesslint.loaders.arm.tables.without_twin import WITHOUT_TWIN
from accesslint.mappers.types import looked_at
from accesslint.model.values import Reference, Template, Unknown
from accesslint.translation import Block, Draft, Flat, Spec, translated
from tests.mappers.building import value

_SOURCES = "".join(
    path.read_text("utf-8") for path in Path(tables.__file__).parent.glob("*.py") if path.stem != "without_twin"
)
AZURE = sorted(name for name in looked_at() if name.startswith("azurerm_"))
_UNUSED = {"azurerm_log_analytics_solution"}
"""Made to be another type by `finish`, or to be nothing that logs."""


@pytest.mark.parametrize("name", AZURE)
def test_a_type_has_a_twin_or_a_reason(name: str) -> None:
    assert (f'"{name}"' in _SOURCES) != (name in WITHOUT_TWIN)


def test_reasons_are_of_types_that_mappers_look_at() -> None:
    assert sorted(WITHOUT_TWIN.keys() - set(AZURE)) == []


@pytest.mark.parametrize("kind", SHAPES)
def test_a_shape_is_of_a_type_that_mappers_look_at(kind: str) -> None:
    assert SHAPES[kind].type in AZURE or SHAPES[kind].type in _UNUSED
    assert all(part[:1].isupper() or part[1:] for part in kind.split("/"))


def test_types_differ_by_more_than_case() -> None:
    assert len({kind.lower() for kind in SHAPES}) == len(SHAPES)


ODD: list[Any] = [
    None, "", "x", 0, -1, True, [], {}, [[]], [{}], [None], {"id": []}, [{"name": {}, "value": []}],
    {"enabled": "maybe"}, Unknown("?", ""), Reference(".#a", "id"), Template((Reference(".#a", "id"), "/x")),
    [Unknown("?", "")], {"properties": Unknown("?", "")},
]  # fmt: skip


def _paths(specs: Mapping[str, Spec], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        yield (*before, name)
        if isinstance(spec, Block | Flat):
            yield from _paths(spec.properties, (*before, name))


FURTHER = [
    ("kind",), ("plan",), ("plan", "product"), ("sku",), ("sku", "name"), ("children",), ("properties",),
    ("properties", "encryption"), ("properties", "encryption", "keySource"), ("properties", "rotationPolicy"),
    ("properties", "encryption", "keyvaultproperties"), ("properties", "rotationPolicy", "lifetimeActions"),
    ("properties", "siteConfig"), ("properties", "siteConfig", "appSettings"),
    ("properties", "siteConfig", "httpLoggingEnabled"), ("properties", "addonProfiles"),
    ("properties", "addonProfiles", "omsagent"), ("properties", "subnets"), ("properties", "credentials"),
    ("properties", "condition"), ("properties", "condition", "allOf"), ("properties", "source"),
    ("properties", "features", "clusterResourceId"), ("properties", "keyVaultProperties"),
    ("properties", "encryption", "keyVaultProperties"),
]  # fmt: skip
"""What `finish` looks at."""


def _body(path: tuple[str, ...], odd: Any) -> dict[str, Any]:
    here = odd
    for name in reversed(path):
        here = {name: here}
    return {"name": "x", **here}


@pytest.mark.parametrize("kind", SHAPES)
def test_odd_bodies(kind: str) -> None:
    shape = SHAPES[kind]
    for path in dict.fromkeys([*_paths(shape.properties), *FURTHER]):
        for odd in ODD:
            body = value(_body(path, odd))
            draft = Draft(".#x", shape.type, body, translated(body, shape.properties), body.span, [])
            if shape.finish is not None:
                shape.finish(draft)
            assert draft.type.startswith("azurerm_")
            assert all(side.type.startswith("azurerm_") for side in draft.sides)


CHILDREN = [
    ("Microsoft.Storage/storageAccounts", "Microsoft.Storage/storageAccounts/blobServices", "default"),
    ("Microsoft.Web/sites", "Microsoft.Web/sites/config", "logs"),
    ("Microsoft.Web/sites", "Microsoft.Web/sites/config", "appsettings"),
    ("Microsoft.Web/sites", "Microsoft.Web/sites/config", "web"),
    ("Microsoft.Web/sites/slots", "Microsoft.Web/sites/slots/config", "logs"),
]
INNER = ["isVersioningEnabled", "httpLogs", "httpLoggingEnabled", "APPLICATIONINSIGHTS_CONNECTION_STRING"]


@pytest.mark.parametrize(("kind", "child", "name"), CHILDREN)
def test_odd_children(kind: str, child: str, name: str) -> None:
    shape = SHAPES[kind]
    assert shape.finish is not None
    for odd in ODD:
        for properties in [odd, *({inner: odd} for inner in INNER), {"httpLogs": {"fileSystem": {"enabled": odd}}}]:
            body = value({"children": [{"type": child, "name": name, "properties": properties}]})
            draft = Draft(".#x", shape.type, body, translated(body, shape.properties), body.span, [])
            shape.finish(draft)
            assert draft.type.startswith("azurerm_")


def _finished(kind: str, body: dict[str, Any]) -> Draft:
    shape, given = SHAPES[kind], value(body)
    draft = Draft(".#x", shape.type, given, translated(given, shape.properties), given.span, [])
    if shape.finish is not None:
        shape.finish(draft)
    return draft


SITES = [
    ("Microsoft.Web/sites", "app", "azurerm_windows_web_app"),
    ("Microsoft.Web/sites", "app,linux,container", "azurerm_linux_web_app"),
    ("Microsoft.Web/sites", "functionapp", "azurerm_windows_function_app"),
    ("Microsoft.Web/sites", "functionapp,linux", "azurerm_linux_function_app"),
    ("Microsoft.Web/sites", "functionapp,workflowapp", "azurerm_logic_app_standard"),
    ("Microsoft.Web/sites/slots", "functionapp,linux", "azurerm_linux_function_app_slot"),
    ("Microsoft.Web/sites/slots", "", "azurerm_windows_web_app_slot"),
    ("Microsoft.SecurityInsights/alertRules", "NRT", "azurerm_sentinel_alert_rule_nrt"),
    ("Microsoft.SecurityInsights/alertRules", "Fusion", "azurerm_sentinel_alert_rule_fusion"),
    ("Microsoft.SecurityInsights/alertRules", "Scheduled", "azurerm_sentinel_alert_rule_scheduled"),
]


@pytest.mark.parametrize(("kind", "word", "type_name"), SITES)
def test_kinds_are_types(kind: str, word: str, type_name: str) -> None:
    assert _finished(kind, {"name": "x", "kind": word}).type == type_name


@pytest.mark.parametrize(
    ("sku", "type_name"),
    [
        ("Premium_AzureFrontDoor", "azurerm_cdn_frontdoor_profile"),
        ("Standard_Microsoft", "azurerm_cdn_profile"),
    ],
)
def test_tiers_are_types(sku: str, type_name: str) -> None:
    assert _finished("Microsoft.Cdn/profiles", {"name": "x", "sku": {"name": sku}}).type == type_name


def plain(draft: Draft) -> dict[str, Any]:
    return {name: item.plain() for name, item in draft.attributes.items()}


LOGS: list[tuple[Any, Any]] = [
    ({"fileSystem": {"enabled": True, "retentionInDays": 30}}, [{"file_system": [{"retention_in_days": 30}]}]),
    ({"fileSystem": {"enabled": False, "retentionInDays": 30}}, None),
    ({"azureBlobStorage": {"enabled": "true", "sasUrl": "u"}}, [{"azure_blob_storage": [{"sas_url": "u"}]}]),
    ({}, None),
]


@pytest.mark.parametrize(("logs", "found"), LOGS)
def test_logs_of_sites(logs: Any, found: Any) -> None:
    child = {"type": "Microsoft.Web/sites/config", "name": "logs", "properties": {"httpLogs": logs}}
    attributes = plain(_finished("Microsoft.Web/sites", {"name": "x", "children": [child]}))
    assert attributes.get("logs") == (None if found is None else [{"http_logs": found}])


def test_logs_of_sites_in_doubt() -> None:
    for logs in (Unknown("?", ""), {"fileSystem": Unknown("?", "")}, {"fileSystem": {"enabled": Unknown("?", "")}}):
        child = {"type": "Microsoft.Web/sites/config", "name": "logs", "properties": {"httpLogs": logs}}
        draft = _finished("Microsoft.Web/sites", {"name": "x", "children": [child]})
        logged = draft.attributes["logs"].get(0, "http_logs")
        assert logged is not None
        assert logged.unknown is not None


def test_settings_of_sites() -> None:
    listed = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    site = {"name": "x", "properties": {"siteConfig": {"appSettings": listed}}}
    assert plain(_finished("Microsoft.Web/sites", site))["app_settings"] == {"A": "1", "B": "2"}
    child = {"type": "microsoft.web/sites/config", "name": "AppSettings", "properties": {"C": "3"}}
    assert plain(_finished("Microsoft.Web/sites", {"children": [child]}))["app_settings"] == {"C": "3"}


def test_keys() -> None:
    def rotation(*kinds: str) -> Any:
        actions = [{"action": {"type": kind}, "trigger": {"timeAfterCreate": "P90D"}} for kind in kinds]
        policy = {"rotationPolicy": {"lifetimeActions": actions}}
        return plain(_finished("Microsoft.KeyVault/vaults/keys", {"properties": policy})).get("rotation_policy")

    assert rotation("Rotate", "Notify") == [{"automatic": [{}]}]
    assert rotation("notify") == [{}]
    assert "rotation_policy" not in plain(_finished("Microsoft.KeyVault/vaults/keys", {"properties": {}}))


@pytest.mark.parametrize(
    ("encryption", "key"),
    [
        ({"keySource": "Microsoft.Storage"}, None),
        ({}, None),
        ({"keySource": "Microsoft.Keyvault", "keyvaultproperties": {"keyname": "k"}}, "k"),
    ],
)
def test_keys_of_accounts(encryption: Any, key: Any) -> None:
    draft = _finished("Microsoft.Storage/storageAccounts", {"properties": {"encryption": encryption}})
    assert plain(draft).get("customer_managed_key") == (None if key is None else [{"key_name": key}])


def test_defaults_that_differ_from_the_providers() -> None:
    account = plain(_finished("Microsoft.Storage/storageAccounts", {"name": "a"}))
    assert account["allow_nested_items_to_be_public"] is False
    policy = plain(_finished("Microsoft.Sql/servers/auditingSettings", {"properties": {"state": "Enabled"}}))
    assert policy == {"enabled": True, "log_monitoring_enabled": False}


def test_parts_are_resources_of_their_own() -> None:
    subnet = {"name": "a", "properties": {"networkSecurityGroup": {"id": Reference(".#g", "id")}}}
    sides = _finished("Microsoft.Network/virtualNetworks", {"properties": {"subnets": [subnet]}}).sides
    assert [side.type for side in sides] == ["azurerm_subnet", "azurerm_subnet_network_security_group_association"]
    assert sides[1].attributes["subnet_id"].data == Reference(".#x.subnets[0]", "id")
    linked = {"properties": {"features": {"clusterResourceId": "c"}}}
    sides = _finished("Microsoft.OperationalInsights/workspaces", linked).sides
    assert [side.type for side in sides] == ["azurerm_log_analytics_linked_service"]
