"""The same design in Terraform and as objects of Config Connector or Crossplane gives the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.equal import verdicts

PAIRS: dict[str, tuple[str, str]] = {
    "audit logs of a project": (
        """
        resource "google_project" "p" {
          name       = "P"
          project_id = "acme-p"
          org_id     = "1"
        }
        resource "google_project_iam_audit_config" "all" {
          project = google_project.p.project_id
          service = "allServices"
          audit_log_config {
            log_type = "ADMIN_READ"
          }
          audit_log_config {
            log_type         = "DATA_WRITE"
            exempted_members = ["user:a@example.org"]
          }
        }
        resource "google_storage_bucket" "audit" {
          name          = "acme-audit"
          project       = google_project.p.project_id
          location      = "EU"
          force_destroy = true
          encryption {
            default_kms_key_name = google_kms_crypto_key.logs.id
          }
          retention_policy {
            retention_period = 2592000
          }
          lifecycle_rule {
            action {
              type = "Delete"
            }
            condition {
              age = 30
            }
          }
        }
        resource "google_kms_crypto_key" "logs" {
          name     = "logs"
          key_ring = "projects/p/locations/eu/keyRings/r"
        }
        resource "google_logging_project_sink" "audit" {
          name        = "audit"
          project     = google_project.p.project_id
          destination = "storage.googleapis.com/${google_storage_bucket.audit.name}"
          filter      = "logName:\\"cloudaudit.googleapis.com%2Factivity\\""
          exclusions {
            name   = "noise"
            filter = "protoPayload.methodName=\\"storage.objects.get\\""
          }
        }
        resource "google_storage_bucket_iam_binding" "readers" {
          bucket  = google_storage_bucket.audit.name
          role    = "roles/storage.objectViewer"
          members = ["allUsers"]
        }
        resource "google_sql_database_instance" "orders" {
          name             = "orders"
          project          = google_project.p.project_id
          database_version = "POSTGRES_15"
          settings {
            tier = "db-f1-micro"
            database_flags {
              name  = "log_connections"
              value = "on"
            }
          }
        }
        """,
        """
        apiVersion: resourcemanager.cnrm.cloud.google.com/v1beta1
        kind: Project
        metadata: {name: acme-p, namespace: a}
        spec: {name: P, organizationRef: {external: "1"}}
        ---
        apiVersion: iam.cnrm.cloud.google.com/v1beta1
        kind: IAMAuditConfig
        metadata: {name: all, namespace: a}
        spec:
          resourceRef: {kind: Project, name: acme-p}
          service: allServices
          auditLogConfigs:
            - logType: ADMIN_READ
            - {logType: DATA_WRITE, exemptedMembers: ["user:a@example.org"]}
        ---
        apiVersion: storage.cnrm.cloud.google.com/v1beta1
        kind: StorageBucket
        metadata:
          name: acme-audit
          namespace: a
          annotations:
            cnrm.cloud.google.com/force-destroy: "true"
            cnrm.cloud.google.com/project-id: acme-p
        spec:
          location: EU
          encryption: {kmsKeyRef: {name: logs}}
          retentionPolicy: {retentionPeriod: 2592000}
          lifecycleRule:
            - action: {type: Delete}
              condition: {age: 30}
        ---
        apiVersion: kms.cnrm.cloud.google.com/v1beta1
        kind: KMSCryptoKey
        metadata: {name: logs, namespace: a}
        spec: {keyRingRef: {external: projects/p/locations/eu/keyRings/r}}
        ---
        apiVersion: logging.cnrm.cloud.google.com/v1beta1
        kind: LoggingLogSink
        metadata: {name: audit, namespace: a}
        spec:
          projectRef: {name: acme-p}
          destination: {storageBucketRef: {name: acme-audit}}
          filter: 'logName:"cloudaudit.googleapis.com%2Factivity"'
          exclusions:
            - {name: noise, filter: 'protoPayload.methodName="storage.objects.get"'}
        ---
        apiVersion: iam.cnrm.cloud.google.com/v1beta1
        kind: IAMPartialPolicy
        metadata: {name: readers, namespace: a}
        spec:
          resourceRef: {kind: StorageBucket, name: acme-audit}
          bindings:
            - {role: roles/storage.objectViewer, members: [{member: allUsers}]}
        ---
        apiVersion: sql.cnrm.cloud.google.com/v1beta1
        kind: SQLInstance
        metadata: {name: orders, namespace: a, annotations: {cnrm.cloud.google.com/project-id: acme-p}}
        spec:
          databaseVersion: POSTGRES_15
          settings:
            tier: db-f1-micro
            databaseFlags: [{name: log_connections, value: "on"}]
        """,
    ),
    "a whole policy": (
        """
        resource "google_folder_iam_policy" "f" {
          folder      = "folders/1"
          policy_data = data.google_iam_policy.f.policy_data
        }
        data "google_iam_policy" "f" {
          audit_config {
            service = "storage.googleapis.com"
            audit_log_configs {
              log_type = "DATA_READ"
            }
          }
        }
        """,
        """
        apiVersion: iam.cnrm.cloud.google.com/v1beta1
        kind: IAMPolicy
        metadata: {name: f}
        spec:
          resourceRef: {kind: Folder, external: folders/1}
          auditConfigs:
            - service: storage.googleapis.com
              auditLogConfigs: [{logType: DATA_READ}]
        """,
    ),
    "a trail and its bucket": (
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
          bucket = aws_s3_bucket.logs.id
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
        resource "aws_cloudtrail" "main" {
          name                       = "main"
          s3_bucket_name             = aws_s3_bucket.logs.id
          is_multi_region_trail      = false
          enable_log_file_validation = false
          event_selector {
            read_write_type           = "WriteOnly"
            include_management_events = true
          }
        }
        resource "aws_cloudwatch_log_group" "app" {
          name              = "/app"
          retention_in_days = 7
          lifecycle {
            prevent_destroy = true
          }
        }
        resource "aws_eks_cluster" "main" {
          name                      = "main"
          enabled_cluster_log_types = ["api"]
        }
        resource "aws_s3_bucket_policy" "logs" {
          bucket = aws_s3_bucket.logs.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }]
          })
        }
        """,
        """
        apiVersion: s3.aws.upbound.io/v1beta1
        kind: Bucket
        metadata: {name: trail-logs, labels: {role: logs}}
        spec: {forProvider: {}}
        ---
        apiVersion: s3.aws.upbound.io/v1beta2
        kind: BucketVersioning
        metadata: {name: trail-logs}
        spec: {forProvider: {bucketRef: {name: trail-logs}, versioningConfiguration: {status: Suspended}}}
        ---
        apiVersion: s3.aws.upbound.io/v1beta1
        kind: BucketServerSideEncryptionConfiguration
        metadata: {name: trail-logs}
        spec:
          forProvider:
            bucketSelector: {matchLabels: {role: logs}}
            rule:
              - applyServerSideEncryptionByDefault:
                  - {sseAlgorithm: "aws:kms", kmsMasterKeyIdRef: {name: logs}}
        ---
        apiVersion: kms.aws.upbound.io/v1beta1
        kind: Key
        metadata: {name: logs}
        spec: {forProvider: {enableKeyRotation: false}}
        ---
        apiVersion: cloudtrail.aws.upbound.io/v1beta1
        kind: Trail
        metadata: {name: main}
        spec:
          forProvider:
            s3BucketNameRef: {name: trail-logs}
            isMultiRegionTrail: false
            enableLogFileValidation: false
            eventSelector: [{readWriteType: WriteOnly, includeManagementEvents: true}]
        ---
        apiVersion: cloudwatchlogs.aws.upbound.io/v1beta1
        kind: Group
        metadata: {name: app, annotations: {crossplane.io/external-name: /app}}
        spec: {deletionPolicy: Orphan, forProvider: {retentionInDays: 7}}
        ---
        apiVersion: eks.aws.upbound.io/v1beta1
        kind: Cluster
        metadata: {name: main}
        spec: {forProvider: {enabledClusterLogTypes: [api]}}
        ---
        apiVersion: s3.aws.upbound.io/v1beta1
        kind: BucketPolicy
        metadata: {name: logs}
        spec:
          forProvider:
            bucketRef: {name: trail-logs}
            policy: |
              {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}
        """,
    ),
    "a vault and its diagnostic setting": (
        """
        resource "azurerm_storage_account" "logs" {
          name                     = "acmelogs"
          account_tier             = "Standard"
          account_replication_type = "LRS"
          resource_group_name      = azurerm_resource_group.rg.name
        }
        resource "azurerm_resource_group" "rg" {
          name = "rg"
        }
        resource "azurerm_key_vault" "kv" {
          name                = "kv"
          resource_group_name = azurerm_resource_group.rg.name
        }
        resource "azurerm_monitor_diagnostic_setting" "kv" {
          name               = "kv"
          target_resource_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
          storage_account_id = azurerm_storage_account.logs.id
          enabled_log {
            category = "AuditEvent"
          }
        }
        """,
        """
        apiVersion: storage.azure.upbound.io/v1beta1
        kind: Account
        metadata: {name: acmelogs}
        spec: {forProvider: {accountTier: Standard, accountReplicationType: LRS, resourceGroupNameRef: {name: rg}}}
        ---
        apiVersion: azure.upbound.io/v1beta1
        kind: ResourceGroup
        metadata: {name: rg}
        spec: {forProvider: {}}
        ---
        apiVersion: keyvault.azure.upbound.io/v1beta2
        kind: Vault
        metadata: {name: kv}
        spec: {forProvider: {resourceGroupNameRef: {name: rg}}}
        ---
        apiVersion: insights.azure.upbound.io/v1beta1
        kind: MonitorDiagnosticSetting
        metadata: {name: kv}
        spec:
          forProvider:
            name: kv
            targetResourceId: /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv
            storageAccountIdRef: {name: acmelogs}
            enabledLog: [{category: AuditEvent}]
        """,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_same_design_same_verdicts(name: str, tmp_path: Path) -> None:
    hcl, manifests = PAIRS[name]
    one, other = tmp_path / "one", tmp_path / "other"
    assert verdicts(other, {"objects.yaml": manifests}) == verdicts(one, {"main.tf": hcl})
