"""S3: buckets with what Terraform writes as resources of their own, and bucket policies.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, flag, words

_LISTS = words(
    {
        "AuthenticatedRead": "authenticated-read",
        "AwsExecRead": "aws-exec-read",
        "BucketOwnerFullControl": "bucket-owner-full-control",
        "BucketOwnerRead": "bucket-owner-read",
        "LogDeliveryWrite": "log-delivery-write",
        "Private": "private",
        "PublicRead": "public-read",
        "PublicReadWrite": "public-read-write",
    }
)

_DEFAULT_ENCRYPTION = Block(
    "apply_server_side_encryption_by_default", {"SSEAlgorithm": "sse_algorithm", "KMSMasterKeyID": "kms_master_key_id"}
)
_TRANSITION = Block(
    "transition", {"StorageClass": "storage_class", "TransitionInDays": "days", "TransitionDate": "date"}
)
_VERSIONS_END = "LifecycleConfiguration.Rules.NoncurrentVersionExpiration.NoncurrentDays"
_LIFECYCLE = Block(
    "lifecycle_rule",
    {
        "Id": "id",
        "Status": "status",
        "Prefix": "prefix",
        "TagFilters": "tags",
        "Transitions": _TRANSITION,
        "Transition": _TRANSITION,
        "ExpirationInDays": "expiration_days",
        "ExpirationDate": "expiration_date",
        "NoncurrentVersionExpiration": Block(
            "noncurrent_version_expiration",
            {"NoncurrentDays": "noncurrent_days", "NewerNoncurrentVersions": "newer_noncurrent_versions"},
        ),
        "NoncurrentVersionExpirationInDays": "noncurrent_version_expiration_days",
    },
)


def _finish(draft: Draft) -> None:
    _set_logging(draft)
    _set_expirations(draft)
    block = draft.get("PublicAccessBlockConfiguration")
    if block is not None:
        named = {
            "block_public_acls": block.get("BlockPublicAcls"),
            "ignore_public_acls": block.get("IgnorePublicAcls"),
            "block_public_policy": block.get("BlockPublicPolicy"),
            "restrict_public_buckets": block.get("RestrictPublicBuckets"),
        }
        if not isinstance(block.data, dict):
            named = dict.fromkeys(named, block)
        kind = "aws_s3_bucket_public_access_block"
        draft.add(kind, ".PublicAccessBlockConfiguration", {"bucket": draft.own(), **named}, block.span)
    ownership = draft.get("OwnershipControls")
    if ownership is not None:
        owner = ownership.get("Rules", 0, "ObjectOwnership") or ownership
        rule = Value([Value({"object_ownership": owner}, owner.span)], owner.span)
        kind = "aws_s3_bucket_ownership_controls"
        draft.add(kind, ".OwnershipControls", {"bucket": draft.own(), "rule": rule}, ownership.span)


def _set_logging(draft: Draft) -> None:
    """Without a destination a bucket logs to itself.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-loggingconfiguration.html
    """
    block = draft.attributes.get("logging")
    inner = block.get(0) if block is not None else None
    if inner is not None and isinstance(inner.data, dict):
        inner.data.setdefault("target_bucket", draft.own(span=inner.span))


def _set_expirations(draft: Draft) -> None:
    rules = draft.attributes.get("lifecycle_rule")
    for rule in rules.items() if rules is not None else ():
        if not isinstance(rule.data, dict):
            continue
        old = rule.data.pop("noncurrent_version_expiration_days", None)
        if old is not None:
            block = Value([Value({"noncurrent_days": old}, old.span)], old.span)
            rule.data.setdefault("noncurrent_version_expiration", block)
        found = {
            name: value for name in ("days", "date") if (value := rule.data.pop(f"expiration_{name}", None)) is not None
        }
        if found:
            span = next(iter(found.values())).span
            rule.data["expiration"] = Value([Value(dict(found), span)], span)


SHAPES = {
    "AWS::S3::Bucket": Shape(
        "aws_s3_bucket",
        {
            "BucketName": "bucket",
            "AccessControl": Leaf("acl", _LISTS),
            "LoggingConfiguration": Block(
                "logging", {"DestinationBucketName": "target_bucket", "LogFilePrefix": "target_prefix"}
            ),
            "VersioningConfiguration": Block(
                "versioning", {"Status": Leaf("enabled", words({"Enabled": True, "Suspended": False}))}
            ),
            "BucketEncryption": Block(
                "server_side_encryption_configuration",
                {
                    "ServerSideEncryptionConfiguration": Block(
                        "rule", {"ServerSideEncryptionByDefault": _DEFAULT_ENCRYPTION}
                    )
                },
            ),
            "ObjectLockEnabled": Leaf("object_lock_enabled", flag),
            "ObjectLockConfiguration": Block(
                "object_lock_configuration",
                {
                    "ObjectLockEnabled": "object_lock_enabled",
                    "Rule": Block(
                        "rule",
                        {
                            "DefaultRetention": Block(
                                "default_retention", {"Mode": "mode", "Days": "days", "Years": "years"}
                            )
                        },
                    ),
                },
            ),
            "LifecycleConfiguration": Flat({"Rules": _LIFECYCLE}),
            "ReplicationConfiguration": Block(
                "replication_configuration",
                {
                    "Role": "role",
                    "Rules": Block(
                        "rules",
                        {
                            "Status": "status",
                            "Destination": Block("destination", {"Bucket": "bucket", "Account": "account_id"}),
                        },
                    ),
                },
            ),
        },
        _finish,
        {
            "aws_s3_bucket_public_access_block": "PublicAccessBlockConfiguration",
            "aws_s3_bucket_ownership_controls": "OwnershipControls",
            "lifecycle_rule.expiration.days": "LifecycleConfiguration.Rules.ExpirationInDays",
            "lifecycle_rule.noncurrent_version_expiration.days": _VERSIONS_END,
            "lifecycle_rule.expiration.date": "LifecycleConfiguration.Rules.ExpirationDate",
        },
    ),
    "AWS::S3::BucketPolicy": Shape("aws_s3_bucket_policy", {"Bucket": "bucket", "PolicyDocument": "policy"}),
}
