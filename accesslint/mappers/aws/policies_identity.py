"""Turns IAM policies of roles, users and groups into grants on the stores that they name, or on all by a wildcard.

An IAM policy counts where it is attached to somebody in the files. A wildcard resource (`*`) is held against the
stores of the same root module only: another root module is commonly another account.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.names import named, reduce
from accesslint.mappers.aws.policies import Document, Statement, read_policy
from accesslint.mappers.aws.policies_actions import MANAGED_POLICIES, allowed, is_wildcard, matches
from accesslint.mappers.aws.policies_grants import Grant, Target
from accesslint.mappers.aws.policies_principals import Principal
from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import find
from accesslint.model.values import Reference, Resource, Unknown, Value

_MOST_GRANTS = 50
"""Wildcard grants shown per store: a root module with hundreds of administrators says nothing new after these."""

_POLICIES = {
    "role": ("aws_iam_role_policy", "aws_iam_role_policy_attachment"),
    "user": ("aws_iam_user_policy", "aws_iam_user_policy_attachment"),
    "group": ("aws_iam_group_policy", "aws_iam_group_policy_attachment"),
}
"""By holder: an inline policy's type, and that of an attachment."""
_HOLDERS = {"role": ("aws_iam_role", "role"), "user": ("aws_iam_user", "user"), "group": ("aws_iam_group", "user")}


class _Attached(NamedTuple):
    """A policy and who has it."""

    principal: Principal
    policy: Value
    source: str
    scope: str


class _Pattern(NamedTuple):
    name: str
    kinds: frozenset[str]
    attached: _Attached
    statement: Statement


class IdentityGrants:
    """The IAM grants of a run for one service, looked up by store."""

    def __init__(self, resources: ResourceIndex, service: str) -> None:
        self._handle_kind = "s3" if service == "s3" else "log-group"
        self._every = frozenset({"s3:bucket", "s3:object"}) if service == "s3" else frozenset({"logs"})
        self._by_handle: dict[str, list[tuple[str, _Attached, Statement]]] = {}
        self._everywhere: dict[str, list[Grant]] = {}
        self._patterns: dict[str, list[_Pattern]] = {}
        documents: dict[int, Document] = {}
        for attached in _attached(resources):
            managed = _managed(attached.policy)
            if managed is not None:
                self._add_managed(attached, managed)
                continue
            key = id(attached.policy)
            if key not in documents:
                documents[key] = read_policy(attached.policy, resources)
            for statement in documents[key].statements:
                if statement.allows and allowed(statement.actions, statement.not_actions, self._every):
                    self._add(attached, statement, resources)
        for grants in self._everywhere.values():
            grants.sort(key=lambda grant: not grant.wildcard)

    def of(self, target: Target, scope: str) -> Iterator[Grant]:
        """The grants on a store, those that name it first; at most fifty by wildcard resources."""
        kinds: dict[tuple[int, int], tuple[_Attached, Statement, set[str]]] = {}
        for handle in sorted(target.handles):
            for rest, attached, statement in self._by_handle.get(handle, ()):
                entry = kinds.setdefault((id(attached), id(statement)), (attached, statement, set()))
                entry[2].update(self._kinds(rest))
        for pattern in self._patterns.get(scope, ()):
            if any(matches(pattern.name, name) for name in target.names):
                key = (id(pattern.attached), id(pattern.statement))
                kinds.setdefault(key, (pattern.attached, pattern.statement, set()))[2].update(pattern.kinds)
        for attached, statement, found in kinds.values():
            yield from self._grant(attached, statement, frozenset(found))
        yield from self._everywhere.get(scope, ())[:_MOST_GRANTS]

    def _kinds(self, rest: str) -> frozenset[str]:
        if self._handle_kind == "log-group":
            return self._every
        return frozenset({"s3:object"}) if rest else frozenset({"s3:bucket"})

    def _add(self, attached: _Attached, statement: Statement, resources: ResourceIndex) -> None:
        everywhere: set[str] = set(self._every) if statement.not_resources else set()
        for value in statement.resources:
            text, _ = text_with_holes(value)
            name, rest = reduce(text, self._handle_kind)
            if text == "*" or name == "*":
                # `arn:aws:s3:::*` matches objects too: a wildcard runs across slashes.
                everywhere |= self._every if not rest else self._kinds(rest)
            elif "*" in name and HOLE not in name:
                kinds = self._every if name.endswith("*") and not rest else self._kinds(rest)
                self._patterns.setdefault(attached.scope, []).append(_Pattern(name, kinds, attached, statement))
            else:
                for handle in named(value, self._handle_kind, resources).handles:
                    self._by_handle.setdefault(handle, []).append((rest, attached, statement))
        if everywhere:
            grants = self._everywhere.setdefault(attached.scope, [])
            grants.extend(self._grant(attached, statement, frozenset(everywhere)))

    def _grant(self, attached: _Attached, statement: Statement, kinds: frozenset[str]) -> Iterator[Grant]:
        actions = allowed(statement.actions, statement.not_actions, kinds)
        if actions:
            yield Grant(
                principal=attached.principal,
                actions=actions,
                wildcard=is_wildcard(statement.actions, statement.not_actions),
                conditioned=statement.is_conditioned or statement.conditions_unknown is not None,
                detail=f"{statement.shown} of {attached.source}",
                span=statement.span,
            )

    def _add_managed(self, attached: _Attached, name: str) -> None:
        patterns = MANAGED_POLICIES.get(name, ())
        actions = allowed(patterns, (), self._every)
        if actions:
            grant = Grant(
                principal=attached.principal,
                actions=actions,
                wildcard=is_wildcard(patterns, ()),
                conditioned=False,
                detail=f"the managed policy {name}",
                span=attached.policy.span,
            )
            self._everywhere.setdefault(attached.scope, []).append(grant)


def _managed(policy: Value) -> str | None:
    """The name of one of the vendor's own policies; None for any other."""
    text = policy.text or ""
    return text.rpartition("/")[2] if text.startswith("arn:") and ":iam::aws:policy/" in text else None


_CACHE: WeakKeyDictionary[ResourceIndex, dict[str, IdentityGrants]] = WeakKeyDictionary()


def identity_grants(resources: ResourceIndex, service: str) -> IdentityGrants:
    """The IAM grants of a run for a service (`s3`, `logs`); read once."""
    services = _CACHE.setdefault(resources, {})
    if service not in services:
        services[service] = IdentityGrants(resources, service)
    return services[service]


def _attached(resources: ResourceIndex) -> Iterator[_Attached]:
    for holder, (inline, attachment) in _POLICIES.items():
        for resource in resources.of_type(inline):
            yield from _pair(resource, holder, find(resource, holder), find(resource, "policy"))
        for resource in resources.of_type(attachment):
            policy = _policy_of(find(resource, "policy_arn"), resources)
            yield from _pair(resource, holder, find(resource, holder), policy)
    for resource in resources.of_type("aws_iam_policy_attachment"):
        policy = _policy_of(find(resource, "policy_arn"), resources)
        for holder in _HOLDERS:
            listed = resource.get(f"{holder}s")
            for item in listed.items() if listed is not None else ():
                yield from _pair(resource, holder, item, policy)
    yield from _inside_roles(resources)


def _inside_roles(resources: ResourceIndex) -> Iterator[_Attached]:
    for role in resources.of_type("aws_iam_role"):
        principal = Principal(role.address, "role")
        inline, managed = role.get("inline_policy"), role.get("managed_policy_arns")
        for block in inline.items() if inline is not None else ():
            policy = find(block, "policy")
            if policy is not None:
                yield _Attached(principal, policy, role.address, role.scope)
        for item in managed.items() if managed is not None else ():
            found = _policy_of(item, resources)
            if found is not None:
                yield _Attached(principal, found, role.address, role.scope)


def _pair(resource: Resource, holder: str, who: Value | None, policy: Value | None) -> Iterator[_Attached]:
    if who is not None and policy is not None:
        yield _Attached(_principal(who, holder), policy, resource.address, resource.scope)


def _principal(who: Value, holder: str) -> Principal:
    kind = _HOLDERS[holder][1]
    if isinstance(who.data, Reference):
        return Principal(who.data.target.rpartition("#")[2], kind)
    return Principal(shown(who) or who.unknown or Unknown("the holder is not known"), kind)


def _policy_of(arn: Value | None, resources: ResourceIndex) -> Value | None:
    """The document that a policy's ARN stands for; the ARN itself for the vendor's own policies."""
    if arn is None or _managed(arn) is not None:
        return arn
    policy = resources.target(arn)
    if policy is not None and policy.is_data and policy.type == "aws_iam_policy":
        return find(policy, "arn") or _by_name(policy)
    return find(policy, "policy") if policy is not None else None


def _by_name(policy: Resource) -> Value | None:
    name = find(policy, "name")
    if name is None or name.text not in MANAGED_POLICIES:
        return None
    return Value(f"arn:aws:iam::aws:policy/{name.text}", name.span)
