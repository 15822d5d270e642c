"""Config Connector's kinds of IAM: each is for one resource, and Terraform has a type for each kind of that.

https://cloud.google.com/config-connector/docs/reference/resource-docs/iam/iamauditconfig, …/iampolicy,
…/iampartialpolicy and …/iampolicymember
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from accesslint.camel_case import snake
from accesslint.loaders.kubernetes.managed.naming import text_at
from accesslint.loaders.kubernetes.managed.registry import Managed
from accesslint.model.values import Encoded, Reference, Unknown, Value


class Part(msgspec.Struct):
    """One of the resources that an object becomes."""

    type: str
    attributes: dict[str, Value]
    suffix: str = ""
    """What its address adds to the object's."""


_AUDITED = {
    "Project": ("google_project_iam_audit_config", "project"),
    "Folder": ("google_folder_iam_audit_config", "folder"),
    "Organization": ("google_organization_iam_audit_config", "org_id"),
}
_POLICIES = {
    "Project": ("google_project_iam_policy", "project"),
    "Folder": ("google_folder_iam_policy", "folder"),
    "Organization": ("google_organization_iam_policy", "org_id"),
}
_GRANTED = {
    "StorageBucket": ("google_storage_bucket_iam_member", "google_storage_bucket_iam_binding", "bucket"),
    "BigQueryDataset": ("google_bigquery_dataset_iam_member", "google_bigquery_dataset_iam_binding", "dataset_id"),
}
KINDS: Mapping[str, str] = {
    **dict.fromkeys((name for name, _ in _AUDITED.values()), "IAMAuditConfig"),
    **dict.fromkeys((name for name, _ in _POLICIES.values()), "IAMPolicy"),
    **dict.fromkeys((name for name, _, _ in _GRANTED.values()), "IAMPolicyMember"),
    **dict.fromkeys((name for _, name, _ in _GRANTED.values()), "IAMPartialPolicy"),
}
"""By Terraform's type."""

Resolve = Callable[[Value], Value]
_FROM = {"logSinkRef": ("LoggingLogSink", "writer_identity"), "serviceAccountRef": ("IAMServiceAccount", "email")}


def translated(managed: Managed, spec: Value, resolve: Resolve) -> Iterator[Part]:
    """The parts of an object of IAM; none for any other, and where the resource is of a kind that does not matter."""
    kind = managed.resource.type
    if not kind.startswith("IAM"):
        return
    pointer = spec.get("resourceRef")
    of = text_at(pointer, "kind")
    if pointer is None or not of:
        return
    owner = short(resolve(pointer))
    if kind == "IAMAuditConfig" and of in _AUDITED:
        name, argument = _AUDITED[of]
        yield Part(name, {argument: owner, **_audit(spec)})
    elif kind == "IAMPolicy" and of in _POLICIES:
        name, argument = _POLICIES[of]
        document = {key: value for key, value in spec.entries() if key in ("bindings", "auditConfigs")}
        yield Part(name, {argument: owner, "policy_data": Value(Encoded(Value(document, spec.span)), spec.span)})
    elif of in _GRANTED:
        yield from _grants(kind, of, owner, spec, resolve)


def _audit(spec: Value) -> dict[str, Value]:
    made: dict[str, Value] = {}
    service, listed = spec.get("service"), spec.get("auditLogConfigs")
    if service is not None:
        made["service"] = service
    if listed is not None:
        items = [Value({snake(key): value for key, value in item.entries()}, item.span) for item in listed.items()]
        made["audit_log_config"] = listed if listed.unknown is not None else Value(items, listed.span)
    return made


def _grants(kind: str, of: str, owner: Value, spec: Value, resolve: Resolve) -> Iterator[Part]:
    member_type, binding_type, argument = _GRANTED[of]
    if kind == "IAMPolicyMember":
        attributes = {argument: owner}
        for key in ("role", "condition"):
            given = spec.get(key)
            if given is not None and given.data is not None:
                attributes[key] = given
        attributes["member"] = _member(spec, resolve)
        yield Part(member_type, attributes)
        return
    bindings = spec.get("bindings")
    for number, binding in enumerate(bindings.items() if bindings is not None else ()):
        if not isinstance(binding.data, dict):
            continue
        attributes = {argument: owner, **{key: value for key, value in binding.data.items() if value.data is not None}}
        members = binding.get("members")
        if members is not None and isinstance(members.data, list):
            named = [_member(item, resolve) if isinstance(item.data, dict) else item for item in members.data]
            attributes["members"] = Value(named, members.span)
        yield Part(binding_type, attributes, f"[{number}]")


def _member(holder: Value, resolve: Resolve) -> Value:
    """A principal: written out, or the identity of another object."""
    written = holder.get("member")
    if written is not None and written.data is not None:
        return written
    source = holder.get("memberFrom")
    for key, (kind, attribute) in _FROM.items():
        pointer = source.get(key) if source is not None else None
        if pointer is None or not isinstance(pointer.data, dict):
            continue
        found = resolve(Value({**pointer.data, "kind": Value(kind, pointer.span)}, pointer.span))
        if isinstance(found.data, Reference):
            return Value(Reference(found.data.target, attribute), found.span)
        return found
    return Value(Unknown("the member is another resource's identity", "the cluster"), holder.span)


def short(owner: Value) -> Value:
    """An owner's id without what kind it is: `folders/123` as `123`."""
    text = owner.text
    return Value(text.rpartition("/")[2], owner.span) if text and "/" in text else owner
