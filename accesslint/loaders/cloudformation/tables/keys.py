"""KMS: keys, replicas and aliases.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
"""

from __future__ import annotations

from accesslint.translation import Draft, Leaf, Shape, flag


def _origin(draft: Draft) -> None:
    """Imported key material makes the key one that KMS does not rotate."""
    origin = draft.get("Origin")
    if origin is not None and origin.text == "EXTERNAL":
        draft.type = "aws_kms_external_key"


SHAPES = {
    "AWS::KMS::Key": Shape(
        "aws_kms_key",
        {
            "EnableKeyRotation": Leaf("enable_key_rotation", flag),
            "PendingWindowInDays": "deletion_window_in_days",
            "KeyPolicy": "policy",
        },
        _origin,
        {"origin": "Origin"},
    ),
    "AWS::KMS::ReplicaKey": Shape(
        "aws_kms_replica_key",
        {
            "PrimaryKeyArn": "primary_key_arn",
            "PendingWindowInDays": "deletion_window_in_days",
            "KeyPolicy": "policy",
        },
    ),
    "AWS::KMS::Alias": Shape("aws_kms_alias", {"AliasName": "name", "TargetKeyId": "target_key_id"}),
}
