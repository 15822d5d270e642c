"""kube-apiserver: its audit flags in static pods and kubeadm configurations, and the Policy that they name.

Source of flags and defaults: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ and
https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.audit_log import LOG_FLAG, WEBHOOK_FLAG, Surroundings, add_routes
from accesslint.mappers.kubernetes.audit_log import kubeadm as kubeadm_surroundings
from accesslint.mappers.kubernetes.audit_policy import judge
from accesslint.mappers.kubernetes.images import is_api_server
from accesslint.mappers.kubernetes.node_readers import Readers, readers_of_nodes
from accesslint.mappers.kubernetes.pod_specs import Pod, items_of, pods, text_of
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

Mapped: TypeAlias = "Entity | Link"

_POLICY_FLAG = "audit-policy-file"
_NOT_NAMED = Unknown(
    "no kube-apiserver configuration in the files names this policy",
    "the API server's manifest or kubeadm configuration",
)
_EVENT_FIELDS = (
    ("requestReceivedTimestamp", "timestamp"),
    ("user", "identity"),
    ("verb", "action"),
    ("requestURI", "resource"),
    ("objectRef", "resource"),
    ("responseStatus", "result"),
    ("auditID", "request_id"),
    ("sourceIPs", "client_address"),
    ("userAgent", "user_agent"),
)


class ApiServer(msgspec.Struct, frozen=True):
    """The audit flags of one API server, from whichever form they are written in."""

    resource: Resource
    flags: Mapping[str, Value]
    """By name without dashes; the value's span is that of the whole flag."""
    header: Span
    surroundings: Surroundings
    """The volumes around it."""
    doubt: Unknown | None = None
    """Why it may have further flags."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """API servers with their logs, and policies that no API server in the files names."""
    policies = [policy for policy in resources.of_type("Policy") if _is_audit(policy)]
    readers = readers_of_nodes(resources)
    used: set[str] = set()
    for server in _servers(resources):
        policy = _policy_of(server, policies)
        if policy is not None:
            used.add(policy.id)
        yield from _emitter(server, policy, readers)
    for policy in policies:
        if policy.id not in used:
            emitter = _bare(policy)
            emitter.set("logging", _NOT_NAMED)
            judge(policy, emitter)
            form = _events(policy, policy.header)
            emitter.set("formats", [form.id])
            emitter.recording = _recording(policy, "on", form, "the audit log")
            yield from (form, emitter)


def _is_audit(policy: Resource) -> bool:
    return text_of(policy.get("apiVersion")).startswith("audit.k8s.io/")


def _servers(resources: ResourceIndex) -> Iterator[ApiServer]:
    for pod in pods(resources):
        yield from _static_pod(pod)
    for configuration in resources.of_type("ClusterConfiguration"):
        if text_of(configuration.get("apiVersion")).startswith("kubeadm.k8s.io/"):
            yield _kubeadm(configuration)


def _static_pod(pod: Pod) -> Iterator[ApiServer]:
    for container in pod.containers:
        if not is_api_server(container.image, container.words):
            continue
        flags: dict[str, Value] = {}
        doubt: Unknown | None = None
        for key in ("command", "args"):
            for word in items_of(container.value, key):
                name, sign, value = _begins(word).partition("=")
                if name.startswith("--") and (sign or word.unknown is None):
                    flags[name[2:]] = Value(value if word.unknown is None else word.unknown, word.span)
                else:
                    doubt = doubt or word.unknown
        yield ApiServer(pod.workload, flags, container.header, Surroundings(pod, container), doubt)


def _begins(word: Value) -> str:
    """A word of a command, as far as it is known from its beginning."""
    first = word.data.parts[0] if isinstance(word.data, Template) and word.data.parts else word.text
    return first if isinstance(first, str) else ""


def _kubeadm(configuration: Resource) -> ApiServer:
    """`extraArgs` is a mapping in v1beta3 and a list of name and value in v1beta4.

    Source: https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
    """
    server = configuration.get("apiServer")
    arguments = None if server is None else server.get("extraArgs")
    flags: dict[str, Value] = {}
    if arguments is not None and isinstance(arguments.data, dict):
        flags = dict(arguments.data)
    else:
        for item in items_of(server, "extraArgs"):
            value = item.get("value")
            if text_of(item.get("name")) and value is not None:
                flags[text_of(item.get("name"))] = value
    header = configuration.header if server is None else server.span
    return ApiServer(configuration, flags, header, kubeadm_surroundings(configuration, server, header))


def _policy_of(server: ApiServer, policies: list[Resource]) -> Resource | None:
    """The Policy in the file that the flag names; the only one in the files, if none has that name."""
    flag = server.flags.get(_POLICY_FLAG)
    if flag is None:
        return None
    name = posixpath.basename(text_of(flag))
    named = [policy for policy in policies if posixpath.basename(policy.header.file) == name]
    if named:
        return min(named, key=lambda policy: policy.scope != server.resource.scope)
    return policies[0] if len(policies) == 1 else None


def _bare(resource: Resource) -> Entity:
    emitter = Entity(
        category="emitter",
        id=f"emitter:{resource.id}",
        address=resource.address,
        platform=resource.platform,
        type=resource.type,
        kind="api-server",
        header=resource.header,
        environment=environment_of(resource.scope),
    )
    emitter.set("plane", "control")
    emitter.set("twin", f"api-server:{twin_of(resource.scope, resource.address)}")
    return emitter


def _emitter(server: ApiServer, policy: Resource | None, readers: Readers) -> Iterator[Mapped]:
    emitter = _bare(server.resource)
    emitter.header = server.header
    _decide(server, emitter)
    if policy is not None:
        judge(policy, emitter)
    elif _POLICY_FLAG in server.flags:
        reason = f"the policy {text_of(server.flags[_POLICY_FLAG])} is not in the files"
        emitter.set("audit_policy", Unknown(reason, "the policy's file"), server.flags[_POLICY_FLAG].span)
    if emitter.get("logging") != "off":
        form = _format(server)
        emitter.set("formats", [form.id])
        if policy is not None:
            target = server.flags.get(LOG_FLAG) or server.flags.get(WEBHOOK_FLAG)
            emitter.recording = _recording(policy, emitter.get("logging"), form, text_of(target))
        yield form
        yield from add_routes(server.flags, server.surroundings, emitter, readers)
    yield emitter


def _decide(server: ApiServer, emitter: Entity) -> None:
    """Nothing is logged without a policy, nor without a backend."""
    policy, log, webhook = (server.flags.get(name) for name in (_POLICY_FLAG, LOG_FLAG, WEBHOOK_FLAG))
    backend = log or webhook
    if server.doubt is not None and (policy is None or backend is None):
        emitter.set("logging", server.doubt)
    elif policy is None:
        other = " (audit-log-path alone logs nothing)" if backend else ""
        emitter.set("logging", "off", None if backend is None else backend.span)
        emitter.set("logging_detail", f"--{_POLICY_FLAG} is not set{other}")
    elif backend is None:
        emitter.set("logging", "off", policy.span)
        emitter.set("logging_detail", f"--{_POLICY_FLAG} is set, but neither --{LOG_FLAG} nor --{WEBHOOK_FLAG}")
    else:
        emitter.set("logging", policy.unknown or "on", policy.span)


def _recording(policy: Resource, logging: object, form: Entity, target: str) -> Recording:
    state = "on" if logging == "on" else Unknown("whether the audit log is on is not known")
    place = Place("", state, (Writing(form.id, target),))
    return Recording("kubernetes_audit", (place,), definitions={"policy": policy.attributes}, plane="control")


def _format(server: ApiServer) -> Entity:
    form = _events(server.resource, server.header)
    kind = server.flags.get("audit-log-format")
    if kind is not None:
        form.defaults -= {"encoding", "structured"}
        is_legacy = text_of(kind) == "legacy"
        form.set("encoding", "text" if is_legacy else "json", kind.span)
        form.set("structured", not is_legacy, kind.span)
        if is_legacy:
            form.set("name", "legacy audit line")
            form.set("escaping", "vendor", default=True)
            form.layout = None
    return form


def _events(resource: Resource, header: Span) -> Entity:
    """The format of audit events, one JSON object per line."""
    form = Entity(
        category="format",
        id=f"format:{resource.id}#audit-event",
        address=f"{resource.address} audit events",
        platform=resource.platform,
        type="audit-event",
        kind="audit-log",
        header=header,
    )
    form.layout = Layout("kubernetes_audit", ())
    form.set("name", "audit event")
    form.set("configurable", False)
    form.set("encoding", "json", default=True)
    form.set("structured", True, default=True)
    form.set("escaping", "json", default=True)
    form.set("fields", [{"token": token, "name": token, "meaning": meaning} for token, meaning in _EVENT_FIELDS])
    form.set("timestamp", {"zone": "utc", "form": "rfc3339", "precision": "microsecond", "fixed": True}, default=True)
    return form
