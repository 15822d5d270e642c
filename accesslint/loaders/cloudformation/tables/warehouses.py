"""Redshift, DocumentDB and Neptune: clusters, serverless namespaces and their parameter groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-redshift-cluster-loggingproperties.html
"""

from __future__ import annotations

from accesslint.loaders.cloudformation.tables.databases import pairs
from accesslint.translation import Block, Draft, Leaf, Shape, is_open, nested


def _redshift_logging(draft: Draft) -> None:
    """The mapping alone switches the log on; Terraform has a resource of its own for it."""
    given = draft.get("LoggingProperties")
    if given is None:
        return
    if is_open(given):
        draft.attributes["logging"] = nested("enable", given, given.span)
        return
    attributes = {
        "cluster_identifier": draft.own(span=given.span),
        "bucket_name": given.get("BucketName"),
        "s3_key_prefix": given.get("S3KeyPrefix"),
        "log_destination_type": given.get("LogDestinationType"),
        "log_exports": given.get("LogExports"),
    }
    draft.add("aws_redshift_logging", ".LoggingProperties", attributes, given.span)


SHAPES = {
    "AWS::Redshift::Cluster": Shape(
        "aws_redshift_cluster",
        {
            "ClusterIdentifier": "cluster_identifier",
            "ClusterParameterGroupName": "cluster_parameter_group_name",
        },
        _redshift_logging,
        {"logging": "LoggingProperties", "aws_redshift_logging": "LoggingProperties"},
    ),
    "AWS::Redshift::ClusterParameterGroup": Shape(
        "aws_redshift_parameter_group",
        {
            "ParameterGroupName": "name",
            "Parameters": Block("parameter", {"ParameterName": "name", "ParameterValue": "value"}),
        },
    ),
    "AWS::RedshiftServerless::Namespace": Shape(
        "aws_redshiftserverless_namespace", {"NamespaceName": "namespace_name", "LogExports": "log_exports"}
    ),
    "AWS::RedshiftServerless::Workgroup": Shape(
        "aws_redshiftserverless_workgroup",
        {
            "NamespaceName": "namespace_name",
            "ConfigParameters": Block(
                "config_parameter", {"ParameterKey": "parameter_key", "ParameterValue": "parameter_value"}
            ),
        },
    ),
    "AWS::DocDB::DBCluster": Shape(
        "aws_docdb_cluster",
        {
            "DBClusterIdentifier": "cluster_identifier",
            "EnableCloudwatchLogsExports": "enabled_cloudwatch_logs_exports",
            "DBClusterParameterGroupName": "db_cluster_parameter_group_name",
        },
    ),
    "AWS::DocDB::DBClusterParameterGroup": Shape(
        "aws_docdb_cluster_parameter_group", {"Name": "name", "Parameters": Leaf("parameter", pairs)}
    ),
    "AWS::Neptune::DBCluster": Shape(
        "aws_neptune_cluster",
        {
            "DBClusterIdentifier": "cluster_identifier",
            "EnableCloudwatchLogsExports": "enable_cloudwatch_logs_exports",
            "DBClusterParameterGroupName": "neptune_cluster_parameter_group_name",
        },
    ),
    "AWS::Neptune::DBClusterParameterGroup": Shape(
        "aws_neptune_cluster_parameter_group", {"Name": "name", "Parameters": Leaf("parameter", pairs)}
    ),
}
