"""Storage accounts: each is an emitter (accesses to it should leave records) and may be a store of records.

Linking drops the stores that nothing logs to. Encryption at rest cannot be switched off:
https://learn.microsoft.com/azure/storage/common/storage-service-encryption
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.keys import join_key
from accesslint.mappers.azurerm.locks import set_protection
from accesslint.mappers.azurerm.names import literal_name, named_handle
from accesslint.mappers.azurerm.roles import add_role_grants
from accesslint.mappers.azurerm.storage_containers import set_lock, set_public
from accesslint.mappers.azurerm.storage_lifecycle import SETTINGS as LIFECYCLE
from accesslint.mappers.azurerm.storage_lifecycle import set_lifecycle
from accesslint.mappers.azurerm.storage_logging import account_emitter, blob_access
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account"
_VERSIONING = "https://learn.microsoft.com/azure/storage/blobs/versioning-overview"
_SECURE = "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer"

ACCOUNT = Table(
    "store",
    "bucket",
    {"terraform": ("azurerm_storage_account",)},
    (
        Setting(
            "immutability.versioning",
            {"terraform": "blob_properties.versioning_enabled"},
            _VERSIONING,
            boolean,
            default=False,
        ),
        Setting("access.tls_only", {"terraform": "https_traffic_only_enabled"}, _SECURE, boolean),
        # Its name in provider 3 and earlier.
        Setting("access.tls_only", {"terraform": "enable_https_traffic_only"}, _TERRAFORM, boolean, default=True),
    ),
)

TABLES = (ACCOUNT, Table("store", "bucket", {"terraform": ("azurerm_storage_account",)}, LIFECYCLE))


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every storage account as an emitter and as a store, both of kind `bucket`."""
    for account in resources.of_type("azurerm_storage_account"):
        yield from account_emitter(account, resources)
        yield _store(account, resources)


def _store(account: Resource, resources: ResourceIndex) -> Entity:
    store = entity_for("store", "bucket", account)
    name, handle = literal_name(account), named_handle(account)
    store.set("names", [name] if name else [])
    if handle:
        store.handles.add(handle)
    apply(ACCOUNT.settings, account, store)
    set_lock(store, account, resources)
    set_lifecycle(store, account, resources)
    join_key(store, _key(account, resources), resources)
    set_protection(store, account, resources)
    set_public(store, account, resources)
    add_role_grants(store, account, resources)
    state, span, detail = blob_access(account, resources)
    store.set("access_logged", state, span, default=state is False)
    store.set("access_logged_detail", detail)
    return store


def _key(account: Resource, resources: ResourceIndex) -> Value | None:
    """The customer's key, in the account or in a resource of its own, by id or by vault and name."""
    names = ("key_vault_key_id", "managed_hsm_key_id", "key_name")
    own = [find(account, f"customer_managed_key.{name}") for name in names]
    kind = "azurerm_storage_account_customer_managed_key"
    for side in resources.pointing_at(account, kind, "storage_account_id"):
        own += [find(side, name) for name in names]
    return next((value for value in own if value is not None), None)
