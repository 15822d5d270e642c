"""Joins KMS keys into the stores that they encrypt: whose key, its rotation, its waiting time, who administers it.

A key is found by reference, by alias or by its literal id; keys are no entities of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.names import reduce
from accesslint.mappers.aws.policies import read_policy
from accesslint.mappers.aws.policies_actions import allowed, is_wildcard
from accesslint.mappers.aws.policies_grants import Grant
from accesslint.mappers.aws.policies_principals import principal_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, doubt, number, shown
from accesslint.mappers.table import Setting, find
from accesslint.model.entities import Entity
from accesslint.model.values import Reference, Resource, Template, Unknown, Value

_ROTATION = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
_DELETION = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"

SETTINGS = (
    Setting("encryption.rotation", {"terraform": "enable_key_rotation"}, _ROTATION, boolean, default=False),
    Setting("encryption.deletion_window_days", {"terraform": "deletion_window_in_days"}, _DELETION, number, default=30),
)
"""Of `aws_kms_key`; the facts are those of the stores that it encrypts."""

_KEY_TYPES = frozenset({"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"})
_NEVER_ROTATED = frozenset({"aws_kms_external_key", "aws_kms_replica_external_key"})
"""Imported key material is not rotated by itself: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html"""
_MOST_STEPS = 6


class Key(NamedTuple):
    """What a `kms_key_id` stands for."""

    owner: str
    """`customer` or `platform`."""
    resource: Resource | None
    """The key's resource; None where it is not in the files."""


def find_key(value: Value, resources: ResourceIndex, scope: str) -> Key | None:
    """The key that a value names; None where the value is unknown."""
    here: Value | None = value
    for _ in range(_MOST_STEPS):
        if here is None:
            break
        data = here.data
        if isinstance(data, Unknown):
            return None
        if isinstance(data, str):
            return _by_text(data, resources, scope)
        reference = next(here.references(), None) if isinstance(data, Reference | Template) else None
        if reference is None:
            return None
        resource = resources.get(reference.target)
        if resource is None:
            break
        if resource.type in _KEY_TYPES and not resource.is_data:
            return Key("customer", resource)
        here = _next(resource)
    return Key("customer", None)


def _next(resource: Resource) -> Value | None:
    """Where a reference to an alias, a data source or a replica leads on."""
    if resource.type == "aws_kms_alias":
        return find(resource, "name") if resource.is_data else find(resource, "target_key_id")
    return find(resource, "key_id")


def _by_text(text: str, resources: ResourceIndex, scope: str) -> Key:
    name = reduce(text, "kms")[0]
    if name.startswith("alias/aws/"):
        return Key("platform", None)
    if name.startswith("alias/"):
        return Key("customer", _by_alias(name, resources, scope))
    return Key("customer", None)


_ALIASES: WeakKeyDictionary[ResourceIndex, dict[tuple[str, str], Resource]] = WeakKeyDictionary()


def _by_alias(name: str, resources: ResourceIndex, scope: str) -> Resource | None:
    aliases = _ALIASES.get(resources)
    if aliases is None:
        aliases = _ALIASES[resources] = {}
        for alias in resources.of_type("aws_kms_alias"):
            given = find(alias, "name")
            if given is not None and given.text:
                aliases[alias.scope, given.text] = alias
    found = aliases.get((scope, name))
    key = resources.target(find(found, "target_key_id")) if found is not None else None
    return key if key is not None and key.type in _KEY_TYPES else None


def join_key(entity: Entity, value: Value | None, resources: ResourceIndex, scope: str) -> Resource | None:
    """Set `encryption.key`, `key_id`, `rotation` and `deletion_window_days` of a store by its key attribute.

    Without a key (absent or empty) the platform's own is the default. Gives the key's resource where it is in
    the files. A key of other files has an unknown rotation.
    """
    if value is None or value.data == "":
        entity.set("encryption.key", "platform", value.span if value is not None else None, default=value is None)
        return None
    key = find_key(value, resources, scope)
    if key is None:
        entity.set("encryption.key", doubt(value), value.span)
        return None
    entity.set("encryption.key", key.owner, value.span)
    entity.set("encryption.key_id", shown(value) or doubt(value), value.span)
    if key.owner == "customer":
        _set_rotation(entity, key.resource, resources, value)
    return key.resource


def _set_rotation(entity: Entity, key: Resource | None, resources: ResourceIndex, value: Value) -> None:
    if key is not None and key.type == "aws_kms_replica_key":
        # The primary key alone is rotated: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
        primary = resources.target(find(key, "primary_key_arn"))
        _set(entity, SETTINGS[1], key)
        key = primary
    if key is None:
        reason = Unknown(
            f"the key {shown(value) or ''} is not declared in these files".replace("  ", " "), "a plan file"
        )
        for row in SETTINGS:
            if entity.get(row.fact) is None:
                entity.set(row.fact, reason, value.span)
    elif key.type in _NEVER_ROTATED:
        entity.set("encryption.rotation", False, key.header)
        _set(entity, SETTINGS[1], key)
    else:
        for row in SETTINGS:
            _set(entity, row, key)


def _set(entity: Entity, row: Setting, key: Resource) -> None:
    """A key's fact, placed in the key: an absent one at the key's header, since it is there that it has to be added."""
    if entity.get(row.fact) is not None:
        return
    value = find(key, row.attributes[key.dialect])
    if value is None:
        entity.set(row.fact, row.default, key.header, default=True)
    else:
        entity.set(row.fact, row.meaning.of(value), value.span)


def key_grants(key: Resource | None, resources: ResourceIndex) -> Iterator[Grant]:
    """Who may take the key away or hand it out, by its policy: grants to administer the store.

    The account's own root is left out: that statement is part of every default key policy and hands the decision
    to IAM: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    if key is None:
        return
    policies: list[tuple[str, Value]] = []
    own = find(key, "policy")
    if own is not None:
        policies.append((key.address, own))
    for side in resources.pointing_at(key, "aws_kms_key_policy", "key_id"):
        value = find(side, "policy")
        if value is not None:
            policies.append((side.address, value))
    for source, policy in policies:
        for statement in read_policy(policy, resources).statements:
            actions = allowed(statement.actions, statement.not_actions, ("kms",)) if statement.allows else None
            if not actions:
                continue
            for kind, value in statement.principals:
                principal = principal_of(kind, value, resources, key.scope)
                if principal.kind in ("account", "service"):
                    continue
                yield Grant(
                    principal=principal,
                    actions=actions,
                    wildcard=is_wildcard(statement.actions, statement.not_actions) or principal.kind == "anyone",
                    conditioned=statement.is_conditioned or statement.conditions_unknown is not None,
                    detail=f"{statement.shown} of the key policy of {source}",
                    span=value.span,
                )
