"""Event Hubs and Service Bus.

https://learn.microsoft.com/azure/templates/microsoft.eventhub/namespaces/eventhubs
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import BY_SETTING
from accesslint.translation import Block, Flat, Leaf, Shape, Spec, flag

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


SHAPES = {
    "Microsoft.EventHub/namespaces": Shape("azurerm_eventhub_namespace", _NAMESPACE, written=BY_SETTING),
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
