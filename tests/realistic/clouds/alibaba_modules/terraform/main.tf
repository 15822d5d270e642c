variable "bucket" { type = string }
locals { names = toset(["a", "b"]) }
module "net" {
  source = "./modules/net"
  name   = "prod"
}
resource "alicloud_vpc_flow_log" "this" {
  resource_id    = module.net.vpc_id2
  resource_type  = "VPC"
  traffic_type   = "All"
  log_store_name = alicloud_log_store.s["a"].logstore_name
  project_name   = "p"
}
resource "alicloud_log_store" "s" {
  for_each         = local.names
  project_name     = "p"
  logstore_name    = each.key
  retention_period = 400
  encrypt_conf { enable = true }
}
resource "alicloud_actiontrail_trail" "t" {
  event_rw        = "All"
  oss_bucket_name = var.bucket
}
resource "random_id" "x" { byte_length = 2 }
resource "alicloud_oss_bucket" "l" { bucket = "logs-${random_id.x.hex}" }
resource "alicloud_oss_bucket_versioning" "l" {
  bucket = alicloud_oss_bucket.l.bucket
  status = "Enabled"
}
resource "alicloud_oss_bucket_lifecycle" "l" {
  bucket = alicloud_oss_bucket.l.bucket
}
resource "alicloud_actiontrail_trail" "u" {
  event_rw        = "All"
  oss_bucket_name = alicloud_oss_bucket.l.id
  status          = "Disable"
}
resource "alicloud_oss_bucket" "app" {
  bucket = "app"
  logging { target_bucket = alicloud_oss_bucket.l.id }
}
