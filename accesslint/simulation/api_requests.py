"""A request to a Kubernetes API server, taken apart as the server does it.

Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb and
`k8s.io/apiserver/pkg/endpoints/request`.
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

from accesslint.mappers.kubernetes.audit_policy_rules import ApiRequest
from accesslint.simulation.scenarios import Request

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete", "GET": "get", "HEAD": "get"}
_SPECIAL = ("proxy", "watch")
"""Verbs that old paths name: `/api/v1/watch/pods`."""
_NAMESPACE_PARTS = ("status", "finalize")


def api_request(request: Request) -> ApiRequest:
    """Verb, group, resource, namespace and name of a request; for other URLs verb and path."""
    path = unquote(request.target.partition("?")[0])
    steps = [step for step in path.split("/") if step]
    other = ApiRequest(request.method.lower(), path=path)
    if len(steps) < 3 or steps[0] not in ("api", "apis"):
        return other
    group, rest = ("", steps[2:]) if steps[0] == "api" else (steps[1], steps[3:])
    verb = _VERBS.get(request.method, "")
    if len(rest) > 1 and rest[0] in _SPECIAL:
        verb, rest = rest[0], rest[1:]
    if not rest:
        return other
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 1:
        namespace = rest[1]
        if len(rest) > 2 and rest[2] not in _NAMESPACE_PARTS:
            rest = rest[2:]
    resource, name, sub = rest[0], *[*rest[1:3], "", ""][:2]
    return ApiRequest(_of_many(verb, name, request), group, f"{resource}/{sub}" if sub else resource, namespace, name)


def _of_many(verb: str, name: str, request: Request) -> str:
    if name or verb not in ("get", "delete"):
        return verb
    if verb == "delete":
        return "deletecollection"
    watch = parse_qs(request.target.partition("?")[2], keep_blank_values=True).get("watch", ["false"])[0]
    return "list" if watch.lower() in ("false", "0") else "watch"
