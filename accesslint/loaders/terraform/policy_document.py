"""Renders `aws_iam_policy_document` data sources to the policy that AWS sees, with every part's place."""

from __future__ import annotations

from accesslint.model.values import Encoded, Resource, Value


def render(resource: Resource) -> Value:
    """The document's `json` attribute: `Encoded` of a mapping with Version, Id and Statement."""
    return Value(Encoded(Value({}, resource.header)), resource.header)
