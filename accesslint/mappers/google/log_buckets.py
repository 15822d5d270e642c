"""Log buckets of Cloud Logging as stores: retention, lock, key, protection.

Entries cannot be changed in them: https://cloud.google.com/logging/docs/store-log-entries. The buckets `_Default` and
`_Required` cannot be deleted; what `_Required` keeps for 400 days cannot be set otherwise:
https://cloud.google.com/logging/docs/routing/overview#buckets. A customer's key can be given only when a bucket
is made: https://cloud.google.com/logging/docs/routing/managed-encryption-storage
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.google.audit import data_access
from accesslint.mappers.google.cloud_logging import LOG_BUCKETS, cloud_logging
from accesslint.mappers.google.kms import join_key
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, days, shown
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table, apply, apply_either, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_REGISTRY = (
    "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/logging_project_bucket_config"
)

TABLES = (
    Table(
        "store",
        "log-bucket",
        {"terraform": tuple(LOG_BUCKETS)},
        (
            # 0 asks for the default.
            Setting("retention.days", {"terraform": "retention_days"}, _REGISTRY, days(zero=30), default=30),
            Setting("retention.locked", {"terraform": "locked"}, _REGISTRY, boolean, default=False),
            Setting("deletion.protected", {"terraform": "locked"}, _REGISTRY, boolean),
            PREVENT_DESTROY,
        ),
    ),
)

_BUILT_IN = ("_Default", "_Required")


def map_resources(resources: ResourceIndex) -> Iterator[Entity]:
    """Every log bucket as a store of kind `log-bucket`, `_Default` and `_Required` of kind `built-in-log-bucket`.

    Not a project's `_Default` that gets nothing, since a sink above intercepts everything.
    """
    logging = cloud_logging(resources)
    for resource in resources.of_type(*LOG_BUCKETS):
        name = find(resource, "bucket_id")
        bypassed = name is not None and name.text == "_Default" and logging.is_bypassed(resource)
        if not bypassed or LOG_BUCKETS[resource.type] != "project":
            yield _store(resource, resources)


def _store(resource: Resource, resources: ResourceIndex) -> Entity:
    name = shown(find(resource, "bucket_id")) or ""
    # They have another purpose than buckets for records, and are not compared with them.
    store = entity_for("store", "built-in-log-bucket" if name in _BUILT_IN else "log-bucket", resource)
    store.set("names", [name] if name else [])
    owner, location = (shown(find(resource, part)) for part in (LOG_BUCKETS[resource.type], "location"))
    if owner and location and name:
        folder = {"project": "projects", "folder": "folders", "organization": "organizations"}
        parent = folder.get(LOG_BUCKETS[resource.type], "billingAccounts")
        store.handles.add(f"log-bucket:{parent}/{owner.rpartition('/')[2]}/locations/{location}/buckets/{name}")
    (settings,) = (table.settings for table in TABLES)
    if name == "_Required":
        store.set("retention.days", 400, default=True)
        store.set("retention.locked", True, default=True)
    else:
        apply(settings[:2], resource, store)
    if name in _BUILT_IN:
        store.set("deletion.protected", True, default=True)
        store.set("deletion.detail", "Cloud Logging does not let it be deleted")
    else:
        apply_either(settings, resource, store, "deletion.protected")
    store.set("immutability.inherent", True, default=True)
    store.set("encryption.at_rest", True, default=True)
    key = find(resource, "cmek_settings.kms_key_name")
    join_key(store, key, resources)
    if name in _BUILT_IN and key is None:
        # A bucket gets its key when it is made, which these are with their project.
        store.set("encryption.customer_key_possible", False, default=True)
    store.set("access.public", False, default=True)
    store.set("access.grants", [])
    # Changes of a bucket are Admin Activity, which is always recorded.
    access = data_access(resources).of(resource, "logging.googleapis.com", frozenset({"DATA_READ"}))
    if access.kinds or isinstance(access.state, Unknown):
        store.set("access_logged", access.state, access.span)
        if access.detail:
            store.set("access_logged_detail", access.detail)
    return store
