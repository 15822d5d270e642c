"""BigQuery datasets that sinks or subscriptions write to, as stores.

Tables expire by the dataset's default, which is never: https://cloud.google.com/bigquery/docs/updating-datasets.
Rows can be changed, and nothing forbids it, so that there is no fact of immutability. Data Access to BigQuery is always
recorded: https://cloud.google.com/bigquery/docs/reference/auditlogs
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.google.destinations import destinations
from accesslint.mappers.google.grants import ROLES, Grant, IamTypes, add_grants, iam_grants, is_anyone
from accesslint.mappers.google.kms import join_key
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, number
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_DATASET = "https://cloud.google.com/bigquery/docs/updating-datasets"
_DAY = 86_400_000
_IAM = IamTypes(
    "google_bigquery_dataset_iam_member",
    "google_bigquery_dataset_iam_binding",
    "google_bigquery_dataset_iam_policy",
    "dataset_id",
)


def _days(data: object) -> object:
    found = number.read(data)
    return found if found is NOT_UNDERSTOOD else int(found // _DAY) if found else "forever"


_EXPIRY = Meaning(_days, lambda fact: fact * _DAY if isinstance(fact, int) else None)

TABLES = (
    Table(
        "store",
        "dataset",
        {"terraform": ("google_bigquery_dataset",)},
        (
            # Sinks write partitioned tables, whose partitions expire by their own default where there is one.
            Setting("retention.days", {"terraform": "default_partition_expiration_ms"}, _DATASET, _EXPIRY, "forever"),
            Setting("retention.days", {"terraform": "default_table_expiration_ms"}, _DATASET, _EXPIRY),
            Setting(
                "deletion.force_destroy",
                {"terraform": "delete_contents_on_destroy"},
                "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/bigquery_dataset",
                boolean,
                default=False,
            ),
            PREVENT_DESTROY,
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Entity]:
    """The datasets that hold logs as stores of kind `dataset`."""
    for resource in resources.of_type("google_bigquery_dataset"):
        name = find(resource, "dataset_id")
        names = (name.text,) if name is not None and name.text else ()
        handles = {f"tf:{resource.id}", *(f"bigquery:{text}" for text in names)}
        if not handles.isdisjoint(destinations(resources)):
            yield _store(resource, names, handles, resources)


def _store(resource: Resource, names: tuple[str, ...], handles: set[str], resources: ResourceIndex) -> Entity:
    store = entity_for("store", "dataset", resource)
    store.handles |= handles
    store.set("names", list(names))
    apply(TABLES[0].settings, resource, store)
    store.set("encryption.at_rest", True, default=True)
    join_key(store, find(resource, "default_encryption_configuration.kms_key_name"), resources)
    store.set("access_logged", True, default=True)
    store.set("access_logged_detail", "by the Data Access audit logs of BigQuery, which are always on")
    grants = [*_listed(resource), *iam_grants(resource, names, _IAM, resources)]
    for side in resources.pointing_at(resource, "google_bigquery_dataset_access", "dataset_id", names):
        grants += _entry(side, side.address)
    add_grants(store, grants)
    opening = next((grant for grant in grants if is_anyone(grant)), None)
    store.set("access.public", opening is not None, None if opening is None else opening.span, default=opening is None)
    if opening is not None:
        store.set("access.public_detail", opening.detail)
    return store


def _listed(resource: Resource) -> list[Grant]:
    blocks = resource.get("access")
    return [grant for block in ([] if blocks is None else blocks.items()) for grant in _entry(block, resource.address)]


_PREFIXES = {
    "user_by_email": "user",
    "group_by_email": "group",
    "domain": "domain",
    "iam_member": "",
    "special_group": "",
}


def _entry(value: Resource | Value, source: str) -> list[Grant]:
    """The grant of an `access` block; the project's own groups (`projectOwners`) are legacy defaults."""
    role = find(value, "role")
    actions = ROLES.get(role.text or "", ()) if role is not None else ("read",)
    for attribute, prefix in _PREFIXES.items():
        member = find(value, attribute)
        if member is None or not actions:
            continue
        if attribute == "special_group" and member.text not in ("allAuthenticatedUsers", "allUsers"):
            continue
        detail = f"{role.text if role is not None else 'access'} by {source}"
        if prefix and member.text:
            return [Grant(None, f"{prefix}:{member.text}", actions, False, detail, member.span)]
        return [Grant(member, "", actions, False, detail, member.span)]
    return []
