"""Configurations as people write them: variables, `for_each`, `dynamic`, locals, side resources, local modules.

Each: a name, the files (`main` is `main.tf`), and what the model must say, by entity and fact.
"""

from __future__ import annotations

from typing import Any

Configuration = tuple[str, dict[str, str], dict[str, dict[str, Any]]]

UNKNOWN: Any = "unknown"
"""Any unknown."""

AUDIT: list[Configuration] = [
    (
        "audit configuration for each of a set of services",
        {
            "main": """
                locals { services = toset(["storage.googleapis.com", "cloudsql.googleapis.com"]) }
                resource "google_project_iam_audit_config" "this" {
                  for_each = local.services
                  project  = var.project_id
                  service  = each.value
                  dynamic "audit_log_config" {
                    for_each = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]
                    content { log_type = audit_log_config.value }
                  }
                }
            """,
            "variables": 'variable "project_id" { default = "acme" }',
        },
        {
            'emitter:.#google_project_iam_audit_config.this["cloudsql.googleapis.com"]': {
                "coverage.services.excluded": ["every other service"],
                "coverage.event_kinds.excluded": [],
            }
        },
    ),
    (
        "audit configuration from an object variable with a default",
        {
            "main": """
                variable "audit" {
                  type    = map(list(string))
                  default = { DATA_READ = ["user:batch@example.com"], DATA_WRITE = [] }
                }
                resource "google_organization_iam_audit_config" "org" {
                  org_id  = "123"
                  service = "allServices"
                  dynamic "audit_log_config" {
                    for_each = var.audit
                    content {
                      log_type         = audit_log_config.key
                      exempted_members = audit_log_config.value
                    }
                  }
                }
            """
        },
        {
            "emitter:.#google_organization_iam_audit_config.org": {
                "coverage.event_kinds.excluded": ["ADMIN_READ"],
                "coverage.users.excluded": ["user:batch@example.com"],
            }
        },
    ),
    (
        "audit configuration from a variable without a value",
        {
            "main": """
                variable "log_types" { type = list(string) }
                resource "google_folder_iam_audit_config" "prod" {
                  folder  = "folders/1"
                  service = "allServices"
                  dynamic "audit_log_config" {
                    for_each = var.log_types
                    content { log_type = audit_log_config.value }
                  }
                }
            """
        },
        {"emitter:.#google_folder_iam_audit_config.prod": {"coverage.event_kinds": UNKNOWN}},
    ),
    (
        "a policy document with audit_config",
        {
            "main": """
                data "google_iam_policy" "admin" {
                  binding {
                    role    = "roles/owner"
                    members = ["group:owners@example.com"]
                  }
                  audit_config {
                    service = "allServices"
                    audit_log_configs { log_type = "ADMIN_READ" }
                    audit_log_configs { log_type = "DATA_READ" }
                    audit_log_configs { log_type = "DATA_WRITE" }
                  }
                }
                resource "google_project_iam_policy" "project" {
                  project     = "acme"
                  policy_data = data.google_iam_policy.admin.policy_data
                }
            """
        },
        {
            "emitter:.#google_project_iam_policy.project": {
                "coverage.event_kinds.excluded": [],
                "coverage.services.excluded": [],
            }
        },
    ),
    (
        "a project made by a local module, its audit configuration beside the call",
        {
            "main": """
                module "project" {
                  source = "./modules/project"
                  name   = "acme-prod"
                }
                resource "google_project_iam_audit_config" "all" {
                  project = module.project.project_id
                  service = "allServices"
                  audit_log_config { log_type = "DATA_READ" }
                }
            """,
            "modules/project/main": """
                variable "name" {}
                resource "google_project" "this" {
                  name       = var.name
                  project_id = var.name
                }
                output "project_id" { value = google_project.this.project_id }
            """,
        },
        {
            "emitter:.#google_project_iam_audit_config.all": {"coverage.event_kinds.included": ["DATA_READ"]},
        },
    ),
    (
        "a project with a random suffix",
        {
            "main": """
                resource "random_id" "suffix" { byte_length = 2 }
                resource "google_project" "app" {
                  name       = "app"
                  project_id = "app-${random_id.suffix.hex}"
                }
                resource "google_project_iam_audit_config" "app" {
                  project = google_project.app.project_id
                  service = "allServices"
                  audit_log_config { log_type = "ADMIN_READ" }
                  audit_log_config { log_type = "DATA_READ" }
                  audit_log_config { log_type = "DATA_WRITE" }
                }
                resource "google_logging_project_sink" "app" {
                  name        = "app"
                  project     = google_project.app.project_id
                  destination = "storage.googleapis.com/${google_storage_bucket.logs.name}"
                }
                resource "google_storage_bucket" "logs" {
                  name     = "logs-${random_id.suffix.hex}"
                  project  = google_project.app.project_id
                  location = "EU"
                }
            """
        },
        {
            "emitter:.#google_project_iam_audit_config.app": {
                "coverage.event_kinds.excluded": [],
                "routes.0.to": "hop:.#google_logging_project_sink.app",
            },
            "hop:.#google_logging_project_sink.app": {"routes.0.to": "store:.#google_storage_bucket.logs"},
            "emitter:.#google_storage_bucket.logs": {"logging": "on"},
        },
    ),
    (
        "projects from a map, none audited",
        {
            "main": """
                resource "google_project" "this" {
                  for_each   = { dev = "acme-dev", prod = "acme-prod" }
                  name       = each.key
                  project_id = each.value
                }
            """
        },
        {
            'emitter:.#google_project.this["prod"]': {
                "coverage.event_kinds.excluded": ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]
            },
            'emitter:.#google_project.this["dev"]': {"logging": "on"},
        },
    ),
    (
        "a metric and an alert on it",
        {
            "main": """
                resource "google_project_iam_audit_config" "all" {
                  project = "acme"
                  service = "allServices"
                  audit_log_config { log_type = "DATA_READ" }
                }
                resource "google_logging_metric" "owner" {
                  name   = "owner-changes"
                  filter = "protoPayload.methodName=\\"SetIamPolicy\\""
                }
                resource "google_monitoring_alert_policy" "owner" {
                  display_name = "owner"
                  combiner     = "OR"
                  conditions {
                    display_name = "owner"
                    condition_threshold {
                      filter     = "metric.type=\\"logging.googleapis.com/user/${google_logging_metric.owner.name}\\""
                      comparison = "COMPARISON_GT"
                      duration   = "0s"
                    }
                  }
                  notification_channels = []
                }
            """
        },
        {"emitter:.#google_project_iam_audit_config.all": {"watched": True}},
    ),
]

SINKS: list[Configuration] = [
    (
        "an export module that is called with a bucket of another module",
        {
            "main": """
                module "destination" { source = "./modules/storage" }
                module "export" {
                  source      = "./modules/export"
                  destination = module.destination.uri
                }
            """,
            "modules/storage/main": """
                resource "google_storage_bucket" "this" {
                  name     = "acme-logs"
                  location = "EU"
                  retention_policy {
                    retention_period = 365 * 24 * 3600
                    is_locked        = true
                  }
                }
                output "uri" { value = "storage.googleapis.com/${google_storage_bucket.this.name}" }
            """,
            "modules/export/main": """
                variable "destination" {}
                resource "google_logging_organization_sink" "sink" {
                  name             = "all"
                  org_id           = "1"
                  include_children = true
                  destination      = var.destination
                }
            """,
        },
        {
            "hop:.#module.export.google_logging_organization_sink.sink": {
                "routes.0.to": "store:.#module.destination.google_storage_bucket.this"
            },
            "store:.#module.destination.google_storage_bucket.this": {
                "retention.locked": True,
                "immutability.lock_days": 365,
            },
        },
    ),
    (
        "sinks from a map",
        {
            "main": """
                variable "sinks" {
                  default = {
                    activity = "log_id(\\"cloudaudit.googleapis.com/activity\\")"
                    data     = "log_id(\\"cloudaudit.googleapis.com/data_access\\")"
                  }
                }
                resource "google_logging_project_sink" "this" {
                  for_each    = var.sinks
                  name        = each.key
                  filter      = each.value
                  destination = "storage.googleapis.com/central-logs"
                }
            """
        },
        {
            'hop:.#google_logging_project_sink.this["activity"]': {"filters": [], "routes.0.to": UNKNOWN},
            'hop:.#google_logging_project_sink.this["data"]': {"filters": []},
        },
    ),
    (
        "exclusions by a dynamic block",
        {
            "main": """
                locals {
                  noise = {
                    gke    = "protoPayload.serviceName=\\"k8s.io\\""
                    health = "httpRequest.requestUrl:\\"/healthz\\""
                  }
                }
                resource "google_logging_folder_sink" "audit" {
                  name        = "audit"
                  folder      = "folders/1"
                  destination = "logging.googleapis.com/projects/central/locations/eu/buckets/audit"
                  dynamic "exclusions" {
                    for_each = local.noise
                    content {
                      name   = exclusions.key
                      filter = exclusions.value
                    }
                  }
                }
            """
        },
        {
            "hop:.#google_logging_folder_sink.audit": {
                "filters.0.what": 'protoPayload.serviceName="k8s.io"',
                "filters.1": None,
                "routes.0.to": UNKNOWN,
            }
        },
    ),
    (
        "a filter of many lines",
        {
            "main": """
                resource "google_logging_project_sink" "audit" {
                  name        = "audit"
                  destination = "bigquery.googleapis.com/${google_bigquery_dataset.audit.id}"
                  filter      = <<-EOT
                    logName: "/logs/cloudaudit.googleapis.com%2Factivity" OR
                    logName: "/logs/cloudaudit.googleapis.com%2Fdata_access" OR
                    logName: "/logs/compute.googleapis.com%2Fvpc_flows"
                  EOT
                  bigquery_options { use_partitioned_tables = true }
                }
                resource "google_bigquery_dataset" "audit" {
                  dataset_id                  = "audit"
                  default_table_expiration_ms = 400 * 24 * 3600 * 1000
                }
            """
        },
        {
            "hop:.#google_logging_project_sink.audit": {
                "filters": [],
                "routes.0.to": "store:.#google_bigquery_dataset.audit",
            },
            "store:.#google_bigquery_dataset.audit": {"retention.days": 400, "access_logged": True},
        },
    ),
    (
        "a sink that count leaves out",
        {
            "main": """
                variable "export" { default = false }
                resource "google_logging_project_sink" "audit" {
                  count       = var.export ? 1 : 0
                  name        = "audit"
                  destination = "storage.googleapis.com/${google_storage_bucket.logs.name}"
                }
                resource "google_storage_bucket" "logs" {
                  name     = "logs"
                  location = "EU"
                }
            """
        },
        {"emitter:.#google_storage_bucket.logs": {"logging": "off"}},
    ),
    (
        "a topic that a collector pulls from",
        {
            "main": """
                resource "google_pubsub_topic" "export" { name = "siem-export" }
                resource "google_pubsub_subscription" "splunk" {
                  name  = "splunk"
                  topic = google_pubsub_topic.export.id
                }
                resource "google_logging_organization_sink" "siem" {
                  name             = "siem"
                  org_id           = "1"
                  include_children = true
                  destination      = "pubsub.googleapis.com/${google_pubsub_topic.export.id}"
                }
            """
        },
        {
            "hop:.#google_logging_organization_sink.siem": {"routes.0.to": "hop:.#google_pubsub_topic.export"},
            "hop:.#google_pubsub_topic.export": {"routes.0.to": UNKNOWN},
        },
    ),
    (
        "the default bucket of a project, kept longer",
        {
            "main": """
                resource "google_logging_project_bucket_config" "default" {
                  project        = var.project
                  location       = "global"
                  bucket_id      = "_Default"
                  retention_days = var.days
                }
                resource "google_container_cluster" "main" {
                  name     = "main"
                  location = "europe-west1"
                }
            """,
            "variables": 'variable "project" {}\nvariable "days" { default = 400 }',
        },
        {
            "store:.#google_logging_project_bucket_config.default": {"retention.days": 400, "deletion.protected": True},
            "emitter:.#google_container_cluster.main": {
                "routes.0.to": "store:.#google_logging_project_bucket_config.default"
            },
        },
    ),
    (
        "a log bucket with a customer's key from a key module",
        {
            "main": """
                module "kms" { source = "./modules/kms" }
                resource "google_logging_project_bucket_config" "audit" {
                  project        = "acme"
                  location       = "europe-west1"
                  bucket_id      = "audit"
                  retention_days = 731
                  locked         = true
                  cmek_settings { kms_key_name = module.kms.key }
                }
                resource "google_logging_project_sink" "audit" {
                  name        = "audit"
                  destination = "logging.googleapis.com/${google_logging_project_bucket_config.audit.id}"
                }
            """,
            "modules/kms/main": """
                resource "google_kms_crypto_key" "logs" {
                  name            = "logs"
                  key_ring        = "ring"
                  rotation_period = "7776000s"
                }
                output "key" { value = google_kms_crypto_key.logs.id }
            """,
        },
        {
            "store:.#google_logging_project_bucket_config.audit": {
                "encryption.key": "customer",
                "encryption.rotation": True,
                "encryption.deletion_window_days": 30,
                "retention.locked": True,
            },
            "hop:.#google_logging_project_sink.audit": {
                "routes.0.to": "store:.#google_logging_project_bucket_config.audit"
            },
        },
    ),
    (
        "a project's exclusion",
        {
            "main": """
                resource "google_logging_project_exclusion" "reads" {
                  name   = "no-reads"
                  filter = "protoPayload.methodName=\\"storage.objects.get\\""
                }
            """
        },
        {"hop:.#google_logging_project_exclusion.reads": {"filters.0.how": "exclude"}},
    ),
]
