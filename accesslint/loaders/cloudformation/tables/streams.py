"""Kinesis data streams and Firehose.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisfirehose-deliverystream.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag

_BUCKET: dict[str, Spec] = {
    "BucketARN": "bucket_arn",
    "Prefix": "prefix",
    "ProcessingConfiguration": Block(
        "processing_configuration",
        {"Enabled": Leaf("enabled", flag), "Processors": Block("processors", {"Type": "type"})},
    ),
}
_SEARCH: dict[str, Spec] = {"DomainARN": "domain_arn", "ClusterEndpoint": "cluster_endpoint"}


def _finish(draft: Draft) -> None:
    """The block switches encryption on by being there."""
    block = draft.attributes.get("server_side_encryption")
    inner = block.get(0) if block is not None else None
    if inner is not None and isinstance(inner.data, dict):
        inner.data.setdefault("enabled", Value(True, inner.span))


SHAPES = {
    "AWS::KinesisFirehose::DeliveryStream": Shape(
        "aws_kinesis_firehose_delivery_stream",
        {
            "DeliveryStreamName": "name",
            "KinesisStreamSourceConfiguration": Block(
                "kinesis_source_configuration", {"KinesisStreamARN": "kinesis_stream_arn"}
            ),
            "DeliveryStreamEncryptionConfigurationInput": Block(
                "server_side_encryption", {"KeyType": "key_type", "KeyARN": "key_arn"}
            ),
            "ExtendedS3DestinationConfiguration": Block("extended_s3_configuration", _BUCKET),
            "S3DestinationConfiguration": Block("s3_configuration", _BUCKET),
            "HttpEndpointDestinationConfiguration": Block(
                "http_endpoint_configuration",
                {"EndpointConfiguration": Flat({"Url": "url", "AccessKey": "access_key"})},
            ),
            "SplunkDestinationConfiguration": Block(
                "splunk_configuration", {"HECEndpoint": "hec_endpoint", "HECToken": "hec_token"}
            ),
            "AmazonopensearchserviceDestinationConfiguration": Block("opensearch_configuration", _SEARCH),
            "AmazonOpenSearchServerlessDestinationConfiguration": Block(
                "opensearchserverless_configuration", {"CollectionEndpoint": "collection_endpoint"}
            ),
            "ElasticsearchDestinationConfiguration": Block("elasticsearch_configuration", _SEARCH),
            "RedshiftDestinationConfiguration": Block("redshift_configuration", {"ClusterJDBCURL": "cluster_jdbcurl"}),
            "SnowflakeDestinationConfiguration": Block("snowflake_configuration", {"AccountUrl": "account_url"}),
            "IcebergDestinationConfiguration": Block(
                "iceberg_configuration", {"CatalogConfiguration": Flat({"CatalogArn": "catalog_arn"})}
            ),
        },
        _finish,
        {"server_side_encryption.enabled": "DeliveryStreamEncryptionConfigurationInput.KeyType"},
    ),
    "AWS::Kinesis::Stream": Shape(
        "aws_kinesis_stream",
        {"Name": "name", "StreamEncryption": Flat({"EncryptionType": "encryption_type", "KeyId": "kms_key_id"})},
    ),
}
