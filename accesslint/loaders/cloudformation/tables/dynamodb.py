"""What only data events record: tables, also those that are spread over regions, and directory buckets.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_DynamoDB.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3express-directorybucket.html
"""

from __future__ import annotations

from accesslint.translation import Leaf, Shape, tags

_TABLE = Shape("aws_dynamodb_table", {"TableName": "name", "Tags": Leaf("tags", tags)})

SHAPES = {
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": Shape("aws_dynamodb_table", {"TableName": "name"}),
    "AWS::S3Express::DirectoryBucket": Shape("aws_s3_directory_bucket", {"BucketName": "bucket"}),
    "AWS::Serverless::SimpleTable": Shape("aws_dynamodb_table", {"TableName": "name"}),
}
