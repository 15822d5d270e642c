"""Cloud Storage buckets: each is an emitter (accesses to it should leave records) and may be a store of records.

Either usage logs or Data Access audit logs record accesses: https://cloud.google.com/storage/docs/access-logs and
https://cloud.google.com/storage/docs/audit-logging. Linking drops the stores that nothing logs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.google.audit import DATA_KINDS, Access, data_access
from accesslint.mappers.google.cloud_logging import AUDIT_RECORDS, cloud_logging
from accesslint.mappers.google.grants import ROLES, Grant, IamTypes, add_grants, iam_grants, is_anyone
from accesslint.mappers.google.kms import days, join_key
from accesslint.mappers.google.names import add_route, destination
from accesslint.mappers.google.records import AUDIT, USAGE, written_format
from accesslint.mappers.google.storage_lifecycle import SETTINGS as LIFECYCLE
from accesslint.mappers.google.storage_lifecycle import set_lifecycle
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, fixed, undecided, words
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_REGISTRY = "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/storage_bucket"
_LOCK = "https://cloud.google.com/storage/docs/bucket-lock"

_IAM = IamTypes(
    "google_storage_bucket_iam_member",
    "google_storage_bucket_iam_binding",
    "google_storage_bucket_iam_policy",
    "bucket",
)


def _mode(data: Any) -> Any:
    state = boolean.read(data)
    return state if state is NOT_UNDERSTOOD else "compliance" if state else "governance"


_LOCKED = Meaning(_mode, lambda fact: fact == "compliance")

_STORE = (
    Setting(
        "immutability.versioning",
        {"terraform": "versioning.enabled"},
        "https://cloud.google.com/storage/docs/object-versioning",
        boolean,
        default=False,
    ),
    Setting(
        "immutability.object_lock",
        {"terraform": "retention_policy.retention_period"},
        _LOCK,
        fixed(True),
        default=False,
    ),
    Setting(
        "immutability.lock_mode",
        {"terraform": "retention_policy.is_locked"},
        _LOCK,
        # A policy that is not locked may be taken off by whoever may change the bucket.
        _LOCKED,
    ),
    Setting("immutability.lock_days", {"terraform": "retention_policy.retention_period"}, _LOCK, days),
    Setting("retention.locked", {"terraform": "retention_policy.is_locked"}, _LOCK, boolean, default=False),
    Setting("deletion.force_destroy", {"terraform": "force_destroy"}, _REGISTRY, boolean, default=False),
    PREVENT_DESTROY,
)

TABLES = (
    Table(
        "emitter",
        "bucket",
        {"terraform": ("google_storage_bucket",)},
        (Setting("logging", {"terraform": "logging.log_bucket"}, _REGISTRY, fixed("on"), default="off"),),
    ),
    Table("store", "bucket", {"terraform": ("google_storage_bucket",)}, (*_STORE, *LIFECYCLE)),
)

_PUBLIC_LISTS = words(dict.fromkeys(("publicRead", "publicReadWrite", "authenticatedRead"), True), otherwise=False)
_ABSENT = "it has no usage logs, and no Data Access audit logs of Cloud Storage are on in these files"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Buckets as emitters and as stores."""
    for bucket in resources.of_type("google_storage_bucket"):
        name = find(bucket, "name")
        names = (name.text,) if name is not None and name.text else ()
        access = data_access(resources).of(bucket, "storage.googleapis.com")
        yield from _emitter(bucket, access, resources)
        yield _store(bucket, names, access, resources)


def _log_bucket(bucket: Resource) -> Value | None:
    value = find(bucket, "logging.log_bucket")
    return None if value is None or value.data == "" else value


def _emitter(bucket: Resource, access: Access, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(bucket, "bucket", "data")
    target = _log_bucket(bucket)
    if access.state is True:
        emitter.set("logging", "on", access.span)
        emitter.set("logging_detail", access.detail.removeprefix("by "))
        cloud_logging(resources).add_routes(emitter, bucket, AUDIT_RECORDS)
        yield written_format(emitter, bucket, AUDIT)
    elif target is not None:
        unknown = find(bucket, "logging")
        emitter.set("logging", unknown.unknown if unknown is not None and unknown.unknown else "on", target.span)
        emitter.set("logging_detail", "usage logs")
        yield from add_route(emitter, target, "gcs", "storage")
        yield written_format(emitter, bucket, USAGE)
    elif isinstance(access.state, Unknown):
        emitter.set("logging", access.state, access.span)
    elif access.kinds & DATA_KINDS:
        # What the audit configuration leaves out is told of its own emitter.
        emitter.set("logging", "on", access.span)
        emitter.set("logging_detail", access.detail)
        cloud_logging(resources).add_routes(emitter, bucket, AUDIT_RECORDS)
        yield written_format(emitter, bucket, AUDIT)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", _ABSENT)
    yield emitter


def _store(bucket: Resource, names: tuple[str, ...], access: Access, resources: ResourceIndex) -> Entity:
    store = entity_for("store", "bucket", bucket)
    store.set("names", list(names))
    store.handles.update(f"gcs:{name}" for name in names)
    apply(_STORE, bucket, store)
    if store.get("immutability.object_lock") is True and store.get("immutability.lock_mode") is None:
        store.set("immutability.lock_mode", "governance", store.spans.get("immutability.object_lock"), default=True)
    set_lifecycle(store, bucket)
    # https://cloud.google.com/storage/docs/encryption/default-keys
    store.set("encryption.at_rest", True, default=True)
    join_key(store, find(bucket, "encryption.default_kms_key_name"), resources)
    _set_access(store, bucket, names, resources)
    _set_access_logged(store, bucket, names, access)
    return store


def _set_access_logged(store: Entity, bucket: Resource, names: tuple[str, ...], access: Access) -> None:
    target = _log_bucket(bucket)
    if access.state is True:
        store.set("access_logged", True, access.span)
        store.set("access_logged_detail", access.detail)
    elif target is not None:
        own = {f"tf:{bucket.id}", *(f"gcs:{name}" for name in names)}
        to_itself = not own.isdisjoint(destination(target, "gcs", "storage").handles)
        store.set("access_logged", not to_itself, target.span)
        detail = "it logs to itself, so that whoever can change it can change the log too"
        store.set("access_logged_detail", detail if to_itself else "by usage logs")
    elif isinstance(access.state, Unknown):
        store.set("access_logged", access.state, access.span)
    else:
        store.set("access_logged", False, access.span, default=access.span is None)
        store.set("access_logged_detail", access.detail or _ABSENT)


def _set_access(store: Entity, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> None:
    """Set `access.public` and `access.grants`.

    Lists do nothing under uniform access, and nothing is public where that is prevented:
    https://cloud.google.com/storage/docs/public-access-prevention
    """
    uniform = find(bucket, "uniform_bucket_level_access")
    lists = uniform is None or boolean.of(uniform) is not True
    grants = list(iam_grants(bucket, names, _IAM, resources))
    if lists:
        grants += _listed(bucket, names, resources)
    prevented = find(bucket, "public_access_prevention")
    closed = prevented is not None and prevented.text == "enforced"
    if closed:
        grants = [grant for grant in grants if not is_anyone(grant)]
    add_grants(store, grants)
    opening = next((grant for grant in grants if is_anyone(grant)), None)
    if opening is None:
        _set_not_public(store, grants, prevented if closed else None)
    elif prevented is not None and prevented.text is None and prevented.unknown is not None:
        store.set("access.public", prevented.unknown, prevented.span)
    else:
        store.set("access.public", True, opening.span)
        store.set("access.public_detail", opening.detail)


def _set_not_public(store: Entity, grants: list[Grant], prevented: Value | None) -> None:
    open_member = next((grant for grant in grants if grant.member is not None and grant.member.unknown), None)
    if prevented is None and open_member is not None and open_member.member is not None:
        store.set("access.public", open_member.member.unknown, open_member.span)
    else:
        store.set("access.public", False, prevented.span if prevented is not None else None, default=prevented is None)


def _listed(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> list[Grant]:
    """The grants of access control lists, also those that new objects get."""
    found: list[Grant] = []
    for kind in ("google_storage_bucket_acl", "google_storage_default_object_acl"):
        for side in resources.pointing_at(bucket, kind, "bucket", names):
            predefined, entries = find(side, "predefined_acl"), side.get("role_entity")
            if predefined is not None and undecided(predefined) is None and _PUBLIC_LISTS.of(predefined) is True:
                detail = f"{predefined.text} by {side.address}"
                actions = ("read", "write") if predefined.text == "publicReadWrite" else ("read",)
                found.append(Grant(None, "allUsers", actions, False, detail, predefined.span))
            for entry in [] if entries is None else entries.items():
                role, _, entity = (entry.text or "").partition(":")
                found += _entry(role, entity, side, entry)
    for kind in ("google_storage_bucket_access_control", "google_storage_default_object_access_control"):
        for side in resources.pointing_at(bucket, kind, "bucket", names):
            given, who = find(side, "role"), find(side, "entity")
            if given is not None and who is not None and given.text and who.text:
                found += _entry(given.text, who.text, side, who)
    return found


def _entry(role: str, entity: str, side: Resource, value: Value) -> list[Grant]:
    """An entry of a list counts where it is for everybody; others are the project's own people and legacy defaults."""
    if entity.lower() not in ("allusers", "allauthenticatedusers"):
        return []
    return [Grant(None, entity, ROLES.get(role.upper(), ("read",)), False, f"{role} by {side.address}", value.span)]
