"""Log Analytics workspaces as stores: retention, key, protection, who may read and delete, who watches.

Nothing changes a record in a workspace:
https://learn.microsoft.com/azure/azure-monitor/logs/data-security#tamper-proofing-and-immutability
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnostic_settings import diagnostics
from accesslint.mappers.azurerm.keys import join_key
from accesslint.mappers.azurerm.locks import set_protection
from accesslint.mappers.azurerm.names import goal_of, literal_name, named_handle
from accesslint.mappers.azurerm.roles import add_role_grants
from accesslint.mappers.azurerm.watch import watch_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import number
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/log_analytics_workspace"
_RETENTION = "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure"

WORKSPACE = Table(
    "store",
    "workspace",
    {"terraform": ("azurerm_log_analytics_workspace",)},
    (Setting("retention.days", {"terraform": "retention_in_days"}, _TERRAFORM, number, 30),),
)

TABLES = (WORKSPACE,)

_QUERIES = Need(("Audit",))
_FREE_DAYS = 7


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every workspace as a store of kind `workspace`."""
    for workspace in resources.of_type("azurerm_log_analytics_workspace"):
        yield _store(workspace, resources)


def _store(workspace: Resource, resources: ResourceIndex) -> Entity:
    store = entity_for("store", "workspace", workspace)
    name, handle = literal_name(workspace), named_handle(workspace)
    store.set("names", [name] if name else [])
    if handle:
        store.handles.add(handle)
    apply(WORKSPACE.settings, workspace, store)
    sku = find(workspace, "sku")
    if sku is not None and sku.text == "Free":
        store.defaults.discard("retention.days")
        store.set("retention.days", _FREE_DAYS, sku.span)
        store.set("retention.detail", "the tier Free keeps seven days")
    _set_tables(store, workspace, resources)
    store.set("immutability.inherent", True, default=True)
    join_key(store, _key(workspace, resources), resources)
    set_protection(store, workspace, resources)
    store.set("access.public", False, default=True)
    add_role_grants(store, workspace, resources)
    _set_access_logged(store, workspace, resources)
    watch = watch_of(workspace, resources)
    if watch is not None:
        store.set("watched", watch.state, watch.span)
    return store


def _set_tables(store: Entity, workspace: Resource, resources: ResourceIndex) -> None:
    """Tables may keep records for longer or shorter than their workspace.

    What goes beyond `retention_in_days` is kept where queries do not see it:
    https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
    """
    own = store.get("retention.days")
    for table in resources.pointing_at(workspace, "azurerm_log_analytics_workspace_table", "workspace_id"):
        value = find(table, "total_retention_in_days") or find(table, "retention_in_days")
        if value is None or number.of(value) == own:
            continue
        reason = f"the table of {table.address} keeps records for another time than its workspace"
        store.defaults.discard("retention.days")
        store.set("retention.days", Unknown(reason, "which tables hold access records"), value.span)
        return


def _key(workspace: Resource, resources: ResourceIndex) -> Value | None:
    """The key of the cluster that the workspace is linked to.

    https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys
    """
    for linked in resources.pointing_at(workspace, "azurerm_log_analytics_linked_service", "workspace_id"):
        access = find(linked, "write_access_id")
        cluster = goal_of(access, resources).resource if access is not None else None
        if cluster is None or cluster.type != "azurerm_log_analytics_cluster":
            continue
        kind = "azurerm_log_analytics_cluster_customer_managed_key"
        for side in resources.pointing_at(cluster, kind, "log_analytics_cluster_id"):
            return find(side, "key_vault_key_id")
    return None


def _set_access_logged(store: Entity, workspace: Resource, resources: ResourceIndex) -> None:
    """Whether queries are recorded: https://learn.microsoft.com/azure/azure-monitor/logs/query-audit"""
    found = diagnostics(resources)
    for setting in found.of(workspace):
        place = setting.sent.place_of(_QUERIES.categories)
        if place is not None:
            store.set("access_logged", True, place)
            store.set("access_logged_detail", f"queries, by {setting.resource.address}")
            return
        if setting.sent.unknown is not None:
            store.set("access_logged", setting.sent.unknown, setting.sent.unknown_span)
            return
    doubt = found.doubts.get(workspace.scope)
    if doubt is not None:
        store.set("access_logged", Unknown(f"a diagnostic setting may be for it: {doubt.reason}", doubt.decided_by))
        return
    store.set("access_logged", False, default=True)
    store.set("access_logged_detail", "no diagnostic setting sends the category Audit, which records queries")
