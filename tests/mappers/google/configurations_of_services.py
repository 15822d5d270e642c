"""More configurations as people write them: buckets, networks, load balancers, databases, clusters."""

from __future__ import annotations

from tests.mappers.google.configurations import UNKNOWN, Configuration

STORAGE: list[Configuration] = [
    (
        "a module for buckets with dynamic blocks",
        {
            "main": """
                module "bucket" {
                  source         = "./modules/bucket"
                  for_each       = { a = { age = 30 }, b = { age = 800 } }
                  name           = each.key
                  age            = each.value.age
                  log_bucket     = "usage"
                  retention_days = 30
                }
            """,
            "modules/bucket/main": """
                variable "name" {}
                variable "age" {}
                variable "log_bucket" { default = null }
                variable "retention_days" { default = null }
                resource "google_storage_bucket" "this" {
                  name                        = var.name
                  location                    = "EU"
                  uniform_bucket_level_access = true
                  dynamic "logging" {
                    for_each = var.log_bucket == null ? [] : [var.log_bucket]
                    content { log_bucket = logging.value }
                  }
                  dynamic "retention_policy" {
                    for_each = var.retention_days == null ? [] : [var.retention_days]
                    content { retention_period = retention_policy.value * 86400 }
                  }
                  lifecycle_rule {
                    condition { age = var.age }
                    action { type = "Delete" }
                  }
                }
            """,
        },
        {
            'emitter:.#module.bucket["a"].google_storage_bucket.this': {"logging": "on"},
            'store:.#module.bucket["b"].google_storage_bucket.this': {
                "retention.days": 800,
                "immutability.lock_mode": "governance",
                "immutability.lock_days": 30,
            },
        },
    ),
    (
        "usage logs into a log bucket, with Google's group",
        {
            "main": """
                resource "google_storage_bucket" "usage" {
                  name     = "usage"
                  location = "EU"
                  versioning { enabled = true }
                }
                resource "google_storage_bucket_iam_member" "analytics" {
                  bucket = google_storage_bucket.usage.name
                  role   = "roles/storage.legacyBucketWriter"
                  member = "group:cloud-storage-analytics@google.com"
                }
                resource "google_storage_bucket" "data" {
                  name     = "data"
                  location = "EU"
                  logging { log_bucket = google_storage_bucket.usage.id }
                }
            """
        },
        {
            "emitter:.#google_storage_bucket.data": {"routes.0.to": "store:.#google_storage_bucket.usage"},
            "store:.#google_storage_bucket.usage": {"access.grants.0.kind": "service", "access_logged": False},
        },
    ),
    (
        "a public site, its bindings by count",
        {
            "main": """
                resource "google_storage_bucket" "site" {
                  name     = "site"
                  location = "EU"
                }
                resource "google_storage_bucket_iam_binding" "public" {
                  count   = 1
                  bucket  = google_storage_bucket.site.name
                  role    = "roles/storage.objectViewer"
                  members = concat(["user:a@example.com"], ["allUsers"])
                }
            """
        },
        {"store:.#google_storage_bucket.site": {"access.public": True}},
    ),
    (
        "data access logs stand for usage logs",
        {
            "main": """
                resource "google_project_iam_audit_config" "storage" {
                  project = "acme"
                  service = "storage.googleapis.com"
                  audit_log_config { log_type = "DATA_READ" }
                  audit_log_config { log_type = "DATA_WRITE" }
                }
                resource "google_storage_bucket" "data" {
                  name     = "data"
                  location = "EU"
                }
            """
        },
        {"emitter:.#google_storage_bucket.data": {"logging": "on"}},
    ),
    (
        "a lifecycle read from YAML text",
        {
            "main": """
                locals { rules = yamldecode("- {age: 90, class: COLDLINE}\\n- {age: 365, class: ARCHIVE}") }
                resource "google_storage_bucket" "logs" {
                  name     = "logs"
                  location = "EU"
                  dynamic "lifecycle_rule" {
                    for_each = local.rules
                    content {
                      condition { age = lifecycle_rule.value.age }
                      action {
                        type          = "SetStorageClass"
                        storage_class = lifecycle_rule.value.class
                      }
                    }
                  }
                }
            """
        },
        {"store:.#google_storage_bucket.logs": {"tiers.cold_after_days": 90, "retention.days": "forever"}},
    ),
]

SERVICES: list[Configuration] = [
    (
        "subnets of a network module",
        {
            "main": """
                module "vpc" {
                  source  = "./modules/vpc"
                  subnets = {
                    app = { cidr = "10.0.0.0/24", flow_logs = true }
                    db  = { cidr = "10.0.1.0/24", flow_logs = false }
                  }
                }
            """,
            "modules/vpc/main": """
                variable "subnets" {}
                resource "google_compute_network" "this" {
                  name                    = "main"
                  auto_create_subnetworks = false
                }
                resource "google_compute_subnetwork" "this" {
                  for_each      = var.subnets
                  name          = each.key
                  ip_cidr_range = each.value.cidr
                  network       = google_compute_network.this.self_link
                  dynamic "log_config" {
                    for_each = each.value.flow_logs ? [1] : []
                    content {
                      aggregation_interval = "INTERVAL_10_MIN"
                      flow_sampling        = 1
                      metadata             = "INCLUDE_ALL_METADATA"
                    }
                  }
                }
            """,
        },
        {
            'emitter:.#module.vpc.google_compute_subnetwork.this["app"]': {"logging": "on", "filters": []},
            'emitter:.#module.vpc.google_compute_subnetwork.this["db"]': {"logging": "off"},
        },
    ),
    (
        "a subnet whose switch has no value",
        {
            "main": """
                variable "flow_logs" { type = bool }
                resource "google_compute_subnetwork" "a" {
                  name          = "a"
                  ip_cidr_range = "10.0.0.0/24"
                  network       = "main"
                  dynamic "log_config" {
                    for_each = var.flow_logs ? [1] : []
                    content { flow_sampling = 1 }
                  }
                }
            """
        },
        {"emitter:.#google_compute_subnetwork.a": {"logging": UNKNOWN}},
    ),
    (
        "backend services of a load balancer",
        {
            "main": """
                resource "google_compute_backend_service" "this" {
                  for_each              = { web = 1.0, api = 0.2 }
                  name                  = each.key
                  load_balancing_scheme = "EXTERNAL_MANAGED"
                  log_config {
                    enable      = true
                    sample_rate = each.value
                  }
                }
                resource "google_compute_region_backend_service" "internal" {
                  name     = "internal"
                  protocol = "TCP"
                }
            """
        },
        {
            'emitter:.#google_compute_backend_service.this["web"]': {"logging": "on", "filters": []},
            'emitter:.#google_compute_backend_service.this["api"]': {"filters.0.how": "sample"},
        },
    ),
    (
        "NAT, DNS policy and a public zone",
        {
            "main": """
                resource "google_compute_router_nat" "nat" {
                  name   = "nat"
                  router = "r"
                  log_config {
                    enable = true
                    filter = "ALL"
                  }
                }
                resource "google_dns_policy" "all" {
                  name           = "all"
                  enable_logging = true
                  networks { network_url = "main" }
                }
                resource "google_dns_managed_zone" "public" {
                  name     = "public"
                  dns_name = "example.com."
                }
            """
        },
        {
            "emitter:.#google_compute_router_nat.nat": {"logging": "on", "coverage.traffic.excluded": []},
            "emitter:.#google_dns_policy.all": {"logging": "on"},
            "emitter:.#google_dns_managed_zone.public": {"logging": "off"},
        },
    ),
    (
        "PostgreSQL flags from a map",
        {
            "main": """
                variable "flags" {
                  default = {
                    log_connections          = "on"
                    log_disconnections       = "on"
                    "cloudsql.enable_pgaudit" = "on"
                    "pgaudit.log"            = "all"
                  }
                }
                resource "google_sql_database_instance" "main" {
                  name             = "main"
                  database_version = "POSTGRES_16"
                  settings {
                    tier = "db-custom-2-4096"
                    dynamic "database_flags" {
                      for_each = var.flags
                      content {
                        name  = database_flags.key
                        value = database_flags.value
                      }
                    }
                  }
                }
            """
        },
        {
            "emitter:.#google_sql_database_instance.main": {
                "authentication.logins": True,
                "authentication.session_ends": True,
                "coverage.event_kinds.excluded": [],
            }
        },
    ),
    (
        "PostgreSQL flags as a list of objects that merges",
        {
            "main": """
                locals {
                  base  = [{ name = "log_connections", value = "on" }]
                  flags = concat(local.base, [{ name = "log_statement", value = "ddl" }])
                }
                resource "google_sql_database_instance" "main" {
                  database_version = "POSTGRES_14"
                  settings {
                    tier = "t"
                    dynamic "database_flags" {
                      for_each = local.flags
                      iterator = flag
                      content {
                        name  = flag.value.name
                        value = flag.value.value
                      }
                    }
                  }
                }
            """
        },
        {
            "emitter:.#google_sql_database_instance.main": {
                "authentication.logins": True,
                "authentication.session_ends": False,
                "coverage.event_kinds.excluded": ["write", "read"],
            }
        },
    ),
    (
        "SQL Server with audits in a bucket",
        {
            "main": """
                resource "google_storage_bucket" "audits" {
                  name     = "sql-audits"
                  location = "EU"
                }
                resource "google_sql_database_instance" "main" {
                  database_version = "SQLSERVER_2022_ENTERPRISE"
                  settings {
                    tier = "t"
                    sql_server_audit_config {
                      bucket             = "gs://${google_storage_bucket.audits.name}"
                      retention_interval = "604800s"
                    }
                  }
                }
            """
        },
        {
            "emitter:.#google_sql_database_instance.main": {
                "logging": "on",
                "routes.0.to": "store:.#google_storage_bucket.audits",
            }
        },
    ),
    (
        "clusters, one in Autopilot",
        {
            "main": """
                resource "google_container_cluster" "standard" {
                  name     = "standard"
                  location = "europe-west1"
                  logging_config { enable_components = ["SYSTEM_COMPONENTS", "APISERVER"] }
                }
                resource "google_container_cluster" "autopilot" {
                  provider         = google-beta
                  name             = "autopilot"
                  location         = "europe-west1"
                  enable_autopilot = true
                }
            """
        },
        {
            "emitter:.#google_container_cluster.standard": {"coverage.log_types.excluded": ["WORKLOADS"]},
            "emitter:.#google_container_cluster.autopilot": {"coverage.log_types.excluded": []},
        },
    ),
    (
        "Dialogflow, Data Fusion and Identity Platform",
        {
            "main": """
                resource "google_dialogflow_cx_agent" "bot" {
                  display_name = "bot"
                  advanced_settings {
                    logging_settings { enable_stackdriver_logging = true }
                  }
                }
                resource "google_data_fusion_instance" "etl" {
                  name                       = "etl"
                  enable_stackdriver_logging = false
                }
                resource "google_identity_platform_config" "auth" {
                  monitoring {
                    request_logging { enabled = true }
                  }
                }
            """
        },
        {
            "emitter:.#google_dialogflow_cx_agent.bot": {"logging": "on"},
            "emitter:.#google_data_fusion_instance.etl": {"logging": "off"},
            "emitter:.#google_identity_platform_config.auth": {"logging": "on", "plane": "auth"},
        },
    ),
]
