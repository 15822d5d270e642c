variable "compartment_id" {}
resource "oci_core_vcn" "main" { compartment_id = var.compartment_id }
resource "oci_core_subnet" "a" {
  vcn_id     = oci_core_vcn.main.id
  cidr_block = "10.0.0.0/24"
}
resource "oci_core_subnet" "b" {
  vcn_id     = oci_core_vcn.main.id
  cidr_block = "10.0.1.0/24"
}
resource "oci_logging_log_group" "main" {
  compartment_id = var.compartment_id
  display_name   = "main"
}
resource "oci_logging_log" "flow" {
  display_name       = "flow"
  log_group_id       = oci_logging_log_group.main.id
  log_type           = "SERVICE"
  is_enabled         = true
  retention_duration = 90
  configuration {
    source {
      category    = "all"
      resource    = oci_core_subnet.a.id
      service     = "flowlogs"
      source_type = "OCISERVICE"
    }
  }
}
resource "oci_logging_log" "write" {
  display_name = "write"
  log_group_id = oci_logging_log_group.main.id
  log_type     = "SERVICE"
  configuration {
    source {
      category    = "write"
      resource    = oci_objectstorage_bucket.archive.name
      service     = "objectstorage"
      source_type = "OCISERVICE"
    }
  }
}
resource "oci_objectstorage_bucket" "archive" {
  compartment_id = var.compartment_id
  name           = "archive-logs"
  namespace      = "x"
  versioning     = "Disabled"
  access_type    = "ObjectRead"
  kms_key_id     = oci_kms_key.k.id
  retention_rules {
    display_name = "keep"
    duration {
      time_amount = 400
      time_unit   = "DAYS"
    }
  }
}
resource "oci_kms_key" "k" { compartment_id = var.compartment_id }
resource "oci_objectstorage_object_lifecycle_policy" "p" {
  bucket    = oci_objectstorage_bucket.archive.name
  namespace = "x"
  rules {
    action      = "DELETE"
    is_enabled  = true
    name        = "d"
    time_amount = 60
    time_unit   = "DAYS"
  }
}
resource "oci_sch_service_connector" "c" {
  compartment_id = var.compartment_id
  display_name   = "c"
  source {
    kind = "logging"
    log_sources {
      compartment_id = var.compartment_id
      log_group_id   = oci_logging_log_group.main.id
      log_id         = oci_logging_log.flow.id
    }
  }
  target {
    kind   = "objectStorage"
    bucket = oci_objectstorage_bucket.archive.name
  }
}
resource "oci_audit_configuration" "a" {
  compartment_id        = var.compartment_id
  retention_period_days = 90
}
resource "oci_load_balancer_load_balancer" "lb" { compartment_id = var.compartment_id }
