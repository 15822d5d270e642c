locals {
  environments = {
    production = { days = 400, filter = "logName:\"cloudaudit.googleapis.com\"" }
    staging    = { days = 90, filter = "logName:\"cloudaudit.googleapis.com%2Factivity\"" }
  }
}

resource "google_logging_project_sink" "audit" {
  for_each = local.environments

  name                   = "audit-${each.key}"
  project                = "example-${each.key}"
  destination            = "storage.googleapis.com/${google_storage_bucket.audit[each.key].name}"
  filter                 = each.value.filter
  unique_writer_identity = true
}

resource "google_storage_bucket" "audit" {
  for_each = local.environments

  name                        = "example-audit-${each.key}"
  project                     = "example-${each.key}"
  location                    = "EU"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  encryption {
    default_kms_key_name = google_kms_crypto_key.audit.id
  }

  retention_policy {
    retention_period = each.value.days * 86400
    is_locked        = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = each.value.days
    }
  }
}

resource "google_storage_bucket_iam_member" "writer" {
  for_each = local.environments

  bucket = google_storage_bucket.audit[each.key].name
  role   = "roles/storage.objectCreator"
  member = google_logging_project_sink.audit[each.key].writer_identity
}

resource "google_kms_crypto_key" "audit" {
  name            = "audit"
  key_ring        = "projects/example-security/locations/europe/keyRings/logs"
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}
