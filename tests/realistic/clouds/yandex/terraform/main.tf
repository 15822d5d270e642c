resource "yandex_storage_bucket" "logs" {
  bucket = "prod-logs"
  versioning { enabled = true }
  logging { target_bucket = yandex_storage_bucket.logs.id }
  lifecycle_rule {
    enabled = true
    expiration { days = 400 }
    transition {
      days          = 100
      storage_class = "ICE"
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        kms_master_key_id = yandex_kms_symmetric_key.k.id
        sse_algorithm     = "aws:kms"
      }
    }
  }
}
resource "yandex_kms_symmetric_key" "k" {
  name            = "k"
  rotation_period = "8760h"
}
resource "yandex_audit_trails_trail" "t" {
  name = "t"
  storage_destination { bucket_name = yandex_storage_bucket.logs.bucket }
  filtering_policy {
    data_events_filter {
      service         = "storage"
      included_events = ["a"]
      resource_scope {
        resource_id   = "x"
        resource_type = "y"
      }
    }
  }
}
resource "yandex_logging_group" "g" {
  name             = "g"
  retention_period = "720h"
}
resource "yandex_alb_load_balancer" "lb" {
  name = "lb"
  log_options {
    log_group_id = yandex_logging_group.g.id
    discard_rule {
      http_code_intervals = ["HTTP_2XX"]
      discard_percent     = 75
    }
  }
}
resource "yandex_kubernetes_cluster" "k" {
  name = "k"
  master {
    master_logging {
      enabled       = true
      log_group_id  = yandex_logging_group.g.id
      audit_enabled = true
    }
  }
}
resource "yandex_kubernetes_cluster" "no" { name = "no" }
