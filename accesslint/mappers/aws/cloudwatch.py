"""CloudWatch log groups as stores: retention, key, protection, who may read, write and delete, who watches.

A log group is always encrypted, and no call changes an event in it:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from accesslint.mappers.aws.cloudwatch_watch import watches
from accesslint.mappers.aws.kms import join_key, key_grants
from accesslint.mappers.aws.names import literal_name
from accesslint.mappers.aws.policies import Document, read_policy
from accesslint.mappers.aws.policies_grants import Target, add_grants, kinds_named, own_grants
from accesslint.mappers.aws.policies_identity import identity_grants
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import days
from accesslint.mappers.table import PREVENT_DESTROY, Setting, Table, apply, apply_either, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource
from accesslint.source import Span

_GROUP = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"
_RETENTION = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group"
_PROTECTION = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html"

LOG_GROUP = Table(
    "store",
    "log-group",
    {"terraform": ("aws_cloudwatch_log_group",)},
    (
        Setting("retention.days", {"terraform": "retention_in_days"}, _RETENTION, days(zero="forever"), "forever"),
        Setting("deletion.protected", {"terraform": "deletion_protection_enabled"}, _PROTECTION),
        Setting("deletion.protected", {"terraform": "skip_destroy"}, _TERRAFORM),
        PREVENT_DESTROY,
    ),
)

TABLES = (LOG_GROUP,)

_DELIVERY_DAYS = 2
"""What the class DELIVERY keeps, whatever `retention_in_days` says (the provider's page, `_TERRAFORM`)."""


_Policies: TypeAlias = "list[tuple[str, Document]]"
"""Log resource policies of a root module: address and document."""


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Log groups as stores."""
    policies: dict[str, _Policies] = {}
    for policy in resources.of_type("aws_cloudwatch_log_resource_policy"):
        document = read_policy(find(policy, "policy_document"), resources)
        policies.setdefault(policy.scope, []).append((policy.address, document))
    for group in resources.of_type("aws_cloudwatch_log_group"):
        yield _group(group, resources, policies.get(group.scope, []))


def _group(group: Resource, resources: ResourceIndex, policies: _Policies) -> Entity:
    store = entity_for("store", "log-group", group)
    name = literal_name(group, "log-group")
    store.set("names", [name] if name else [])
    if name:
        store.handles.add(f"log-group:{name}")
    apply([row for row in LOG_GROUP.settings if row.fact != "deletion.protected"], group, store)
    apply_either(LOG_GROUP.settings, group, store, "deletion.protected")
    kind = find(group, "log_group_class")
    if kind is not None and kind.text == "DELIVERY":
        store.defaults.discard("retention.days")
        store.set("retention.days", _DELIVERY_DAYS, kind.span)
        store.set("retention.detail", "log groups of the class DELIVERY keep two days")
    store.set("immutability.inherent", True, default=True)
    store.set("encryption.at_rest", True, default=True)
    key = join_key(store, find(group, "kms_key_id"), resources, group.scope)
    watch = watches(resources).of_group(store.handles)
    store.set("watched", watch.state, watch.span, default=watch.state is False)
    _set_access(store, group, resources, policies)
    add_grants(store, key_grants(key, resources))
    return store


def _set_access(store: Entity, group: Resource, resources: ResourceIndex, policies: _Policies) -> None:
    names = tuple(store.get("names"))
    target = Target("logs", frozenset(store.handles), names)
    public: tuple[str, Span] | None = None
    for address, document in policies:
        aimed = [part for part in document.statements if kinds_named(part.resources, target, resources)]
        grants = list(own_grants(Document(tuple(aimed)), target, resources, group.scope, address))
        add_grants(store, grants)
        for grant in grants:
            if grant.principal.kind == "anyone" and not grant.conditioned and public is None:
                public = grant.detail, grant.span
    if public is not None:
        store.set("access.public_detail", public[0])
        store.set("access.public", True, public[1])
    else:
        store.set("access.public", False, default=True)
    add_grants(store, identity_grants(resources, "logs").of(target, group.scope))
