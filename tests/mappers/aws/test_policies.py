"""Policy documents, action patterns and principals, apart from any store."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws.policies import read_policy
from accesslint.mappers.aws.policies_actions import MEANING, allowed, is_wildcard, matches, meanings
from accesslint.mappers.aws.policies_principals import principal_of
from accesslint.mappers.index import ResourceIndex
from accesslint.model.values import Unknown
from tests.mappers.building import Json, ref, resource, text, unknown, value

NOTHING = ResourceIndex([])


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:getobject", "s3:getobject", True),
        ("s3:getobject", "s3:getobjects", False),
        ("s3:*", "s3:getobject", True),
        ("s3:get*", "s3:putobject", False),
        ("s3:*object", "s3:getobject", True),
        ("s3:?etobject", "s3:getobject", True),
        ("s3:??tobject", "s3:gtobject", False),
        ("*", "", True),
        ("", "a", False),
        ("a*b*c", "aXbYc", True),
        ("a*b*c", "aXcYb", False),
        ("[a]*", "a", False),
    ],
)
def test_patterns(pattern: Any, action: Any, expected: Any) -> None:
    assert matches(pattern, action) is expected


def test_patterns_with_many_stars_are_quick() -> None:
    """A regular expression made of this would run for years."""
    assert not matches("*a" * 60, "a" * 59 + "b")
    assert not matches("*" * 5000 + "b", "a" * 500)


@pytest.mark.parametrize(
    ("patterns", "but", "kinds", "expected"),
    [
        (["s3:*"], [], ["s3:bucket"], ["delete", "administer"]),
        (["s3:*"], [], ["s3:object"], ["read", "write", "delete", "administer"]),
        (["s3:getobject"], [], ["s3:object"], ["read"]),
        (["s3:listbucket"], [], ["s3:bucket"], []),
        (["*"], [], ["logs"], ["read", "write", "delete", "administer"]),
        (["logs:put*"], [], ["logs"], ["write", "administer"]),
        ([], ["s3:get*"], ["s3:object"], ["write", "delete", "administer"]),
        ([], [], ["s3:object"], []),
        (["kms:schedulekeydeletion"], [], ["kms"], ["administer"]),
    ],
)
def test_actions(patterns: Any, but: Any, kinds: Any, expected: Any) -> None:
    assert list(meanings(allowed(patterns, but, kinds))) == expected


def test_actions_are_written_as_patterns_are_compared() -> None:
    assert all(action == action.lower() for action in MEANING)


@pytest.mark.parametrize(
    ("patterns", "but", "expected"),
    [
        (["*"], [], True),
        (["s3:*"], [], True),
        (["s3:put*"], [], True),
        (["s3:get*"], [], False),
        (["s3:deleteobject*"], [], False),
        (["s3:getobject"], [], False),
        ([], ["s3:getobject"], True),
    ],
)
def test_wildcards(patterns: Any, but: Any, expected: Any) -> None:
    assert is_wildcard(patterns, but) is expected


@pytest.mark.parametrize(
    ("given", "count", "open_end"),
    [
        (None, 0, False),
        ("", 0, False),
        (Json({"Statement": [{"Effect": "Allow", "Action": "a:b"}]}), 1, False),
        (Json({"Statement": {"Effect": "Allow", "Action": ["a:b"]}}), 1, False),
        ('{"Statement": [{"Effect": "Allow", "Action": "a:b"}]}', 1, False),
        (
            text('{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "', ref("x.y", "arn"), '"}]}'),
            1,
            False,
        ),
        (text('{"Statement": ', unknown(), "}"), 0, True),
        (unknown(), 0, True),
        (ref("aws_x.y", "policy"), 0, True),
        ("no JSON", 0, True),
        (Json({"Statement": [unknown(), {"Effect": "Deny", "Action": "*"}]}), 1, True),
        (Json({"Statement": [{"Effect": unknown(), "Action": "a:b"}]}), 0, True),
        (Json({"Statement": [{"Effect": "Allow", "Action": unknown()}]}), 0, True),
        (Json({"Statement": [{"Effect": "Allow", "Action": [unknown(), "a:b"]}]}), 1, False),
        (Json({"Statement": unknown()}), 0, True),
        (Json({"Version": "2012-10-17"}), 0, False),
    ],
)
def test_documents(given: Any, count: Any, open_end: Any) -> None:
    document = read_policy(value(given) if given is not None else None, NOTHING)
    assert len(document.statements) == count
    assert (document.unknown is not None) is open_end


def test_references_inside_a_text_come_back_as_references() -> None:
    written = text('{"Statement": {"Effect": "Allow", "Action": "a:b", "Resource": ["', ref("x.y", "arn"), '/*"]}}')
    (statement,) = read_policy(value(written), NOTHING).statements
    (found,) = statement.resources
    assert [reference.target for reference in found.references()] == [".#x.y"]


def test_a_cycle_of_policies_ends() -> None:
    one = resource("aws_iam_policy.a", {"policy": ref("aws_iam_policy.b", "policy")})
    two = resource("aws_iam_policy.b", {"policy": ref("aws_iam_policy.a", "policy")})
    document = read_policy(value(ref("aws_iam_policy.a", "policy")), ResourceIndex([one, two]))
    assert document.unknown is not None


@pytest.mark.parametrize(
    ("kind", "given", "name", "expected"),
    [
        ("*", "*", "*", "anyone"),
        ("AWS", "*", "*", "anyone"),
        ("AWS", "arn:aws:iam::*:role/x", "*", "anyone"),
        ("AWS", "123456789012", "123456789012", "account"),
        ("AWS", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root", "account"),
        ("AWS", "797873946194", "797873946194", "service"),
        ("AWS", "arn:aws:sts::1:assumed-role/a/b", "arn:aws:sts::1:assumed-role/a/b", "role"),
        ("AWS", "AROAEXAMPLE", "AROAEXAMPLE", "role"),
        ("AWS", "AIDAEXAMPLE", "AIDAEXAMPLE", "user"),
        ("AWS", "arn:aws:iam::cloudfront:user/x", "arn:aws:iam::cloudfront:user/x", "service"),
        ("AWS", ref("aws_iam_user.u", "arn"), "aws_iam_user.u", "user"),
        ("AWS", ref("module.m.aws_iam_role.r[0]", "arn"), "module.m.aws_iam_role.r[0]", "role"),
        ("AWS", ref("aws_organizations_account.a", "id"), "aws_organizations_account.a", "cross-account"),
        ("AWS", ref("data.aws_caller_identity.me", "arn"), "data.aws_caller_identity.me", "account"),
        (
            "AWS",
            text("arn:aws:iam::", ref("data.aws_elb_service_account.e", "id"), ":root"),
            "arn:aws:iam::${data.aws_elb_service_account.e.id}:root",
            "service",
        ),
        ("Service", "logging.s3.amazonaws.com", "logging.s3.amazonaws.com", "service"),
        ("Federated", "cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com", "role"),
        (
            "CanonicalUser",
            "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
            "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
            "service",
        ),
        ("CanonicalUser", "79a5", "79a5", "cross-account"),
    ],
)
def test_principals(kind: Any, given: Any, name: Any, expected: Any) -> None:
    assert principal_of(kind, value(given), NOTHING, ".") == (name, expected)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (unknown(), "role"),
        (text("arn:aws:iam::", unknown(), ":root"), "account"),
        (text("arn:aws:iam::1:role/", unknown()), "role"),
    ],
)
def test_unknown_principals(given: Any, kind: Any) -> None:
    found = principal_of("AWS", value(given), NOTHING, ".")
    assert isinstance(found.name, Unknown)
    assert found.kind == kind
