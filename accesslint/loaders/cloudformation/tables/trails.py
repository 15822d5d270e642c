"""CloudTrail: trails and event data stores.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-eventdatastore.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Leaf, Shape, flag

_ADVANCED = Block(
    "advanced_event_selector",
    {
        "Name": "name",
        "FieldSelectors": Block(
            "field_selector",
            {
                "Field": "field",
                "Equals": "equals",
                "NotEquals": "not_equals",
                "StartsWith": "starts_with",
                "NotStartsWith": "not_starts_with",
                "EndsWith": "ends_with",
                "NotEndsWith": "not_ends_with",
            },
        ),
    },
)

_BASIC = Block(
    "event_selector",
    {
        "ReadWriteType": "read_write_type",
        "IncludeManagementEvents": Leaf("include_management_events", flag),
        "ExcludeManagementEventSources": "exclude_management_event_sources",
        "DataResources": Block("data_resource", {"Type": "type", "Values": "values"}),
    },
)


def _inverted(value: Value) -> Value:
    known = flag(value)
    return Value(not known.data, value.span) if isinstance(known.data, bool) else value


SHAPES = {
    "AWS::CloudTrail::Trail": Shape(
        "aws_cloudtrail",
        {
            "TrailName": "name",
            "IsLogging": Leaf("enable_logging", flag),
            "IsMultiRegionTrail": Leaf("is_multi_region_trail", flag),
            "IsOrganizationTrail": Leaf("is_organization_trail", flag),
            "IncludeGlobalServiceEvents": Leaf("include_global_service_events", flag),
            "EnableLogFileValidation": Leaf("enable_log_file_validation", flag),
            "S3BucketName": "s3_bucket_name",
            "S3KeyPrefix": "s3_key_prefix",
            "CloudWatchLogsLogGroupArn": "cloud_watch_logs_group_arn",
            "KMSKeyId": "kms_key_id",
            "SnsTopicName": "sns_topic_name",
            "InsightSelectors": Block("insight_selector", {"InsightType": "insight_type"}),
            "EventSelectors": _BASIC,
            "AdvancedEventSelectors": _ADVANCED,
        },
        written={"read_write_type": "ReadWriteType", "include_management_events": "IncludeManagementEvents"},
    ),
    "AWS::CloudTrail::EventDataStore": Shape(
        "aws_cloudtrail_event_data_store",
        {
            "Name": "name",
            "IngestionEnabled": Leaf("suspend", _inverted),
            "MultiRegionEnabled": Leaf("multi_region_enabled", flag),
            "OrganizationEnabled": Leaf("organization_enabled", flag),
            "RetentionPeriod": "retention_period",
            "TerminationProtectionEnabled": Leaf("termination_protection_enabled", flag),
            "KmsKeyId": "kms_key_id",
            "InsightSelectors": Block("insight_selector", {"InsightType": "insight_type"}),
            "AdvancedEventSelectors": _ADVANCED,
        },
        written={"suspend is true": "IngestionEnabled is false"},
    ),
}
