variable "env" { default = "prod" }
resource "alicloud_oss_bucket" "logs" {
  bucket = "acme-prod-logs"
  versioning { status = "Enabled" }
  server_side_encryption_rule {
    sse_algorithm     = "KMS"
    kms_master_key_id = alicloud_kms_key.logs.id
  }
  lifecycle_rule {
    id      = "expire"
    enabled = true
    expiration { days = 400 }
    transitions {
      days          = 90
      storage_class = "Archive"
    }
  }
  logging { target_bucket = alicloud_oss_bucket.access.id }
}
resource "alicloud_oss_bucket" "access" { bucket = "acme-prod-access" }
resource "alicloud_oss_bucket_acl" "access" {
  bucket = alicloud_oss_bucket.access.bucket
  acl    = "public-read"
}
resource "alicloud_kms_key" "logs" {
  description            = "logs"
  automatic_rotation     = "Enabled"
  pending_window_in_days = 30
}
resource "alicloud_actiontrail_trail" "main" {
  trail_name      = "main"
  oss_bucket_name = alicloud_oss_bucket.logs.id
}
resource "alicloud_log_project" "p" { project_name = "p" }
resource "alicloud_log_store" "flow" {
  project_name  = alicloud_log_project.p.project_name
  logstore_name = "flow"
}
resource "alicloud_vpc" "main" { cidr_block = "10.0.0.0/8" }
resource "alicloud_vpc" "other" { cidr_block = "10.0.0.0/8" }
resource "alicloud_vpc_flow_log" "main" {
  resource_type  = "VPC"
  resource_id    = alicloud_vpc.main.id
  traffic_type   = "Drop"
  log_store_name = alicloud_log_store.flow.logstore_name
  project_name   = alicloud_log_project.p.project_name
}
resource "alicloud_alb_load_balancer" "web" {
  vpc_id = alicloud_vpc.main.id
  access_log_config {
    log_project = "p"
    log_store   = "alb"
  }
}
resource "alicloud_db_instance" "db" {
  engine               = "PostgreSQL"
  sql_collector_status = "Enabled"
  parameters {
    name  = "log_connections"
    value = "off"
  }
}
resource "alicloud_polardb_cluster" "db" { db_type = "MySQL" }
