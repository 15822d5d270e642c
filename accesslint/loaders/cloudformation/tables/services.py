"""Services that log by attributes of their own: firewalls, DNS, gateways, workflows, builds, brokers, search.

Global Accelerator and the classic WAF have no property for their logs, so they are not handed over: nobody could
follow the advice. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Leaf, Shape, Spec, flag, is_open, translated

_ENABLED = Leaf("enabled", flag)


def _log_groups(value: Value) -> Value:
    """The ARN of the one log group that a state machine may name."""
    return value.get(0, "CloudWatchLogsLogGroup", "LogGroupArn") or value.get(0, "CloudWatchLogsLogGroup") or value


_WORKFLOW = Block(
    "logging_configuration",
    {
        "Level": "level",
        "IncludeExecutionData": Leaf("include_execution_data", flag),
        "Destinations": Leaf("log_destination", _log_groups),
    },
)

_BROKER = Block(
    "broker_logs",
    {
        "CloudWatchLogs": Block("cloudwatch_logs", {"Enabled": _ENABLED, "LogGroup": "log_group"}),
        "S3": Block("s3", {"Enabled": _ENABLED, "Bucket": "bucket", "Prefix": "prefix"}),
        "Firehose": Block("firehose", {"Enabled": _ENABLED, "DeliveryStream": "delivery_stream"}),
    },
)

_OPTION: dict[str, Spec] = {"CloudWatchLogsLogGroupArn": "cloudwatch_log_group_arn", "Enabled": _ENABLED}


def _options(value: Value) -> Value:
    """Options by log type as a list of options. Without `Enabled` nothing is published:

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-logpublishingoption.html
    """
    if not isinstance(value.data, dict):
        return value
    listed = []
    for kind, option in value.data.items():
        if is_open(option):
            listed.append(Value({"log_type": Value(kind, option.span), "enabled": option}, option.span))
            continue
        found = {"log_type": Value(kind, option.span), **translated(option, _OPTION)}
        found.setdefault("enabled", Value(False, option.span))
        listed.append(Value(found, option.span))
    return Value(listed, value.span)


_DOMAIN: dict[str, Spec] = {
    "DomainName": "domain_name",
    "LogPublishingOptions": Leaf("log_publishing_options", _options),
    "AdvancedSecurityOptions": Block("advanced_security_options", {"Enabled": _ENABLED}),
    "EncryptionAtRestOptions": Block("encrypt_at_rest", {"Enabled": _ENABLED, "KmsKeyId": "kms_key_id"}),
    "DomainEndpointOptions": Block("domain_endpoint_options", {"EnforceHTTPS": Leaf("enforce_https", flag)}),
}

_OPTIONS = {"log_type": "key", "log_publishing_options.enabled": "LogPublishingOptions.AUDIT_LOGS.Enabled"}

_ACCESS_LOGS = Block(
    "access_logs",
    {
        "CloudWatchLogs": Block("cloudwatch_logs", {"Enabled": _ENABLED, "LogGroup": "log_group"}),
        "S3": Block("s3", {"Enabled": _ENABLED, "BucketName": "bucket_name"}),
        "KinesisDataFirehose": Block(
            "kinesis_data_firehose", {"Enabled": _ENABLED, "DeliveryStream": "delivery_stream"}
        ),
    },
)


def _query_log(draft: Draft) -> None:
    given = draft.get("QueryLoggingConfig")
    if given is not None:
        group = given.get("CloudWatchLogsLogGroupArn") or given
        attributes = {"zone_id": draft.own(span=given.span), "cloudwatch_log_group_arn": group}
        draft.add("aws_route53_query_log", ".QueryLoggingConfig", attributes, given.span)


def _verified_access(draft: Draft) -> None:
    given = draft.get("LoggingConfigurations")
    if given is not None:
        attributes = {
            "verifiedaccess_instance_id": draft.own(span=given.span),
            **translated(Value({"Logs": given}, given.span), {"Logs": _ACCESS_LOGS}),
        }
        kind = "aws_verifiedaccess_instance_logging_configuration"
        draft.add(kind, ".LoggingConfigurations", attributes, given.span)


SHAPES = {
    "AWS::StepFunctions::StateMachine": Shape(
        "aws_sfn_state_machine", {"StateMachineName": "name", "LoggingConfiguration": _WORKFLOW}
    ),
    "AWS::Serverless::StateMachine": Shape("aws_sfn_state_machine", {"Name": "name", "Logging": _WORKFLOW}),
    "AWS::CodeBuild::Project": Shape(
        "aws_codebuild_project",
        {
            "Name": "name",
            "LogsConfig": Block(
                "logs_config",
                {
                    "CloudWatchLogs": Block("cloudwatch_logs", {"Status": "status", "GroupName": "group_name"}),
                    "S3Logs": Block("s3_logs", {"Status": "status", "Location": "location"}),
                },
            ),
        },
    ),
    "AWS::MSK::Cluster": Shape(
        "aws_msk_cluster",
        {"ClusterName": "cluster_name", "LoggingInfo": Block("logging_info", {"BrokerLogs": _BROKER})},
    ),
    "AWS::AmazonMQ::Broker": Shape(
        "aws_mq_broker",
        {
            "BrokerName": "broker_name",
            "EngineType": "engine_type",
            "Logs": Block("logs", {"Audit": Leaf("audit", flag), "General": Leaf("general", flag)}),
        },
    ),
    "AWS::NetworkFirewall::Firewall": Shape("aws_networkfirewall_firewall", {"FirewallName": "name"}),
    "AWS::NetworkFirewall::LoggingConfiguration": Shape(
        "aws_networkfirewall_logging_configuration",
        {
            "FirewallArn": "firewall_arn",
            "LoggingConfiguration": Block(
                "logging_configuration",
                {
                    "LogDestinationConfigs": Block(
                        "log_destination_config",
                        {
                            "LogType": "log_type",
                            "LogDestinationType": "log_destination_type",
                            "LogDestination": "log_destination",
                        },
                    )
                },
            ),
        },
    ),
    "AWS::AppSync::GraphQLApi": Shape(
        "aws_appsync_graphql_api",
        {
            "Name": "name",
            "LogConfig": Block(
                "log_config",
                {"CloudWatchLogsRoleArn": "cloudwatch_logs_role_arn", "FieldLogLevel": "field_log_level"},
            ),
        },
    ),
    "AWS::Transfer::Server": Shape(
        "aws_transfer_server",
        {"StructuredLogDestinations": "structured_log_destinations", "LoggingRole": "logging_role"},
    ),
    "AWS::OpenSearchService::Domain": Shape("aws_opensearch_domain", _DOMAIN, written=_OPTIONS),
    "AWS::Elasticsearch::Domain": Shape("aws_elasticsearch_domain", _DOMAIN, written=_OPTIONS),
    "AWS::WAFv2::WebACL": Shape(
        "aws_wafv2_web_acl",
        {"Name": "name"},
        written={"aws_wafv2_web_acl_logging_configuration": "AWS::WAFv2::LoggingConfiguration"},
    ),
    "AWS::WAFv2::LoggingConfiguration": Shape(
        "aws_wafv2_web_acl_logging_configuration",
        {
            "ResourceArn": "resource_arn",
            "LogDestinationConfigs": "log_destination_configs",
            "RedactedFields": Block("redacted_fields", {"SingleHeader": Block("single_header", {"Name": "name"})}),
            "LoggingFilter": Block(
                "logging_filter",
                {"DefaultBehavior": "default_behavior", "Filters": Block("filter", {"Behavior": "behavior"})},
            ),
        },
    ),
    "AWS::Route53::HostedZone": Shape(
        "aws_route53_zone",
        {"Name": "name", "VPCs": "vpc"},
        _query_log,
        {"aws_route53_query_log": "QueryLoggingConfig"},
    ),
    "AWS::Route53Resolver::ResolverQueryLoggingConfig": Shape(
        "aws_route53_resolver_query_log_config", {"Name": "name", "DestinationArn": "destination_arn"}
    ),
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": Shape(
        "aws_route53_resolver_query_log_config_association",
        {"ResolverQueryLogConfigId": "resolver_query_log_config_id", "ResourceId": "resource_id"},
    ),
    "AWS::EC2::ClientVpnEndpoint": Shape(
        "aws_ec2_client_vpn_endpoint",
        {
            "ConnectionLogOptions": Block(
                "connection_log_options", {"Enabled": _ENABLED, "CloudwatchLogGroup": "cloudwatch_log_group"}
            )
        },
    ),
    "AWS::EC2::VerifiedAccessInstance": Shape(
        "aws_verifiedaccess_instance",
        {},
        _verified_access,
        {"aws_verifiedaccess_instance_logging_configuration": "LoggingConfigurations"},
    ),
    "AWS::VpcLattice::ServiceNetwork": Shape(
        "aws_vpclattice_service_network",
        {"Name": "name"},
        written={"aws_vpclattice_access_log_subscription": "AWS::VpcLattice::AccessLogSubscription"},
    ),
    "AWS::VpcLattice::Service": Shape(
        "aws_vpclattice_service",
        {"Name": "name"},
        written={"aws_vpclattice_access_log_subscription": "AWS::VpcLattice::AccessLogSubscription"},
    ),
    "AWS::VpcLattice::AccessLogSubscription": Shape(
        "aws_vpclattice_access_log_subscription",
        {"ResourceIdentifier": "resource_identifier", "DestinationArn": "destination_arn"},
    ),
}
