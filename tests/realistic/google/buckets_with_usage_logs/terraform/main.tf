locals {
  buckets = toset(["uploads", "exports"])
}

resource "google_storage_bucket" "this" {
  for_each = local.buckets

  name     = "example-${each.key}"
  location = "EU"

  dynamic "logging" {
    for_each = each.key == "uploads" ? [1] : []
    content {
      log_bucket        = google_storage_bucket.logs.name
      log_object_prefix = each.key
    }
  }
}

resource "google_storage_bucket" "logs" {
  name     = "example-usage-logs"
  location = "EU"

  logging {
    log_bucket = "example-usage-logs"
  }

  retention_policy {
    retention_period = 34560000
  }
}

resource "google_storage_bucket_iam_member" "delivery" {
  bucket = google_storage_bucket.logs.name
  role   = "roles/storage.objectCreator"
  member = "group:cloud-storage-analytics@google.com"
}
