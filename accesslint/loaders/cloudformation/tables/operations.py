"""What runs and watches an account: AWS Config, Session Manager's documents, Airflow, EMR, caches, transit gateways.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Leaf, Shape, Spec, flag, is_open, translated

_ENABLED: dict[str, Spec] = {"Enabled": Leaf("enabled", flag), "LogLevel": "log_level"}

_AIRFLOW = Block(
    "logging_configuration",
    {
        "DagProcessingLogs": Block("dag_processing_logs", _ENABLED),
        "SchedulerLogs": Block("scheduler_logs", _ENABLED),
        "TaskLogs": Block("task_logs", _ENABLED),
        "WebserverLogs": Block("webserver_logs", _ENABLED),
        "WorkerLogs": Block("worker_logs", _ENABLED),
    },
)

_DELIVERY: dict[str, Spec] = {"DestinationType": "destination_type", "LogFormat": "log_format", "LogType": "log_type"}
_DESTINATIONS = (("CloudWatchLogsDetails", "LogGroup"), ("KinesisFirehoseDetails", "DeliveryStream"))


def _deliveries(value: Value) -> Value:
    """Deliveries of a cache's logs; the destination's name stands two mappings deeper than in Terraform.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticache-replicationgroup-logdeliveryconfigurationrequest.html
    """
    return Value([_delivery(item) for item in value.items()], value.span)


def _delivery(item: Value) -> Value:
    if not isinstance(item.data, dict):
        return item
    found = translated(item, _DELIVERY)
    details = item.get("DestinationDetails")
    if details is not None and is_open(details):
        found["destination"] = details
    for outer, inner in _DESTINATIONS:
        block = None if details is None else details.get(outer)
        goal = None if block is None else block.get(inner) or block
        if goal is not None and (not isinstance(goal.data, dict) or is_open(goal)):
            found["destination"] = goal
    return Value(found, item.span)


_CACHE: dict[str, Spec] = {"LogDeliveryConfigurations": Leaf("log_delivery_configuration", _deliveries)}

_RECORDING = Block(
    "recording_group",
    {
        "AllSupported": Leaf("all_supported", flag),
        "IncludeGlobalResourceTypes": Leaf("include_global_resource_types", flag),
        "ResourceTypes": "resource_types",
        "ExclusionByResourceTypes": Block("exclusion_by_resource_types", {"ResourceTypes": "resource_types"}),
        "RecordingStrategy": Block("recording_strategy", {"UseOnly": "use_only"}),
    },
)


def _started(draft: Draft) -> None:
    """CloudFormation starts a recorder as soon as there is a delivery channel:

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configurationrecorder.html
    """
    attributes = {"name": draft.own("name"), "is_enabled": Value(True, draft.header)}
    draft.add("aws_config_configuration_recorder_status", ".Status", attributes)


SHAPES = {
    "AWS::Config::ConfigurationRecorder": Shape(
        "aws_config_configuration_recorder", {"Name": "name", "RecordingGroup": _RECORDING}, _started
    ),
    "AWS::Config::DeliveryChannel": Shape(
        "aws_config_delivery_channel",
        {"Name": "name", "S3BucketName": "s3_bucket_name", "S3KeyPrefix": "s3_key_prefix"},
    ),
    "AWS::SSM::Document": Shape(
        "aws_ssm_document", {"Name": "name", "DocumentType": "document_type", "Content": "content"}
    ),
    "AWS::MWAA::Environment": Shape("aws_mwaa_environment", {"Name": "name", "LoggingConfiguration": _AIRFLOW}),
    "AWS::EMR::Cluster": Shape(
        "aws_emr_cluster",
        {"Name": "name", "LogUri": "log_uri", "LogEncryptionKmsKeyId": "log_encryption_kms_key_id"},
    ),
    "AWS::ElastiCache::CacheCluster": Shape(
        "aws_elasticache_cluster", {"ClusterName": "cluster_id", "Engine": "engine", **_CACHE}
    ),
    "AWS::ElastiCache::ReplicationGroup": Shape(
        "aws_elasticache_replication_group",
        {"ReplicationGroupId": "replication_group_id", "Engine": "engine", **_CACHE},
    ),
    "AWS::EC2::TransitGateway": Shape(
        "aws_ec2_transit_gateway",
        {"Description": "description"},
        written={"aws_flow_log": "AWS::EC2::FlowLog"},
    ),
}
