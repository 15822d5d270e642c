"""Crossplane's kinds for AWS, and the resource types of the Terraform provider that they are made from.

The provider's generator drops the words of the group from a type and writes the rest in camel case:
https://github.com/crossplane-contrib/provider-upjet-aws
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, Mapping[str, str]] = {
    "apigateway": {
        "Deployment": "aws_api_gateway_deployment",
        "MethodSettings": "aws_api_gateway_method_settings",
        "Stage": "aws_api_gateway_stage",
    },
    "apigatewayv2": {
        "API": "aws_apigatewayv2_api",
        "Stage": "aws_apigatewayv2_stage",
    },
    "appsync": {
        "GraphqlAPI": "aws_appsync_graphql_api",
    },
    "bedrock": {
        "ModelInvocationLoggingConfiguration": "aws_bedrock_model_invocation_logging_configuration",
    },
    "cloudfront": {
        "Distribution": "aws_cloudfront_distribution",
        "OriginAccessIdentity": "aws_cloudfront_origin_access_identity",
        "RealtimeLogConfig": "aws_cloudfront_realtime_log_config",
    },
    "cloudtrail": {
        "Trail": "aws_cloudtrail",
        "EventDataStore": "aws_cloudtrail_event_data_store",
    },
    "cloudwatch": {
        "CompositeAlarm": "aws_cloudwatch_composite_alarm",
        "MetricAlarm": "aws_cloudwatch_metric_alarm",
    },
    "cloudwatchevents": {
        "Rule": "aws_cloudwatch_event_rule",
        "Target": "aws_cloudwatch_event_target",
    },
    "cloudwatchlogs": {
        "AccountPolicy": "aws_cloudwatch_log_account_policy",
        "Delivery": "aws_cloudwatch_log_delivery",
        "DeliveryDestination": "aws_cloudwatch_log_delivery_destination",
        "DeliverySource": "aws_cloudwatch_log_delivery_source",
        "Group": "aws_cloudwatch_log_group",
        "MetricFilter": "aws_cloudwatch_log_metric_filter",
        "ResourcePolicy": "aws_cloudwatch_log_resource_policy",
        "SubscriptionFilter": "aws_cloudwatch_log_subscription_filter",
    },
    "codebuild": {
        "Project": "aws_codebuild_project",
    },
    "cognitoidp": {
        "LogDeliveryConfiguration": "aws_cognito_log_delivery_configuration",
    },
    "configservice": {
        "ConfigurationRecorder": "aws_config_configuration_recorder",
        "AWSConfigurationRecorderStatus": "aws_config_configuration_recorder_status",
        "DeliveryChannel": "aws_config_delivery_channel",
    },
    "datasync": {
        "Task": "aws_datasync_task",
    },
    "dms": {
        "ReplicationConfig": "aws_dms_replication_config",
        "ReplicationTask": "aws_dms_replication_task",
    },
    "docdb": {
        "Cluster": "aws_docdb_cluster",
        "ClusterParameterGroup": "aws_docdb_cluster_parameter_group",
    },
    "ds": {
        "Directory": "aws_directory_service_directory",
        "LogSubscription": "aws_directory_service_log_subscription",
    },
    "dynamodb": {
        "Table": "aws_dynamodb_table",
    },
    "ec2": {
        "DefaultVPC": "aws_default_vpc",
        "ClientVPNEndpoint": "aws_ec2_client_vpn_endpoint",
        "TransitGateway": "aws_ec2_transit_gateway",
        "FlowLog": "aws_flow_log",
        "Subnet": "aws_subnet",
        "VPC": "aws_vpc",
    },
    "ecs": {
        "Cluster": "aws_ecs_cluster",
        "TaskDefinition": "aws_ecs_task_definition",
    },
    "eks": {
        "Cluster": "aws_eks_cluster",
    },
    "elasticache": {
        "Cluster": "aws_elasticache_cluster",
        "ReplicationGroup": "aws_elasticache_replication_group",
    },
    "elasticbeanstalk": {
        "Environment": "aws_elastic_beanstalk_environment",
    },
    "elasticsearch": {
        "Domain": "aws_elasticsearch_domain",
    },
    "elb": {
        "ELB": "aws_elb",
    },
    "elbv2": {
        "ALB": "aws_alb",
        "ALBListener": "aws_alb_listener",
        "LB": "aws_lb",
        "LBListener": "aws_lb_listener",
    },
    "emr": {
        "Cluster": "aws_emr_cluster",
    },
    "firehose": {
        "DeliveryStream": "aws_kinesis_firehose_delivery_stream",
    },
    "fsx": {
        "WindowsFileSystem": "aws_fsx_windows_file_system",
    },
    "globalaccelerator": {
        "Accelerator": "aws_globalaccelerator_accelerator",
    },
    "guardduty": {
        "Detector": "aws_guardduty_detector",
    },
    "iam": {
        "Group": "aws_iam_group",
        "GroupPolicy": "aws_iam_group_policy",
        "GroupPolicyAttachment": "aws_iam_group_policy_attachment",
        "InstanceProfile": "aws_iam_instance_profile",
        "OpenIDConnectProvider": "aws_iam_openid_connect_provider",
        "Policy": "aws_iam_policy",
        "PolicyAttachment": "aws_iam_policy_attachment",
        "Role": "aws_iam_role",
        "RolePolicy": "aws_iam_role_policy",
        "RolePolicyAttachment": "aws_iam_role_policy_attachment",
        "SAMLProvider": "aws_iam_saml_provider",
        "User": "aws_iam_user",
        "UserPolicy": "aws_iam_user_policy",
        "UserPolicyAttachment": "aws_iam_user_policy_attachment",
    },
    "kafka": {
        "Cluster": "aws_msk_cluster",
    },
    "kinesis": {
        "Stream": "aws_kinesis_stream",
    },
    "kms": {
        "Alias": "aws_kms_alias",
        "ExternalKey": "aws_kms_external_key",
        "Key": "aws_kms_key",
        "KeyPolicy": "aws_kms_key_policy",
        "ReplicaExternalKey": "aws_kms_replica_external_key",
        "ReplicaKey": "aws_kms_replica_key",
    },
    "lambda": {
        "Function": "aws_lambda_function",
    },
    "mq": {
        "Broker": "aws_mq_broker",
    },
    "mwaa": {
        "Environment": "aws_mwaa_environment",
    },
    "neptune": {
        "Cluster": "aws_neptune_cluster",
        "ClusterParameterGroup": "aws_neptune_cluster_parameter_group",
    },
    "networkfirewall": {
        "Firewall": "aws_networkfirewall_firewall",
        "LoggingConfiguration": "aws_networkfirewall_logging_configuration",
    },
    "opensearch": {
        "Domain": "aws_opensearch_domain",
    },
    "organizations": {
        "Account": "aws_organizations_account",
    },
    "rds": {
        "Instance": "aws_db_instance",
        "OptionGroup": "aws_db_option_group",
        "ParameterGroup": "aws_db_parameter_group",
        "Cluster": "aws_rds_cluster",
        "ClusterActivityStream": "aws_rds_cluster_activity_stream",
        "ClusterInstance": "aws_rds_cluster_instance",
        "ClusterParameterGroup": "aws_rds_cluster_parameter_group",
    },
    "redshift": {
        "Cluster": "aws_redshift_cluster",
        "Logging": "aws_redshift_logging",
        "ParameterGroup": "aws_redshift_parameter_group",
    },
    "redshiftserverless": {
        "Namespace": "aws_redshiftserverless_namespace",
        "Workgroup": "aws_redshiftserverless_workgroup",
    },
    "route53": {
        "QueryLog": "aws_route53_query_log",
        "Zone": "aws_route53_zone",
    },
    "route53resolver": {
        "QueryLogConfig": "aws_route53_resolver_query_log_config",
        "QueryLogConfigAssociation": "aws_route53_resolver_query_log_config_association",
    },
    "s3": {
        "Bucket": "aws_s3_bucket",
        "BucketACL": "aws_s3_bucket_acl",
        "BucketLifecycleConfiguration": "aws_s3_bucket_lifecycle_configuration",
        "BucketLogging": "aws_s3_bucket_logging",
        "BucketObjectLockConfiguration": "aws_s3_bucket_object_lock_configuration",
        "BucketOwnershipControls": "aws_s3_bucket_ownership_controls",
        "BucketPolicy": "aws_s3_bucket_policy",
        "BucketPublicAccessBlock": "aws_s3_bucket_public_access_block",
        "BucketReplicationConfiguration": "aws_s3_bucket_replication_configuration",
        "BucketServerSideEncryptionConfiguration": "aws_s3_bucket_server_side_encryption_configuration",
        "BucketVersioning": "aws_s3_bucket_versioning",
        "DirectoryBucket": "aws_s3_directory_bucket",
    },
    "s3control": {
        "AccountPublicAccessBlock": "aws_s3_account_public_access_block",
    },
    "securitylake": {
        "AwsLogSource": "aws_securitylake_aws_log_source",
        "DataLake": "aws_securitylake_data_lake",
    },
    "sfn": {
        "StateMachine": "aws_sfn_state_machine",
    },
    "ssm": {
        "Document": "aws_ssm_document",
    },
    "storagegateway": {
        "FileSystemAssociation": "aws_storagegateway_file_system_association",
        "SmbFileShare": "aws_storagegateway_smb_file_share",
    },
    "transfer": {
        "Server": "aws_transfer_server",
    },
    "verifiedaccess": {
        "Instance": "aws_verifiedaccess_instance",
        "InstanceLoggingConfiguration": "aws_verifiedaccess_instance_logging_configuration",
    },
    "vpclattice": {
        "AccessLogSubscription": "aws_vpclattice_access_log_subscription",
        "Service": "aws_vpclattice_service",
        "ServiceNetwork": "aws_vpclattice_service_network",
    },
    "waf": {
        "WebACL": "aws_waf_web_acl",
    },
    "wafregional": {
        "WebACL": "aws_wafregional_web_acl",
    },
    "wafv2": {
        "WebACL": "aws_wafv2_web_acl",
        "WebACLLoggingConfiguration": "aws_wafv2_web_acl_logging_configuration",
    },
}
"""By API group without the provider's ending, then by kind."""
