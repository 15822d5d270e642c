"""Reads Data Access audit configurations: those of a service, and those in a whole IAM policy.

`google_*_iam_audit_config` is for one service; a `google_iam_policy` data source has `audit_config` blocks, which
become JSON in `policy_data`: https://cloud.google.com/logging/docs/audit/configure-data-access#auditconfig_objects
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers.google.names import owner_key
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

CONFIGS = {
    "google_project_iam_audit_config": "project",
    "google_folder_iam_audit_config": "folder",
    "google_organization_iam_audit_config": "org_id",
}
"""The types for one service, and the attribute that names the owner."""

POLICIES = {
    "google_project_iam_policy": "project",
    "google_folder_iam_policy": "folder",
    "google_organization_iam_policy": "org_id",
}

KINDS = ("ADMIN_READ", "DATA_READ", "DATA_WRITE")
ALL_SERVICES = "allServices"


class Exempted(NamedTuple):
    """A member whose accesses leave no record."""

    value: Value
    kind: str


class Owner(NamedTuple):
    """The project, folder or organisation that a resource configures."""

    holder: Resource
    level: str
    """`project`, `folder`, `org_id`"""
    key: str | None


class Config(NamedTuple):
    """What is recorded of one service, in one project, folder or organisation."""

    holder: Resource
    level: str
    """`project`, `folder`, `org_id`"""
    owner: str | None
    service: str | None
    """`allServices`, `storage.googleapis.com`; None where it is unknown."""
    kinds: dict[str, Span]
    exempted: tuple[Exempted, ...]
    unknown: Unknown | None
    """Why there may be other kinds or services."""
    span: Span


def configs(resources: ResourceIndex) -> Iterator[Config]:
    """All configurations of a run."""
    for kind, level in CONFIGS.items():
        for resource in resources.of_type(kind):
            owner = Owner(resource, level, owner_key(find(resource, level), resources))
            yield _config(owner, resource.attributes, ("audit_log_config", "log_type"), resource.header)
    for kind, level in POLICIES.items():
        for resource in resources.of_type(kind):
            owner = Owner(resource, level, owner_key(find(resource, level), resources))
            for block, names, span in _blocks(find(resource, "policy_data"), resources):
                yield _config(owner, block, names, span)


def _blocks(policy: Value | None, resources: ResourceIndex) -> Iterator[tuple[Value, tuple[str, str], Span]]:
    """The audit configurations in an IAM policy, and how their parts are called there."""
    if policy is None:
        return
    document = resources.target(policy)
    if document is not None and document.type == "google_iam_policy":
        blocks = document.get("audit_config")
        for block in [] if blocks is None else blocks.items():
            yield block, ("audit_log_configs", "log_type"), block.span
        return
    decoded = policy.decoded()
    blocks = None if decoded is None else decoded.get("auditConfigs")
    for block in [] if blocks is None else blocks.items():
        yield block, ("auditLogConfigs", "logType"), block.span


def _config(owner: Owner, block: Value, names: tuple[str, str], span: Span) -> Config:
    service = find(block, "service")
    unknown = block.unknown or (service.unknown if service is not None else None)
    kinds: dict[str, Span] = {}
    exempted: list[Exempted] = []
    listed = find(block, names[0]) if unknown is None else None
    entries = None if unknown is not None else block.get(names[0])
    if listed is not None and listed.unknown is not None:
        unknown = listed.unknown
    for entry in [] if entries is None else entries.items():
        kind = find(entry, names[1])
        if kind is None or kind.text is None:
            unknown = unknown or entry.unknown or (kind.unknown if kind is not None else None)
            if unknown is None and kind is not None:
                unknown = Unknown(f"{names[1]} is known only after apply", "a plan file")
            continue
        kinds[kind.text] = kind.span
        members = find(entry, "exempted_members") or find(entry, "exemptedMembers")
        exempted += [Exempted(member, kind.text) for member in ([] if members is None else members.items())]
    name = None if service is None else service.text
    place = span if service is None else service.span
    return Config(*owner, name, kinds, tuple(exempted), unknown, place)
