"""Storage accounts as emitters and as stores."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.azurerm import storage
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import hcl, mapped, place_of, ref, resource, text, unknown

ACCOUNT = "azurerm_storage_account.a"
ID = ref(ACCOUNT, "id")
KEY = ref("azurerm_key_vault_key.k", "id")


def _both(attributes: dict[str, Any] | None = None, *others: Resource) -> tuple[Entity, Entity]:
    found = mapped(storage, resource(ACCOUNT, {"name": "logs", **(attributes or {})}), *others)
    return found[f"emitter:.#{ACCOUNT}"], found[f"store:.#{ACCOUNT}"]


def _setting(child: str, *categories: Any) -> Resource:
    data = {
        "target_resource_id": text(ID, child),
        "log_analytics_workspace_id": "w",
        "enabled_log": [{"category": category} for category in categories],
    }
    return resource(f"azurerm_monitor_diagnostic_setting.{child.strip('/').partition('/')[0] or 'a'}", data)


ALL = ("StorageRead", "StorageWrite", "StorageDelete")
QUEUE = resource("azurerm_storage_queue.q", {"storage_account_name": ref(ACCOUNT, "name")})
NAMED_QUEUE = resource("azurerm_storage_queue.q", {"storage_account_name": "logs"})
CONTAINER = resource("azurerm_storage_container.c", {"storage_account_id": ID})
BLOB, QUEUES = "/blobServices/default/", "/queueServices/default"


def _classic(**operations: Any) -> dict[str, Any]:
    return {"queue_properties": [{"logging": [operations]}]}


CLASSIC = _classic(read=True, write=True, delete=True)
LOGGING: list[tuple[str, dict[str, Any], list[Resource], Any, Any]] = [
    ("absent", {}, [], "off", None),
    ("for the account itself", {}, [_setting("", *ALL)], "off", None),
    ("blobs", {}, [_setting(BLOB, *ALL)], "on", []),
    ("reads only", {}, [_setting(BLOB, "StorageRead")], "on", ["blob: StorageWrite", "blob: StorageDelete"]),
    ("other service", {}, [_setting(QUEUES, *ALL)], "off", None),
    ("queues in use", {}, [_setting(QUEUES, *ALL), QUEUE], "on", []),
    ("queues in use by name", {}, [_setting(QUEUES, *ALL), NAMED_QUEUE], "on", []),
    ("blobs and queues", {}, [_setting(QUEUES, *ALL), QUEUE, CONTAINER], "on", [f"blob: {name}" for name in ALL]),
    ("classic", CLASSIC, [QUEUE], "on", []),
    ("classic in part", _classic(read=False, write=True, delete=True), [QUEUE], "on", ["queue: StorageRead"]),
    ("classic off", _classic(read=False, write=False, delete=False), [QUEUE], "off", None),
    ("classic of queues that are not used", CLASSIC, [], "off", None),
    ("files only", {"account_kind": "FileStorage"}, [_setting(BLOB, *ALL)], "off", None),
    ("files", {"account_kind": "FileStorage"}, [_setting("/fileServices/default", *ALL)], "on", []),
    ("unknown category", {}, [_setting(BLOB, unknown("?"))], {"unknown": "?"}, None),
    ("unknown switch", _classic(read=unknown("?")), [QUEUE], {"unknown": "?"}, None),
    (
        "unknown target",
        {},
        [resource("azurerm_monitor_diagnostic_setting.a", {"target_resource_id": unknown("?")})],
        {"unknown": "a diagnostic setting may be for it: ?"},
        None,
    ),
]


@pytest.mark.parametrize(
    ("attributes", "others", "state", "excluded"), [row[1:] for row in LOGGING], ids=[row[0] for row in LOGGING]
)
def test_logging(attributes: dict[str, Any], others: list[Resource], state: Any, excluded: Any) -> None:
    emitter, _ = _both(attributes, *others)
    assert emitter.get("logging") == state
    assert emitter.get("coverage.event_kinds.excluded") == excluded


def test_classic_logs_in_a_resource_of_its_own() -> None:
    side = {"storage_account_id": ID, "logging": [{"read": True, "write": True, "delete": True}]}
    emitter, _ = _both({}, QUEUE, resource("azurerm_storage_account_queue_properties.p", side))
    assert emitter.get("logging") == "on"


def test_defaults_of_the_store() -> None:
    _, store = _both()
    assert store.get("immutability") == {"versioning": False, "object_lock": False, "lock_mode": "none"}
    assert store.get("retention") == {"days": "forever", "locked": False}
    assert store.get("tiers") is None
    assert store.get("access") == {"tls_only": True, "public": False}
    assert store.get("encryption") == {"at_rest": True, "key": "platform"}
    assert store.get("access_logged") is False
    assert store.handles == {f"tf:.#{ACCOUNT}", "azure:microsoft.storage/storageaccounts/logs"}


FACTS: list[tuple[dict[str, Any], str, Any]] = [
    ({"blob_properties": [{"versioning_enabled": True}]}, "immutability.versioning", True),
    ({"blob_properties": [{"versioning_enabled": False}]}, "immutability.versioning", False),
    ({"blob_properties": [{"versioning_enabled": unknown("?")}]}, "immutability.versioning", {"unknown": "?"}),
    ({"https_traffic_only_enabled": False}, "access.tls_only", False),
    ({"enable_https_traffic_only": False}, "access.tls_only", False),
    ({"enable_https_traffic_only": unknown("?")}, "access.tls_only", {"unknown": "?"}),
    ({"immutability_policy": [{"state": "Locked"}]}, "immutability.lock_mode", "compliance"),
    ({"immutability_policy": [{"state": "Locked"}]}, "retention.locked", True),
    ({"immutability_policy": [{"state": "Unlocked"}]}, "immutability.lock_mode", "governance"),
    ({"immutability_policy": [{"state": "Unlocked"}]}, "retention.locked", False),
    ({"immutability_policy": [{"state": "Disabled"}]}, "immutability.object_lock", False),
    ({"immutability_policy": [{"state": unknown("?")}]}, "immutability.object_lock", {"unknown": "?"}),
    ({"immutability_policy": [{"state": "Locked", "period_since_creation_in_days": 9}]}, "immutability.lock_days", 9),
    ({"customer_managed_key": [{"key_vault_key_id": KEY}]}, "encryption.key", "customer"),
    ({"customer_managed_key": [{"key_vault_key_id": KEY}]}, "encryption.key_id", "azurerm_key_vault_key.k.id"),
    ({"lifecycle": [{"prevent_destroy": True}]}, "deletion.protected", True),
]


@pytest.mark.parametrize(("attributes", "fact", "value"), FACTS)
def test_facts(attributes: dict[str, Any], fact: str, value: Any) -> None:
    _, store = _both(attributes)
    assert store.get(fact) == value


CONTAINER_ID = ref("azurerm_storage_container.c", "resource_manager_id")


@pytest.mark.parametrize(
    ("name", "locked", "mode"),
    [
        ("insights-logs-auditevent", True, "compliance"),
        ("insights-logs-auditevent", False, "governance"),
        ("insights-logs-auditevent", unknown("?"), {"unknown": "?"}),
        ("pictures", True, "none"),
    ],
)
def test_immutable_containers(name: str, locked: Any, mode: Any) -> None:
    container = resource("azurerm_storage_container.c", {"name": name, "storage_account_id": ID})
    data = {
        "storage_container_resource_manager_id": CONTAINER_ID,
        "locked": locked,
        "immutability_period_in_days": 400,
    }
    _, store = _both({}, container, resource("azurerm_storage_container_immutability_policy.p", data))
    assert store.get("immutability.lock_mode") == mode
    assert store.get("immutability.lock_days") == (None if name == "pictures" else 400)


PUBLIC: list[tuple[dict[str, Any], str, Any, Any]] = [
    ({}, "insights-activity-logs", "container", True),
    ({}, "audit", "blob", True),
    ({}, "audit", "private", False),
    ({}, "audit", unknown("?"), {"unknown": "?"}),
    ({}, "pictures", "container", False),
    ({"allow_nested_items_to_be_public": False}, "audit", "blob", False),
    ({"allow_nested_items_to_be_public": unknown("?")}, "audit", "blob", {"unknown": "?"}),
    ({"allow_blob_public_access": False}, "audit", "blob", False),
    ({"public_network_access_enabled": False}, "audit", "blob", False),
]


@pytest.mark.parametrize(("attributes", "name", "access", "state"), PUBLIC)
def test_public(attributes: dict[str, Any], name: str, access: Any, state: Any) -> None:
    data = {"name": name, "storage_account_name": "logs", "container_access_type": access}
    _, store = _both(attributes, resource("azurerm_storage_container.c", data))
    assert store.get("access.public") == state


def _rule(blob: dict[str, Any], filters: dict[str, Any] | None = None, enabled: Any = True) -> dict[str, Any]:
    found: dict[str, Any] = {"enabled": enabled, "actions": [{"base_blob": [blob]}]}
    return {**found, "filters": [filters]} if filters else found


DELETE = "delete_after_days_since_modification_greater_than"
ARCHIVE = "tier_to_archive_after_days_since_modification_greater_than"
COOL = "tier_to_cool_after_days_since_modification_greater_than"
LIFECYCLE: list[tuple[list[dict[str, Any]], Any, Any]] = [
    ([_rule({DELETE: 400})], 400, None),
    ([_rule({DELETE: 400, ARCHIVE: 100})], 400, 100),
    ([_rule({DELETE: 400}), _rule({DELETE: 30})], 30, None),
    ([_rule({DELETE: 30}, enabled=False)], "forever", None),
    ([_rule({DELETE: 30}, {"prefix_match": ["pictures/"]})], "forever", None),
    ([_rule({DELETE: 30}, {"prefix_match": ["insights-logs-auditevent/a"]})], 30, None),
    ([_rule({DELETE: 30}, {"prefix_match": [unknown("?")]})], 30, None),
    ([_rule({COOL: 30})], "forever", None),
    ([_rule({DELETE: -1})], "forever", None),
    ([_rule({DELETE: unknown("?")})], {"unknown": "?"}, None),
]


@pytest.mark.parametrize(("rules", "days", "cold"), LIFECYCLE)
def test_lifecycle(rules: list[dict[str, Any]], days: Any, cold: Any) -> None:
    policy = resource("azurerm_storage_management_policy.p", {"storage_account_id": ID, "rule": rules})
    _, store = _both({}, policy)
    assert store.get("retention.days") == days
    assert store.get("tiers.cold_after_days") == cold


@pytest.mark.parametrize(
    ("days", "expected"), [(1, 1), (90, 90), (None, None), (unknown(), {"unknown": "variable has no value"})]
)
def test_earlier_versions(days: Any, expected: Any) -> None:
    rule = {"enabled": True, "actions": [{"version": [{"delete_after_days_since_creation": days}]}]}
    policy = resource("azurerm_storage_management_policy.p", {"storage_account_id": ID, "rule": [rule]})
    _, store = _both({}, policy)
    assert store.get("immutability.versions_days") == expected


ENDPOINT = ref(ACCOUNT, "primary_blob_endpoint")
WRITERS: list[tuple[str, dict[str, Any], Any]] = [
    ("azurerm_mssql_server_extended_auditing_policy", {"storage_endpoint": ENDPOINT, "retention_in_days": 30}, 30),
    ("azurerm_mssql_server_extended_auditing_policy", {"storage_endpoint": ENDPOINT, "retention_in_days": 0},
     "forever"),
    ("azurerm_mssql_database_extended_auditing_policy", {"storage_endpoint": ENDPOINT, "retention_in_days": 31}, 31),
    ("azurerm_synapse_workspace_extended_auditing_policy", {"storage_endpoint": ENDPOINT, "retention_in_days": 32}, 32),
    ("azurerm_synapse_sql_pool_extended_auditing_policy", {"storage_endpoint": ENDPOINT, "retention_in_days": 33}, 33),
    ("azurerm_mssql_server",
     {"extended_auditing_policy": [{"storage_endpoint": ENDPOINT, "retention_in_days": 34}]}, 34),
    ("azurerm_sql_server", {"extended_auditing_policy": [{"storage_endpoint": ENDPOINT, "retention_in_days": 35}]}, 35),
    ("azurerm_network_watcher_flow_log",
     {"storage_account_id": ID, "retention_policy": [{"enabled": True, "days": 36}]}, 36),
    ("azurerm_network_watcher_flow_log",
     {"storage_account_id": ID, "retention_policy": [{"enabled": False, "days": 36}]}, "forever"),
    ("azurerm_monitor_log_profile",
     {"storage_account_id": ID, "retention_policy": [{"enabled": True, "days": 37}]}, 37),
    ("azurerm_monitor_diagnostic_setting",
     {"target_resource_id": "x", "storage_account_id": ID, "enabled_log": [{"category": "a", "retention_policy":
      [{"enabled": True, "days": 38}]}]}, 38),
    ("azurerm_monitor_diagnostic_setting",
     {"target_resource_id": "x", "storage_account_id": ID, "log": [{"category": "a", "retention_policy":
      [{"enabled": True, "days": unknown("?")}]}]}, {"unknown": "?"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "attributes", "days"), WRITERS)
def test_writers_that_say_how_long(kind: str, attributes: dict[str, Any], days: Any) -> None:
    writer = resource(f"{kind}.w", attributes)
    _, store = _both({}, writer)
    assert store.get("retention.days") == days
    if isinstance(days, int):
        assert store.span_of("retention.days").file == f"{kind}.w.tf"
        assert f"{kind}.w" in store.get("retention.detail")


VAULT = ref("azurerm_key_vault.v", "id")
KEYS: list[tuple[dict[str, Any], dict[str, Any], Any, Any]] = [
    ({"rotation_policy": [{"automatic": [{"time_before_expiry": "P30D"}]}]},
     {"purge_protection_enabled": True}, True, 90),
    ({"rotation_policy": [{"notify_before_expiry": "P30D"}]},
     {"purge_protection_enabled": True, "soft_delete_retention_days": 7}, False, 7),
    ({}, {}, False, 0),
    ({"rotation_policy": [{"automatic": unknown("?")}]},
     {"purge_protection_enabled": unknown("?")}, {"unknown": "?"}, {"unknown": "?"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "vault", "rotated", "window"), KEYS)
@pytest.mark.parametrize("named", [ref("azurerm_key_vault_key.k", "name"), "k"])
def test_keys(key: dict[str, Any], vault: dict[str, Any], rotated: Any, window: Any, named: Any) -> None:
    side = {"storage_account_id": ID, "key_vault_id": VAULT, "key_name": named}
    _, store = _both(
        {},
        resource("azurerm_storage_account_customer_managed_key.s", side),
        resource("azurerm_key_vault_key.k", {"name": "k", "key_vault_id": VAULT, **key}),
        resource("azurerm_key_vault.v", {"name": "v", **vault}),
    )
    assert store.get("encryption.key") == "customer"
    assert store.get("encryption.rotation") == rotated
    assert store.get("encryption.deletion_window_days") == window


def test_a_key_of_other_files() -> None:
    _, store = _both({"customer_managed_key": [{"key_vault_key_id": "https://v.vault.azure.net/keys/k"}]})
    assert "not declared" in store.get("encryption.rotation")["unknown"]


def test_accesses_to_records_are_recorded() -> None:
    _, store = _both({}, _setting(BLOB, *ALL))
    assert store.get("access_logged") is True
    _, store = _both({}, _setting(BLOB, "StorageWrite"))
    assert store.get("access_logged") is False


def test_roles_on_storage() -> None:
    def grants(role: str) -> Any:
        data = {"scope": ID, "role_definition_name": role, "principal_id": "p"}
        return _both({}, resource("azurerm_role_assignment.r", data))[1].get("access.grants")

    assert grants("Storage Blob Data Contributor")[0]["actions"] == ["read", "write", "delete"]
    assert grants("Owner")[0]["wildcard"] is True
    assert grants("Reader") is None
    data = {
        "scope": ID,
        "role_definition_id": "/providers/Microsoft.Authorization/roleDefinitions/BA92F5B4-2D11-453D-A403-E96B0029C9FE",
        "principal_id": "p",
    }
    by_id = _both({}, resource("azurerm_role_assignment.r", data))[1].get("access.grants")
    assert by_id[0]["detail"].startswith("the role storage blob data contributor")
    assert grants("Log Analytics Contributor") is None


def test_places() -> None:
    account = resource(ACCOUNT, {"name": "logs", "blob_properties": [{"versioning_enabled": False}]})
    store = mapped(storage, account)[f"store:.#{ACCOUNT}"]
    assert store.span_of("immutability.versioning") == place_of(account, "blob_properties", 0, "versioning_enabled")
    assert store.span_of("deletion.protected") == account.header


def test_routes_of_the_services() -> None:
    found = mapped(
        storage,
        *hcl("""
            resource "azurerm_storage_account" "a" { name = "a" }
            resource "azurerm_storage_account" "logs" { name = "logs" }
            resource "azurerm_monitor_diagnostic_setting" "blob" {
              target_resource_id = "${azurerm_storage_account.a.id}/blobServices/default"
              storage_account_id = azurerm_storage_account.logs.id
              enabled_log { category_group = "allLogs" }
            }
        """),
    )
    assert [link.handles[0] for link in found.links] == ["tf:.#azurerm_storage_account.logs"]
