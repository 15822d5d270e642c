"""Event hubs that records are sent to: steps on the way to whoever reads them, and stores until then.

https://learn.microsoft.com/azure/azure-monitor/platform/stream-monitoring-data-event-hubs
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnostic_settings import diagnostics
from accesslint.mappers.azurerm.keys import join_key
from accesslint.mappers.azurerm.names import add_route, goal_of, literal_name, named_handle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_RULES = ("azurerm_eventhub_namespace_authorization_rule", "azurerm_eventhub_authorization_rule")
_SENDERS = (
    "azurerm_monitor_aad_diagnostic_setting",
    "azurerm_monitor_log_profile",
    "azurerm_api_management_logger",
    "azurerm_log_analytics_data_export_rule",
    "azurerm_monitor_data_collection_rule",
)
_SENDER_ATTRIBUTES = (
    "eventhub_authorization_rule_id",
    "servicebus_rule_id",
    "eventhub.name",
    "destination_resource_id",
    "destinations.event_hub.event_hub_id",
    "destinations.event_hub_direct.event_hub_id",
)
_NOBODY = Unknown("who reads the event hub is not told by these files", "the reader's configuration")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The namespaces that records are sent to, as hops and as stores of kind `stream`."""
    targets = _targets(resources)
    for namespace in resources.of_type("azurerm_eventhub_namespace") if targets else ():
        name = literal_name(namespace)
        names = [name] if name else []
        hubs = [
            hub
            for attribute in ("namespace_name", "namespace_id")
            for hub in resources.pointing_at(namespace, "azurerm_eventhub", attribute, names)
        ]
        parts = [namespace, *hubs]
        for kind in _RULES:
            parts += resources.pointing_at(namespace, kind, "namespace_name", names)
        parts += [rule for hub in hubs for rule in resources.pointing_at(hub, _RULES[1], "eventhub_name")]
        handles = {f"tf:{part.id}" for part in parts} | {handle for handle in (named_handle(namespace),) if handle}
        if targets.isdisjoint(handles):
            continue
        hop = entity_for("hop", "stream", namespace)
        hop.handles.update(handles)
        yield from _captures(hop, hubs, resources)
        yield hop
        yield _store(namespace, resources)


def _captures(hop: Entity, hubs: list[Resource], resources: ResourceIndex) -> Iterator[Link]:
    """Where capture writes: https://learn.microsoft.com/azure/event-hubs/event-hubs-capture-overview"""
    for hub in hubs:
        enabled = find(hub, "capture_description.enabled")
        account = find(hub, "capture_description.destination.storage_account_id")
        if account is not None and (enabled is None or boolean.of(enabled) is not False):
            yield from add_route(hop, account, "storage-account", resources)
    if not hop.get("routes"):
        hop.set("routes", _NOBODY)


def _targets(resources: ResourceIndex) -> set[str]:
    """Handles of whatever records are sent to by way of an event hub."""
    values = [find(setting.resource, "eventhub_authorization_rule_id") for setting in diagnostics(resources).all]
    for sender in resources.of_type(*_SENDERS):
        values += [find(sender, attribute) for attribute in _SENDER_ATTRIBUTES]
    return {handle for value in values if value is not None for handle in goal_of(value, resources).handles}


def _store(namespace: Resource, resources: ResourceIndex) -> Entity:
    """What keeps records until they are read: how long is the readers' business, and links lead to the hop.

    Records cannot be changed, and the customer's key is for some tiers only:

    https://learn.microsoft.com/azure/event-hubs/configure-customer-managed-key
    """
    store = entity_for("store", "stream", namespace)
    store.handles.clear()
    name = literal_name(namespace)
    store.set("names", [name] if name else [])
    store.set("immutability.inherent", True, default=True)
    store.set("access.public", False, default=True)
    key = _key(namespace, resources)
    join_key(store, key, resources)
    tier = find(namespace, "sku")
    dedicated = find(namespace, "dedicated_cluster_id")
    if key is None and dedicated is None and tier is not None and (tier.text or "").lower() in ("basic", "standard"):
        store.set("encryption.customer_key_possible", False)
    return store


def _key(namespace: Resource, resources: ResourceIndex) -> Value | None:
    """The first of the keys of a resource of its own.

    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventhub_namespace_customer_managed_key
    """
    kind = "azurerm_eventhub_namespace_customer_managed_key"
    for side in resources.pointing_at(namespace, kind, "eventhub_namespace_id"):
        keys = find(side, "key_vault_key_ids")
        if keys is not None:
            return next(iter(keys.items()), keys)
    return None
