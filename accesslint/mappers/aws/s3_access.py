"""Who can reach a bucket: access control lists, the bucket policy, the block of public access, IAM policies.

Public by an ACL or a policy, and not blocked, is public:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers.aws.policies import Document, read_policy
from accesslint.mappers.aws.policies_grants import (
    Denial,
    Grant,
    Target,
    add_grants,
    denials,
    own_grants,
    refuses_plaintext,
)
from accesslint.mappers.aws.policies_identity import identity_grants
from accesslint.mappers.aws.s3_acl import acl_doubt, acl_grants
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_BLOCK = "aws_s3_bucket_public_access_block"
_ACCOUNT_BLOCK = "aws_s3_account_public_access_block"
_OWNERSHIP = "aws_s3_bucket_ownership_controls"


class _Verdict(NamedTuple):
    """Whether something is public (or blocked), and where that is decided."""

    state: bool | Unknown
    span: Span | None = None
    detail: str = ""


_NO = _Verdict(state=False)


def set_access(store: Entity, bucket: Resource, resources: ResourceIndex) -> None:
    """Set `access.public`, `access.grants` and `access.tls_only` of a bucket."""
    names = tuple(store.get("names") or ())
    target = Target("s3", frozenset(store.handles), names)
    policies = [(address, read_policy(value, resources)) for address, value in _policies(bucket, names, resources)]
    unknown = next((document.unknown for _, document in policies if document.unknown is not None), None)
    by_policy: list[Grant] = []
    forbidden: list[Denial] = []
    for address, document in policies:
        by_policy.extend(own_grants(document, target, resources, bucket.scope, address))
        forbidden.extend(denials(document, target, resources))
    by_list = list(acl_grants(bucket, names, resources))
    blocked_lists = _blocked(bucket, names, resources, ("block_public_acls", "ignore_public_acls"))
    if blocked_lists.state is not True:
        blocked_lists = _without_lists(bucket, names, resources, blocked_lists)
    blocked_policies = _blocked(bucket, names, resources, ("block_public_policy", "restrict_public_buckets"))
    list_doubt = acl_doubt(bucket, names, resources)
    lists = _open(by_list, blocked_lists, _Verdict(*list_doubt) if list_doubt is not None else None)
    policy_span = next((value.span for _, value in _policies(bucket, names, resources)), None)
    doubt = _Verdict(unknown, policy_span) if unknown is not None else None
    _set_public(store, lists, _open(by_policy, blocked_policies, doubt), blocked_policies)
    add_grants(store, _effective(by_list, blocked_lists))
    add_grants(store, _effective(by_policy, blocked_policies), forbidden)
    add_grants(store, identity_grants(resources, "s3").of(target, bucket.scope), forbidden, unknown)
    _set_tls(store, [document for _, document in policies], unknown, policy_span)


def _policies(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> Iterator[tuple[str, Value]]:
    inline = find(bucket, "policy")
    if inline is not None:
        yield bucket.address, inline
    for side in resources.pointing_at(bucket, "aws_s3_bucket_policy", "bucket", names):
        value = find(side, "policy")
        if value is not None:
            yield side.address, value


def _open(grants: list[Grant], blocked: _Verdict, doubt: _Verdict | None) -> _Verdict:
    """Whether grants make the bucket public; `doubt` where others cannot be read."""
    if blocked.state is True:
        return _NO
    for grant in grants:
        if grant.principal.kind == "anyone" and not grant.conditioned:
            if isinstance(blocked.state, Unknown):
                return _Verdict(blocked.state, blocked.span)
            return _Verdict(True, grant.span, grant.detail)
    doubts = (_Verdict(grant.doubt, grant.span) for grant in grants if grant.doubt is not None)
    return doubt or next(doubts, _NO)


def _set_public(store: Entity, lists: _Verdict, policy: _Verdict, block: _Verdict) -> None:
    for wanted in (True, Unknown):
        for verdict in (lists, policy):
            if verdict.state is wanted or (wanted is Unknown and isinstance(verdict.state, Unknown)):
                store.set("access.public", verdict.state, verdict.span)
                if verdict.detail:
                    store.set("access.public_detail", verdict.detail)
                return
    store.set("access.public", False, block.span if block.state is True else None, default=block.state is not True)


def _effective(grants: list[Grant], blocked: _Verdict) -> Iterator[Grant]:
    """Grants as they hold under the block: what is granted to anyone reaches only the own account then."""
    for grant in grants:
        if not (grant.principal.kind == "anyone" and not grant.conditioned and blocked.state is True):
            yield grant


def _blocked(
    bucket: Resource, names: tuple[str, ...], resources: ResourceIndex, attributes: tuple[str, ...]
) -> _Verdict:
    """Whether one of the attributes of a block of public access is on: the bucket's own, or the account's."""
    blocks = list(resources.pointing_at(bucket, _BLOCK, "bucket", names))
    blocks += [block for block in resources.of_type(_ACCOUNT_BLOCK) if block.scope == bucket.scope]
    best = _NO
    for block in blocks:
        for attribute in attributes:
            value = find(block, attribute)
            if value is None:
                continue
            state = boolean.of(value)
            if state is True:
                state = block.doubt_beside(bucket) or state
            if state is True:
                return _Verdict(True, value.span)
            if isinstance(state, Unknown):
                best = _Verdict(state, value.span)
    return best


def _without_lists(bucket: Resource, names: tuple[str, ...], resources: ResourceIndex, otherwise: _Verdict) -> _Verdict:
    """Access control lists do nothing where the owner enforces ownership:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    for side in resources.pointing_at(bucket, _OWNERSHIP, "bucket", names):
        value = find(side, "rule.object_ownership")
        if value is None:
            continue
        if value.text == "BucketOwnerEnforced":
            return _Verdict(True, value.span)
        if value.text is None and otherwise.state is False:
            return _Verdict(value.unknown or Unknown("the ownership of objects is not known"), value.span)
    return otherwise


def _set_tls(store: Entity, documents: list[Document], unknown: Unknown | None, span: Span | None) -> None:
    if any(refuses_plaintext(document) for document in documents):
        store.set("access.tls_only", True, span)
    elif unknown is not None:
        store.set("access.tls_only", unknown, span)
    else:
        store.set("access.tls_only", False, default=True)
