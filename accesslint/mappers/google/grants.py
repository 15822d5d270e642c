"""Who may read, write and delete a store, by the IAM grants and access control lists that the files hold.

Roles: https://cloud.google.com/storage/docs/access-control/iam-roles. `allUsers` is anyone, `allAuthenticatedUsers`
anyone with a Google account, which is anyone too: https://cloud.google.com/iam/docs/principals-overview
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Reference, Resource, Unknown, Value
from accesslint.source import Span

_ALL = ("read", "write", "delete", "administer")

ROLES: Mapping[str, tuple[str, ...]] = {
    "roles/storage.objectViewer": ("read",),
    "roles/storage.legacyObjectReader": ("read",),
    "roles/storage.legacyBucketReader": ("read",),
    "roles/storage.objectCreator": ("write",),
    "roles/storage.objectUser": ("read", "write", "delete"),
    "roles/storage.legacyBucketWriter": ("write", "delete"),
    "roles/storage.legacyObjectOwner": ("read", "administer"),
    "roles/storage.legacyBucketOwner": ("write", "delete", "administer"),
    "roles/storage.objectAdmin": ("read", "write", "delete", "administer"),
    "roles/storage.admin": _ALL,
    "roles/bigquery.dataViewer": ("read",),
    "roles/bigquery.dataEditor": ("read", "write", "delete"),
    "roles/bigquery.dataOwner": _ALL,
    "roles/bigquery.admin": _ALL,
    "READER": ("read",),
    "WRITER": ("read", "write", "delete"),
    "OWNER": _ALL,
}
"""What roles let do, also the legacy ones of access control lists. Others give no access that matters to records."""

_ANYONE = frozenset({"allusers", "allauthenticatedusers"})
_KINDS = {"user": "user", "group": "role", "serviceaccount": "role", "domain": "account"}
_SERVICE_AGENTS = ("cloud-storage-analytics@google.com", ".iam.gserviceaccount.com")


class Grant(NamedTuple):
    """What a role lets a principal do with a store."""

    member: Value | None
    text: str
    """The principal where it is written without a member's prefix."""
    actions: tuple[str, ...]
    conditioned: bool
    detail: str
    span: Span


class IamTypes(NamedTuple):
    """The resources that grant on a kind of store."""

    member: str
    binding: str
    policy: str
    attribute: str
    """The attribute that names the store."""


def iam_grants(store: Resource, names: tuple[str, ...], types: IamTypes, resources: ResourceIndex) -> Iterator[Grant]:
    """The grants of `_iam_member`, `_iam_binding` and `_iam_policy` resources on a store."""
    for side in resources.pointing_at(store, types.member, types.attribute, names):
        yield from _grants(side.attributes, side.address, [find(side, "member")])
    for side in resources.pointing_at(store, types.binding, types.attribute, names):
        yield from _grants(side.attributes, side.address, _listed(side.get("members")))
    for side in resources.pointing_at(store, types.policy, types.attribute, names):
        document = resources.target(find(side, "policy_data"))
        blocks = None if document is None or document.type != "google_iam_policy" else document.get("binding")
        for block in [] if blocks is None else blocks.items():
            members = block.get("members")
            yield from _grants(block, side.address, _listed(members))


def _listed(value: Value | None) -> list[Value | None]:
    return [] if value is None else list(value.items())


def _grants(block: Value, source: str, members: list[Value | None]) -> Iterator[Grant]:
    role = find(block, "role")
    name = None if role is None else role.text
    actions = ROLES.get(name or "", ())
    for member in members:
        if member is not None and actions:
            conditioned = find(block, "condition") is not None
            yield Grant(member, "", actions, conditioned, f"{name} by {source}", member.span)


def add_grants(store: Entity, grants: list[Grant]) -> None:
    """Set `access.grants`."""
    store.set("access.grants", [])
    for grant in grants:
        name, kind = principal_of(grant)
        fact: dict[str, object] = {
            "principal": {"unknown": name.reason} if isinstance(name, Unknown) else name,
            "actions": list(grant.actions),
            "kind": kind,
            "conditioned": grant.conditioned,
            "wildcard": kind == "anyone",
            "detail": grant.detail,
        }
        store.append("access.grants", fact, grant.span)


def principal_of(grant: Grant) -> tuple[str | Unknown, str]:
    """A grant's principal and its kind; a sink's writer identity is a service."""
    value = grant.member
    if value is None:
        text = grant.text
    else:
        if isinstance(value.data, Reference) and value.data.attribute == "writer_identity":
            return shown(value) or "", "service"
        text = shown(value) or ""
        if not text:
            return undecided(value) or Unknown("the member is not known"), "role"
    prefix, colon, name = text.partition(":")
    if prefix.lower() in _ANYONE:
        return "*", "anyone"
    if "writer_identity" in text:
        return text, "service"
    if _SERVICE_AGENTS[0] in name or (name.startswith("service-") and name.endswith(_SERVICE_AGENTS[1])):
        return text, "service"
    return text, _KINDS.get(prefix.lower(), "account") if colon else "role"


def is_anyone(grant: Grant) -> bool:
    """Whether a grant is to everybody."""
    return principal_of(grant)[1] == "anyone" and not grant.conditioned
