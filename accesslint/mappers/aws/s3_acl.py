"""Access control lists of buckets, canned or listed, as grants.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.policies_grants import Grant
from accesslint.mappers.aws.policies_principals import Principal
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LIST = frozenset({"s3:getobject"})
_CHANGE = frozenset({"s3:putobject", "s3:deleteobject"})
_ADMINISTER = frozenset({"s3:putbucketacl"})

_ANYONE = Principal("*", "anyone")
_DELIVERY = Principal("the S3 log delivery group", "service")

CANNED = {
    "public-read": ((_ANYONE, _LIST),),
    "public-read-write": ((_ANYONE, _LIST | _CHANGE),),
    # Anyone with an AWS account of their own.
    "authenticated-read": ((_ANYONE, _LIST),),
    "log-delivery-write": ((_DELIVERY, frozenset({"s3:putobject"})),),
    "aws-exec-read": (),
    "bucket-owner-full-control": (),
    "bucket-owner-read": (),
    "private": (),
}

_GROUPS = {
    "http://acs.amazonaws.com/groups/global/AllUsers": _ANYONE,
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": _ANYONE,
    "http://acs.amazonaws.com/groups/s3/LogDelivery": _DELIVERY,
}

_PERMISSIONS = {
    "READ": _LIST,
    "WRITE": _CHANGE,
    "WRITE_ACP": _ADMINISTER,
    "FULL_CONTROL": _LIST | _CHANGE | _ADMINISTER,
}


def acl_grants(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> Iterator[Grant]:
    """What the lists of a bucket grant to groups: inline `acl` and `grant`, and `aws_s3_bucket_acl`.

    A list that is unknown grants nothing (see `acl_doubt`); a canonical id is mostly the owner's own.
    """
    for holder, path in _holders(bucket, names, resources):
        canned = find(holder, "acl")
        for principal, actions in CANNED.get(canned.text or "", ()) if canned is not None else ():
            yield _grant(principal, actions, f'the list "{shown(canned)}" of {holder.address}', _span(canned, holder))
        yield from _listed(holder, path)


def _holders(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> Iterator[tuple[Resource, str]]:
    yield bucket, "grant"
    for side in resources.pointing_at(bucket, "aws_s3_bucket_acl", "bucket", names):
        yield side, "access_control_policy.grant"


def acl_doubt(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> tuple[Unknown, Span] | None:
    """Why a bucket's lists are not known, and where; None where they are."""
    for holder, path in _holders(bucket, names, resources):
        for value in (find(holder, "acl"), find(holder, path)):
            if value is not None and (unknown := undecided(value)) is not None:
                return unknown, value.span
    return None


def _listed(holder: Resource, path: str) -> Iterator[Grant]:
    parent, _, name = path.rpartition(".")
    within = find(holder, parent) if parent else holder.attributes
    for block in within.items() if within is not None else ():
        grants = block.get(name)
        for item in grants.items() if grants is not None else ():
            yield from _item(item, holder)


def _item(item: Value, holder: Resource) -> Iterator[Grant]:
    """One grant: inline ones have a list of permissions, those of the separate resource one and a grantee block."""
    group = find(item, "uri") or find(item, "grantee.uri")
    principal = _GROUPS.get(group.text or "") if group is not None else None
    if group is None or principal is None:
        return
    listed = find(item, "permissions") or find(item, "permission")
    actions: frozenset[str] = frozenset()
    for permission in listed.items() if listed is not None else ():
        actions |= _PERMISSIONS.get((permission.text or "").upper(), frozenset())
    if actions:
        yield _grant(principal, actions, f"the access control list of {holder.address}", group.span)


def _span(value: Value | None, holder: Resource) -> Span:
    return value.span if value is not None else holder.header


def _grant(principal: Principal, actions: frozenset[str], detail: str, span: Span) -> Grant:
    return Grant(principal, actions, principal.kind == "anyone", False, detail, span)
