"""Who a policy's principal is: anyone, an account, a role, a user or a service of the vendor's.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.model.values import Reference, Unknown, Value


class Principal(NamedTuple):
    """Who is granted something."""

    name: str | Unknown
    """As written: an ARN, a service, `*`, the address of a role or user in these files."""
    kind: str
    """`anyone`, `account`, `cross-account`, `role`, `user` or `service`."""


REFERRED = {
    "aws_caller_identity": "account",
    "aws_canonical_user_id": "account",
    "aws_cloudfront_log_delivery_canonical_user_id": "service",
    "aws_cloudfront_origin_access_identity": "service",
    "aws_cloudtrail_service_account": "service",
    "aws_elb_service_account": "service",
    "aws_iam_group": "user",
    "aws_iam_instance_profile": "role",
    "aws_iam_openid_connect_provider": "role",
    "aws_iam_role": "role",
    "aws_iam_saml_provider": "role",
    "aws_iam_user": "user",
    "aws_organizations_account": "cross-account",
    "aws_redshift_service_account": "service",
}
"""What a referenced resource's type makes of a principal."""

VENDOR_ACCOUNTS = frozenset({
    "009996457667", "027434742980", "033677994240", "037604701340", "048591011584", "054676820928", "076674570225",
    "098369216593", "114774131450", "127311923021", "156460612806", "190560391635", "383597477331", "507241528517",
    "582318560864", "589379963580", "600734575887", "635631232127", "638102146993", "652711504416", "718504428378",
    "754344448648", "783225319266", "797873946194", "897822967062", "985666609251",
})  # fmt: skip
"""The accounts by which Elastic Load Balancing delivers access logs, one per older region:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""

VENDOR_USERS = frozenset({"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"})
"""Canonical ids that deliver logs (CloudFront):
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html"""


def principal_of(kind: str, value: Value, resources: ResourceIndex, scope: str) -> Principal:
    """The principal of an element `{kind: value}`; `kind`: `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`."""
    data = value.data
    if isinstance(data, Unknown):
        return Principal(data, "service" if kind == "Service" else "role")
    if isinstance(data, Reference):
        return _referred(data, resources)
    if kind == "Service":
        return Principal(shown(value) or _unknown(value), "service")
    text, holes = text_with_holes(value)
    if kind == "Federated":
        return Principal(shown(value) or _unknown(value), "role")
    if kind == "CanonicalUser":
        return Principal(text, "service" if text in VENDOR_USERS else "cross-account")
    if text == "*" or text.startswith("arn:aws:iam::*"):
        return Principal("*", "anyone")
    name = shown(value) or _unknown(value)
    return Principal(name, _kind(text, [hole for hole in holes if isinstance(hole, Reference)], resources, scope))


def _referred(reference: Reference, resources: ResourceIndex) -> Principal:
    address = reference.target.rpartition("#")[2]
    resource = resources.get(reference.target)
    kind = (
        resource.type if resource is not None else address.removeprefix("data.").rpartition(".")[0].rpartition(".")[2]
    )
    return Principal(address, REFERRED.get(kind, "role"))


def _unknown(value: Value) -> Unknown:
    return value.unknown or Unknown("the principal is not known")


def _kind(text: str, references: list[Reference], resources: ResourceIndex, scope: str) -> str:
    fields = text.split(":")
    account = fields[4] if len(fields) > 5 else text
    tail = fields[5] if len(fields) > 5 else "root"
    if "cloudfront" in account:
        return "service"
    if tail.startswith(("role/", "assumed-role/")) or text.startswith("AROA"):
        return "role"
    if tail.startswith(("user/", "federated-user/")) or text.startswith("AIDA"):
        return "user"
    if account in VENDOR_ACCOUNTS:
        return "service"
    if references:
        return _referred(references[-1], resources).kind if HOLE in account else "account"
    return "cross-account" if account.isdecimal() and knows_own_account(resources, scope) else "account"


_ASKING: WeakKeyDictionary[ResourceIndex, frozenset[str]] = WeakKeyDictionary()


def knows_own_account(resources: ResourceIndex, scope: str) -> bool:
    """Whether the files name their own account by asking for it, so that a literal id is another's."""
    scopes = _ASKING.get(resources)
    if scopes is None:
        scopes = _ASKING[resources] = frozenset(found.scope for found in resources.data("aws_caller_identity"))
    return scope in scopes
