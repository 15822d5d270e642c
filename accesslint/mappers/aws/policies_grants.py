"""Turns a store's own policies (bucket, log resource, key) into grants: who may read, write, delete or administer.

A denial for everyone takes away what it denies, from these grants and from those of IAM policies, since an
explicit denial always wins:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from accesslint.mappers.aws.names import named, reduce
from accesslint.mappers.aws.policies import Document, Statement
from accesslint.mappers.aws.policies_actions import allowed, is_wildcard, matches, meanings
from accesslint.mappers.aws.policies_principals import Principal, principal_of
from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_EVERYONE = Principal("*", "anyone")


class Target(NamedTuple):
    """The store that policies are held against."""

    service: str
    """`s3` or `logs`."""
    handles: frozenset[str]
    names: tuple[str, ...]

    @property
    def handle_kind(self) -> str:
        """What its names are in handles."""
        return {"s3": "s3", "logs": "log-group"}[self.service]


class Grant(msgspec.Struct, frozen=True):
    """What a statement lets a principal do with a store."""

    principal: Principal
    actions: frozenset[str]
    wildcard: bool
    conditioned: bool
    detail: str
    span: Span
    doubt: Unknown | None = None
    """Why the grant may be one to anyone: its principal or its conditions are not known."""

    def to_fact(self) -> dict[str, Any]:
        """As `access.grants` holds it."""
        name = self.principal.name
        return {
            "principal": {"unknown": name.reason} if isinstance(name, Unknown) else name,
            "actions": list(meanings(self.actions)),
            "kind": self.principal.kind,
            "conditioned": self.conditioned,
            "wildcard": self.wildcard,
            "detail": self.detail,
        }


class Denial(NamedTuple):
    """What a statement forbids everyone but a few."""

    actions: frozenset[str]
    exceptions: tuple[str, ...]

    def hits(self, principal: Principal) -> bool:
        """Whether the denial is sure to hold for a principal."""
        name = principal.name
        return isinstance(name, str) and not any(
            matches(pattern.lower(), name.lower()) or name.lower() in pattern.lower() for pattern in self.exceptions
        )


def kinds_named(values: Sequence[Value], target: Target, resources: ResourceIndex) -> frozenset[str]:
    """Which tables of actions a statement's resources bring into play for a target: its bucket, its objects, its group.

    Empty where they name other things. An unknown resource names nothing.
    """
    found: set[str] = set()
    for value in values:
        found |= _kinds(value, target, resources)
    return frozenset(found)


def _kinds(value: Value, target: Target, resources: ResourceIndex) -> set[str]:
    text, _ = text_with_holes(value)
    if text == "*":
        return {"s3:bucket", "s3:object"} if target.service == "s3" else {"logs"}
    goal = named(value, target.handle_kind, resources)
    if target.handles.intersection(goal.handles):
        hit = True
    else:
        name = reduce(text, target.handle_kind)[0]
        hit = HOLE not in name and "*" in name and _is_named(name, target)
    if not hit:
        return set()
    if target.service == "logs":
        return {"logs"}
    name = reduce(text, "s3")[0]
    if goal.rest:
        return {"s3:object"}
    return {"s3:bucket", "s3:object"} if name.endswith("*") else {"s3:bucket"}


def _is_named(pattern: str, target: Target) -> bool:
    return pattern == "*" or any(matches(pattern, name) for name in target.names)


def own_grants(
    document: Document, target: Target, resources: ResourceIndex, scope: str, source: str
) -> Iterator[Grant]:
    """The grants of a policy that is attached to the store itself; `source` names it in messages.

    In a bucket policy a resource that cannot be told is taken as this bucket: it may name no other.
    """
    for statement in document.statements:
        if not statement.allows:
            continue
        actions = _actions(statement, target, resources)
        if not actions:
            continue
        wildcard = is_wildcard(statement.actions, statement.not_actions)
        for principal, value in _principals(statement, resources, scope):
            yield Grant(
                principal=principal,
                actions=actions,
                wildcard=wildcard or principal.kind == "anyone",
                conditioned=statement.is_conditioned or statement.conditions_unknown is not None,
                detail=f"{statement.shown} of {source}",
                span=value.span,
                doubt=_doubt(statement, principal, value),
            )


def _principals(statement: Statement, resources: ResourceIndex, scope: str) -> Iterator[tuple[Principal, Value]]:
    for kind, value in statement.principals:
        yield principal_of(kind, value, resources, scope), value
    if statement.not_principals:
        yield _EVERYONE, statement.not_principals[0]


def _doubt(statement: Statement, principal: Principal, value: Value) -> Unknown | None:
    if statement.is_conditioned:
        return None
    if isinstance(value.data, Unknown) and principal.kind != "service":
        return value.data
    return statement.conditions_unknown if principal.kind == "anyone" else None


def _actions(statement: Statement, target: Target, resources: ResourceIndex) -> frozenset[str]:
    """The actions that a resource policy's statement speaks of."""
    every = ("s3:bucket", "s3:object") if target.service == "s3" else ("logs",)
    named_kinds = kinds_named(statement.resources, target, resources)
    if not named_kinds and (statement.not_resources or not statement.resources or _open(statement.resources)):
        named_kinds = frozenset(every)
    return allowed(statement.actions, statement.not_actions, named_kinds)


def _open(values: Iterable[Value]) -> bool:
    return any(HOLE in text_with_holes(value)[0] for value in values)


def denials(document: Document, target: Target, resources: ResourceIndex) -> list[Denial]:
    """What the policy denies everyone, whatever else is allowed.

    Counted are denials on the whole store for `*` (or all but some), without a condition or with one that
    only spares named principals.
    """
    found = []
    for statement in document.statements:
        if statement.allows or not (statement.excludes_all() or statement.not_principals):
            continue
        spared = _spared(statement)
        if spared is None or not _whole(statement, target, resources):
            continue
        actions = _actions(statement, target, resources)
        if actions:
            found.append(Denial(actions, spared))
    return found


def _whole(statement: Statement, target: Target, resources: ResourceIndex) -> bool:
    """Whether a statement's resources are all of the store's objects, not those under a prefix."""
    rests = [named(value, target.handle_kind, resources).rest for value in statement.resources]
    return all(rest in ("", "/*", ":*") for rest in rests)


def _spared(statement: Statement) -> tuple[str, ...] | None:
    """Whom a denial leaves out; None where its conditions do more than that."""
    values = list(statement.not_principals)
    if statement.conditions_unknown is not None:
        return None
    for condition in statement.conditions:
        if condition.key not in ("aws:principalarn", "aws:userid") or not condition.is_negative:
            return None
        values.extend(condition.values)
    texts = []
    for value in values:
        text, holes = text_with_holes(value)
        if any(isinstance(hole, Unknown) for hole in holes):
            return None
        targets = [hole.target.rpartition("#")[2] for hole in holes if not isinstance(hole, Unknown)]
        texts.extend(targets if text.startswith(HOLE) else [text, *targets])
    return tuple(texts)


def refuses_plaintext(document: Document) -> bool:
    """Whether the policy denies everything without TLS: `aws:SecureTransport` is false.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
    """
    return any(
        not statement.allows
        and statement.excludes_all()
        and any(pattern in ("*", "s3:*") for pattern in statement.actions)
        and any(_reaches_objects(value) for value in statement.resources)
        and len(statement.conditions) == 1
        and statement.conditions[0].key == "aws:securetransport"
        and statement.conditions[0].operator == "bool"
        and [value.data in (False, "false") for value in statement.conditions[0].values] == [True]
        for statement in document.statements
    )


def _reaches_objects(value: Value) -> bool:
    return isinstance(value.data, Unknown) or text_with_holes(value)[0].endswith("*")


def add_grants(
    entity: Entity, grants: Iterable[Grant], forbidden: Sequence[Denial] = (), unknown: Unknown | None = None
) -> None:
    """Append grants to `access.grants`, less what is denied; an unreadable policy is a grant to somebody unknown."""
    if isinstance(entity.get("access.grants"), dict):
        return
    for grant in grants:
        left = grant.actions
        for denial in forbidden:
            if denial.hits(grant.principal):
                left = left - denial.actions
        if left:
            kept = grant if left is grant.actions else msgspec.structs.replace(grant, actions=left)
            entity.append("access.grants", kept.to_fact(), grant.span)
    if unknown is None:
        if entity.get("access.grants") is None:
            entity.set("access.grants", [])
        return
    if entity.get("access.grants"):
        principal = {"unknown": unknown.reason}
        entity.append("access.grants", {"principal": principal, "actions": [], "kind": "role"})
    else:
        entity.set("access.grants", unknown)
