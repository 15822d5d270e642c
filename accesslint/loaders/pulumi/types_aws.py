"""Pulumi's resource types for AWS, and the types of the Terraform provider that they bridge to.

https://www.pulumi.com/registry/packages/aws/api-docs/
"""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, Mapping[str, str]] = {
    "alb": {
        "Listener": "aws_alb_listener",
        "LoadBalancer": "aws_alb",
    },
    "apigateway": {
        "Deployment": "aws_api_gateway_deployment",
        "MethodSettings": "aws_api_gateway_method_settings",
        "Stage": "aws_api_gateway_stage",
    },
    "apigatewayv2": {
        "Api": "aws_apigatewayv2_api",
        "Stage": "aws_apigatewayv2_stage",
    },
    "applicationloadbalancing": {
        "Listener": "aws_alb_listener",
        "LoadBalancer": "aws_alb",
    },
    "appsync": {
        "GraphQLApi": "aws_appsync_graphql_api",
    },
    "bedrockmodel": {
        "InvocationLoggingConfiguration": "aws_bedrock_model_invocation_logging_configuration",
    },
    "cfg": {
        "DeliveryChannel": "aws_config_delivery_channel",
        "Recorder": "aws_config_configuration_recorder",
        "RecorderStatus": "aws_config_configuration_recorder_status",
    },
    "cloudfront": {
        "Distribution": "aws_cloudfront_distribution",
        "OriginAccessIdentity": "aws_cloudfront_origin_access_identity",
        "RealtimeLogConfig": "aws_cloudfront_realtime_log_config",
    },
    "cloudtrail": {
        "EventDataStore": "aws_cloudtrail_event_data_store",
        "Trail": "aws_cloudtrail",
    },
    "cloudwatch": {
        "CompositeAlarm": "aws_cloudwatch_composite_alarm",
        "EventRule": "aws_cloudwatch_event_rule",
        "EventTarget": "aws_cloudwatch_event_target",
        "LogAccountPolicy": "aws_cloudwatch_log_account_policy",
        "LogDelivery": "aws_cloudwatch_log_delivery",
        "LogDeliveryDestination": "aws_cloudwatch_log_delivery_destination",
        "LogDeliverySource": "aws_cloudwatch_log_delivery_source",
        "LogGroup": "aws_cloudwatch_log_group",
        "LogMetricFilter": "aws_cloudwatch_log_metric_filter",
        "LogResourcePolicy": "aws_cloudwatch_log_resource_policy",
        "LogSubscriptionFilter": "aws_cloudwatch_log_subscription_filter",
        "MetricAlarm": "aws_cloudwatch_metric_alarm",
    },
    "codebuild": {
        "Project": "aws_codebuild_project",
    },
    "cognito": {
        "LogDeliveryConfiguration": "aws_cognito_log_delivery_configuration",
    },
    "datasync": {
        "Task": "aws_datasync_task",
    },
    "directoryservice": {
        "Directory": "aws_directory_service_directory",
        "LogSubscription": "aws_directory_service_log_subscription",
    },
    "dms": {
        "ReplicationConfig": "aws_dms_replication_config",
        "ReplicationTask": "aws_dms_replication_task",
    },
    "docdb": {
        "Cluster": "aws_docdb_cluster",
        "ClusterParameterGroup": "aws_docdb_cluster_parameter_group",
    },
    "dynamodb": {
        "Table": "aws_dynamodb_table",
    },
    "ec2": {
        "DefaultVpc": "aws_default_vpc",
        "FlowLog": "aws_flow_log",
        "Subnet": "aws_subnet",
        "Vpc": "aws_vpc",
    },
    "ec2clientvpn": {
        "Endpoint": "aws_ec2_client_vpn_endpoint",
    },
    "ec2transitgateway": {
        "TransitGateway": "aws_ec2_transit_gateway",
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
    "elasticloadbalancing": {
        "LoadBalancer": "aws_elb",
    },
    "elasticloadbalancingv2": {
        "Listener": "aws_lb_listener",
        "LoadBalancer": "aws_lb",
    },
    "elasticsearch": {
        "Domain": "aws_elasticsearch_domain",
    },
    "elb": {
        "LoadBalancer": "aws_elb",
    },
    "emr": {
        "Cluster": "aws_emr_cluster",
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
        "OpenIdConnectProvider": "aws_iam_openid_connect_provider",
        "Policy": "aws_iam_policy",
        "PolicyAttachment": "aws_iam_policy_attachment",
        "Role": "aws_iam_role",
        "RolePolicy": "aws_iam_role_policy",
        "RolePolicyAttachment": "aws_iam_role_policy_attachment",
        "SamlProvider": "aws_iam_saml_provider",
        "User": "aws_iam_user",
        "UserPolicy": "aws_iam_user_policy",
        "UserPolicyAttachment": "aws_iam_user_policy_attachment",
    },
    "kinesis": {
        "FirehoseDeliveryStream": "aws_kinesis_firehose_delivery_stream",
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
    "lb": {
        "Listener": "aws_lb_listener",
        "LoadBalancer": "aws_lb",
    },
    "mq": {
        "Broker": "aws_mq_broker",
    },
    "msk": {
        "Cluster": "aws_msk_cluster",
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
        "Cluster": "aws_rds_cluster",
        "ClusterActivityStream": "aws_rds_cluster_activity_stream",
        "ClusterInstance": "aws_rds_cluster_instance",
        "ClusterParameterGroup": "aws_rds_cluster_parameter_group",
        "Instance": "aws_db_instance",
        "OptionGroup": "aws_db_option_group",
        "ParameterGroup": "aws_db_parameter_group",
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
        "ResolverQueryLogConfig": "aws_route53_resolver_query_log_config",
        "ResolverQueryLogConfigAssociation": "aws_route53_resolver_query_log_config_association",
        "Zone": "aws_route53_zone",
    },
    "s3": {
        "AccountPublicAccessBlock": "aws_s3_account_public_access_block",
        "Bucket": "aws_s3_bucket",
        "BucketAcl": "aws_s3_bucket_acl",
        "BucketAclV2": "aws_s3_bucket_acl",
        "BucketLifecycleConfiguration": "aws_s3_bucket_lifecycle_configuration",
        "BucketLifecycleConfigurationV2": "aws_s3_bucket_lifecycle_configuration",
        "BucketLogging": "aws_s3_bucket_logging",
        "BucketLoggingV2": "aws_s3_bucket_logging",
        "BucketObjectLockConfiguration": "aws_s3_bucket_object_lock_configuration",
        "BucketObjectLockConfigurationV2": "aws_s3_bucket_object_lock_configuration",
        "BucketOwnershipControls": "aws_s3_bucket_ownership_controls",
        "BucketPolicy": "aws_s3_bucket_policy",
        "BucketPublicAccessBlock": "aws_s3_bucket_public_access_block",
        "BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
        "BucketServerSideEncryptionConfiguration": "aws_s3_bucket_server_side_encryption_configuration",
        "BucketServerSideEncryptionConfigurationV2": "aws_s3_bucket_server_side_encryption_configuration",
        "BucketV2": "aws_s3_bucket",
        "BucketVersioning": "aws_s3_bucket_versioning",
        "BucketVersioningV2": "aws_s3_bucket_versioning",
        "DirectoryBucket": "aws_s3_directory_bucket",
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
        "WebAcl": "aws_waf_web_acl",
    },
    "wafregional": {
        "WebAcl": "aws_wafregional_web_acl",
    },
    "wafv2": {
        "WebAcl": "aws_wafv2_web_acl",
        "WebAclLoggingConfiguration": "aws_wafv2_web_acl_logging_configuration",
    },
}
"""By module, then by name: `aws:s3/bucketV2:BucketV2` and `aws:s3:BucketV2` are `s3` and `BucketV2`."""
