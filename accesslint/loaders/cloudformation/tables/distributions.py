"""CloudFront: distributions and real-time log configurations.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-distributionconfig.html
"""

from __future__ import annotations

from accesslint.translation import Block, Flat, Leaf, Shape, Spec, flag

_BEHAVIOUR: dict[str, Spec] = {"PathPattern": "path_pattern", "RealtimeLogConfigArn": "realtime_log_config_arn"}

SHAPES = {
    "AWS::CloudFront::Distribution": Shape(
        "aws_cloudfront_distribution",
        {
            "DistributionConfig": Flat(
                {
                    "Logging": Block(
                        "logging_config",
                        {
                            "Bucket": "bucket",
                            "Prefix": "prefix",
                            "IncludeCookies": Leaf("include_cookies", flag),
                        },
                    ),
                    "DefaultCacheBehavior": Block("default_cache_behavior", _BEHAVIOUR),
                    "CacheBehaviors": Block("ordered_cache_behavior", _BEHAVIOUR),
                }
            )
        },
    ),
    "AWS::CloudFront::RealtimeLogConfig": Shape(
        "aws_cloudfront_realtime_log_config",
        {
            "Name": "name",
            "Fields": "fields",
            "SamplingRate": "sampling_rate",
            "EndPoints": Block(
                "endpoint",
                {"KinesisStreamConfig": Block("kinesis_stream_config", {"StreamArn": "stream_arn"})},
            ),
        },
    ),
}
