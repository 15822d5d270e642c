"""DynamoDB: tables, also those that are spread over regions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_DynamoDB.html
"""

from __future__ import annotations

from accesslint.translation import Leaf, Shape, tags

_TABLE = Shape("aws_dynamodb_table", {"TableName": "name", "Tags": Leaf("tags", tags)})

SHAPES = {
    "AWS::DynamoDB::Table": _TABLE,
    "AWS::DynamoDB::GlobalTable": Shape("aws_dynamodb_table", {"TableName": "name"}),
    "AWS::Serverless::SimpleTable": Shape("aws_dynamodb_table", {"TableName": "name"}),
}
