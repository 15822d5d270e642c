variable "audited" {
  type = map(list(string))
  default = {
    "storage.googleapis.com"       = ["DATA_READ", "DATA_WRITE"]
    "secretmanager.googleapis.com" = ["DATA_READ", "DATA_WRITE", "ADMIN_READ"]
  }
}

resource "google_project_iam_audit_config" "service" {
  for_each = var.audited

  project = "example-production"
  service = each.key

  dynamic "audit_log_config" {
    for_each = each.value
    content {
      log_type         = audit_log_config.value
      exempted_members = audit_log_config.value == "DATA_READ" ? ["serviceAccount:backup@example.iam.gserviceaccount.com"] : []
    }
  }
}

resource "google_storage_bucket" "uploads" {
  name     = "example-uploads"
  project  = "example-production"
  location = "EU"
}
