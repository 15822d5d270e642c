resource "tencentcloud_audit_track" "t" {
  action_type   = "Read"
  event_names   = ["*"]
  name          = "t"
  resource_type = "*"
  status        = 1
  storage {
    storage_name   = "logs"
    storage_prefix = "a"
    storage_region = "ap"
    storage_type   = "cos"
  }
}
resource "tencentcloud_cls_topic" "t" {
  topic_name = "t"
  period     = 3640
}
resource "tencentcloud_vpc" "v" { name = "v" }
resource "tencentcloud_vpc_flow_log" "f" {
  resource_type = "VPC"
  resource_id   = tencentcloud_vpc.v.id
  traffic_type  = "ALL"
  cloud_log_id  = tencentcloud_cls_topic.t.id
}
resource "tencentcloud_clb_instance" "lb" { network_type = "OPEN" }
resource "tencentcloud_kubernetes_cluster" "k" {
  cluster_audit {
    enabled  = true
    topic_id = tencentcloud_cls_topic.t.id
  }
}
resource "tencentcloud_cos_bucket" "b" {
  bucket            = "b-1"
  log_enable        = true
  log_target_bucket = tencentcloud_cos_bucket.l.bucket
}
resource "tencentcloud_cos_bucket" "l" { bucket = "l-1" }
resource "digitalocean_spaces_bucket" "assets" { name = "assets" }
resource "digitalocean_spaces_bucket" "logs" {
  name = "logs"
  acl  = "public-read"
}
resource "digitalocean_spaces_bucket_logging" "l" {
  bucket        = digitalocean_spaces_bucket.assets.id
  target_bucket = digitalocean_spaces_bucket.logs.id
}
resource "digitalocean_database_cluster" "pg" { engine = "pg" }
resource "digitalocean_database_logsink_rsyslog" "s" {
  cluster_id = digitalocean_database_cluster.pg.id
  server     = "10.0.0.1"
  port       = 514
}
resource "linode_lke_cluster" "c" { label = "c" }
resource "linode_object_storage_bucket" "logs" { label = "logs" }
resource "ncloud_nks_cluster" "c" { name = "c" }
resource "ncloud_nks_cluster" "d" {
  log { audit = true }
}
