"""Who reaches a bucket: lists, policies, the block of public access, IAM."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accesslint.mappers.aws import s3
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.mappers.building import Json, mapped, place_of, ref, resource, text, unknown

WHY = {"unknown": "variable has no value"}
BUCKET = ref("aws_s3_bucket.a", "id")
ARN = ref("aws_s3_bucket.a", "arn")
OBJECTS = text(ARN, "/*")


def store(*others: Resource, **attributes: Any) -> Entity:
    found = mapped(s3, resource("aws_s3_bucket.a", {"bucket": "my-logs", **attributes}), *others)
    return found["store:.#aws_s3_bucket.a"]


def side(kind: str, **attributes: Any) -> Resource:
    return resource(f"aws_s3_bucket_{kind}.a", {"bucket": BUCKET, **attributes})


def policy(*statements: dict[str, Any]) -> Resource:
    return side("policy", policy=Json({"Version": "2012-10-17", "Statement": list(statements)}))


def statement(
    principal: Any = "*", actions: Any = "s3:GetObject", resources: Any = OBJECTS, effect: str = "Allow", **more: Any
) -> dict[str, Any]:
    return {"Effect": effect, "Principal": principal, "Action": actions, "Resource": resources, **more}


def block(**on: Any) -> Resource:
    return side("public_access_block", **on)


def acl(canned: Any) -> Resource:
    return side("acl", acl=canned)


def listed(uri: str, permission: str) -> Resource:
    grant = {"grantee": [{"type": "Group", "uri": uri}], "permission": permission}
    return side("acl", access_control_policy=[{"grant": [grant]}])


ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
ANYONE_WITH_AN_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"

PUBLIC: list[tuple[str, tuple[Resource, ...], dict[str, Any], Any]] = [
    ("nothing", (), {}, False),
    ("list, inline", (), {"acl": "public-read"}, True),
    ("list, separate", (acl("public-read-write"),), {}, True),
    ("list, any account", (acl("authenticated-read"),), {}, True),
    ("list, private", (acl("private"),), {}, False),
    ("list, for log delivery", (acl("log-delivery-write"),), {}, False),
    ("list, unknown", (acl(unknown()),), {}, WHY),
    ("list, unknown, but blocked", (acl(unknown()), block(ignore_public_acls=True)), {}, False),
    ("list, granted", (listed(ALL_USERS, "READ"),), {}, True),
    ("list, granted to any account", (listed(ANYONE_WITH_AN_ACCOUNT, "FULL_CONTROL"),), {}, True),
    ("list, granted to log delivery", (listed(DELIVERY, "WRITE"),), {}, False),
    ("grant, inline", (), {"grant": [{"type": "Group", "uri": ALL_USERS, "permissions": ["READ"]}]}, True),
    ("list, ignored", (acl("public-read"), block(ignore_public_acls=True)), {}, False),
    ("list, blocked", (acl("public-read"), block(block_public_acls=True)), {}, False),
    ("list, block is off", (acl("public-read"), block(block_public_acls=False)), {}, True),
    ("list, only policies blocked", (acl("public-read"), block(block_public_policy=True)), {}, True),
    ("list, block unknown", (acl("public-read"), block(ignore_public_acls=unknown())), {}, WHY),
    (
        "list, ownership enforced",
        (acl("public-read"), side("ownership_controls", rule=[{"object_ownership": "BucketOwnerEnforced"}])),
        {},
        False,
    ),
    (
        "list, ownership preferred",
        (acl("public-read"), side("ownership_controls", rule=[{"object_ownership": "BucketOwnerPreferred"}])),
        {},
        True,
    ),
    (
        "list, ownership unknown",
        (acl("public-read"), side("ownership_controls", rule=[{"object_ownership": unknown()}])),
        {},
        WHY,
    ),
    (
        "list, the account blocks",
        (acl("public-read"), resource("aws_s3_account_public_access_block.x", {"ignore_public_acls": True})),
        {},
        False,
    ),
    ("policy, separate", (policy(statement()),), {}, True),
    ("policy, inline", (), {"policy": Json({"Statement": statement()})}, True),
    ("policy, text", (), {"policy": json.dumps({"Statement": [statement(resources="arn:aws:s3:::my-logs/*")]})}, True),
    ("policy, {AWS: *}", (policy(statement({"AWS": "*"})),), {}, True),
    ("policy, [*] among others", (policy(statement({"AWS": ["arn:aws:iam::1:root", "*"]})),), {}, True),
    ("policy, denied", (policy(statement(effect="Deny")),), {}, False),
    ("policy, a role", (policy(statement({"AWS": ref("aws_iam_role.r", "arn")})),), {}, False),
    ("policy, only listing", (policy(statement(actions="s3:ListBucket", resources=ARN)),), {}, False),
    (
        "policy, from one organisation",
        (policy(statement(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})),),
        {},
        False,
    ),
    (
        "policy, from an address",
        (policy(statement(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),),
        {},
        False,
    ),
    ("policy, from everywhere", (policy(statement(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})),), {}, True),
    ("policy, with a referrer", (policy(statement(Condition={"StringLike": {"aws:Referer": "https://x"}})),), {}, True),
    (
        "policy, from all but one",
        (policy(statement(Condition={"StringNotEquals": {"aws:SourceVpce": "x"}})),),
        {},
        True,
    ),
    ("policy, an unknown principal", (policy(statement({"AWS": unknown()})),), {}, WHY),
    ("policy, unknown principals", (policy(statement(unknown())),), {}, WHY),
    ("policy, an unknown service", (policy(statement({"Service": unknown()})),), {}, False),
    (
        "policy, a role of an unknown account",
        (policy(statement({"AWS": text("arn:aws:iam::", unknown(), ":role/a")})),),
        {},
        False,
    ),
    ("policy, unknown conditions", (policy(statement(Condition=unknown())),), {}, WHY),
    (
        "policy, unknown organisation",
        (policy(statement(Condition={"StringEquals": {"aws:PrincipalOrgID": unknown()}})),),
        {},
        False,
    ),
    (
        "policy, an unknown principal, but blocked",
        (policy(statement({"AWS": unknown()})), block(block_public_policy=True)),
        {},
        False,
    ),
    ("policy, restricted", (policy(statement()), block(restrict_public_buckets=True)), {}, False),
    ("policy, blocked", (policy(statement()), block(block_public_policy=True)), {}, False),
    ("policy, only lists blocked", (policy(statement()), block(block_public_acls=True)), {}, True),
    ("policy, unknown", (side("policy", policy=unknown()),), {}, WHY),
    (
        "policy, unknown, but blocked",
        (side("policy", policy=unknown()), block(restrict_public_buckets=True)),
        {},
        False,
    ),
    (
        "policy, all but one principal",
        (policy({"Effect": "Allow", "NotPrincipal": {"AWS": "x"}, "Action": "s3:*", "Resource": OBJECTS}),),
        {},
        True,
    ),
]


@pytest.mark.parametrize(("others", "attributes", "expected"), [pytest.param(*c[1:], id=c[0]) for c in PUBLIC])
def test_public(others: Any, attributes: Any, expected: Any) -> None:
    made = store(*others, **attributes)
    assert made.get("access.public") == expected
    assert bool(made.get("access.public_detail")) == (expected is True)


def test_what_makes_it_public_is_the_place() -> None:
    listing = acl("public-read")
    assert store(listing).span_of("access.public") == place_of(listing, "acl")
    assert "public-read" in store(listing).get("access.public_detail")


def grants(*others: Resource, **attributes: Any) -> list[tuple[Any, list[str], str]]:
    found = store(*others, **attributes).get("access.grants")
    return [(grant["principal"], grant["actions"], grant["kind"]) for grant in found]


ROLE = ref("aws_iam_role.r", "arn")
ASKED = resource("data.aws_caller_identity.me")

GRANTS: list[tuple[str, tuple[Resource, ...], list[tuple[Any, list[str], str]]]] = [
    ("none", (), []),
    ("anyone reads", (policy(statement()),), [("*", ["read"], "anyone")]),
    ("a role reads", (policy(statement({"AWS": ROLE})),), [("aws_iam_role.r", ["read"], "role")]),
    (
        "a role by its ARN",
        (policy(statement({"AWS": "arn:aws:iam::123456789012:role/audit"}, "s3:Put*", [ARN, OBJECTS])),),
        [("arn:aws:iam::123456789012:role/audit", ["write", "administer"], "role")],
    ),
    (
        "a user deletes",
        (policy(statement({"AWS": "arn:aws:iam::123456789012:user/eve"}, "s3:DeleteObject*")),),
        [("arn:aws:iam::123456789012:user/eve", ["delete"], "user")],
    ),
    (
        "a service writes",
        (policy(statement({"Service": "cloudtrail.amazonaws.com"}, "s3:PutObject", text(ARN, "/AWSLogs/*"))),),
        [("cloudtrail.amazonaws.com", ["write"], "service")],
    ),
    (
        "the load balancers' account writes",
        (policy(statement({"AWS": "arn:aws:iam::127311923021:root"}, "s3:PutObject")),),
        [("arn:aws:iam::127311923021:root", ["write"], "service")],
    ),
    (
        "the load balancers' account, asked for",
        (
            resource("data.aws_elb_service_account.main"),
            policy(statement({"AWS": ref("data.aws_elb_service_account.main", "arn")}, "s3:PutObject")),
        ),
        [("data.aws_elb_service_account.main", ["write"], "service")],
    ),
    (
        "an account, perhaps the own",
        (policy(statement({"AWS": "123456789012"})),),
        [("123456789012", ["read"], "account")],
    ),
    (
        "an account that is not the one asked for",
        (ASKED, policy(statement({"AWS": "arn:aws:iam::123456789012:root"}))),
        [("arn:aws:iam::123456789012:root", ["read"], "cross-account")],
    ),
    (
        "the own account",
        (
            ASKED,
            policy(
                statement({"AWS": text("arn:aws:iam::", ref("data.aws_caller_identity.me", "account_id"), ":root")})
            ),
        ),
        [("arn:aws:iam::${data.aws_caller_identity.me.account_id}:root", ["read"], "account")],
    ),
    ("an unknown principal", (policy(statement({"AWS": unknown()})),), [(WHY, ["read"], "role")]),
    ("bucket actions need the bucket", (policy(statement({"AWS": ROLE}, "s3:PutBucketPolicy", OBJECTS)),), []),
    ("object actions need objects", (policy(statement({"AWS": ROLE}, "s3:DeleteObject", ARN)),), []),
    (
        "everything",
        (policy(statement({"AWS": ROLE}, "s3:*", [ARN, OBJECTS])),),
        [("aws_iam_role.r", ["read", "write", "delete", "administer"], "role")],
    ),
    (
        "everything but reading",
        (policy({"Effect": "Allow", "Principal": {"AWS": ROLE}, "NotAction": "s3:Get*", "Resource": [ARN, OBJECTS]}),),
        [("aws_iam_role.r", ["write", "delete", "administer"], "role")],
    ),
    (
        "denied to everyone",
        (
            policy(
                statement({"AWS": ROLE}, ["s3:GetObject", "s3:DeleteObject"]),
                statement("*", "s3:DeleteObject", effect="Deny"),
            ),
        ),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    (
        "denied to everyone but the role",
        (
            policy(
                statement({"AWS": ROLE}, "s3:DeleteObject"),
                statement({"AWS": "arn:aws:iam::1:role/other"}, "s3:DeleteObject"),
                statement("*", "s3:Delete*", effect="Deny", Condition={"ArnNotEquals": {"aws:PrincipalArn": ROLE}}),
            ),
        ),
        [("aws_iam_role.r", ["delete"], "role")],
    ),
    (
        "denied without TLS only",
        (
            policy(
                statement({"AWS": ROLE}),
                statement("*", "s3:*", [ARN, OBJECTS], "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}),
            ),
        ),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    (
        "denied under a prefix only",
        (
            policy(
                statement({"AWS": ROLE}, "s3:DeleteObject"),
                statement("*", "s3:DeleteObject", text(ARN, "/a/*"), "Deny"),
            ),
        ),
        [("aws_iam_role.r", ["delete"], "role")],
    ),
    ("a list for log delivery", (acl("log-delivery-write"),), [("the S3 log delivery group", ["write"], "service")]),
    ("public, but blocked", (policy(statement()), block(restrict_public_buckets=True)), []),
]


@pytest.mark.parametrize(("others", "expected"), [pytest.param(*case[1:], id=case[0]) for case in GRANTS])
def test_grants(others: Any, expected: Any) -> None:
    assert grants(*others) == expected


@pytest.mark.parametrize(
    ("given", "conditioned", "wildcard"),
    [
        (statement({"AWS": ROLE}), False, False),
        (statement({"AWS": ROLE}, "s3:*"), False, True),
        (statement({"AWS": ROLE}, "*"), False, True),
        (statement({"AWS": ROLE}, "s3:DeleteObject*"), False, False),
        (statement(), False, True),
        (statement(Condition={"StringEquals": {"aws:SourceAccount": "1"}}), True, True),
        (statement({"Service": "x"}, Condition={"ArnLike": {"aws:SourceArn": "arn:x"}}), True, False),
        (statement({"AWS": ROLE}, Condition={"StringEquals": {"s3:x-amz-acl": "y"}}), False, False),
    ],
)
def test_conditions_and_wildcards(given: Any, conditioned: Any, wildcard: Any) -> None:
    (grant,) = store(policy(given)).get("access.grants")
    assert (grant["conditioned"], grant["wildcard"]) == (conditioned, wildcard)


def test_a_policy_that_cannot_be_read_is_unknown() -> None:
    made = store(side("policy", policy=unknown()))
    assert made.get("access.grants") == WHY
    assert made.get("access.tls_only") == WHY


def test_what_is_known_beside_an_unknown_policy_stays() -> None:
    made = store(side("policy", policy=unknown()), acl("public-read"))
    anyone, open_end = made.get("access.grants")
    assert anyone["kind"] == "anyone"
    assert open_end["principal"] == WHY


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (statement("*", "s3:*", [ARN, OBJECTS], "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}), True),
        (statement("*", "s3:*", [ARN, OBJECTS], "Deny", Condition={"Bool": {"aws:SecureTransport": False}}), True),
        (statement("*", "s3:*", [ARN, OBJECTS], "Deny", Condition={"Bool": {"aws:SecureTransport": "true"}}), False),
        (statement("*", "s3:GetObject", OBJECTS, "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}), False),
        (statement("*", "s3:*", ARN, "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}), False),
        (statement("*", "s3:*", "*", "Deny", Condition={"BoolIfExists": {"aws:SecureTransport": "false"}}), True),
        (statement(), False),
    ],
)
def test_tls_only(given: Any, expected: Any) -> None:
    assert store(policy(given)).get("access.tls_only") is expected


def test_a_policy_text_with_references_is_read() -> None:
    """A heredoc with interpolations is neither plain JSON nor unknown."""
    written = text(
        '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "',
        ROLE,
        '"}, "Action": "s3:GetObject", "Resource": "',
        ARN,
        '/*"}}',
    )
    assert grants(side("policy", policy=written)) == [("aws_iam_role.r", ["read"], "role")]


def test_a_policy_is_followed_through_a_document() -> None:
    document = resource("data.aws_iam_policy_document.d", {"json": Json({"Statement": [statement({"AWS": ROLE})]})})
    assert grants(document, side("policy", policy=ref("data.aws_iam_policy_document.d", "json"))) == [
        ("aws_iam_role.r", ["read"], "role")
    ]


@pytest.mark.parametrize(
    "broken",
    ["{", "[]", "null", '{"Statement": 3}', '{"Statement": [3]}', "[" * 100_000, '{"Statement": {"Effect": 1}}'],
)
def test_malformed_policies_do_no_harm(broken: Any) -> None:
    assert store(policy=broken).get("immutability.versioning") is False


def iam(kind: str, attributes: dict[str, Any], *statements: dict[str, Any]) -> Resource:
    return resource(f"aws_iam_{kind}.p", {**attributes, "policy": Json({"Statement": list(statements)})})


def may(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


ROLE_ID = ref("aws_iam_role.r", "id")
P_ARN = ref("aws_iam_policy.p", "arn")

IDENTITY: list[tuple[str, tuple[Resource, ...], list[tuple[Any, list[str], str]]]] = [
    (
        "role, by a wildcard",
        (iam("role_policy", {"role": ROLE_ID}, may("s3:*")),),
        [("aws_iam_role.r", ["read", "write", "delete", "administer"], "role")],
    ),
    ("role, other services", (iam("role_policy", {"role": ROLE_ID}, may("ec2:*")),), []),
    ("role, denied", (iam("role_policy", {"role": ROLE_ID}, {**may("s3:*"), "Effect": "Deny"}),), []),
    (
        "role, this bucket by reference",
        (iam("role_policy", {"role": ROLE_ID}, may("s3:DeleteObject", OBJECTS)),),
        [("aws_iam_role.r", ["delete"], "role")],
    ),
    (
        "role, this bucket by name",
        (iam("role_policy", {"role": "auditor"}, may("s3:GetObject", "arn:aws:s3:::my-logs/*")),),
        [("auditor", ["read"], "role")],
    ),
    (
        "role, by a pattern of names",
        (iam("role_policy", {"role": ROLE_ID}, may("s3:GetObject", "arn:aws:s3:::my-*")),),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    ("role, another pattern", (iam("role_policy", {"role": ROLE_ID}, may("s3:GetObject", "arn:aws:s3:::x-*")),), []),
    ("role, another bucket", (iam("role_policy", {"role": ROLE_ID}, may("s3:*", "arn:aws:s3:::other/*")),), []),
    ("role, unknown bucket", (iam("role_policy", {"role": ROLE_ID}, may("s3:*", unknown())),), []),
    (
        "user",
        (iam("user_policy", {"user": ref("aws_iam_user.u", "name")}, may("s3:DeleteObject", OBJECTS)),),
        [("aws_iam_user.u", ["delete"], "user")],
    ),
    (
        "group",
        (iam("group_policy", {"group": ref("aws_iam_group.g", "name")}, may("s3:GetObject", OBJECTS)),),
        [("aws_iam_group.g", ["read"], "user")],
    ),
    ("a policy that nobody has", (iam("policy", {}, may("s3:*")),), []),
    (
        "attached to a role",
        (
            iam("policy", {}, may("s3:GetObject", OBJECTS)),
            resource("aws_iam_role_policy_attachment.x", {"role": ref("aws_iam_role.r", "name"), "policy_arn": P_ARN}),
        ),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    (
        "attached to several",
        (
            iam("policy", {}, may("s3:GetObject", OBJECTS)),
            resource(
                "aws_iam_policy_attachment.x",
                {"roles": [ref("aws_iam_role.r", "name")], "users": ["eve"], "policy_arn": P_ARN},
            ),
        ),
        [("aws_iam_role.r", ["read"], "role"), ("eve", ["read"], "user")],
    ),
    (
        "the vendor's policy",
        (
            resource(
                "aws_iam_role_policy_attachment.x",
                {"role": ref("aws_iam_role.r", "name"), "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            ),
        ),
        [("aws_iam_role.r", ["read", "write", "delete", "administer"], "role")],
    ),
    (
        "the vendor's policy for reading",
        (resource("aws_iam_role.r", {"managed_policy_arns": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}),),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    (
        "the vendor's policy for something else",
        (resource("aws_iam_role.r", {"managed_policy_arns": ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"]}),),
        [],
    ),
    (
        "inside the role",
        (
            resource(
                "aws_iam_role.r",
                {"inline_policy": [{"name": "x", "policy": Json({"Statement": may("s3:GetObject", OBJECTS)})}]},
            ),
        ),
        [("aws_iam_role.r", ["read"], "role")],
    ),
    (
        "but the bucket denies it",
        (
            iam("role_policy", {"role": ROLE_ID}, may(["s3:GetObject", "s3:DeleteObject"])),
            policy(statement("*", "s3:DeleteObject*", effect="Deny")),
        ),
        [("aws_iam_role.r", ["read"], "role")],
    ),
]


@pytest.mark.parametrize(("others", "expected"), [pytest.param(*case[1:], id=case[0]) for case in IDENTITY])
def test_identity_policies(others: Any, expected: Any) -> None:
    assert grants(*others) == expected


def test_a_wildcard_reaches_the_stores_of_its_own_root_module_only() -> None:
    elsewhere = resource(
        "aws_iam_role_policy.p", {"role": "x", "policy": Json({"Statement": may("s3:*")})}, scope="other"
    )
    assert grants(elsewhere) == []


def test_many_administrators_are_cut() -> None:
    many = [
        resource(f"aws_iam_role_policy.p[{n}]", {"role": f"r{n}", "policy": Json({"Statement": may("s3:*")})})
        for n in range(80)
    ]
    assert len(grants(*many)) == 50


def test_the_place_of_a_grant_is_its_principal() -> None:
    given = policy(statement({"AWS": ROLE}))
    decoded = given.get("policy").decoded()  # type: ignore[union-attr]
    assert decoded is not None
    found = decoded.get("Statement", 0, "Principal", "AWS")
    assert found is not None
    assert store(given).span_of("access.grants.0") == found.span


def test_the_keys_policy_tells_who_may_take_it_away() -> None:
    key = resource(
        "aws_kms_key.k",
        {
            "policy": Json(
                {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "arn:aws:iam::1:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
                        {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:Decrypt", "Resource": "*"},
                        {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:Put*", "Resource": "*"},
                    ]
                }
            )
        },
    )
    encrypted = side(
        "server_side_encryption_configuration",
        rule=[
            {
                "apply_server_side_encryption_by_default": [
                    {"sse_algorithm": "aws:kms", "kms_master_key_id": ref("aws_kms_key.k", "arn")}
                ]
            }
        ],
    )
    assert grants(key, encrypted) == [("*", ["administer"], "anyone"), ("aws_iam_role.r", ["administer"], "role")]
