"""The same thing written in Terraform and in CloudFormation gives the same findings: rule by rule, fact by fact."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.conftest import run, write

Verdicts = tuple[list[tuple[str, str]], list[tuple[str, str]], dict[str, int]]


def verdicts(folder: Path, name: str, text: str) -> Verdicts:
    """(rule, fact) of what is found and of what is undecided, and how many entities there are."""
    write(folder, {name: textwrap.dedent(text)})
    report, read = run(folder)
    assert not [problem for problem in report.problems if problem.level != "note"], report.problems
    assert read.model.entities or "nothing" in name
    return (
        sorted((finding.rule, finding.fact) for finding in report.findings),
        sorted((undecided.rule, undecided.fact) for undecided in report.undecided),
        dict(report.entities),
    )


PAIRS: dict[str, tuple[str, str]] = {
    "trail": (
        """
        resource "aws_s3_bucket" "logs" {
          bucket = "trail-logs"
        }
        resource "aws_cloudtrail" "main" {
          name                       = "main"
          s3_bucket_name             = aws_s3_bucket.logs.id
          s3_key_prefix              = "a"
          is_multi_region_trail      = false
          enable_log_file_validation = false
          event_selector {
            read_write_type           = "WriteOnly"
            include_management_events = true
            data_resource {
              type   = "AWS::S3::Object"
              values = ["arn:aws:s3"]
            }
          }
        }
        """,
        """
        Resources:
          Logs:
            Type: AWS::S3::Bucket
            Properties: {BucketName: trail-logs}
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties:
              TrailName: main
              IsLogging: true
              S3BucketName: !Ref Logs
              S3KeyPrefix: a
              IsMultiRegionTrail: false
              EnableLogFileValidation: false
              EventSelectors:
                - ReadWriteType: WriteOnly
                  IncludeManagementEvents: true
                  DataResources:
                    - {Type: "AWS::S3::Object", Values: ["arn:aws:s3"]}
        """,
    ),
    "stopped trail with advanced selectors": (
        """
        resource "aws_cloudtrail" "main" {
          name           = "main"
          s3_bucket_name = "elsewhere"
          enable_logging = false
          advanced_event_selector {
            field_selector {
              field  = "eventCategory"
              equals = ["Management"]
            }
            field_selector {
              field      = "eventSource"
              not_equals = ["kms.amazonaws.com"]
            }
          }
        }
        """,
        """
        Resources:
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties:
              TrailName: main
              IsLogging: false
              S3BucketName: elsewhere
              AdvancedEventSelectors:
                - FieldSelectors:
                    - {Field: eventCategory, Equals: [Management]}
                    - {Field: eventSource, NotEquals: [kms.amazonaws.com]}
        """,
    ),
    "event data store": (
        """
        resource "aws_cloudtrail_event_data_store" "lake" {
          name                           = "lake"
          suspend                        = true
          retention_period               = 90
          termination_protection_enabled = false
          multi_region_enabled           = false
          kms_key_id                     = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
        """,
        """
        Resources:
          Lake:
            Type: AWS::CloudTrail::EventDataStore
            Properties:
              Name: lake
              IngestionEnabled: "false"
              RetentionPeriod: 90
              TerminationProtectionEnabled: false
              MultiRegionEnabled: false
              KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1
        """,
    ),
    "log bucket with everything": (
        """
        resource "aws_s3_bucket" "logs" {
          bucket              = "logs"
          object_lock_enabled = true
          lifecycle {
            prevent_destroy = true
          }
        }
        resource "aws_s3_bucket" "data" {
          bucket = "data"
        }
        resource "aws_s3_bucket_logging" "data" {
          bucket        = aws_s3_bucket.data.id
          target_bucket = aws_s3_bucket.logs.id
          target_prefix = "data/"
        }
        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id
          versioning_configuration {
            status = "Enabled"
          }
        }
        resource "aws_s3_bucket_object_lock_configuration" "logs" {
          bucket = aws_s3_bucket.logs.id
          rule {
            default_retention {
              mode = "COMPLIANCE"
              days = 400
            }
          }
        }
        resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
          bucket = aws_s3_bucket.logs.id
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.logs.arn
            }
          }
        }
        resource "aws_kms_key" "logs" {
          deletion_window_in_days = 7
        }
        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = aws_s3_bucket.logs.id
          rule {
            id     = "all"
            status = "Enabled"
            filter {
              prefix = "data/"
            }
            transition {
              days          = 90
              storage_class = "GLACIER"
            }
            expiration {
              days = 100
            }
            noncurrent_version_expiration {
              noncurrent_days = 3
            }
          }
        }
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket                  = aws_s3_bucket.logs.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }
        resource "aws_s3_bucket_policy" "logs" {
          bucket = aws_s3_bucket.logs.id
          policy = jsonencode({
            Statement = [
              {
                Effect    = "Deny"
                Principal = "*"
                Action    = "s3:*"
                Resource  = ["${aws_s3_bucket.logs.arn}", "${aws_s3_bucket.logs.arn}/*"]
                Condition = { Bool = { "aws:SecureTransport" = "false" } }
              },
              {
                Effect    = "Allow"
                Principal = { AWS = "arn:aws:iam::111122223333:role/admin" }
                Action    = "s3:*"
                Resource  = "${aws_s3_bucket.logs.arn}/*"
              }
            ]
          })
        }
        """,
        """
        Resources:
          Logs:
            Type: AWS::S3::Bucket
            DeletionPolicy: Retain
            Properties:
              BucketName: logs
              ObjectLockEnabled: true
              VersioningConfiguration: {Status: Enabled}
              ObjectLockConfiguration:
                ObjectLockEnabled: Enabled
                Rule: {DefaultRetention: {Mode: COMPLIANCE, Days: 400}}
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault:
                      SSEAlgorithm: aws:kms
                      KMSMasterKeyID: !GetAtt Key.Arn
              LifecycleConfiguration:
                Rules:
                  - Id: all
                    Status: Enabled
                    Prefix: data/
                    Transitions: [{TransitionInDays: 90, StorageClass: GLACIER}]
                    ExpirationInDays: 100
                    NoncurrentVersionExpiration: {NoncurrentDays: 3}
              PublicAccessBlockConfiguration:
                BlockPublicAcls: true
                BlockPublicPolicy: true
                IgnorePublicAcls: true
                RestrictPublicBuckets: true
          Data:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: data
              LoggingConfiguration: {DestinationBucketName: !Ref Logs, LogFilePrefix: data/}
          Key:
            Type: AWS::KMS::Key
            Properties: {PendingWindowInDays: 7}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties:
              Bucket: !Ref Logs
              PolicyDocument:
                Statement:
                  - Effect: Deny
                    Principal: "*"
                    Action: s3:*
                    Resource: [!GetAtt Logs.Arn, !Sub "${Logs.Arn}/*"]
                    Condition: {Bool: {"aws:SecureTransport": "false"}}
                  - Effect: Allow
                    Principal: {AWS: "arn:aws:iam::111122223333:role/admin"}
                    Action: s3:*
                    Resource: !Join ["", [!GetAtt Logs.Arn, "/*"]]
        """,
    ),
    "public log bucket that logs to itself": (
        """
        resource "aws_s3_bucket" "logs" {
          bucket = "logs"
          acl    = "public-read"
          logging {
            target_bucket = "logs"
          }
        }
        """,
        """
        Resources:
          Logs:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: logs
              AccessControl: PublicRead
              LoggingConfiguration: {}
        """,
    ),
    "log group and its watch": (
        """
        resource "aws_cloudtrail" "main" {
          name                       = "main"
          s3_bucket_name             = "elsewhere"
          cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
          is_multi_region_trail      = true
        }
        resource "aws_cloudwatch_log_group" "trail" {
          name              = "/trail"
          retention_in_days = 30
          kms_key_id        = aws_kms_alias.logs.arn
        }
        resource "aws_kms_key" "logs" {
          enable_key_rotation = true
        }
        resource "aws_kms_alias" "logs" {
          name          = "alias/logs"
          target_key_id = aws_kms_key.logs.id
        }
        resource "aws_cloudwatch_log_metric_filter" "root" {
          name           = "root"
          log_group_name = aws_cloudwatch_log_group.trail.name
          pattern        = "{ $.userIdentity.type = Root }"
          metric_transformation {
            name      = "root"
            namespace = "audit"
            value     = "1"
          }
        }
        resource "aws_cloudwatch_metric_alarm" "root" {
          alarm_name    = "root"
          metric_name   = "root"
          namespace     = "audit"
          alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:a"]
        }
        """,
        """
        Resources:
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties:
              TrailName: main
              IsLogging: true
              S3BucketName: elsewhere
              CloudWatchLogsLogGroupArn: !Sub "${Group.Arn}:*"
              IsMultiRegionTrail: true
          Group:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /trail, RetentionInDays: 30, KmsKeyId: !GetAtt Alias.Arn}
          Key:
            Type: AWS::KMS::Key
            Properties: {EnableKeyRotation: true}
          Alias:
            Type: AWS::KMS::Alias
            Properties: {AliasName: alias/logs, TargetKeyId: !Ref Key}
          Filter:
            Type: AWS::Logs::MetricFilter
            Properties:
              LogGroupName: !Ref Group
              FilterPattern: "{ $.userIdentity.type = Root }"
              MetricTransformations: [{MetricName: root, MetricNamespace: audit, MetricValue: "1"}]
          Alarm:
            Type: AWS::CloudWatch::Alarm
            Properties:
              MetricName: root
              Namespace: audit
              AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:a"]
        """,
    ),
    "event rule on the trail": (
        """
        resource "aws_cloudtrail" "main" {
          name           = "main"
          s3_bucket_name = "elsewhere"
        }
        resource "aws_cloudwatch_event_rule" "calls" {
          event_pattern = jsonencode({ "detail-type" = ["AWS API Call via CloudTrail"] })
        }
        resource "aws_cloudwatch_event_target" "calls" {
          rule = aws_cloudwatch_event_rule.calls.name
          arn  = "arn:aws:sns:eu-west-1:111122223333:a"
        }
        """,
        """
        Resources:
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties: {IsLogging: true, S3BucketName: elsewhere}
          Rule:
            Type: AWS::Events::Rule
            Properties:
              EventPattern: {detail-type: ["AWS API Call via CloudTrail"]}
              Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:a"}]
        """,
    ),
    "load balancers": (
        """
        resource "aws_lb" "on" {
          name = "on"
          access_logs {
            bucket  = "elsewhere"
            enabled = true
          }
        }
        resource "aws_lb" "off" {
          name = "off"
          access_logs {
            bucket  = "elsewhere"
            enabled = false
          }
        }
        resource "aws_lb" "gateway" {
          load_balancer_type = "gateway"
        }
        resource "aws_lb" "tcp" {
          load_balancer_type = "network"
        }
        resource "aws_lb_listener" "tcp" {
          load_balancer_arn = aws_lb.tcp.arn
          protocol          = "TCP"
        }
        resource "aws_elb" "classic" {
          name = "classic"
          access_logs {
            bucket  = "elsewhere"
            enabled = false
          }
        }
        """,
        """
        Resources:
          On:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties:
              LoadBalancerAttributes:
                - {Key: access_logs.s3.enabled, Value: "true"}
                - {Key: access_logs.s3.bucket, Value: elsewhere}
          Off:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties:
              LoadBalancerAttributes:
                - {Key: access_logs.s3.enabled, Value: "false"}
                - {Key: access_logs.s3.bucket, Value: elsewhere}
          Gateway:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {Type: gateway}
          Tcp:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {Type: network}
          Listener:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties: {LoadBalancerArn: !Ref Tcp, Protocol: TCP}
          Classic:
            Type: AWS::ElasticLoadBalancing::LoadBalancer
            Properties:
              AccessLoggingPolicy: {Enabled: false, S3BucketName: elsewhere}
        """,
    ),
    "networks": (
        """
        resource "aws_vpc" "bare" {
          cidr_block = "10.0.0.0/16"
        }
        resource "aws_vpc" "half" {
          cidr_block = "10.1.0.0/16"
        }
        resource "aws_flow_log" "half" {
          vpc_id          = aws_vpc.half.id
          traffic_type    = "REJECT"
          log_destination = aws_cloudwatch_log_group.flow.arn
          log_format      = "$${srcaddr} $${dstaddr} $${start}"
        }
        resource "aws_cloudwatch_log_group" "flow" {
          name              = "/flow"
          retention_in_days = 400
        }
        resource "aws_subnet" "a" {
          vpc_id = aws_vpc.bare.id
        }
        resource "aws_flow_log" "subnet" {
          subnet_id            = aws_subnet.a.id
          traffic_type         = "ALL"
          log_destination_type = "s3"
          log_destination      = "arn:aws:s3:::elsewhere"
        }
        """,
        """
        Resources:
          Bare:
            Type: AWS::EC2::VPC
            Properties: {CidrBlock: 10.0.0.0/16}
          Half:
            Type: AWS::EC2::VPC
            Properties: {CidrBlock: 10.1.0.0/16}
          HalfLog:
            Type: AWS::EC2::FlowLog
            Properties:
              ResourceType: VPC
              ResourceId: !Ref Half
              TrafficType: REJECT
              LogDestination: !GetAtt Flow.Arn
              LogFormat: "${srcaddr} ${dstaddr} ${start}"
          Flow:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /flow, RetentionInDays: 400}
          A:
            Type: AWS::EC2::Subnet
            Properties: {VpcId: !Ref Bare}
          SubnetLog:
            Type: AWS::EC2::FlowLog
            Properties:
              ResourceType: Subnet
              ResourceId: !Ref A
              TrafficType: ALL
              LogDestinationType: s3
              LogDestination: arn:aws:s3:::elsewhere
        """,
    ),
    "cluster": (
        """
        resource "aws_eks_cluster" "main" {
          name                      = "main"
          enabled_cluster_log_types = ["audit", "api"]
        }
        resource "aws_cloudwatch_log_group" "main" {
          name              = "/aws/eks/main/cluster"
          retention_in_days = 7
        }
        resource "aws_eks_cluster" "silent" {
          name = "silent"
        }
        """,
        """
        Resources:
          Main:
            Type: AWS::EKS::Cluster
            Properties:
              Name: main
              Logging: {ClusterLogging: {EnabledTypes: [{Type: audit}, {Type: api}]}}
          Group:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /aws/eks/main/cluster, RetentionInDays: 7}
          Silent:
            Type: AWS::EKS::Cluster
            Properties: {Name: silent}
        """,
    ),
    "databases": (
        """
        resource "aws_db_instance" "pg" {
          identifier                      = "pg"
          engine                          = "postgres"
          enabled_cloudwatch_logs_exports = ["postgresql"]
          parameter_group_name            = aws_db_parameter_group.pg.name
        }
        resource "aws_db_parameter_group" "pg" {
          family = "postgres16"
          parameter {
            name  = "log_statement"
            value = "ddl"
          }
        }
        resource "aws_db_instance" "maria" {
          identifier                      = "maria"
          engine                          = "mariadb"
          enabled_cloudwatch_logs_exports = ["audit"]
          option_group_name               = aws_db_option_group.maria.name
        }
        resource "aws_db_option_group" "maria" {
          engine_name = "mariadb"
          option {
            option_name = "MARIADB_AUDIT_PLUGIN"
            option_settings {
              name  = "SERVER_AUDIT_EVENTS"
              value = "CONNECT"
            }
          }
        }
        resource "aws_db_instance" "quiet" {
          engine = "mysql"
        }
        resource "aws_rds_cluster" "aurora" {
          cluster_identifier              = "aurora"
          engine                          = "aurora-postgresql"
          enabled_cloudwatch_logs_exports = ["postgresql"]
          db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.aurora.name
        }
        resource "aws_rds_cluster_parameter_group" "aurora" {
          family = "aurora-postgresql16"
          parameter {
            name  = "log_connections"
            value = "1"
          }
        }
        resource "aws_rds_cluster_instance" "aurora" {
          cluster_identifier      = aws_rds_cluster.aurora.id
          engine                  = "aurora-postgresql"
          db_parameter_group_name = aws_db_parameter_group.pg.name
        }
        """,
        """
        Resources:
          Pg:
            Type: AWS::RDS::DBInstance
            Properties:
              DBInstanceIdentifier: pg
              Engine: postgres
              EnableCloudwatchLogsExports: [postgresql]
              DBParameterGroupName: !Ref PgGroup
          PgGroup:
            Type: AWS::RDS::DBParameterGroup
            Properties: {Family: postgres16, Parameters: {log_statement: ddl}}
          Maria:
            Type: AWS::RDS::DBInstance
            Properties:
              DBInstanceIdentifier: maria
              Engine: mariadb
              EnableCloudwatchLogsExports: [audit]
              OptionGroupName: !Ref MariaOptions
          MariaOptions:
            Type: AWS::RDS::OptionGroup
            Properties:
              EngineName: mariadb
              OptionConfigurations:
                - OptionName: MARIADB_AUDIT_PLUGIN
                  OptionSettings: [{Name: SERVER_AUDIT_EVENTS, Value: CONNECT}]
          Quiet:
            Type: AWS::RDS::DBInstance
            Properties: {Engine: mysql}
          Aurora:
            Type: AWS::RDS::DBCluster
            Properties:
              DBClusterIdentifier: aurora
              Engine: aurora-postgresql
              EnableCloudwatchLogsExports: [postgresql]
              DBClusterParameterGroupName: !Ref AuroraGroup
          AuroraGroup:
            Type: AWS::RDS::DBClusterParameterGroup
            Properties: {Family: aurora-postgresql16, Parameters: {log_connections: 1}}
          AuroraInstance:
            Type: AWS::RDS::DBInstance
            Properties:
              DBClusterIdentifier: !Ref Aurora
              Engine: aurora-postgresql
              DBParameterGroupName: !Ref PgGroup
        """,
    ),
    "warehouses": (
        """
        resource "aws_redshift_cluster" "on" {
          cluster_identifier           = "on"
          cluster_parameter_group_name = aws_redshift_parameter_group.a.name
        }
        resource "aws_redshift_logging" "on" {
          cluster_identifier   = aws_redshift_cluster.on.id
          log_destination_type = "cloudwatch"
          log_exports          = ["connectionlog", "userlog"]
        }
        resource "aws_redshift_parameter_group" "a" {
          name = "a"
          parameter {
            name  = "enable_user_activity_logging"
            value = "true"
          }
        }
        resource "aws_redshift_cluster" "off" {
          cluster_identifier = "off"
        }
        resource "aws_redshiftserverless_namespace" "a" {
          namespace_name = "a"
          log_exports    = ["userlog"]
        }
        resource "aws_docdb_cluster" "a" {
          cluster_identifier              = "a"
          enabled_cloudwatch_logs_exports = ["audit"]
          db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.a.name
        }
        resource "aws_docdb_cluster_parameter_group" "a" {
          name = "docs"
          parameter {
            name  = "audit_logs"
            value = "ddl"
          }
        }
        resource "aws_neptune_cluster" "a" {
          cluster_identifier             = "graph"
          enable_cloudwatch_logs_exports = ["audit"]
        }
        """,
        """
        Resources:
          On:
            Type: AWS::Redshift::Cluster
            Properties:
              ClusterIdentifier: "on"
              ClusterParameterGroupName: !Ref Group
              LoggingProperties: {LogDestinationType: cloudwatch, LogExports: [connectionlog, userlog]}
          Group:
            Type: AWS::Redshift::ClusterParameterGroup
            Properties:
              ParameterGroupName: a
              Parameters: [{ParameterName: enable_user_activity_logging, ParameterValue: "true"}]
          Off:
            Type: AWS::Redshift::Cluster
            Properties: {ClusterIdentifier: "off"}
          Serverless:
            Type: AWS::RedshiftServerless::Namespace
            Properties: {NamespaceName: a, LogExports: [userlog]}
          Docs:
            Type: AWS::DocDB::DBCluster
            Properties:
              DBClusterIdentifier: a
              EnableCloudwatchLogsExports: [audit]
              DBClusterParameterGroupName: !Ref DocsGroup
          DocsGroup:
            Type: AWS::DocDB::DBClusterParameterGroup
            Properties: {Name: docs, Parameters: {audit_logs: ddl}}
          Graph:
            Type: AWS::Neptune::DBCluster
            Properties: {DBClusterIdentifier: graph, EnableCloudwatchLogsExports: [audit]}
        """,
    ),
    "services": (
        """
        resource "aws_sfn_state_machine" "a" {
          name = "a"
          logging_configuration {
            level                  = "ERROR"
            include_execution_data = true
            log_destination        = "${aws_cloudwatch_log_group.a.arn}:*"
          }
        }
        resource "aws_cloudwatch_log_group" "a" {
          name              = "/a"
          retention_in_days = 400
        }
        resource "aws_codebuild_project" "a" {
          name = "a"
          logs_config {
            cloudwatch_logs {
              status = "DISABLED"
            }
          }
        }
        resource "aws_msk_cluster" "a" {
          cluster_name = "a"
          logging_info {
            broker_logs {
              cloudwatch_logs {
                enabled   = true
                log_group = aws_cloudwatch_log_group.a.name
              }
            }
          }
        }
        resource "aws_appsync_graphql_api" "a" {
          name = "a"
          log_config {
            cloudwatch_logs_role_arn = "arn:aws:iam::111122223333:role/a"
            field_log_level          = "NONE"
          }
        }
        resource "aws_transfer_server" "a" {
          structured_log_destinations = ["${aws_cloudwatch_log_group.a.arn}:*"]
        }
        resource "aws_opensearch_domain" "a" {
          domain_name = "a"
          log_publishing_options {
            log_type                 = "AUDIT_LOGS"
            cloudwatch_log_group_arn = aws_cloudwatch_log_group.a.arn
          }
          advanced_security_options {
            enabled = true
          }
        }
        resource "aws_opensearch_domain" "off" {
          domain_name = "off"
        }
        """,
        """
        Resources:
          Flow:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: a
              LoggingConfiguration:
                Level: ERROR
                IncludeExecutionData: true
                Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !Sub "${Group.Arn}:*"}}]
          Group:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /a, RetentionInDays: 400}
          Build:
            Type: AWS::CodeBuild::Project
            Properties: {Name: a, LogsConfig: {CloudWatchLogs: {Status: DISABLED}}}
          Broker:
            Type: AWS::MSK::Cluster
            Properties:
              ClusterName: a
              LoggingInfo: {BrokerLogs: {CloudWatchLogs: {Enabled: true, LogGroup: !Ref Group}}}
          Graph:
            Type: AWS::AppSync::GraphQLApi
            Properties:
              Name: a
              LogConfig: {CloudWatchLogsRoleArn: "arn:aws:iam::111122223333:role/a", FieldLogLevel: NONE}
          Files:
            Type: AWS::Transfer::Server
            Properties: {StructuredLogDestinations: [!Sub "${Group.Arn}:*"]}
          Search:
            Type: AWS::OpenSearchService::Domain
            Properties:
              DomainName: a
              LogPublishingOptions: {AUDIT_LOGS: {CloudWatchLogsLogGroupArn: !GetAtt Group.Arn, Enabled: true}}
              AdvancedSecurityOptions: {Enabled: true}
          Quiet:
            Type: AWS::OpenSearchService::Domain
            Properties: {DomainName: "off"}
        """,
    ),
    "network services": (
        """
        resource "aws_mq_broker" "a" {
          broker_name = "a"
          engine_type = "ActiveMQ"
          logs {
            general = true
          }
        }
        resource "aws_networkfirewall_firewall" "a" {
          name = "a"
        }
        resource "aws_networkfirewall_logging_configuration" "a" {
          firewall_arn = aws_networkfirewall_firewall.a.arn
          logging_configuration {
            log_destination_config {
              log_type             = "ALERT"
              log_destination_type = "S3"
              log_destination      = { bucketName = "elsewhere" }
            }
          }
        }
        resource "aws_networkfirewall_firewall" "silent" {
          name = "silent"
        }
        resource "aws_wafv2_web_acl" "a" {
          name = "a"
        }
        resource "aws_wafv2_web_acl_logging_configuration" "a" {
          resource_arn            = aws_wafv2_web_acl.a.arn
          log_destination_configs = ["arn:aws:s3:::aws-waf-logs-a"]
          redacted_fields {
            single_header {
              name = "cookie"
            }
          }
          logging_filter {
            default_behavior = "DROP"
            filter {
              behavior = "KEEP"
            }
          }
        }
        resource "aws_route53_zone" "public" {
          name = "example.com"
        }
        resource "aws_route53_zone" "logged" {
          name = "example.org"
        }
        resource "aws_route53_query_log" "logged" {
          zone_id                  = aws_route53_zone.logged.zone_id
          cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/dns"
        }
        resource "aws_route53_zone" "private" {
          name = "internal"
          vpc {
            vpc_id = "vpc-1"
          }
        }
        resource "aws_route53_resolver_query_log_config" "a" {
          name            = "a"
          destination_arn = "arn:aws:s3:::elsewhere"
        }
        resource "aws_ec2_client_vpn_endpoint" "a" {
          connection_log_options {
            enabled = false
          }
        }
        resource "aws_verifiedaccess_instance" "a" {
        }
        resource "aws_verifiedaccess_instance_logging_configuration" "a" {
          verifiedaccess_instance_id = aws_verifiedaccess_instance.a.id
          access_logs {
            s3 {
              enabled     = true
              bucket_name = "elsewhere"
            }
          }
        }
        resource "aws_vpclattice_service_network" "a" {
          name = "a"
        }
        resource "aws_vpclattice_access_log_subscription" "a" {
          resource_identifier = aws_vpclattice_service_network.a.arn
          destination_arn     = "arn:aws:s3:::elsewhere"
        }
        """,
        """
        Resources:
          Broker:
            Type: AWS::AmazonMQ::Broker
            Properties: {BrokerName: a, EngineType: ActiveMQ, Logs: {General: true}}
          Wall:
            Type: AWS::NetworkFirewall::Firewall
            Properties: {FirewallName: a}
          WallLog:
            Type: AWS::NetworkFirewall::LoggingConfiguration
            Properties:
              FirewallArn: !Ref Wall
              LoggingConfiguration:
                LogDestinationConfigs:
                  - {LogType: ALERT, LogDestinationType: S3, LogDestination: {bucketName: elsewhere}}
          SilentWall:
            Type: AWS::NetworkFirewall::Firewall
            Properties: {FirewallName: silent}
          Acl:
            Type: AWS::WAFv2::WebACL
            Properties: {Name: a}
          AclLog:
            Type: AWS::WAFv2::LoggingConfiguration
            Properties:
              ResourceArn: !GetAtt Acl.Arn
              LogDestinationConfigs: ["arn:aws:s3:::aws-waf-logs-a"]
              RedactedFields: [{SingleHeader: {Name: cookie}}]
              LoggingFilter: {DefaultBehavior: DROP, Filters: [{Behavior: KEEP}]}
          Public:
            Type: AWS::Route53::HostedZone
            Properties: {Name: example.com}
          Logged:
            Type: AWS::Route53::HostedZone
            Properties:
              Name: example.org
              QueryLoggingConfig:
                CloudWatchLogsLogGroupArn: arn:aws:logs:us-east-1:111122223333:log-group:/dns
          Private:
            Type: AWS::Route53::HostedZone
            Properties: {Name: internal, VPCs: [{VPCId: vpc-1, VPCRegion: eu-west-1}]}
          Resolver:
            Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
            Properties: {Name: a, DestinationArn: "arn:aws:s3:::elsewhere"}
          Vpn:
            Type: AWS::EC2::ClientVpnEndpoint
            Properties: {ConnectionLogOptions: {Enabled: false}}
          Verified:
            Type: AWS::EC2::VerifiedAccessInstance
            Properties: {LoggingConfigurations: {S3: {Enabled: true, BucketName: elsewhere}}}
          Lattice:
            Type: AWS::VpcLattice::ServiceNetwork
            Properties: {Name: a}
          LatticeLog:
            Type: AWS::VpcLattice::AccessLogSubscription
            Properties: {ResourceIdentifier: !GetAtt Lattice.Arn, DestinationArn: "arn:aws:s3:::elsewhere"}
        """,
    ),
    "gateways": (
        """
        resource "aws_api_gateway_stage" "logged" {
          rest_api_id = "a"
          stage_name  = "logged"
          access_log_settings {
            destination_arn = aws_cloudwatch_log_group.api.arn
            format          = "$context.identity.sourceIp $context.status"
          }
        }
        resource "aws_api_gateway_method_settings" "logged" {
          rest_api_id = "a"
          stage_name  = aws_api_gateway_stage.logged.stage_name
          method_path = "*/*"
          settings {
            data_trace_enabled = true
            logging_level      = "INFO"
          }
        }
        resource "aws_cloudwatch_log_group" "api" {
          name = "/api"
        }
        resource "aws_api_gateway_deployment" "bare" {
          rest_api_id = "b"
          stage_name  = "bare"
        }
        resource "aws_apigatewayv2_stage" "http" {
          api_id = "c"
          name   = "$default"
        }
        """,
        """
        Resources:
          Logged:
            Type: AWS::ApiGateway::Stage
            Properties:
              RestApiId: a
              StageName: logged
              AccessLogSetting:
                DestinationArn: !GetAtt Group.Arn
                Format: "$context.identity.sourceIp $context.status"
              MethodSettings:
                - {ResourcePath: "/*", HttpMethod: "*", DataTraceEnabled: true, LoggingLevel: INFO}
          Group:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /api}
          Bare:
            Type: AWS::ApiGateway::Deployment
            Properties: {RestApiId: b, StageName: bare}
          Http:
            Type: AWS::ApiGatewayV2::Stage
            Properties: {ApiId: c, StageName: $default}
        """,
    ),
    "distributions": (
        """
        resource "aws_cloudfront_distribution" "on" {
          logging_config {
            bucket          = "elsewhere.s3.amazonaws.com"
            include_cookies = true
          }
        }
        resource "aws_cloudfront_distribution" "off" {
          enabled = true
        }
        resource "aws_cloudfront_distribution" "sampled" {
          default_cache_behavior {
            realtime_log_config_arn = aws_cloudfront_realtime_log_config.a.arn
          }
        }
        resource "aws_cloudfront_realtime_log_config" "a" {
          name          = "a"
          sampling_rate = 10
          fields        = ["timestamp", "c-ip"]
          endpoint {
            kinesis_stream_config {
              stream_arn = aws_kinesis_stream.a.arn
            }
          }
        }
        resource "aws_kinesis_stream" "a" {
          name = "a"
        }
        resource "aws_kinesis_firehose_delivery_stream" "a" {
          name = "a"
          kinesis_source_configuration {
            kinesis_stream_arn = aws_kinesis_stream.a.arn
          }
          extended_s3_configuration {
            bucket_arn = aws_s3_bucket.a.arn
            processing_configuration {
              enabled = true
              processors {
                type = "Lambda"
              }
            }
          }
        }
        resource "aws_s3_bucket" "a" {
          bucket = "a"
        }
        """,
        """
        Resources:
          On:
            Type: AWS::CloudFront::Distribution
            Properties:
              DistributionConfig: {Logging: {Bucket: elsewhere.s3.amazonaws.com, IncludeCookies: true}}
          Off:
            Type: AWS::CloudFront::Distribution
            Properties: {DistributionConfig: {Enabled: true}}
          Sampled:
            Type: AWS::CloudFront::Distribution
            Properties:
              DistributionConfig: {DefaultCacheBehavior: {RealtimeLogConfigArn: !GetAtt Realtime.Arn}}
          Realtime:
            Type: AWS::CloudFront::RealtimeLogConfig
            Properties:
              Name: a
              SamplingRate: 10
              Fields: [timestamp, c-ip]
              EndPoints: [{StreamType: Kinesis, KinesisStreamConfig: {StreamArn: !GetAtt Stream.Arn}}]
          Stream:
            Type: AWS::Kinesis::Stream
            Properties: {Name: a}
          Firehose:
            Type: AWS::KinesisFirehose::DeliveryStream
            Properties:
              DeliveryStreamName: a
              KinesisStreamSourceConfiguration: {KinesisStreamARN: !GetAtt Stream.Arn}
              ExtendedS3DestinationConfiguration:
                BucketARN: !GetAtt Bucket.Arn
                ProcessingConfiguration: {Enabled: true, Processors: [{Type: Lambda}]}
          Bucket:
            Type: AWS::S3::Bucket
            Properties: {BucketName: a}
        """,
    ),
    "deliveries and subscriptions": (
        """
        resource "aws_cloudfront_distribution" "a" {
          enabled = true
        }
        resource "aws_cloudwatch_log_delivery_source" "a" {
          name         = "a"
          resource_arn = aws_cloudfront_distribution.a.arn
          log_type     = "ACCESS_LOGS"
        }
        resource "aws_cloudwatch_log_delivery_destination" "a" {
          name          = "a"
          output_format = "json"
          delivery_destination_configuration {
            destination_resource_arn = aws_cloudwatch_log_group.a.arn
          }
        }
        resource "aws_cloudwatch_log_delivery" "a" {
          delivery_source_name     = aws_cloudwatch_log_delivery_source.a.name
          delivery_destination_arn = aws_cloudwatch_log_delivery_destination.a.arn
          record_fields            = ["timestamp(ms)", "c-ip"]
        }
        resource "aws_cloudwatch_log_group" "a" {
          name              = "/a"
          retention_in_days = 30
        }
        resource "aws_cloudwatch_log_subscription_filter" "a" {
          log_group_name  = aws_cloudwatch_log_group.a.name
          destination_arn = aws_kinesis_firehose_delivery_stream.a.arn
          filter_pattern  = "ERROR"
        }
        resource "aws_kinesis_firehose_delivery_stream" "a" {
          name = "a"
          http_endpoint_configuration {
            url = "http://collector.example.com"
          }
        }
        """,
        """
        Resources:
          A:
            Type: AWS::CloudFront::Distribution
            Properties: {DistributionConfig: {Enabled: true}}
          Source:
            Type: AWS::Logs::DeliverySource
            Properties:
              Name: a
              ResourceArn: !Sub "arn:aws:cloudfront::${AWS::AccountId}:distribution/${A}"
              LogType: ACCESS_LOGS
          Destination:
            Type: AWS::Logs::DeliveryDestination
            Properties: {Name: a, OutputFormat: json, DestinationResourceArn: !GetAtt Group.Arn}
          Delivery:
            Type: AWS::Logs::Delivery
            Properties:
              DeliverySourceName: !Ref Source
              DeliveryDestinationArn: !GetAtt Destination.Arn
              RecordFields: ["timestamp(ms)", c-ip]
          Group:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /a, RetentionInDays: 30}
          Subscription:
            Type: AWS::Logs::SubscriptionFilter
            Properties: {LogGroupName: !Ref Group, DestinationArn: !GetAtt Firehose.Arn, FilterPattern: ERROR}
          Firehose:
            Type: AWS::KinesisFirehose::DeliveryStream
            Properties:
              DeliveryStreamName: a
              HttpEndpointDestinationConfiguration: {EndpointConfiguration: {Url: "http://collector.example.com"}}
        """,
    ),
    "grants": (
        """
        resource "aws_cloudtrail" "main" {
          name           = "main"
          s3_bucket_name = aws_s3_bucket.logs.id
        }
        resource "aws_s3_bucket" "logs" {
          bucket = "logs"
        }
        resource "aws_iam_role" "ops" {
          name                = "ops"
          managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
          inline_policy {
            policy = jsonencode({
              Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "${aws_s3_bucket.logs.arn}/*" }]
            })
          }
        }
        resource "aws_iam_user" "joe" {
          name = "joe"
        }
        resource "aws_iam_user_policy" "joe" {
          user   = aws_iam_user.joe.name
          policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:DeleteObject", Resource = "*" }] })
        }
        resource "aws_iam_policy" "wide" {
          policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
        }
        resource "aws_iam_policy_attachment" "wide" {
          policy_arn = aws_iam_policy.wide.arn
          roles      = [aws_iam_role.ops.name]
        }
        resource "aws_cloudwatch_log_group" "app" {
          name              = "/app"
          retention_in_days = 400
        }
        resource "aws_cloudwatch_log_resource_policy" "open" {
          policy_name = "open"
          policy_document = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "logs:*", Resource = "*" }]
          })
        }
        """,
        """
        Resources:
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties: {TrailName: main, IsLogging: true, S3BucketName: !Ref Logs}
          Logs:
            Type: AWS::S3::Bucket
            Properties: {BucketName: logs}
          Ops:
            Type: AWS::IAM::Role
            Properties:
              RoleName: ops
              ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"]
              Policies:
                - PolicyName: all
                  PolicyDocument:
                    Statement: [{Effect: Allow, Action: "s3:*", Resource: !Sub "${Logs.Arn}/*"}]
          Joe:
            Type: AWS::IAM::User
            Properties:
              UserName: joe
              Policies:
                - PolicyName: delete
                  PolicyDocument:
                    Statement: [{Effect: Allow, Action: "s3:DeleteObject", Resource: "*"}]
          Wide:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Roles: [!Ref Ops]
              PolicyDocument:
                Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
          App:
            Type: AWS::Logs::LogGroup
            Properties: {LogGroupName: /app, RetentionInDays: 400}
          Open:
            Type: AWS::Logs::ResourcePolicy
            Properties:
              PolicyName: open
              PolicyDocument: >-
                {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "logs:*", "Resource": "*"}]}
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
