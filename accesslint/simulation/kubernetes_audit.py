"""The Kubernetes audit log: which level the policy gives a request, and the event, one JSON object per line.

Source: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/. An event of level Metadata holds neither
the request's nor the answer's object, one of level Request only the former.
"""

from __future__ import annotations

import json
from typing import Any

from accesslint.mappers.kubernetes.audit_policy_rules import LEVELS, ApiRequest, PolicyRule, rules_of, texts_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece
from accesslint.simulation.api_requests import api_request

_STAGES = ("ResponseComplete", "RequestReceived")
"""The one that tells the outcome first."""
_ID = b"3b5b0f6e-7b9c-4d0e-9d5c-2f3a7f1c9a10"
_TIMES = (b"2026-11-24T13:11:51.862000Z", b"2026-11-24T13:11:51.904123Z")
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What Go's encoder escapes beside what JSON asks for."""
_RULES = ("rules", 0)


def place(context: Context) -> Place | Unknown:
    """The rule that decides, with its level."""
    (whole,) = context.recording.places
    if isinstance(whole.state, Unknown):
        return whole
    rule = _rule(context)
    if isinstance(rule, Unknown):
        return rule
    if rule is None:
        return Place("no rule that matches: level None", "on", ())
    kept = rule.level in LEVELS[1:] and _stage(context, rule) is not None
    return Place(f"rule {rule.number}: level {rule.level}", "on", whole.writings if kept else ())


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """An audit log has no condition beside the policy."""
    return True


def render(layout: Layout, context: Context) -> list[Piece]:  # noqa: ARG001 (events have one layout)
    """The event; a lone unknown piece where the policy's decision is not known."""
    rule = _rule(context)
    if rule is None or isinstance(rule, Unknown):
        return [Piece("", rule or Unknown("no rule of the policy matches"))]
    stage = _stage(context, rule) or _STAGES[0]
    request, caller = context.scenario.request, context.scenario.kubernetes
    asked = api_request(request)
    pieces = [
        Piece("", b'{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"%s","auditID":"' % rule.level.encode())
    ]
    pieces += [Piece("auditID", _ID), Piece("", b'","stage":"%s","requestURI":' % stage.encode())]
    pieces += [*_quoted("requestURI", request.target), Piece("", b',"verb":'), *_quoted("verb", asked.verb)]
    if caller is not None:
        pieces += [Piece("", b',"user":{"username":'), *_quoted("user", caller.user)]
        pieces.append(Piece("", b',"groups":' + _json(list(caller.groups)) + b"}"))
    pieces += [Piece("", b',"sourceIPs":['), *_quoted("sourceIPs", request.address), Piece("", b"]")]
    agent = request.headers.get("User-Agent")
    if agent:
        pieces += [Piece("", b',"userAgent":'), *_quoted("userAgent", agent)]
    if asked.resource:
        pieces += [Piece("", b',"objectRef":'), Piece("objectRef", _json(_object(asked, request.target)))]
    if stage == _STAGES[0]:
        pieces += [Piece("", b',"responseStatus":{"metadata":{},"code":')]
        pieces += [Piece("responseStatus", b"%d" % context.scenario.response.status), Piece("", b"}")]
    if caller is not None:
        pieces.append(Piece("", b"".join(_bodies(rule.level, stage, caller.request_object, caller.response_object))))
    pieces += [Piece("", b',"requestReceivedTimestamp":"'), Piece("requestReceivedTimestamp", _TIMES[0])]
    return [*pieces, Piece("", b'","stageTimestamp":"' + _TIMES[1] + b'"}')]


def _rule(context: Context) -> PolicyRule | Unknown | None:
    """The first rule that matches; None where none does."""
    policy, caller = context.recording.definitions["policy"], context.scenario.kubernetes
    listed = policy.get("rules")
    if listed is not None and listed.unknown is not None:
        return listed.unknown
    if caller is None:
        return Unknown("the scenario does not say whom the API server took the caller for")
    asked = api_request(context.scenario.request)
    rules: list[PolicyRule] | None = context.worked_out.get(_RULES)
    if rules is None:
        rules = context.worked_out[_RULES] = rules_of(policy)
    for rule in rules:
        if rule.open_reason is not None:
            return rule.open_reason
        if rule.takes(asked, caller.user, caller.groups):
            return rule
    return None


def _stage(context: Context, rule: PolicyRule) -> str | None:
    omitted = (*rule.omitted, *texts_of(context.recording.definitions["policy"], "omitStages"))
    return next((stage for stage in _STAGES if stage not in omitted), None)


def _object(asked: ApiRequest, target: str) -> dict[str, str]:
    kind, _, sub = asked.resource.partition("/")
    steps = target.strip("/").split("/")
    named = {
        "resource": kind,
        "namespace": asked.namespace,
        "name": asked.name,
        "apiGroup": asked.group,
        "apiVersion": steps[2] if asked.group else steps[1],
        "subresource": sub,
    }
    return {key: value for key, value in named.items() if value}


def _bodies(level: str, stage: str, request: Any, response: Any) -> list[bytes]:
    sent = level in LEVELS[2:] and request is not None
    answered = level == LEVELS[3] and stage == _STAGES[0] and response is not None
    return [
        *([b',"requestObject":' + _json(request)] if sent else ()),
        *([b',"responseObject":' + _json(response)] if answered else ()),
    ]


def _quoted(token: str, text: str) -> list[Piece]:
    return [Piece("", b'"'), Piece(token, _json(text)[1:-1]), Piece("", b'"')]


def _json(data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_HTML.get(char, char) for char in text).encode("utf-8", "backslashreplace")
