variable "name" {
  type = string
}

variable "org_id" {
  type = string
}

resource "google_logging_organization_sink" "this" {
  name             = var.name
  org_id           = var.org_id
  include_children = true
  destination      = "storage.googleapis.com/${google_storage_bucket.this.name}"
  filter           = "logName:\"cloudaudit.googleapis.com\""

  exclusions {
    name   = "system-accounts"
    filter = "protoPayload.authenticationInfo.principalEmail=~\"gserviceaccount.com$\""
  }
}

resource "google_storage_bucket" "this" {
  name                        = var.name
  project                     = "example-logs"
  location                    = "EU"
  uniform_bucket_level_access = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 1
    }
  }

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "COLDLINE"
    }
    condition {
      age = 120
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 400
    }
  }
}

resource "google_storage_bucket_iam_member" "this" {
  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectCreator"
  member = google_logging_organization_sink.this.writer_identity
}
