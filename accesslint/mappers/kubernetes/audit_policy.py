"""Judges a Kubernetes audit Policy by first match: what an auditor asks for and no record is kept of.

The requests asked for are a table; each is held against the rules. Source:
https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from accesslint.mappers.kubernetes.audit_policy_rules import LEVELS, ApiRequest, PolicyRule, covers, rules_of
from accesslint.mappers.kubernetes.pod_specs import items_of
from accesslint.model.entities import Entity
from accesslint.model.values import Resource

_PERSON = ("jane", ("system:authenticated",))
_ADMINISTRATOR = ("admin", ("system:masters", "system:authenticated"))
_WRITES = ("create", "update", "patch", "delete")
_RBAC = "rbac.authorization.k8s.io"


class Asked(msgspec.Struct, frozen=True):
    """Requests that must leave a record. `resource` includes a subresource: `pods/exec`."""

    verbs: tuple[str, ...]
    group: str
    resource: str
    namespace: str = "web"

    def request(self, verb: str) -> ApiRequest:
        """One of the requests: on any object, so that a rule for named ones does not match."""
        return ApiRequest(verb, self.group, self.resource, self.namespace)


ASKED: tuple[Asked, ...] = (
    Asked(("create", "get"), "", "pods/exec"),
    Asked(("create", "get"), "", "pods/attach"),
    Asked(("create", "get"), "", "pods/portforward"),
    Asked(("create", "get"), "", "pods/proxy"),
    Asked(("create", "get"), "", "services/proxy"),
    Asked(("create", "get"), "", "nodes/proxy", ""),
    Asked(("get", "list", *_WRITES), "", "secrets"),
    Asked(_WRITES, "", "configmaps"),
    Asked(("create",), "", "serviceaccounts/token"),
    Asked(_WRITES, "", "serviceaccounts"),
    Asked(("create", "delete"), "", "pods"),
    Asked(("create", "delete"), "", "namespaces", ""),
    Asked(_WRITES, "apps", "deployments"),
    Asked(_WRITES, "apps", "daemonsets"),
    Asked(_WRITES, _RBAC, "roles"),
    Asked(_WRITES, _RBAC, "rolebindings"),
    Asked(_WRITES, _RBAC, "clusterroles", ""),
    Asked(_WRITES, _RBAC, "clusterrolebindings", ""),
    Asked(("update", "patch"), "certificates.k8s.io", "certificatesigningrequests/approval", ""),
    Asked(_WRITES, "admissionregistration.k8s.io", "validatingwebhookconfigurations", ""),
    Asked(_WRITES, "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
    Asked(_WRITES, "networking.k8s.io", "networkpolicies"),
)
"""Access to workloads, secrets, identities, permissions and what guards them.

The CIS Kubernetes Benchmark (3.2.2) asks for secrets, ConfigMaps, TokenReviews, pods, deployments, exec, portforward,
proxy; the rest is where permissions are given and controls are switched off.
"""

_SECRET_BODIES = ("secrets", "configmaps", "tokenreviews")
_LAST_STAGE = "ResponseComplete"
_MOST_COMPARED = 400
"""Rules that are compared with all before them; a policy is far shorter."""


def judge(policy: Resource, emitter: Entity) -> None:
    """Set `audit_policy`, `coverage.event_kinds` and `sensitive` of the emitter that has the policy."""
    rules = rules_of(policy.attributes)
    listed = policy.get("rules")
    place = policy.header if listed is None else listed.span
    doubt = next((rule.open_reason for rule in rules if rule.open_reason is not None), None)
    if doubt is not None or (listed is not None and listed.unknown is not None):
        emitter.set("audit_policy", doubt or (listed.unknown if listed else None), place)
        return
    emitter.set("audit_policy.gaps", [], place)
    emitter.set("audit_policy.shadowed", [], place)
    for rule, missing in _gaps(rules):
        gap = {"what": _shown(missing), "level": "None", "detail": _why(rule)}
        emitter.append("audit_policy.gaps", gap, place if rule is None else rule.place.span)
    for rule, earlier in _shadowed(rules):
        detail = f"rule {earlier.number} (level {earlier.level}) takes all its requests"
        entry = {"rule": rule.number, "by": earlier.number, "detail": detail}
        emitter.append("audit_policy.shadowed", entry, rule.place.span)
    _stages(policy, rules, emitter)
    _bodies(rules, emitter)


def _why(rule: PolicyRule | None) -> str:
    return "no rule matches, which means level None" if rule is None else f"rule {rule.number} gives level None"


def _gaps(rules: Sequence[PolicyRule]) -> Iterator[tuple[PolicyRule | None, list[str]]]:
    """(The rule that drops them, requests), by rule; None for requests that no rule matches."""
    missing: dict[int, list[str]] = {}
    for asked in ASKED:
        for verb in asked.verbs:
            for user, groups in (_PERSON, _ADMINISTRATOR):
                taken = next((rule for rule in rules if rule.takes(asked.request(verb), user, groups)), None)
                if taken is None or taken.level == LEVELS[0]:
                    shown = f"{verb} {asked.resource}"
                    known = missing.setdefault(0 if taken is None else taken.number, [])
                    if shown not in known:
                        known.append(shown)
    for number, requests in sorted(missing.items()):
        yield (rules[number - 1] if number else None), requests


def _shown(requests: Sequence[str], most: int = 4) -> str:
    rest = len(requests) - most
    return ", ".join(requests[:most]) + (f" and {rest} more" if rest > 0 else "")


def _shadowed(rules: Sequence[PolicyRule]) -> Iterator[tuple[PolicyRule, PolicyRule]]:
    """(Rule, the earlier rule that takes all its requests at another level)."""
    for number, rule in enumerate(rules[:_MOST_COMPARED]):
        for earlier in rules[:number]:
            if earlier.level != rule.level and _includes(earlier, rule):
                yield rule, earlier
                break


def _includes(wide: PolicyRule, narrow: PolicyRule) -> bool:
    pairs = (
        (wide.users, narrow.users),
        (wide.groups, narrow.groups),
        (wide.verbs, narrow.verbs),
        (wide.namespaces, narrow.namespaces),
    )
    if not all(_wider(outer, inner) for outer, inner in pairs):
        return False
    if not wide.resources and not wide.urls:
        return True
    if narrow.urls:
        return bool(wide.urls) and set(narrow.urls) <= set(wide.urls)
    return bool(narrow.resources) and all(
        any(
            group == wide_group
            and not wide_named
            and (not wide_names or (bool(names) and all(any(covers(w, n) for w in wide_names) for n in names)))
            for wide_group, wide_names, wide_named in wide.resources
        )
        for group, names, _ in narrow.resources
    )


def _wider(outer: Sequence[str], inner: Sequence[str]) -> bool:
    return not outer or (bool(inner) and set(inner) <= set(outer))


def _stages(policy: Resource, rules: Sequence[PolicyRule], emitter: Entity) -> None:
    """Without the last stage a record does not hold the outcome."""
    for value in items_of(policy.attributes, "omitStages"):
        if value.text == _LAST_STAGE:
            detail = "without that stage no record holds the outcome"
            emitter.set("coverage.event_kinds", {"excluded": [_LAST_STAGE], "detail": detail}, value.span)
            return
    for rule in rules:
        if _LAST_STAGE in rule.omitted:
            detail = f"rule {rule.number} omits that stage, so that its records do not hold the outcome"
            emitter.set("coverage.event_kinds", {"excluded": [_LAST_STAGE], "detail": detail}, rule.place.span)
            return


def _bodies(rules: Sequence[PolicyRule], emitter: Entity) -> None:
    """Levels Request and RequestResponse write the values of secrets into the log."""
    emitter.set("sensitive", [])
    seen: set[int] = set()
    for resource in _SECRET_BODIES:
        group = "authentication.k8s.io" if resource == "tokenreviews" else ""
        asked = Asked(("create",), group, resource)
        user, groups = _PERSON
        taken = next((rule for rule in rules if rule.takes(asked.request("create"), user, groups)), None)
        if taken is not None and taken.level in LEVELS[2:] and taken.number not in seen:
            seen.add(taken.number)
            what = f"the bodies of requests for {resource} (rule {taken.number}, level {taken.level})"
            emitter.append("sensitive", {"what": what, "kind": "secrets"}, taken.place.span)
