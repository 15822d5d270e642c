"""ECS: what containers log to, and where a cluster keeps what is typed into them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html
and https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-cluster-executecommandconfiguration.html
"""

from __future__ import annotations

from accesslint.translation import Block, Leaf, Shape, Spec, flag

_CONTAINER: dict[str, Spec] = {
    "Name": "name",
    "Image": "image",
    # What Terraform takes as JSON has the names of the service's own interface.
    "LogConfiguration": Block("logConfiguration", {"LogDriver": "logDriver", "Options": "options"}),
    "FirelensConfiguration": Block("firelensConfiguration", {"Type": "type", "Options": "options"}),
}

_SESSIONS = Block(
    "execute_command_configuration",
    {
        "Logging": "logging",
        "KmsKeyId": "kms_key_id",
        "LogConfiguration": Block(
            "log_configuration",
            {
                "CloudWatchLogGroupName": "cloud_watch_log_group_name",
                "CloudWatchEncryptionEnabled": Leaf("cloud_watch_encryption_enabled", flag),
                "S3BucketName": "s3_bucket_name",
                "S3KeyPrefix": "s3_key_prefix",
                "S3EncryptionEnabled": Leaf("s3_bucket_encryption_enabled", flag),
            },
        ),
    },
)

SHAPES = {
    "AWS::ECS::TaskDefinition": Shape(
        "aws_ecs_task_definition",
        {"Family": "family", "ContainerDefinitions": Block("container_definitions", _CONTAINER)},
    ),
    "AWS::ECS::Cluster": Shape(
        "aws_ecs_cluster",
        {
            "ClusterName": "name",
            "Configuration": Block("configuration", {"ExecuteCommandConfiguration": _SESSIONS}),
        },
    ),
}
