"""The same design in Terraform and as a Pulumi program gives the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.equal import verdicts

PAIRS: dict[str, tuple[str, str]] = {
    "a trail, its bucket and its group": (
        """
        resource "aws_s3_bucket" "logs" {
          bucket = "trail-logs"
        }
        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id
          versioning_configuration {
            status = "Suspended"
          }
        }
        resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
          bucket = aws_s3_bucket.logs.bucket
          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.logs.arn
            }
          }
        }
        resource "aws_kms_key" "logs" {
          enable_key_rotation = false
        }
        resource "aws_s3_bucket_policy" "logs" {
          bucket = aws_s3_bucket.logs.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }]
          })
        }
        resource "aws_cloudtrail" "main" {
          name                       = "main"
          s3_bucket_name             = aws_s3_bucket.logs.id
          is_multi_region_trail      = false
          enable_log_file_validation = false
          cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
          event_selector {
            read_write_type           = "WriteOnly"
            include_management_events = true
            data_resource {
              type   = "AWS::S3::Object"
              values = ["arn:aws:s3"]
            }
          }
        }
        resource "aws_cloudwatch_log_group" "trail" {
          name              = "/trail"
          retention_in_days = 7
          lifecycle {
            prevent_destroy = true
          }
        }
        resource "aws_lb" "web" {
          access_logs {
            bucket  = aws_s3_bucket.logs.id
            enabled = false
          }
        }
        resource "aws_db_instance" "db" {
          identifier                      = "db"
          engine                          = "postgres"
          enabled_cloudwatch_logs_exports = ["upgrade"]
          parameter_group_name            = aws_db_parameter_group.db.name
        }
        resource "aws_db_parameter_group" "db" {
          name   = "db"
          family = "postgres16"
          parameter {
            name  = "log_connections"
            value = "1"
          }
        }
        """,
        """
        name: audit
        runtime: yaml
        config:
          days: {type: integer}
        variables:
          statement: {Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*"}
        resources:
          logs: {type: "aws:s3:BucketV2", properties: {bucket: trail-logs}}
          versioning:
            type: aws:s3:BucketVersioningV2
            properties: {bucket: "${logs.id}", versioningConfiguration: {status: Suspended}}
          encryption:
            type: aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2
            properties:
              bucket: ${logs.bucket}
              rules:
                - applyServerSideEncryptionByDefault: {sseAlgorithm: "aws:kms", kmsMasterKeyId: "${key.arn}"}
          key: {type: "aws:kms:Key", properties: {enableKeyRotation: false}}
          policy:
            type: aws:s3:BucketPolicy
            properties: {bucket: "${logs.id}", policy: {fn::toJSON: {Statement: ["${statement}"]}}}
          trail:
            type: aws:cloudtrail:Trail
            properties:
              name: main
              s3BucketName: ${logs.id}
              isMultiRegionTrail: false
              enableLogFileValidation: false
              cloudWatchLogsGroupArn: ${group.arn}:*
              eventSelectors:
                - readWriteType: WriteOnly
                  includeManagementEvents: true
                  dataResources: [{type: "AWS::S3::Object", values: ["arn:aws:s3"]}]
          group:
            type: aws:cloudwatch:LogGroup
            properties: {name: /trail, retentionInDays: "${days}"}
            options: {protect: true}
          web:
            type: aws:lb:LoadBalancer
            properties: {accessLogs: {bucket: "${logs.id}", enabled: false}}
          db:
            type: aws:rds:Instance
            properties:
              identifier: db
              engine: postgres
              enabledCloudwatchLogsExports: [upgrade]
              parameterGroupName: ${parameters.name}
          parameters:
            type: aws:rds:ParameterGroup
            properties: {name: db, family: postgres16, parameters: [{name: log_connections, value: "1"}]}
        """,
    ),
    "audit logs of a project": (
        """
        resource "google_project_iam_audit_config" "all" {
          project = "acme"
          service = "allServices"
          audit_log_config {
            log_type         = "DATA_READ"
            exempted_members = ["user:a@example.org"]
          }
        }
        resource "google_storage_bucket" "logs" {
          name     = "acme-logs"
          project  = "acme"
          location = "EU"
          lifecycle_rule {
            action {
              type = "Delete"
            }
            condition {
              age = 30
            }
          }
        }
        resource "google_logging_project_sink" "all" {
          name        = "all"
          project     = "acme"
          destination = "storage.googleapis.com/${google_storage_bucket.logs.name}"
          filter      = "logName:\\"cloudaudit.googleapis.com%2Factivity\\""
          exclusions {
            name   = "x"
            filter = "protoPayload.methodName=\\"storage.objects.get\\""
          }
        }
        resource "google_sql_database_instance" "db" {
          name             = "db"
          project          = "acme"
          database_version = "POSTGRES_15"
          settings {
            tier = "db-f1-micro"
            database_flags {
              name  = "log_connections"
              value = "on"
            }
          }
        }
        resource "google_storage_bucket_iam_member" "all" {
          bucket = google_storage_bucket.logs.name
          role   = "roles/storage.objectViewer"
          member = "allUsers"
        }
        """,
        """
        name: audit
        runtime: yaml
        resources:
          all:
            type: gcp:projects:IAMAuditConfig
            properties:
              project: acme
              service: allServices
              auditLogConfigs: [{logType: DATA_READ, exemptedMembers: ["user:a@example.org"]}]
          logs:
            type: gcp:storage:Bucket
            properties:
              name: acme-logs
              project: acme
              location: EU
              lifecycleRules: [{action: {type: Delete}, condition: {age: 30}}]
          sink:
            type: gcp:logging/projectSink:ProjectSink
            properties:
              name: all
              project: acme
              destination: storage.googleapis.com/${logs.name}
              filter: logName:"cloudaudit.googleapis.com%2Factivity"
              exclusions: [{name: x, filter: 'protoPayload.methodName="storage.objects.get"'}]
          db:
            type: gcp:sql:DatabaseInstance
            properties:
              name: db
              project: acme
              databaseVersion: POSTGRES_15
              settings: {tier: db-f1-micro, databaseFlags: [{name: log_connections, value: "on"}]}
          readers:
            type: gcp:storage:BucketIAMMember
            properties: {bucket: "${logs.name}", role: roles/storage.objectViewer, member: allUsers}
        """,
    ),
    "a vault and its diagnostic setting": (
        """
        resource "azurerm_storage_account" "logs" {
          name                     = "acmelogs"
          account_tier             = "Standard"
          account_replication_type = "LRS"
        }
        resource "azurerm_key_vault" "kv" {
          name = "kv"
        }
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          name               = "kv"
          target_resource_id = azurerm_key_vault.kv.id
          storage_account_id = azurerm_storage_account.logs.id
          enabled_log {
            category = "AuditEvent"
          }
        }
        """,
        """
        name: audit
        runtime: yaml
        resources:
          logs:
            type: azure:storage:Account
            properties: {name: acmelogs, accountTier: Standard, accountReplicationType: LRS}
          kv: {type: "azure:keyvault:KeyVault", properties: {name: kv}}
          setting:
            type: azure:monitoring:DiagnosticSetting
            properties:
              name: kv
              targetResourceId: ${kv.id}
              storageAccountId: ${logs.id}
              enabledLogs: [{category: AuditEvent}]
        """,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_same_design_same_verdicts(name: str, tmp_path: Path) -> None:
    hcl, program = PAIRS[name]
    one, other = tmp_path / "one", tmp_path / "other"
    stack = "config: {'audit:days': 7}\n"
    assert verdicts(other, {"Pulumi.yaml": program, "Pulumi.prod.yaml": stack}) == verdicts(one, {"main.tf": hcl})
