"""Elastic Load Balancing: attributes in a list of keys and values, listeners, classic load balancers.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-loadbalancer-loadbalancerattribute.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Leaf, Shape, flag, is_open

_ATTRIBUTES = {
    "access_logs.s3.enabled": ("access_logs", "enabled"),
    "access_logs.s3.bucket": ("access_logs", "bucket"),
    "access_logs.s3.prefix": ("access_logs", "prefix"),
    "connection_logs.s3.enabled": ("connection_logs", "enabled"),
    "connection_logs.s3.bucket": ("connection_logs", "bucket"),
    "connection_logs.s3.prefix": ("connection_logs", "prefix"),
}


def _attributes(draft: Draft) -> None:
    listed = draft.get("LoadBalancerAttributes")
    blocks: dict[str, dict[str, Value]] = {}
    doubt: Value | None = listed if listed is not None and is_open(listed) else None
    for item in listed.items() if listed is not None and isinstance(listed.data, list) else ():
        key, value = item.get("Key"), item.get("Value")
        if is_open(item) or (key is not None and is_open(key)):
            doubt = item if key is None else key
            continue
        place = _ATTRIBUTES.get(key.text or "") if key is not None else None
        if place is not None and value is not None:
            blocks.setdefault(place[0], {})[place[1]] = flag(value) if place[1] == "enabled" else value
    if doubt is not None:
        blocks.setdefault("access_logs", {}).setdefault("enabled", doubt)
    for name, block in blocks.items():
        span = next(iter(block.values())).span
        draft.attributes[name] = Value([Value(dict(block), span)], span)


SHAPES = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Shape(
        "aws_lb",
        {"Name": "name", "Type": "load_balancer_type"},
        _attributes,
        {
            "access_logs": "LoadBalancerAttributes access_logs.s3.enabled",
            **{
                f"{block}.{attribute}": f"LoadBalancerAttributes {key}"
                for key, (block, attribute) in _ATTRIBUTES.items()
            },
        },
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Shape(
        "aws_lb_listener", {"LoadBalancerArn": "load_balancer_arn", "Protocol": "protocol", "Port": "port"}
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": Shape(
        "aws_elb",
        {
            "LoadBalancerName": "name",
            "AccessLoggingPolicy": Block(
                "access_logs",
                {"Enabled": Leaf("enabled", flag), "S3BucketName": "bucket", "S3BucketPrefix": "bucket_prefix"},
            ),
        },
    ),
}
