module "archive" {
  source = "./modules/archive"

  name   = "example-org-archive"
  org_id = "123456789012"
}

resource "google_organization_iam_audit_config" "all" {
  org_id  = "123456789012"
  service = "allServices"

  dynamic "audit_log_config" {
    for_each = toset(["ADMIN_READ", "DATA_READ", "DATA_WRITE"])
    content {
      log_type = audit_log_config.key
    }
  }
}
