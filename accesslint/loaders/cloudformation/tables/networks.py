"""VPCs with their flow logs, and EKS clusters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-flowlog.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-cluster-logging.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Shape, is_open

_WATCHED = {
    "VPC": "vpc_id",
    "Subnet": "subnet_id",
    "NetworkInterface": "eni_id",
    "TransitGateway": "transit_gateway_id",
    "TransitGatewayAttachment": "transit_gateway_attachment_id",
}
_CLUSTER_LOGS = ("Logging", "ClusterLogging", "EnabledTypes")


def _flow_log(draft: Draft) -> None:
    kind, watched = draft.get("ResourceType"), draft.get("ResourceId")
    if watched is not None:
        draft.attributes[_WATCHED.get((kind.text or "") if kind is not None else "", "vpc_id")] = watched


def _cluster_logs(draft: Draft) -> None:
    here: Value | None = draft.properties
    for step in _CLUSTER_LOGS:
        here = here.get(step) if here is not None else None
        if here is not None and is_open(here):
            break
    if here is None:
        return
    if isinstance(here.data, list):
        here = Value([item.get("Type") or item for item in here.data], here.span)
    draft.attributes["enabled_cluster_log_types"] = here


SHAPES = {
    "AWS::EC2::VPC": Shape("aws_vpc", {"CidrBlock": "cidr_block"}, written={"aws_flow_log": "AWS::EC2::FlowLog"}),
    "AWS::EC2::Subnet": Shape("aws_subnet", {"VpcId": "vpc_id"}),
    "AWS::EC2::FlowLog": Shape(
        "aws_flow_log",
        {
            "TrafficType": "traffic_type",
            "LogDestinationType": "log_destination_type",
            "LogDestination": "log_destination",
            "LogGroupName": "log_group_name",
            "LogFormat": "log_format",
            "DestinationOptions": Block(
                "destination_options",
                # The property's own names begin with small letters: see its page.
                {"FileFormat": "file_format", "fileFormat": "file_format"},
            ),
        },
        _flow_log,
        dict.fromkeys(_WATCHED.values(), "ResourceId"),
    ),
    "AWS::EKS::Cluster": Shape(
        "aws_eks_cluster",
        {"Name": "name"},
        _cluster_logs,
        {"enabled_cluster_log_types": ".".join(_CLUSTER_LOGS)},
    ),
}
