"""The rules of a Kubernetes audit Policy, and which requests they match.

The first rule that matches decides, no match means level None. Entries of a list are alternatives and are compared as
they are: `*` stands for anything only among resources and at the end of URLs, so that `verbs: ["*"]` matches nothing.
`pods` does not cover `pods/exec`; `pods/*` covers both, `*/exec` that subresource of all, `*` everything of the group.
Rules with namespaces or resources match no other URLs. Sources: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
and the API server's own package `k8s.io/apiserver/pkg/audit/policy`, with which the tests compare it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from accesslint.mappers.kubernetes.pod_specs import items_of, text_of
from accesslint.model.values import Unknown, Value

LEVELS = ("None", "Metadata", "Request", "RequestResponse")

_OPEN = Unknown("a part of the rule is filled in elsewhere", "what fills the template in")


class ApiRequest(msgspec.Struct, frozen=True):
    """A request as the API server takes it apart."""

    verb: str
    group: str = ""
    resource: str = ""
    """With its subresource: `pods/exec`; empty for a URL that is no resource's."""
    namespace: str = ""
    name: str = ""
    path: str = ""
    """Of a URL that is no resource's."""


class PolicyRule(msgspec.Struct, frozen=True):
    """A rule of a policy; an empty tuple matches all."""

    number: int
    """From 1."""
    level: str
    users: tuple[str, ...]
    groups: tuple[str, ...]
    verbs: tuple[str, ...]
    namespaces: tuple[str, ...]
    resources: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    """(API group, resources with subresources, names)."""
    urls: tuple[str, ...]
    omitted: tuple[str, ...]
    place: Value
    open_reason: Unknown | None
    """Why parts of it are not known."""

    def takes(self, request: ApiRequest, user: str, groups: Sequence[str]) -> bool:
        """Whether the rule matches a request; meaningless where parts of the rule are not known."""
        return (
            _in(user, self.users)
            and (not self.groups or any(group in self.groups for group in groups))
            and _in(request.verb, self.verbs)
            and (self._takes_resource(request) if request.resource else self._takes_url(request.path))
        )

    def _takes_resource(self, request: ApiRequest) -> bool:
        if not self.namespaces and not self.resources:
            return not self.urls
        if not _in(request.namespace, self.namespaces):
            return False
        return not self.resources or any(
            group == request.group
            and (not kinds or (_in(request.name, names) and any(covers(kind, request.resource) for kind in kinds)))
            for group, kinds, names in self.resources
        )

    def _takes_url(self, path: str) -> bool:
        if self.namespaces or self.resources:
            return False
        return not self.urls or any(
            url in ("*", path) or (url.endswith("*") and path.startswith(url.rstrip("*"))) for url in self.urls
        )


def _in(word: str, words: Sequence[str]) -> bool:
    return not words or word in words


def covers(pattern: str, resource: str) -> bool:
    """Whether a rule's resource covers a request's."""
    if pattern in ("*", resource):
        return True
    name, _, sub = resource.partition("/")
    wanted, slash, wanted_sub = pattern.partition("/")
    if not slash:
        return False
    return (wanted == "*" and sub != "" and wanted_sub == sub) or (wanted == name and wanted_sub == "*")


def rules_of(policy: Value) -> list[PolicyRule]:
    """The rules of a Policy, in order."""
    return [_rule(number, value) for number, value in enumerate(items_of(policy, "rules"), 1)]


def _rule(number: int, value: Value) -> PolicyRule:
    level = value.get("level")
    resources = tuple(
        (text_of(item.get("group")), texts_of(item, "resources"), texts_of(item, "resourceNames"))
        for item in items_of(value, "resources")
    )
    return PolicyRule(
        number=number,
        level=text_of(level),
        users=texts_of(value, "users"),
        groups=texts_of(value, "userGroups"),
        verbs=texts_of(value, "verbs"),
        namespaces=texts_of(value, "namespaces"),
        resources=resources,
        urls=texts_of(value, "nonResourceURLs"),
        omitted=texts_of(value, "omitStages"),
        place=level if level is not None else value,
        open_reason=_first_unknown(value),
    )


def _first_unknown(value: Value) -> Unknown | None:
    if not value.is_partly_open:
        return None
    parts = value.items() if isinstance(value.data, list) else [part for _, part in value.entries()]
    return value.unknown or next((found for part in parts if (found := _first_unknown(part)) is not None), _OPEN)


def texts_of(value: Value, key: str) -> tuple[str, ...]:
    """The known texts of a list under a key."""
    return tuple(item.text for item in items_of(value, key) if item.text is not None)
