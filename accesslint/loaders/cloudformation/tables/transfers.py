"""Services that keep, move or serve data and log by choice: file systems, transfers, migrations, environments, users.

Directory Service has no property for its log, so its directories are not handed over: nobody could follow the advice.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from accesslint.translation import Block, Flat, Shape, Spec

_AUDIT = Block(
    "audit_log_configuration",
    {
        "AuditLogDestination": "audit_log_destination",
        "FileAccessAuditLogLevel": "file_access_audit_log_level",
        "FileShareAccessAuditLogLevel": "file_share_access_audit_log_level",
    },
)

_SETTING: dict[str, Spec] = {"Namespace": "namespace", "OptionName": "name", "Value": "value"}

SHAPES = {
    "AWS::FSx::FileSystem": Shape(
        "aws_fsx_windows_file_system",
        {"FileSystemType": "file_system_type", "WindowsConfiguration": Flat({"AuditLogConfiguration": _AUDIT})},
    ),
    "AWS::DataSync::Task": Shape(
        "aws_datasync_task",
        {
            "Name": "name",
            "TaskMode": "task_mode",
            "CloudWatchLogGroupArn": "cloudwatch_log_group_arn",
            "Options": Block("options", {"LogLevel": "log_level"}),
        },
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
