"""Services that keep, move or serve data and log by choice: file systems, transfers, migrations, environments, users.

Directory Service has no property for its log, so its directories are not handed over: nobody could follow the advice.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from accesslint.model.values import Unknown, Value
from accesslint.translation import Block, Draft, Flat, Shape, Spec, nested, translated

_AUDIT = Block(
    "audit_log_configuration",
    {
        "AuditLogDestination": "audit_log_destination",
        "FileAccessAuditLogLevel": "file_access_audit_log_level",
        "FileShareAccessAuditLogLevel": "file_share_access_audit_log_level",
    },
)

_SETTING: dict[str, Spec] = {"Namespace": "namespace", "OptionName": "name", "Value": "value"}

_LAKE: dict[str, Spec] = {
    "EncryptionConfiguration": Block("encryption_configuration", {"KmsKeyId": "kms_key_id"}),
    "LifecycleConfiguration": Block("lifecycle_configuration", {"Expiration": Block("expiration", {"Days": "days"})}),
}


def _lake(draft: Draft) -> None:
    """What a template says of a lake stands in a block of its own in Terraform."""
    inner = translated(draft.properties, _LAKE)
    if inner:
        span = next(iter(inner.values())).span
        draft.attributes["configuration"] = Value([Value(inner, span)], span)


def _task(draft: Draft) -> None:
    """Without a level Terraform asks for none; which one the service takes for a template's log group is not told."""
    group, options = draft.get("CloudWatchLogGroupArn"), draft.get("Options")
    closed = options is None or (isinstance(options.data, dict) and options.get("LogLevel") is None)
    if group is not None and closed:
        level = Value(Unknown("the template names a log group and no LogLevel", "Options.LogLevel"), group.span)
        draft.attributes["options"] = nested("log_level", level, group.span)


def _source(draft: Draft) -> None:
    inner = translated(draft.properties, {"SourceName": "source_name", "Accounts": "accounts"})
    if inner:
        span = next(iter(inner.values())).span
        draft.attributes["source"] = Value([Value(inner, span)], span)


SHAPES = {
    "AWS::FSx::FileSystem": Shape(
        "aws_fsx_windows_file_system",
        {"FileSystemType": "file_system_type", "WindowsConfiguration": Flat({"AuditLogConfiguration": _AUDIT})},
    ),
    "AWS::StorageGateway::SMBFileShare": Shape(
        # The service's API writes it in capitals.
        "aws_storagegateway_smb_file_share",
        {"AuditDestinationArn": "audit_destination_arn", "AuditDestinationARN": "audit_destination_arn"},
    ),
    "AWS::DataSync::Task": Shape(
        "aws_datasync_task",
        {
            "Name": "name",
            "TaskMode": "task_mode",
            "CloudWatchLogGroupArn": "cloudwatch_log_group_arn",
            "Options": Block("options", {"LogLevel": "log_level"}),
        },
        _task,
    ),
    "AWS::DMS::ReplicationInstance": Shape(
        "aws_dms_replication_instance", {"ReplicationInstanceIdentifier": "replication_instance_id"}
    ),
    "AWS::DMS::ReplicationTask": Shape(
        "aws_dms_replication_task",
        {
            "ReplicationTaskIdentifier": "replication_task_id",
            "ReplicationInstanceArn": "replication_instance_arn",
            "ReplicationTaskSettings": "replication_task_settings",
        },
    ),
    "AWS::DMS::ReplicationConfig": Shape(
        "aws_dms_replication_config",
        {
            "ReplicationConfigIdentifier": "replication_config_identifier",
            "ReplicationSettings": "replication_settings",
        },
    ),
    "AWS::ElasticBeanstalk::Environment": Shape(
        "aws_elastic_beanstalk_environment",
        {"EnvironmentName": "name", "TemplateName": "template_name", "OptionSettings": Block("setting", _SETTING)},
    ),
    "AWS::ElasticBeanstalk::ConfigurationTemplate": Shape(
        "aws_elastic_beanstalk_configuration_template", {"OptionSettings": Block("setting", _SETTING)}
    ),
    "AWS::SecurityLake::DataLake": Shape(
        "aws_securitylake_data_lake",
        {},
        _lake,
        {
            "configuration.lifecycle_configuration.expiration.days": "LifecycleConfiguration.Expiration.Days",
            "configuration.encryption_configuration.kms_key_id": "EncryptionConfiguration.KmsKeyId",
        },
    ),
    "AWS::SecurityLake::AwsLogSource": Shape(
        "aws_securitylake_aws_log_source",
        {"DataLakeArn": "data_lake_arn"},
        _source,
        {"source.source_name": "SourceName"},
    ),
    "AWS::Cognito::LogDeliveryConfiguration": Shape(
        "aws_cognito_log_delivery_configuration",
        {
            "UserPoolId": "user_pool_id",
            "LogConfigurations": Block(
                "log_configurations",
                {
                    "EventSource": "event_source",
                    "LogLevel": "log_level",
                    "CloudWatchLogsConfiguration": Block(
                        "cloud_watch_logs_configuration", {"LogGroupArn": "log_group_arn"}
                    ),
                    "FirehoseConfiguration": Block("firehose_configuration", {"StreamArn": "stream_arn"}),
                    "S3Configuration": Block("s3_configuration", {"BucketArn": "bucket_arn"}),
                },
            ),
        },
    ),
}
