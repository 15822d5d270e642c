"""CloudWatch and EventBridge: log groups, their filters and policies, deliveries, alarms, event rules.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Logs.html
"""

from __future__ import annotations

from accesslint.translation import Block, Draft, Flat, Leaf, Shape, flag, nested


def _rule_targets(draft: Draft) -> None:
    targets = draft.get("Targets")
    for number, target in enumerate(targets.items() if targets is not None else ()):
        kind = "aws_cloudwatch_event_target"
        draft.add(kind, f".Targets[{number}]", {"rule": draft.own("name"), "arn": target.get("Arn")}, target.span)


def _delivery_destination(draft: Draft) -> None:
    arn = draft.get("DestinationResourceArn")
    if arn is not None:
        draft.attributes["delivery_destination_configuration"] = nested("destination_resource_arn", arn, arn.span)


SHAPES = {
    "AWS::Logs::LogGroup": Shape(
        "aws_cloudwatch_log_group",
        {
            "LogGroupName": "name",
            "RetentionInDays": "retention_in_days",
            "KmsKeyId": "kms_key_id",
            "LogGroupClass": "log_group_class",
            "DeletionProtectionEnabled": Leaf("deletion_protection_enabled", flag),
        },
    ),
    "AWS::Logs::ResourcePolicy": Shape(
        "aws_cloudwatch_log_resource_policy", {"PolicyName": "policy_name", "PolicyDocument": "policy_document"}
    ),
    "AWS::Logs::MetricFilter": Shape(
        "aws_cloudwatch_log_metric_filter",
        {
            "FilterName": "name",
            "FilterPattern": "pattern",
            "LogGroupName": "log_group_name",
            "MetricTransformations": Block(
                "metric_transformation", {"MetricName": "name", "MetricNamespace": "namespace", "MetricValue": "value"}
            ),
        },
    ),
    "AWS::Logs::SubscriptionFilter": Shape(
        "aws_cloudwatch_log_subscription_filter",
        {
            "FilterName": "name",
            "FilterPattern": "filter_pattern",
            "LogGroupName": "log_group_name",
            "DestinationArn": "destination_arn",
            "RoleArn": "role_arn",
        },
    ),
    "AWS::Logs::AccountPolicy": Shape(
        "aws_cloudwatch_log_account_policy",
        {
            "PolicyName": "policy_name",
            "PolicyType": "policy_type",
            "PolicyDocument": "policy_document",
            "SelectionCriteria": "selection_criteria",
        },
    ),
    "AWS::Logs::Destination": Shape(
        "aws_cloudwatch_log_destination", {"DestinationName": "name", "TargetArn": "target_arn"}
    ),
    "AWS::Logs::DeliverySource": Shape(
        "aws_cloudwatch_log_delivery_source",
        {"Name": "name", "ResourceArn": "resource_arn", "LogType": "log_type"},
    ),
    "AWS::Logs::DeliveryDestination": Shape(
        "aws_cloudwatch_log_delivery_destination",
        {"Name": "name", "OutputFormat": "output_format"},
        _delivery_destination,
        {"delivery_destination_configuration.destination_resource_arn": "DestinationResourceArn"},
    ),
    "AWS::Logs::Delivery": Shape(
        "aws_cloudwatch_log_delivery",
        {
            "DeliverySourceName": "delivery_source_name",
            "DeliveryDestinationArn": "delivery_destination_arn",
            "RecordFields": "record_fields",
        },
    ),
    "AWS::CloudWatch::Alarm": Shape(
        "aws_cloudwatch_metric_alarm",
        {
            "AlarmName": "alarm_name",
            "MetricName": "metric_name",
            "Namespace": "namespace",
            "ActionsEnabled": Leaf("actions_enabled", flag),
            "AlarmActions": "alarm_actions",
            "Metrics": Block(
                "metric_query",
                {
                    "MetricStat": Flat(
                        {"Metric": Block("metric", {"MetricName": "metric_name", "Namespace": "namespace"})}
                    )
                },
            ),
        },
    ),
    "AWS::CloudWatch::CompositeAlarm": Shape(
        "aws_cloudwatch_composite_alarm",
        {
            "AlarmName": "alarm_name",
            "AlarmRule": "alarm_rule",
            "ActionsEnabled": Leaf("actions_enabled", flag),
            "AlarmActions": "alarm_actions",
        },
    ),
    "AWS::GuardDuty::Detector": Shape("aws_guardduty_detector", {"Enable": Leaf("enable", flag)}),
    "AWS::Events::Rule": Shape(
        "aws_cloudwatch_event_rule",
        {"Name": "name", "EventPattern": "event_pattern", "State": "state"},
        _rule_targets,
        {"aws_cloudwatch_event_target": "Targets"},
    ),
}
