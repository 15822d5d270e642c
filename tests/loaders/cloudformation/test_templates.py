"""Which files are templates; nested stacks, exports, SAM, CDK; what becomes of types and attributes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accesslint.loaders import loader
from tests.loaders.cloudformation.conftest import Loaded

Load = Callable[[str], Loaded]
LoadTree = Callable[[dict[str, str]], Loaded]

BUCKET = "Resources:\n  A:\n    Type: AWS::S3::Bucket\n"


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("a.yaml", 'AWSTemplateFormatVersion: "2010-09-09"\n', True),
        ("a.yml", "---\n# stack\n" + BUCKET, True),
        ("a.template", BUCKET, True),
        ("a.template", '{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}', True),
        ("sam.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: Custom::X\n", True),
        ("a.json", '{\n "Resources": {\n  "A": {\n   "Type": "AWS::S3::Bucket"', True),
        ("a.json", '{"AWSTemplateFormatVersion": "2010-09-09"', True),
        ("cdk.out/App.template.json", '{"Description":"x","Resources":{"A":{"Type":"AWS::S3::Bucket"', True),
        ("a.yaml", "{Resources: {A: {Type: 'AWS::S3::Bucket'}}}", False),
        ("a.yaml", "{Resources: {A: {Type: AWS::S3::Bucket}}}", True),
        ("a.txt", BUCKET, False),
        ("a.yaml", "Resources:\n  A: 1\n", False),
        ("a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  t.yaml: |\n    " + BUCKET.replace("\n", "\n    "), False),
        ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nResources:\n  Type: AWS::S3::Bucket\n", False),
        ("a.json", '{"apiVersion": "v1", "kind": "ConfigMap", "data": {"t": "{\\"Resources\\": {\\"AWS::"}}', False),
        ("tree.json", '{"version":"tree-0.1","tree":{"aws:cdk:cloudformation:type":"AWS::S3::Bucket"}}', False),
        ("manifest.json", '{"version": "36.0.0", "artifacts": {"x": {"type": "aws:cloudformation:stack"}}}', False),
        ("serverless.yml", "service: x\nresources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n", False),
    ],
)
def test_claims(name: str, head: str, claimed: bool) -> None:
    assert loader("cloudformation").claims(name, head) is claimed


def test_a_translated_resource_keeps_its_own_names(load: Load) -> None:
    bucket = load(BUCKET)["A"]
    assert (bucket.id, bucket.platform, bucket.dialect) == ("stack.yaml#A", "cloudformation", "terraform")
    assert (bucket.type, bucket.written_type) == ("aws_s3_bucket", "AWS::S3::Bucket")
    assert bucket.name_of("logging.target_bucket") == "LoggingConfiguration.DestinationBucketName"
    assert bucket.name_of("elsewhere") == "elsewhere"
    assert bucket.said("no name in logging.target_bucket") == "no name in LoggingConfiguration.DestinationBucketName"


def test_what_an_undecided_condition_makes_is_uncertain(load: Load) -> None:
    loaded = load(
        """\
        Parameters: {P: {Type: String}}
        Conditions: {C: !Equals [!Ref P, x]}
        Resources:
          A:
            Type: AWS::S3::Bucket
            Condition: C
            Properties: {OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}
          B: {Type: "AWS::S3::Bucket"}
        """
    )
    for address in ("A", "A.OwnershipControls"):
        uncertain = loaded[address].uncertain
        assert uncertain is not None
        assert "the condition C: the parameter" in uncertain.reason
    assert loaded["B"].uncertain is None


def test_a_type_that_no_table_has_stands_for_itself(load: Load) -> None:
    loaded = load("Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: x}\n")
    assert loaded["A"].type == "AWS::SNS::Topic"
    assert loaded["A"].attributes.data == {}


def test_parts_of_a_bucket_that_are_resources_elsewhere(load: Load) -> None:
    loaded = load(
        """\
        Resources:
          A:
            Type: AWS::S3::Bucket
            DeletionPolicy: Delete
            Properties:
              PublicAccessBlockConfiguration: {BlockPublicAcls: true}
              OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
              Tags: [{Key: Environment, Value: prod}]
        """
    )
    assert {address: resource.type for address, resource in loaded.items()} == {
        "A": "aws_s3_bucket",
        "A.PublicAccessBlockConfiguration": "aws_s3_bucket_public_access_block",
        "A.OwnershipControls": "aws_s3_bucket_ownership_controls",
    }
    block = "A.PublicAccessBlockConfiguration"
    assert loaded.plain(block, "bucket") == {"reference": "stack.yaml#A.id"}
    assert loaded.plain(block, "block_public_acls") is True
    assert loaded[block].header.line == 6
    assert loaded.plain("A", "lifecycle", 0, "prevent_destroy") is False
    assert loaded.plain("A", "tags") == {"Environment": "prod"}


def test_properties_that_are_unknown_make_every_attribute_unknown(load: Load) -> None:
    loaded = load(
        """\
        Resources:
          A:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {"Fn::Transform": {Name: "AWS::Include"}}
        """
    )
    for attribute in ("name", "access_logs", "load_balancer_type"):
        assert "unknown" in loaded.plain("A", attribute)


@pytest.mark.parametrize(
    "attributes",
    [
        "!Ref Attributes",
        "[{Key: !Ref Attributes, Value: x}]",
        "[{Key: access_logs.s3.enabled, Value: !Ref Attributes}]",
        "[!If [C, {Key: access_logs.s3.enabled, Value: true}, !Ref 'AWS::NoValue']]",
    ],
)
def test_load_balancer_attributes_that_are_not_told(attributes: str, load: Load) -> None:
    loaded = load(
        f"""\
        Parameters: {{Attributes: {{Type: String}}}}
        Conditions: {{C: !Equals [!Ref Attributes, x]}}
        Resources:
          A:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {{LoadBalancerAttributes: {attributes}}}
        """
    )
    assert "unknown" in loaded.plain("A", "access_logs", 0, "enabled")


PARENT = """\
Parameters:
  Days: {Type: Number, Default: 30}
Resources:
  Logs:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested/logs.yaml
      Parameters: {Days: !Ref Days}
  Remote:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: "https://example.com/logs.yaml"}
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {IsLogging: true, S3BucketName: !GetAtt Logs.Outputs.Bucket}
  Other:
    Type: AWS::CloudTrail::Trail
    Properties: {IsLogging: true, S3BucketName: !GetAtt Remote.Outputs.Bucket}
"""
NESTED = """\
Parameters:
  Days: {Type: Number}
Resources:
  Group: {Type: "AWS::Logs::LogGroup", Properties: {RetentionInDays: !Ref Days}}
  Bucket: {Type: "AWS::S3::Bucket"}
Outputs:
  Bucket: {Value: !Ref Bucket}
"""


def test_nested_stacks(load_tree: LoadTree) -> None:
    loaded = load_tree({"app/stack.yaml": PARENT, "app/nested/logs.yaml": NESTED})
    assert list(loaded) == ["Logs", "Remote", "Trail", "Other", "Logs.Group", "Logs.Bucket"]
    group = loaded["Logs.Group"]
    assert loaded.plain("Logs.Group", "retention_in_days") == 30
    assert (group.scope, group.id) == ("app/stack.yaml", "app/stack.yaml#Logs.Group")
    assert [(span.file, span.line) for span in group.via] == [("app/stack.yaml", 5)]
    assert group.header.file == "app/nested/logs.yaml"
    assert loaded.plain("Trail", "s3_bucket_name") == {"reference": "app/stack.yaml#Logs.Bucket.id"}
    assert "an output of the nested stack Remote" in loaded.plain("Other", "s3_bucket_name")["unknown"]


@pytest.mark.parametrize("url", ["stack.yaml", "../stack.yaml", "/etc/passwd", "gone.yaml", "../../a/stack.yaml"])
def test_nested_stacks_that_nest_themselves_or_leave_the_tree(url: str, load_tree: LoadTree) -> None:
    template = f"""\
    Resources:
      A: {{Type: "AWS::Logs::LogGroup"}}
      B: {{Type: "AWS::CloudFormation::Stack", Properties: {{TemplateURL: {url}}}}}
    """
    loaded = load_tree({"a/stack.yaml": template})
    assert "A" in loaded
    assert len(loaded) < 30


def test_what_one_template_exports_another_imports(load_tree: LoadTree) -> None:
    exporting = """\
    Resources:
      A: {Type: "AWS::S3::Bucket"}
    Outputs:
      A: {Value: !Ref A, Export: {Name: logs}}
      B: {Value: !ImportValue round, Export: {Name: round}}
    """
    importing = """\
    Resources:
      Trail: {Type: "AWS::CloudTrail::Trail", Properties: {S3BucketName: !ImportValue logs}}
      Round: {Type: "AWS::CloudTrail::Trail", Properties: {S3BucketName: !ImportValue round}}
    """
    loaded = load_tree({"a.yaml": exporting, "b.yaml": importing})
    assert loaded.plain("Trail", "s3_bucket_name") == {"reference": "a.yaml#A.id"}
    assert "exported by another stack" in loaded.plain("Round", "s3_bucket_name")["unknown"]
    twice = load_tree({"a.yaml": exporting, "c.yaml": exporting, "b.yaml": importing})
    assert "exported by another stack" in twice.plain("Trail", "s3_bucket_name")["unknown"]


def test_templates_of_cdk(load_tree: LoadTree) -> None:
    loaded = load_tree(
        {
            "cdk.out/App.template.json": """\
            {"Resources": {
              "LogsE123": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain",
                "Metadata": {"aws:cdk:path": "App/Logs/Resource"}},
              "PolicyE1": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "LogsE123"}},
                "Metadata": {"aws:cdk:path": "App/Logs/Policy/Resource"}},
              "Inner": {"Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}]]},
                  "Parameters": {"ref": {"Ref": "LogsE123"}}},
                "Metadata": {"aws:cdk:path": "App/Inner/Resource", "aws:asset:path": "AppInner.nested.template.json"}}
            }}
            """,
            "cdk.out/AppInner.nested.template.json": """\
            {"Parameters": {"ref": {"Type": "String"}},
             "Resources": {"TrailE1": {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": {"Ref": "ref"}},
                "Metadata": {"aws:cdk:path": "App/Inner/Trail/Resource"}}}}
            """,
        }
    )
    assert list(loaded) == ["App/Logs", "App/Logs/Policy", "App/Inner", "App/Inner/Trail"]
    logs = {"reference": "cdk.out/App.template.json#App/Logs.id"}
    assert loaded.plain("App/Logs/Policy", "bucket") == logs
    assert loaded.plain("App/Inner/Trail", "s3_bucket_name") == logs
    assert loaded.plain("App/Logs", "lifecycle", 0, "prevent_destroy") is True


SERVERLESS = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Api:
    AccessLogSetting: {DestinationArn: !GetAtt Group.Arn, Format: "$context.requestId"}
    MethodSettings: [{HttpMethod: "*", ResourcePath: "/*", LoggingLevel: INFO}]
  Function:
    Policies: [AmazonS3FullAccess]
Resources:
  Group: {Type: "AWS::Logs::LogGroup"}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]
        - S3ReadPolicy: {BucketName: x}
      Events:
        Rest: {Type: Api, Properties: {Path: /, Method: get}}
        Http: {Type: HttpApi}
        Own: {Type: Api, Properties: {RestApiId: !Ref Own}}
  Own:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, AccessLogSetting: {Format: "$context.status"}}
"""


def test_serverless_applications(load: Load) -> None:
    loaded = load(SERVERLESS)
    assert loaded["Own"].written_type == "AWS::Serverless::Api"
    assert loaded.plain("Own", "stage_name") == "v1"
    assert loaded.plain("Own", "access_log_settings") == [
        {"destination_arn": {"reference": "stack.yaml#Group.arn"}, "format": "$context.status"}
    ]
    assert loaded["Own.MethodSettings[0]"].type == "aws_api_gateway_method_settings"
    implied, http = loaded["ServerlessRestApi"], loaded["ServerlessHttpApi"]
    assert (implied.type, implied.header.line) == ("aws_api_gateway_stage", 17)
    assert loaded.plain("ServerlessRestApi", "access_log_settings", 0, "format") == "$context.requestId"
    assert (http.type, loaded.plain("ServerlessHttpApi", "name")) == ("aws_apigatewayv2_stage", "$default")
    role = loaded["HelloRole"]
    assert role.type == "aws_iam_role"
    assert loaded.plain("HelloRole", "managed_policy_arns") == ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    assert len(role.get("inline_policy").items()) == 1  # type: ignore[union-attr]


def test_globals_are_of_no_use_without_the_transform(load: Load) -> None:
    loaded = load(SERVERLESS.replace("Transform: AWS::Serverless-2016-10-31\n", ""))
    assert "ServerlessRestApi" not in loaded
    assert loaded.plain("Own", "access_log_settings", 0, "destination_arn") is None


def test_a_deployment_that_describes_its_stage(load: Load) -> None:
    loaded = load(
        """\
        Resources:
          A:
            Type: AWS::ApiGateway::Deployment
            Properties:
              RestApiId: x
              StageName: prod
              StageDescription:
                DataTraceEnabled: true
                AccessLogSetting: {DestinationArn: "arn:aws:logs:eu-west-1:1:log-group:a", Format: "$context.status"}
                MethodSettings: [{ResourcePath: /a, HttpMethod: GET, DataTraceEnabled: "true"}]
          B: {Type: "AWS::ApiGateway::Deployment", Properties: {RestApiId: x}}
        """
    )
    assert loaded["A"].type == "aws_api_gateway_stage"
    assert loaded.plain("A", "access_log_settings", 0, "format") == "$context.status"
    assert loaded.plain("A.MethodSettings[0]", "method_path") == "a/GET"
    assert loaded.plain("A.MethodSettings[0]", "settings", 0, "data_trace_enabled") is True
    assert loaded.plain("A.StageDescription", "settings", 0, "data_trace_enabled") is True
    assert loaded["B"].type == "aws_api_gateway_deployment"
