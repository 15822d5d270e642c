"""Terraform's types that CloudFormation has no type of its own for, each with the reason.

Read off https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from collections.abc import Mapping

_PROPERTY = "a property of the bucket"
_LOOKED_UP = "Terraform looks it up; templates write the account, or a mapping by region"
_NO_LOGS = "CloudFormation has no property for its logs"

WITHOUT_TWIN: Mapping[str, str] = {
    "aws_alb": "Terraform's older name of `aws_lb`",
    "aws_alb_listener": "Terraform's older name of `aws_lb_listener`",
    "aws_bedrock_model_invocation_logging_configuration": "CloudFormation has no type for it",
    "aws_canonical_user_id": _LOOKED_UP,
    "aws_cloudfront_log_delivery_canonical_user_id": _LOOKED_UP,
    "aws_cloudtrail_service_account": _LOOKED_UP,
    "aws_default_vpc": "CloudFormation cannot adopt the default VPC",
    "aws_directory_service_directory": _NO_LOGS,
    "aws_directory_service_log_subscription": _NO_LOGS,
    "aws_elb_service_account": _LOOKED_UP,
    "aws_globalaccelerator_accelerator": _NO_LOGS,
    "aws_iam_role_policy_attachment": "a property of the role: `ManagedPolicyArns`",
    "aws_kms_key_policy": "a property of the key: `KeyPolicy`",
    "aws_kms_replica_external_key": "CloudFormation has no type for it",
    "aws_rds_cluster_activity_stream": "CloudFormation cannot start an activity stream",
    "aws_redshift_service_account": _LOOKED_UP,
    "aws_s3_account_public_access_block": "CloudFormation has no type for it",
    "aws_s3_bucket_acl": f"{_PROPERTY}: `AccessControl`",
    "aws_s3_bucket_lifecycle_configuration": f"{_PROPERTY}: `LifecycleConfiguration`",
    "aws_s3_bucket_logging": f"{_PROPERTY}: `LoggingConfiguration`",
    "aws_s3_bucket_object_lock_configuration": f"{_PROPERTY}: `ObjectLockConfiguration`",
    "aws_s3_bucket_replication_configuration": f"{_PROPERTY}: `ReplicationConfiguration`",
    "aws_s3_bucket_server_side_encryption_configuration": f"{_PROPERTY}: `BucketEncryption`",
    "aws_s3_bucket_versioning": f"{_PROPERTY}: `VersioningConfiguration`",
    "aws_storagegateway_file_system_association": "CloudFormation has no type for it",
    "aws_waf_web_acl": _NO_LOGS,
    "aws_wafregional_web_acl": _NO_LOGS,
}
"""Why, by Terraform's type."""
