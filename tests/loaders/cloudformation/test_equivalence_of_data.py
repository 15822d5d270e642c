"""Tables, file servers, transfers, lakes and query logs: the same verdicts in Terraform and in CloudFormation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.cloudformation.test_equivalence import verdicts

PAIRS: dict[str, tuple[str, str]] = {
    "tables, of which data events record some": (
        """
        resource "aws_dynamodb_table" "orders" { name = "orders" }
        resource "aws_dynamodb_table" "locks" { name = "locks" }
        resource "aws_s3_directory_bucket" "fast" { bucket = "fast--euw1-az1--x-s3" }
        resource "aws_cloudtrail" "main" {
          name           = "main"
          s3_bucket_name = "central"
          event_selector {
            data_resource {
              type   = "AWS::DynamoDB::Table"
              values = [aws_dynamodb_table.orders.arn]
            }
          }
        }
        """,
        """
        Resources:
          Orders: {Type: "AWS::DynamoDB::Table", Properties: {TableName: orders}}
          Locks: {Type: "AWS::DynamoDB::Table", Properties: {TableName: locks}}
          Fast: {Type: "AWS::S3Express::DirectoryBucket", Properties: {BucketName: fast--euw1-az1--x-s3}}
          Main:
            Type: AWS::CloudTrail::Trail
            Properties:
              TrailName: main
              IsLogging: true
              S3BucketName: central
              EventSelectors:
                - DataResources:
                    - {Type: "AWS::DynamoDB::Table", Values: [!GetAtt Orders.Arn]}
        """,
    ),
    "file servers and transfers": (
        """
        resource "aws_fsx_windows_file_system" "quiet" { storage_capacity = 300 }
        resource "aws_fsx_windows_file_system" "half" {
          audit_log_configuration {
            file_access_audit_log_level       = "FAILURE_ONLY"
            file_share_access_audit_log_level = "DISABLED"
          }
        }
        resource "aws_datasync_task" "silent" {
          cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:sync"
          options { log_level = "OFF" }
        }
        resource "aws_dms_replication_task" "moves" {
          replication_task_settings = jsonencode({ Logging = { EnableLogging = false } })
        }
        resource "aws_elastic_beanstalk_environment" "web" {
          name = "web"
          setting {
            namespace = "aws:elasticbeanstalk:cloudwatch:logs"
            name      = "StreamLogs"
            value     = "true"
          }
        }
        resource "aws_cognito_log_delivery_configuration" "users" {
          user_pool_id = "eu-west-1_a"
          log_configurations {
            event_source = "userAuthEvents"
            log_level    = "INFO"
            s3_configuration { bucket_arn = "arn:aws:s3:::sign-ins" }
          }
        }
        """,
        """
        Resources:
          Quiet: {Type: "AWS::FSx::FileSystem", Properties: {FileSystemType: WINDOWS}}
          Lustre: {Type: "AWS::FSx::FileSystem", Properties: {FileSystemType: LUSTRE}}
          Half:
            Type: AWS::FSx::FileSystem
            Properties:
              FileSystemType: WINDOWS
              WindowsConfiguration:
                AuditLogConfiguration:
                  FileAccessAuditLogLevel: FAILURE_ONLY
                  FileShareAccessAuditLogLevel: DISABLED
          Silent:
            Type: AWS::DataSync::Task
            Properties:
              CloudWatchLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:sync
              Options: {LogLevel: "OFF"}
          Moves:
            Type: AWS::DMS::ReplicationTask
            Properties:
              ReplicationTaskSettings: '{"Logging": {"EnableLogging": false}}'
          Web:
            Type: AWS::ElasticBeanstalk::Environment
            Properties:
              EnvironmentName: web
              OptionSettings:
                - {Namespace: "aws:elasticbeanstalk:cloudwatch:logs", OptionName: StreamLogs, Value: "true"}
          Users:
            Type: AWS::Cognito::LogDeliveryConfiguration
            Properties:
              UserPoolId: eu-west-1_a
              LogConfigurations:
                - EventSource: userAuthEvents
                  LogLevel: INFO
                  S3Configuration: {BucketArn: "arn:aws:s3:::sign-ins"}
        """,
    ),
    "a lake, query logs and what watches": (
        """
        resource "aws_securitylake_data_lake" "main" {
          meta_store_manager_role_arn = "arn:aws:iam::111122223333:role/lake"
          configuration {
            region = "eu-west-1"
            lifecycle_configuration {
              expiration { days = 30 }
            }
          }
        }
        resource "aws_securitylake_aws_log_source" "trail" {
          source {
            regions     = ["eu-west-1"]
            source_name = "CLOUD_TRAIL_MGMT"
          }
        }
        resource "aws_vpc" "one" { cidr_block = "10.0.0.0/16" }
        resource "aws_vpc" "two" { cidr_block = "10.1.0.0/16" }
        resource "aws_route53_resolver_query_log_config" "queries" {
          name            = "queries"
          destination_arn = "arn:aws:s3:::queries"
        }
        resource "aws_route53_resolver_query_log_config_association" "one" {
          resolver_query_log_config_id = aws_route53_resolver_query_log_config.queries.id
          resource_id                  = aws_vpc.one.id
        }
        resource "aws_cloudtrail" "main" {
          name                       = "main"
          s3_bucket_name             = "central"
          cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
        }
        resource "aws_cloudwatch_log_group" "trail" { name = "/trail" }
        resource "aws_cloudwatch_log_metric_filter" "changed" {
          name           = "changed"
          log_group_name = aws_cloudwatch_log_group.trail.name
          pattern        = "{ $.eventName = StopLogging }"
          metric_transformation {
            name      = "Changed"
            namespace = "Audit"
            value     = "1"
          }
        }
        resource "aws_cloudwatch_metric_alarm" "changed" {
          alarm_name  = "changed"
          metric_name = "Changed"
          namespace   = "Audit"
        }
        resource "aws_cloudwatch_composite_alarm" "any" {
          alarm_name    = "any"
          alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.changed.alarm_name})"
          alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:security"]
        }
        resource "aws_cloudwatch_log_account_policy" "all" {
          policy_name     = "all"
          policy_type     = "SUBSCRIPTION_FILTER_POLICY"
          policy_document = jsonencode({ DestinationArn = "arn:aws:logs:eu-west-1:444455556666:destination:central" })
        }
        """,
        """
        Resources:
          Lake:
            Type: AWS::SecurityLake::DataLake
            Properties:
              LifecycleConfiguration: {Expiration: {Days: 30}}
          Source:
            Type: AWS::SecurityLake::AwsLogSource
            Properties: {DataLakeArn: !GetAtt Lake.Arn, SourceName: CLOUD_TRAIL_MGMT, SourceVersion: "2.0"}
          One: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
          Two: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.1.0.0/16}}
          Queries:
            Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
            Properties: {Name: queries, DestinationArn: "arn:aws:s3:::queries"}
          QueriesOfOne:
            Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
            Properties: {ResolverQueryLogConfigId: !Ref Queries, ResourceId: !Ref One}
          Main:
            Type: AWS::CloudTrail::Trail
            Properties:
              TrailName: main
              IsLogging: true
              S3BucketName: central
              CloudWatchLogsLogGroupArn: !GetAtt Trail.Arn
          Trail: {Type: "AWS::Logs::LogGroup", Properties: {LogGroupName: /trail}}
          Changed:
            Type: AWS::Logs::MetricFilter
            Properties:
              LogGroupName: !Ref Trail
              FilterPattern: "{ $.eventName = StopLogging }"
              MetricTransformations:
                - {MetricName: Changed, MetricNamespace: Audit, MetricValue: "1"}
          ChangedAlarm:
            Type: AWS::CloudWatch::Alarm
            Properties: {AlarmName: changed, MetricName: Changed, Namespace: Audit}
          Any:
            Type: AWS::CloudWatch::CompositeAlarm
            Properties:
              AlarmName: any
              AlarmRule: !Sub "ALARM(${ChangedAlarm})"
              AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:security"]
          All:
            Type: AWS::Logs::AccountPolicy
            Properties:
              PolicyName: all
              PolicyType: SUBSCRIPTION_FILTER_POLICY
              PolicyDocument: '{"DestinationArn": "arn:aws:logs:eu-west-1:444455556666:destination:central"}'
        """,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_both_dialects_give_the_same_verdicts(name: str, tmp_path: Path) -> None:
    terraform, cloudformation = PAIRS[name]
    expected = verdicts(tmp_path / "terraform", "main.tf", terraform)
    found = verdicts(tmp_path / "cloudformation", "template.yaml", cloudformation)
    assert expected[0], "the pair shows nothing"
    assert found == expected


@pytest.mark.parametrize("options", ["", ", Options: {VerifyMode: NONE}", ", Options: !Ref Options"])
def test_a_task_of_a_template_that_names_a_log_group_and_no_level(options: str, tmp_path: Path) -> None:
    template = f"""
        Parameters:
          Options: {{Type: String}}
        Resources:
          Sync:
            Type: AWS::DataSync::Task
            Properties: {{CloudWatchLogGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:sync"{options}}}
        """
    findings, undecided, _ = verdicts(tmp_path, "template.yaml", template)
    assert not findings
    assert ("completeness/logging-disabled", "logging") in undecided
