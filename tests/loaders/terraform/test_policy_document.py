"""`aws_iam_policy_document` rendered: keys, defaults, merging by Sid, places, and what stays unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accesslint.loaders.terraform.policy_document import render
from accesslint.model.values import Encoded, Reference, Resource, Template, Unknown, Value
from accesslint.source import Span

HEADER = Span("policy.tf", 1, 1, 1, 40)
WHY = Unknown('variable "x" has no value')
BUCKET = Reference(".#aws_s3_bucket.a", "arn")


def value(data: Any, line: int = 5) -> Value:
    span = Span("policy.tf", line, 3, line, 20)
    if isinstance(data, Value):
        return data
    if isinstance(data, list):
        return Value([value(item, line + number) for number, item in enumerate(data)], span)
    if isinstance(data, dict):
        return Value({key: value(item, line + 1) for key, item in data.items()}, span)
    return Value(data, span)


def document(attributes: dict[str, Any]) -> Value:
    data = value(attributes)
    resource = Resource(
        ".#data.aws_iam_policy_document.a",
        "terraform",
        "aws_iam_policy_document",
        "data.aws_iam_policy_document.a",
        data,
        HEADER,
        is_data=True,
    )
    rendered = render(resource)
    assert isinstance(rendered.data, Encoded)
    return rendered.data.value


def statements(attributes: dict[str, Any]) -> Any:
    return document(attributes).plain()["Statement"]


ONE = {"sid": "A", "actions": ["s3:Get*"], "resources": ["*"]}
ONE_RENDERED = {"Sid": "A", "Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"]}
SOURCE = json.dumps(
    {"Version": "2008-10-17", "Id": "src", "Statement": {"Sid": "A", "Effect": "Deny", "Action": "s3:*"}}
)
OTHER = json.dumps({"Statement": [{"Sid": "B", "Effect": "Deny"}, {"Effect": "Deny", "Action": "*"}]})
UNKNOWN = {"unknown": WHY.reason}

STATEMENTS: list[tuple[str, dict[str, Any], Any]] = [
    ("none", {}, []),
    ("effect by default", {"statement": [ONE]}, [ONE_RENDERED]),
    (
        "negations",
        {"statement": [{"effect": "Deny", "not_actions": ["a"], "not_resources": ["b"]}]},
        [{"Effect": "Deny", "NotAction": ["a"], "NotResource": ["b"]}],
    ),
    ("empty lists are absent", {"statement": [{"actions": [], "resources": None}]}, [{"Effect": "Allow"}]),
    (
        "everyone",
        {"statement": [{"principals": [{"type": "*", "identifiers": ["*"]}]}]},
        [{"Effect": "Allow", "Principal": "*"}],
    ),
    (
        "principals by type",
        {
            "statement": [
                {
                    "principals": [
                        {"type": "AWS", "identifiers": ["1"]},
                        {"type": "Service", "identifiers": ["s"]},
                        {"type": "AWS", "identifiers": ["2"]},
                    ],
                    "not_principals": [{"type": "AWS", "identifiers": ["3"]}],
                }
            ]
        },
        [{"Effect": "Allow", "Principal": {"AWS": ["1", "2"], "Service": ["s"]}, "NotPrincipal": {"AWS": ["3"]}}],
    ),
    (
        "conditions",
        {
            "statement": [
                {
                    "condition": [
                        {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]},
                        {"test": "StringLike", "variable": "s3:prefix", "values": ["home/&{aws:username}"]},
                        {"test": "StringLike", "variable": "s3:prefix", "values": [""]},
                    ]
                }
            ]
        },
        [
            {
                "Effect": "Allow",
                "Condition": {
                    "Bool": {"aws:SecureTransport": ["false"]},
                    "StringLike": {"s3:prefix": ["home/${aws:username}", ""]},
                },
            }
        ],
    ),
    (
        "own statements replace those of sources",
        {"source_policy_documents": [SOURCE, OTHER], "statement": [ONE]},
        [ONE_RENDERED, {"Sid": "B", "Effect": "Deny"}, {"Effect": "Deny", "Action": "*"}],
    ),
    (
        "overrides replace own statements",
        {"statement": [ONE, {"actions": ["x"]}], "override_policy_documents": [OTHER, SOURCE]},
        [
            {"Sid": "A", "Effect": "Deny", "Action": "s3:*"},
            {"Effect": "Allow", "Action": ["x"]},
            {"Sid": "B", "Effect": "Deny"},
            {"Effect": "Deny", "Action": "*"},
        ],
    ),
    (
        "the older singular forms",
        {
            "source_json": SOURCE,
            "statement": [],
            "override_json": json.dumps({"Statement": [{"Sid": "A", "Effect": "Allow"}]}),
        },
        [{"Sid": "A", "Effect": "Allow"}],
    ),
    ("empty documents are nothing", {"source_json": "", "override_policy_documents": [None]}, []),
    ("an unknown document", {"source_json": WHY, "statement": [ONE]}, [UNKNOWN, ONE_RENDERED]),
    ("an unknown list of documents", {"override_policy_documents": WHY, "statement": [ONE]}, [ONE_RENDERED, UNKNOWN]),
    (
        "a document of another resource",
        {"source_policy_documents": [BUCKET]},
        [{"unknown": "aws_s3_bucket.a.arn is known only after apply"}],
    ),
    ("a broken document", {"source_json": "{"}, [{"unknown": "the merged policy document is not valid JSON"}]),
    ("an unknown dynamic block", {"statement": WHY}, [UNKNOWN]),
    ("an unknown block among others", {"statement": [ONE, WHY]}, [ONE_RENDERED, UNKNOWN]),
    (
        "unknown parts",
        {
            "statement": [
                {"effect": WHY, "actions": WHY, "resources": [WHY, "b"], "principals": WHY, "condition": [WHY]}
            ]
        },
        [
            {
                "Effect": UNKNOWN,
                "Action": UNKNOWN,
                "Resource": [UNKNOWN, "b"],
                "Principal": UNKNOWN,
                "Condition": UNKNOWN,
            }
        ],
    ),
    (
        "unknown identifiers",
        {
            "statement": [
                {
                    "principals": [{"type": "AWS", "identifiers": WHY}, {"type": "AWS", "identifiers": ["1"]}],
                    "not_principals": [{"type": WHY, "identifiers": ["1"]}],
                }
            ]
        },
        [{"Effect": "Allow", "Principal": {"AWS": [UNKNOWN, "1"]}, "NotPrincipal": UNKNOWN}],
    ),
    (
        "an unknown condition key",
        {"statement": [{"condition": [{"test": "Bool", "variable": WHY, "values": ["true"]}]}]},
        [{"Effect": "Allow", "Condition": UNKNOWN}],
    ),
    (
        "an invalid block",
        {"statement": [{"condition": [{"test": "Bool"}], "principals": [{}]}]},
        [
            {
                "Effect": "Allow",
                "Principal": {"unknown": "this part of the policy is not valid"},
                "Condition": {"unknown": "this part of the policy is not valid"},
            }
        ],
    ),
]


@pytest.mark.parametrize(
    ("attributes", "expected"), [row[1:] for row in STATEMENTS], ids=[row[0] for row in STATEMENTS]
)
def test_statements(attributes: dict[str, Any], expected: Any) -> None:
    assert statements(attributes) == expected


def test_version_and_id() -> None:
    assert document({}).plain() == {"Version": "2012-10-17", "Statement": []}
    assert document({"version": "2008-10-17", "policy_id": "me"}).plain() == {
        "Version": "2008-10-17",
        "Id": "me",
        "Statement": [],
    }
    merged = document({"source_json": SOURCE, "policy_id": "me"})
    assert (merged.plain()["Version"], merged.plain()["Id"]) == ("2008-10-17", "me")


def test_nested_documents_keep_their_structure() -> None:
    inner = Value(Encoded(document({"statement": [{"sid": "A", "resources": [BUCKET]}]})), HEADER)
    outer = document({"source_policy_documents": [inner]})
    assert [reference.target for reference in outer.references()] == [BUCKET.target]


def test_references_stay_in_texts() -> None:
    found = document({"statement": [{"resources": [Template((BUCKET, "/&{aws:username}/*"))]}]})
    resource = found.get("Statement", 0, "Resource", 0)
    assert resource is not None
    assert resource.data == Template((BUCKET, "/${aws:username}/*"))


def test_places() -> None:
    attributes = value({"statement": [{"actions": ["a", "b"]}]})
    action = attributes.get("statement", 0, "actions", 1)
    block = attributes.get("statement", 0)
    assert action is not None
    assert block is not None
    found = document({"statement": attributes.get("statement")})
    statement = found.get("Statement", 0)
    assert statement is not None
    assert statement.span == block.span
    rendered = found.get("Statement", 0, "Action", 1)
    assert rendered is not None
    assert rendered.span == action.span
    effect = found.get("Statement", 0, "Effect")
    assert effect is not None
    assert effect.span == block.span
