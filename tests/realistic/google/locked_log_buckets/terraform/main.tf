variable "log_buckets" {
  type = map(object({ days = number, locked = optional(bool, true), key = optional(string) }))
  default = {
    audit  = { days = 400, key = "projects/example-security/locations/europe-west3/keyRings/logs/cryptoKeys/audit" }
    access = { days = 365, locked = false }
    debug  = { days = 7, locked = false }
  }
}

resource "google_logging_project_bucket_config" "this" {
  for_each = var.log_buckets

  project        = "example-logs"
  location       = "europe-west3"
  bucket_id      = each.key
  retention_days = each.value.days
  locked         = each.value.locked

  dynamic "cmek_settings" {
    for_each = each.value.key == null ? [] : [each.value.key]
    content {
      kms_key_name = cmek_settings.value
    }
  }
}

resource "google_logging_project_bucket_config" "default" {
  project        = "example-logs"
  location       = "global"
  bucket_id      = "_Default"
  retention_days = 30
}
