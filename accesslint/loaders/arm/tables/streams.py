"""Event Hubs and Service Bus.

https://learn.microsoft.com/azure/templates/microsoft.eventhub/namespaces/eventhubs
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import BY_LOCK, BY_SETTING, reach
from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag

_NAMESPACE: dict[str, Spec] = {
    "sku": Flat({"name": "sku"}),
    "properties": Flat({"clusterArmId": "dedicated_cluster_id", "minimumTlsVersion": "minimum_tls_version"}),
}
_CAPTURE = Block(
    "capture_description",
    {
        "enabled": Leaf("enabled", flag),
        "destination": Block(
            "destination",
            {
                "name": "name",
                "properties": Flat(
                    {"storageAccountResourceId": "storage_account_id", "blobContainer": "blob_container_name"}
                ),
            },
        ),
    },
)


def _key(draft: Draft) -> None:
    """The namespace's own key, which Terraform has as a resource."""
    key = reach(draft.properties, "properties", "encryption", "keyVaultProperties", 0, "keyName")
    if key is not None:
        attributes = {
            "eventhub_namespace_id": draft.own(span=key.span),
            "key_vault_key_ids": Value([key], key.span),
        }
        draft.add("azurerm_eventhub_namespace_customer_managed_key", ".encryption", attributes, key.span)


SHAPES = {
    "Microsoft.EventHub/namespaces": Shape(
        "azurerm_eventhub_namespace",
        _NAMESPACE,
        _key,
        {
            **BY_SETTING,
            **BY_LOCK,
            "azurerm_eventhub_namespace_customer_managed_key": "properties.encryption.keyVaultProperties",
        },
    ),
    "Microsoft.EventHub/namespaces/eventhubs": Shape(
        "azurerm_eventhub",
        {
            "parent": "namespace_id",
            "properties": Flat({"messageRetentionInDays": "message_retention", "captureDescription": _CAPTURE}),
        },
    ),
    "Microsoft.EventHub/namespaces/authorizationRules": Shape(
        "azurerm_eventhub_namespace_authorization_rule", {"parent": "namespace_name"}
    ),
    "Microsoft.EventHub/namespaces/eventhubs/authorizationRules": Shape(
        "azurerm_eventhub_authorization_rule", {"parent": "eventhub_name"}
    ),
    "Microsoft.ServiceBus/namespaces": Shape("azurerm_servicebus_namespace", _NAMESPACE, written=BY_SETTING),
}
