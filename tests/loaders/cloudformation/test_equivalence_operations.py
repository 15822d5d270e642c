"""What runs and watches an account gives the same findings in Terraform and in CloudFormation."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.conftest import run, write

Verdicts = tuple[list[tuple[str, str]], list[tuple[str, str]], dict[str, int]]

GROUP = """
resource "aws_cloudwatch_log_group" "g" {
  name              = "/g"
  retention_in_days = 400
}
"""

PAIRS: dict[str, tuple[str, str]] = {
    "recorder of everything": (
        """
        resource "aws_s3_bucket" "b" { bucket = "config-b" }
        resource "aws_config_configuration_recorder" "r" {
          name = "r"
          recording_group { all_supported = true }
        }
        resource "aws_config_configuration_recorder_status" "r" {
          name       = aws_config_configuration_recorder.r.name
          is_enabled = true
        }
        resource "aws_config_delivery_channel" "d" { s3_bucket_name = aws_s3_bucket.b.bucket }
        """,
        """
        Resources:
          B: {Type: AWS::S3::Bucket, Properties: {BucketName: config-b}}
          R: {Type: AWS::Config::ConfigurationRecorder, Properties: {Name: r, RecordingGroup: {AllSupported: true}}}
          D: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: !Ref B}}
        """,
    ),
    "recorder of some types": (
        """
        resource "aws_config_configuration_recorder" "r" {
          recording_group {
            all_supported  = false
            resource_types = ["AWS::EC2::Instance"]
          }
        }
        resource "aws_config_configuration_recorder_status" "r" {
          name       = aws_config_configuration_recorder.r.name
          is_enabled = true
        }
        resource "aws_config_delivery_channel" "d" { s3_bucket_name = "elsewhere" }
        """,
        """
        Resources:
          R:
            Type: AWS::Config::ConfigurationRecorder
            Properties: {RecordingGroup: {AllSupported: false, ResourceTypes: ["AWS::EC2::Instance"]}}
          D: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: elsewhere}}
        """,
    ),
    "sessions without transcript": (
        """
        resource "aws_ssm_document" "s" {
          name          = "SSM-SessionManagerRunShell"
          document_type = "Session"
          content       = jsonencode({ sessionType = "Standard_Stream", inputs = { s3BucketName = "" } })
        }
        """,
        """
        Resources:
          S:
            Type: AWS::SSM::Document
            Properties:
              Name: SSM-SessionManagerRunShell
              DocumentType: Session
              Content: {sessionType: Standard_Stream, inputs: {s3BucketName: ""}}
        """,
    ),
    "sessions into a group": (
        GROUP
        + """
resource "aws_ssm_document" "s" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content       = jsonencode({ inputs = { cloudWatchLogGroupName = aws_cloudwatch_log_group.g.name } })
}
        """,
        """
        Resources:
          G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /g, RetentionInDays: 400}}
          S:
            Type: AWS::SSM::Document
            Properties: {DocumentType: Session, Content: {inputs: {cloudWatchLogGroupName: !Ref G}}}
        """,
    ),
    "airflow, scheduler off": (
        """
        resource "aws_mwaa_environment" "m" {
          name = "m"
          logging_configuration {
            webserver_logs { enabled = true }
            worker_logs { enabled = true }
          }
        }
        """,
        """
        Resources:
          M:
            Type: AWS::MWAA::Environment
            Properties: {Name: m, LoggingConfiguration: {WebserverLogs: {Enabled: true}, WorkerLogs: {Enabled: true}}}
        """,
    ),
    "airflow, nothing": (
        """
        resource "aws_mwaa_environment" "m" { name = "m" }
        """,
        """
        Resources:
          M: {Type: AWS::MWAA::Environment, Properties: {Name: m}}
        """,
    ),
    "map reduce without a place for logs": (
        """
        resource "aws_emr_cluster" "e" { name = "e" }
        """,
        """
        Resources:
          E: {Type: AWS::EMR::Cluster, Properties: {Name: e}}
        """,
    ),
    "map reduce": (
        """
        resource "aws_s3_bucket" "b" { bucket = "emr-b" }
        resource "aws_emr_cluster" "e" {
          name    = "e"
          log_uri = "s3://${aws_s3_bucket.b.id}/logs/"
        }
        """,
        """
        Resources:
          B: {Type: AWS::S3::Bucket, Properties: {BucketName: emr-b}}
          E: {Type: AWS::EMR::Cluster, Properties: {Name: e, LogUri: !Sub "s3://${B}/logs/"}}
        """,
    ),
    "cache": (
        GROUP
        + """
resource "aws_elasticache_replication_group" "c" {
  replication_group_id = "c"
  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.g.name
    destination_type = "cloudwatch-logs"
    log_format       = "text"
    log_type         = "engine-log"
  }
}
        """,
        """
        Resources:
          G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /g, RetentionInDays: 400}}
          C:
            Type: AWS::ElastiCache::ReplicationGroup
            Properties:
              LogDeliveryConfigurations:
                - DestinationType: cloudwatch-logs
                  DestinationDetails: {CloudWatchLogsDetails: {LogGroup: !Ref G}}
                  LogFormat: text
                  LogType: engine-log
        """,
    ),
    "functions": (
        GROUP
        + """
resource "aws_lambda_function" "json" {
  function_name = "json"
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.g.name
  }
}
resource "aws_lambda_function" "text" { function_name = "text" }
        """,
        """
        Resources:
          G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /g, RetentionInDays: 400}}
          Json:
            Type: AWS::Lambda::Function
            Properties: {FunctionName: json, LoggingConfig: {LogFormat: JSON, LogGroup: !Ref G}}
          Text: {Type: AWS::Serverless::Function, Properties: {FunctionName: text}}
        """,
    ),
    "transit gateways": (
        """
        resource "aws_ec2_transit_gateway" "watched" {}
        resource "aws_ec2_transit_gateway" "not" {}
        resource "aws_flow_log" "w" {
          transit_gateway_id   = aws_ec2_transit_gateway.watched.id
          log_destination_type = "s3"
          log_destination      = "arn:aws:s3:::flows"
        }
        """,
        """
        Resources:
          Watched: {Type: AWS::EC2::TransitGateway}
          Not: {Type: AWS::EC2::TransitGateway}
          W:
            Type: AWS::EC2::FlowLog
            Properties:
              ResourceType: TransitGateway
              ResourceId: !Ref Watched
              LogDestinationType: s3
              LogDestination: arn:aws:s3:::flows
        """,
    ),
    "containers": (
        GROUP
        + """
resource "aws_ecs_task_definition" "t" {
  family = "t"
  container_definitions = jsonencode([
    {
      name             = "a"
      logConfiguration = { logDriver = "awslogs", options = { awslogs-group = aws_cloudwatch_log_group.g.name } }
    },
    { name = "b" },
    { name = "c", logConfiguration = { logDriver = "awsfirelens" } },
    { name = "router", firelensConfiguration = { type = "fluentbit" } },
  ])
}
resource "aws_ecs_cluster" "c" {
  name = "c"
  configuration {
    execute_command_configuration { logging = "NONE" }
  }
}
        """,
        """
        Resources:
          G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /g, RetentionInDays: 400}}
          T:
            Type: AWS::ECS::TaskDefinition
            Properties:
              ContainerDefinitions:
                - {Name: a, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref G}}}
                - {Name: b}
                - {Name: c, LogConfiguration: {LogDriver: awsfirelens}}
                - {Name: router, FirelensConfiguration: {Type: fluentbit}}
          C:
            Type: AWS::ECS::Cluster
            Properties: {ClusterName: c, Configuration: {ExecuteCommandConfiguration: {Logging: NONE}}}
        """,
    ),
}


def verdicts(folder: Path, name: str, text: str) -> Verdicts:
    """(rule, fact) of what is found and of what is undecided, and how many entities there are."""
    write(folder, {name: textwrap.dedent(text)})
    report, read = run(folder)
    assert not report.problems
    assert read.model.entities
    return (
        sorted((one.rule, one.fact) for one in report.findings for _ in (one, *one.instances)),
        sorted((one.rule, one.fact) for one in report.undecided),
        dict(report.entities),
    )


@pytest.mark.parametrize("pair", PAIRS)
def test_the_same_findings(pair: str, tmp_path: Path) -> None:
    terraform, template = PAIRS[pair]
    expected = verdicts(tmp_path / "terraform", "main.tf", terraform)
    assert verdicts(tmp_path / "cloudformation", "template.yaml", template) == expected
    assert expected[0] or expected[1] or pair == "cache"


ODD = ("!Ref Unknown", "!Ref AWS::NoValue", "text", "[1, 2]", "{a: [b]}", "{Fn::GetAtt: [X, Y]}", "!ImportValue x")
PLACES = {
    "AWS::ElastiCache::CacheCluster": ("LogDeliveryConfigurations",),
    "AWS::ECS::TaskDefinition": ("ContainerDefinitions",),
    "AWS::ECS::Cluster": ("Configuration",),
    "AWS::MWAA::Environment": ("LoggingConfiguration",),
    "AWS::Config::ConfigurationRecorder": ("RecordingGroup", "Name"),
    "AWS::SSM::Document": ("Content", "DocumentType"),
    "AWS::EMR::Cluster": ("LogUri",),
    "AWS::Lambda::Function": ("LoggingConfig", "FunctionName"),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("kind", "place"), [(kind, place) for kind, places in PLACES.items() for place in places])
def test_odd_values_raise_nothing(kind: str, place: str, odd: str, tmp_path: Path) -> None:
    text = f"""
    Parameters: {{Unknown: {{Type: String}}}}
    Resources:
      X:
        Type: {kind}
        Properties:
          {place}: {odd}
    """
    write(tmp_path, {"template.yaml": textwrap.dedent(text)})
    run(tmp_path)


@pytest.mark.parametrize("odd", ODD)
def test_odd_destinations_of_a_cache_raise_nothing(odd: str, tmp_path: Path) -> None:
    text = f"""
    Parameters: {{Unknown: {{Type: String}}}}
    Resources:
      X:
        Type: AWS::ElastiCache::CacheCluster
        Properties:
          LogDeliveryConfigurations:
            - {odd}
            - DestinationDetails: {odd}
            - DestinationDetails: {{CloudWatchLogsDetails: {odd}}}
            - DestinationType: cloudwatch-logs
              DestinationDetails: {{CloudWatchLogsDetails: {{LogGroup: {odd}}}}}
    """
    write(tmp_path, {"template.yaml": textwrap.dedent(text)})
    run(tmp_path)
