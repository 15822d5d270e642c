"""RDS and Aurora: instances, clusters, parameter groups and option groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_RDS.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Leaf, Shape


def pairs(value: Value) -> Value:
    """Parameters `{name: value}` as a list of blocks with a name and a value."""
    if not isinstance(value.data, dict):
        return value
    listed = [Value({"name": Value(name, item.span), "value": item}, item.span) for name, item in value.data.items()]
    return Value(listed, value.span)


def _instance(draft: Draft) -> None:
    """An instance of a cluster is a type of its own in Terraform, and logs through the cluster."""
    if draft.get("DBClusterIdentifier") is None:
        return
    draft.type = "aws_rds_cluster_instance"
    groups = draft.attributes.pop("parameter_group_name", None)
    if groups is not None:
        draft.attributes["db_parameter_group_name"] = groups


SHAPES = {
    "AWS::RDS::DBInstance": Shape(
        "aws_db_instance",
        {
            "DBInstanceIdentifier": "identifier",
            "DBClusterIdentifier": "cluster_identifier",
            "Engine": "engine",
            "EngineVersion": "engine_version",
            "EnableCloudwatchLogsExports": "enabled_cloudwatch_logs_exports",
            "DBParameterGroupName": "parameter_group_name",
            "OptionGroupName": "option_group_name",
            "SourceDBInstanceIdentifier": "replicate_source_db",
        },
        _instance,
    ),
    "AWS::RDS::DBCluster": Shape(
        "aws_rds_cluster",
        {
            "DBClusterIdentifier": "cluster_identifier",
            "Engine": "engine",
            "EngineVersion": "engine_version",
            "EnableCloudwatchLogsExports": "enabled_cloudwatch_logs_exports",
            "DBClusterParameterGroupName": "db_cluster_parameter_group_name",
            "DBInstanceParameterGroupName": "db_instance_parameter_group_name",
        },
    ),
    "AWS::RDS::DBParameterGroup": Shape(
        "aws_db_parameter_group",
        {"DBParameterGroupName": "name", "Family": "family", "Parameters": Leaf("parameter", pairs)},
    ),
    "AWS::RDS::DBClusterParameterGroup": Shape(
        "aws_rds_cluster_parameter_group",
        {"DBClusterParameterGroupName": "name", "Family": "family", "Parameters": Leaf("parameter", pairs)},
    ),
    "AWS::RDS::OptionGroup": Shape(
        "aws_db_option_group",
        {
            "OptionGroupName": "name",
            "EngineName": "engine_name",
            "OptionConfigurations": Block(
                "option",
                {
                    "OptionName": "option_name",
                    "OptionSettings": Block("option_settings", {"Name": "name", "Value": "value"}),
                },
            ),
        },
    ),
}
