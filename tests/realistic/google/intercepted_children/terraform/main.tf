resource "google_logging_organization_sink" "central" {
  name               = "central"
  org_id             = "123456789012"
  include_children   = true
  intercept_children = true
  destination        = "logging.googleapis.com/projects/example-logs/locations/europe-west3/buckets/central"
}

resource "google_logging_project_bucket_config" "central" {
  project        = "example-logs"
  location       = "europe-west3"
  bucket_id      = "central"
  retention_days = 400
  locked         = true

  cmek_settings {
    kms_key_name = google_kms_crypto_key.central.id
  }
}

resource "google_kms_crypto_key" "central" {
  name                       = "central"
  key_ring                   = "projects/example-logs/locations/europe-west3/keyRings/logs"
  rotation_period            = "7776000s"
  destroy_scheduled_duration = "2592000s"
}

resource "google_logging_project_bucket_config" "default" {
  project        = "example-shop"
  location       = "global"
  bucket_id      = "_Default"
  retention_days = 1
}

resource "google_project_iam_audit_config" "shop" {
  project = "example-shop"
  service = "allServices"

  audit_log_config {
    log_type = "ADMIN_READ"
  }
  audit_log_config {
    log_type = "DATA_READ"
  }
  audit_log_config {
    log_type = "DATA_WRITE"
  }
}
