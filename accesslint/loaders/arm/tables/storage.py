"""Storage accounts with their blob services, containers, shares, policies of lifecycle and of immutability.

https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts and
https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/managementpolicies
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import BY_LOCK, BY_SETTING, block, children, enabled, reach
from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag, is_open, words

_BLOBS = "Microsoft.Storage/storageAccounts/blobServices"
_VAULT = "microsoft.keyvault"


def _account(draft: Draft) -> None:
    _key(draft)
    for service in children(draft, _BLOBS):
        versioned = reach(service, "properties", "isVersioningEnabled")
        if versioned is not None:
            content = {"versioning_enabled": versioned if is_open(versioned) else flag(versioned)}
            draft.attributes["blob_properties"] = block(content, versioned)
    # Terraform's provider allows public containers by default, the Resource Manager does not: see the page above.
    draft.attributes.setdefault("allow_nested_items_to_be_public", Value(False, draft.header))


def _key(draft: Draft) -> None:
    """`keySource` says whose key it is, `keyvaultproperties` which one."""
    source = reach(draft.properties, "properties", "encryption", "keySource")
    if source is None or (source.text and source.text.lower() != _VAULT):
        return
    given = source
    for place in ("keyvaultproperties", "keyVaultProperties"):
        given = reach(draft.properties, "properties", "encryption", place, "keyname") or given
        given = reach(draft.properties, "properties", "encryption", place, "keyName") or given
    draft.attributes["customer_managed_key"] = block({"key_name": given}, given)


def _days(end: str) -> dict[str, Spec]:
    return {
        "daysAfterModificationGreaterThan": f"{end}_after_days_since_modification_greater_than",
        "daysAfterCreationGreaterThan": f"{end}_after_days_since_creation_greater_than",
    }


_RULES = Block(
    "rule",
    {
        "name": "name",
        "enabled": Leaf("enabled", flag),
        "definition": Flat(
            {
                "filters": Block("filters", {"prefixMatch": "prefix_match", "blobTypes": "blob_types"}),
                "actions": Block(
                    "actions",
                    {
                        "baseBlob": Block(
                            "base_blob",
                            {
                                "delete": Flat(_days("delete")),
                                "tierToArchive": Flat(_days("tier_to_archive")),
                                "tierToCool": Flat(_days("tier_to_cool")),
                                "tierToCold": Flat(_days("tier_to_cold")),
                            },
                        ),
                        "version": Block(
                            "version",
                            {"delete": Flat({"daysAfterCreationGreaterThan": "delete_after_days_since_creation"})},
                        ),
                    },
                ),
            }
        ),
    },
)


def _rules(draft: Draft) -> None:
    """A rule is in force unless it says otherwise."""
    listed = draft.attributes.get("rule")
    for rule in listed.items() if listed is not None and isinstance(listed.data, list) else ():
        if isinstance(rule.data, dict):
            rule.data.setdefault("enabled", Value(True, rule.span))


_ACCOUNT: dict[str, Spec] = {"parent": "storage_account_id", "name": "name"}

SHAPES = {
    "Microsoft.Storage/storageAccounts": Shape(
        "azurerm_storage_account",
        {
            "kind": "account_kind",
            "properties": Flat(
                {
                    "supportsHttpsTrafficOnly": Leaf("https_traffic_only_enabled", flag),
                    "allowBlobPublicAccess": Leaf("allow_nested_items_to_be_public", flag),
                    "publicNetworkAccess": Leaf("public_network_access_enabled", enabled),
                    "immutableStorageWithVersioning": Flat(
                        {
                            "immutabilityPolicy": Block(
                                "immutability_policy",
                                {
                                    "state": "state",
                                    "immutabilityPeriodSinceCreationInDays": "period_since_creation_in_days",
                                    "allowProtectedAppendWrites": "allow_protected_append_writes",
                                },
                            )
                        }
                    ),
                }
            ),
        },
        _account,
        {
            **BY_SETTING,
            **BY_LOCK,
            "blob_properties.versioning_enabled": f"{_BLOBS} properties.isVersioningEnabled",
            "customer_managed_key": "properties.encryption.keyvaultproperties",
            "azurerm_storage_account_customer_managed_key": "properties.encryption.keyvaultproperties",
            "azurerm_storage_management_policy": "Microsoft.Storage/storageAccounts/managementPolicies",
        },
    ),
    "Microsoft.Storage/storageAccounts/blobServices/containers": Shape(
        "azurerm_storage_container",
        {
            **_ACCOUNT,
            "properties": Flat(
                {
                    "publicAccess": Leaf(
                        "container_access_type", words({"None": "private", "Blob": "blob", "Container": "container"})
                    )
                }
            ),
        },
    ),
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies": Shape(
        "azurerm_storage_container_immutability_policy",
        {
            "parent": "storage_container_resource_manager_id",
            "properties": Flat(
                {
                    "immutabilityPeriodSinceCreationInDays": "immutability_period_in_days",
                    "allowProtectedAppendWrites": "protected_append_writes_enabled",
                }
            ),
        },
    ),
    "Microsoft.Storage/storageAccounts/queueServices/queues": Shape("azurerm_storage_queue", _ACCOUNT),
    "Microsoft.Storage/storageAccounts/tableServices/tables": Shape("azurerm_storage_table", _ACCOUNT),
    "Microsoft.Storage/storageAccounts/fileServices/shares": Shape("azurerm_storage_share", _ACCOUNT),
    "Microsoft.Storage/storageAccounts/managementPolicies": Shape(
        "azurerm_storage_management_policy",
        {"parent": "storage_account_id", "properties": Flat({"policy": Flat({"rules": _RULES})})},
        _rules,
    ),
}
